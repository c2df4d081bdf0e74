//! What a sandbox tells the person who runs it.

use std::fmt;

/// Something that the person who runs a sandbox should see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A code that Cognito would send.
    Code {
        /// The id of the user pool.
        pool: String,
        /// Where Cognito would send it.
        address: String,
        /// What it is for, such as `confirm the account`.
        purpose: &'static str,
        /// The code.
        code: String,
    },
    /// A setting was stored that the sandbox does not carry out.
    NotCarriedOut {
        /// The id of the user pool.
        pool: String,
        /// The setting, and what does not happen.
        setting: String,
    },
}

/// One line for a terminal.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code { pool, address, purpose, code } => {
                write!(f, "code for {address} in {pool}, to {purpose}: {code}")
            }
            Self::NotCarriedOut { pool, setting } => {
                write!(f, "stored in {pool}, but not carried out: {setting}")
            }
        }
    }
}
