//! HTTP requests to providers: limited in time and size, only over https unless on this machine, and only to networks
//! that the provider may lead to.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, Method, Response, header, redirect::Policy};
use serde_json::Value;
use url::Url;

use crate::{
    network::{Guard, Misled, Network, http_client, misled},
    sandbox::address::is_secure,
};

const TIMEOUT: Duration = Duration::from_secs(5);
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// An OAuth error code of this length or longer is not shown (RFC 6749 §5.2 has short ones).
const MAX_ERROR_LENGTH: usize = 64;

/// What a request carries besides its URL.
#[derive(Default)]
pub(crate) struct FetchOptions {
    pub(crate) form: Option<String>,
    pub(crate) bearer: Option<String>,
    /// The network of the server that names the URL; `None` if the settings of the pool name it.
    pub(crate) from: Option<Network>,
}

/// A successful response.
pub(crate) struct Fetched {
    pub(crate) body: String,
    /// Where the server is that sent it.
    pub(crate) network: Network,
}

/// A successful response, or why there is none.
pub(crate) async fn fetch(
    method: Method,
    url: &str,
    options: FetchOptions,
) -> Result<Fetched, String> {
    if !is_secure(url) {
        return Err("its URL is not https".to_owned());
    }
    let url = Url::parse(url).map_err(|_| "its URL cannot be read".to_owned())?;
    let (response, network) = respond(&method, &url, &options).await?;
    let status = response.status();
    let body = read(response).await?;
    if status.is_success() {
        return Ok(Fetched { body, network });
    }
    let error = as_json(&body).unwrap_or_default();
    let code = error.get("error").and_then(Value::as_str);
    let code = code.filter(|code| code.len() < MAX_ERROR_LENGTH).unwrap_or_default();
    Err(format!("status {} {code}", status.as_u16()).trim_end().to_owned())
}

/// A response, and the network of the server that sent it. A provider that the settings name may be anywhere.
async fn respond(
    method: &Method,
    url: &Url,
    options: &FetchOptions,
) -> Result<(Response, Network), String> {
    let own = Network::of_url(url.as_str()).unwrap_or(Network::Public);
    match (send(options.from.unwrap_or(own), method, url, options).await, options.from) {
        (Err(SendError::Misled(Misled { network, .. })), None) => {
            let response = send(network, method, url, options).await;
            let response = response.map_err(|why| why.to_string())?;
            // The name may have had another address this time.
            let peer = response.remote_addr().map(|peer| Network::of(peer.ip()));
            Ok((response, peer.unwrap_or(Network::Public)))
        }
        (sent, _) => Ok((sent.map_err(|why| why.to_string())?, own)),
    }
}

#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error("{0}")]
    Misled(Misled),
    #[error("{0}")]
    Failed(String),
}

/// Sends a request whose URL a server in that network names.
async fn send(
    from: Network,
    method: &Method,
    url: &Url,
    options: &FetchOptions,
) -> Result<Response, SendError> {
    let guard = Guard::new(from);
    guard.admit(url).map_err(SendError::Misled)?;
    let client = client(url, guard).map_err(SendError::Failed)?;
    let mut request =
        client.request(method.clone(), url.clone()).header(header::ACCEPT, "application/json");
    if let Some(form) = &options.form {
        request = request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.clone());
    }
    if let Some(bearer) = &options.bearer {
        request = request.bearer_auth(bearer);
    }
    request.send().await.map_err(|error| match misled(&error) {
        Some(why) => SendError::Misled(why.clone()),
        None => SendError::Failed(failure(&error)),
    })
}

fn client(url: &Url, guard: Guard) -> Result<Client, String> {
    let builder =
        http_client().redirect(Policy::none()).timeout(TIMEOUT).dns_resolver(Arc::new(guard));
    // Plain http is only for this machine, which a proxy would not reach.
    let builder = if url.scheme() == "http" { builder.no_proxy() } else { builder };
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
