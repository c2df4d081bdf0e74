//! The exceptions that faults answer with.

use crate::sandbox::{error::ApiError, policy::denied, state::ACCOUNT};

/// The message that Cognito gives with an exception.
pub(super) fn message_of(code: &str) -> &'static str {
    match code {
        "TooManyRequestsException" => "Rate exceeded",
        "InternalErrorException" | "InternalServerException" => "Something went wrong",
        "ConcurrentModificationException" => CONCURRENT_CLIENT_UPDATE,
        "LimitExceededException" => "Limit exceeded.",
        _ => "Rejected by an injected fault.",
    }
}

pub(crate) const CONCURRENT_CLIENT_UPDATE: &str =
    "Only one request to update user pool client can be processed at a time.";

/// The exception of a call that no policy allows.
pub(super) fn access_denied(operation: &str, region: &str) -> ApiError {
    let resource = format!("arn:aws:cognito-idp:{region}:{ACCOUNT}:userpool/*");
    let sentence = denied(&format!("cognito-idp:{operation}"), &resource);
    ApiError::new("AccessDeniedException", sentence)
}
