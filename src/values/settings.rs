//! Settings with a fixed set of values, named like the flag values.

use std::str::FromStr;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::ValueError;

/// What people type as their name when they sign in. Permanent (`UsernameAttributes`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SignIn {
    /// Their e-mail address
    Email,
    /// A user name
    Username,
}

/// Feature plan of a user pool (`UserPoolTier`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tier {
    /// Classic pages only
    Lite,
    /// Managed login
    Essentials,
    /// Managed login and threat protection
    Plus,
}

/// Host of a user pool's issuer (`IssuerConfiguration.Type`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum IssuerType {
    /// In the pool's region: `cognito-idp.REGION.amazonaws.com`
    Original,
    /// In several regions: `issuer-cognito-idp.REGION.amazonaws.com`
    Updated,
}

/// Second factor at sign-in (`MfaConfiguration`): an authenticator app (TOTP).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mfa {
    /// Nobody is asked
    Off,
    /// Each user may set it up
    Optional,
    /// Every user must set it up
    Required,
}

/// What people may prove first who they are with (`AllowedFirstAuthFactors`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SignInFactor {
    /// A password; always one of them
    Password,
    /// A passkey of their device or security key
    Passkey,
    /// A code sent by e-mail
    EmailOtp,
}

impl SignInFactor {
    /// Whether people can choose among these factors.
    pub(crate) fn is_choice(factors: &[Self]) -> bool {
        factors.iter().any(|factor| *factor != Self::Password)
    }
}

impl FromStr for SignInFactor {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        <Self as ValueEnum>::from_str(text, false).map_err(|_| {
            let known = Self::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            ValueError::new(format!("`{text}` is not a sign-in factor; give some of {known}"))
        })
    }
}

/// Which pages a domain shows (`ManagedLoginVersion`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginPages {
    /// Version 1, the old hosted UI.
    Classic,
    /// Version 2, managed login; each app client needs a login style.
    Managed,
}

impl LoginPages {
    /// Cognito's version number of the pages: 1 or 2.
    pub(crate) fn version(self) -> i32 {
        match self {
            Self::Classic => 1,
            Self::Managed => 2,
        }
    }

    /// The pages of a version. Anything but 1 counts as managed login, which has stricter rules.
    pub(crate) fn of_version(version: i64) -> Self {
        if version == 1 { Self::Classic } else { Self::Managed }
    }
}

/// Implements `Display` as the flag value, and `api` as Cognito's value.
macro_rules! words {
    ($name:ident { $($variant:ident = $flag:literal, $api:literal;)+ }) => {
        impl $name {
            /// Cognito's value for the setting.
            pub(crate) fn api(self) -> &'static str {
                match self { $(Self::$variant => $api,)+ }
            }

            /// Each flag value with Cognito's word for it.
            pub(crate) const WORDS: &[(&str, &str)] = &[$(($flag, $api),)+];
        }

        flags!($name { $($variant = $flag;)+ });
    };
}

/// A setting with a fixed set of values, shown as its flag value.
pub(crate) trait Keyword: ValueEnum + std::fmt::Display {}

/// Shows a setting as its flag value.
macro_rules! flags {
    ($name:ident { $($variant:ident = $flag:literal;)+ }) => {
        impl Keyword for $name {}

        impl From<$name> for serde_json::Value {
            fn from(value: $name) -> Self {
                value.to_string().into()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Self::$variant => $flag,)+ })
            }
        }
    };
}

words!(Tier { Lite = "lite", "LITE"; Essentials = "essentials", "ESSENTIALS"; Plus = "plus", "PLUS"; });
words!(Mfa { Off = "off", "OFF"; Optional = "optional", "OPTIONAL"; Required = "required", "ON"; });
words!(IssuerType { Original = "original", "ORIGINAL"; Updated = "updated", "UPDATED"; });
words!(SignInFactor {
    Password = "password", "PASSWORD";
    Passkey = "passkey", "WEB_AUTHN";
    EmailOtp = "email-otp", "EMAIL_OTP";
});
flags!(SignIn { Email = "email"; Username = "username"; });
