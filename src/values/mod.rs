//! Values that people give, parsed once: each of these types holds a value that Cognito accepts.
//!
//! Each `FromStr` error is one sentence that says what is wrong and what would be right.

mod day;
mod dicomweb;
mod domain;
mod issuer;
mod names;
pub(crate) mod near;
mod password;
mod place;
mod scope;
mod settings;
mod upstream;
mod url;

pub(crate) use day::{DAY, day};
pub(crate) use dicomweb::{DicomwebUrl, web_origin};
pub(crate) use domain::{CertificateArn, CustomDomain, DomainPrefix};
pub(crate) use issuer::{DISCOVERY_PATH, lacks_pool, replica_region};
pub(crate) use names::{
    ClientId, ClientName, Email, OWNER_TAG, PoolName, ProviderName, TagKey, TagValue,
};
pub(crate) use near::names::{did_you_mean, instead, meant, nearest, offered, similarity};
pub(crate) use password::PasswordPolicy;
pub(crate) use place::{AccountId, Place, PoolId, Region};
pub(crate) use scope::Scope;
pub(crate) use settings::*;
pub(crate) use upstream::{IssuerUrl, MetadataUrl, UpstreamClientId, is_local};
pub(crate) use url::{AppUrl, CallbackUrl, joined, meant_address, service_url};

/// Why a value is refused and what would be right: one sentence, lower case, no full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ValueError(String);

impl ValueError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// A string newtype that only parsing creates.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub(crate) struct $name(String);

        impl $name {
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_type;

/// Refuses an empty value, spaces around it, control characters and a placeholder.
fn tidy<'a>(what: &str, text: &'a str) -> Result<&'a str, ValueError> {
    if text.trim().is_empty() {
        return Err(ValueError::new(format!("{what} is empty; give a value or omit the flag")));
    }
    if text.trim() != text {
        return Err(ValueError::new(format!(
            "{what} `{}` has spaces around it; write `{}`",
            text.escape_debug(),
            text.trim()
        )));
    }
    if let Some(bad) = text.chars().find(|c| c.is_control()) {
        return Err(ValueError::new(format!(
            "{what} contains the control character {}; remove it",
            bad.escape_default()
        )));
    }
    if text.starts_with('<') && text.ends_with('>') {
        return Err(ValueError::new(format!(
            "{what} `{text}` is still a placeholder; replace it with the real value"
        )));
    }
    Ok(text)
}

/// Refuses text of more than `max` characters.
fn within(what: &str, text: &str, max: usize) -> Result<(), ValueError> {
    let length = text.chars().count();
    if length > max {
        return Err(ValueError::new(format!(
            "{what} has {length} characters; at most {max} are allowed"
        )));
    }
    Ok(())
}

/// Whether a web address was pasted where something else belongs.
fn looks_like_url(text: &str) -> bool {
    text.contains("://") || text.starts_with("www.")
}
