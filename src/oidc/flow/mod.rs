//! The authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636): an authorization request, then the token
//! endpoint.

mod acceptance;
mod client;
mod exchange;
mod request;

pub(crate) use acceptance::{Acceptance, SecretTrial, TokenEndpoint};
pub(crate) use client::{GrantError, OidcClient, Tokens};
pub(crate) use request::{AuthRequest, CallbackError, SignInOptions, matches_callback};
