//! The IAM actions that calls need, and how far a policy can limit each.

use std::collections::BTreeSet;

use super::secret::SecretLookup;
use super::step::StepKind;
use super::{Described, StyleLookup, Wanted};
use crate::settings::{ClientKey, PoolKey};

/// What a policy can limit an action to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Nothing: the action knows no resource.
    Everything,
    /// A pool that is being created, by its tags; the action knows no resource.
    NewPool,
    /// Pools, by the tags that they get.
    Tagging,
    /// Pools, whether tagged or not: only the read shows whose pool it is.
    AnyPool,
    /// One pool.
    Pool,
}

/// Actions of Amazon Cognito and of other services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Permissions(BTreeSet<&'static str>);

impl Permissions {
    /// Adds the operations that read this.
    pub(crate) fn reading(self, wanted: &Wanted) -> Self {
        self.with(&of_wanted(wanted))
    }

    /// Adds the operations that examine a set-up for a diagnosis, for one in which everything is used that is looked at.
    pub(crate) fn examining(self, pool: &PoolKey, client: &ClientKey) -> Self {
        self.reading(&Wanted {
            domains: true,
            secret: SecretLookup::IfAllowed,
            style: StyleLookup::IfManaged,
            providers: Described::All,
            passkeys: true,
            ..Wanted::of(pool.clone(), Some(client.clone()))
        })
        .with(&["ListCIMDPolicies", "DescribeCIMDPolicy"])
    }

    /// Adds the operations that read everything of a set-up, for another tool.
    pub(crate) fn exporting(self) -> Self {
        self.with(&[
            "DescribeIdentityProvider",
            "DescribeManagedLoginBrandingByClient",
            "DescribeUserPoolDomain",
            "GetUserPoolMfaConfig",
            "ListResourceServers",
        ])
    }

    /// Adds the operations that read every pool of an account with its app clients.
    pub(crate) fn surveying(self) -> Self {
        self.with(&[
            "ListUserPools",
            "DescribeUserPool",
            "DescribeUserPoolDomain",
            "ListCIMDPolicies",
            "DescribeCIMDPolicy",
            "ListUserPoolClients",
            "DescribeUserPoolClient",
            "DescribeManagedLoginBrandingByClient",
        ])
    }

    /// Adds the operations that carry out steps of these kinds.
    pub(crate) fn taking(self, steps: impl IntoIterator<Item = StepKind>) -> Self {
        steps.into_iter().fold(self, |all, kind| all.with(kind.operations()))
    }

    /// Adds the operation that lists the scopes of a pool's resource servers.
    pub(crate) fn listing_scopes(self) -> Self {
        self.with(&["ListResourceServers"])
    }

    fn with(mut self, operations: &[&'static str]) -> Self {
        self.0.extend(operations);
        self
    }

    /// The actions that can be limited so, in alphabetical order and as a policy names them.
    pub(crate) fn limited_to(&self, reach: Reach) -> Vec<String> {
        let operations = self.0.iter().filter(|operation| reach_of(operation) == reach);
        operations.map(|operation| action(operation)).collect()
    }
}

/// The action of an operation, as a policy names it.
fn action(operation: &str) -> String {
    match operation.contains(':') {
        true => operation.to_owned(),
        false => format!("cognito-idp:{operation}"),
    }
}

/// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon Cognito User Pools".
fn reach_of(operation: &str) -> Reach {
    match operation {
        "CreateUserPool" => Reach::NewPool,
        "TagResource" => Reach::Tagging,
        "DescribeUserPool" => Reach::AnyPool,
        "ListUserPools" | "DescribeUserPoolDomain" => Reach::Everything,
        _ if operation.contains(':') => Reach::Everything,
        _ => Reach::Pool,
    }
}

/// The operations of [`Aws::observe_all`](super::adapter::Aws), for a set-up in which everything is used that is looked
/// at.
fn of_wanted(wanted: &Wanted) -> Vec<&'static str> {
    let is_named = matches!(wanted.pool, PoolKey::Name(_));
    let lists_clients = wanted.client_names
        || wanted.other_styles
        || wanted.other_clients != super::OtherClients::No
        || !matches!(wanted.client, Some(ClientKey::Id(_)));
    let describes_clients =
        wanted.client.is_some() || wanted.other_clients != super::OtherClients::No;
    let describes_providers = wanted.providers != Described::NONE;
    let reads = [
        (is_named, "ListUserPools"),
        (true, "DescribeUserPool"),
        (wanted.domains || wanted.domain.is_some(), "DescribeUserPoolDomain"),
        (lists_clients, "ListUserPoolClients"),
        (describes_clients, "DescribeUserPoolClient"),
        (wanted.secret != SecretLookup::No, "ListUserPoolClientSecrets"),
        (
            wanted.style != StyleLookup::No || wanted.other_styles,
            "DescribeManagedLoginBrandingByClient",
        ),
        (wanted.identity_providers || wanted.providers == Described::All, "ListIdentityProviders"),
        (describes_providers, "DescribeIdentityProvider"),
        (wanted.passkeys, "GetUserPoolMfaConfig"),
        (wanted.resource_servers, "ListResourceServers"),
        (wanted.user.is_some() || wanted.user_prefix.is_some(), "ListUsers"),
    ];
    reads.into_iter().filter_map(|(is_read, operation)| is_read.then_some(operation)).collect()
}
