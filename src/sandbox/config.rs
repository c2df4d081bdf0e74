//! How a sandbox is started, and why it does not start.

use std::{io, path::PathBuf, time::Duration};

use thiserror::Error;
use tokio::sync::mpsc::UnboundedSender;

use super::{faults::Faults, notice::Notice, policy::Caller};

/// How to run a sandbox.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The port on loopback; 0 takes any free one. The port is part of every issuer.
    pub port: u16,
    /// Where the state is kept.
    pub data: Data,
    /// The faults to start with.
    pub faults: Faults,
    /// Who calls the API, and what the caller may do.
    pub caller: Caller,
    /// Whether this server runs until somebody stops it. [`running`](super::running) tells others.
    pub long_lived: bool,
    /// Whether new pools sign with one pair of keys, generated once in this process, instead of their own. For tests,
    /// whose many pools would spend most of the time on generating keys.
    pub shared_keys: bool,
    /// How many calls and how many visits are recorded, the latest ones. For tests: any page that a browser shows can
    /// send requests, so a server that runs for long records none.
    pub records: usize,
    /// How long clients may take.
    pub timeouts: Timeouts,
    /// Where notices go as they arise.
    pub notices: Option<UnboundedSender<Notice>>,
}

/// How long clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// From the first byte of a request to the end of its head, and from there to the end of its body.
    pub request: Duration,
    /// Before the first byte of a request.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { request: Duration::from_secs(10), idle: Duration::from_secs(120) }
    }
}

/// Where a sandbox keeps its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Data {
    /// In memory, until it stops.
    #[default]
    Ephemeral,
    /// In this folder, which only one sandbox at a time can use.
    Folder(PathBuf),
}

/// Why a sandbox did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Something else listens on the port.
    #[error("port {port} on localhost is in use by {by}; stop it or choose another port")]
    PortTaken {
        /// The port.
        port: u16,
        /// The program that answers there.
        by: String,
    },
    /// The port cannot be opened for another reason.
    #[error("cannot listen on port {port} of localhost")]
    Listen {
        /// The port.
        port: u16,
        /// The error of the system.
        source: io::Error,
    },
    /// The data folder cannot be created or written.
    #[error("cannot use the data folder {}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// Others could read or replace what is in the data folder.
    #[error("cannot use the data folder {}: {reason}", folder.display())]
    UnsafeFolder {
        /// The folder.
        folder: PathBuf,
        /// Who could, and what to do about it.
        reason: String,
    },
    /// The data file was not written by a sandbox of this version.
    #[error("the data file {} is damaged ({reason}); move it away to start afresh", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another sandbox uses the folder.
    #[error("the data folder {} is in use by {by}", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The URL of the other sandbox, if known.
        by: String,
    },
}
