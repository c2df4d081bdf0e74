//! A visit of a browser or an OIDC client, as pages and endpoints see it.

pub(crate) mod auth_request;
pub(crate) mod page;
pub(crate) mod session;

use url::form_urlencoded;

use crate::sandbox::faults::{FaultSettings, Faults};

/// The server.
pub(crate) struct Site<'a> {
    /// Its URL, without a trailing slash.
    pub(crate) url: &'a str,
    pub(crate) faults: &'a Faults,
    /// Seconds since 1970.
    pub(crate) now: f64,
}

/// A request to anything but the API.
#[derive(Clone, Copy, Default)]
pub(crate) struct HttpRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    /// The `Cookie` header.
    pub(crate) cookies: &'a str,
    /// The `Authorization` header.
    pub(crate) authorization: Option<&'a str>,
    /// The body, if it is a form (RFC 6749 appendix B).
    pub(crate) form: &'a str,
}

/// A visit to a page or an endpoint of a domain.
pub(crate) struct Visit<'a> {
    pub(crate) http: &'a HttpRequest<'a>,
    /// The managed login version of the domain.
    pub(crate) version: i64,
    /// The path of the domain's pages, without a trailing slash.
    pub(crate) path: String,
    /// The domain's URL, without a trailing slash.
    pub(crate) base: String,
    /// The issuer of the pool's tokens.
    pub(crate) issuer: String,
    pub(crate) query: Query<'a>,
    pub(crate) form: Query<'a>,
    pub(crate) settings: FaultSettings,
    pub(crate) now: f64,
}

impl Visit<'_> {
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.http
            .cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, value)| *known == name && !value.is_empty())
            .map(|(_, value)| value)
    }
}

/// The parameters of a request URL or of a form.
pub(crate) struct Query<'a> {
    /// As it was sent.
    pub(crate) raw: &'a str,
    pairs: Vec<(String, String)>,
}

impl<'a> Query<'a> {
    pub(crate) fn parse(raw: &'a str) -> Self {
        Self { raw, pairs: form_urlencoded::parse(raw.as_bytes()).into_owned().collect() }
    }

    /// A parameter; an empty one counts as absent (RFC 6749 §3.1).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn is_repeated(&self, name: &str) -> bool {
        self.pairs.iter().filter(|(known, _)| known == name).count() > 1
    }

    /// Whether any parameter is repeated, which is not allowed (RFC 6749 §3.2).
    pub(crate) fn repeats(&self) -> bool {
        let mut names: Vec<&str> = self.pairs.iter().map(|(name, _)| name.as_str()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        names.len() < all
    }

    /// The parameters, encoded again, without some and with one more.
    pub(crate) fn with(&self, without: &[&str], more: Option<(&str, &str)>) -> String {
        let kept = self
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| !without.contains(name));
        encode(kept.chain(more))
    }
}

pub(crate) fn encode<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
