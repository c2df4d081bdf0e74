//! What the sign-in and sign-out pages answer to each URL.

use futures_util::{StreamExt, stream};

use super::MAX_CONCURRENT;
use crate::cognito::ObservedClient;
use crate::doctor::app::AppSide;
use crate::oidc::Http;
use crate::oidc::discovery::Endpoints;
use crate::oidc::probe::{self, Authorize, SignInPage, SignOut};

/// A visit of the authorization endpoint with one callback URL, as far as the sign-in page.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) callback: String,
    /// Whether the app sends it; otherwise it is only registered.
    pub(crate) sent: bool,
    pub(crate) answer: Authorize,
    /// `None` unless the answer leads to a sign-in page.
    pub(crate) page: Option<SignInPage>,
}

/// The URLs that the app sends, then the others that are registered.
fn joined(sent: &[String], registered: Option<&[String]>) -> Vec<(String, bool)> {
    let mut all: Vec<(String, bool)> = sent.iter().map(|url| (url.clone(), true)).collect();
    for url in registered.into_iter().flatten() {
        if !sent.contains(url) {
            all.push((url.clone(), false));
        }
    }
    all
}

pub(super) async fn visit_all(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    app: &AppSide,
    seen: Option<&ObservedClient>,
) -> Vec<Visit> {
    let scopes = scopes(app, seen).join(" ");
    let callbacks = joined(&app.callbacks, seen.map(|seen| seen.callback_urls.as_slice()));
    stream::iter(callbacks)
        .map(|(callback, sent)| {
            let scopes = &scopes;
            async move { visit(http, endpoints, client, callback, sent, scopes).await }
        })
        .buffered(MAX_CONCURRENT)
        .collect()
        .await
}

/// Visits the authorization endpoint with one callback URL, and the sign-in page it leads to.
pub(crate) async fn visit(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    callback: String,
    sent: bool,
    scopes: &str,
) -> Visit {
    let answer = probe::authorize(http, endpoints, client, &callback, scopes).await;
    let page = match &answer {
        Authorize::SignInPage(url) => Some(probe::page(http, endpoints, url).await),
        _ => None,
    };
    Visit { callback, sent, answer, page }
}

/// What a probe asks for: the app's scopes as far as they are allowed, so that a missing scope is left to its own
/// check and hides nothing else.
fn scopes(app: &AppSide, seen: Option<&ObservedClient>) -> Vec<String> {
    match (&app.scopes, seen) {
        (Some(asked), Some(client)) => {
            let allowed = |scope: &&String| client.scopes.contains(scope);
            let both: Vec<String> = asked.iter().filter(allowed).cloned().collect();
            if both.is_empty() { client.scopes.clone() } else { both }
        }
        (Some(asked), None) => asked.clone(),
        (None, Some(client)) => client.scopes.clone(),
        (None, None) => vec!["openid".to_owned()],
    }
}

pub(super) async fn sign_out_all(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    app: &AppSide,
    seen: Option<&ObservedClient>,
) -> Vec<(String, SignOut)> {
    let urls = joined(&app.sign_outs, seen.map(|seen| seen.sign_out_urls.as_slice()));
    stream::iter(urls)
        .map(|(url, _)| async move {
            let answer = probe::sign_out(http, endpoints, client, &url).await;
            (url, answer)
        })
        .buffered(MAX_CONCURRENT)
        .collect()
        .await
}
