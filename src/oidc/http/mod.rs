//! HTTP requests with limits: no redirect is followed, no endless body is read, and no server leads to a network that
//! is not its own.

mod clients;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Method, RequestBuilder, Response};
use url::Url;

use super::forms::summary;
use crate::network::{Misled, Network, misled};
use clients::Clients;

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
    #[error("not asked: {0}")]
    Misled(#[from] Misled),
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
    /// Where the server is that sent it.
    pub(crate) network: Network,
}

/// A request as a script in a page sends it.
#[derive(Clone, Debug)]
pub(crate) struct ScriptRequest<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    pub(crate) headers: HeaderMap,
    /// A bearer token (RFC 6750 §2.1).
    pub(crate) token: Option<&'a str>,
}

/// A response without its body.
#[derive(Clone, Debug)]
pub(crate) struct ResponseHead {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
}

/// Sends requests as a browser's address bar would.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    clients: Arc<Clients>,
    /// The network of the server that names the URLs; `None` if a person or the settings of a pool name them.
    from: Option<Network>,
}

impl Http {
    /// A client for URLs that a person or the settings of a pool name.
    pub(crate) fn new() -> Self {
        Self::of(Clients::waiting(REQUEST_TIMEOUT))
    }

    /// A client that waits this long for a response.
    #[cfg(test)]
    pub(crate) fn with_timeout(timeout: Duration) -> Self {
        Self::of(Clients::waiting(timeout))
    }

    /// A client that keeps cookies, as a browser does.
    pub(crate) fn with_cookies() -> Self {
        Self::of(Clients::waiting(REQUEST_TIMEOUT).with_cookies())
    }

    fn of(clients: Clients) -> Self {
        Self { clients: Arc::new(clients), from: None }
    }

    /// The client for URLs that a server in this network names; `None` if a person names them.
    pub(crate) fn led_by(&self, server: Option<Network>) -> Self {
        Self { clients: Arc::clone(&self.clients), from: server }
    }

    /// # Errors
    ///
    /// If no complete response arrives within the limits, or if the URL is not to be asked.
    pub(crate) async fn get(&self, url: &str) -> Result<HttpResponse, HttpError> {
        self.send(url, |client| client.get(url)).await
    }

    /// Like [`Self::get`], with a bearer token (RFC 6750 §2.1).
    ///
    /// # Errors
    ///
    /// Those of [`Self::get`].
    pub(crate) async fn get_with_token(
        &self,
        url: &str,
        token: &str,
    ) -> Result<HttpResponse, HttpError> {
        self.send(url, |client| client.get(url).bearer_auth(token)).await
    }

    /// Sends a request with a bearer token, and with a JSON document if there is one.
    ///
    /// # Errors
    ///
    /// Those of [`Self::get`].
    pub(crate) async fn send_json(
        &self,
        (method, url): (Method, &str),
        token: &str,
        body: Option<&serde_json::Value>,
    ) -> Result<HttpResponse, HttpError> {
        self.send(url, |client| {
            let request = client.request(method.clone(), url).bearer_auth(token);
            match body {
                Some(body) => {
                    request.header(CONTENT_TYPE, "application/json").body(body.to_string())
                }
                None => request,
            }
        })
        .await
    }

    /// Sends a request of a script; the body of the response is not read.
    ///
    /// # Errors
    ///
    /// Those of [`Self::get`].
    pub(crate) async fn head_of(
        &self,
        request: &ScriptRequest<'_>,
    ) -> Result<ResponseHead, HttpError> {
        let sent = |client: &reqwest::Client| {
            let sent = client.request(request.method.clone(), request.url);
            let sent = sent.headers(request.headers.clone());
            match request.token {
                Some(token) => sent.bearer_auth(token),
                None => sent,
            }
        };
        let (response, _) = self.respond(request.url, sent).await?;
        let status = response.status().as_u16();
        Ok(ResponseHead { status, headers: response.headers().clone() })
    }

    /// Submits a form.
    ///
    /// # Errors
    ///
    /// Those of [`Self::get`].
    pub(crate) async fn post_form(
        &self,
        url: &str,
        fields: &[(String, String)],
    ) -> Result<HttpResponse, HttpError> {
        self.send(url, |client| client.post(url).form(fields)).await
    }

    /// Sends a request of the `oauth2` crate.
    ///
    /// # Errors
    ///
    /// Those of [`Self::get`].
    pub(crate) async fn send_oauth2(
        &self,
        request: oauth2::HttpRequest,
    ) -> Result<oauth2::HttpResponse, HttpError> {
        let url = request.uri().to_string();
        let sent = |client: &reqwest::Client| {
            client
                .request(request.method().clone(), &url)
                .headers(request.headers().clone())
                .body(request.body().clone())
        };
        let (received, _) = self.respond(&url, sent).await?;
        let mut response = oauth2::HttpResponse::new(Vec::new());
        *response.status_mut() = received.status();
        *response.headers_mut() = received.headers().clone();
        *response.body_mut() = body(received).await?;
        Ok(response)
    }

    async fn send(
        &self,
        url: &str,
        request: impl Fn(&reqwest::Client) -> RequestBuilder,
    ) -> Result<HttpResponse, HttpError> {
        let (response, network) = self.respond(url, request).await?;
        read_response(response, network).await
    }

    /// The response, and the network of the server that sent it.
    async fn respond(
        &self,
        url: &str,
        request: impl Fn(&reqwest::Client) -> RequestBuilder,
    ) -> Result<(Response, Network), HttpError> {
        let url = Url::parse(url).map_err(|why| HttpError::Connect(why.to_string()))?;
        let own = Network::of_url(url.as_str());
        if let Some(from) = self.from {
            let response = self.clients.send(from, &url, &request).await?;
            return Ok((response, own.unwrap_or(Network::Public)));
        }
        // Most servers are public. What a person names may be anywhere, and then it is known where.
        let likely = own.unwrap_or(Network::Public);
        match self.clients.send(likely, &url, &request).await {
            Err(HttpError::Misled(Misled { network, .. })) => {
                let response = self.clients.send(network, &url, &request).await?;
                // The name may have had another address this time.
                let peer = response.remote_addr().map(|peer| Network::of(peer.ip()));
                Ok((response, peer.unwrap_or(Network::Public)))
            }
            sent => Ok((sent?, likely)),
        }
    }
}

async fn read_response(response: Response, network: Network) -> Result<HttpResponse, HttpError> {
    let location =
        response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(HttpResponse {
        status: response.status().as_u16(),
        location,
        body: String::from_utf8_lossy(&body(response).await?).into_owned(),
        network,
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
    if let Some(why) = misled(error) {
        HttpError::Misled(why.clone())
    } else if error.is_timeout() {
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
