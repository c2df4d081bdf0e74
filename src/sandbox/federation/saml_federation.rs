//! Signing people in through a SAML provider: there, back by a form, and on to the app.
//!
//! The form comes from another site, and browsers send no cookies with it. So its answer is kept, and the browser
//! sent on to the same page by a visit that does have them.

use super::{
    errand::{Errand, Question},
    journey::{finish, lost, set_out},
    refusal::Refusal,
    saml::{Described, Posted, Relying, request, request_id},
    step::Step,
    upstream::Upstream,
};
use crate::sandbox::{
    error::ApiError,
    seal::seal,
    state::{Asked, Journey, Object, Pool},
    tokens::whole,
    visit::{Visit, encode, page::Reply},
};

fn back(visit: &Visit<'_>) -> String {
    format!("{}/saml2/idpresponse", visit.base)
}

fn relying(visit: &Visit<'_>, pool: &Pool) -> Relying {
    Relying { audience: format!("urn:amazon:cognito:sp:{}", pool.id), consumer: back(visit) }
}

/// Sends the browser on to a provider whose metadata is known now.
pub(crate) fn travel(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: Asked,
    provider: &str,
    described: Described,
) -> Result<Reply, ApiError> {
    let relying = relying(visit, pool);
    // Only version 2 knows what a prompt is.
    let force = visit.version == 2 && visit.query.get("prompt") == Some("login");
    let departure = set_out(visit, pool, asked, provider)?;
    let url = request(
        described,
        &relying,
        &request_id(&departure.nonce),
        &departure.state,
        (whole(visit.now), force),
    );
    Ok(departure.leave(url))
}

/// A browser brings the provider's answer.
pub(crate) fn take(visit: &Visit<'_>, pool: &mut Pool) -> Result<Step, ApiError> {
    let Some(relay_state) = visit.form.get("RelayState") else {
        return Ok(lost("The provider sent no RelayState.", "state_missing").into());
    };
    let is_open = |journey: &Journey| journey.vouched.is_none();
    let known = pool.journeys.get(&seal(relay_state)).filter(|it| is_open(it));
    let upstream =
        known.and_then(|journey| pool.providers.get(&journey.provider)).and_then(Upstream::saml);
    let Some(upstream) = upstream else {
        return Ok(lost("This sign-in is not known, or is over.", "state_unknown").into());
    };
    let Some(journey) = pool.journeys.remove(&seal(relay_state)) else {
        return Ok(lost("This sign-in is not known, or is over.", "state_unknown").into());
    };
    if visit.now >= journey.expires {
        return Ok(lost("This sign-in took too long.", "state_expired").into());
    }
    let Some(response) = visit.form.get("SAMLResponse") else {
        return Ok(journey
            .asked
            .refuse("invalid_request", Some("The provider sent no SAMLResponse"))
            .because("provider_sent_no_response")
            .into());
    };
    Ok(Step::Ask(Box::new(Errand {
        asked: journey.asked.clone(),
        upstream,
        question: Question::Assertion(Box::new(Posted {
            response: response.to_owned(),
            relay_state: relay_state.to_owned(),
            relying: relying(visit, pool),
            journey,
        })),
    })))
}

/// Keeps what the provider vouches for until the browser comes with its cookies.
pub(crate) fn keep(
    visit: &Visit<'_>,
    pool: &mut Pool,
    posted: Posted,
    outcome: Result<Object, Refusal>,
) -> Reply {
    let Posted { relay_state, mut journey, .. } = posted;
    match outcome {
        Err(refusal) => {
            journey.asked.refuse("server_error", Some(&refusal.sentence)).because(refusal.cause)
        }
        Ok(claims) => {
            journey.vouched = Some(claims);
            pool.journeys.insert(seal(&relay_state), journey);
            let query = encode([("RelayState", relay_state.as_str())]);
            let mut reply = Reply::redirect(format!("{}?{query}", back(visit)));
            // So that the browser does not send the form again.
            reply.status = 303;
            reply
        }
    }
}

/// The browser comes with its cookies.
pub(crate) fn arrive(visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
    let journey = match Journey::end(visit, pool, visit.query.get("RelayState")) {
        Ok(journey) => journey,
        Err(reply) => return Ok(reply),
    };
    let Some(claims) = journey.vouched else {
        return Ok(lost("The provider sent no answer.", "provider_sent_no_response"));
    };
    finish(visit, pool, &journey.asked, &journey.provider, &claims)
}
