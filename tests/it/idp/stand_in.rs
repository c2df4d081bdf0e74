//! An OpenID Connect provider on this machine, and a browser that signs in at it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::world::{merged, wait};

const DISCOVERY: &str = "/.well-known/openid-configuration";

/// A provider that tells the truth until it is told otherwise.
pub(crate) struct StandIn {
    pub(crate) url: String,
    inner: Arc<Mutex<Inner>>,
}

/// How it signs its ID tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Signed {
    Rightly,
    /// By a key that nobody published, under the id of one that is.
    ByStranger,
    WithoutKid,
    UnderUnknownKid,
    /// With an extension that its reader must understand (`crit`).
    WithExtension,
    /// By what the pool knows as its secret (HS256).
    BySecret,
}

struct Inner {
    /// Status, location and body, by path.
    says: HashMap<String, (u16, String, String)>,
    key: EncodingKey,
    url: String,
    /// What it says of who signs in.
    person: Value,
    /// The secrets of the pool that it accepts.
    secrets: Vec<String>,
    signed: Signed,
    nonce: String,
    redirect_uri: String,
}

/// A key pair of its own.
fn new_key() -> EncodingKey {
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    EncodingKey::from_ec_der(pair.unwrap().as_ref())
}

impl StandIn {
    pub(crate) fn start() -> Self {
        let key = new_key();
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
        jwk.common.key_id = Some("k-1".into());
        let listener = wait(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Mutex::new(Inner {
            says: HashMap::new(),
            key,
            url: url.clone(),
            person: Value::Null,
            secrets: vec![super::SECRET.to_owned()],
            signed: Signed::Rightly,
            nonce: String::new(),
            redirect_uri: String::new(),
        }));
        let router = Router::new().fallback({
            let inner = Arc::clone(&inner);
            move |request: Request| {
                let inner = Arc::clone(&inner);
                async move { answer(&inner, request).await }
            }
        });
        wait(async {
            drop(tokio::spawn(async move { axum::serve(listener, router).await }));
        });
        let it = Self { url, inner };
        it.changes(json!({}));
        it.says("/keys", 200, &json!({"keys": [jwk]}).to_string());
        it
    }

    pub(crate) fn says(&self, path: &str, status: u16, body: &str) {
        let said = (status, String::new(), body.to_owned());
        self.inner.lock().unwrap().says.insert(path.into(), said);
    }

    pub(crate) fn redirects(&self, path: &str, to: &str) {
        let said = (302, to.to_owned(), String::new());
        self.inner.lock().unwrap().says.insert(path.into(), said);
    }

    /// The discovery document, with these members instead; null takes one out.
    pub(crate) fn changes(&self, members: Value) {
        let url = &self.url;
        let mut document = merged(
            json!({
                "issuer": url,
                "authorization_endpoint": format!("{url}/authorize"),
                "token_endpoint": format!("{url}/token"),
                "userinfo_endpoint": format!("{url}/me"),
                "jwks_uri": format!("{url}/keys"),
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["ES256"],
            }),
            members,
        );
        document.as_object_mut().unwrap().retain(|_, v| !v.is_null());
        self.says(DISCOVERY, 200, &document.to_string());
    }

    /// Signs in whoever comes, for a pool that knows the secret.
    pub(crate) fn signs_in(&self, claims: Value, secret: &str) {
        self.says("/me", 200, &claims.to_string());
        self.accepts(&[secret]);
        self.inner.lock().unwrap().person = claims;
    }

    /// Accepts these secrets of the pool, and no other.
    pub(crate) fn accepts(&self, secrets: &[&str]) {
        self.inner.lock().unwrap().secrets = secrets.iter().map(|&one| one.to_owned()).collect();
    }

    pub(crate) fn signs(&self, how: Signed) {
        self.inner.lock().unwrap().signed = how;
    }

