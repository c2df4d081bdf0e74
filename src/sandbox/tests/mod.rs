//! The sandbox against its measure: what each rule refuses, and what each page answers.

mod client;
mod domain;
mod faults;
mod federation;
mod full;
mod general;
mod http;
mod login;
mod pages;
mod persistence;
mod pool;
mod provider;
mod saml;
mod sign_in;
mod token;
mod world;

use std::time::Duration;

use reqwest::redirect::Policy;
use serde_json::{Value, json};

use crate::sandbox::{
    Config, Sandbox,
    api::{self, request::Request},
    error::{Answer, ApiError},
    faults::Settings,
    model::validate,
    state::State,
};

/// The control plane without a server: calls go straight to the table, through the model.
pub(crate) struct Cognito {
    state: State,
    settings: Settings,
    region: &'static str,
    now: f64,
}

impl Cognito {
    pub(crate) fn new() -> Self {
        Self {
            state: State::default(),
            settings: Settings::default(),
            region: "eu-central-1",
            now: 1_700_000_000.125,
        }
    }

    fn call(&mut self, operation: &str, body: Value) -> Answer {
        let row = api::find(operation).expect(operation);
        let body = api::check(row, body, &self.settings)?;
        let request = Request {
            operation: row.name,
            region: self.region,
            body: &body,
            now: self.now,
            url: "http://localhost:9229",
            settings: &self.settings,
        };
        let mut next = self.state.clone();
        let answer = api::run(row, &mut next, &request)?;
        self.state = next;
        if !self.settings.unknown_members {
            validate::check_answer(operation, &answer).unwrap();
        }
        Ok(answer)
    }

    /// From now on Describe answers hold members that no model knows, and updates keep or reset them.
    pub(crate) fn live_in_the_future(&mut self) {
        self.settings.unknown_members = true;
    }

    /// A call that has to succeed.
    pub(crate) fn ok(&mut self, operation: &str, body: Value) -> Value {
        self.call(operation, body)
            .unwrap_or_else(|error| panic!("{operation}: {}: {}", error.code, error.message))
    }

    /// A call that has to be refused, as `Code: message`.
    fn refused(&mut self, operation: &str, body: Value) -> String {
        match self.call(operation, body) {
            Ok(answer) => panic!("{operation} was not refused but answered {answer}"),
            Err(ApiError { code, message }) => format!("{code}: {message}"),
        }
    }

    fn pool(&mut self, more: Value) -> String {
        let body = merged(json!({"PoolName": "staff"}), more);
        text(&self.ok("CreateUserPool", body)["UserPool"]["Id"])
    }

    fn describe_pool(&mut self, pool: &str) -> Value {
        self.ok("DescribeUserPool", json!({"UserPoolId": pool}))["UserPool"].clone()
    }

    fn client(&mut self, pool: &str, more: Value) -> String {
        let body = merged(json!({"UserPoolId": pool, "ClientName": "app"}), more);
        text(&self.ok("CreateUserPoolClient", body)["UserPoolClient"]["ClientId"])
    }

    fn describe_client(&mut self, pool: &str, client: &str) -> Value {
        let body = json!({"UserPoolId": pool, "ClientId": client});
        self.ok("DescribeUserPoolClient", body)["UserPoolClient"].clone()
    }
}

/// A client that may sign people in through a browser.
fn browser_client() -> Value {
    json!({
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "profile"],
        "CallbackURLs": ["http://localhost:3000/callback", "https://app.example/cb?x=1"],
        "LogoutURLs": ["http://localhost:3000/"],
        "SupportedIdentityProviders": ["COGNITO"],
    })
}

fn merged(mut base: Value, more: Value) -> Value {
    if let Value::Object(more) = more {
        for (name, value) in more {
            base[name] = value;
        }
    }
    base
}

fn sorted(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap_or_else(|| panic!("{list} is no list"));
    let mut names: Vec<&str> = list.iter().map(|name| name.as_str().unwrap()).collect();
    names.sort_unstable();
    names
}

/// Creates a client and says how it was refused.
fn client_refusal(cognito: &mut Cognito, pool: &str, more: Value) -> String {
    let body = merged(json!({"UserPoolId": pool, "ClientName": "app"}), more);
    cognito.refused("CreateUserPoolClient", body)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A server, and somebody who talks to it over HTTP.
struct Served {
    sandbox: Sandbox,
    http: reqwest::Client,
}

/// What came back over HTTP.
#[derive(Debug)]
struct Got {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }
}

impl Served {
    async fn new(faults: &str) -> Self {
        let faults = faults.parse().unwrap();
        let config = Config { faults, shared_keys: true, ..Config::default() };
        Self::with(config).await
    }

    async fn with(config: Config) -> Self {
        let sandbox = Sandbox::start(config).await.unwrap();
        Self { sandbox, http: http() }
    }

    async fn send(&self, operation: &str, body: &Value) -> reqwest::Result<Got> {
        send(&self.http, self.sandbox.url(), operation, body).await
    }

    async fn ok(&self, operation: &str, body: Value) -> Value {
        let got = self.send(operation, &body).await.unwrap();
        assert_eq!(got.status, 200, "{operation}: {}", got.body);
        got.json()
    }

    /// A refused call, by its exception.
    async fn refused(&self, operation: &str, body: Value) -> String {
        let got = self.send(operation, &body).await.unwrap();
        assert_ne!(got.status, 200, "{operation}: {}", got.body);
        text(&got.json()["__type"])
    }

    async fn pool(&self) -> String {
        let made = self.ok("CreateUserPool", json!({"PoolName": "staff"})).await;
        text(&made["UserPool"]["Id"])
    }

    async fn client(&self, pool: &str) -> String {
        let body = merged(browser_client(), json!({"UserPoolId": pool, "ClientName": "app"}));
        let made = self.ok("CreateUserPoolClient", body).await;
        text(&made["UserPoolClient"]["ClientId"])
    }

    async fn get(&self, path: &str) -> Got {
        let url = format!("{}{path}", self.sandbox.url());
        got(self.http.get(url).send().await.unwrap()).await.unwrap()
    }
}

fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

async fn send(
    http: &reqwest::Client,
    url: &str,
    operation: &str,
    body: &Value,
) -> reqwest::Result<Got> {
    let scope = "Credential=AKIDEXAMPLE/20260101/eu-central-1/cognito-idp/aws4_request";
    let response = http
        .post(url)
        .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "authorization",
            format!("AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=00"),
        )
        .body(body.to_string())
        .send()
        .await?;
    got(response).await
}

async fn got(response: reqwest::Response) -> reqwest::Result<Got> {
    Ok(Got {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.text().await?,
    })
}
