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

/// Checks a URL that leads to an app or an API: absolute, without a fragment, with https, a custom scheme, or http on
/// loopback. The error is Cognito's message.
pub(crate) fn check_app_url(text: &str) -> Result<(), String> {
    let url = Url::parse(text).map_err(|_| format!("{text} is not a valid URL."))?;
    if url.fragment().is_some() {
        return Err(format!("{text} cannot use fragment"));
    }
    match url.scheme() {
        "http" if !is_loopback(&url) => Err(format!("{text} cannot use the HTTP protocol.")),
        "https" | "http" if !text.contains("://") => Err(format!("{text} is not a valid URL.")),
        "javascript" | "data" | "vbscript" => {
            Err(format!("{text} cannot use the {} scheme.", url.scheme()))
        }
        _ => Ok(()),
    }
}
