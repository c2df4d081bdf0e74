//! CORS of the API: pages on this machine may call it, pages of other sites may not.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::Response,
};
use url::Url;

use crate::sandbox::address;

/// The headers that Amazon's client libraries for browsers send.
const REQUEST_HEADERS: &str = "amz-sdk-invocation-id, amz-sdk-request, authorization, cache-control, content-type, \
     x-amz-content-sha256, x-amz-date, x-amz-security-token, x-amz-target, x-amz-user-agent";

/// The headers of responses that those libraries read.
const RESPONSE_HEADERS: &str = "x-amzn-errortype, x-amzn-requestid";

/// Which page sent a request, by its `Origin` header.
pub(crate) enum Sender {
    /// No page: programs send no origin.
    Program,
    /// A page on this machine, with its origin.
    LocalPage(HeaderValue),
    /// A page of another site.
    OtherSite,
}

impl Sender {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (None, _) => Self::Program,
            (Some(origin), None) if is_loopback(origin) => Self::LocalPage(origin.clone()),
            _ => Self::OtherSite,
        }
    }

    /// Lets the page read a response of the API if it is on this machine.
    pub(crate) fn allow(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        if let Self::LocalPage(origin) = self {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            let exposed = HeaderValue::from_static(RESPONSE_HEADERS);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
        response
    }
}

/// Whether an origin is a page on this machine, at any port.
fn is_loopback(origin: &HeaderValue) -> bool {
    let url = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok());
    url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && address::is_loopback(&url))
}

/// Whether a browser asks if a page may call the API.
pub(crate) fn is_preflight(parts: &Parts) -> bool {
    parts.uri.path() == "/"
        && parts.method == Method::OPTIONS
        && parts.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The response to such a question, without the origin.
pub(crate) fn preflight() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let allowed: [(HeaderName, &'static str); 3] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    for (name, value) in allowed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_of_this_machine_are_loopback() {
        for (origin, expected) in [
            ("http://localhost", true),
            ("http://localhost:3000", true),
            ("https://127.0.0.1:8443", true),
            ("http://[::1]:5173", true),
            ("null", false),
            ("file://localhost", false),
            ("https://evil.example", false),
            ("http://localhost.evil.example", false),
            ("http://localhost@evil.example", false),
            ("http://192.168.0.2:3000", false),
        ] {
            assert_eq!(is_loopback(&HeaderValue::from_static(origin)), expected, "{origin}");
        }
    }
}
