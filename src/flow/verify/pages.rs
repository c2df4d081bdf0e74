//! What the sign-in and sign-out pages answer to an app's URLs.

use std::time::{Duration, Instant};

use futures_util::future::join;
use futures_util::{StreamExt, stream};

use crate::cognito::ObservedClient;
use crate::doctor::app::AppSide;
use crate::doctor::evidence::{MAX_CONCURRENT, Visit, with_page};
use crate::flow::connect::Session;
use crate::oidc::discovery::Endpoints;
use crate::oidc::probe::{self, Authorize, SignOut};

/// Longest wait for the sign-in pages to know what was just registered.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// Pause between two visits.
const PAUSE: Duration = Duration::from_secs(2);

/// What the pages answer to each URL.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) visits: Vec<Visit>,
    pub(super) sign_outs: Vec<(String, SignOut)>,
}

/// Asks the pages about the app's URLs. `fresh` says that they were just registered.
pub(super) async fn ask(
    session: &Session,
    app: &AppSide,
    client: &ObservedClient,
    endpoints: &Endpoints,
    fresh: bool,
) -> Pages {
    let scopes = client.scopes.join(" ");
    let visits = visits(session, endpoints, client, &app.callbacks, &scopes, fresh);
    let sign_outs = stream::iter(&app.sign_outs)
        .map(|url| async move {
            let answer = probe::sign_out(&session.http, endpoints, client.id.as_str(), url).await;
            (url.clone(), answer)
        })
        .buffered(MAX_CONCURRENT)
        .collect();
    let (visits, sign_outs) = join(visits, sign_outs).await;
    Pages { visits, sign_outs }
}

/// A visit with each callback URL, repeated while a `fresh` one may not be known everywhere.
pub(super) async fn visits(
    session: &Session,
    endpoints: &Endpoints,
    client: &ObservedClient,
    callbacks: &[String],
    scopes: &str,
    fresh: bool,
) -> Vec<Visit> {
    let visits = stream::iter(callbacks)
        .map(|url| settled(session, endpoints, client, url, scopes, fresh))
        .buffered(MAX_CONCURRENT)
        .collect();
    with_page(&session.http, endpoints, visits.await).await
}

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
        let answer = probe::authorize(&session.http, endpoints, id, callback, scopes).await;
        if answer != Authorize::Mismatch || !fresh || start.elapsed() >= MAX_WAIT {
            return Visit { callback: callback.to_owned(), sent: true, answer, page: None };
        }
        tokio::time::sleep(PAUSE).await;
    }
}
