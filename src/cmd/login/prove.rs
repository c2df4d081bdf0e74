//! What a sign-in proves, from the callback URL to verified tokens.

use super::Subject;
use crate::doctor;
use crate::finding::{Finding, Outcome};
use crate::flow::verify;
use crate::oidc::Http;
use crate::oidc::flow::{AuthRequest, CallbackError, GrantError, Tokens};
use crate::oidc::probe::{self, Authorize, SignOut};
use crate::oidc::token::Claims;
use crate::values::ProviderName;

/// What a sign-in alone can prove, in this order: the id and the claim of each finding.
const CLAIMS: [(&str, &str); 6] = [
    ("login.sign-in", "a sign-in comes back with a code"),
    ("login.tokens", "the code is exchanged for tokens"),
    ("token.id", "the ID token is genuine and for this app"),
    ("token.access", "the access token is genuine and for this app"),
    ("token.refresh", "the refresh token gives new tokens of the same user"),
    ("login.user-info", "userInfo describes the same user"),
];

/// The claim that is tested only in a browser of ours.
const SIGN_OUT: (&str, &str) = ("login.sign-out", "sign-out ends the session");

/// Why something was not tested.
pub(super) const NOT_TESTED: &str = "not tested: an earlier step failed";

/// What a sign-in has proved so far.
#[derive(Debug, Default)]
pub(super) struct Proof {
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

    pub(super) fn failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.outcome == Outcome::Fail)
    }

    /// Adds what was not tested, so that nobody takes it for proved.
    pub(super) fn skip_the_rest(&mut self) {
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
    }

    /// Exchanges the code in the callback URL and checks the tokens.
    pub(super) async fn follow(
        &mut self,
        subject: &Subject<'_>,
        request: &AuthRequest,
        arrived: &str,
    ) {
        let code = match request.code(arrived) {
            Ok(code) => code,
            Err(why) => return self.add(fail("login.sign-in", refused_sign_in(subject, &why))),
        };
        self.add(pass("login.sign-in", format!("it returned to {}", request.callback())));
        let http = &subject.session.http;
        match subject.oidc_client().exchange(http, request, &code).await {
            Ok(tokens) => {
                self.add(pass("login.tokens", "with the code verifier of this sign-in"));
                self.judge(subject, request, &tokens).await;
                self.tokens = Some(tokens);
            }
            Err(why) => self.add(refused_exchange(&why)),
        }
    }

    /// Signs out. In the browser that signed in, also proves that the session is over.
    pub(super) async fn sign_out(&mut self, subject: &Subject<'_>, browser: Option<&Http>) {
        let Some(url) = &subject.sign_out else {
            let why = "the app client has no sign-out URL";
            return self.add(doctor::SIGN_OUT.found(Outcome::Skip, why));
        };
        let client = subject.client.id.as_str();
        let http = browser.unwrap_or(&subject.session.http);
        let answer = probe::sign_out(http, &subject.endpoints, client, url).await;
        let returns = answer == SignOut::Returns;
        let set_up = (&subject.pool, &subject.client);
        self.findings.extend(verify::sign_out(subject.session, set_up, url, answer));
        if let Some(browser) = browser
            && returns
        {
            self.add(ended(subject, browser).await);
        }
    }
}

/// Whether a session is over, by a new sign-in in its browser.
async fn ended(subject: &Subject<'_>, browser: &Http) -> Finding {
    let (id, claim) = SIGN_OUT;
    let scopes = subject.askable().join(" ");
    let client = subject.client.id.as_str();
    let asked = probe::authorize(browser, &subject.endpoints, client, &subject.callback, &scopes);
    match asked.await {
        Authorize::SignInPage(_) => {
            Finding::pass(id, claim, "the next sign-in asks for the password again")
        }
        Authorize::SignedIn => {
            Finding::fail(id, claim, "the next sign-in does not ask for the password")
        }
        _ => {
            let why = "whether the next sign-in asks for the password cannot be judged";
            Finding::warn(id, claim, why)
        }
    }
}

/// Why there is no code; if an identity provider was asked, with the command that checks it.
fn refused_sign_in(subject: &Subject<'_>, why: &CallbackError) -> String {
    let alone = match subject.client.identity_providers.as_slice() {
        [only] if only != ProviderName::COGNITO => Some(only),
        _ => None,
    };
    let asked = subject.args.identity_provider.as_ref().or(alone);
    match (why, asked) {
        (CallbackError::Refused(_), Some(name)) => {
            let flags = verify::flags(subject.session, &subject.pool, &subject.client);
            format!(
                "{why}; the identity provider {name} was asked, so check it: cogoidc doctor --only idp{flags}"
            )
        }
        _ => why.to_string(),
    }
}

/// The causes of a refused code, most likely first.
fn refused_exchange(why: &GrantError) -> Finding {
    let text = match why {
        GrantError::Refused(error, _) if error == "invalid_grant" => format!(
            "{why}; the code was used before, is older than 5 minutes, was asked for with another \
             callback URL or code verifier, or a scope asks for an attribute that the app client may not read"
        ),
        GrantError::Refused(error, _) if error == "invalid_client" => {
            format!("{why}; the client secret is not that of the app client")
        }
        _ => why.to_string(),
    };
    fail("login.tokens", text)
}
