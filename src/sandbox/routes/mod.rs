//! Discovery, keys, and the way to everything a domain serves.

pub(crate) mod authorize;

use serde_json::{Value, json};

use crate::sandbox::{
    error::ApiError,
    federation::{self, errand::Brought, saml_federation, step::Step},
    oauth::{revoke::revoke, token::token, user_info::user_info},
    pages::{login, logout::logout},
    state::{Domain, Pool, State},
    visit::{Http, Query, Site, Visit, page::Reply},
};
use authorize::authorize;

/// Whether the answer may change anything.
pub(crate) fn writes(http: &Http<'_>, state: &State) -> bool {
    let segments = segments(http.path);
    match *segments.as_slice() {
        ["domain", _, "logout"] => true,
        ["domain", _, "oauth2", page] => page != "userInfo",
        ["domain", _, "saml2", "idpresponse"] => true,
        ["domain", _, "login"] => http.method == "POST",
        // Keys are made when somebody first asks for them.
        [id, ".well-known", "jwks.json"] => {
            state.pools.get(id).is_some_and(|pool| pool.keys.is_empty())
        }
        _ => false,
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.trim_start_matches('/').split('/').collect()
}

/// Answers a request to anything but the API, or says what has to be asked elsewhere first.
pub(crate) fn answer(
    site: &Site<'_>,
    state: &mut State,
    http: &Http<'_>,
) -> Result<Step, ApiError> {
    let segments = segments(http.path);
    match *segments.as_slice() {
        ["domain", name, ref page @ ..] => match visit(site, state, http, name) {
            Some((visit, pool)) => on_domain(&visit, pool, page),
            // Like a name that does not resolve, as far as a path can be like one.
            None => Ok(Reply::failure(404, "There is no such domain.").into()),
        },
        [id, ref page @ ..] => Ok(match state.pools.get_mut(id) {
            None => refused(&format!("User pool {id} does not exist.")),
            Some(pool) => on_issuer(site, pool, http.method, page)?.for_any_origin(),
        }
        .into()),
        [] => Ok(refused(NOT_UNDERSTOOD).into()),
    }
}

/// Answers with what another server said.
pub(crate) fn resume(
    site: &Site<'_>,
    state: &mut State,
    http: &Http<'_>,
    brought: Brought,
) -> Result<Reply, ApiError> {
    let segments = segments(http.path);
    let name = segments.get(1).copied().unwrap_or_default();
    match visit(site, state, http, name) {
        Some((visit, pool)) => federation::resume(&visit, pool, brought),
        None => Ok(Reply::failure(404, "There is no such domain.")),
    }
}

fn visit<'v>(
    site: &Site<'_>,
    state: &'v mut State,
    http: &'v Http<'_>,
    name: &str,
) -> Option<(Visit<'v>, &'v mut Pool)> {
    let pool = state.pool_at(name)?;
    let domain = pool.domains.get(name).filter(|domain| domain.is_active())?;
    let path = format!("/domain/{name}");
    let visit = Visit {
        http,
        version: domain.version,
        base: format!("{}{path}", site.url),
        path,
        issuer: format!("{}/{}", site.url, pool.id),
        query: Query::parse(http.query),
        form: Query::parse(http.form),
        settings: site.faults.settings(),
        now: site.now,
    };
    Some((visit, pool))
}

const NOT_UNDERSTOOD: &str = "The server did not understand the operation that was requested.";

/// How the issuer's host refuses; also what a dead endpoint answers.
fn refused(message: &str) -> Reply {
    Reply::json(400, &json!({"code": "BadRequest", "message": message, "type": "client"}))
}

fn on_issuer(
    site: &Site<'_>,
    pool: &mut Pool,
    method: &str,
    page: &[&str],
) -> Result<Reply, ApiError> {
    Ok(match (method, page) {
        ("OPTIONS", [".well-known", _]) => Reply::preflight("GET"),
        (_, [".well-known", "openid-configuration"]) => Reply::json(200, &discovery(site, pool)),
        (_, [".well-known", "jwks.json"]) => {
            pool.make_keys()?;
            Reply::json(200, &pool.jwks()?)
        }
        _ => refused(NOT_UNDERSTOOD),
    })
}

/// The discovery document. Without an active domain its endpoints are dead ones on the issuer.
fn discovery(site: &Site<'_>, pool: &Pool) -> Value {
    let issuer = format!("{}/{}", site.url, pool.id);
    let mut domains: Vec<(&String, &Domain)> =
        pool.domains.iter().filter(|(_, domain)| domain.is_active()).collect();
    // A custom domain goes before a prefix.
    domains.sort_by_key(|(_, domain)| domain.certificate.is_none());
    let shown = domains.first().filter(|_| site.faults.discovery_shows_domain());
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

/// Every page and endpoint of a domain. Scripts of other sites may call those that apps call, not
/// those that people visit.
fn on_domain(visit: &Visit<'_>, pool: &mut Pool, page: &[&str]) -> Result<Step, ApiError> {
    let reply = match (visit.http.method, page) {
        ("GET" | "HEAD", ["oauth2", "authorize"]) => return authorize(visit, pool),
        ("GET" | "HEAD", ["oauth2", "idpresponse"]) => return federation::arrive(visit, pool),
        ("POST", ["saml2", "idpresponse"]) => return saml_federation::take(visit, pool),
        ("GET", ["saml2", "idpresponse"]) => saml_federation::arrive(visit, pool)?,
        ("GET" | "HEAD", ["login"]) => login::show(visit, pool)?,
        ("POST", ["login"]) => login::submit(visit, pool)?,
        ("GET" | "HEAD", ["error"]) => {
            Reply::failure(400, visit.query.get("error").unwrap_or("unknown_error"))
        }
        ("GET" | "HEAD", ["logout"]) => logout(visit, pool),
        ("POST", ["oauth2", "token"]) => token(visit, pool)?.for_any_origin(),
        ("GET" | "POST", ["oauth2", "userInfo"]) => user_info(visit, pool).for_any_origin(),
        ("POST", ["oauth2", "revoke"]) => revoke(visit, pool).for_any_origin(),
        ("OPTIONS", ["oauth2", "token" | "revoke"]) => Reply::preflight("POST"),
        ("OPTIONS", ["oauth2", "userInfo"]) => Reply::preflight("GET, POST"),
        (_, ["oauth2", "token" | "revoke" | "userInfo"]) => {
            Reply::json(405, &json!({"error": "invalid_request"}))
                .because("method_not_allowed")
                .for_any_origin()
        }
        (_, ["oauth2", ..]) => Reply::json(
            404,
            &json!({"error": "This URL doesn't exist on the authorization server."}),
        ),
        _ => Reply::failure(404, "There is no such page."),
    };
    Ok(reply.into())
}
