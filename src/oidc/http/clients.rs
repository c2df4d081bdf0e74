//! HTTP clients, one for each network whose servers name the URLs.

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::cookie::Jar;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use url::Url;

use super::{HttpError, REQUEST_TIMEOUT, cause, http_error};
use crate::network::{Guard, Network};

/// The clients, each built when it is first needed.
#[derive(Debug)]
pub(super) struct Clients {
    cookies: Option<Arc<Jar>>,
    built: Mutex<Vec<(Network, Guarded)>>,
}

#[derive(Clone, Debug)]
struct Guarded {
    client: Client,
    guard: Guard,
}

impl Guarded {
    fn new(from: Network, cookies: Option<&Arc<Jar>>) -> Result<Self, HttpError> {
        let guard = Guard::new(from);
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .timeout(REQUEST_TIMEOUT)
            .connect_timeout(REQUEST_TIMEOUT / 2)
            .user_agent(concat!("cogoidc/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(guard.clone()));
        if let Some(cookies) = cookies {
            builder = builder.cookie_provider(Arc::clone(cookies));
        }
        // The system's trust store may be unreadable.
        let client = builder.build().map_err(|why| HttpError::Connect(cause(&why)))?;
        Ok(Self { client, guard })
    }
}

impl Clients {
    pub(super) fn without_cookies() -> Self {
        Self { cookies: None, built: Mutex::default() }
    }

    pub(super) fn with_cookies() -> Self {
        Self { cookies: Some(Arc::default()), ..Self::without_cookies() }
    }

    fn get(&self, from: Network) -> Result<Guarded, HttpError> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = built.iter().find(|(network, _)| *network == from) {
            return Ok(client.clone());
        }
        let client = Guarded::new(from, self.cookies.as_ref())?;
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
