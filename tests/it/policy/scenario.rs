//! A command line of a policy, and what may be reported without it.

use crate::world::World;

/// A command line, and what happens before it is run again.
pub(super) struct Scenario {
    pub(super) name: &'static str,
    /// What is there at first.
    pub(super) world: fn() -> World,
    /// Writes the files that the command reads, and gives its line.
    pub(super) line: fn(&World) -> String,
    pub(super) events: &'static [fn(&World)],
    /// The actions without which the command goes on and reports what it could not do, and why it does.
    pub(super) reported: &'static [(&'static [&'static str], &'static str)],
}

impl Scenario {
    pub(super) const EMPTY: Self =
        Self { name: "", world: World::new, line: |_| String::new(), events: &[], reported: &[] };
}

pub(super) const NOTHING: fn(&World) = |_| {};

pub(super) const DIAGNOSIS: (&[&str], &str) = (
    &[
        "DescribeCIMDPolicy",
        "DescribeIdentityProvider",
        "DescribeManagedLoginBrandingByClient",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "DescribeUserPoolDomain",
        "GetUserPoolMfaConfig",
        "ListCIMDPolicies",
        "ListIdentityProviders",
        "ListResourceServers",
        "ListUserPoolClients",
        "ListUserPoolClientSecrets",
        "ListUserPools",
    ],
    "a diagnosis judges what it can read, and skips the checks of the rest",
);

pub(super) const AUDIT: (&[&str], &str) = (
    &[
        "DescribeCIMDPolicy",
        "DescribeManagedLoginBrandingByClient",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "DescribeUserPoolDomain",
        "ListCIMDPolicies",
        "ListUserPoolClients",
    ],
    "an audit judges the pools that it can read, and says which it cannot",
);

pub(super) const FIXES: (&[&str], &str) = (
    &[
        "DescribeCIMDPolicy",
        "DescribeIdentityProvider",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "GetUserPoolMfaConfig",
        "ListCIMDPolicies",
        "ListIdentityProviders",
        "ListUserPoolClients",
        "ListUserPoolClientSecrets",
        "ListUserPools",
    ],
    "what cannot be judged is not fixed either; the other reads are part of a fix",
);

pub(super) const OTHER_CLIENT: (&[&str], &str) = (
    &["CreateManagedLoginBranding", "CreateUserPoolClient"],
    "the other checks of the archive need no app client of their own",
);
