//! What is known of an app client's secret.

use secrecy::SecretString;

use super::error::CognitoError;
use super::listed_secret::ListedSecret;
use crate::settings::ClientKind;

/// What is known of an app client's secret.
#[derive(Clone, Debug)]
pub(crate) enum ObservedSecret {
    /// The client is public.
    None,
    /// `ClientSecret`.
    Shown(SecretString),
    /// Cognito keeps it in Secrets Manager under this ARN, and replaces it regularly (`ClientSecretArn`).
    Managed(String),
    /// Cognito showed each of these when it was created, and shows them no more. The oldest comes first; Cognito allows
    /// two.
    Hidden(Vec<ListedSecret>),
    /// Describe shows none; whether there is one was not asked.
    NotRead,
    /// Describe shows none; whether there is one could not be found out.
    Unknown(CognitoError),
}

impl ObservedSecret {
    /// `None` if it is not known.
    pub(crate) fn kind(&self) -> Option<ClientKind> {
        match self {
            Self::None => Some(ClientKind::Public),
            Self::Shown(_) | Self::Managed(_) | Self::Hidden(_) => Some(ClientKind::Confidential),
            Self::NotRead | Self::Unknown(_) => None,
        }
    }

    /// The secret, if Cognito shows it.
    pub(crate) fn shown(&self) -> Option<&SecretString> {
        match self {
            Self::Shown(secret) => Some(secret),
            _ => None,
        }
    }
}
