//! From the callback URL to verified tokens: what a sign-in proves.

use std::time::{SystemTime, UNIX_EPOCH};

use secrecy::ExposeSecret;
use serde_json::Value;

use super::Subject;
use crate::finding::{Finding, Outcome};
use crate::oidc::Http;
use crate::oidc::discovery;
use crate::oidc::flow::{GrantFault, Request, Tokens};
use crate::oidc::probe::{self, Authorize, SignOut};
use crate::oidc::token::{Claims, Expected, Keys, SignIn};

/// What is proved in every sign-in, in this order, with the sentence it proves.
const CLAIMS: [(&str, &str); 8] = [
    (
        "sign-in.callback",
        "the sign-in page accepts the callback URL",
    ),
    ("login.sign-in", "a sign-in comes back with a code"),
    ("login.tokens", "the code is exchanged for tokens"),
    ("token.id", "the ID token is genuine and for this app"),
    (
        "token.access",
        "the access token is genuine and for this app",
    ),
    (
        "token.refresh",
        "the refresh token gives new tokens of the same user",
    ),
    ("login.user-info", "userInfo tells of the same user"),
    (
        "sign-out.url",
        "sign-out ends the session and returns to the app",
    ),
];

/// What a sign-in has proved so far.
#[derive(Debug, Default)]
pub(super) struct Proof {
    pub(super) findings: Vec<Finding>,
    pub(super) claims: Option<Claims>,
    pub(super) access_claims: Option<Claims>,
    pub(super) tokens: Option<Tokens>,
}

