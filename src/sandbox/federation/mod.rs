//! Signing people in through an upstream provider: there, back, and on to the app. What is different with SAML is
//! in `saml_federation`.

pub(crate) mod errand;
pub(crate) mod federated_user;
pub(crate) mod fetch;
pub(crate) mod id_token;
pub(crate) mod instant;
pub(crate) mod journey;
pub(crate) mod markup;
pub(crate) mod openid;
pub(crate) mod refusal;
pub(crate) mod saml;
pub(crate) mod saml_federation;
pub(crate) mod saml_response;
pub(crate) mod step;
pub(crate) mod upstream;

use url::Url;

use crate::sandbox::{
    api::provider,
    error::ApiError,
    state::{Asked, Journey, Pool},
    visit::{Visit, asked::to_error_page, page::Reply},
};
use errand::{Answer, Brought, Errand, Question};
use journey::{finish, lost, refused, set_out};
use step::Step;
use upstream::Upstream;

/// Sends the browser on to a provider, which sends it back to `/oauth2/idpresponse`.
pub(crate) fn depart(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: Asked,
    name: &str,
) -> Result<Step, ApiError> {
    let Some(fields) = pool.providers.get(name) else {
        return Ok(to_error_page(visit, "invalid_request").into());
    };
    if let Some(upstream) = Upstream::saml(fields) {
        return Ok(Step::Ask(Box::new(Errand { asked, upstream, question: Question::SignOn })));
    }
    let Some(upstream) = Upstream::of(fields) else {
        // The sandbox knows where these are, and cannot take anybody back from them.
        return Ok(match provider::authorize_url(fields) {
            Some(url) => Reply::redirect(url).because("provider_not_served"),
            None => to_error_page(visit, "invalid_request"),
        }
        .into());
    };
    match upstream.known("authorize_url") {
        Some(url) => Ok(travel(visit, pool, asked, &upstream, url)?.into()),
        None => Ok(Step::Ask(Box::new(Errand { asked, upstream, question: Question::Endpoint }))),
    }
}

fn travel(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: Asked,
    upstream: &Upstream,
    mut url: Url,
) -> Result<Reply, ApiError> {
    let departure = set_out(visit, pool, asked, &upstream.name)?;
    url.query_pairs_mut()
        .append_pair("client_id", upstream.detail("client_id"))
        .append_pair("redirect_uri", &back(visit))
        .append_pair("scope", upstream.detail("authorize_scopes"))
        .append_pair("response_type", "code")
        .append_pair("state", &departure.state)
        .append_pair("nonce", &departure.nonce);
    for name in ["prompt", "login_hint"] {
        if let Some(value) = visit.query.get(name).filter(|_| visit.version == 2) {
            url.query_pairs_mut().append_pair(name, value);
        }
    }
    Ok(departure.leave(url))
}

fn back(visit: &Visit<'_>) -> String {
    format!("{}/oauth2/idpresponse", visit.base)
}

/// A browser comes back from a provider.
pub(crate) fn arrive(visit: &Visit<'_>, pool: &mut Pool) -> Result<Step, ApiError> {
    let journey = match Journey::end(visit, pool, visit.query.get("state")) {
        Ok(journey) => journey,
        Err(reply) => return Ok(reply.into()),
    };
    if let Some(error) = visit.query.get("error") {
        let description = visit.query.get("error_description");
        return Ok(journey.asked.refuse(error, description).because("provider_refused").into());
    }
    let upstream = pool.providers.get(&journey.provider).and_then(Upstream::of);
    match (upstream, visit.query.get("code")) {
        (None, _) => Ok(lost("The provider is gone.", "provider_gone").into()),
        (_, None) => Ok(journey
            .asked
            .refuse("invalid_request", Some("The provider sent no code"))
            .because("provider_sent_no_code")
            .into()),
        (Some(upstream), Some(code)) => Ok(Step::Ask(Box::new(Errand {
            asked: journey.asked,
            upstream,
            question: Question::Identity {
                code: code.to_owned(),
                back: back(visit),
                nonce: journey.nonce,
            },
        }))),
    }
}

/// Goes on with what the provider said.
pub(crate) fn resume(
    visit: &Visit<'_>,
    pool: &mut Pool,
    brought: Brought,
) -> Result<Reply, ApiError> {
    let Brought { asked, provider, answer } = brought;
    let upstream = pool
        .providers
        .get(&provider)
        .and_then(|fields| Upstream::of(fields).or_else(|| Upstream::saml(fields)));
    let Some(upstream) = upstream else {
        return Ok(asked.refuse("server_error", None).because("provider_gone"));
    };
    match answer {
        Answer::Endpoint(Ok(url)) => travel(visit, pool, asked, &upstream, url),
        Answer::SignOn(Ok(described)) => {
            saml_federation::travel(visit, pool, asked, &provider, described)
        }
        Answer::Endpoint(Err(refusal))
        | Answer::SignOn(Err(refusal))
        | Answer::Identity(Err(refusal)) => Ok(refused(&asked, "server_error", &refusal)),
        Answer::Assertion(posted, outcome) => {
            Ok(saml_federation::keep(visit, pool, *posted, outcome))
        }
        Answer::Identity(Ok(claims)) => finish(visit, pool, &asked, &provider, &claims),
    }
}
