//! A strict local Cognito: the user pools API, discovery, keys and the hosted pages, on loopback.
//!
//! It refuses what Amazon Cognito refuses, with the same words, and forgets what Cognito forgets,
//! so that what works here has a fair chance to work there. It uses nothing of the rest of the
//! crate: it judges it.
//!
//! | room | holds |
//! | --- | --- |
//! | `server` | HTTP, faults at work, persistence: a call to one row of the table in `api`, a visit to `routes` |
//! | `routes` | the table of pages and endpoints |
//! | `federation` | sign-ins through upstream providers, which are asked between two looks at the state |
//! | `pages`, `oauth` | the hosted pages; the endpoints for tokens |
//! | `visit` | a visit, its session, and the page it is answered with |
//! | `api` | the operations: plain functions over the `state` |
//! | `tokens` | what a pool signs, and with what |
//! | `faults`, `state`, `model` | what goes wrong on order; what is known; what a request may look like, from the constraints of the published service model |
//!
//! Imports go down this list only.

mod api;
mod error;
mod faults;
mod federation;
mod model;
mod oauth;
mod pages;
mod random;
mod routes;
mod seal;
mod server;
mod state;
#[cfg(test)]
pub(crate) mod tests;
mod tokens;
mod visit;

use std::{io, path::PathBuf};

use thiserror::Error;

pub use faults::{Fault, FaultError, Faults};
pub use server::call::{Call, Outcome, Visited};
pub use server::line::{OTHER, answers};
pub use server::store::{RunningServer, running};
pub use server::{People, Sandbox};

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
    /// Whether new pools sign with one pair of keys, made once in this process, instead of each with its own. For
    /// tests, whose many pools would spend most of the time on making keys.
    pub shared_keys: bool,
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
