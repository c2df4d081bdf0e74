//! The exceptions that faults answer with.

use crate::sandbox::{error::ApiError, state::ACCOUNT};

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
    ApiError::new(
        "AccessDeniedException",
        format!(
            "User: arn:aws:iam::{ACCOUNT}:user/test is not authorized to perform: cognito-idp:{operation} on resource: arn:aws:cognito-idp:{region}:{ACCOUNT}:userpool/* because no identity-based policy allows the cognito-idp:{operation} action"
        ),
    )
}
