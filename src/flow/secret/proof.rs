//! Whether the token endpoint accepts a client secret: nobody has to sign in.

use std::time::{Duration, Instant};

use secrecy::SecretString;

use crate::error::{Error, Failure};
use crate::finding::Finding;
use crate::flow::set_up::SetUp;
use crate::flow::verify::{self, Look};
use crate::oidc::flow::{Acceptance, SecretTrial, TokenEndpoint};
use crate::ui::printer::{Printer, Verbosity};

/// Longest wait for a secret that was added a moment ago.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// First pause between two tries; it is doubled each time.
const PAUSE: Duration = Duration::from_millis(250);

/// Asks the token endpoint of a set-up.
pub(super) struct Prover<'a> {
    set_up: &'a SetUp,
    endpoint: TokenEndpoint,
    /// A registered callback URL, which each request names.
    callback: &'a str,
}

impl<'a> Prover<'a> {
    /// Finds the token endpoint.
    ///
    /// # Errors
    ///
    /// A set-up without one: no domain, a discovery document that cannot be trusted, no callback URL.
    pub(super) async fn of(set_up: &'a SetUp, printer: Printer) -> Result<Self, Failure> {
        let quiet = Printer { verbosity: Verbosity::Quiet, ..printer };
        let ours = (&set_up.pool, &set_up.client);
        let look = Look { early: set_up.document.clone(), ..Look::default() };
        let found = verify::discovery(set_up.session(), &set_up.selected, ours, look, quiet).await;
        let cannot = |why: &str| {
            Failure::from(Error::CheckFailed(format!("cannot try the client secret: {why}")))
        };
        let Some(endpoints) = found.endpoints() else {
            let wrong = found.findings.iter().find(|finding| finding.is_wrong());
            return Err(cannot(wrong.map_or("there is no token endpoint", |finding| &finding.why)));
        };
        let callback = set_up.client.callback_urls.first();
        let callback = callback.ok_or_else(|| cannot("the app client has no callback URL"))?;
        let endpoint = TokenEndpoint { url: endpoints.token, network: endpoints.network };
        Ok(Self { set_up, endpoint, callback })
    }

    /// What the token endpoint thinks of a secret; `fresh` if it was added a moment ago.
    ///
    /// # Errors
    ///
    /// An answer that does not tell.
    pub(super) async fn ask(
        &self,
        secret: &SecretString,
        fresh: bool,
    ) -> Result<Acceptance, Failure> {
        let (start, mut pause) = (Instant::now(), PAUSE);
        loop {
            let answer = self.ask_once(secret).await?;
            let may_wait = fresh && start.elapsed() + pause < MAX_WAIT;
            if answer == Acceptance::Accepted || !may_wait {
                return Ok(answer);
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }

    async fn ask_once(&self, secret: &SecretString) -> Result<Acceptance, Failure> {
        let client_id = self.set_up.client.id.as_str();
        let trial = SecretTrial { client_id, secret, callback: self.callback };
        let tried = self.endpoint.try_secret(&self.set_up.session().http, &trial).await;
        tried.map_err(|why| {
            let text = format!("cannot try the client secret: the token endpoint answered {why}");
            Error::Failed(text).into()
        })
    }
}

/// The finding that a secret is accepted.
pub(super) fn accepted(printer: Printer) -> Finding {
    let claim = "the token endpoint accepts the client secret";
    let finding = Finding::pass(
        "secret.accepted",
        claim,
        "a request with a wrong code was refused for its code",
    );
    printer.finding(&finding);
    finding
}
