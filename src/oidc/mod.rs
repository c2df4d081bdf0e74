//! The OpenID Connect side of a pool, as anybody sees it: discovery, sign-in pages, tokens.

pub(crate) mod discovery;
mod http;
pub(crate) mod probe;

pub(crate) use http::{Http, HttpError};
