//! Signing people in through an upstream provider: there, back, and on to the app.

use url::Url;

use super::{
    asked::{Asked, to_error_page},
    error::ApiError,
    federated_user, grant,
    pages::Reply,
    provider, random,
    seal::{same, seal},
    session,
    state::{Journey, Pool},
    step::Step,
    upstream::{Answer, Brought, Errand, Question, Refusal, Upstream},
    visit::Visit,
};

/// How long a sign-in at a provider may take, in seconds (Amazon Cognito Developer Guide, "OIDC
/// identity providers": five minutes).
const JOURNEY_LIVES: f64 = 300.0;

/// How long a journey that took too long is remembered, so that the log can say so.
const REMEMBERED: f64 = 3600.0;

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
        None => Ok(Step::Ask(Box::new(Errand {
            asked,
            upstream,
            question: Question::Endpoint,
        }))),
    }
}

fn travel(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: Asked,
    upstream: &Upstream,
    mut url: Url,
) -> Result<Reply, ApiError> {
    let (state, nonce) = (random::token()?, random::token()?);
    let (browser, cookie) = session::browser(visit)?;
    url.query_pairs_mut()
        .append_pair("client_id", upstream.detail("client_id"))
        .append_pair("redirect_uri", &back(visit))
        .append_pair("scope", upstream.detail("authorize_scopes"))
        .append_pair("response_type", "code")
        .append_pair("state", &state)
        .append_pair("nonce", &nonce);
    for name in ["prompt", "login_hint"] {
        if let Some(value) = visit.query.get(name).filter(|_| visit.version == 2) {
            url.query_pairs_mut().append_pair(name, value);
        }
    }
    pool.journeys
        .retain(|_, journey| visit.now < journey.expires + REMEMBERED);
    pool.journeys.insert(
        seal(&state),
        Journey {
            asked,
            provider: upstream.name.clone(),
            nonce,
            browser: seal(&browser),
            expires: visit.now + JOURNEY_LIVES,
        },
    );
    let reply = Reply::redirect(url);
    Ok(match cookie {
        None => reply,
        Some(cookie) => reply.with("set-cookie", &cookie),
    })
}

fn back(visit: &Visit<'_>) -> String {
    format!("{}/oauth2/idpresponse", visit.base)
}

/// A browser comes back from a provider.
pub(crate) fn arrive(visit: &Visit<'_>, pool: &mut Pool) -> Result<Step, ApiError> {
    let lost = |sentence: &str, cause| {
        let sentence = format!("Something went wrong. {sentence}");
        Ok(Reply::failure(400, &sentence).because(cause).into())
    };
    let Some(state) = visit.query.get("state").map(seal) else {
        return lost("The provider sent no state.", "state_missing");
    };
    let Some(journey) = pool.journeys.get(&state) else {
        return lost("This sign-in is not known, or is over.", "state_unknown");
    };
    let browser = session::known_browser(visit).map(seal);
    if !browser.is_some_and(|browser| same(&browser, &journey.browser)) {
        return lost(
            "This sign-in was started in another browser.",
            "state_of_another_browser",
        );
    }
    let Some(journey) = pool.journeys.remove(&state) else {
        return lost("This sign-in is not known, or is over.", "state_unknown");
    };
    if visit.now >= journey.expires {
        return lost("This sign-in took too long.", "state_expired");
    }
    if let Some(error) = visit.query.get("error") {
        let description = visit.query.get("error_description");
        return Ok(journey
            .asked
            .refuse(error, description)
            .because("provider_refused")
            .into());
    }
    let upstream = pool.providers.get(&journey.provider).and_then(Upstream::of);
    match (upstream, visit.query.get("code")) {
        (None, _) => lost("The provider is gone.", "provider_gone"),
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
    let asked = brought.asked;
    let upstream = pool.providers.get(&brought.provider).and_then(Upstream::of);
    let Some(upstream) = upstream else {
        return Ok(asked.refuse("server_error", None).because("provider_gone"));
    };
    let refuse = |error: &str, refusal: &Refusal| {
        asked
            .refuse(error, Some(&refusal.sentence))
            .because(refusal.cause)
    };
    let claims = match brought.answer {
        Answer::Endpoint(Ok(url)) => return travel(visit, pool, asked, &upstream, url),
        Answer::Endpoint(Err(refusal)) | Answer::Identity(Err(refusal)) => {
            return Ok(refuse("server_error", &refusal));
        }
        Answer::Identity(Ok(claims)) => claims,
    };
    match federated_user::settle(pool, &asked.client, &brought.provider, &claims, visit.now) {
        Err(refusal) => Ok(refuse("invalid_request", &refusal)),
        Ok((username, user)) => {
            pool.users.insert(username.clone(), user);
            let (session, cookie) = session::open(visit, pool, &username, &brought.provider)?;
            let reply = grant::finish(visit, pool, &asked, &session)?;
            Ok(reply.with("set-cookie", &cookie))
        }
    }
}
