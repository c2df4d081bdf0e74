//! Records of the calls and visits that a sandbox got.

use serde_json::Value;

/// One call of the API.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation, such as `CreateUserPool`.
    pub operation: String,
    /// The request body.
    pub request: Value,
    /// The result.
    pub outcome: Outcome,
}

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is no response yet.
    Pending,
    /// The call succeeded.
    Done,
    /// The call was rejected.
    Refused {
        /// The HTTP status, 400 or 500.
        status: u16,
        /// The exception, such as `InvalidParameterException`.
        code: String,
    },
    /// A fault cut the connection or held back the response.
    Cut {
        /// Whether the call took effect.
        effect: bool,
    },
}

/// One visit of a browser or an OIDC client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRecord {
    /// The method, such as `GET`.
    pub method: String,
    /// The path, without the query, which may contain a code.
    pub path: String,
    /// The HTTP status of the reply.
    pub status: u16,
    /// Why it was refused: a constant such as `code_used_twice`.
    pub cause: Option<&'static str>,
}
