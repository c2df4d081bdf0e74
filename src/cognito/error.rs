//! What Cognito, or the way to it, answered instead of a result.

use std::fmt;

use aws_sdk_cognitoidentityprovider::config::http::HttpResponse;
use aws_sdk_cognitoidentityprovider::error::{ConnectorError, ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::operation::RequestId;

/// A failed call, told apart by what can be done about it.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) struct CognitoError {
    /// Name of the API operation, such as `CreateUserPool`.
    pub(crate) operation: &'static str,
    pub(crate) kind: Kind,
    /// Cognito's error code; none where no answer came.
    pub(crate) code: Option<String>,
    /// Cognito's sentence, or why no answer came.
    pub(crate) message: String,
    /// All that was tried before, for those who asked for more.
    pub(crate) detail: Option<String>,
    /// Whether no connection came about, at the last attempt at least.
    pub(crate) unconnected: bool,
    /// The host that the request was for, where it is known.
    pub(crate) host: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// What a failure means for what to do next. Codes are compared as text, because the service answers
/// codes that its model does not list for the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The credentials may not do this.
    Denied,
    /// There are no credentials, or they are not valid (any more).
    Credentials,
    /// The thing does not exist.
    NotFound,
    /// Too many requests; nothing happened.
    Throttled,
    /// Somebody else wrote at the same moment; nothing happened.
    Concurrent,
    /// A thing of that name exists already.
    Exists,
    /// The state is not what it was when the change was planned.
    Changed,
    /// A quota is used up.
    Quota,
    /// The request was refused for what it says.
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
        if self.detail.is_some() {
            // What was tried came to nothing before any operation.
            return f.write_str(&self.message);
        }
        write!(f, "{}", self.operation)?;
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
    /// A failure that cogoidc itself found, not the service.
    pub(crate) fn local(operation: &'static str, kind: Kind, message: impl Into<String>) -> Self {
        Self {
            operation,
            kind,
            code: None,
            message: message.into(),
            detail: None,
            unconnected: false,
            host: None,
            request_id: None,
        }
    }

    /// The failure behind an SDK error.
    pub(super) fn of<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let request_id = error.request_id().map(str::to_owned);
        let answered = |kind, code: Option<String>, message: String| Self {
            operation,
            kind,
            code,
            message,
            detail: None,
            unconnected: false,
            host: None,
            request_id: request_id.clone(),
        };
        match error {
            SdkError::ServiceError(service) => {
                let error = service.err();
                let code = error.code().map(str::to_owned);
                let message = error.message().unwrap_or("no further word").to_owned();
                answered(kind_of(code.as_deref(), &message), code, message)
            }
            SdkError::TimeoutError(_) => {
                answered(Kind::Uncertain, None, "no answer in time".to_owned())
            }
            SdkError::DispatchFailure(failure) => {
                let cause = failure
                    .as_connector_error()
                    .map_or_else(|| "cannot connect".to_owned(), |e| root_cause(e));
                let kind = match failure.as_connector_error() {
                    Some(connector) if connector.is_user() => Kind::Unsent,
                    Some(_) => Kind::Uncertain,
                    None => Kind::Unsent,
                };
                Self {
                    unconnected: failure.as_connector_error().is_some_and(no_connection),
                    ..answered(credentials_or(kind, error), None, cause).in_short()
                }
            }
            SdkError::ConstructionFailure(_) => {
                let cause = root_cause(error);
                answered(credentials_or(Kind::Unsent, error), None, cause).in_short()
            }
            // A proxy's page, or an emulator's: not Cognito's own word.
            _ => {
                let status = error.raw_response().map(|raw| raw.status().as_u16());
                let status = status.map(|code| format!(" (HTTP {code})"));
                let message = format!("the answer cannot be read{}", status.unwrap_or_default());
                answered(Kind::Uncertain, None, message)
            }
        }
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
        Some(named.map_or_else(|| format!("cognito-idp:{}", self.operation), str::to_owned))
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

/// Whether the name of the host could not be looked up, or nobody took the connection.
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
