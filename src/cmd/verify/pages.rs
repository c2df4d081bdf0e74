//! What the sign-in and sign-out pages make of an app's URLs.

use std::time::{Duration, Instant};

use super::urls;
use crate::cmd::connect::Session;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::doctor::evidence::visit;
use crate::doctor::{self, Registered};
use crate::finding::Finding;
use crate::oidc::discovery::Endpoints;
use crate::oidc::probe::{self, Authorize};
use crate::plan::serving_domain;
use crate::spec::Selected;
use crate::spec::types::LoginPages;

/// Longest wait for the sign-in pages to know what was registered a moment ago.
const SETTLE: Duration = Duration::from_secs(30);

/// Judges all of an app's URLs. `fresh` says that they were registered just now.
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
    for url in callbacks {
        let ours = (pool, client);
        findings.push(callback(session, endpoints, ours, &url, &scopes, fresh).await);
    }
    let flags = flags(pool, client);
    let registered = Registered {
        client: Some(client),
        flags: &flags,
    };
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

/// What the sign-in page makes of one callback URL. `fresh` says that it was registered just now.
pub(in crate::cmd) async fn callback(
    session: &Session,
    endpoints: &Endpoints,
    (pool, client): (&ObservedPool, &ObservedClient),
    callback: &str,
    scopes: &str,
    fresh: bool,
) -> Finding {
    let start = Instant::now();
    let (id, flags) = (client.id.as_str(), flags(pool, client));
    let visited = loop {
        let url = callback.to_owned();
        let visited = visit(&session.http, endpoints, id, url, true, scopes).await;
        if visited.answer != Authorize::Mismatch || !fresh || start.elapsed() >= SETTLE {
            break visited;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    };
    let registered = Registered {
        client: Some(client),
        flags: &flags,
    };
    doctor::callback(&visited, &registered)
}

/// The flags that lead a command to the app client.
fn flags(pool: &ObservedPool, client: &ObservedClient) -> String {
    format!(" --pool-id {} --client-id {}", pool.id, client.id)
}
