//! The endpoints of OAuth 2.0 that apps call: tokens, revocation and user info.

pub(crate) mod client_auth;
pub(crate) mod grant;
pub(crate) mod revoke;
pub(crate) mod token;
pub(crate) mod user_info;
