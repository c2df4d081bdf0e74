//! Stands between the suite and a sandbox, and goes wrong at a certain call.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::interrupt::RUNTIME;

/// Longest wait for the call.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// What happens from that call on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// A page instead of JSON.
    Page,
    /// Status 500, with nothing.
    Failure,
    /// Connections end within an answer.
    Close,
    /// This one call has no answer; all others do.
    HoldOnce,
}

pub(super) struct Relay {
    pub(super) url: String,
    strikes: UnboundedReceiver<()>,
}

struct Shared {
    http: reqwest::Client,
    target: String,
    operation: &'static str,
    effect: Effect,
    has_struck: AtomicBool,
    sender: UnboundedSender<()>,
}

impl Relay {
    pub(super) fn start(target: &str, operation: &'static str, effect: Effect) -> Self {
        let (sender, strikes) = unbounded_channel();
        let http =
            reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let shared = Shared {
            http: http.build().unwrap(),
            target: target.to_owned(),
            operation,
            effect,
            has_struck: AtomicBool::new(false),
            sender,
        };
        let router = Router::new().fallback(relayed).with_state(Arc::new(shared));
        let listener = RUNTIME.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        RUNTIME.spawn(async { axum::serve(listener, router).await });
        Self { url, strikes }
    }

    /// Waits for the call.
    pub(super) fn struck(&mut self) {
        let came =
            RUNTIME.block_on(async { tokio::time::timeout(MAX_WAIT, self.strikes.recv()).await });
        assert!(came.is_ok_and(|strike| strike.is_some()), "the call does not come");
    }
}

async fn relayed(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let is_it = target.is_some_and(|target| target.ends_with(&format!(".{}", shared.operation)));
    let is_first = is_it && !shared.has_struck.swap(true, Ordering::SeqCst);
    if is_first {
        let _ended = shared.sender.send(());
    }
    if shared.has_struck.load(Ordering::SeqCst) {
        match shared.effect {
            Effect::Page => return "<html>maintenance</html>".into_response(),
            Effect::Failure => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Effect::Close => return ([("content-length", "1000")], "{").into_response(),
            Effect::HoldOnce if is_first => std::future::pending().await,
            Effect::HoldOnce => {}
        }
    }
    headers.remove("host");
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = shared.http.request(method, format!("{}{path}", shared.target)).headers(headers);
    match request.body(body).send().await {
        Ok(answer) => {
            let (status, headers) = (answer.status(), answer.headers().clone());
            (status, headers, answer.bytes().await.unwrap_or_default()).into_response()
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}
