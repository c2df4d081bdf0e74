//! `/oauth2/authorize`: sends a browser to sign in, or straight back where somebody is signed in.

use crate::sandbox::{
    error::ApiError,
    federation::{self, step::Step},
    oauth::grant,
    state::{Asked, Pool, text},
    visit::{
        Visit,
        asked::{OWN, takes_own_users, to_error_page, upstreams},
        page::Reply,
        session,
    },
};

pub(crate) fn authorize(visit: &Visit<'_>, pool: &mut Pool) -> Result<Step, ApiError> {
    if visit.query.raw.contains(['{', '}', '"', '<', '>']) {
        return Ok(
            Reply::failure(400, "The request URL holds characters that must be encoded.").into()
        );
    }
    let asked = match Asked::read(visit, pool) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply.into()),
    };
    let way = match way(visit, pool, &asked) {
        Ok(way) => way,
        Err(error) => return Ok(to_error_page(visit, error).into()),
    };
    // Only version 2 knows what a prompt is.
    let prompt = visit.query.get("prompt").filter(|_| visit.version == 2);
    let session = session::current(visit, pool)
        .filter(|_| !matches!(prompt, Some("login" | "select_account")))
        .filter(|session| match &way {
            Way::Anyhow => is_welcome(pool, &asked, &session.provider),
            Way::Own => session.provider == OWN,
            Way::Upstream(name) => session.provider == *name,
        })
        .cloned();
    if let Some(session) = session {
        return Ok(grant::finish(visit, pool, &asked, &session)?.into());
    }
    if prompt == Some("none") {
        return Ok(asked.refuse("login_required", None).because("login_required").into());
    }
    match way {
        Way::Upstream(name) => federation::depart(visit, pool, asked, &name),
        Way::Own | Way::Anyhow => {
            let query = visit.query.with(&[], None);
            Ok(Reply::redirect(format!("{}/login?{query}", visit.base)).into())
        }
    }
}

/// By whom somebody is to be signed in.
enum Way {
    /// The app leaves it to the person.
    Anyhow,
    Own,
    Upstream(String),
}

fn way(visit: &Visit<'_>, pool: &Pool, asked: &Asked) -> Result<Way, &'static str> {
    let client = pool.clients.get(&asked.client).ok_or("invalid_request")?;
    let by_identifier = |identifier| {
        pool.provider_by_identifier(identifier).map(|fields| text(fields, "ProviderName"))
    };
    let chosen = match visit.query.get("identity_provider") {
        None => visit.query.get("idp_identifier").and_then(by_identifier),
        chosen => chosen,
    };
    let own = takes_own_users(client);
    let upstreams = upstreams(pool, client);
    match (chosen, upstreams.as_slice()) {
        (Some(OWN), _) if own => Ok(Way::Own),
        (Some(chosen), known) => known
            .iter()
            .find(|fields| text(fields, "ProviderName") == chosen)
            .map(|_| Way::Upstream(chosen.to_owned()))
            .ok_or("invalid_request"),
        (None, [only]) if !own => Ok(Way::Upstream(text(only, "ProviderName").to_owned())),
        (None, _) => Ok(Way::Anyhow),
    }
}

/// Whether the app takes people whom this provider vouches for.
fn is_welcome(pool: &Pool, asked: &Asked, provider: &str) -> bool {
    pool.clients
        .get(&asked.client)
        .is_some_and(|client| client.list("SupportedIdentityProviders").contains(&provider))
}
