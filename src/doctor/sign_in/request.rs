//! Does the app ask for what Cognito can give?

use super::errors::{explained, quoted};
use crate::app_file::keys::Role;
use crate::apps::Need;
use crate::doctor::address::{ErrorPlace, RequestFlaw};
use crate::doctor::app::AppSide;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::file::config::Deployed;
use crate::doctor::verdict::Verdict;
use crate::values::Scope;

pub(in crate::doctor) static CHECKS: &[Check] = &[Check::new(
    "sign-in.request",
    "Cognito gives the app what it asks for",
    Judge::Evidence(request),
)];

/// What an app sends, as far as an address or a file shows it; without either there is nothing to say.
fn request(evidence: &Evidence) -> Vec<Verdict> {
    let app = &evidence.app;
    if let Some((place, error)) = &app.seen.error {
        let who = match place {
            ErrorPlace::ErrorPage => "the error page says",
            ErrorPlace::App => "the app got",
        };
        let meaning = explained(evidence, *place, error);
        return vec![Verdict::fail(format!("{who} {}: {meaning}", quoted(error)))];
    }
    if !app.seen.flaws.is_empty() {
        let flaws: Vec<String> = app.seen.flaws.iter().map(flaw).collect();
        return vec![Verdict::fail(flaws.join("; "))];
    }
    let scopes = wrong_scopes(evidence);
    let verdict = match app.response_type.as_deref() {
        Some("token") => Verdict::fail(
            "it asks for a token in the address bar (response_type=token); set response_type to code",
        ),
        Some(other) if other != "code" => Verdict::fail(format!(
            "it asks for `{other}`, and Cognito knows only code and token; set response_type to code"
        )),
        _ if !scopes.is_empty() => Verdict::fail(scopes.join("; ")),
        None if let Some(why) = without_response_type(app) => Verdict::fail(why),
        Some(_) => Verdict::pass("a code"),
        None => return Vec::new(),
    };
    vec![verdict]
}

/// What an app does whose config names no response type, unless that works.
fn without_response_type(app: &AppSide) -> Option<String> {
    let deployed = app.deployed.as_ref()?;
    let config = deployed.sign_in.as_ref().ok()?;
    let does = app.target?.file.without_response_type?;
    config.setting(Role::ResponseType).is_none().then(|| {
        format!("{} has no response_type, and {does}: add response_type: 'code'", deployed.name())
    })
}

/// What is wrong with the scopes that the app asks for: those that no user pool has, and those that it lacks.
fn wrong_scopes(evidence: &Evidence) -> Vec<String> {
    let app = &evidence.app;
    let Some(asked) = &app.scopes else {
        return Vec::new();
    };
    let place = app.deployed.as_ref().map_or_else(|| "the app".to_owned(), Deployed::name);
    let refused = asked.iter().filter_map(|scope| {
        let why = scope.parse::<Scope>().err()?;
        Some(format!("remove `{scope}` from {place}: {why}"))
    });
    let needs = app.target.into_iter().flat_map(|target| target.needs);
    let lacking = needs.filter_map(|need| match need {
        Need::Scope(scope) if !asked.iter().any(|one| one == scope) => Some(format!(
            "it does not ask for the scope {scope}, which {} needs; add it to {place}",
            app.target.map_or("the app", |target| target.title)
        )),
        _ => None,
    });
    refused.chain(lacking).collect()
}

fn flaw(flaw: &RequestFlaw) -> String {
    match flaw {
        RequestFlaw::Lacks(name) => format!("it sends no {name}, which Cognito requires"),
        RequestFlaw::ChallengeMethod(method) => format!(
            "it sends code_challenge_method={method}, and Cognito takes only S256 (with a code_challenge)"
        ),
    }
}
