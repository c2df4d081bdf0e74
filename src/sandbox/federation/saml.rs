//! Sign-ins through a SAML provider: to the provider, back with a form, and on to the app.
//!
//! The form comes from another site, so browsers send no cookies with it. Therefore the claims are
//! stored, and the browser is redirected to the same page, which it visits with cookies.

use super::{
    error::FederationError,
    pending::{begin, error_page, expired_sign_in, finish, redirect_error, unknown_sign_in},
    progress::Progress,
    provider_config::ProviderConfig,
    provider_request::{ProviderQuery, ProviderRequest},
    saml_metadata::IdpMetadata,
    saml_request::{AuthnRequest, PostedResponse, ServiceProvider, request_id},
};
use crate::sandbox::{
    error::ApiError,
    hash::sha256,
    state::{AuthRequest, Object, PendingFederation, Pool},
    tokens::whole_seconds,
    visit::{Visit, encode, page::Reply},
};

fn acs_url(visit: &Visit<'_>) -> String {
    format!("{}/saml2/idpresponse", visit.base)
}

fn service_provider(visit: &Visit<'_>, pool: &Pool) -> ServiceProvider {
    let entity_id = format!("urn:amazon:cognito:sp:{}", pool.id);
    ServiceProvider { entity_id, acs_url: acs_url(visit) }
}

/// Sends the browser to a provider with an authentication request.
pub(crate) fn redirect_to_provider(
    visit: &Visit<'_>,
    pool: &mut Pool,
    auth_request: AuthRequest,
    provider: &str,
    metadata: IdpMetadata,
) -> Result<Reply, ApiError> {
    let service_provider = service_provider(visit, pool);
    let started = begin(visit, pool, auth_request, provider)?;
    let request = AuthnRequest {
        id: &request_id(&started.nonce),
        service_provider: &service_provider,
        now: whole_seconds(visit.now),
        // Version 1 ignores `prompt`.
        force: visit.version == 2 && visit.query.get("prompt") == Some("login"),
    };
    let url = request.url(metadata.sign_on_url, &started.state);
    Ok(started.redirect(url))
}

/// A browser posts the response of the provider.
pub(crate) fn receive_response(visit: &Visit<'_>, pool: &mut Pool) -> Result<Progress, ApiError> {
    let Some(relay_state) = visit.form.get("RelayState") else {
        return Ok(error_page("The provider sent no RelayState.", "state_missing").into());
    };
    let state = sha256(relay_state);
    let pending = pool.pending_federations.get(&state).filter(|pending| pending.claims.is_none());
    let provider = pending
        .and_then(|pending| pool.providers.get(&pending.provider))
        .and_then(ProviderConfig::saml);
    let Some(provider) = provider else {
        return Ok(unknown_sign_in().into());
    };
    let Some(pending) = pool.pending_federations.remove(&state) else {
        return Ok(unknown_sign_in().into());
    };
    if visit.now >= pending.expires {
        return Ok(expired_sign_in().into());
    }
    let Some(response) = visit.form.get("SAMLResponse") else {
        let message = Some("The provider sent no SAMLResponse");
        let reply = pending.auth_request.redirect_error("invalid_request", message);
        return Ok(reply.with_cause("provider_sent_no_response").into());
    };
    Ok(Progress::AskProvider(Box::new(ProviderRequest {
        auth_request: pending.auth_request.clone(),
        provider,
        query: ProviderQuery::Assertion(Box::new(PostedResponse {
            response: response.to_owned(),
            relay_state: relay_state.to_owned(),
            service_provider: service_provider(visit, pool),
            pending,
        })),
    })))
}

/// Stores the claims of a response until the browser returns with its cookies.
pub(crate) fn store_claims(
    visit: &Visit<'_>,
    pool: &mut Pool,
    posted: PostedResponse,
    claims: Result<Object, FederationError>,
) -> Reply {
    let PostedResponse { relay_state, mut pending, .. } = posted;
    match claims {
        Err(error) => redirect_error(&pending.auth_request, "server_error", &error),
        Ok(claims) => {
            pending.claims = Some(claims);
            pool.pending_federations.insert(sha256(&relay_state), pending);
            let query = encode([("RelayState", relay_state.as_str())]);
            let mut reply = Reply::redirect(format!("{}?{query}", acs_url(visit)));
            // With 303 the browser does not post the form again.
            reply.status = 303;
            reply
        }
    }
}

/// The browser returns with its cookies.
pub(crate) fn finish_response(visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
    let pending = match PendingFederation::take(visit, pool, visit.query.get("RelayState")) {
        Ok(pending) => pending,
        Err(reply) => return Ok(reply),
    };
    let Some(claims) = pending.claims else {
        return Ok(error_page("The provider sent no response.", "provider_sent_no_response"));
    };
    finish(visit, pool, &pending.auth_request, &pending.provider, &claims)
}
