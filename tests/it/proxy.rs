//! A proxy between the program and its sandbox: what goes through is seen, and can be bent.
//!
//! With it: whatever a newer Cognito may describe, an update sends back.

use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, Response};
use serde_json::{Map, Value, json};
use tokio::task::spawn_blocking;

use crate::described;
use crate::world::{Ran, World, run, wait};

/// On which side of a call's effect something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Before,
    After,
}

/// One call, as the program sees it.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) operation: String,
    pub(crate) sent: Value,
    pub(crate) received: Value,
}

/// What is done at each call: its number, from 1, its operation, and on which side of its effect; whether
/// the call goes on.
type Hook = dyn Fn(usize, &str, Moment) -> bool + Send + Sync;

/// A running proxy.
pub(crate) struct Proxy {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    behind: String,
    client: reqwest::Client,
    hook: Box<Hook>,
    /// Whether described resources get members that no model knows, which the sandbox never sees.
    inventive: bool,
    begun: Mutex<usize>,
    seen: Mutex<Vec<Exchange>>,
}

impl Proxy {
    /// In front of a world's sandbox, with a hook.
    pub(crate) fn hooked(
        world: &World,
        hook: impl Fn(usize, &str, Moment) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self::start(world, false, Box::new(hook))
    }

    /// One that adds members no model knows to all that is described.
    fn inventive(world: &World) -> Self {
        Self::start(world, true, Box::new(|_, _, _| true))
    }

    fn start(world: &World, inventive: bool, hook: Box<Hook>) -> Self {
        let no_redirects = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(no_redirects);
        let shared = Arc::new(Shared {
            behind: world.sandbox.url().to_owned(),
            client: client.build().unwrap(),
            hook,
            inventive,
            begun: Mutex::default(),
            seen: Mutex::default(),
        });
        let router = axum::Router::new().fallback(pass).with_state(Arc::clone(&shared));
        let url = wait(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            tokio::spawn(async move { axum::serve(listener, router).await });
            format!("http://localhost:{port}")
        });
        Self { url, shared }
    }

    /// The calls that were answered so far.
    pub(crate) fn seen(&self) -> Vec<Exchange> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// The calls of one operation.
    pub(crate) fn seen_of(&self, operation: &str) -> Vec<Exchange> {
        let mut seen = self.seen();
        seen.retain(|call| call.operation == operation);
        seen
    }

    /// The program with that command line, through the proxy; its pages are the sandbox's own, unless the line says
    /// where they are.
    pub(crate) fn program(&self, world: &World, line: &str) -> std::process::Command {
        let mut command = world.program(line);
        command.env("COGOIDC_ENDPOINT_URL", &self.url);
        if !line.contains("--issuer-base-url") {
            command.args(["--issuer-base-url", world.sandbox.url()]);
        }
        command
    }

    fn run(&self, world: &World, line: &str) -> Ran {
        run(self.program(world, line), line)
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let target = parts.headers.get("x-amz-target");
    let operation = target.and_then(|name| Some(name.to_str().ok()?.split_once('.')?.1.to_owned()));
    let Some(operation) = operation else {
        let (status, _, body) = shared.forward(&parts, body).await;
        return Response::builder().status(status).body(body.into()).unwrap();
    };
    let number = {
        let mut begun = shared.begun.lock().unwrap();
        *begun += 1;
        *begun
    };
    if !shared.at(number, &operation, Moment::Before).await {
        return Response::builder().status(500).body(Body::empty()).unwrap();
    }
    let sent: Value = serde_json::from_slice(&body).unwrap();
    let mut passed = sent.clone();
    without_inventions(&mut passed);
    let (status, kind, answer) = shared.forward(&parts, passed.to_string().into()).await;
    let mut received: Value = serde_json::from_slice(&answer).unwrap_or_default();
    let describes = operation.starts_with("Describe") || operation.starts_with("Get");
    if shared.inventive && describes && status == 200 {
        with_inventions(&mut received);
    }
    shared.seen.lock().unwrap().push(Exchange {
        operation: operation.clone(),
        sent,
        received: received.clone(),
    });
    shared.at(number, &operation, Moment::After).await;
    Response::builder()
        .status(status)
        .header("content-type", kind)
        .body(received.to_string().into())
        .unwrap()
}

