//! `/oauth2/authorize`: sends a browser to sign in, or back to the app if somebody is signed in.

use crate::sandbox::{
    error::ApiError,
    federation::{self, progress::Progress},
    oauth::grant,
    state::{AuthRequest, Pool, Session, text},
    visit::{
        Visit,
        auth_request::{COGNITO_PROVIDER, allows_local_users, to_error_page, upstream_providers},
        page::Reply,
        session,
    },
};

pub(crate) fn authorize(visit: &Visit<'_>, pool: &mut Pool) -> Result<Progress, ApiError> {
    if visit.query.raw.contains(['{', '}', '"', '<', '>']) {
        let message = "The request URL contains characters that must be percent-encoded.";
        return Ok(Reply::error_page(400, message).into());
    }
    let auth_request = match AuthRequest::read(visit, pool) {
        Ok(auth_request) => auth_request,
        Err(reply) => return Ok(reply.into()),
    };
    let chosen = match chosen_provider(visit, pool, &auth_request) {
        Ok(chosen) => chosen,
        Err(error) => return Ok(to_error_page(visit, error).into()),
    };
    // Version 1 ignores `prompt`.
    let prompt = if visit.version == 2 { visit.query.get("prompt") } else { None };
    if !matches!(prompt, Some("login" | "select_account"))
        && let Some(session) = usable_session(visit, pool, &auth_request, &chosen)
    {
        return Ok(grant::finish(visit, pool, &auth_request, &session)?.into());
    }
    if prompt == Some("none") {
        let reply = auth_request.redirect_error("login_required", None);
        return Ok(reply.with_cause("login_required").into());
    }
    match chosen {
        ChosenProvider::Upstream(name) => federation::start(visit, pool, auth_request, &name),
        ChosenProvider::Local | ChosenProvider::Any => {
            let query = visit.query.with(&[], None);
            Ok(Reply::redirect(format!("{}/login?{query}", visit.base)).into())
        }
    }
}

/// The provider that a sign-in has to use.
enum ChosenProvider {
    /// The person chooses.
    Any,
    /// The user pool itself.
    Local,
    /// An identity provider, by name.
    Upstream(String),
}

fn chosen_provider(
    visit: &Visit<'_>,
    pool: &Pool,
    auth_request: &AuthRequest,
) -> Result<ChosenProvider, &'static str> {
    let client = pool.clients.get(&auth_request.client).ok_or("invalid_request")?;
    let by_identifier = |identifier| {
        pool.provider_by_identifier(identifier).map(|fields| text(fields, "ProviderName"))
    };
    let chosen = match visit.query.get("identity_provider") {
        None => visit.query.get("idp_identifier").and_then(by_identifier),
        chosen => chosen,
    };
    let local = allows_local_users(client);
    let upstream = upstream_providers(pool, client);
    match (chosen, upstream.as_slice()) {
        (Some(COGNITO_PROVIDER), _) if local => Ok(ChosenProvider::Local),
        (Some(chosen), known) => known
            .iter()
            .find(|fields| text(fields, "ProviderName") == chosen)
            .map(|_| ChosenProvider::Upstream(chosen.to_owned()))
            .ok_or("invalid_request"),
        (None, [only]) if !local => {
            Ok(ChosenProvider::Upstream(text(only, "ProviderName").to_owned()))
        }
        (None, _) => Ok(ChosenProvider::Any),
    }
}

/// The browser's session, if it is from a provider that the request accepts.
fn usable_session(
    visit: &Visit<'_>,
    pool: &Pool,
    auth_request: &AuthRequest,
    chosen: &ChosenProvider,
) -> Option<Session> {
    let session = session::current(visit, pool)?;
    let usable = match chosen {
        ChosenProvider::Any => accepts_provider(pool, auth_request, &session.provider),
        ChosenProvider::Local => session.provider == COGNITO_PROVIDER,
        ChosenProvider::Upstream(name) => session.provider == *name,
    };
    usable.then(|| session.clone())
}

/// Whether the app client accepts users of a provider.
fn accepts_provider(pool: &Pool, auth_request: &AuthRequest, provider: &str) -> bool {
    pool.clients
        .get(&auth_request.client)
        .is_some_and(|client| client.list("SupportedIdentityProviders").contains(&provider))
}
