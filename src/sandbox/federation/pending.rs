//! A sign-in at a provider: begun, recognized when the browser returns, and finished.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use url::Url;

use super::{error::FederationError, user};
use crate::sandbox::{
    error::ApiError,
    hash::{constant_time_eq, sha256},
    oauth::grant,
    random,
    state::{AuthRequest, Object, PendingFederation, Pool},
    visit::{Visit, page::Reply, session},
};

/// How long a sign-in at a provider may take, in seconds (Amazon Cognito Developer Guide, "OIDC
/// identity providers": five minutes).
const MAX_SIGN_IN_SECONDS: f64 = 300.0;

/// How long an expired sign-in is stored, in seconds. The log can then say why it failed.
const MAX_STORED_AFTER_EXPIRY: f64 = 3600.0;

/// How many sign-ins of a pool are stored: any page can begin one.
const MAX_PENDING: usize = 1_000;

/// A sign-in that has begun.
pub(crate) struct StartedFederation {
    pub(crate) state: String,
    pub(crate) nonce: String,
    cookie: Option<String>,
}

/// Begins a sign-in at a provider, and stores what identifies the browser that returns from it.
///
/// Without a nonce of the app, the ID token gets one all the same (Amazon Cognito Developer Guide, "Understanding the
/// identity (ID) token"): libraries that expect none refuse it. A session that answers the next sign-in adds none.
pub(crate) fn begin(
    visit: &Visit<'_>,
    pool: &mut Pool,
    mut auth_request: AuthRequest,
    provider: &str,
) -> Result<StartedFederation, ApiError> {
    let nonce = random::token()?;
    let state = state_for_provider(&pool.id, provider, &auth_request, &random::token()?);
    auth_request.nonce.get_or_insert_with(|| nonce.clone());
    let (browser, cookie) = session::browser(visit)?;
    pool.pending_federations
        .retain(|_, pending| visit.now < pending.expires + MAX_STORED_AFTER_EXPIRY);
    if pool.pending_federations.len() >= MAX_PENDING {
        forget_oldest(pool);
    }
    pool.pending_federations.insert(
        sha256(&state),
        PendingFederation {
            auth_request,
            provider: provider.to_owned(),
            nonce: nonce.clone(),
            browser: sha256(&browser),
            expires: visit.now + MAX_SIGN_IN_SECONDS,
            claims: None,
        },
    );
    Ok(StartedFederation { state, nonce, cookie })
}

/// The state that a provider returns: opaque and, as Cognito's, so long that providers which limit it refuse it
/// (aws-amplify/amplify-js#4998). SAML calls it the relay state.
fn state_for_provider(
    pool: &str,
    provider: &str,
    auth_request: &AuthRequest,
    token: &str,
) -> String {
    let AuthRequest { client, callback, state, scopes, .. } = auth_request;
    let content = json!({
        "userPoolId": pool, "providerName": provider, "clientId": client, "redirectURI": callback,
        "clientState": state, "scopes": scopes, "token": token,
    });
    BASE64_STANDARD.encode(BASE64_STANDARD.encode(content.to_string()))
}

fn forget_oldest(pool: &mut Pool) {
    let all = pool.pending_federations.iter();
    let oldest = all.min_by(|(_, one), (_, other)| one.expires.total_cmp(&other.expires));
    if let Some(oldest) = oldest.map(|(state, _)| state.clone()) {
        pool.pending_federations.remove(&oldest);
    }
}

impl StartedFederation {
    /// Sends the browser to the provider.
    pub(crate) fn redirect(self, url: Url) -> Reply {
        let reply = Reply::redirect(url);
        match self.cookie {
            None => reply,
            Some(cookie) => reply.with_header("set-cookie", &cookie),
        }
    }
}

/// A page for a browser whose sign-in is unknown, so that it cannot return to the app.
pub(crate) fn error_page(message: &str, cause: &'static str) -> Reply {
    Reply::error_page(400, &format!("Something went wrong. {message}")).with_cause(cause)
}

pub(crate) fn unknown_sign_in() -> Reply {
    error_page("This sign-in is unknown or over.", "state_unknown")
}

pub(crate) fn expired_sign_in() -> Reply {
    error_page("This sign-in took too long.", "state_expired")
}

impl PendingFederation {
    /// Removes the sign-in that this browser returns from.
    pub(crate) fn take(
        visit: &Visit<'_>,
        pool: &mut Pool,
        state: Option<&str>,
    ) -> Result<Self, Reply> {
        let state = state
            .map(sha256)
            .ok_or_else(|| error_page("The provider sent no state.", "state_missing"))?;
        let pending = pool.pending_federations.get(&state).ok_or_else(unknown_sign_in)?;
        let browser = session::known_browser(visit).map(sha256);
        if !browser.is_some_and(|browser| constant_time_eq(&browser, &pending.browser)) {
            return Err(error_page(
                "This sign-in was started in another browser.",
                "state_of_another_browser",
            ));
        }
        let pending = pool.pending_federations.remove(&state).ok_or_else(unknown_sign_in)?;
        if visit.now >= pending.expires {
            return Err(expired_sign_in());
        }
        Ok(pending)
    }
}

/// Sends the browser back to the app with an error.
pub(crate) fn redirect_error(
    auth_request: &AuthRequest,
    error: &str,
    reason: &FederationError,
) -> Reply {
    auth_request.redirect_error(error, Some(&reason.message)).with_cause(reason.cause)
}

/// Signs in the user that the provider's claims describe.
pub(crate) fn finish(
    visit: &Visit<'_>,
    pool: &mut Pool,
    auth_request: &AuthRequest,
    provider: &str,
    claims: &Object,
) -> Result<Reply, ApiError> {
    match user::create_or_update(pool, &auth_request.client, provider, claims, visit.now) {
        Err(error) => Ok(redirect_error(auth_request, "invalid_request", &error)),
        Ok((username, mut user)) => {
            user::join_group(pool, &mut user, provider, visit.now);
            pool.users.insert(username.clone(), user);
            let (session, cookie) = session::open(visit, pool, &username, provider)?;
            let reply = grant::finish(visit, pool, auth_request, &session)?;
            Ok(reply.with_header("set-cookie", &cookie))
        }
    }
}