impl Shared {
    async fn forward(
        &self,
        parts: &axum::http::request::Parts,
        body: Bytes,
    ) -> (u16, String, Bytes) {
        let url = format!("{}{}", self.behind, parts.uri);
        let mut request = self.client.request(parts.method.clone(), url).body(body);
        for name in ["x-amz-target", "content-type", "authorization"] {
            if let Some(value) = parts.headers.get(name) {
                request = request.header(name, value);
            }
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type");
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        (status, kind, response.bytes().await.unwrap())
    }

    async fn at(self: &Arc<Self>, number: usize, operation: &str, moment: Moment) -> bool {
        let (shared, operation) = (Arc::clone(self), operation.to_owned());
        let hook = spawn_blocking(move || (shared.hook)(number, &operation, moment));
        hook.await.unwrap()
    }
}

/// What the invented members begin with.
const INVENTED: &str = "Zz";

/// Adds a text, a number, a list and a block to every object, and to every object within.
fn with_inventions(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(with_inventions),
        Value::Object(map) => {
            for (name, inner) in map.iter_mut() {
                match name.as_str() {
                    // Texts by names of people's own, and of attributes.
                    "UserPoolTags" | "AttributeMapping" => {}
                    // Texts alone.
                    "ProviderDetails" => inner["ZzText"] = "a \"text\"\n/\\".into(),
                    _ => with_inventions(inner),
                }
            }
            let big = u64::MAX;
            let block = json!({"ZzDeep": {"ZzDeeper": [1, 2.5, true, "z\u{e9}\u{1f600}"]}});
            for (name, value) in [
                ("ZzText", json!("a \"text\"\n/\\")),
                ("ZzNumber", json!(big)),
                ("ZzList", json!([{"ZzEntry": null}, []])),
                ("ZzBlock", block),
            ] {
                map.insert(name.to_owned(), value);
            }
        }
        _ => {}
    }
}

fn without_inventions(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(without_inventions),
        Value::Object(map) => {
            map.retain(|name, _| !name.starts_with(INVENTED));
            map.values_mut().for_each(without_inventions);
        }
        _ => {}
    }
}

/// A pool and a client of somebody else's, rich in settings, with a domain of the classic kind.
fn estate(world: &World) -> (String, String) {
    let pool = world.pool(
        "staff",
        json!({
            "UserPoolTags": {"team": "imaging", "cost": "42"},
            "Policies": {"PasswordPolicy": {"MinimumLength": 14, "RequireNumbers": true, "RequireSymbols": true, "TemporaryPasswordValidityDays": 3}},
            "AutoVerifiedAttributes": ["email"],
            "VerificationMessageTemplate": {"EmailMessage": "code {####}", "EmailSubject": "hello"},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true},
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true, "InviteMessageTemplate": {"EmailSubject": "welcome", "EmailMessage": "{username} {####}"}},
            "DeletionProtection": "ACTIVE",
        }),
    );
    let client = world.client(
        &pool,
        "viewer",
        json!({
            "GenerateSecret": true,
            "LogoutURLs": ["https://other.example/"],
            "DefaultRedirectURI": "https://other.example/callback",
            "ReadAttributes": ["email", "name"],
            "WriteAttributes": ["name"],
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "AccessTokenValidity": 10,
            "IdTokenValidity": 20,
            "RefreshTokenValidity": 3,
            "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
            "PreventUserExistenceErrors": "ENABLED",
            "EnablePropagateAdditionalUserContextData": true,
            "AuthSessionValidity": 7,
        }),
    );
    world.domain(&pool, "staff-pages", 1);
    (pool, client)
}

/// What each update leaves of a description.
fn left_out(operation: &str) -> Vec<&'static str> {
    match operation {
        "UpdateUserPool" => [described::POOL, described::MESSAGES].concat(),
        "UpdateUserPoolClient" => described::CLIENT.to_vec(),
        "UpdateUserPoolDomain" => described::DOMAIN.to_vec(),
        "UpdateIdentityProvider" => described::PROVIDER.to_vec(),
        _ => Vec::new(),
    }
}

