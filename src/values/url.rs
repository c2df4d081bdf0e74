//! Web addresses: the app's, and those that Cognito sends people back to.

use std::str::FromStr;

use url::{Host, Url};

use super::{ValueError, looks_like_url, text_type, tidy, within};

text_type! {
    /// A callback or sign-out URL of an app client, kept byte for byte: Cognito compares exactly.
    ///
    /// Absolute, no fragment, at most 1,024 characters; https, or http on a loopback host, or an app's
    /// custom scheme (`CallbackURLs`, `LogoutURLs`).
    CallbackUrl
}

text_type! {
    /// The address where people open the app, as given: http or https, no query, no fragment.
    AppUrl
}

/// Schemes that no app can register.
const FOREIGN_SCHEMES: [&str; 11] = [
    "about",
    "blob",
    "data",
    "file",
    "ftp",
    "javascript",
    "mailto",
    "tel",
    "vbscript",
    "ws",
    "wss",
];

impl CallbackUrl {
    /// Registered for an app that has no address yet; nothing can ever listen there (RFC 2606).
    pub(crate) const NOT_DEPLOYED: &'static str = "https://not-deployed.invalid/";

    /// The placeholder of an app that is not deployed yet.
    pub(crate) fn not_deployed() -> Self {
        Self(Self::NOT_DEPLOYED.to_owned())
    }
}

impl FromStr for CallbackUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let url = parse("the URL", text)?;
        if matches!(url.scheme(), "http" | "https") {
            web_address(text, &url)?;
        } else if FOREIGN_SCHEMES.contains(&url.scheme()) {
            return Err(ValueError::new(format!(
                "Cognito cannot send people back to `{text}`: it accepts https, http on localhost, or a custom scheme such as `myapp://signed-in`"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl AppUrl {
    /// Scheme, host and port of the address.
    pub(crate) fn origin(&self) -> &str {
        let (scheme, rest) = self.0.split_once("://").unwrap_or_default();
        let host = rest.split('/').next().unwrap_or_default();
        self.0.get(..scheme.len() + "://".len() + host.len()).unwrap_or(&self.0)
    }

    /// The address without trailing slashes.
    pub(crate) fn bare(&self) -> &str {
        self.0.trim_end_matches('/')
    }
}

impl FromStr for AppUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let url = parse("the app's address", text)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ValueError::new(format!(
                "the app's address `{text}` must begin with https:// (or http:// on localhost)"
            )));
        }
        if url.query().is_some() {
            return Err(ValueError::new(format!(
                "the app's address `{text}` has a query (`?…`); give the address without it"
            )));
        }
        let host = url.host_str().unwrap_or_default();
        if host.ends_with(".amazoncognito.com") {
            return Err(ValueError::new(format!(
                "`{text}` is a Cognito sign-in page; give the address where people open the app"
            )));
        }
        if host.starts_with("cognito-idp.") || host.starts_with("issuer-cognito-idp.") {
            return Err(ValueError::new(format!(
                "`{text}` is an issuer; give the address where people open the app"
            )));
        }
        web_address(text, &url)?;
        Ok(Self(text.to_owned()))
    }
}

/// Parses the address of a service, on any host.
pub(crate) fn service_url(text: &str) -> Result<Url, ValueError> {
    let url = parse("the address", text)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(ValueError::new(format!(
            "the address `{text}` must begin with https:// or http://"
        )));
    }
    Ok(url)
}

/// Whether text is a host and a port, which looks like a scheme and a path.
fn is_host_and_port(text: &str) -> bool {
    let Some((host, rest)) = text.split_once(':') else {
        return false;
    };
    let port = rest.split(['/', '?']).next().unwrap_or_default();
    !host.is_empty()
        && !host.contains('/')
        && !FOREIGN_SCHEMES.contains(&host)
        && !port.is_empty()
        && port.chars().all(|c| c.is_ascii_digit())
}

/// The address that is meant by a text: without blanks around it, with the scheme that it lacks, and as browsers send
/// it (capital letters, default ports). `None` if it passes as it is typed, or if nothing does.
pub(crate) fn meant_address(text: &str, passes: impl Fn(&str) -> bool) -> Option<String> {
    let trimmed = text.trim();
    if trimmed == text && passes(text) {
        return None;
    }
    [Some(trimmed.to_owned()), sent(trimmed)].into_iter().flatten().find(|meant| passes(meant))
}

/// An app's address as browsers send it; those without a scheme are `localhost:3000` and `app.example/x`.
fn sent(text: &str) -> Option<String> {
    let host = text.split([':', '/']).next().unwrap_or_default();
    let is_host = host.eq_ignore_ascii_case("localhost") || host.contains('.');
    if text.contains(char::is_whitespace) || !text.contains("://") && !is_host {
        return None;
    }
    let whole = if text.contains("://") { text.to_owned() } else { with_scheme(text) };
    let url = Url::parse(&whole).ok()?;
    let is_bare = url.path() == "/" && !whole.ends_with('/');
    Some(if is_bare { url.as_str().trim_end_matches('/').to_owned() } else { url.into() })
}

