//! The callback URL of a sign-in in a browser: a listener on this machine alone (RFC 8252 §7.3).

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

/// Listens for the answer to one sign-in, as long as it lives.
#[derive(Debug)]
pub(crate) struct Loopback {
    answers: mpsc::Receiver<Answered>,
    over: watch::Sender<bool>,
    serving: Vec<JoinHandle<()>>,
}

/// Longest time the last page may take to reach the browser.
const LAST_PAGE: Duration = Duration::from_secs(2);

/// A browser at the callback URL, which waits to be told how it went.
#[derive(Debug)]
pub(crate) struct Answered {
    /// The whole URL, the code included.
    pub(crate) url: String,
    told: oneshot::Sender<Told>,
}

/// What the person in front of the browser is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    SignedIn,
    /// Why not.
    Failed(String),
    /// The URL belongs to another sign-in, and this one goes on.
    Foreign,
}

/// The port and the addresses of a callback URL that a listener here can answer.
fn addresses(callback: &Url) -> Option<(u16, Vec<std::net::IpAddr>)> {
    if callback.scheme() != "http" {
        return None;
    }
    let port = callback.port_or_known_default()?;
    let addresses = match callback.host()? {
        // Browsers may take either, so both have to be free.
        Host::Domain("localhost") => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        Host::Ipv4(address) if address.is_loopback() => vec![address.into()],
        Host::Ipv6(address) if address.is_loopback() => vec![address.into()],
        _ => return None,
    };
    Some((port, addresses))
}

/// Whether a listener on this machine can answer that callback URL.
pub(crate) fn is_loopback(callback: &str) -> bool {
    Url::parse(callback).is_ok_and(|url| addresses(&url).is_some())
}

impl Loopback {
    /// Listens where the callback URL leads.
    ///
    /// # Errors
    ///
    /// A URL that leads elsewhere, or a port that is taken.
    pub(crate) async fn listen(callback: &str) -> std::io::Result<Self> {
        let unfit = || std::io::Error::new(std::io::ErrorKind::InvalidInput, "no loopback URL");
        let url = Url::parse(callback).map_err(|_| unfit())?;
        let (port, addresses) = addresses(&url).ok_or_else(unfit)?;
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
        let (sender, answers) = mpsc::channel(1);
        let over = watch::Sender::new(false);
        let router = router(url, sender);
        let serving = listeners
            .into_iter()
            .map(|listener| {
                let (router, mut over) = (router.clone(), over.subscribe());
                let ended = async move {
                    let _closed = over.wait_for(|over| *over).await;
                };
                tokio::spawn(async move {
                    let serving = axum::serve(listener, router);
                    let _ended = serving.with_graceful_shutdown(ended).await;
                })
            })
            .collect();
        Ok(Self { answers, over, serving })
    }

    /// The next visit to the callback URL.
    pub(crate) async fn answer(&mut self) -> Option<Answered> {
        self.answers.recv().await
    }

    /// Stops to listen, once the last page has reached the browser.
    pub(crate) async fn close(mut self) {
        self.over.send_replace(true);
        let serving = std::mem::take(&mut self.serving);
        let ended = futures_util::future::join_all(serving);
        let _late = tokio::time::timeout(LAST_PAGE, ended).await;
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        for task in &self.serving {
            task.abort();
        }
    }
}

impl Answered {
    /// Tells the person in front of the browser how it went.
    pub(crate) fn tell(self, told: Told) {
        let _gone = self.told.send(told);
    }
}

fn router(callback: Url, sender: mpsc::Sender<Answered>) -> Router {
    let callback = Arc::new(callback);
    let visit = move |uri: Uri| {
        let (callback, sender) = (Arc::clone(&callback), sender.clone());
        async move {
            if uri.path() != callback.path() {
                return page(StatusCode::NOT_FOUND, "Nothing is here", "");
            }
            let mut url = (*callback).clone();
            url.set_query(uri.query());
            let (told, answer) = oneshot::channel();
            let answered = Answered { url: url.into(), told };
            if sender.send(answered).await.is_err() {
                return page(StatusCode::GONE, "This sign-in is over", "");
            }
            match answer.await {
                Ok(Told::SignedIn) => page(
                    StatusCode::OK,
                    "Signed in",
                    "You can close this tab and go back to the terminal.",
                ),
                Ok(Told::Failed(why)) => page(StatusCode::OK, "Not signed in", &why),
                Ok(Told::Foreign) => page(
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
         color:#1a1a1a;background:#fff}}@media(prefers-color-scheme:dark){{body{{color:#eee;background:#16181d}}}}</style>\n\
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
    fn only_this_machine_is_listened_on() {
        for (url, fits) in [
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
            assert_eq!(is_loopback(url), fits, "{url}");
        }
    }

    #[test]
    fn a_page_takes_nothing_from_its_text() {
        let text = "<script>alert(1)</script>\"";
        assert_eq!(escaped(text), "&lt;script&gt;alert(1)&lt;/script&gt;&quot;");
    }
}
