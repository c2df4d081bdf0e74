//! Is a sign-out URL accepted?

use url::Url;

use super::{registering, unasked};
use crate::cognito::fields::ClientField;
use crate::doctor::address::SignOutRequest;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;
use crate::oidc::probe::SignOut;
use crate::values::near;

pub(crate) const SIGN_OUT: Check =
    Check::new("sign-out.url", "sign-out returns to {the app}", Judge::Evidence(sign_outs))
        .fixed_by(register);

pub(in crate::doctor) static CHECKS: &[Check] = &[
    Check::new(
        "sign-out.request",
        "the app signs people out as Cognito expects",
        Judge::Evidence(request),
    ),
    SIGN_OUT,
];

/// What an address of the sign-out endpoint asks for; without one there is nothing to say.
fn request(evidence: &Evidence) -> Vec<Verdict> {
    let Some(request) = &evidence.app.seen.sign_out else {
        return Vec::new();
    };
    let flaws = flaws(request);
    vec![if flaws.is_empty() {
        let back = if request.logout_uri.is_some() { "logout_uri" } else { "redirect_uri" };
        Verdict::pass(format!("it sends client_id and {back}"))
    } else {
        let expected = expected(request, evidence.client_id.as_deref());
        Verdict::fail(format!("{}; Cognito expects {expected}", flaws.join(", and ")))
    }]
}

/// What keeps a request from signing people out.
fn flaws(request: &SignOutRequest) -> Vec<String> {
    let mut flaws = Vec::new();
    if request.is_elsewhere {
        flaws.push("there is no such endpoint".to_owned());
    }
    if request.client_id.is_none() {
        flaws.push("it sends no client_id".to_owned());
    }
    match (&request.logout_uri, &request.redirect_uri) {
        (Some(_), _) => {}
        (None, Some(_)) if request.has_response_type => {}
        (None, Some(_)) => {
            flaws.push("it sends no logout_uri, and redirect_uri without response_type".to_owned());
        }
        (None, None) => {
            flaws.push("it sends no logout_uri".to_owned());
            if !request.ignored.is_empty() {
                flaws.push(format!("Cognito ignores {}", request.ignored.join(" and ")));
            }
        }
    }
    flaws
}

/// The address that would sign people out.
fn expected(request: &SignOutRequest, client: Option<&str>) -> String {
    let SignOutRequest { logout_uri, post_logout, redirect_uri, .. } = request;
    let back = logout_uri.as_ref().or(post_logout.as_ref()).or(redirect_uri.as_ref());
    let pairs = [
        ("client_id", request.client_id.as_deref().or(client).unwrap_or("CLIENT_ID")),
        ("logout_uri", back.map_or("SIGN_OUT_URL", String::as_str)),
    ];
    Url::parse_with_params(&request.endpoint, pairs)
        .map_or_else(|_| request.endpoint.clone(), Into::into)
}

fn sign_outs(evidence: &Evidence) -> Vec<Verdict> {
    if let Some(why) = unasked(evidence) {
        return vec![Verdict::skip(why)];
    }
    if evidence.sign_outs.is_empty() {
        return vec![Verdict::skip("the app has no sign-out URL")];
    }
    let judge = |(url, answer): &(String, SignOut)| sign_out(evidence, url, answer).about(url);
    evidence.sign_outs.iter().map(judge).collect()
}

fn sign_out(evidence: &Evidence, url: &str, answer: &SignOut) -> Verdict {
    match answer {
        SignOut::Returns => Verdict::pass("Cognito sends people back there"),
        SignOut::Refused(why) => {
            let verdict =
                Verdict::fail(format!("Cognito refuses it: {}", refusal(evidence, url, why)));
            match registering(evidence, url) {
                Some(command) => verdict.command(command.switch("--sign-out")),
                None => verdict.by_hand(),
            }
        }
        SignOut::Unclear(why) => Verdict::warn(format!("it could not be checked: {why}")).by_hand(),
    }
}

/// Why a URL is refused: Cognito's own words are about another parameter.
fn refusal(evidence: &Evidence, url: &str, why: &str) -> String {
    let (near, who) = match evidence.client() {
        Ok(client) => (
            near::closest(url, &client.sign_out_urls),
            format!("app client {} ({})", client.name, client.id),
        ),
        Err(_) => {
            let other = evidence.slash_misses.get(url);
            let near = other.map(|other| (other.as_str(), "the slash at the end".to_owned()));
            (near, "the app client".to_owned())
        }
    };
    match near {
        Some((other, what)) => format!("{who} has {other}, which differs only in {what} ({why})"),
        None => format!("{who} does not have it, byte for byte ({why})"),
    }
}

/// Registers the URLs that are refused and not registered.
fn register(evidence: &Evidence) -> Vec<Fix> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    let is_missing = |(url, answer): &&(String, SignOut)| {
        matches!(answer, SignOut::Refused(_)) && !client.sign_out_urls.contains(url)
    };
    let missing = evidence.sign_outs.iter().filter(is_missing).map(|(url, _)| url.clone());
    Fix::add_to_client(&ClientField::SIGN_OUT_URLS, missing.collect())
}
