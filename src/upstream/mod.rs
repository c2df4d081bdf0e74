//! The identity providers that people can be signed in through: one file each, one line in `UPSTREAMS`.

mod adfs;
mod adfs_oidc;
mod beyond_identity;
mod checklist;
mod entra;
mod google;
mod mapping;
mod oidc;
mod okta;
mod saml;
#[cfg(test)]
mod tests;
mod values;

use crate::spec::types::{ProviderName, ValueError};

pub(crate) use checklist::{Body, Checklist, Screen, SignInPage, field};
pub(crate) use mapping::{Mapping, Unmapped, map, parse_pair};
pub(crate) use values::{Details, Given, IssuerUrl, Metadata, MetadataUrl, upstream_client_id};

/// Every upstream identity provider, in the order people are offered them.
pub(crate) static UPSTREAMS: [&dyn Upstream; 8] = [
    &beyond_identity::BeyondIdentity,
    &adfs::Adfs,
    &adfs_oidc::AdfsOidc,
    &entra::Entra,
    &okta::Okta,
    &google::Google,
    &oidc::Oidc,
    &saml::Saml,
];

/// The upstream of that name.
pub(crate) fn find(name: &str) -> Option<&'static dyn Upstream> {
    UPSTREAMS
        .into_iter()
        .find(|upstream| upstream.name() == name)
}

/// The names of all of them.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    UPSTREAMS.into_iter().map(Upstream::name)
}

/// How Cognito talks with an upstream: its word for the provider's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Oidc,
    Saml,
    /// OpenID Connect whose endpoints Cognito knows by itself; the provider's name is fixed.
    Google,
}

impl Protocol {
    /// The `ProviderType` of the API.
    pub(crate) fn api(self) -> &'static str {
        match self {
            Self::Oidc => "OIDC",
            Self::Saml => "SAML",
            Self::Google => "Google",
        }
    }
}

/// An identity provider that a pool can be joined to.
pub(crate) trait Upstream: Sync {
    /// The word on the command line, such as `beyond-identity`.
    fn name(&self) -> &'static str;

    /// The name people know it by.
    fn title(&self) -> &'static str;

    fn protocol(&self) -> Protocol;

    /// An issuer that can be one of this upstream.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it and what would be right.
    fn issuer(&self, text: &str) -> Result<IssuerUrl, ValueError> {
        text.parse()
    }

    /// An issuer as it looks, for the complete command line of an error.
    fn issuer_example(&self) -> &'static str {
        "https://id.example"
    }

    /// The scopes that Cognito asks of it, separated by blanks.
    fn scopes(&self) -> &'static str {
        "openid email profile"
    }

    /// What Cognito is to know of it.
    fn details(&self, given: &Given) -> Details {
        Details::of(self.protocol(), self.scopes(), given)
    }

    /// The attributes that are always mapped.
    fn mapped(&self) -> &'static [&'static str] {
        &["email", "name"]
    }

    /// Which of its claims fills an attribute of the pool; none where it has no such claim.
    fn claim(&self, attribute: &str) -> Option<&'static str>;

    /// What is to be entered there, screen by screen, in its own words and order.
    fn screens(&self, page: &SignInPage) -> Vec<Screen>;

    /// The same as requests to its management API, where it has one that is documented.
    fn bodies(&self, _page: &SignInPage) -> Vec<Body> {
        Vec::new()
    }

    /// What goes wrong there, one sentence each.
    fn traps(&self) -> &'static [&'static str];
}

impl dyn Upstream + '_ {
    /// The name of the provider in the pool: Cognito fixes that of the social ones.
    pub(crate) fn fixed_name(&self) -> Option<ProviderName> {
        match self.protocol() {
            Protocol::Google => "Google".parse().ok(),
            Protocol::Oidc | Protocol::Saml => None,
        }
    }

    /// Whether it has an issuer to be given: the one of the social providers is known.
    pub(crate) fn has_issuer(&self) -> bool {
        self.protocol() == Protocol::Oidc
    }
}

/// The claim of OpenID Connect that carries a standard attribute: it has the same name
/// (OpenID Connect Core §5.1).
fn standard_claim(attribute: &str) -> Option<&'static str> {
    mapping::STANDARD
        .into_iter()
        .find(|name| *name == attribute)
}
