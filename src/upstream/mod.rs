//! The identity providers that people can be signed in through: one file each, one line in `UPSTREAMS`.

mod adfs;
mod adfs_oidc;
mod beyond_identity;
mod checklist;
mod entra;
mod google;
mod mapping;
mod metadata;
mod oidc;
mod okta;
mod returns;
mod saml;
#[cfg(test)]
mod tests;
mod values;

use crate::settings::ProviderValues;
use crate::values::{IssuerUrl, ProviderName, ValueError};

pub(crate) use checklist::{Body, Checklist, SIGN_IN_PAGE, Screen, SignInPage, Taker, field};
pub(crate) use mapping::{Unmapped, judge_pair, map, parse_pair};
pub(crate) use returns::Return;
pub(crate) use values::{Details, given};

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

/// Names that Cognito keeps for the providers of those types (API reference, `CreateIdentityProvider`).
const KEPT: [&str; 4] = ["Google", "Facebook", "LoginWithAmazon", "SignInWithApple"];

/// The upstream of that name.
pub(crate) fn find(name: &str) -> Option<&'static dyn Upstream> {
    UPSTREAMS.into_iter().find(|upstream| upstream.name() == name)
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

    /// The line of a list that means it.
    fn label(&self) -> &'static str {
        self.title()
    }

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
    fn details(&self, values: &ProviderValues) -> Details {
        Details::of(self.protocol(), self.scopes(), values)
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

    /// Where that API is, and what it asks for; empty where there is none.
    fn api(&self) -> &'static str {
        ""
    }

    /// What it gives back, where it shows it, in its own words.
    fn returns(&self) -> &'static [Return];

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

    /// A name that Cognito takes for such a provider.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it.
    pub(crate) fn provider_name(&self, text: &str) -> Result<ProviderName, ValueError> {
        let name: ProviderName = text.parse()?;
        if text == ProviderName::COGNITO {
            return Err(ValueError::new(
                "`COGNITO` stands for the pool's own users; choose another name",
            ));
        }
        if text.starts_with('-') {
            return Err(ValueError::new(format!(
                "the name `{name}` begins with a hyphen, as flags do; choose another"
            )));
        }
        match self.fixed_name() {
            Some(fixed) if fixed != name => Err(ValueError::new(format!(
                "Cognito calls this provider `{fixed}` and takes no other name"
            ))),
            None if KEPT.contains(&text) => Err(ValueError::new(format!(
                "Cognito keeps the name `{text}` for a provider of that type; choose another"
            ))),
            _ => Ok(name),
        }
    }

    /// A name that fits, such as `BeyondIdentity`.
    pub(crate) fn example_name(&self) -> String {
        let words = self.name().split('-');
        words
            .flat_map(|word| {
                let (first, rest) = (word.chars().next(), word.chars().skip(1));
                let first = first.map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(rest).collect::<Vec<_>>()
            })
            .collect()
    }

    /// Whether it has an issuer to be given: the one of the social providers is known.
    pub(crate) fn has_issuer(&self) -> bool {
        self.protocol() == Protocol::Oidc
    }

    /// What a new provider still needs.
    pub(crate) fn lacks(&self, values: &ProviderValues) -> Vec<Lacking> {
        let is_saml = self.protocol() == Protocol::Saml;
        [
            (
                is_saml && values.metadata.is_none(),
                ("--metadata-url", "metadata_url"),
                "https://id.example/metadata.xml",
            ),
            (
                self.has_issuer() && values.issuer.is_none(),
                ("--issuer", "issuer"),
                self.issuer_example(),
            ),
            (
                !is_saml && values.client_id.is_none(),
                ("--upstream-client-id", "upstream_client_id"),
                "ID",
            ),
            (
                !is_saml && values.secret.is_none(),
                ("--upstream-secret-file", "client_secret_file"),
                "FILE",
            ),
        ]
        .into_iter()
        .filter(|(is_lacking, ..)| *is_lacking)
        .map(|(_, (flag, key), example)| Lacking { flag, key, example })
        .collect()
    }
}

/// A value that a new provider cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lacking {
    /// The flag of `idp add` that gives it.
    pub(crate) flag: &'static str,
    /// The key of a spec file that gives it.
    pub(crate) key: &'static str,
    /// A value as it looks.
    pub(crate) example: &'static str,
}

/// The claim of OpenID Connect that carries a standard attribute: it has the same name
/// (OpenID Connect Core §5.1).
fn standard_claim(attribute: &str) -> Option<&'static str> {
    mapping::STANDARD.into_iter().find(|name| *name == attribute)
}
