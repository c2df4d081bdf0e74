//! What the pages tell about a refusal when they are asked again, for when nobody described the app client.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};

use super::super::MAX_CONCURRENT;
use super::Visit;
use crate::doctor::app::AppSide;
use crate::oidc::Http;
use crate::oidc::discovery::Endpoints;
use crate::oidc::probe::{self, Authorize, SignOut};
use crate::values::near::in_other_slash;

/// The refused URLs that are accepted with a slash more or less at the end.
pub(super) async fn slash_misses(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    visits: &[Visit],
    sign_outs: &[(String, SignOut)],
) -> BTreeMap<String, String> {
    let callbacks = visits.iter().filter(|visit| visit.answer == Authorize::Mismatch);
    let callbacks = callbacks.map(|visit| (visit.callback.as_str(), true));
    let refused = sign_outs.iter().filter(|(_, answer)| matches!(answer, SignOut::Refused(_)));
    let refused = refused.map(|(url, _)| (url.as_str(), false));
    stream::iter(callbacks.chain(refused))
        .map(|(url, is_callback)| async move {
            let other = in_other_slash(url)?;
            let is_accepted = if is_callback {
                let answer = probe::authorize(http, endpoints, client, &other, "openid").await;
                // Whatever else is wrong, the callback URL is checked first.
                !matches!(
                    answer,
                    Authorize::Mismatch | Authorize::Unreachable(_) | Authorize::Unclear(_)
                )
            } else {
                probe::sign_out(http, endpoints, client, &other).await == SignOut::Returns
            };
            is_accepted.then(|| (url.to_owned(), other))
        })
        .buffered(MAX_CONCURRENT)
        .filter_map(|miss| async move { miss })
        .collect()
        .await
}

/// Most scopes that are asked for one at a time.
const MAX_SCOPES: usize = 10;

/// Which of the app's scopes the authorization endpoint refuses, if it refuses one: it never says which. Each is asked
/// for with `openid`, which the others need.
pub(super) async fn refused_scopes(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    app: &AppSide,
    visits: &[Visit],
) -> Vec<String> {
    let is_about_scopes =
        |answer: &Authorize| matches!(answer, Authorize::Refused(error) if error.is_about_scopes());
    let Some(visit) = visits.iter().find(|visit| is_about_scopes(&visit.answer)) else {
        return Vec::new();
    };
    let asked = app.scopes.as_deref().unwrap_or_default();
    let is_refused = async |scopes: String| {
        let answer = probe::authorize(http, endpoints, client, &visit.callback, &scopes).await;
        is_about_scopes(&answer)
    };
    if is_refused("openid".to_owned()).await {
        return asked.iter().filter(|scope| *scope == "openid").cloned().collect();
    }
    let others = asked.iter().filter(|scope| *scope != "openid").take(MAX_SCOPES);
    let answers = stream::iter(others).map(|scope| {
        let is_refused = &is_refused;
        async move { is_refused(format!("openid {scope}")).await.then(|| scope.clone()) }
    });
    answers.buffered(MAX_CONCURRENT).filter_map(|refused| async move { refused }).collect().await
}
