//! What tests use to drive a sandbox: the signed API call, and a world to sign in to.
//!
//! The integration tests use it as well, so it is part of the library. The program never calls it.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

#[cfg(test)]
pub(crate) mod browser;
#[cfg(test)]
pub(crate) mod direct;
#[cfg(test)]
pub(crate) mod http_browser;
#[cfg(test)]
pub(crate) mod reply;
#[cfg(test)]
pub(crate) mod server;
#[cfg(test)]
pub(crate) mod world;

use std::time::Duration;

use reqwest::{
    Client, RequestBuilder, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap},
    redirect::Policy,
};
use serde_json::{Value, json};

/// How many calls and visits a sandbox of a test records: more than any test makes.
pub const MAX_RECORDS: usize = 10_000;

/// Calls the API of a sandbox, in one region.
#[derive(Clone, Debug)]
pub struct ApiClient {
    http: Client,
    url: String,
    region: String,
}

impl ApiClient {
    /// For the sandbox at this URL.
    #[must_use]
    pub fn new(url: &str, region: &str) -> Self {
        Self { http: http(), url: url.to_owned(), region: region.to_owned() }
    }

    /// The HTTP client, which follows no redirect.
    #[must_use]
    pub fn http(&self) -> &Client {
        &self.http
    }

    /// A call without a signature.
    pub fn unsigned(&self, operation: &str, body: &Value) -> RequestBuilder {
        self.http
            .post(&self.url)
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .header(CONTENT_TYPE, "application/x-amz-json-1.1")
            .body(body.to_string())
    }

    /// A signed call. The sandbox reads the region from the signature and does not verify it.
    ///
    /// # Errors
    ///
    /// When no complete response arrives.
    pub async fn call(&self, operation: &str, body: &Value) -> reqwest::Result<HttpResponse> {
        let request = self
            .unsigned(operation, body)
            .header(AUTHORIZATION, authorization(&self.region, "cognito-idp"));
        HttpResponse::read(request.send().await?).await
    }

    /// The output of a call that has to succeed.
    ///
    /// # Panics
    ///
    /// When the call fails.
    pub async fn ok(&self, operation: &str, body: &Value) -> Value {
        let response = self.call(operation, body).await.expect(operation);
        assert_eq!(response.status, 200, "{operation} {body}: {}", response.body);
        response.json()
    }
}

/// A signature for a region and a service. Only its scope is real.
#[must_use]
pub fn authorization(region: &str, service: &str) -> String {
    let scope = format!("AKIDEXAMPLE/20260101/{region}/{service}/aws4_request");
    format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00")
}

/// An HTTP client for this machine. It loads no certificates, which takes long.
fn http() -> Client {
    Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(Policy::none())
        .timeout(Duration::from_secs(20))
        .build()
        .expect("an HTTP client")
}

/// A response that arrived in full.
#[derive(Debug)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl HttpResponse {
    /// Reads the body of a response.
    ///
    /// # Errors
    ///
    /// When the connection breaks.
    pub async fn read(response: Response) -> reqwest::Result<Self> {
        Ok(Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await?,
        })
    }

    /// A header; empty if it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body, which has to be JSON.
    ///
    /// # Panics
    ///
    /// When it is not.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }
}

/// An object with some members added or replaced.
#[must_use]
pub fn merged(mut base: Value, more: Value) -> Value {
    if let (Value::Object(base), Value::Object(more)) = (&mut base, more) {
        base.extend(more);
    }
    base
}

/// A value that has to be a string.
///
/// # Panics
///
/// When it is something else.
#[must_use]
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a string")).to_owned()
}

/// The settings of an app client that signs people in through a browser.
#[must_use]
pub fn browser_client() -> Value {
    json!({
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "profile"],
        "CallbackURLs": ["http://localhost:3000/callback", "https://app.example/cb?x=1"],
        "LogoutURLs": ["http://localhost:3000/"],
        "SupportedIdentityProviders": ["COGNITO"],
    })
}
