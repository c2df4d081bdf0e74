//! The name of a provider in the user pool.

use super::{Protocol, Upstream};
use crate::values::{ProviderName, ValueError};

/// Names that Cognito reserves for the providers of those types (API reference, `CreateIdentityProvider`).
const RESERVED_NAMES: [&str; 4] = ["Google", "Facebook", "LoginWithAmazon", "SignInWithApple"];

impl Upstream {
    /// The name of the provider in the pool, if Cognito fixes it.
    pub(crate) fn fixed_name(&self) -> Option<ProviderName> {
        match self.protocol {
            Protocol::Google => "Google".parse().ok(),
            Protocol::Oidc | Protocol::Saml => None,
        }
    }

    /// A name that Cognito accepts for such a provider.
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
                "Cognito calls this provider `{fixed}` and accepts no other name"
            ))),
            None if RESERVED_NAMES.contains(&text) => Err(ValueError::new(format!(
                "Cognito reserves the name `{text}` for a provider of that type; choose another"
            ))),
            _ => Ok(name),
        }
    }

    /// A name that fits, such as `BeyondIdentity`.
    pub(crate) fn example_name(&self) -> String {
        let capitalized = |word: &str| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>()
        };
        self.name.split('-').map(capitalized).collect()
    }
}
