//! Do the sign-in and sign-out pages accept what the app sends?

mod callback;

use super::Check;
use super::evidence::{Evidence, Visit};
use crate::cognito::ObservedClient;
use crate::command_line::{Flags, quoted};
use crate::finding::{Finding, Outcome};
use crate::oidc::discovery::Discovery;
use crate::oidc::probe::{SignInPage, SignOut};
use crate::values::CallbackUrl;
use crate::values::near;
pub(crate) use callback::callback;

pub(super) static CHECKS: [Check; 4] = [
    Check {
        id: "sign-in.request",
        claim: "the app asks for what Cognito can give",
        mendable: false,
        judge: request,
    },
    Check {
        id: "sign-in.callback",
        claim: "the sign-in page accepts the callback URLs",
        mendable: true,
        judge: callback::callbacks,
    },
    Check {
        id: "sign-in.page",
        claim: "the sign-in page can be signed in with",
        mendable: false,
        judge: pages,
    },
    Check {
        id: "sign-out.url",
        claim: "sign-out returns to the app",
        mendable: true,
        judge: sign_outs,
    },
];

/// What is known of the app client's side of a URL.
pub(crate) struct Registered<'a> {
    /// None where Cognito's API was not asked.
    pub(crate) client: Option<&'a ObservedClient>,
    /// The flags that lead a command to the app client; none where it cannot be found.
    pub(crate) flags: Option<&'a Flags>,
}

impl Registered<'_> {
    /// The finding with the command that registers the URL, where there is one: for a URL that Cognito takes,
    /// and an app client that can be found.
    fn registering(&self, finding: Finding, flag: &str, url: &str) -> Finding {
        match self.flags {
            Some(flags) if url.parse::<CallbackUrl>().is_ok() => {
                let url = quoted(url);
                finding.fix(format!("cogoidc callback add{flag} {url}{flags}"))
            }
            _ => finding,
        }
    }
}

/// What an app sends, as far as an address or a file tells it.
fn request(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let app = &evidence.app;
    if let Some(error) = &app.error {
        return check.fail(evidence, format!("the error page says {error}: {}", meaning(error)));
    }
    let has = |scope: &str| app.scopes.iter().flatten().any(|one| one == scope);
    match app.response_type.as_deref() {
        Some("code") | None if has("offline_access") => check.fail(
            evidence,
            "it asks for the scope offline_access, which Cognito refuses; a code brings a refresh token without it",
        ),
        Some("code") => check.pass("a code"),
        // Without an address or a file there is nothing to say.
        None => Vec::new(),
        Some("token") => check.fail(
            evidence,
            "it asks for a token in the address bar (response_type=token); set response_type to code",
        ),
        Some(other) => check.fail(
            evidence,
            format!("it asks for `{other}`, and Cognito knows code and token alone; set response_type to code"),
        ),
    }
}

/// What Cognito means by the error of its error page.
fn meaning(error: &str) -> &'static str {
    match error {
        "redirect_mismatch" => {
            "the callback URL that the app sends is not registered, byte for byte; \
             go back one page and give doctor the address of that one, which has it in redirect_uri"
        }
        "invalid_scope" => "a scope that the app asks for is not allowed on the app client",
        "unauthorized_client" => "the app client may not use this flow, or OAuth is off",
        "unsupported_response_type" => "the app asks for something else than a code",
        "invalid_request" => {
            "the app client does not exist, or OAuth is off, or it has no identity provider to sign in with"
        }
        _ if error.to_lowercase().contains("required") => "the app sent no client_id",
        _ => "cogoidc does not know this one",
    }
}

fn unasked(evidence: &Evidence) -> Option<&'static str> {
    let has_endpoints = !evidence.visits.is_empty() || !evidence.sign_outs.is_empty();
    match (has_endpoints, &evidence.client_id) {
        (false, None) => Some("no app client is known: --client-id ID"),
        (false, Some(_)) if is_dead(evidence) => {
            Some("without a discovery document that shows a domain nothing can be asked")
        }
        _ => None,
    }
}

fn is_dead(evidence: &Evidence) -> bool {
    let document = evidence.discovered.as_ref().map(|found| &found.document);
    !document.is_some_and(|document| document.as_ref().is_ok_and(Discovery::has_domain))
}

/// What stands behind the sign-in page's address; nothing where a callback URL does not lead there.
pub(crate) fn page(visit: &Visit, registered: &Registered<'_>) -> Option<Finding> {
    const ID: &str = "sign-in.page";
    let claim = "the sign-in page can be signed in with";
    Some(match visit.page.as_ref()? {
        SignInPage::Form => Finding::pass(ID, claim, "it is a page to sign in with"),
        SignInPage::Unavailable => {
            let why = "\"Login pages unavailable\": managed login has no style for this app client";
            let finding = Finding::fail(ID, claim, why);
            match registered.flags {
                Some(flags) => {
                    finding.fix(format!("cogoidc doctor --fix --only domain.style{flags}"))
                }
                None => finding,
            }
        }
        SignInPage::Unclear(why) => Finding::warn(ID, claim, format!("it cannot be judged: {why}")),
    })
}

/// The page is the same for every callback URL: the first that is wrong stands for all.
fn pages(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let flags = evidence.client_flags();
    let registered = Registered { client: evidence.client().ok(), flags: flags.as_ref() };
    let mut judged = evidence.visits.iter().filter_map(|visit| page(visit, &registered));
    let Some(first) = judged.next() else {
        return check.skip("no callback URL leads to it");
    };
    let worse = judged.find(|finding| finding.outcome != Outcome::Pass);
    vec![match first.outcome {
        Outcome::Pass => worse.unwrap_or(first),
        _ => first,
    }]
}

fn sign_outs(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    if let Some(why) = unasked(evidence) {
        return check.skip(why);
    }
    if evidence.sign_outs.is_empty() {
        return check.skip("the app has no sign-out URL");
    }
    let flags = evidence.client_flags();
    let registered = Registered { client: evidence.client().ok(), flags: flags.as_ref() };
    let judged = |(url, answer): &(String, SignOut)| sign_out(url, answer, &registered);
    evidence.sign_outs.iter().map(judged).collect()
}

/// What the sign-out endpoint makes of a URL.
pub(crate) fn sign_out(url: &str, answer: &SignOut, registered: &Registered<'_>) -> Finding {
    const ID: &str = "sign-out.url";
    let claim = format!("sign-out returns to {url}");
    match answer {
        SignOut::Returns => Finding::pass(ID, claim, "Cognito sends people back there"),
        SignOut::Refused(why) => {
            let near = registered.client.and_then(|client| {
                near::closest(url, &client.sign_out_urls).map(|(other, what)| {
                    format!("; registered is {other}, which differs only in {what}")
                })
            });
            let near = near.unwrap_or_default();
            let finding = Finding::fail(ID, claim, format!("Cognito refuses it: {why}{near}"));
            registered.registering(finding, " --sign-out", url)
        }
        SignOut::Unclear(why) => Finding::warn(ID, claim, format!("it cannot be judged: {why}")),
    }
}
