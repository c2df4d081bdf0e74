//! A DICOMweb server on this machine with a guard that can lack each of its rules.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::world::{HTTP, wait};

/// What the guard demands of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Token,
    Signature,
    Client,
    TokenUse,
    /// That browsers may ask first, without a token.
    Preflight,
    /// That pages may read the answers.
    Cors,
}

/// A server that is guarded by every rule but those that it lacks.
pub(crate) struct Archive {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

struct Guard {
    keys: JwkSet,
    issuer: String,
    client: String,
    lacks: Vec<Rule>,
    /// What it answers to a request that it lets in.
    status: StatusCode,
}

impl Archive {
    pub(crate) fn start(issuer: &str, client: &str, lacks: &[Rule]) -> Self {
        Self::answering(issuer, client, lacks, StatusCode::OK)
    }

    pub(crate) fn answering(
        issuer: &str,
        client: &str,
        lacks: &[Rule],
        status: StatusCode,
    ) -> Self {
        let keys = format!("{issuer}/.well-known/jwks.json");
        let keys = wait(async { HTTP.get(keys).send().await.unwrap().text().await.unwrap() });
        let guard = Arc::new(Guard {
            keys: serde_json::from_str(&keys).unwrap(),
            issuer: issuer.to_owned(),
            client: client.to_owned(),
            lacks: lacks.to_vec(),
            status,
        });
        let seen = Arc::new(Mutex::new(Vec::new()));
        let listener = wait(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/dicom-web", listener.local_addr().unwrap());
        let router = Router::new().fallback({
            let seen = Arc::clone(&seen);
            move |request: Request| {
                let answer = guard.answer(&request);
                let line = format!("{} {} {}", request.method(), request.uri(), answer.status());
                seen.lock().unwrap().push(line);
                async move { answer }
            }
        });
        wait(async {
            drop(tokio::spawn(async move { axum::serve(listener, router).await }));
        });
        Self { url, seen }
    }

    /// Method, path and status of each request so far, sorted.
    pub(crate) fn seen(&self) -> Vec<String> {
        let mut seen = self.seen.lock().unwrap().clone();
        seen.sort();
        seen
    }
}

impl Guard {
    fn has(&self, rule: Rule) -> bool {
        !self.lacks.contains(&rule)
    }

    fn answer(&self, request: &Request) -> Response {
        let headers = request.headers();
        let is_preflight = request.method() == Method::OPTIONS && self.has(Rule::Preflight);
        let status = match (is_preflight, self.admits(headers)) {
            (true, _) => StatusCode::NO_CONTENT,
            (false, true) => self.status,
            (false, false) => StatusCode::UNAUTHORIZED,
        };
        let mut response = Response::builder().status(status);
        if self.has(Rule::Cors) {
            let origin = headers.get("origin").cloned();
            let map = response.headers_mut().unwrap();
            origin.map(|origin| map.insert("access-control-allow-origin", origin));
            map.insert("access-control-allow-headers", "Authorization".parse().unwrap());
        }
        let kind = "application/dicom+json";
        response.header("content-type", kind).body("[]".into()).unwrap()
    }

    fn admits(&self, headers: &HeaderMap) -> bool {
        if !self.has(Rule::Token) {
            return true;
        }
        let token = headers.get("authorization").and_then(|value| value.to_str().ok());
        token.and_then(|token| self.claims(token.strip_prefix("Bearer ")?)).is_some_and(|claims| {
            let is = |claim: &str, expected: &str| claims[claim] == *expected;
            is("iss", &self.issuer)
                && (!self.has(Rule::TokenUse) || is("token_use", "access"))
                // An ID token names its client in another claim.
                && (!self.has(Rule::Client) || is("client_id", &self.client) || is("aud", &self.client))
        })
    }

    fn claims(&self, token: &str) -> Option<Value> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_aud = false;
        if !self.has(Rule::Signature) {
            return Some(jsonwebtoken::dangerous::insecure_decode::<Value>(token).ok()?.claims);
        }
        let key = self.keys.find(&decode_header(token).ok()?.kid?)?;
        let key = DecodingKey::from_jwk(key).ok()?;
        Some(decode::<Value>(token, &key, &validation).ok()?.claims)
    }
}
