//! Which URLs are on this machine, and which are safe to call.

use url::Url;

/// Whether a URL is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// Whether a URL is https, or plain http on this machine, where a test may run a provider.
pub(crate) fn is_secure(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url),
        _ => false,
    })
}
