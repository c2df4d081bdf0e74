//! Discovery, keys, and everything that a domain serves.

pub(crate) mod authorize;

use serde_json::{Value, json};

use crate::sandbox::{
    error::ApiError,
    federation::{self, progress::Progress, provider_request::ProviderReply, saml},
    oauth::{revoke::revoke, token::token, user_info::user_info},
    pages::{account_page::AccountPage, login, logout::logout},
    state::{Domain, Pool, State},
    visit::{HttpRequest, Query, Site, Visit, page::Reply},
};
use authorize::authorize;

/// Whether a visit may change the state.
pub(crate) fn writes(http: &HttpRequest<'_>) -> bool {
    let segments = segments(http.path);
    match *segments.as_slice() {
        ["domain", _, "logout"] => true,
        ["domain", _, "oauth2", page] => page != "userInfo",
        ["domain", _, "saml2", "idpresponse"] => true,
        ["domain", _, page] => {
            http.method == "POST" && (page == "login" || AccountPage::at(page).is_some())
        }
        _ => false,
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.trim_start_matches('/').split('/').collect()
}

/// Answers a request to anything but the API, unless a provider has to be asked first.
pub(crate) fn visit(
    site: &Site<'_>,
    state: &mut State,
    http: &HttpRequest<'_>,
) -> Result<Progress, ApiError> {
    let segments = segments(http.path);
    match *segments.as_slice() {
        ["domain", name, ref page @ ..] => match domain_visit(site, state, http, name) {
            Some((visit, pool)) => on_domain(&visit, pool, page),
            // On AWS the name would not resolve.
            None => Ok(no_domain().into()),
        },
        [id, ref page @ ..] => Ok(match state.pools.get_mut(id) {
            None => bad_request(&format!("User pool {id} does not exist.")),
            Some(pool) => on_issuer(site, pool, http.method, page)?.allow_any_origin(),
        }
        .into()),
        [] => Ok(bad_request(UNKNOWN_OPERATION).into()),
    }
}

/// Continues a visit after a provider has been asked.
pub(crate) fn resume(
    site: &Site<'_>,
    state: &mut State,
    http: &HttpRequest<'_>,
    reply: ProviderReply,
) -> Result<Reply, ApiError> {
    let segments = segments(http.path);
    let name = segments.get(1).copied().unwrap_or_default();
    match domain_visit(site, state, http, name) {
        Some((visit, pool)) => federation::resume(&visit, pool, reply),
        None => Ok(no_domain()),
    }
}

fn no_domain() -> Reply {
    Reply::error_page(404, "There is no such domain.")
}

fn domain_visit<'v>(
    site: &Site<'_>,
    state: &'v mut State,
    http: &'v HttpRequest<'_>,
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

const UNKNOWN_OPERATION: &str = "The server did not understand the operation that was requested.";

/// An error of the issuer's host, which the unusable endpoints of a pool without a domain give too.
fn bad_request(message: &str) -> Reply {
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
        (_, [".well-known", "jwks.json"]) => Reply::json(200, &pool.jwks()?),
        _ => bad_request(UNKNOWN_OPERATION),
    })
}

/// The discovery document. Without an active domain its endpoints are unusable URLs of the issuer.
fn discovery(site: &Site<'_>, pool: &Pool) -> Value {
    let issuer = format!("{}/{}", site.url, pool.id);
    let mut domains: Vec<(&String, &Domain)> =
        pool.domains.iter().filter(|(_, domain)| domain.is_active()).collect();
    // A custom domain takes precedence over a prefix domain.
    domains.sort_by_key(|(_, domain)| domain.certificate.is_none());
    let (base, oauth) = match domains.first() {
        Some((name, _)) if site.faults.discovery_shows_domain() => {
            let base = format!("{}/domain/{name}", site.url);
            (base.clone(), format!("{base}/oauth2"))
        }
        _ => (issuer.clone(), issuer.clone()),
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

/// Every page and endpoint of a domain. Scripts of other sites may call those that apps call, but
/// not those that people visit.
fn on_domain(visit: &Visit<'_>, pool: &mut Pool, page: &[&str]) -> Result<Progress, ApiError> {
    let account = page.first().filter(|_| page.len() == 1).and_then(|page| AccountPage::at(page));
    if let Some(account) = account {
        return Ok(account.reply(visit, pool)?.into());
    }
    let reply = match (visit.http.method, page) {
        ("GET" | "HEAD", ["oauth2", "authorize"]) => return authorize(visit, pool),
        ("GET" | "HEAD", ["oauth2", "idpresponse"]) => return federation::callback(visit, pool),
        ("POST", ["saml2", "idpresponse"]) => return saml::receive_response(visit, pool),
        ("GET", ["saml2", "idpresponse"]) => saml::finish_response(visit, pool)?,
        ("GET" | "HEAD", ["login"]) => login::show(visit, pool)?,
        ("POST", ["login"]) => login::submit(visit, pool)?,
        ("GET" | "HEAD", ["error"]) => {
            Reply::error_page(400, visit.query.get("error").unwrap_or("unknown_error"))
        }
        ("GET" | "HEAD", ["logout"]) => logout(visit, pool),
        ("POST", ["oauth2", "token"]) => token(visit, pool)?.allow_any_origin(),
        ("GET" | "POST", ["oauth2", "userInfo"]) => user_info(visit, pool).allow_any_origin(),
        ("POST", ["oauth2", "revoke"]) => revoke(visit, pool).allow_any_origin(),
        ("OPTIONS", ["oauth2", "token" | "revoke"]) => Reply::preflight("POST"),
        ("OPTIONS", ["oauth2", "userInfo"]) => Reply::preflight("GET, POST"),
        (_, ["oauth2", "token" | "revoke" | "userInfo"]) => {
            Reply::json(405, &json!({"error": "invalid_request"}))
                .with_cause("method_not_allowed")
                .allow_any_origin()
        }
        (_, ["oauth2", ..]) => Reply::json(
            404,
            &json!({"error": "This URL doesn't exist on the authorization server."}),
        ),
        _ => Reply::error_page(404, "There is no such page."),
    };
    Ok(reply.into())
}
