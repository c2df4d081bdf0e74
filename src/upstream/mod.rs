//! The identity providers that people can be signed in through: one file each, one line in `UPSTREAMS`.

mod adfs;
mod adfs_oidc;
mod beyond_identity;
mod checklist;
mod details;
mod entra;
mod google;
mod mapping;
mod metadata;
mod missing;
mod oidc;
mod okta;
mod provider_name;
mod returns;
mod saml;
mod sign_in_page;
#[cfg(test)]
mod tests;

use crate::oidc::claims::STANDARD;
use crate::settings::ProviderValues;
use crate::values::{IssuerUrl, ValueError};

pub(crate) use checklist::{ApiRequest, Checklist, InputChannel, Screen, field};
pub(crate) use details::{ProviderDetails, given};
pub(crate) use google::GOOGLE_ISSUER;
pub(crate) use mapping::{Unmapped, judge_pair, map, parse_pair};
pub(crate) use missing::MissingValue;
pub(crate) use returns::Return;
pub(crate) use sign_in_page::{SIGN_IN_PAGE, SignInAddress};

/// Every identity provider, in the order people are offered them.
pub(crate) static UPSTREAMS: &[&Upstream] = &[
    &beyond_identity::BEYOND_IDENTITY,
    &adfs::ADFS,
    &adfs_oidc::ADFS_OIDC,
    &entra::ENTRA,
    &okta::OKTA,
    &google::GOOGLE,
    &oidc::OIDC,
    &saml::SAML,
];

/// The identity provider of that name.
pub(crate) fn find(name: &str) -> Option<&'static Upstream> {
    UPSTREAMS.iter().copied().find(|upstream| upstream.name == name)
}

/// The names of all identity providers.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    UPSTREAMS.iter().copied().map(|upstream| upstream.name)
}

/// How Cognito talks to an identity provider: its word for the provider's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Oidc,
    Saml,
    /// OpenID Connect with endpoints that Cognito knows; the provider's name is fixed.
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

/// An identity provider that a user pool can be connected to.
#[derive(Debug)]
pub(crate) struct Upstream {
    /// The word on the command line, such as `beyond-identity`.
    pub(crate) name: &'static str,
    /// The name people know it by.
    pub(crate) title: &'static str,
    /// Its line in a list, if that is not the title.
    pub(crate) label: Option<&'static str>,
    pub(crate) protocol: Protocol,
    /// An id that stands for its issuer, if there is one.
    pub(crate) issuer_id: Option<IssuerId>,
    /// What an issuer of this provider must be, besides an issuer.
    check_issuer: fn(&IssuerUrl) -> Result<(), ValueError>,
    /// An issuer, for the complete command line of an error.
    issuer_example: &'static str,
    /// The scopes that Cognito requests, separated by spaces.
    pub(crate) scopes: &'static str,
    /// `ProviderDetails` besides those that every provider of the protocol has.
    details: &'static [(&'static str, &'static str)],
    /// The attributes that are always mapped.
    mapped: &'static [&'static str],
    claims: ClaimNames,
    /// What to enter in its console, screen by screen, in its own words and order.
    screens: fn(&SignInAddress) -> Vec<Screen>,
    /// The same as requests to its management API, if that is documented.
    requests: fn(&SignInAddress) -> Vec<ApiRequest>,
    /// Where that API is and what it needs; empty without one.
    api: &'static str,
    /// What it issues, and where it shows it.
    pub(crate) returns: &'static [Return],
    /// What goes wrong there, a sentence each.
    traps: &'static [&'static str],
}

/// An id that people have at hand and that stands for an issuer.
#[derive(Debug)]
pub(crate) struct IssuerId {
    /// What it is called, such as `tenant id`.
    pub(crate) name: &'static str,
    /// The issuer that it stands for; `None` if the text is not such an id.
    issuer: fn(&str) -> Option<String>,
}

/// Which claim of the provider fills an attribute of the user pool.
#[derive(Debug)]
enum ClaimNames {
    /// The claim of the same name, for each standard attribute (OpenID Connect Core §5.1).
    Standard,
    /// Attribute and claim; other attributes have no claim.
    Pairs(&'static [(&'static str, &'static str)]),
}

impl Upstream {
    /// Any provider of OpenID Connect.
    const OIDC: Self = Self {
        name: "",
        title: "",
        label: None,
        protocol: Protocol::Oidc,
        issuer_id: None,
        check_issuer: |_| Ok(()),
        issuer_example: "https://id.example",
        scopes: "openid email profile",
        details: &[],
        mapped: &["email", "name"],
        claims: ClaimNames::Standard,
        screens: |_| Vec::new(),
        requests: |_| Vec::new(),
        api: "",
        returns: &[],
        traps: &[],
    };

    /// Any provider of SAML 2.0.
    const SAML: Self = Self {
        protocol: Protocol::Saml,
        claims: ClaimNames::Pairs(saml::CLAIM_TYPES),
        ..Self::OIDC
    };

    /// Its line in a list.
    pub(crate) fn label(&self) -> &'static str {
        self.label.unwrap_or(self.title)
    }

    /// The issuer that an id stands for; `None` if the text is not an id.
    pub(crate) fn issuer_of_id(&self, text: &str) -> Option<String> {
        let id = self.issuer_id.as_ref()?;
        (id.issuer)(text)
    }

    /// The issuer in a text, which may be an id that stands for one.
    ///
    /// # Errors
    ///
    /// A sentence that says why this provider cannot have that issuer, and what would be right.
    pub(crate) fn issuer(&self, text: &str) -> Result<IssuerUrl, ValueError> {
        let whole = self.issuer_of_id(text);
        let issuer = whole.as_deref().unwrap_or(text).parse()?;
        (self.check_issuer)(&issuer)?;
        Ok(issuer)
    }

    /// Whether its issuer is given: Cognito knows that of Google.
    pub(crate) fn has_issuer(&self) -> bool {
        self.protocol == Protocol::Oidc
    }

    /// What Cognito stores about it.
    pub(crate) fn details(&self, values: &ProviderValues) -> ProviderDetails {
        ProviderDetails::of(self, values)
    }

    /// The claim that fills an attribute of the user pool; `None` if the provider has none.
    pub(crate) fn claim(&self, attribute: &str) -> Option<&'static str> {
        match self.claims {
            ClaimNames::Standard => STANDARD.into_iter().find(|standard| *standard == attribute),
            ClaimNames::Pairs(pairs) => {
                pairs.iter().find(|(name, _)| *name == attribute).map(|(_, claim)| *claim)
            }
        }
    }
}
