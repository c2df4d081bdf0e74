//! Sign-ins through an identity provider: to the provider, back, and on to the app. `saml` has what
//! differs for SAML.

pub(crate) mod error;
pub(crate) mod fetch;
pub(crate) mod id_token;
pub(crate) mod openid;
pub(crate) mod pending;
pub(crate) mod progress;
pub(crate) mod provider_config;
pub(crate) mod provider_request;
pub(crate) mod saml;
mod saml_limits;
pub(crate) mod saml_metadata;
pub(crate) mod saml_request;
pub(crate) mod saml_response;
pub(crate) mod saml_time;
pub(crate) mod saml_xml;
pub(crate) mod user;

use url::Url;

use crate::sandbox::{
    api::provider,
    error::ApiError,
    state::{AuthRequest, PendingFederation, Pool},
    visit::{Visit, auth_request::to_error_page, page::Reply},
};
use pending::{begin, error_page, finish, redirect_error};
use progress::Progress;
use provider_config::ProviderConfig;
use provider_request::{ProviderAnswer, ProviderQuery, ProviderReply, ProviderRequest};

/// Sends the browser to a provider, which sends it back to `/oauth2/idpresponse`.
pub(crate) fn start(
    visit: &Visit<'_>,
    pool: &mut Pool,
    auth_request: AuthRequest,
    name: &str,
) -> Result<Progress, ApiError> {
    let Some(fields) = pool.providers.get(name) else {
        return Ok(to_error_page(visit, "invalid_request").into());
    };
    if let Some(provider) = ProviderConfig::saml(fields) {
        let query = ProviderQuery::Metadata;
        return Ok(Progress::AskProvider(Box::new(ProviderRequest {
            auth_request,
            provider,
            query,
        })));
    }
    let Some(provider) = ProviderConfig::oidc(fields) else {
        // The sandbox can send a browser to such a provider, but not sign it in afterwards.
        return Ok(match provider::authorize_url(fields) {
            Some(url) => Reply::redirect(url).with_cause("provider_not_served"),
            None => to_error_page(visit, "invalid_request"),
        }
        .into());
    };
    match provider.configured_url("authorize_url") {
        Some(url) => Ok(redirect_to_provider(visit, pool, auth_request, &provider, url)?.into()),
        None => {
            let query = ProviderQuery::AuthorizationEndpoint;
            Ok(Progress::AskProvider(Box::new(ProviderRequest { auth_request, provider, query })))
        }
    }
}

fn redirect_to_provider(
    visit: &Visit<'_>,
    pool: &mut Pool,
    auth_request: AuthRequest,
    provider: &ProviderConfig,
    mut url: Url,
) -> Result<Reply, ApiError> {
    let started = begin(visit, pool, auth_request, &provider.name)?;
    url.query_pairs_mut()
        .append_pair("client_id", provider.detail("client_id"))
        .append_pair("redirect_uri", &redirect_uri(visit))
        .append_pair("scope", provider.detail("authorize_scopes"))
        .append_pair("response_type", "code")
        .append_pair("state", &started.state)
        .append_pair("nonce", &started.nonce);
    // Version 1 does not pass these on.
    if visit.version == 2 {
        for name in ["prompt", "login_hint"] {
            if let Some(value) = visit.query.get(name) {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
    }
    Ok(started.redirect(url))
}

fn redirect_uri(visit: &Visit<'_>) -> String {
    format!("{}/oauth2/idpresponse", visit.base)
}

/// A browser returns from an OIDC provider.
pub(crate) fn callback(visit: &Visit<'_>, pool: &mut Pool) -> Result<Progress, ApiError> {
    let pending = match PendingFederation::take(visit, pool, visit.query.get("state")) {
        Ok(pending) => pending,
        Err(reply) => return Ok(reply.into()),
    };
    let auth_request = pending.auth_request;
    if let Some(error) = visit.query.get("error") {
        let reply = auth_request.redirect_error(error, visit.query.get("error_description"));
        return Ok(reply.with_cause("provider_refused").into());
    }
    let Some(provider) = pool.providers.get(&pending.provider).and_then(ProviderConfig::oidc)
    else {
        return Ok(error_page("The provider no longer exists.", "provider_gone").into());
    };
    let Some(code) = visit.query.get("code") else {
        let reply =
            auth_request.redirect_error("invalid_request", Some("The provider sent no code"));
        return Ok(reply.with_cause("provider_sent_no_code").into());
    };
    let query = ProviderQuery::Identity {
        code: code.to_owned(),
        redirect_uri: redirect_uri(visit),
        nonce: pending.nonce,
    };
    Ok(Progress::AskProvider(Box::new(ProviderRequest { auth_request, provider, query })))
}

/// Continues a sign-in with the answer of a provider.
pub(crate) fn resume(
    visit: &Visit<'_>,
    pool: &mut Pool,
    reply: ProviderReply,
) -> Result<Reply, ApiError> {
    let ProviderReply { auth_request, provider: name, answer } = reply;
    let provider = pool
        .providers
        .get(&name)
        .and_then(|fields| ProviderConfig::oidc(fields).or_else(|| ProviderConfig::saml(fields)));
    let Some(provider) = provider else {
        return Ok(auth_request.redirect_error("server_error", None).with_cause("provider_gone"));
    };
    match answer {
        ProviderAnswer::AuthorizationEndpoint(Ok(url)) => {
            redirect_to_provider(visit, pool, auth_request, &provider, url)
        }
        ProviderAnswer::Metadata(Ok(metadata)) => {
            saml::redirect_to_provider(visit, pool, auth_request, &name, metadata)
        }
        ProviderAnswer::AuthorizationEndpoint(Err(error))
        | ProviderAnswer::Metadata(Err(error))
        | ProviderAnswer::Identity(Err(error)) => {
            Ok(redirect_error(&auth_request, "server_error", &error))
        }
        ProviderAnswer::Assertion(posted, claims) => {
            Ok(saml::store_claims(visit, pool, *posted, claims))
        }
        ProviderAnswer::Identity(Ok(claims)) => finish(visit, pool, &auth_request, &name, &claims),
    }
}
