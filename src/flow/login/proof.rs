//! What a sign-in proves.

use crate::cli::LoginArgs;
use crate::doctor;
use crate::finding::{Finding, Outcome};
use crate::oidc::flow::Tokens;
use crate::oidc::token::Claims;

/// What a sign-in alone can prove, in this order: the id and the claim of each finding.
const CLAIMS: [(&str, &str); 6] = [
    ("login.sign-in", "a sign-in comes back with a code"),
    ("login.tokens", "the code is exchanged for tokens"),
    ("token.id", "the ID token is genuine and for this app"),
    ("token.access", "the access token is genuine and for this app"),
    ("token.refresh", "the refresh token gives new tokens of the same user"),
    ("login.user-info", "userInfo describes the same user"),
];

/// The claim that is tested only if cogoidc itself is the browser.
pub(super) const SIGN_OUT: (&str, &str) = ("login.sign-out", "sign-out ends the session");

/// Why something was not tested.
pub(super) const NOT_TESTED: &str = "not tested: an earlier step failed";

/// What a sign-in has proved so far.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    pub(super) findings: Vec<Finding>,
    pub(super) claims: Option<Claims>,
    pub(super) access_claims: Option<Claims>,
    pub(super) tokens: Option<Tokens>,
}

fn claim(id: &'static str) -> &'static str {
    CLAIMS.iter().find(|(known, _)| *known == id).map_or(id, |(_, claim)| claim)
}

pub(super) fn pass(id: &'static str, why: impl Into<String>) -> Finding {
    Finding::pass(id, claim(id), why)
}

pub(super) fn fail(id: &'static str, why: impl Into<String>) -> Finding {
    Finding::fail(id, claim(id), why)
}

impl Proof {
    pub(super) fn begin(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }

    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(crate) fn failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.outcome == Outcome::Fail)
    }

    /// Adds what was not tested, so that nobody takes it for proved.
    pub(super) fn skip_the_rest(&mut self, args: &LoginArgs) {
        let own = CLAIMS.map(|(id, claim)| Finding::skip(id, claim, NOT_TESTED));
        let [first, last] = [doctor::CALLBACK, doctor::SIGN_OUT]
            .map(|check| check.found(Outcome::Skip, NOT_TESTED));
        let (id, claim) = SIGN_OUT;
        let ended = self.failed().then(|| Finding::skip(id, claim, NOT_TESTED));
        for finding in [first].into_iter().chain(own).chain([last]).chain(ended) {
            if !self.findings.iter().any(|known| known.id == finding.id) {
                self.add(finding);
            }
        }
        if args.dicomweb.is_some() {
            self.skip_the_rest_of_guard();
        }
    }
}
