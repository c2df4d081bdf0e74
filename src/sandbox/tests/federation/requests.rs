//! Requests to a provider.

use std::sync::{Arc, Mutex};

use axum::{Router, body::to_bytes, extract::Request, response::Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use super::{identity_request, okta, signer, valid_claims};
use crate::sandbox::{
    federation::{
        provider_config::ProviderConfig,
        provider_request::{ProviderAnswer, ProviderQuery, ProviderRequest},
    },
    state::{Object, object},
    testing::{merged, world::ADA},
    tokens::keys::KeyUse,
};

const NOW: f64 = 1_700_000_000.0;
const EXCHANGE_REDIRECTED: &str = "The provider did not exchange the code: status 302";
const DISCOVERY: &str = "/.well-known/openid-configuration";

/// A request that a provider received.
#[derive(Clone)]
struct Received {
    /// Method and path.
    line: String,
    authorization: String,
    body: String,
}

/// Path, status and body.
type CannedResponse = (&'static str, u16, String);

/// A provider on this machine with the responses that a test sets.
#[derive(Clone, Default)]
struct FakeProvider {
    /// For each path the first one counts.
    responses: Arc<Mutex<Vec<CannedResponse>>>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl FakeProvider {
    /// A provider without faults, and its URL.
    async fn start() -> (Self, String) {
        let provider = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback({
            let provider = provider.clone();
            move |request: Request| async move { provider.respond(request).await }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider.set(
            DISCOVERY,
            200,
            &json!({
                "authorization_endpoint": format!("{url}/authorize"),
                "token_endpoint": format!("{url}/token"),
                "jwks_uri": format!("{url}/keys"),
                "userinfo_endpoint": format!("{url}/me"),
            }),
        );
        provider.set("/keys", 200, &signer().jwks().unwrap());
        provider.set("/me", 200, &json!({"sub": "u-1", "email": ADA, "name": "Ada"}));
        provider.set_token(&url, json!({}));
        (provider, url)
    }

    fn set(&self, path: &'static str, status: u16, body: &Value) {
        self.responses.lock().unwrap().insert(0, (path, status, body.to_string()));
    }

    fn set_token(&self, issuer: &str, change: Value) {
        let claims = merged(merged(valid_claims(), json!({"iss": issuer})), change);
        let token = signer().sign(KeyUse::IdTokens, &claims).unwrap();
        self.set("/token", 200, &json!({"id_token": token, "access_token": "a-1"}));
    }

    async fn respond(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, 65_536).await.unwrap();
        let authorization = parts.headers.get("authorization");
        self.received.lock().unwrap().push(Received {
            line: format!("{} {}", parts.method, parts.uri.path()),
            authorization: authorization.map_or("", |it| it.to_str().unwrap()).to_owned(),
            body: String::from_utf8(body.to_vec()).unwrap(),
        });
        let responses = self.responses.lock().unwrap();
        let found = responses.iter().find(|(path, ..)| *path == parts.uri.path());
        let (status, body) =
            found.map_or((404, String::new()), |(_, status, body)| (*status, body.clone()));
        Response::builder().status(status).body(body.into()).unwrap()
    }

    fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

/// The answer of the provider with these details.
async fn ask(details: Value, query: ProviderQuery) -> ProviderAnswer {
    let fields =
        object(json!({"ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": details}));
    let auth_request = identity_request(&mut okta()).auth_request;
    let provider = ProviderConfig::oidc(&fields).unwrap();
    ProviderRequest { auth_request, provider, query }.send(NOW).await.answer
}

fn details(url: &str, more: Value) -> Value {
    merged(
        json!({
            "client_id": "upstream", "client_secret": "s&1", "authorize_scopes": "openid",
            "attributes_request_method": "GET", "oidc_issuer": url,
        }),
        more,
    )
}

/// The claims of the user, or the message and the cause of the failure.
async fn identity(details: Value) -> Result<Object, (String, &'static str)> {
    let query = ProviderQuery::Identity {
        code: "c 1".into(),
        redirect_uri: "http://localhost:9229/domain/ohif/oauth2/idpresponse".into(),
        nonce: "n-1".into(),
    };
    match ask(details, query).await {
        ProviderAnswer::Identity(claims) => claims.map_err(|error| (error.message, error.cause)),
        _ => panic!("another query was answered"),
    }
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_secret_in_the_form() {
    let (provider, url) = FakeProvider::start().await;
    for (method, last) in [("GET", "GET /me"), ("POST", "POST /me")] {
        provider.received.lock().unwrap().clear();
        let more = json!({"attributes_request_method": method});
        let claims = identity(details(&url, more)).await.unwrap();
        assert_eq!((&claims["sub"], &claims["name"]), (&json!("u-1"), &json!("Ada")));
        let received = provider.received();
        let lines: Vec<&str> = received.iter().map(|request| request.line.as_str()).collect();
        assert_eq!(
            lines,
            ["GET /.well-known/openid-configuration", "POST /token", "GET /keys", last]
        );
        assert_eq!(received[1].authorization, "", "client_secret_post only");
        assert_eq!(
            received[1].body,
            "grant_type=authorization_code&code=c+1&redirect_uri=http%3A%2F%2Flocalhost%3A9229%2Fdomain%2Fohif%2Foauth2%2Fidpresponse&client_id=upstream&client_secret=s%261"
        );
        assert_eq!(received[3].authorization, "Bearer a-1");
    }
}

#[tokio::test]
async fn configured_endpoints_take_precedence_over_the_discovery_document() {
    let (provider, url) = FakeProvider::start().await;
    let configured = json!({
        "token_url": format!("{url}/token"), "jwks_uri": format!("{url}/keys"),
        "attributes_url": format!("{url}/me"),
    });
    identity(details(&url, configured)).await.unwrap();
    assert_eq!(provider.received().len(), 3);
    let query = ProviderQuery::AuthorizationEndpoint;
    let ProviderAnswer::AuthorizationEndpoint(Ok(found)) =
        ask(details(&url, json!({})), query).await
    else {
        panic!("no endpoint");
    };
    assert_eq!(found, Url::parse(&format!("{url}/authorize")).unwrap());
}

/// Checks the message and the cause after a change to a provider without faults.
async fn check_failure(
    change: impl FnOnce(&FakeProvider, &str),
    message: &str,
    cause: &'static str,
) {
    let (provider, url) = FakeProvider::start().await;
    change(&provider, &url);
    let result = identity(details(&url, json!({}))).await;
    assert_eq!(result, Err((message.to_owned(), cause)));
}

#[tokio::test]
async fn each_failing_endpoint_of_a_provider_has_its_own_message() {
    for (path, status, body, message, cause) in [
        (
            DISCOVERY,
            500,
            json!({}),
            "The discovery document of the provider cannot be used: status 500",
            "discovery_failed",
        ),
        (
            DISCOVERY,
            200,
            json!({"filler": "x".repeat(1024 * 1024)}),
            "The discovery document of the provider cannot be used: it is too large",
            "discovery_failed",
        ),
        (
            DISCOVERY,
            200,
            json!({"jwks_uri": "https://id.example/keys"}),
            "The discovery document of the provider has no token_endpoint",
            "discovery_failed",
        ),
        (
            DISCOVERY,
            200,
            json!({"token_endpoint": "http://elsewhere.example/", "jwks_uri": "x:"}),
            "The provider did not exchange the code: its URL is not https",
            "exchange_failed",
        ),
        (
            "/token",
            400,
            json!({"error": "invalid_client"}),
            "The provider did not exchange the code: status 400 invalid_client",
            "exchange_failed",
        ),
        ("/token", 302, json!({}), EXCHANGE_REDIRECTED, "exchange_failed"),
        (
            "/token",
            200,
            json!({"access_token": "a-1"}),
            "The provider did not exchange the code: it contains no id_token",
            "exchange_failed",
        ),
        (
            "/keys",
            404,
            json!({}),
            "The keys of the provider cannot be used: status 404",
            "keys_failed",
        ),
        (
            "/keys",
            200,
            json!({"keys": []}),
            "The provider has no key with the kid of the id_token",
            "id_token_kid_unknown",
        ),
        (
            "/me",
            401,
            json!({}),
            "The attributes of the provider cannot be used: status 401",
            "attributes_failed",
        ),
        (
            "/me",
            200,
            json!([]),
            "The attributes of the provider cannot be used: they are not a JSON object",
            "attributes_failed",
        ),
        (
            "/me",
            200,
            json!({"sub": "u-2"}),
            "The attributes of the provider are those of another user",
            "attributes_of_another",
        ),
    ] {
        check_failure(|provider, _| provider.set(path, status, &body), message, cause).await;
    }
}

#[tokio::test]
async fn an_id_token_for_another_sign_in_is_rejected() {
    let change = |provider: &FakeProvider, url: &str| {
        provider.set_token(url, json!({"nonce": "n-2"}));
    };
    check_failure(change, "Bad id_token nonce", "id_token_nonce").await;
}

#[tokio::test]
async fn a_provider_that_does_not_listen_cannot_be_reached() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let message = "The discovery document of the provider cannot be used: it cannot be reached";
    let result = identity(details(&url, json!({}))).await;
    assert_eq!(result, Err((message.into(), "discovery_failed")));
}

#[tokio::test]
async fn a_provider_does_not_need_a_userinfo_endpoint() {
    let (provider, url) = FakeProvider::start().await;
    let document =
        json!({"token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys")});
    provider.set(DISCOVERY, 200, &document);
    assert_eq!(identity(details(&url, json!({}))).await.unwrap()["email"], ADA);
}
