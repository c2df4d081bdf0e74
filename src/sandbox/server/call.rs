//! What was asked of a sandbox, for whoever counts it.

use serde_json::Value;

/// One call of the API, kept for whoever counts them.
#[derive(Clone, Debug)]
pub struct Call {
    /// `CreateUserPool`, for example.
    pub operation: String,
    /// The request body.
    pub request: Value,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is not answered yet.
    Pending,
    /// Carried out and answered.
    Done,
    /// Refused with this HTTP status and exception.
    Refused {
        /// 400 or 500.
        status: u16,
        /// `InvalidParameterException`, for example.
        code: String,
    },
    /// A fault cut the connection or held the answer back.
    Cut {
        /// Whether the call had its effect nevertheless.
        effect: bool,
    },
}

/// One visit of a browser or an OIDC client, kept for whoever asks why it was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    /// `GET`, for example.
    pub method: String,
    /// Without the query, which may hold a code.
    pub path: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Why it was refused, in one word that stays the same: `code_used_twice`, for example.
    pub cause: Option<&'static str>,
}
