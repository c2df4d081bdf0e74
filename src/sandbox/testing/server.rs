//! A running sandbox, and a client of its API and pages.

use reqwest::Client;
use serde_json::{Value, json};

use super::{ApiClient, HttpResponse, MAX_RECORDS, browser_client, merged, text};
use crate::sandbox::{Config, Sandbox};

/// A sandbox that runs for one test.
pub(crate) struct TestServer {
    pub(crate) sandbox: Sandbox,
    pub(crate) api: ApiClient,
}

impl TestServer {
    /// With these faults, as [`crate::sandbox::Faults`] reads them.
    pub(crate) async fn start(faults: &str) -> Self {
        let faults = faults.parse().unwrap();
        let config =
            Config { faults, shared_keys: true, records: MAX_RECORDS, ..Config::default() };
        Self::with(config).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let sandbox = Sandbox::start(config).await.unwrap();
        let api = ApiClient::new(sandbox.url(), "eu-central-1");
        Self { sandbox, api }
    }

    pub(crate) fn http(&self) -> &Client {
        self.api.http()
    }

    pub(crate) fn port(&self) -> u16 {
        self.sandbox.url().rsplit_once(':').unwrap().1.parse().unwrap()
    }

    pub(crate) async fn call(
        &self,
        operation: &str,
        body: &Value,
    ) -> reqwest::Result<HttpResponse> {
        self.api.call(operation, body).await
    }

    pub(crate) async fn ok(&self, operation: &str, body: Value) -> Value {
        self.api.ok(operation, &body).await
    }

    /// The exception of a call that has to be rejected.
    pub(crate) async fn exception(&self, operation: &str, body: Value) -> String {
        let response = self.call(operation, &body).await.unwrap();
        assert_ne!(response.status, 200, "{operation}: {}", response.body);
        text(&response.json()["__type"])
    }

    pub(crate) async fn pool(&self) -> String {
        let created = self.ok("CreateUserPool", json!({"PoolName": "staff"})).await;
        text(&created["UserPool"]["Id"])
    }

    /// Creates an app client that signs people in through a browser.
    pub(crate) async fn client(&self, pool: &str, more: Value) -> Value {
        let body = merged(browser_client(), json!({"UserPoolId": pool, "ClientName": "app"}));
        self.ok("CreateUserPoolClient", merged(body, more)).await["UserPoolClient"].clone()
    }

    pub(crate) async fn get(&self, path: &str) -> HttpResponse {
        let url = format!("{}{path}", self.sandbox.url());
        HttpResponse::read(self.http().get(url).send().await.unwrap()).await.unwrap()
    }

    pub(crate) async fn discovery(&self, pool: &str) -> HttpResponse {
        self.get(&format!("/{pool}/.well-known/openid-configuration")).await
    }
}
