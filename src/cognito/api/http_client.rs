//! The HTTP client of the AWS SDK: the one that everything else uses, behind the SDK's own traits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use reqwest::redirect::Policy;
use reqwest::{Client, Request, retry};

use crate::network::{Resolver, http_client};

/// One client for each pair of timeouts that the SDK asks for.
#[derive(Clone, Debug, Default)]
pub struct SdkClients(Arc<Mutex<Vec<(Limits, SharedHttpConnector)>>>);

/// How long a connection may take, and the wait for more of the response.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limits {
    connect: Option<Duration>,
    read: Option<Duration>,
}

impl HttpClient for SdkClients {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let limits = Limits { connect: settings.connect_timeout(), read: settings.read_timeout() };
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, connector)) = clients.iter().find(|(known, _)| *known == limits) {
            return connector.clone();
        }
        let connector = SharedHttpConnector::new(Connector::new(limits));
        clients.push((limits, connector.clone()));
        connector
    }
}

/// Sends the requests of the SDK, each once: the SDK knows which may be sent again.
#[derive(Debug)]
struct Connector {
    client: Result<Client, Arc<reqwest::Error>>,
    limits: Limits,
}

/// A connection took too long.
#[derive(Debug, thiserror::Error)]
#[error("connect timeout: no connection within {} ms", .0.as_millis())]
struct ConnectTimeoutError(Duration);

impl Connector {
    fn new(limits: Limits) -> Self {
        let mut builder = http_client()
            .redirect(Policy::none())
            .retry(retry::never())
            .dns_resolver(Arc::new(Resolver));
        if let Some(connect) = limits.connect {
            builder = builder.connect_timeout(connect);
        }
        if let Some(read) = limits.read {
            builder = builder.read_timeout(read);
        }
        Self { client: builder.build().map_err(Arc::new), limits }
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let limits = self.limits;
        let sent = self.client.clone().map_err(|error| ConnectorError::user(error.into()));
        let sent = sent.and_then(|client| Ok((client, converted(request)?)));
        HttpConnectorFuture::new(async move {
            let (client, request) = sent?;
            let response = client.execute(request).await.map_err(|error| failure(error, limits))?;
            let response = http::Response::from(response).map(SdkBody::from_body_1_x);
            HttpResponse::try_from(response)
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// A request of the SDK, whose calls all have their body in memory.
fn converted(request: HttpRequest) -> Result<Request, ConnectorError> {
    let unsendable = |error: BoxError| ConnectorError::user(error);
    let request = request.try_into_http1x().map_err(|error| unsendable(error.into()))?;
    let (parts, body) = request.into_parts();
    let body = body.bytes().ok_or_else(|| unsendable("the body is a stream".into()))?.to_vec();
    let request = http::Request::from_parts(parts, body);
    Request::try_from(request).map_err(|error| unsendable(error.into()))
}

/// How the SDK classifies a failure.
fn failure(error: reqwest::Error, limits: Limits) -> ConnectorError {
    if error.is_timeout() {
        return match limits.connect {
            Some(limit) if error.is_connect() => {
                ConnectorError::timeout(ConnectTimeoutError(limit).into())
            }
            _ => ConnectorError::timeout(error.into()),
        };
    }
    if error.is_builder() {
        return ConnectorError::user(error.into());
    }
    ConnectorError::io(error.into())
}
