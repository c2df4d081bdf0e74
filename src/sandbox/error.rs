//! Errors of the API, in Cognito's words.

use std::borrow::Cow;

use serde_json::{Value, json};

const KEYS_NEEDED: &str = "KeysNeeded";

/// An exception of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
}

impl ApiError {
    pub(crate) fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    pub(crate) fn user_not_found() -> Self {
        Self::new("UserNotFoundException", "User does not exist.")
    }

    pub(crate) fn not_authorized(message: impl Into<String>) -> Self {
        Self::new("NotAuthorizedException", message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new("InternalErrorException", message)
    }

    /// What a pool without keys answers to whoever needs one. No client sees it: the server gives the pool its keys,
    /// which take long to make, while nothing is locked, and tries again.
    pub(crate) fn keys_needed(pool: &str) -> Self {
        Self::new(KEYS_NEEDED, pool)
    }

    /// The pool that needs keys first.
    pub(crate) fn pool_without_keys(&self) -> Option<&str> {
        if self.code == KEYS_NEEDED { Some(&self.message) } else { None }
    }

    /// The HTTP status: 500 for internal errors, otherwise 400.
    pub(crate) fn status(&self) -> u16 {
        match self.code.as_ref() {
            "InternalErrorException" | "InternalServerException" => 500,
            _ => 400,
        }
    }

    pub(crate) fn body(&self) -> Value {
        json!({"__type": self.code, "message": self.message})
    }
}

impl From<aws_lc_rs::error::Unspecified> for ApiError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::internal("the cryptography library failed")
    }
}

/// The output of an operation.
pub(crate) type ApiResult = Result<Value, ApiError>;
