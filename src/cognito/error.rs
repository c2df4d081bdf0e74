//! Failures of Cognito, and of the way to it.

use std::fmt;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;

/// A failure, classified by what can be done about it.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) struct CognitoError {
    /// Name of the API operation, such as `CreateUserPool`; `None` if none was tried.
    pub(crate) operation: Option<&'static str>,
    pub(crate) kind: Kind,
    /// Cognito's error code; `None` if there was no answer.
    pub(crate) code: Option<String>,
    /// Cognito's sentence, or why there was no answer.
    pub(crate) message: String,
    /// Everything that was tried before, for verbose output.
    pub(crate) detail: Option<String>,
    /// Whether the last attempt made no connection.
    pub(crate) unconnected: bool,
    /// Whether an answer came that is none of the API: a page of a proxy or an emulator.
    pub(super) unreadable: bool,
    /// The host that the request was for, if known.
    pub(crate) host: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// What a failure means for what to do next. Codes are compared as text, because the service answers
/// codes that its model does not list for the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The credentials may not do this.
    Denied,
    /// There are no credentials, or they are not valid.
    Credentials,
    /// The resource does not exist.
    NotFound,
    /// Too many requests; nothing happened.
    Throttled,
    /// Somebody else wrote at the same moment; nothing happened.
    Concurrent,
    /// A resource of that name exists already.
    Exists,
    /// The state is not what it was when the change was planned.
    Changed,
    /// A quota is used up.
    Quota,
    /// Cognito refused what the request says.
    Refused,
    /// There is no such operation at this endpoint.
    Unknown,
    /// No answer, or one that leaves open whether the call took effect.
    Uncertain,
    /// The request could not be sent at all.
    Unsent,
}

impl fmt::Display for CognitoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Details are of a search for credentials, which precedes the operation.
        let operation = self.operation.filter(|_| self.detail.is_none());
        let Some(operation) = operation else {
            return f.write_str(&self.message);
        };
        f.write_str(operation)?;
        if let (true, Some(host)) = (self.unconnected, &self.host) {
            write!(f, ": cannot reach {host}")?;
        }
        if let Some(code) = &self.code {
            write!(f, " answered {code}")?;
        }
        write!(f, ": {}", self.message.trim_end_matches('.'))?;
        if let Some(id) = &self.request_id {
            write!(f, " (request {id})")?;
        }
        Ok(())
    }
}

impl CognitoError {
    /// A failure of an operation that cogoidc itself found, not the service.
    pub(crate) fn local(operation: &'static str, kind: Kind, message: impl Into<String>) -> Self {
        Self { operation: Some(operation), ..Self::early(kind, message) }
    }

    /// A failure before any operation was tried.
    pub(crate) fn early(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            operation: None,
            kind,
            code: None,
            message: message.into(),
            detail: None,
            unconnected: false,
            unreadable: false,
            host: None,
            request_id: None,
        }
    }

    /// The failure behind an SDK error.
    pub(super) fn of<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let failed = |kind, message: &str| Self::local(operation, kind, message);
        let failure = match error {
            SdkError::ServiceError(service) => {
                let error = service.err();
                let code = error.code();
                let message = error.message().unwrap_or("no message");
                Self { code: code.map(str::to_owned), ..failed(kind_of(code, message), message) }
            }
            SdkError::TimeoutError(_) => failed(Kind::Uncertain, "no answer in time"),
            SdkError::DispatchFailure(failure) => {
                let connector = failure.as_connector_error();
                let cause = connector
                    .map_or_else(|| "cannot connect".to_owned(), |error| root_cause(error));
                let is_sent = connector.is_some_and(|error| !error.is_user());
                let kind = if is_sent { Kind::Uncertain } else { Kind::Unsent };
                let unconnected = connector.is_some_and(no_connection);
                Self { unconnected, ..failed(credentials_or(kind, error), &cause).in_short() }
            }
            SdkError::ConstructionFailure(_) => {
                failed(credentials_or(Kind::Unsent, error), &root_cause(error)).in_short()
            }
            // A page of a proxy or an emulator.
            _ => {
                let status = error.raw_response().map(|raw| raw.status().as_u16());
                let status = status.map(|code| format!(" (HTTP {code})")).unwrap_or_default();
                let message = format!("the answer cannot be read{status}");
                Self { unreadable: true, ..failed(Kind::Uncertain, &message) }
            }
        };
        Self { request_id: error.request_id().map(str::to_owned), ..failure }
    }

    /// What the SDK says of every place without credentials, in one sentence. The last place it looks at
    /// is the metadata service of an EC2 machine (IMDS), whatever answers there.
    fn in_short(mut self) -> Self {
        let of_the_chain = self.message.contains('\n') || self.message.contains("IMDS");
        if self.kind == Kind::Credentials && of_the_chain {
            let none = "no AWS credentials are found".to_owned();
            self.detail = Some(std::mem::replace(&mut self.message, none));
        }
        self
    }

    /// Whether the call may have taken effect although it failed.
    pub(crate) fn is_uncertain(&self) -> bool {
        self.kind == Kind::Uncertain
    }

    /// The IAM action whose permission is missing.
    pub(crate) fn missing_permission(&self) -> Option<String> {
        if self.kind != Kind::Denied {
            return None;
        }
        let named = self
            .message
            .split("not authorized to perform: ")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next());
        let of_operation = || self.operation.map(|operation| format!("cognito-idp:{operation}"));
        named.map(str::to_owned).or_else(of_operation)
    }
}

