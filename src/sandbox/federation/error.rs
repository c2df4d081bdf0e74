//! Why a sign-in through a provider fails.

/// An error of a sign-in through a provider: a message for the app, a constant for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FederationError {
    pub(crate) message: String,
    pub(crate) cause: &'static str,
}

impl FederationError {
    pub(crate) fn new(message: impl Into<String>, cause: &'static str) -> Self {
        Self { message: message.into(), cause }
    }

    /// An error in a SAML response.
    pub(crate) fn invalid_saml(reason: &str, cause: &'static str) -> Self {
        Self::new(format!("Invalid SAML response: {reason}"), cause)
    }
}
