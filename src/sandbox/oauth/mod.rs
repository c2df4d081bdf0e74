//! The endpoints of OAuth 2.0 beside the authorization: tokens, their end, and whose they are.

pub(crate) mod client_auth;
pub(crate) mod grant;
pub(crate) mod revoke;
pub(crate) mod token;
pub(crate) mod user_info;
