//! What the sign-in and sign-out pages answer to an app's URLs.

use std::time::{Duration, Instant};

use crate::cognito::ObservedClient;
use crate::doctor::evidence::{Evidence, Visit, visit};
use crate::flow::connect::Session;
use crate::oidc::discovery::Endpoints;
use crate::oidc::probe::{self, Authorize};

/// Longest wait for the sign-in pages to know what was just registered.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// Pause between two visits.
const PAUSE: Duration = Duration::from_secs(2);

/// Asks the pages about the app's URLs. `fresh` says that they were just registered.
pub(super) async fn ask(
    session: &Session,
    evidence: &mut Evidence,
    client: &ObservedClient,
    endpoints: &Endpoints,
    fresh: bool,
) {
    let scopes = client.scopes.join(" ");
    for url in &evidence.app.callbacks {
        let visited = settled(session, endpoints, client, url, &scopes, fresh).await;
        evidence.visits.push(visited);
    }
    for url in &evidence.app.sign_outs {
        let answer = probe::sign_out(&session.http, endpoints, client.id.as_str(), url).await;
        evidence.sign_outs.push((url.clone(), answer));
    }
}

/// A visit with one callback URL, repeated while a `fresh` one may not be known everywhere.
pub(super) async fn settled(
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
        if visited.answer != Authorize::Mismatch || !fresh || start.elapsed() >= MAX_WAIT {
            return visited;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
