//! A sign-in at a provider: it is begun, known again when the browser comes back, and finished.

use url::Url;

use super::{federated_user, refusal::Refusal};
use crate::sandbox::{
    error::ApiError,
    oauth::grant,
    random,
    seal::{same, seal},
    state::{Asked, Journey, Object, Pool},
    visit::{Visit, page::Reply, session},
};

/// How long a sign-in at a provider may take, in seconds (Amazon Cognito Developer Guide, "OIDC
/// identity providers": five minutes).
const JOURNEY_LIVES: f64 = 300.0;

/// How long a journey that took too long is remembered, so that the log can say so.
const REMEMBERED: f64 = 3600.0;

/// A journey that has begun.
pub(crate) struct Departure {
    pub(crate) state: String,
    pub(crate) nonce: String,
    cookie: Option<String>,
}

/// Begins a journey to a provider, and keeps what it takes to know whoever comes back from it.
pub(crate) fn set_out(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: Asked,
    provider: &str,
) -> Result<Departure, ApiError> {
    let (state, nonce) = (random::token()?, random::token()?);
    let (browser, cookie) = session::browser(visit)?;
    pool.journeys.retain(|_, journey| visit.now < journey.expires + REMEMBERED);
    pool.journeys.insert(
        seal(&state),
        Journey {
            asked,
            provider: provider.to_owned(),
            nonce: nonce.clone(),
            browser: seal(&browser),
            expires: visit.now + JOURNEY_LIVES,
            vouched: None,
        },
    );
    Ok(Departure { state, nonce, cookie })
}

impl Departure {
    pub(crate) fn leave(self, url: Url) -> Reply {
        let reply = Reply::redirect(url);
        match self.cookie {
            None => reply,
            Some(cookie) => reply.with("set-cookie", &cookie),
        }
    }
}

/// A page that says why nobody comes back from a provider.
pub(crate) fn lost(sentence: &str, cause: &'static str) -> Reply {
    Reply::failure(400, &format!("Something went wrong. {sentence}")).because(cause)
}

impl Journey {
    /// The journey that this browser comes back from, which is over with that.
    pub(crate) fn end(
        visit: &Visit<'_>,
        pool: &mut Pool,
        state: Option<&str>,
    ) -> Result<Self, Reply> {
        let state =
            state.map(seal).ok_or_else(|| lost("The provider sent no state.", "state_missing"))?;
        let unknown = || lost("This sign-in is not known, or is over.", "state_unknown");
        let journey = pool.journeys.get(&state).ok_or_else(unknown)?;
        let browser = session::known_browser(visit).map(seal);
        if !browser.is_some_and(|browser| same(&browser, &journey.browser)) {
            return Err(lost(
                "This sign-in was started in another browser.",
                "state_of_another_browser",
            ));
        }
        let journey = pool.journeys.remove(&state).ok_or_else(unknown)?;
        if visit.now >= journey.expires {
            return Err(lost("This sign-in took too long.", "state_expired"));
        }
        Ok(journey)
    }
}

/// Tells the app what keeps the person out.
pub(crate) fn refused(asked: &Asked, error: &str, refusal: &Refusal) -> Reply {
    asked.refuse(error, Some(&refusal.sentence)).because(refusal.cause)
}

/// Signs in whom the provider vouches for.
pub(crate) fn finish(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: &Asked,
    provider: &str,
    claims: &Object,
) -> Result<Reply, ApiError> {
    match federated_user::settle(pool, &asked.client, provider, claims, visit.now) {
        Err(refusal) => Ok(refused(asked, "invalid_request", &refusal)),
        Ok((username, user)) => {
            pool.users.insert(username.clone(), user);
            let (session, cookie) = session::open(visit, pool, &username, provider)?;
            let reply = grant::finish(visit, pool, asked, &session)?;
            Ok(reply.with("set-cookie", &cookie))
        }
    }
}
