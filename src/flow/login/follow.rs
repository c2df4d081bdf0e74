//! Follows a sign-in from the callback URL to the sign-out.

use super::attempt::Attempt;
use super::guard::{self, OtherToken};
use super::other_client::OtherClient;
use super::proof::{Proof, SIGN_OUT, fail, pass};
use crate::command_line::CommandLine;
use crate::doctor;
use crate::finding::{Finding, Outcome};
use crate::flow::verify;
use crate::oidc::Http;
use crate::oidc::flow::{AuthRequest, CallbackError, GrantError};
use crate::oidc::pages::Credentials;
use crate::oidc::probe::{self, Authorize, SignOut};
use crate::values::ProviderName;

/// Who signed in.
pub(super) enum Visitor<'a> {
    /// A person, in a browser of theirs.
    Person,
    Temporary {
        /// The browser that signed in, if cogoidc is that itself.
        browser: Option<&'a Http>,
        credentials: &'a Credentials,
        /// The app client whose access token an archive must refuse, if there is an archive.
        other: Option<&'a OtherClient>,
    },
}

impl Visitor<'_> {
    fn browser(&self) -> Option<&Http> {
        match self {
            Self::Person => None,
            Self::Temporary { browser, .. } => *browser,
        }
    }

    /// An access token of another app client for the same user.
    async fn other_token(&self, attempt: &Attempt<'_>) -> OtherToken {
        match self {
            Self::Temporary { credentials, other: Some(other), .. } => {
                other.access_token(attempt, credentials).await
            }
            _ => Err("only --unattended gets a token of another app client".to_owned()),
        }
    }
}

impl Proof {
    /// Exchanges the code in the callback URL, checks the tokens, asks the archive if there is one, and signs out. In
    /// the browser that signed in, if cogoidc is that itself, also proves that the session is over.
    pub(super) async fn finish(
        &mut self,
        attempt: &Attempt<'_>,
        request: &AuthRequest,
        arrived: &str,
        visitor: &Visitor<'_>,
    ) {
        self.follow(attempt, request, arrived).await;
        // Before the sign-out: an archive may ask Cognito about the tokens.
        if let Some(archive) = attempt.archive()
            && let Some(tokens) = &self.tokens
        {
            let other = visitor.other_token(attempt).await;
            let found = guard::ask(attempt, &archive, tokens, other).await;
            self.findings.extend(found);
        }
        self.sign_out(attempt, visitor.browser()).await;
    }

    /// Exchanges the code in the callback URL and checks the tokens.
    async fn follow(&mut self, attempt: &Attempt<'_>, request: &AuthRequest, arrived: &str) {
        let code = match request.code(arrived) {
            Ok(code) => code,
            Err(why) => return self.add(fail("login.sign-in", refused_sign_in(attempt, &why))),
        };
        self.add(pass("login.sign-in", format!("it returned to {}", request.callback())));
        let http = &attempt.session().http;
        match attempt.oidc_client().exchange(http, request, &code).await {
            Ok(tokens) => {
                self.add(pass("login.tokens", "with the code verifier of this sign-in"));
                self.judge(attempt, request, &tokens).await;
                self.tokens = Some(tokens);
            }
            Err(why) => self.add(refused_exchange(&why)),
        }
    }

    async fn sign_out(&mut self, attempt: &Attempt<'_>, browser: Option<&Http>) {
        let Some(url) = &attempt.sign_out else {
            let why = "the app client has no sign-out URL";
            return self.add(doctor::SIGN_OUT.found(Outcome::Skip, why));
        };
        let client = attempt.set_up.client.id.as_str();
        let http = browser.unwrap_or(&attempt.session().http);
        let answer = probe::sign_out(http, &attempt.endpoints, client, url).await;
        let returns = answer == SignOut::Returns;
        let set_up = (&attempt.set_up.pool, &attempt.set_up.client);
        self.findings.extend(verify::sign_out(attempt.session(), set_up, url, answer));
        if let Some(browser) = browser
            && returns
        {
            self.add(ended(attempt, browser).await);
        }
    }
}

/// Whether a session is over, by a new sign-in in its browser.
async fn ended(attempt: &Attempt<'_>, browser: &Http) -> Finding {
    let (id, claim) = SIGN_OUT;
    let scopes = attempt.askable().join(" ");
    let client = attempt.set_up.client.id.as_str();
    let asked = probe::authorize(browser, &attempt.endpoints, client, &attempt.callback, &scopes);
    match asked.await {
        Authorize::SignInPage(_) => {
            Finding::pass(id, claim, "the next sign-in asks for the password again")
        }
        Authorize::SignedIn => {
            Finding::fail(id, claim, "the next sign-in does not ask for the password")
        }
        _ => {
            let why = "it could not be checked whether the next sign-in asks for the password";
            Finding::warn(id, claim, why)
        }
    }
}

/// Why there is no code; if an identity provider was asked, with the command that checks it.
fn refused_sign_in(attempt: &Attempt<'_>, why: &CallbackError) -> String {
    let alone = match attempt.set_up.client.identity_providers.as_slice() {
        [only] if only != ProviderName::COGNITO => Some(only.as_str()),
        _ => None,
    };
    match (why, attempt.provider().or(alone)) {
        (CallbackError::Refused(_), Some(name)) => {
            let check = CommandLine::new("doctor").flag("--only", "idp");
            let check = check.with(&attempt.set_up.flags());
            format!("{why}; the identity provider {name} was asked, so check it: {check}")
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
