//! Headers of requests and responses.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::Response,
};

use crate::sandbox::{
    api::{self, Operation},
    error::{ApiError, ApiResult},
    model, random,
    visit::page::Reply,
};

/// The `Server` header, which tells a sandbox from other servers.
pub(crate) const SERVER_NAME: &str = "cogoidc-sandbox";

const TARGET_PREFIX: &str = "AWSCognitoIdentityProviderService.";

/// The content type of calls and their results.
const JSON: &str = "application/x-amz-json-1.1";

const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn is_addressed_to_loopback(headers: &HeaderMap) -> bool {
    headers.get_all(header::HOST).iter().all(|host| {
        let host = host.to_str().unwrap_or_default();
        let port = |rest: &str| rest.is_empty() || rest.starts_with(':');
        ["localhost", "127.0.0.1", "[::1]"]
            .into_iter()
            .any(|name| host.strip_prefix(name).is_some_and(port))
    })
}

/// The operation of a call, by its headers; `None` if they are not those of a call.
pub(crate) fn operation(headers: &HeaderMap) -> Option<&'static Operation> {
    if media_type(headers) != Some(JSON) {
        return None;
    }
    api::find(operation_name(headers))
}

/// The name of the operation that the headers ask for; empty if there is none.
pub(crate) fn operation_name(headers: &HeaderMap) -> &str {
    headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok()?.strip_prefix(TARGET_PREFIX))
        .unwrap_or_default()
}

/// The content type, without its parameters.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

/// The region of the credential scope. The signature is not verified.
pub(crate) fn region(operation: &Operation, headers: &HeaderMap) -> Result<String, ApiError> {
    if model::is_unsigned(operation.name) {
        return Ok(String::new());
    }
    let missing =
        || ApiError::new("MissingAuthenticationTokenException", "Missing Authentication Token");
    let text = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(missing)?;
    let scope = text.split("Credential=").nth(1).ok_or_else(missing)?;
    let scope = scope.split([',', ' ']).next().unwrap_or_default();
    match *scope.split('/').collect::<Vec<_>>().as_slice() {
        [_, _, region, "cognito-idp", "aws4_request"] => Ok(region.to_owned()),
        _ => Err(ApiError::new(
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'cognito-idp'. ",
        )),
    }
}

/// All values of a header that may be repeated.
pub(crate) fn joined_values(headers: &HeaderMap, name: HeaderName) -> String {
    let values: Vec<&str> =
        headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join("; ")
}

/// Whether the body is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|kind| kind.eq_ignore_ascii_case(FORM))
}

/// Seconds since 1970, to the millisecond.
pub(crate) fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (since.as_secs_f64() * 1000.0).round() / 1000.0
}

pub(crate) fn api_response(result: &ApiResult) -> Response {
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, JSON)
        .header("x-amzn-requestid", random::uuid().unwrap_or_default());
    let body = match result {
        Ok(output) => output.clone(),
        Err(error) => {
            response =
                response.status(error.status()).header("x-amzn-errortype", error.code.as_ref());
            error.body()
        }
    };
    response.body(body.to_string().into()).unwrap_or_default()
}

pub(crate) fn visit_response(reply: Reply) -> Response {
    let start = Response::builder()
        .status(reply.status)
        .header("x-amz-cognito-request-id", random::uuid().unwrap_or_default());
    reply
        .headers
        .into_iter()
        .fold(start, |response, (name, value)| response.header(name, value))
        .body(reply.body.into())
        .unwrap_or_default()
}

pub(crate) fn text_response(status: StatusCode, text: &'static str) -> Response {
    Response::builder()
        .status(status)
        .header(header::SERVER, SERVER_NAME)
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .body(text.into())
        .unwrap_or_default()
}