/// An error and all its causes, in their own words.
fn causes(error: &dyn std::error::Error) -> String {
    let mut all = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        all.push('\n');
        all.push_str(&inner.to_string());
        cause = inner.source();
    }
    all
}

/// The innermost cause of an error, in its own words.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Whether the name of the host could not be resolved, or the connection was not accepted.
fn no_connection(error: &ConnectorError) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if ["dns error", "tcp connect error", "connect timeout"]
            .iter()
            .any(|sign| text.contains(sign))
        {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Missing credentials surface as a request that could not be sent.
fn credentials_or(kind: Kind, error: &dyn std::error::Error) -> Kind {
    let root = root_cause(error).to_lowercase();
    let of_root = ["token has expired", "sso", "identity"].iter().any(|word| root.contains(word));
    if of_root || causes(error).to_lowercase().contains("credential") {
        Kind::Credentials
    } else {
        kind
    }
}

fn kind_of(code: Option<&str>, message: &str) -> Kind {
    let Some(code) = code else {
        return Kind::Uncertain;
    };
    match code {
        "AccessDeniedException" | "AccessDenied" => Kind::Denied,
        // The same code stands for a refused signature and for a refused action.
        "NotAuthorizedException" if message.contains("not authorized to perform") => Kind::Denied,
        "ExpiredToken"
        | "ExpiredTokenException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "IncompleteSignatureException"
        | "MissingAuthenticationTokenException"
        | "NotAuthorizedException"
        | "SignatureDoesNotMatch"
        | "UnrecognizedClientException" => Kind::Credentials,
        "ResourceNotFoundException" | "UserNotFoundException" => Kind::NotFound,
        "TooManyRequestsException" | "ThrottlingException" | "Throttling" => Kind::Throttled,
        "ConcurrentModificationException" => Kind::Concurrent,
        "DuplicateProviderException"
        | "GroupExistsException"
        | "ManagedLoginBrandingExistsException"
        | "UsernameExistsException" => Kind::Exists,
        "LimitExceededException" | "ServiceQuotaExceededException" => Kind::Quota,
        "InvalidAction" | "NotImplemented" | "UnknownOperationException" => Kind::Unknown,
        "InternalErrorException"
        | "InternalServerException"
        | "InternalFailure"
        | "ServiceUnavailable" => Kind::Uncertain,
        "InvalidParameterException"
            if message.contains("already associated with another user pool") =>
        {
            Kind::Exists
        }
        _ => Kind::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denied_action_is_named_from_the_sentence() {
        let error = CognitoError {
            kind: kind_of(Some("AccessDeniedException"), ""),
            code: Some("AccessDeniedException".into()),
            ..CognitoError::local(
                "CreateUserPool",
                Kind::Denied,
                "User: arn:aws:iam::1:user/a is not authorized to perform: cognito-idp:TagResource on resource: x",
            )
        };
        assert_eq!(error.missing_permission().as_deref(), Some("cognito-idp:TagResource"));
    }

    #[test]
    fn codes_are_told_apart_by_what_can_be_done() {
        for (code, message, kind) in [
            ("NotAuthorizedException", "is not authorized to perform: x", Kind::Denied),
            ("NotAuthorizedException", "Invalid token", Kind::Credentials),
            ("InternalErrorException", "", Kind::Uncertain),
            ("TooManyRequestsException", "", Kind::Throttled),
            (
                "InvalidParameterException",
                "Domain already associated with another user pool.",
                Kind::Exists,
            ),
            ("InvalidParameterException", "something", Kind::Refused),
            ("UnknownOperationException", "", Kind::Unknown),
            ("SomethingNew", "", Kind::Refused),
        ] {
            assert_eq!(kind_of(Some(code), message), kind, "{code} {message}");
        }
    }
}
