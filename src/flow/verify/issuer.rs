//! The discovery document of a set-up, which a new domain takes a while to appear in.

use std::time::{Duration, Instant};

use crate::oidc::discovery::{Discovery, DiscoveryError, EarlyDocument};
use crate::oidc::keys::KeySet;
use crate::oidc::{Http, HttpError};
use crate::ui::printer::{PROGRESS_INTERVAL, Printer};

/// Longest wait for the discovery document to show a new domain.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// First pause between two looks; it is doubled each time.
const PAUSE: Duration = Duration::from_millis(250);

/// Longest pause between two looks.
const MAX_PAUSE: Duration = Duration::from_secs(10);

/// Looks at the discovery document of a set-up.
pub(super) struct Looking<'a> {
    pub(super) http: &'a Http,
    pub(super) issuer: &'a str,
    /// The domain that the document has to show.
    pub(super) domain: Option<&'a str>,
    /// Whether something was changed a moment ago, which takes a while to show.
    pub(super) fresh: bool,
    pub(super) printer: Printer,
    start: Instant,
}

impl<'a> Looking<'a> {
    pub(super) fn new(
        http: &'a Http,
        (issuer, domain): (&'a str, Option<&'a str>),
        fresh: bool,
        printer: Printer,
    ) -> Self {
        Self { http, issuer, domain, fresh, printer, start: Instant::now() }
    }

    /// The document, unless it was fetched already. Waits until it shows a fresh domain.
    pub(super) async fn document(
        &self,
        mut early: Option<EarlyDocument>,
    ) -> Result<Discovery, DiscoveryError> {
        let (mut reported, mut pause) = (self.start, PAUSE);
        loop {
            let fetched = EarlyDocument::or_fetch(early.take(), self.http, self.issuer).await;
            let is_late = match &fetched {
                Ok(document) => is_late(document, self.domain),
                Err(why) => timed_out(why),
            };
            if !is_late || !self.may_wait(pause) {
                return fetched;
            }
            if reported.elapsed() >= PROGRESS_INTERVAL {
                self.printer.line(format_args!(
                    "     waiting for the discovery document to show the domain, {} s so far",
                    self.start.elapsed().as_secs()
                ));
                reported = Instant::now();
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MAX_PAUSE);
        }
    }

    /// The key set that the document leads to. A busy Cognito may still be making those of a fresh pool.
    pub(super) async fn keys(
        &self,
        document: &Result<Discovery, DiscoveryError>,
    ) -> Result<KeySet, DiscoveryError> {
        let document = document.as_ref().map_err(Clone::clone)?;
        let mut pause = PAUSE;
        loop {
            match document.keys(self.http).await {
                Err(why) if timed_out(&why) && self.may_wait(pause) => {}
                keys => return keys,
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MAX_PAUSE);
        }
    }

    fn may_wait(&self, pause: Duration) -> bool {
        self.fresh && self.start.elapsed() + pause < MAX_WAIT
    }
}

/// Whether only the domain is missing. A document of another issuer will never show it.
fn is_late(document: &Discovery, domain: Option<&str>) -> bool {
    domain.is_some_and(|domain| document.names_its_issuer() && !document.is_on(domain))
}

/// Whether there was no response in time.
fn timed_out(why: &DiscoveryError) -> bool {
    matches!(why, DiscoveryError::Http(HttpError::Timeout))
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
                let looking = Looking::new(&http, (&issuer, None), fresh, printer);
                let document = looking.document(None).await;
                let keys = looking.keys(&document).await;
                assert_eq!(keys.is_ok(), fresh, "{what}");
            }
        }
    }
}