/// The last description before the only update of a kind, less what no update takes, and what was sent.
fn described_and_sent(proxy: &Proxy, read: &str, write: &str) -> (Map<String, Value>, Value) {
    let seen = proxy.seen();
    let place = seen.iter().position(|call| call.operation == write);
    let place = place.unwrap_or_else(|| panic!("no {write}"));
    assert_eq!(proxy.seen_of(write).len(), 1, "{write}");
    let before = seen[..place].iter().rfind(|call| call.operation == read);
    let mut described = before.unwrap().received.clone();
    if read.starts_with("Describe") {
        let map = described.as_object_mut().unwrap();
        let inner = map.keys().find(|name| !name.starts_with(INVENTED)).cloned();
        described = map[&inner.unwrap()].take();
    }
    let Value::Object(mut described) = described else {
        panic!("{read}: {described}");
    };
    described.retain(|name, _| !left_out(write).contains(&name.as_str()));
    (described, seen[place].sent.clone())
}

#[test]
fn whatever_a_newer_cognito_describes_of_a_client_is_in_the_update() {
    let world = World::new();
    let (pool, client) = estate(&world);
    let proxy = Proxy::inventive(&world);
    let url = "https://new.example/callback";
    let ids = format!("--pool-id {pool} --client-id {client}");
    proxy.run(&world, &format!("callback add {url} {ids}")).exits(0);
    let (mut expected, mut sent) =
        described_and_sent(&proxy, "DescribeUserPoolClient", "UpdateUserPoolClient");
    let urls = expected["CallbackURLs"].as_array_mut().unwrap();
    urls.push(url.into());
    sort(&mut sent["CallbackURLs"]);
    sort(expected.get_mut("CallbackURLs").unwrap());
    assert_eq!(sent, Value::Object(expected));
    assert!(sent.to_string().matches("ZzDeeper").count() >= 2, "{sent}");
}

fn sort(list: &mut Value) {
    list.as_array_mut().unwrap().sort_by_key(Value::to_string);
}

#[test]
fn whatever_a_newer_cognito_describes_of_a_pool_is_in_each_update_of_apply() {
    let world = World::new();
    let (pool, client) = estate(&world);
    world.write(
        "cogoidc.toml",
        &format!(
            "target = \"cloudflare-access\"\napp_url = \"my-team\"\n[pool]\nid = \"{pool}\"\nself_sign_up = true\nmfa = \"optional\"\ntier = \"plus\"\n[pool.tags]\nteam = \"radiology\"\nnew = \"yes\"\n[client]\nid = \"{client}\"\n[domain]\nclassic = false\n"
        ),
    );
    let proxy = Proxy::inventive(&world);
    let ran = proxy.run(&world, "apply --yes");
    assert!([0, 3].contains(&ran.code), "{ran}");

    let (mut expected, sent) = described_and_sent(&proxy, "DescribeUserPool", "UpdateUserPool");
    expected.insert("UserPoolId".into(), pool.clone().into());
    expected.insert("PoolName".into(), "staff".into());
    expected.insert("UserPoolTier".into(), "PLUS".into());
    expected["UserPoolTags"] = json!({"team": "radiology", "cost": "42", "new": "yes"});
    let config = expected["AdminCreateUserConfig"].as_object_mut().unwrap();
    config.insert("AllowAdminCreateUserOnly".into(), false.into());
    config.shift_remove("UnusedAccountValidityDays");
    assert_eq!(sent, Value::Object(expected));

    let (mut expected, sent) =
        described_and_sent(&proxy, "GetUserPoolMfaConfig", "SetUserPoolMfaConfig");
    expected.insert("UserPoolId".into(), pool.into());
    expected.insert("MfaConfiguration".into(), "OPTIONAL".into());
    let factor = expected.entry("SoftwareTokenMfaConfiguration").or_insert_with(|| json!({}));
    factor["Enabled"] = true.into();
    assert_eq!(sent, Value::Object(expected));

    let (mut expected, sent) =
        described_and_sent(&proxy, "DescribeUserPoolDomain", "UpdateUserPoolDomain");
    expected.insert("ManagedLoginVersion".into(), 2.into());
    assert_eq!(sent, Value::Object(expected));
}

