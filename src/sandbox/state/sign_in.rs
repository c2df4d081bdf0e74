//! What signs a user in: sessions, codes, and sign-ins that are under way.

use serde::{Deserialize, Serialize};

use super::Object;

/// An authenticator app that shares a secret with the pool.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct Authenticator {
    /// In base32.
    pub(crate) secret: String,
    /// The time step of the last code that was accepted; no code works twice.
    pub(crate) last: u64,
    /// Whether the user chose to be asked for codes where the pool leaves it open.
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    /// Whether the user prefers it to other factors.
    #[serde(default = "yes")]
    pub(crate) preferred: bool,
}

const fn yes() -> bool {
    true
}

/// What the pool keeps of a password for SRP, instead of the password.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct SrpVerifier {
    /// In hexadecimal.
    pub(crate) salt: String,
    /// In hexadecimal: `v` of RFC 5054 §2.4.
    pub(crate) verifier: String,
}

/// An SRP sign-in whose proof is awaited.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct SrpExchange {
    /// `None` if the client hides that there is no such user.
    pub(crate) username: Option<String>,
    pub(crate) client: String,
    /// In hexadecimal: `SRP_A`.
    pub(crate) client_public: String,
    /// In hexadecimal.
    pub(crate) server_private: String,
    /// In hexadecimal: `SRP_B`.
    pub(crate) server_public: String,
    pub(crate) expires: f64,
}

/// What a refresh token stands for.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct SignIn {
    pub(crate) client: String,
    pub(crate) username: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) auth_time: f64,
    pub(crate) expires: f64,
    pub(crate) origin: String,
    /// The resource that its access tokens are for.
    #[serde(default)]
    pub(crate) resource: Option<String>,
    /// When it ended before its expiry, and why.
    #[serde(default)]
    pub(crate) ended: Option<(f64, String)>,
}

impl SignIn {
    /// Why it ended before its expiry, if it did.
    pub(crate) fn end_reason(&self, now: f64) -> Option<&str> {
        self.ended.as_ref().filter(|(at, _)| *at <= now).map(|(_, reason)| reason.as_str())
    }
}

/// A browser session.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct Session {
    pub(crate) username: String,
    /// `COGNITO`, or the identity provider that the user signed in with.
    pub(crate) provider: String,
    pub(crate) auth_time: f64,
    pub(crate) expires: f64,
}

/// A valid authorization request (RFC 6749 §4.1.1).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct AuthRequest {
    pub(crate) client: String,
    pub(crate) callback: String,
    pub(crate) state: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    /// The S256 challenge of PKCE.
    pub(crate) challenge: Option<String>,
    /// Whether the response type is `token` instead of `code`.
    pub(crate) implicit: bool,
    /// The resource that the access token is for (RFC 8707).
    #[serde(default)]
    pub(crate) resource: Option<String>,
}

/// What an authorization code stands for.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct AuthorizationCode {
    pub(crate) auth_request: AuthRequest,
    pub(crate) username: String,
    pub(crate) auth_time: f64,
    pub(crate) issued: f64,
    /// The `origin_jti` of its tokens, once it was exchanged.
    pub(crate) exchanged_for: Option<String>,
}

/// A sign-in that needs more than the password.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct Challenge {
    pub(crate) username: String,
    pub(crate) client: String,
    /// The hash of the browser's cookie; `None` for a sign-in through the API.
    pub(crate) browser: Option<String>,
    pub(crate) expires: f64,
    /// The secret for an authenticator app that is being set up.
    pub(crate) secret: Option<String>,
    /// Whether the app that was set up has proved the secret.
    #[serde(default)]
    pub(crate) set_up: bool,
    /// Whether a later session of the API has taken its place.
    #[serde(default)]
    pub(crate) used: bool,
}

/// A sign-in under way at an identity provider.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct PendingFederation {
    pub(crate) auth_request: AuthRequest,
    pub(crate) provider: String,
    pub(crate) nonce: String,
    /// The hash of the browser's cookie.
    pub(crate) browser: String,
    pub(crate) expires: f64,
    /// The claims of a SAML response, until the browser returns for them.
    pub(crate) claims: Option<Object>,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) enum CodePurpose {
    /// Confirms the account.
    SignUp,
    /// Sets a new password.
    Recovery,
    /// Verifies the e-mail address.
    Email,
    /// Verifies the phone number.
    PhoneNumber,
}

/// A code that a user was sent.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct SentCode {
    pub(crate) hash: String,
    pub(crate) expires: f64,
    /// The attribute with the address that it went to.
    pub(crate) attribute: String,
}
