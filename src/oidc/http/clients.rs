//! HTTP clients, one for each network whose servers name the URLs.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::cookie::Jar;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use url::Url;

use super::{HttpError, cause, http_error};
use crate::network::{Guard, Network, http_client};

/// The clients, each built when it is first needed.
#[derive(Debug)]
pub(super) struct Clients {
    timeout: Duration,
    cookies: Option<Arc<Jar>>,
    built: Mutex<Vec<(Network, Guarded)>>,
}

#[derive(Clone, Debug)]
struct Guarded {
    client: Client,
    guard: Guard,
}

impl Clients {
    /// Clients that wait this long for a response.
    pub(super) fn waiting(timeout: Duration) -> Self {
        Self { timeout, cookies: None, built: Mutex::default() }
    }

    /// These clients, with cookies that they share.
    pub(super) fn with_cookies(self) -> Self {
        Self { cookies: Some(Arc::default()), ..self }
    }

    fn build(&self, from: Network) -> Result<Guarded, HttpError> {
        let guard = Guard::new(from);
        let mut builder = http_client()
            .redirect(Policy::none())
            .timeout(self.timeout)
            .connect_timeout(self.timeout / 2)
            .user_agent(concat!("cogoidc/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(guard.clone()));
        if let Some(cookies) = &self.cookies {
            builder = builder.cookie_provider(Arc::clone(cookies));
        }
        // The system's trust store may be unreadable.
        let client = builder.build().map_err(|why| HttpError::Connect(cause(&why)))?;
        Ok(Guarded { client, guard })
    }

    fn get(&self, from: Network) -> Result<Guarded, HttpError> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = built.iter().find(|(network, _)| *network == from) {
            return Ok(client.clone());
        }
        let client = self.build(from)?;
        built.push((from, client.clone()));
        Ok(client)
    }

    /// Sends a request whose URL a server in this network named.
    pub(super) async fn send(
        &self,
        from: Network,
        url: &Url,
        request: impl Fn(&Client) -> RequestBuilder,
    ) -> Result<Response, HttpError> {
        let Guarded { client, guard } = self.get(from)?;
        guard.admit(url)?;
        request(&client).send().await.map_err(|why| http_error(&why))
    }
}
