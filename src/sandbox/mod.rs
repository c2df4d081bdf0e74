//! A strict local Cognito on loopback: the user pools API, discovery, keys and the sign-in pages.
//!
//! It rejects what Amazon Cognito rejects, with the same messages, and resets what Cognito resets,
//! so that what works here is likely to work there. It uses nothing else of this crate, so that it
//! stays an independent judge.
//!
//! | room | holds |
//! | --- | --- |
//! | `testing` | the signed API call and the world that tests use |
//! | `server` | HTTP, fault injection, persistence: an API call runs one row of the table in `api`, a visit goes to `routes` |
//! | `routes` | the table of pages and endpoints |
//! | `federation` | sign-ins through identity providers, which are asked between two accesses to the state |
//! | `pages`, `oauth` | the sign-in pages; the token endpoints |
//! | `api` | the operations: plain functions on the `state` |
//! | `sign_in` | what a user has to pass after the password, and the codes of authenticator apps |
//! | `visit` | a visit, its browser session, and the reply to it |
//! | `tokens` | the tokens that a pool issues, and its keys |
//! | `config` | how a sandbox is started |
//! | `srp` | the server side of Secure Remote Password |
//! | `policy` | the IAM policy of the caller, which calls have to pass |
//! | `faults` | which calls go wrong, and how |
//! | `notice` | what the person who runs a sandbox should see |
//! | `address` | which URLs are on this machine, and which are safe to call |
//! | `model`, `state` | the published service model, which requests are checked against; the stored data |
//!
//! Imports only go down this list.

mod address;
mod api;
mod config;
mod error;
mod faults;
mod federation;
mod hash;
mod model;
mod notice;
mod oauth;
mod pages;
mod policy;
mod random;
mod routes;
mod server;
mod sign_in;
mod srp;
mod state;
#[doc(hidden)]
pub mod testing;
#[cfg(test)]
mod tests;
mod tokens;
mod visit;

pub use config::{Config, Data, StartError, Timeouts};
pub use faults::{Fault, FaultError, Faults};
pub use notice::Notice;
pub use policy::{Caller, Policy, PolicyError};
pub use server::connection::{ANOTHER_SANDBOX, answers_on};
pub use server::records::{Call, Outcome, VisitRecord};
pub use server::store::{RunningServer, running};
pub use server::{PoolUsers, Sandbox};
