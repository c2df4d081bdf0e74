//! The discovery document of a set-up, which a new domain takes a while to appear in.

use std::time::{Duration, Instant};

use crate::doctor::evidence::Discovered;
use crate::flow::connect::Session;
use crate::oidc::discovery::Discovery;
use crate::ui::printer::{PROGRESS_INTERVAL, Printer};

/// Longest wait for the discovery document to show a new domain.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// Longest pause between two looks.
const MAX_PAUSE: Duration = Duration::from_secs(10);

/// Fetches the discovery document. If the domain is `fresh`, waits until the document shows it.
pub(super) async fn discover(
    session: &Session,
    issuer: &str,
    domain: Option<&str>,
    fresh: bool,
    printer: Printer,
) -> Discovered {
    let start = Instant::now();
    let (mut reported, mut pause) = (start, Duration::from_millis(250));
    loop {
        let fetched = Discovery::fetch(&session.http, issuer).await;
        let may_wait = fresh && start.elapsed() + pause < MAX_WAIT;
        if !may_wait || !fetched.as_ref().is_ok_and(|document| is_late(document, domain)) {
            return Discovered::of(&session.http, fetched).await;
        }
        if reported.elapsed() >= PROGRESS_INTERVAL {
            printer.line(format_args!(
                "     waiting for the discovery document to show the domain, {} s so far",
                start.elapsed().as_secs()
            ));
            reported = Instant::now();
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

/// Whether only the domain is missing. A document of another issuer will never show it.
fn is_late(document: &Discovery, domain: Option<&str>) -> bool {
    domain.is_some_and(|domain| document.names_its_issuer() && !document.is_on(domain))
}