/// Adds the likely scheme to an address.
fn with_scheme(text: &str) -> String {
    let host = text.split([':', '/']).next().unwrap_or_default();
    let is_local = host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1";
    let scheme = if is_local { "http" } else { "https" };
    format!("{scheme}://{text}")
}

/// Parses a URL and applies the rules for every scheme.
fn parse(what: &str, text: &str) -> Result<Url, ValueError> {
    tidy(what, text)?;
    within(what, text, 1024)?;
    well_formed(text)?;
    let without_scheme =
        || ValueError::new(format!("`{text}` has no scheme; write `{}`", with_scheme(text)));
    if is_host_and_port(text) {
        return Err(without_scheme());
    }
    Url::parse(text).map_err(|why| match why {
        url::ParseError::RelativeUrlWithoutBase if text.starts_with("//") => {
            ValueError::new(format!("`{text}` has no scheme; write `https:{text}`"))
        }
        url::ParseError::RelativeUrlWithoutBase if text.starts_with('/') => {
            ValueError::new(format!(
                "`{text}` is a path; give the whole address, such as `https://app.example{text}`"
            ))
        }
        url::ParseError::RelativeUrlWithoutBase => without_scheme(),
        why => ValueError::new(format!(
            "`{text}` is not a web address: {why}; write it like `https://app.example/callback`"
        )),
    })
}

/// The URLs in a text that holds several, separated by commas, semicolons or blanks; otherwise the text alone.
pub(crate) fn joined(text: &str) -> Vec<&str> {
    let parts = text.split([',', ';', ' ', '\t', '\n']).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.collect();
    // A comma inside a URL does not begin another one.
    if parts.len() > 1 && parts.iter().all(|part| part.contains("://")) {
        parts
    } else {
        vec![text]
    }
}

/// Refuses what no registered URL may contain.
fn well_formed(text: &str) -> Result<(), ValueError> {
    if let [first, second, ..] = joined(text).as_slice() {
        return Err(ValueError::new(format!(
            "`{text}` is two URLs in one; give each by itself, a flag once for each: `{first}`, then `{second}`"
        )));
    }
    if text.contains(['<', '>', '{', '}', '…']) {
        return Err(ValueError::new(format!(
            "`{text}` still contains a placeholder; replace it with the real address"
        )));
    }
    if text.contains(char::is_whitespace) {
        return Err(ValueError::new(format!(
            "`{text}` contains a space; write it as %20 or remove it"
        )));
    }
    if text.contains('#') {
        return Err(ValueError::new(format!(
            "`{text}` has a fragment (`#…`), which is never sent to a server; use an address without it"
        )));
    }
    if text.contains('*') {
        return Err(ValueError::new(format!(
            "`{text}` has a wildcard; Cognito compares exactly, so give each address in full"
        )));
    }
    if bad_escape(text) {
        return Err(ValueError::new(format!(
            "`{text}` contains a % that is not an escape; write %25 for a percent sign"
        )));
    }
    Ok(())
}

fn bad_escape(text: &str) -> bool {
    text.split('%').skip(1).any(|after| {
        let mut digits = after.chars().take(2);
        !(digits.next().is_some_and(|c| c.is_ascii_hexdigit())
            && digits.next().is_some_and(|c| c.is_ascii_hexdigit()))
    })
}

/// The rules for http and https addresses that a browser is sent to.
fn web_address(text: &str, url: &Url) -> Result<(), ValueError> {
    let scheme = url.scheme();
    if text.to_ascii_lowercase().strip_prefix(scheme).is_some_and(|rest| !rest.starts_with("://")) {
        return Err(ValueError::new(format!(
            "`{text}` lacks the slashes after the scheme; write `{url}`"
        )));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ValueError::new(format!(
            "`{}` contains a user name or password; remove it",
            url.host_str().unwrap_or_default()
        )));
    }
    if scheme == "http" && !is_loopback(url) {
        return Err(ValueError::new(format!(
            "`{text}` uses http, which Cognito allows only for localhost, 127.0.0.1 and [::1]; use https"
        )));
    }
    if let Some(Host::Domain(host)) = url.host() {
        let dotless = !host.contains('.') && host != "localhost";
        if host.ends_with('.') || host.contains("..") || dotless && looks_like_url(host) {
            return Err(ValueError::new(format!(
                "`{host}` in `{text}` is not a host name; write it like `app.example`"
            )));
        }
    }
    let sent = url.as_str();
    let same = sent == text || sent.strip_suffix('/') == Some(text) && url.path() == "/";
    if !same {
        return Err(ValueError::new(format!(
            "browsers send `{sent}` for `{text}`, and Cognito compares exactly; write it that way"
        )));
    }
    Ok(())
}

/// Whether Cognito allows plain http for the host.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(host)) => host == "localhost",
        Some(Host::Ipv4(ip)) => ip == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
