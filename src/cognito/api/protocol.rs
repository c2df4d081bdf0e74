//! AWS JSON 1.1: how a call and its answer are written.

use std::fmt;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SerializeRequest};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::error::ErrorMetadata;
use serde_json::Value;

/// An operation with its members. They may be secret, so only the operation is shown.
pub(super) struct Request {
    operation: &'static str,
    body: String,
}

impl Request {
    pub(super) fn new(operation: &'static str, members: &Value) -> Self {
        Self { operation, body: members.to_string() }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation)
    }
}

/// Writes calls, and reads their answers.
#[derive(Debug)]
pub(super) struct AwsJson;

impl SerializeRequest for AwsJson {
    fn serialize_input(&self, input: Input, _: &mut ConfigBag) -> Result<HttpRequest, BoxError> {
        let request: Request = input.downcast().map_err(|_| "the input is not a request")?;
        let target = format!("AWSCognitoIdentityProviderService.{}", request.operation);
        let request = http::Request::post("/")
            .header(http::header::CONTENT_TYPE, "application/x-amz-json-1.1")
            .header(http::header::CONTENT_LENGTH, request.body.len())
            .header("x-amz-target", target)
            .body(SdkBody::from(request.body))?;
        Ok(request.try_into()?)
    }
}

impl DeserializeResponse for AwsJson {
    fn deserialize_nonstreaming(
        &self,
        response: &HttpResponse,
    ) -> Result<Output, OrchestratorError<Error>> {
        let body = response.body().bytes().unwrap_or_default();
        if response.status().is_success() {
            return answer(body).map(Output::erase).map_err(OrchestratorError::other);
        }
        let named = response.headers().get("x-amzn-errortype");
        Err(match refusal(named, body) {
            Some(refusal) => OrchestratorError::operation(Error::erase(refusal)),
            None => OrchestratorError::other("the answer names no error"),
        })
    }
}

/// The members of an answer; null if it is empty.
fn answer(body: &[u8]) -> Result<Value, serde_json::Error> {
    if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(body) }
}

/// What an answer says of an error; `None` if it names none.
fn refusal(named: Option<&str>, body: &[u8]) -> Option<ErrorMetadata> {
    let body: Value = answer(body).ok()?;
    let text = |name| body.get(name).and_then(Value::as_str);
    let code = named.or_else(|| text("code")).or_else(|| text("__type"))?;
    // `prefix#Code:http://…` is the longest form.
    let code = code.split(':').next()?.rsplit('#').next()?;
    let refusal = ErrorMetadata::builder().code(code);
    let message = text("message").or_else(|| text("Message")).or_else(|| text("errorMessage"));
    Some(
        match message {
            Some(message) => refusal.message(message),
            None => refusal,
        }
        .build(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_is_read_in_every_form() {
        for (named, body, code, message) in [
            (None, r#"{"__type":"A","message":"m"}"#, "A", Some("m")),
            (None, r#"{"__type":"com.amazonaws#A","Message":"m"}"#, "A", Some("m")),
            (None, r#"{"code":"A","__type":"B"}"#, "A", None),
            (Some("A:http://a.example/"), "", "A", None),
            (Some("A"), r#"{"__type":"B","message":1}"#, "A", None),
        ] {
            let refusal = refusal(named, body.as_bytes()).unwrap();
            assert_eq!((refusal.code(), refusal.message()), (Some(code), message), "{body}");
        }
    }

    #[test]
    fn a_page_is_no_refusal_and_no_answer() {
        for body in ["<html>", "{\"message\":\"m\"}", "[]", "\"A\"", "1"] {
            assert!(refusal(None, body.as_bytes()).is_none(), "{body}");
        }
        assert!(refusal(Some("A"), b"<html>").is_none());
        assert!(answer(b"<html>").is_err());
        assert_eq!(answer(b"").unwrap(), Value::Null);
    }

    #[test]
    fn what_is_shown_of_a_request_is_its_operation() {
        let request = Request::new("AdminSetUserPassword", &json!({ "Password": "secret" }));
        assert_eq!(format!("{request:?}"), "AdminSetUserPassword");
    }
}
