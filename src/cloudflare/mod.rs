//! Cloudflare's API, as far as the login methods of Access need it.
//!
//! | module | what |
//! | --- | --- |
//! | [`api`] | the requests (`/accounts/{account_id}/access/identity_providers`) |
//! | [`error`] | why one has no result |
//! | [`method`] | a login method as it is, and as it should be |

mod api;
mod error;
mod method;
#[cfg(test)]
mod tests;

pub(crate) use api::{Account, Api, TOKEN};
pub(crate) use error::CloudflareError;
pub(crate) use method::{Change, Found, Merged, Method, find, unlike};
