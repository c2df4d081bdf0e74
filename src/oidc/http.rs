//! HTTP requests with limits: no redirect is followed, no endless body is read.

use std::time::Duration;

use super::forms::summary;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Response};

/// The longest time one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest response body that is read. A discovery document has about one thousand bytes.
const MAX_BODY_BYTES: usize = 1 << 20;

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HttpError {
    #[error("no response within {} s", REQUEST_TIMEOUT.as_secs())]
    Timeout,
    #[error("cannot connect: {0}")]
    Connect(String),
    #[error("the response is larger than {} KiB", MAX_BODY_BYTES >> 10)]
    TooLarge,
    #[error("the response breaks off: {0}")]
    Interrupted(String),
}

/// The parts of a response that are used.
#[derive(Clone, Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

/// Sends requests as a browser's address bar would.
#[derive(Clone, Debug)]
pub(crate) struct Http(reqwest::Client);

fn builder() -> ClientBuilder {
    reqwest::Client::builder()
        .redirect(Policy::none())
        .timeout(REQUEST_TIMEOUT)
        .connect_timeout(REQUEST_TIMEOUT / 2)
        .user_agent(concat!("cogoidc/", env!("CARGO_PKG_VERSION")))
}

fn built(builder: ClientBuilder) -> Result<Http, HttpError> {
    builder.build().map(Http).map_err(|why| HttpError::Connect(cause(&why)))
}

impl Http {
    /// # Errors
    ///
    /// If the system's trust store cannot be read.
    pub(crate) fn new() -> Result<Self, HttpError> {
        built(builder())
    }

    /// A client that waits this long for a response.
    #[cfg(test)]
    pub(crate) fn with_timeout(timeout: Duration) -> Result<Self, HttpError> {
        built(builder().timeout(timeout))
    }

    /// A client that keeps cookies, as a browser does.
    ///
    /// # Errors
    ///
    /// If the system's trust store cannot be read.
    pub(crate) fn with_cookies() -> Result<Self, HttpError> {
        built(builder().cookie_store(true))
    }

    /// # Errors
    ///
    /// If no complete response arrives within the limits.
    pub(crate) async fn get(&self, url: &str) -> Result<HttpResponse, HttpError> {
        read_response(self.0.get(url).send().await).await
    }

    /// Like [`Self::get`], with a bearer token (RFC 6750 §2.1).
    ///
    /// # Errors
    ///
    /// If no complete response arrives within the limits.
    pub(crate) async fn get_with_token(
        &self,
        url: &str,
        token: &str,
    ) -> Result<HttpResponse, HttpError> {
        read_response(self.0.get(url).bearer_auth(token).send().await).await
    }

    /// Submits a form.
    ///
    /// # Errors
    ///
    /// If no complete response arrives within the limits.
    pub(crate) async fn post_form(
        &self,
        url: &str,
        fields: &[(String, String)],
    ) -> Result<HttpResponse, HttpError> {
        read_response(self.0.post(url).form(fields).send().await).await
    }

    /// Sends a request of the `oauth2` crate.
    ///
    /// # Errors
    ///
    /// If no complete response arrives within the limits.
    pub(crate) async fn send_oauth2(
        &self,
        request: oauth2::HttpRequest,
    ) -> Result<oauth2::HttpResponse, HttpError> {
        let request = request.try_into().map_err(|why| HttpError::Connect(cause(&why)))?;
        let received = self.0.execute(request).await.map_err(|why| http_error(&why))?;
        let mut response = oauth2::HttpResponse::new(Vec::new());
        *response.status_mut() = received.status();
        *response.headers_mut() = received.headers().clone();
        *response.body_mut() = body(received).await?;
        Ok(response)
    }
}

async fn read_response(sent: Result<Response, reqwest::Error>) -> Result<HttpResponse, HttpError> {
    let response = sent.map_err(|why| http_error(&why))?;
    let location =
        response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(HttpResponse {
        status: response.status().as_u16(),
        location,
        body: String::from_utf8_lossy(&body(response).await?).into_owned(),
    })
}

async fn body(mut response: Response) -> Result<Vec<u8>, HttpError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|why| http_error(&why))? {
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl HttpResponse {
    /// The `Location` of a redirect, as sent.
    pub(crate) fn redirect(&self) -> Option<&str> {
        if (300..400).contains(&self.status) { self.location.as_deref() } else { None }
    }

    /// The body in one line, for people.
    pub(crate) fn summary(&self) -> String {
        summary(&self.body)
    }
}

fn http_error(error: &reqwest::Error) -> HttpError {
    if error.is_timeout() {
        HttpError::Timeout
    } else if error.is_connect() {
        HttpError::Connect(cause(error))
    } else {
        HttpError::Interrupted(cause(error))
    }
}

/// The innermost cause of an error, in its own words.
fn cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
