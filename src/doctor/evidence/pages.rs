//! What the sign-in and sign-out pages answer to each URL.

mod more;

use std::collections::BTreeMap;

use futures_util::future::join;
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
    /// `None` unless this is the first visit that leads to a sign-in page.
    pub(crate) page: Option<SignInPage>,
}

/// What the pages answer.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) visits: Vec<Visit>,
    pub(super) refused_scopes: Vec<String>,
    pub(super) sign_outs: Vec<(String, SignOut)>,
    pub(super) slash_misses: BTreeMap<String, String>,
}

/// Asks the pages about every URL, and about their refusals once more if nobody described the app client.
pub(super) async fn ask(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    app: &AppSide,
    seen: Option<&ObservedClient>,
) -> Pages {
    let (visits, sign_outs) = join(
        visit_all(http, endpoints, client, app, seen),
        sign_out_all(http, endpoints, client, app, seen),
    )
    .await;
    let (refused_scopes, slash_misses) = if seen.is_some() {
        <_>::default()
    } else {
        join(
            more::refused_scopes(http, endpoints, client, app, &visits),
            more::slash_misses(http, endpoints, client, &visits, &sign_outs),
        )
        .await
    };
    Pages { visits, refused_scopes, sign_outs, slash_misses }
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

async fn visit_all(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    app: &AppSide,
    seen: Option<&ObservedClient>,
) -> Vec<Visit> {
    let scopes = scopes(app, seen).join(" ");
    let callbacks = joined(&app.callbacks, seen.map(|seen| seen.callback_urls.as_slice()));
    let visits = stream::iter(callbacks)
        .map(|(callback, sent)| {
            let scopes = &scopes;
            async move {
                let answer = probe::authorize(http, endpoints, client, &callback, scopes).await;
                Visit { callback, sent, answer, page: None }
            }
        })
        .buffered(MAX_CONCURRENT)
        .collect()
        .await;
    with_page(http, endpoints, visits).await
}

/// Requests the sign-in page that the visits lead to: it is the same for all of them.
pub(crate) async fn with_page(
    http: &Http,
    endpoints: &Endpoints,
    mut visits: Vec<Visit>,
) -> Vec<Visit> {
    let leads = visits.iter_mut().find_map(|visit| match &visit.answer {
        Authorize::SignInPage(url) => Some((&mut visit.page, url)),
        _ => None,
    });
    if let Some((page, url)) = leads {
        *page = Some(probe::page(http, endpoints, url).await);
    }
    visits
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

async fn sign_out_all(
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
