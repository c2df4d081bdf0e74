//! Compares what the app reads with the result of the sign-in, and names the cause of what is missing.

use serde_json::Value;

use super::attempt::Attempt;
use super::proof::{NOT_TESTED, Proof};
use crate::apps::{App, Need};
use crate::command_line::{CommandLine, Flags};
use crate::finding::Finding;

/// Why a claim is not in the ID token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// The app client does not allow the scope.
    NotAllowed(&'static str),
    /// The sign-in did not ask for the scope.
    NotAsked(&'static str),
    /// The app client may not read the attribute.
    Unreadable,
    /// The user has no value.
    NoValue,
}

/// Compares a sign-in with what its app reads.
pub(super) fn check(attempt: &Attempt<'_>, proof: &mut Proof) {
    for scope in &attempt.scopes {
        if !attempt.set_up.client.scopes.contains(scope) {
            let finding = scope_missing(attempt, scope, "the app asks for it");
            proof.add(finding);
        }
    }
    let Some(app) = attempt.set_up.app() else {
        return;
    };
    for need in app.needs {
        match need {
            Need::Scope(scope) if attempt.askable().iter().any(|asked| asked == scope) => {
                let claim = format!("{} gets the scope {scope}", app.title);
                if proof.tokens.is_none() {
                    proof.add(Finding::skip("target.scope", claim, NOT_TESTED));
                    continue;
                }
                proof.add(Finding::pass("target.scope", claim, "asked for and allowed"));
            }
            Need::Scope(scope) if attempt.scopes.iter().any(|asked| asked == scope) => {}
            Need::Scope(scope) => {
                let why = format!("{} needs it", app.title);
                proof.add(scope_missing(attempt, scope, &why));
            }
            Need::Claim { name, without } => {
                let finding = claim_finding(attempt, proof, app, name, without);
                proof.add(finding);
            }
        }
    }
}

fn scope_missing(attempt: &Attempt<'_>, scope: &str, why: &str) -> Finding {
    let allowed = attempt.set_up.client.scopes.iter().any(|known| known == scope);
    let cause =
        if allowed { "the sign-in did not ask for it" } else { "the app client does not allow it" };
    let finding = Finding::fail(
        "target.scope",
        format!("the scope {scope} is there"),
        format!("{why}, and {cause}"),
    );
    if allowed { finding } else { finding.fix(attempt.fix()) }
}

fn claim_finding(
    attempt: &Attempt<'_>,
    proof: &Proof,
    app: &App,
    name: &'static str,
    without: &str,
) -> Finding {
    const ID: &str = "target.claim";
    let claim = format!("the ID token carries {name} for {}", app.title);
    let Some(claims) = &proof.claims else {
        return Finding::skip(ID, claim, "not tested: there is no verified ID token");
    };
    let is_empty = |value: &Value| matches!(value, Value::Null) || value.as_str() == Some("");
    if let Some(value) = claims.get(name).filter(|value| !is_empty(value)) {
        return Finding::pass(ID, claim, format!("it is {value}"));
    }
    let asked = attempt.askable();
    let readable = attempt.set_up.client.readable.as_deref();
    let cause = cause(name, &asked, &attempt.set_up.client.scopes, readable);
    let why = match cause {
        Cause::NotAllowed(scope) => format!("the app client does not allow the scope {scope}"),
        Cause::NotAsked(scope) => format!("the sign-in did not ask for the scope {scope}"),
        Cause::Unreadable => format!("the app client may not read the attribute {name}"),
        Cause::NoValue => format!("the user has no value for {name}"),
    };
    let finding = Finding::fail(ID, claim, format!("{why}; without it {without}"));
    match cause {
        Cause::NotAllowed(_) | Cause::Unreadable => finding.fix(attempt.fix()),
        Cause::NoValue => {
            let user = claims.get("cognito:username").and_then(Value::as_str);
            finding.fix(attempt.give_value(user.unwrap_or("NAME"), name))
        }
        Cause::NotAsked(_) => finding,
    }
}

/// The scope that includes a claim (OpenID Connect Core 1.0 §5.4).
fn scope_of(claim: &str) -> &'static str {
    match claim {
        "email" | "email_verified" => "email",
        "phone_number" | "phone_number_verified" => "phone",
        _ => "profile",
    }
}

fn cause(claim: &str, asked: &[String], allowed: &[String], readable: Option<&[String]>) -> Cause {
    let scope = scope_of(claim);
    let has = |list: &[String], name: &str| list.iter().any(|one| one == name);
    // `openid` alone includes every claim that the client may read.
    let is_alone = asked.iter().all(|scope| scope == "openid");
    if !has(asked, scope) && !is_alone {
        return if has(allowed, scope) { Cause::NotAsked(scope) } else { Cause::NotAllowed(scope) };
    }
    if readable.is_some_and(|readable| !has(readable, claim)) {
        return Cause::Unreadable;
    }
    Cause::NoValue
}

impl Attempt<'_> {
    /// The command that gives the app client what its app needs.
    fn fix(&self) -> String {
        CommandLine::new("doctor").switch("--fix").with(&self.set_up.flags()).to_string()
    }

    /// The command of the AWS CLI that gives a user a value.
    fn give_value(&self, user: &str, attribute: &str) -> String {
        let flags = Flags::default()
            .flag("--user-pool-id", &self.set_up.pool.id)
            .flag("--username", user)
            .flag("--user-attributes", format!("Name={attribute},Value=VALUE"))
            .with(&self.session().aws_flags());
        format!("aws cognito-idp admin-update-user-attributes{flags}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_of_a_missing_claim_is_named() {
        let list =
            |words: &str| -> Vec<String> { words.split_whitespace().map(str::to_owned).collect() };
        for (claim, asked, allowed, readable, expected) in [
            ("email", "openid", "openid", None, Cause::NoValue),
            ("email", "openid profile", "openid profile", None, Cause::NotAllowed("email")),
            ("email", "openid profile", "openid profile email", None, Cause::NotAsked("email")),
            ("name", "openid email", "openid email", None, Cause::NotAllowed("profile")),
            ("name", "openid profile", "openid profile", Some("email"), Cause::Unreadable),
            ("name", "openid profile", "openid profile", Some("name"), Cause::NoValue),
            ("phone_number", "openid email", "openid email", None, Cause::NotAllowed("phone")),
            ("email", "openid", "openid", Some("name"), Cause::Unreadable),
        ] {
            let readable = readable.map(list);
            let found = cause(claim, &list(asked), &list(allowed), readable.as_deref());
            assert_eq!(found, expected, "{claim} of {asked}");
        }
    }
}
