//! HTTP requests to providers: limited in time and size, and only over https unless on this machine.

use std::time::Duration;

use reqwest::{Client, Method, Response, header, redirect::Policy};
use serde_json::Value;

use crate::sandbox::api::provider::is_secure;

const TIMEOUT: Duration = Duration::from_secs(5);
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// An OAuth error code of this length or longer is not shown (RFC 6749 §5.2 has short ones).
const MAX_ERROR_LENGTH: usize = 64;

/// What a request carries besides its URL.
#[derive(Default)]
pub(crate) struct FetchOptions {
    pub(crate) form: Option<String>,
    pub(crate) bearer: Option<String>,
}

/// The body of a successful response, or why there is none.
pub(crate) async fn fetch(
    method: Method,
    url: &str,
    options: FetchOptions,
) -> Result<String, String> {
    if !is_secure(url) {
        return Err("its URL is not https".to_owned());
    }
    let mut request = client(url)?.request(method, url).header(header::ACCEPT, "application/json");
    if let Some(form) = options.form {
        request =
            request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
    }
    if let Some(bearer) = options.bearer {
        request = request.bearer_auth(bearer);
    }
    let response = request.send().await.map_err(|error| failure(&error))?;
    let status = response.status();
    let body = read(response).await?;
    if status.is_success() {
        return Ok(body);
    }
    let error = as_json(&body).unwrap_or_default();
    let code = error.get("error").and_then(Value::as_str);
    let code = code.filter(|code| code.len() < MAX_ERROR_LENGTH).unwrap_or_default();
    Err(format!("status {} {code}", status.as_u16()).trim_end().to_owned())
}

fn client(url: &str) -> Result<Client, String> {
    let builder = Client::builder().redirect(Policy::none()).timeout(TIMEOUT);
    // Plain http is only for this machine, which a proxy would not reach.
    let builder = if url.starts_with("http://") { builder.no_proxy() } else { builder };
    builder.build().map_err(|_| "TLS is not available".to_owned())
}

async fn read(mut response: Response) -> Result<String, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err("it is too large".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    String::from_utf8(body).map_err(|_| "it is not text".to_owned())
}

fn failure(error: &reqwest::Error) -> String {
    if error.is_timeout() { "it took too long" } else { "it cannot be reached" }.to_owned()
}

pub(crate) fn as_json(body: &str) -> Result<Value, String> {
    serde_json::from_str(body).map_err(|_| "it is not JSON".to_owned())
}
