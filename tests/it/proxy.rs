//! A proxy between the program and its sandbox: what goes through is seen, and can be bent.
//!
//! With it: whatever a newer Cognito may describe, an update sends back.

mod unknown_members;

use std::sync::{Arc, Mutex, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, Response};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

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

/// What is done to an answer: its operation (the path of a page), its status and its JSON.
type Bend = dyn Fn(&str, &mut u16, &mut Value) + Send + Sync;

/// A running proxy.
pub(crate) struct Proxy {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    behind: String,
    client: reqwest::Client,
    hook: Box<Hook>,
    bend: Box<Bend>,
    /// Its own address, which takes the place of the sandbox's in the pages that go through.
    url: OnceLock<String>,
    begun: Mutex<usize>,
    seen: Mutex<Vec<Exchange>>,
}

impl Proxy {
    /// In front of a world's sandbox, with a hook.
    pub(crate) fn hooked(
        world: &World,
        hook: impl Fn(usize, &str, Moment) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self::start(world, Box::new(|_, _, _| {}), Box::new(hook))
    }

    /// One that adds members no model knows to all that is described.
    fn inventive(world: &World) -> Self {
        let bend = |operation: &str, status: &mut u16, received: &mut Value| {
            let describes = operation.starts_with("Describe") || operation.starts_with("Get");
            if describes && *status == 200 {
                with_inventions(received);
            }
        };
        Self::bent(world, bend)
    }

    /// One that changes what is answered.
    pub(crate) fn bent(
        world: &World,
        bend: impl Fn(&str, &mut u16, &mut Value) + Send + Sync + 'static,
    ) -> Self {
        Self::start(world, Box::new(bend), Box::new(|_, _, _| true))
    }

    fn start(world: &World, bend: Box<Bend>, hook: Box<Hook>) -> Self {
        let no_redirects = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(no_redirects);
        let shared = Arc::new(Shared {
            behind: world.sandbox.url().to_owned(),
            client: client.build().unwrap(),
            hook,
            bend,
            url: OnceLock::new(),
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
        shared.url.set(url.clone()).unwrap();
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
        let (mut status, kind, body) = shared.forward(&parts, body).await;
        let body = shared.page(parts.uri.path(), &mut status, &kind, body);
        return Response::builder()
            .status(status)
            .header("content-type", kind)
            .body(body.into())
            .unwrap();
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
    let (mut status, kind, answer) = shared.forward(&parts, passed.to_string().into()).await;
    let mut received: Value = serde_json::from_slice(&answer).unwrap_or_default();
    (shared.bend)(&operation, &mut status, &mut received);
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
    /// A page as the program sees it.
    fn page(&self, path: &str, status: &mut u16, kind: &str, body: Bytes) -> Bytes {
        let url = self.url.get().unwrap();
        let text = String::from_utf8_lossy(&body).replace(&self.behind, url);
        match serde_json::from_str::<Value>(&text) {
            Ok(mut page) if kind.contains("json") => {
                (self.bend)(path, status, &mut page);
                page.to_string().into()
            }
            _ => body,
        }
    }

    async fn forward(&self, parts: &http::request::Parts, body: Bytes) -> (u16, String, Bytes) {
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
