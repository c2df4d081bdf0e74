//! Requests to other servers: few, bounded, and over https but for this machine.

use std::time::Duration;

use reqwest::{Client, Method, header, redirect::Policy};
use serde_json::Value;

use crate::sandbox::api::provider::is_secure;

/// How long a provider may take for an answer, and how much it may say.
const PATIENCE: Duration = Duration::from_secs(5);
const LARGEST: usize = 1024 * 1024;

/// What goes with a request.
#[derive(Default)]
pub(crate) struct Sent {
    pub(crate) form: Option<String>,
    pub(crate) bearer: Option<String>,
}

/// The body of a good answer, or why there is none.
pub(crate) async fn ask(method: Method, url: &str, sent: Sent) -> Result<String, String> {
    if !is_secure(url) {
        return Err("its URL is not one of https".to_owned());
    }
    let local = url.starts_with("http://");
    let http = Client::builder().redirect(Policy::none()).timeout(PATIENCE);
    // What runs on this machine is not reached through a proxy.
    let http = if local { http.no_proxy() } else { http };
    let http = http.build().map_err(|_| "no TLS here".to_owned())?;
    let mut request = http.request(method, url).header(header::ACCEPT, "application/json");
    if let Some(form) = sent.form {
        request =
            request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
    }
    if let Some(bearer) = sent.bearer {
        request = request.bearer_auth(bearer);
    }
    let failed = |error: reqwest::Error| match error.is_timeout() {
        true => "it took too long".to_owned(),
        false => "it cannot be reached".to_owned(),
    };
    let mut response = request.send().await.map_err(failed)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > LARGEST {
            return Err("it is too large".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    let body = String::from_utf8(body).map_err(|_| "it is no text".to_owned())?;
    if status.is_success() {
        return Ok(body);
    }
    let error = as_json(&body).unwrap_or_default();
    let code = error.get("error").and_then(Value::as_str);
    // A code of RFC 6749 §5.2 is short; what else stands there is nobody's business.
    let code = code.filter(|code| code.len() < 64).unwrap_or_default();
    Err(format!("status {} {code}", status.as_u16()).trim_end().to_owned())
}

pub(crate) fn as_json(body: &str) -> Result<Value, String> {
    serde_json::from_str(body).map_err(|_| "it is no JSON".to_owned())
}
