//! Signing people in through an upstream provider.

use super::{
    asked::{Asked, to_error_page},
    error::ApiError,
    pages::Reply,
    provider, random,
    state::{Pool, text},
    step::Step,
    upstream::Brought,
    visit::Visit,
};

/// Sends the browser on to a provider, which sends it back to `/oauth2/idpresponse`.
pub(crate) fn depart(
    visit: &Visit<'_>,
    pool: &mut Pool,
    _asked: Asked,
    name: &str,
) -> Result<Step, ApiError> {
    let fields = pool
        .providers
        .get(name)
        .ok_or_else(|| ApiError::internal("a provider is gone"))?;
    let (Some(mut url), Ok(state)) = (provider::authorize_url(fields), random::token()) else {
        return Ok(to_error_page(visit, "invalid_request").into());
    };
    let details = fields
        .get("ProviderDetails")
        .and_then(|details| details.as_object());
    if let Some(details) = details.filter(|_| text(fields, "ProviderType") != "SAML") {
        let back = format!("{}/oauth2/idpresponse", visit.base);
        url.query_pairs_mut()
            .append_pair("client_id", text(details, "client_id"))
            .append_pair("redirect_uri", &back)
            .append_pair("scope", text(details, "authorize_scopes"))
            .append_pair("response_type", "code")
            .append_pair("state", &state);
    }
    Ok(Reply::redirect(url).into())
}

pub(crate) fn arrive(_visit: &Visit<'_>, _pool: &mut Pool) -> Result<Step, ApiError> {
    Ok(Reply::failure(
        501,
        "The sandbox cannot sign anybody in through a provider yet.",
    )
    .into())
}

pub(crate) fn resume(
    _visit: &Visit<'_>,
    _pool: &mut Pool,
    _brought: Brought,
) -> Result<Reply, ApiError> {
    Ok(Reply::failure(
        501,
        "The sandbox cannot sign anybody in through a provider yet.",
    ))
}
