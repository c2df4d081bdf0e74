//! What the sign-in and sign-out pages make of an app's URLs.

use std::time::{Duration, Instant};

use super::urls;
use crate::cmd::connect::Session;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::finding::Finding;
use crate::oidc::discovery::Endpoints;
use crate::oidc::probe::{self, Authorize, Page, SignOut};
use crate::plan::serving_domain;
use crate::spec::Selected;
use crate::spec::types::LoginPages;

/// Longest wait for the sign-in pages to know what was registered a moment ago.
const SETTLE: Duration = Duration::from_secs(30);

/// What the sign-in and sign-out pages make of this app's URLs.
pub(super) async fn all(
    session: &Session,
    selected: &Selected,
    pool: &ObservedPool,
    client: &ObservedClient,
    endpoints: &Endpoints,
    fresh: bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (callbacks, sign_outs) = urls(selected, client);
    let scopes = client.scopes.join(" ");
    for url in &callbacks {
        let ours = (pool, client);
        findings.push(callback(session, endpoints, ours, url, &scopes, fresh).await);
    }
    for url in &sign_outs {
        let claim = format!("sign-out returns to {url}");
        findings.push(
            match probe::sign_out(&session.http, endpoints, client.id.as_str(), url).await {
                SignOut::Returns => {
                    Finding::pass("sign-out.url", claim, "Cognito sends people back there")
                }
                SignOut::Refused(why) => {
                    Finding::fail("sign-out.url", claim, format!("Cognito refuses it: {why}")).fix(
                        format!(
                            "cogoidc callback add --sign-out {url} --pool-id {} --client-id {}",
                            pool.id, client.id
                        ),
                    )
                }
                SignOut::Unclear(why) => {
                    Finding::warn("sign-out.url", claim, format!("it cannot be judged: {why}"))
                }
            },
        );
    }
    if serving_domain(selected.domain.as_ref(), pool)
        .is_some_and(|domain| domain.pages == LoginPages::Managed)
        && client.login_style == Some(false)
    {
        findings.push(
            Finding::fail(
                "sign-in.style",
                "managed login has a style for the app client",
                "it has none",
            )
            .fix(style(pool, client)),
        );
    }
    findings
}

/// What the sign-in page makes of one callback URL. `fresh` says that it was registered just now.
pub(in crate::cmd) async fn callback(
    session: &Session,
    endpoints: &Endpoints,
    (pool, client): (&ObservedPool, &ObservedClient),
    callback: &str,
    scopes: &str,
    fresh: bool,
) -> Finding {
    let claim = format!("sign-in page accepts {callback}");
    let start = Instant::now();
    let answer = loop {
        let answer = probe::authorize(
            &session.http,
            endpoints,
            client.id.as_str(),
            callback,
            scopes,
        )
        .await;
        if answer != Authorize::Mismatch || !fresh || start.elapsed() >= SETTLE {
            break answer;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    };
    match answer {
        Authorize::SignInPage(url) => match probe::page(&session.http, &url).await {
            Page::Form => Finding::pass(
                "sign-in.callback",
                claim,
                "it leads to a page to sign in with",
            ),
            Page::Unavailable => Finding::fail(
                "sign-in.page",
                claim,
                "\"Login pages unavailable\": managed login has no style for this app client",
            )
            .fix(style(pool, client)),
            Page::Unclear(why) => Finding::warn(
                "sign-in.page",
                claim,
                format!("the sign-in page cannot be judged: {why}"),
            ),
        },
        Authorize::Upstream(host) => Finding::pass(
            "sign-in.callback",
            claim,
            format!("it leads straight to {host}"),
        ),
        Authorize::Mismatch => Finding::fail(
            "sign-in.callback",
            claim,
            format!(
                "redirect_mismatch: app client {} ({}) has {}",
                client.name,
                client.id,
                client.callback_urls.join(", ")
            ),
        )
        .fix(format!(
            "cogoidc callback add {callback} --pool-id {} --client-id {}",
            pool.id, client.id
        )),
        Authorize::SignedIn => Finding::warn(
            "sign-in.callback",
            claim,
            "it returns with a code although nobody signed in",
        ),
        Authorize::Refused(error) => Finding::fail(
            "sign-in.callback",
            claim,
            format!("Cognito refuses it: {error}"),
        ),
        Authorize::Unclear(why) => Finding::warn(
            "sign-in.callback",
            claim,
            format!("it cannot be judged: {why}"),
        ),
    }
}

/// The command that gives an app client its login style.
fn style(pool: &ObservedPool, client: &ObservedClient) -> String {
    format!(
        "cogoidc apply --pool-id {} --client-id {}",
        pool.id, client.id
    )
}