#[test]
fn whatever_a_newer_cognito_describes_survives_doctor_fix() {
    let world = World::new();
    let (pool, client) = estate(&world);
    let body = json!({"UserPoolId": pool, "DeletionProtection": "INACTIVE"});
    world.api("UpdateUserPool", body);
    let proxy = Proxy::inventive(&world);
    let line = format!("doctor --fix --yes --pool-id {pool} --client-id {client}");
    proxy
        .run(&world, &format!("{line} --only client.readable --only pool.deletion-protection"))
        .exits(0);
    let (mut expected, mut sent) =
        described_and_sent(&proxy, "DescribeUserPoolClient", "UpdateUserPoolClient");
    let readable = expected["ReadAttributes"].as_array_mut().unwrap();
    readable.push("email_verified".into());
    sort(&mut sent["ReadAttributes"]);
    sort(expected.get_mut("ReadAttributes").unwrap());
    assert_eq!(sent, Value::Object(expected));
    assert!(sent.to_string().matches("ZzDeeper").count() >= 2, "{sent}");
    let (mut expected, sent) = described_and_sent(&proxy, "DescribeUserPool", "UpdateUserPool");
    expected.insert("UserPoolId".into(), pool.clone().into());
    expected.insert("PoolName".into(), "staff".into());
    expected.insert("DeletionProtection".into(), "ACTIVE".into());
    let config = expected["AdminCreateUserConfig"].as_object_mut().unwrap();
    config.shift_remove("UnusedAccountValidityDays");
    assert_eq!(sent, Value::Object(expected));
}

#[test]
fn whatever_a_newer_cognito_describes_of_a_provider_is_in_the_update() {
    let world = World::new();
    let (pool, client) = estate(&world);
    world.write("secret", crate::idp::SECRET);
    let issuer = &crate::idp::UPSTREAM.url;
    let details = json!({
        "client_id": "pool-1", "client_secret": "older", "attributes_request_method": "POST",
        "oidc_issuer": issuer, "authorize_scopes": "openid groups", "jwks_uri": format!("{issuer}/keys"),
    });
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
        "ProviderDetails": details, "AttributeMapping": {"email": "mail"},
        "IdpIdentifiers": ["corp.example"],
    });
    world.api("CreateIdentityProvider", body);
    let proxy = Proxy::inventive(&world);
    let line = crate::idp::line(issuer);
    let line = format!("{line} --map nickname=nick --pool-id {pool} --client-id {client} --yes");
    proxy.run(&world, &line).exits(0);

    let (mut expected, sent) =
        described_and_sent(&proxy, "DescribeIdentityProvider", "UpdateIdentityProvider");
    let details = expected["ProviderDetails"].as_object_mut().unwrap();
    details.shift_remove("attributes_url_add_attributes");
    details["client_secret"] = crate::idp::SECRET.into();
    expected["AttributeMapping"]["nickname"] = "nick".into();
    assert_eq!(sent, Value::Object(expected));
    assert!(sent.to_string().contains(INVENTED), "{sent}");

    let (mut expected, mut sent) =
        described_and_sent(&proxy, "DescribeUserPoolClient", "UpdateUserPoolClient");
    expected["SupportedIdentityProviders"] = json!(["COGNITO", "Corp"]);
    let mapped = ["name", "email", "nickname"];
    let mut writable: Vec<String> = mapped.map(str::to_owned).into();
    writable.sort();
    expected["WriteAttributes"] = json!(writable);
    sort(&mut sent["WriteAttributes"]);
    sort(&mut sent["SupportedIdentityProviders"]);
    assert_eq!(sent, Value::Object(expected));
}

#[test]
fn members_that_the_sandbox_invents_outlive_every_update() {
    let world = World::with("unknown-members");
    let (pool, client) = estate(&world);
    let future =
        |described: &Value| json!([described["FutureMode"], described["FutureBlock"]["Enabled"]]);
    let there = json!(["INVENTED", true]);
    let ids = format!("--pool-id {pool} --client-id {client}");
    world.run(&format!("callback add https://new.example/ {ids}")).exits(0);
    let line = format!(
        "init --target cloudflare-access --app-url my-team {ids} --mfa optional --self-sign-up --domain-prefix staff-pages --yes"
    );
    let (ran, calls) = world.counting(&line);
    ran.exits(0);
    assert_eq!(calls.writes(), ["SetUserPoolMfaConfig", "UpdateUserPool", "UpdateUserPoolClient"]);
    assert_eq!(future(&world.describe_pool(&pool)), there);
    assert_eq!(future(&world.describe_client(&pool, &client)), there);
    let mfa = world.api("GetUserPoolMfaConfig", json!({"UserPoolId": pool}));
    assert_eq!(future(&mfa), there);
}
