//! The error codes of the authorization endpoint, with what they mean.

use crate::doctor::address::ErrorPlace;

/// An error code, which says less than a text.
pub(super) struct KnownCode {
    pub(super) code: &'static str,
    /// `None` if it means the same everywhere.
    pub(super) at: Option<ErrorPlace>,
    pub(super) meaning: &'static str,
    /// Whether it says anything if a text comes with it.
    pub(super) is_specific: bool,
}

const fn code(code: &'static str, meaning: &'static str) -> KnownCode {
    KnownCode { code, at: None, meaning, is_specific: true }
}

/// Amazon Cognito Developer Guide, "Authorize endpoint"; RFC 6749 §4.1.2.1; OpenID Connect Core §3.1.2.6.
pub(super) static CODES: &[KnownCode] = &[
    code(
        "redirect_mismatch",
        "the callback URL that the app sends is not registered, byte for byte; go back one page and give doctor the \
         address of that one, which has it in redirect_uri",
    ),
    code("unauthorized_client", "the app client may not use this flow, or OAuth is off"),
    code("unsupported_response_type", "the app asks for something other than a code"),
    code(
        "login_required",
        "the app asked for a sign-in without a page (prompt=none), and nobody is signed in: that is not a fault; the app \
         has to send people to the sign-in page",
    ),
    code(
        "access_denied",
        "the person, or the identity provider, refused: sign in again and agree; if it stays, look into the provider's log",
    ),
    code("invalid_client", "the client id or the client secret is wrong"),
    KnownCode {
        code: "invalid_request",
        at: Some(ErrorPlace::ErrorPage),
        meaning: "the app client does not exist, or OAuth is off, or it has no identity provider to sign people in",
        is_specific: false,
    },
    KnownCode {
        code: "invalid_request",
        at: Some(ErrorPlace::App),
        meaning: "the request has no response_type, or PKCE parameters other than S256",
        is_specific: false,
    },
];
