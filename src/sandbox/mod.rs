//! A strict local Cognito: the user pools API, discovery, keys and the hosted pages, on loopback.
//!
//! It refuses what Amazon Cognito refuses, with the same words, and forgets what Cognito forgets,
//! so that what works here has a fair chance to work there. It uses nothing of the rest of the
//! crate: it judges it.
//!
//! A call goes through `dispatch` (HTTP, faults, persistence) to one row of the table in `api`,
//! a plain function over the `state`. What a request may look like comes from one file, the
//! constraints of the published service model (`model`). Visits of browsers and OIDC clients go
//! through `oidc`, the table of pages and endpoints; where an upstream provider has to be asked,
//! `upstream` does so between two looks at the state.

mod api;
mod asked;
mod attribute;
mod auth;
mod authorize;
mod branding;
mod call;
mod challenge;
mod claims;
mod client;
mod client_auth;
mod client_rules;
mod dispatch;
mod domain;
mod entrance;
mod errand;
mod error;
mod fault_spec;
mod faults;
mod federated_user;
mod federation;
mod fetch;
mod forms;
mod grant;
mod group;
mod instant;
mod journey;
mod keys;
mod line;
mod login;
mod logout;
mod markup;
mod mfa;
mod model;
mod oidc;
mod openid;
mod pages;
mod password;
mod pattern;
mod pool;
mod provider;
mod random;
mod refusal;
mod request;
mod resource_server;
mod revoke;
mod saml;
mod saml_federation;
mod saml_response;
mod schema;
mod seal;
mod secret;
mod server;
mod session;
mod settings;
mod signing_key;
mod state;
mod step;
mod store;
mod tag;
#[cfg(test)]
pub(crate) mod tests;
mod token;
mod tokens;
mod totp;
mod upstream;
mod upstream_token;
mod user;
mod user_info;
mod validate;
mod validity;
mod visit;
mod visiting;
mod wire;

use std::{io, path::PathBuf};

use thiserror::Error;

pub use call::{Call, Outcome, Visited};
pub use faults::{Fault, FaultError, Faults};
pub use line::{OTHER, answers};
pub use server::{People, Sandbox};
pub use store::{RunningServer, running};

/// The account in every ARN.
const ACCOUNT: &str = "000000000000";

/// How to run a sandbox.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The port on loopback; 0 takes any free one. The port is part of every issuer.
    pub port: u16,
    /// Where the state is kept.
    pub data: Data,
    /// What goes wrong.
    pub faults: Faults,
    /// Whether this server stays until somebody stops it; told to those who find it with
    /// [`running`].
    pub long_lived: bool,
}

/// Where a sandbox keeps its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Data {
    /// In memory, for as long as it runs.
    #[default]
    Ephemeral,
    /// In this folder, which one sandbox at a time may use.
    Folder(PathBuf),
}

/// Why a sandbox did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Something else listens on the port.
    #[error("port {port} on localhost is taken by {by}; stop that or choose another port")]
    PortTaken {
        /// The port.
        port: u16,
        /// What answers there.
        by: String,
    },
    /// The port cannot be listened on for another reason.
    #[error("cannot listen on port {port} of localhost")]
    Listen {
        /// The port.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The data folder cannot be made or written.
    #[error("cannot use the data folder {}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The data file is there, but is not one of a sandbox of this version.
    #[error("the data file {} is damaged ({reason}); move it away to start anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another sandbox runs on the folder.
    #[error("the data folder {} is in use by {by}", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The other sandbox's URL, if it says one.
        by: String,
    },
}