fn claim(id: &'static str) -> &'static str {
    CLAIMS
        .iter()
        .find(|(known, _)| *known == id)
        .map_or(id, |(_, claim)| claim)
}

pub(super) fn pass(id: &'static str, why: impl Into<String>) -> Finding {
    Finding::pass(id, claim(id), why)
}

pub(super) fn fail(id: &'static str, why: impl Into<String>) -> Finding {
    Finding::fail(id, claim(id), why)
}

impl Proof {
    pub(super) fn begin(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(super) fn failed(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.outcome == Outcome::Fail)
    }

    /// What could not be looked at is named too: it is not proved.
    pub(super) fn skip_the_rest(&mut self) {
        for (id, claim) in CLAIMS {
            if !self.findings.iter().any(|finding| finding.id == id) {
                let why = "it was not reached";
                self.add(Finding::skip(id, claim, why));
            }
        }
    }

    /// Everything that follows from the callback URL that a browser was sent to. `session` is the browser,
    /// where it is ours.
    pub(super) async fn follow(&mut self, subject: &Subject<'_>, request: &Request, arrived: &str) {
        let code = match request.answer(arrived) {
            Ok(code) => code,
            Err(why) => return self.add(fail("login.sign-in", why.to_string())),
        };
        self.add(pass(
            "login.sign-in",
            format!("it came back to {}", request.callback()),
        ));
        let http = &subject.session.http;
        match subject.party().exchange(http, request, &code).await {
            Ok(tokens) => {
                self.add(pass(
                    "login.tokens",
                    "with the code verifier of this sign-in",
                ));
                self.judge(subject, request, &tokens).await;
                self.tokens = Some(tokens);
            }
            Err(why) => self.add(refused_exchange(&why)),
        }
    }

    async fn judge(&mut self, subject: &Subject<'_>, request: &Request, tokens: &Tokens) {
        let http = &subject.session.http;
        let keys = match discovery::key_set(http, &subject.endpoints.jwks).await {
            Ok(set) => Keys::of(&set),
            Err(why) => {
                return self.add(fail(
                    "token.id",
                    format!("the key set cannot be used: {why}"),
                ));
            }
        };
        let expected = Expected {
            issuer: &subject.endpoints.issuer,
            client_id: subject.client.id.as_str(),
            now: now(),
        };
        let sign_in = SignIn {
            nonce: request.nonce(),
            access_token: tokens.access.expose_secret(),
        };
        let id = keys.id_token(tokens.id.expose_secret(), &expected, Some(&sign_in));
        let access = keys.access_token(tokens.access.expose_secret(), &expected);
        let id = match id {
            Ok(claims) => {
                self.add(pass(
                    "token.id",
                    "signature, issuer, audience, nonce, at_hash and times are right",
                ));
                Some(claims)
            }
            Err(why) => {
                self.add(fail("token.id", why.to_string()));
                None
            }
        };
        match access {
            Ok(claims) => {
                let same = id
                    .as_ref()
                    .is_none_or(|id| id.get("sub") == claims.get("sub"));
                self.add(if same {
                    pass(
                        "token.access",
                        "signature, issuer, client and times are right",
                    )
                } else {
                    fail("token.access", "it is another user's than the ID token")
                });
                self.access_claims = Some(claims);
            }
            Err(why) => self.add(fail("token.access", why.to_string())),
        }
        self.claims = id;
        let subject_of = |claims: &Option<Claims>| {
            let claims = claims.as_ref()?;
            claims.get("sub")?.as_str().map(str::to_owned)
        };
        let Some(sub) = subject_of(&self.claims).or_else(|| subject_of(&self.access_claims)) else {
            return;
        };
        self.add(refreshed(subject, tokens, &keys, &expected, &sub).await);
        self.add(user_info(subject, tokens, &sub).await);
    }

    /// Signs out in the browser that signed in, and proves that the session is over; without that browser,
    /// that sign-out is accepted.
    pub(super) async fn sign_out(&mut self, subject: &Subject<'_>, browser: Option<&Http>) {
        const ID: &str = "sign-out.url";
        let Some(url) = &subject.sign_out else {
            let why = "the app client has no sign-out URL";
            return self.add(Finding::skip(ID, claim(ID), why));
        };
        let client = subject.client.id.as_str();
        let http = browser.unwrap_or(&subject.session.http);
        let finding = match probe::sign_out(http, &subject.endpoints, client, url).await {
            SignOut::Returns => match browser {
                Some(browser) => self.is_over(subject, browser, url).await,
                None => Finding::pass(
                    ID,
                    format!("sign-out returns to {url}"),
                    "asked without a session",
                ),
            },
            SignOut::Refused(why) => {
                fail(ID, format!("Cognito refuses {url}: {why}")).fix(format!(
                    "cogoidc callback add --sign-out {url} --pool-id {} --client-id {client}{}",
                    subject.pool.id, subject.connection
                ))
            }
            SignOut::Unclear(why) => {
                Finding::warn(ID, claim(ID), format!("it cannot be judged: {why}"))
            }
        };
        self.add(finding);
    }

    async fn is_over(&self, subject: &Subject<'_>, browser: &Http, url: &str) -> Finding {
        const ID: &str = "sign-out.url";
        let scopes = subject.askable().join(" ");
        let client = subject.client.id.as_str();
        let asked = probe::authorize(
            browser,
            &subject.endpoints,
            client,
            &subject.callback,
            &scopes,
        );
        match asked.await {
            Authorize::SignInPage(_) => pass(
                ID,
                format!("it returned to {url}, and the next sign-in asks for the password again"),
            ),
            Authorize::SignedIn => {
                fail(ID, "the session goes on: no password is asked for after it")
            }
            other => Finding::warn(
                ID,
                claim(ID),
                format!("it returned to {url}, but a new sign-in cannot be judged: {other:?}"),
            ),
        }
    }
}

/// The causes of a refused code, likeliest first.
fn refused_exchange(why: &GrantFault) -> Finding {
    let text = match why {
        GrantFault::Refused(error, _) if error == "invalid_grant" => format!(
            "{why}; the code was used before, is older than 5 minutes, was asked for with another \
             callback URL or code verifier, or a scope asks for an attribute that the app client may not read"
        ),
        GrantFault::Refused(error, _) if error == "invalid_client" => {
            format!("{why}; the client secret is not that of the app client")
        }
        _ => why.to_string(),
    };
    fail("login.tokens", text)
}

async fn refreshed(
    subject: &Subject<'_>,
    tokens: &Tokens,
    keys: &Keys,
    expected: &Expected<'_>,
    sub: &str,
) -> Finding {
    const ID: &str = "token.refresh";
    let Some(token) = &tokens.refresh else {
        return fail(ID, "the sign-in gave no refresh token");
    };
    let answer = subject.party().refresh(&subject.session.http, token).await;
    let new = match answer {
        Ok(new) => new,
        Err(why) => return fail(ID, why.to_string()),
    };
    let id = keys.id_token(new.id.expose_secret(), expected, None);
    let access = keys.access_token(new.access.expose_secret(), expected);
    match (id, access) {
        (Err(why), _) => fail(ID, format!("its ID token is refused: {why}")),
        (_, Err(why)) => fail(ID, format!("its access token is refused: {why}")),
        (Ok(id), Ok(access)) if is_of(&id, sub) && is_of(&access, sub) => {
            pass(ID, "both new tokens are genuine")
        }
        _ => fail(ID, "the new tokens are another user's"),
    }
}

fn is_of(claims: &Claims, sub: &str) -> bool {
    claims.get("sub").and_then(Value::as_str) == Some(sub)
}

async fn user_info(subject: &Subject<'_>, tokens: &Tokens, sub: &str) -> Finding {
    const ID: &str = "login.user-info";
    let http = &subject.session.http;
    let url = &subject.endpoints.userinfo;
    let answer = match http.get_as(url, tokens.access.expose_secret()).await {
        Ok(answer) => answer,
        Err(why) => return fail(ID, why.to_string()),
    };
    if answer.status != 200 {
        let line = answer.first_line();
        return fail(ID, format!("it answers {}: {line}", answer.status));
    }
    match serde_json::from_str::<Claims>(&answer.body) {
        Ok(claims) if is_of(&claims, sub) => pass(ID, "its sub is that of the tokens"),
        Ok(_) => fail(ID, "its sub is not that of the tokens"),
        Err(_) => fail(ID, "its answer is no JSON object"),
    }
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
}
