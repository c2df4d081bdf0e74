//! The discovery document of a set-up, which a new domain takes a while to appear in.

use std::time::{Duration, Instant};

use crate::doctor::evidence::Discovered;
use crate::oidc::discovery::{Discovery, DiscoveryError};
use crate::oidc::{Http, HttpError};
use crate::ui::printer::{PROGRESS_INTERVAL, Printer};

/// Longest wait for the discovery document to show a new domain.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// Longest pause between two looks.
const MAX_PAUSE: Duration = Duration::from_secs(10);

/// Fetches the discovery document and the keys. If the domain is `fresh`, waits until the document shows it, and looks
/// again if there is no response: a busy Cognito may still be making the keys.
pub(super) async fn discover(
    http: &Http,
    issuer: &str,
    domain: Option<&str>,
    fresh: bool,
    printer: Printer,
) -> Discovered {
    let start = Instant::now();
    let (mut reported, mut pause) = (start, Duration::from_millis(250));
    loop {
        let fetched = Discovery::fetch(http, issuer).await;
        let may_wait = fresh && start.elapsed() + pause < MAX_WAIT;
        if !may_wait || !fetched.as_ref().is_ok_and(|document| is_late(document, domain)) {
            let discovered = Discovered::of(http, fetched).await;
            if !may_wait || !timed_out(&discovered) {
                return discovered;
            }
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

/// Whether there was no response in time.
fn timed_out(discovered: &Discovered) -> bool {
    matches!(discovered.keys, Err(DiscoveryError::Http(HttpError::Timeout)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::testing::server::TestServer;
    use crate::ui::printer::Verbosity;

    #[tokio::test]
    async fn a_fresh_set_up_whose_issuer_does_not_respond_in_time_is_looked_at_again() {
        let printer = Printer { verbosity: Verbosity::Quiet, json: false };
        for (fault, what) in [("hold-before@visit#1", "document"), ("hold-before@visit#2", "keys")]
        {
            for fresh in [false, true] {
                let server = TestServer::start(fault).await;
                let issuer = format!("{}/{}", server.sandbox.url(), server.pool().await);
                let http = Http::with_timeout(Duration::from_millis(500));
                let found = discover(&http, &issuer, None, fresh, printer).await;
                assert_eq!(found.keys.is_ok(), fresh, "{what}: {found:?}");
            }
        }
    }
}