    /// Where it was asked to send people back to.
    pub(crate) fn redirect_uri(&self) -> String {
        self.inner.lock().unwrap().redirect_uri.clone()
    }
}

async fn answer(inner: &Mutex<Inner>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 65_536).await.unwrap();
    let mut inner = inner.lock().unwrap();
    let (status, location, body) = match parts.uri.path() {
        "/authorize" => {
            let asked = Url::parse(&format!("http://a{}", parts.uri)).unwrap();
            let of = |name: &str| {
                let mut pairs = asked.query_pairs();
                pairs.find(|(key, _)| key == name).unwrap().1.into_owned()
            };
            (inner.nonce, inner.redirect_uri) = (of("nonce"), of("redirect_uri"));
            let mut back = Url::parse(&inner.redirect_uri).unwrap();
            back.query_pairs_mut().append_pair("code", "c-1").append_pair("state", &of("state"));
            (302, back.to_string(), String::new())
        }
        "/token" if !inner.says.contains_key("/token") => {
            let (status, body) = inner.tokens(&body);
            (status, String::new(), body.to_string())
        }
        path => inner.says.get(path).cloned().unwrap_or((404, String::new(), String::new())),
    };
    let mut response = Response::builder().status(status);
    if !location.is_empty() {
        response = response.header("location", location);
    }
    response.body(body.into()).unwrap()
}

impl Inner {
    fn tokens(&self, form: &[u8]) -> (u16, Value) {
        let form = String::from_utf8(form.to_vec()).unwrap();
        let sent = |part: &str| form.split('&').any(|pair| pair == part);
        let secret = self.secrets.iter().find(|secret| sent(&format!("client_secret={secret}")));
        let Some(secret) = secret.filter(|_| sent("client_id=pool-1")) else {
            return (401, json!({"error": "invalid_client"}));
        };
        if !sent("code=c-1") {
            return (400, json!({"error": "invalid_grant"}));
        }
        let now = std::time::SystemTime::now();
        let now = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let claims = merged(
            json!({"iss": self.url, "aud": "pool-1", "nonce": self.nonce, "iat": now, "exp": now + 60}),
            self.person.clone(),
        );
        let (algorithm, kid, key) = match self.signed {
            Signed::Rightly => (Algorithm::ES256, Some("k-1"), self.key.clone()),
            Signed::ByStranger => (Algorithm::ES256, Some("k-1"), new_key()),
            Signed::WithExtension => (Algorithm::ES256, Some("k-1"), self.key.clone()),
            Signed::WithoutKid => (Algorithm::ES256, None, self.key.clone()),
            Signed::UnderUnknownKid => (Algorithm::ES256, Some("k-2"), self.key.clone()),
            Signed::BySecret => {
                let key = EncodingKey::from_secret(secret.as_bytes());
                (Algorithm::HS256, Some("k-1"), key)
            }
        };
        let mut header = Header::new(algorithm);
        header.kid = kid.map(str::to_owned);
        if self.signed == Signed::WithExtension {
            header.extras.insert("crit".to_owned(), json!(["exp"]));
        }
        let token = encode(&header, &claims, &key).unwrap();
        (200, json!({"id_token": token, "access_token": "a-1"}))
    }
}

/// Follows redirects from that address until one leads to the app; that one, unvisited.
pub(crate) fn back_at(start: &str, app: &str) -> String {
    let client = Client::builder().no_proxy().cookie_store(true).redirect(Policy::none());
    let client = client.build().unwrap();
    wait(async {
        let mut at = Url::parse(start).unwrap();
        for _ in 0..8 {
            let answer = client.get(at.clone()).send().await.unwrap();
            let location = answer.headers().get("location").cloned();
            let Some(location) = location else {
                panic!("no way on from {at}: {}", answer.text().await.unwrap());
            };
            at = at.join(location.to_str().unwrap()).unwrap();
            if at.as_str().starts_with(app) {
                return at.to_string();
            }
        }
        panic!("no end of redirects at {at}")
    })
}
