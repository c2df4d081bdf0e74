//! The public OpenID Connect side of a pool: discovery, sign-in pages, tokens.

mod authorization_error;
pub(crate) mod chromium;
pub(crate) mod claims;
pub(crate) mod dicomweb;
pub(crate) mod discovery;
pub(crate) mod flow;
mod forms;
mod http;
pub(crate) mod keys;
pub(crate) mod loopback;
pub(crate) mod metadata;
pub(crate) mod pages;
pub(crate) mod probe;
pub(crate) mod provider;
pub(crate) mod token;

pub(crate) use authorization_error::AuthorizationError;
pub(crate) use http::{Http, HttpError};
