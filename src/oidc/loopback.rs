//! Receives the answer to a sign-in: a callback URL on this machine (RFC 8252 §7.3).

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use url::{Host, Url};

/// A listener at a callback URL on this machine; it stops when dropped.
#[derive(Debug)]
pub(crate) struct LoopbackListener {
    visits: mpsc::Receiver<CallbackVisit>,
    stopping: watch::Sender<bool>,
    serving: Vec<JoinHandle<()>>,
}

/// The longest time the last page may take to reach the browser.
const LAST_PAGE_TIMEOUT: Duration = Duration::from_secs(2);

/// A browser at the callback URL, waiting for its page.
#[derive(Debug)]
pub(crate) struct CallbackVisit {
    /// The whole URL, the code included.
    pub(crate) url: String,
    respond: oneshot::Sender<SignInOutcome>,
}

/// What the page tells the person at the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SignInOutcome {
    SignedIn,
    /// Why not.
    Failed(String),
    /// The URL belongs to another sign-in; this one goes on.
    OtherSignIn,
}

/// The port and the addresses to listen on for a callback URL; `None` if it leads to another machine.
fn addresses(callback: &Url) -> Option<(u16, Vec<std::net::IpAddr>)> {
    if callback.scheme() != "http" {
        return None;
    }
    let port = callback.port_or_known_default()?;
    let addresses = match callback.host()? {
        // Browsers may use either, so both must be free.
        Host::Domain("localhost") => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        Host::Ipv4(address) if address.is_loopback() => vec![address.into()],
        Host::Ipv6(address) if address.is_loopback() => vec![address.into()],
        _ => return None,
    };
    Some((port, addresses))
}

/// Whether that callback URL leads to this machine, over plain HTTP.
pub(crate) fn is_loopback(callback: &str) -> bool {
    Url::parse(callback).is_ok_and(|url| addresses(&url).is_some())
}

/// The path of a callback URL that one run of `login` adds for itself; the label of its lease follows.
pub(crate) const TEMPORARY_PATH: &str = "/cogoidc-login/";

/// The lease label of a temporary callback URL; `None` for any other URL.
pub(crate) fn temporary_label(callback: &str) -> Option<&str> {
    let (_, label) = callback.split_once(TEMPORARY_PATH)?;
    is_loopback(callback).then_some(label)
}

impl LoopbackListener {
    /// Listens at the callback URL.
    ///
    /// # Errors
    ///
    /// If the URL leads elsewhere, or its port is taken.
    pub(crate) async fn listen(callback: &str) -> std::io::Result<Self> {
        let not_loopback =
            || std::io::Error::new(std::io::ErrorKind::InvalidInput, "not a loopback URL");
        let url = Url::parse(callback).map_err(|_| not_loopback())?;
        let (port, addresses) = addresses(&url).ok_or_else(not_loopback)?;
        let mut listeners = Vec::new();
        for address in addresses {
            match TcpListener::bind(SocketAddr::new(address, port)).await {
                Ok(listener) => listeners.push(listener),
                // A machine without IPv6.
                Err(why)
                    if address.is_ipv6()
                        && !listeners.is_empty()
                        && why.kind() != std::io::ErrorKind::AddrInUse => {}
                Err(why) => return Err(why),
            }
        }
        let (sender, visits) = mpsc::channel(1);
        let stopping = watch::Sender::new(false);
        let router = router(url, sender);
        let serving = listeners
            .into_iter()
            .map(|listener| {
                let (router, mut stopping) = (router.clone(), stopping.subscribe());
                let ended = async move {
                    let _closed = stopping.wait_for(|stopping| *stopping).await;
                };
                tokio::spawn(async move {
                    let serving = axum::serve(listener, router);
                    let _ended = serving.with_graceful_shutdown(ended).await;
                })
            })
            .collect();
        Ok(Self { visits, stopping, serving })
    }

    /// The next visit to the callback URL.
    pub(crate) async fn next_visit(&mut self) -> Option<CallbackVisit> {
        self.visits.recv().await
    }

    /// Stops listening once the last page has reached the browser.
    pub(crate) async fn close(mut self) {
        self.stopping.send_replace(true);
        let serving = std::mem::take(&mut self.serving);
        let ended = futures_util::future::join_all(serving);
        let _late = tokio::time::timeout(LAST_PAGE_TIMEOUT, ended).await;
    }
}

impl Drop for LoopbackListener {
    fn drop(&mut self) {
        for task in &self.serving {
            task.abort();
        }
    }
}

impl CallbackVisit {
    /// Shows the person at the browser how the sign-in went.
    pub(crate) fn respond(self, outcome: SignInOutcome) {
        let _gone = self.respond.send(outcome);
    }
}

fn router(callback: Url, sender: mpsc::Sender<CallbackVisit>) -> Router {
    let callback = Arc::new(callback);
    let visit = move |uri: Uri| {
        let (callback, sender) = (Arc::clone(&callback), sender.clone());
        async move {
            if uri.path() != callback.path() {
                return page(StatusCode::NOT_FOUND, "Nothing is here", "");
            }
            let mut url = (*callback).clone();
            url.set_query(uri.query());
            let (respond, outcome) = oneshot::channel();
            let visit = CallbackVisit { url: url.into(), respond };
            if sender.send(visit).await.is_err() {
                return page(StatusCode::GONE, "This sign-in is over", "");
            }
            match outcome.await {
                Ok(SignInOutcome::SignedIn) => page(
                    StatusCode::OK,
                    "Signed in",
                    "You can close this tab and go back to the terminal.",
                ),
                Ok(SignInOutcome::Failed(why)) => page(StatusCode::OK, "Not signed in", &why),
                Ok(SignInOutcome::OtherSignIn) => page(
                    StatusCode::BAD_REQUEST,
                    "This belongs to another sign-in",
                    "Open the address that the terminal shows.",
                ),
                Err(_) => page(StatusCode::GONE, "This sign-in is over", ""),
            }
        }
    };
    Router::new().fallback(get(visit))
}

fn page(status: StatusCode, heading: &str, text: &str) -> Response {
    let (heading, text) = (escaped(heading), escaped(text));
    let body = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{heading}</title>\n\
         <style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem;\
         overflow-wrap:anywhere;color:#1a1a1a;background:#fff}}@media(prefers-color-scheme:dark){{body{{color:#eee;background:#16181d}}}}</style>\n\
         <main><h1>{heading}</h1><p>{text}</p></main>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONNECTION, "close"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    (status, headers, body).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_url_on_this_machine_is_a_loopback_url() {
        for (url, is) in [
            ("http://localhost:9228/cb", true),
            ("http://127.0.0.1:9228/", true),
            ("http://[::1]:9228/", true),
            ("https://localhost:9228/", false),
            ("http://app.example/cb", false),
            ("http://192.168.0.1/cb", false),
            ("http://0.0.0.0/cb", false),
            ("com.example.app:/cb", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(url), is, "{url}");
        }
    }

    #[test]
    fn text_on_a_page_is_escaped() {
        let text = "<script>alert(1)</script>\"";
        assert_eq!(escaped(text), "&lt;script&gt;alert(1)&lt;/script&gt;&quot;");
    }
}
