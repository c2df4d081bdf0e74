//! Discovery, keys, and the way to everything a domain serves.

use serde_json::{Value, json};
use url::form_urlencoded;

use super::{
    authorize,
    error::ApiError,
    faults::{Faults, Settings},
    logout,
    pages::Reply,
    state::{Domain, Pool, State},
};

/// The server that is visited.
pub(crate) struct Site<'a> {
    /// Where it answers, without a slash at the end.
    pub(crate) url: &'a str,
    pub(crate) faults: &'a Faults,
}

/// A visit to a page or an endpoint of a domain.
pub(crate) struct Visit<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) domain: &'a Domain,
    /// The domain's URL, without a slash at the end.
    pub(crate) base: String,
    pub(crate) query: Query<'a>,
    pub(crate) settings: Settings,
}

/// The parameters of a request URL.
pub(crate) struct Query<'a> {
    /// As it stands in the URL.
    pub(crate) raw: &'a str,
    pairs: Vec<(String, String)>,
}

impl<'a> Query<'a> {
    pub(crate) fn parse(raw: &'a str) -> Self {
        Self {
            raw,
            pairs: form_urlencoded::parse(raw.as_bytes())
                .into_owned()
                .collect(),
        }
    }

    /// A parameter; an empty one counts as absent (RFC 6749 §3.1).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The parameters, encoded anew, without those that are named and with one more.
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
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// The pool whose keys have to be made before the path can be answered.
pub(crate) fn needs_keys<'p>(path: &'p str, state: &State) -> Option<&'p str> {
    let id = path
        .strip_prefix('/')?
        .strip_suffix("/.well-known/jwks.json")?;
    state
        .pools
        .get(id)
        .filter(|pool| pool.keys.is_empty())
        .map(|_| id)
}

/// Answers a request to anything but the API.
pub(crate) fn answer(
    site: &Site<'_>,
    state: &State,
    method: &str,
    path: &str,
    query: &str,
) -> Reply {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match *segments.as_slice() {
        ["domain", name, ref rest @ ..] => {
            // Like a name that does not resolve, as far as a path can be like one.
            let Some((pool, domain)) = state.domain(name).filter(|(_, domain)| domain.is_active())
            else {
                return Reply::failure(404, "There is no such domain.");
            };
            let visit = Visit {
                pool,
                domain,
                base: format!("{}/domain/{name}", site.url),
                query: Query::parse(query),
                settings: site.faults.settings(),
            };
            on_domain(&visit, method, rest)
        }
        [id, ref rest @ ..] => match state.pools.get(id) {
            None => refused(&format!("User pool {id} does not exist.")),
            Some(pool) => on_issuer(site, pool, rest).for_any_origin(),
        },
        [] => refused(NOT_UNDERSTOOD),
    }
}

const NOT_UNDERSTOOD: &str = "The server did not understand the operation that was requested.";

/// How the issuer's host refuses; also what a dead endpoint answers.
fn refused(message: &str) -> Reply {
    Reply::json(
        400,
        &json!({"code": "BadRequest", "message": message, "type": "client"}),
    )
}

fn on_issuer(site: &Site<'_>, pool: &Pool, path: &[&str]) -> Reply {
    match path {
        [".well-known", "openid-configuration"] => Reply::json(200, &discovery(site, pool)),
        [".well-known", "jwks.json"] => pool.jwks().map_or_else(
            |error: ApiError| Reply::json(error.status(), &error.body()),
            |keys| Reply::json(200, &keys),
        ),
        _ => refused(NOT_UNDERSTOOD),
    }
}

/// The discovery document. Without an active domain its endpoints are dead ones on the issuer.
fn discovery(site: &Site<'_>, pool: &Pool) -> Value {
    let issuer = format!("{}/{}", site.url, pool.id);
    let mut domains: Vec<(&String, &Domain)> = pool
        .domains
        .iter()
        .filter(|(_, domain)| domain.is_active())
        .collect();
    // A custom domain goes before a prefix.
    domains.sort_by_key(|(_, domain)| domain.certificate.is_none());
    let shown = domains
        .first()
        .filter(|_| site.faults.discovery_shows_domain());
    let (base, oauth) = match shown {
        Some((name, _)) => {
            let base = format!("{}/domain/{name}", site.url);
            (base.clone(), format!("{base}/oauth2"))
        }
        None => (issuer.clone(), issuer.clone()),
    };
    json!({
        "authorization_endpoint": format!("{oauth}/authorize"),
        "end_session_endpoint": format!("{base}/logout"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "revocation_endpoint": format!("{oauth}/revoke"),
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint": format!("{oauth}/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "userinfo_endpoint": format!("{oauth}/userInfo"),
    })
}

fn on_domain(visit: &Visit<'_>, method: &str, path: &[&str]) -> Reply {
    match (method, path) {
        ("GET" | "HEAD", ["oauth2", "authorize"]) => authorize::authorize(visit),
        ("GET" | "HEAD", ["login"]) => authorize::login(visit),
        ("POST", ["login"]) => Reply::failure(501, "The sandbox cannot sign anybody in here yet."),
        ("GET" | "HEAD", ["error"]) => authorize::error(visit),
        ("GET" | "HEAD", ["logout"]) => logout::logout(visit),
        (_, ["oauth2", ..]) => Reply::json(
            404,
            &json!({"error": "This URL doesn't exist on the authorization server."}),
        ),
        _ => Reply::failure(404, "There is no such page."),
    }
}
