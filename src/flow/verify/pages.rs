//! What the sign-in and sign-out pages make of an app's URLs.

use std::time::{Duration, Instant};

use super::urls;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::command_line::Flags;
use crate::doctor::evidence::{Visit, visit};
use crate::doctor::{self, Registered};
use crate::finding::{Finding, Outcome};
use crate::flow::connect::Session;
use crate::oidc::discovery::Endpoints;
use crate::oidc::probe::{self, Authorize};
use crate::plan::serving_domain;
use crate::settings::Selected;
use crate::values::LoginPages;

/// Longest wait for the sign-in pages to know what was registered a moment ago.
const SETTLE: Duration = Duration::from_secs(30);

/// Judges all of an app's URLs. `fresh` says that they were registered just now.
pub(crate) async fn all(
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
    let flags = flags(session, pool, client);
    let registered = Registered { client: Some(client), flags: Some(&flags) };
    let mut page = None;
    for url in callbacks {
        let visited = settled(session, endpoints, client, &url, &scopes, fresh).await;
        findings.push(doctor::callback(&visited, &registered));
        // The page is the same for all of them; only what is wrong with it is told here.
        page = page.or_else(|| doctor::page(&visited, &registered));
    }
    findings.extend(page.filter(|page| page.outcome != Outcome::Pass));
    for url in &sign_outs {
        let id = client.id.as_str();
        let answer = probe::sign_out(&session.http, endpoints, id, url).await;
        findings.push(doctor::sign_out(url, &answer, &registered));
    }
    if serving_domain(selected.domain.as_ref(), pool)
        .is_some_and(|domain| domain.pages == LoginPages::Managed)
        && client.login_style == Some(false)
    {
        findings.push(
            Finding::fail(
                "domain.style",
                "managed login has a style for the app client",
                "it has none",
            )
            .fix(format!("cogoidc doctor --fix --only domain.style{flags}")),
        );
    }
    findings
}

/// What the sign-in page makes of one callback URL, and what is wrong with that page. `fresh` says that the
/// URL was registered just now.
pub(crate) async fn callback(
    session: &Session,
    endpoints: &Endpoints,
    (pool, client): (&ObservedPool, &ObservedClient),
    callback: &str,
    scopes: &str,
    fresh: bool,
) -> Vec<Finding> {
    let flags = flags(session, pool, client);
    let registered = Registered { client: Some(client), flags: Some(&flags) };
    let visited = settled(session, endpoints, client, callback, scopes, fresh).await;
    let mut findings = vec![doctor::callback(&visited, &registered)];
    let page = doctor::page(&visited, &registered);
    findings.extend(page.filter(|page| page.outcome != Outcome::Pass));
    findings
}

/// A visit with one callback URL, repeated while a new one may not have arrived everywhere.
async fn settled(
    session: &Session,
    endpoints: &Endpoints,
    client: &ObservedClient,
    callback: &str,
    scopes: &str,
    fresh: bool,
) -> Visit {
    let (start, id) = (Instant::now(), client.id.as_str());
    loop {
        let url = callback.to_owned();
        let visited = visit(&session.http, endpoints, id, url, true, scopes).await;
        if visited.answer != Authorize::Mismatch || !fresh || start.elapsed() >= SETTLE {
            return visited;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// The flags that lead a command to the app client.
pub(crate) fn flags(session: &Session, pool: &ObservedPool, client: &ObservedClient) -> Flags {
    Flags::default().client(&pool.id, &client.id).with(&session.connection)
}
