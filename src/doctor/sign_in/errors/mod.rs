//! What Cognito means by the error that a sign-in ends with.

mod codes;
mod texts;

use crate::cognito::ObservedClient;
use crate::cognito::error::Kind;
use crate::doctor::address::ErrorPlace;
use crate::doctor::evidence::{Absence, Evidence, Look};
use crate::oidc::AuthorizationError;
use crate::values::Scope;
use codes::{CODES, KnownCode};
use texts::{KnownText, TEXTS};

/// What to say of a refusal if the app client has none of the faults that lead to it.
const HEALTHY: &str = "the app client is there, with OAuth and an identity provider, so the request itself was refused: go \
                       back one page and give doctor the address of that one";

/// What an error means and what to do, as far as it is known.
pub(super) fn meaning(
    evidence: &Evidence,
    place: ErrorPlace,
    error: &AuthorizationError,
) -> Option<String> {
    if error.is_about_scopes() {
        return Some(refused_scopes(evidence));
    }
    let says_most = error.description.as_deref().unwrap_or(&error.code);
    let has_text = error.description.is_some();
    let of_text = TEXTS.iter().find_map(|known| known.explains(says_most));
    let of_code = || {
        let mut known = CODES.iter().filter(|known| known.is_at(place));
        let known = known.find(|known| known.code == says_most || known.code == error.code)?;
        match evidence.client() {
            _ if known.is_specific => Some(known.meaning),
            _ if has_text => None,
            Ok(_) if place == ErrorPlace::ErrorPage => {
                Some(described_cause(evidence).unwrap_or(HEALTHY))
            }
            _ => Some(known.meaning),
        }
    };
    of_text.or_else(|| of_code().map(str::to_owned))
}

/// An error with its text in quotation marks, as a part of a sentence.
pub(super) fn quoted(error: &AuthorizationError) -> String {
    match (error.code.as_str(), &error.description) {
        (code, None) => code.to_owned(),
        ("", Some(description)) => format!("\"{description}\""),
        (code, Some(description)) => format!("{code}, \"{description}\""),
    }
}

/// The meaning of an error, or that cogoidc does not know it.
pub(super) fn explained(
    evidence: &Evidence,
    place: ErrorPlace,
    error: &AuthorizationError,
) -> String {
    meaning(evidence, place, error).unwrap_or_else(|| "cogoidc does not know this error".to_owned())
}

impl KnownText {
    /// What this text means, if it is this one.
    fn explains(&self, text: &str) -> Option<String> {
        let lower = text.to_ascii_lowercase();
        let start = lower.find(self.before)? + self.before.len();
        let length = lower.get(start..)?.find(self.after)?;
        let between = text.get(start..)?;
        let subject = match (self.before, self.after) {
            ("", _) => between.get(..length)?.split_whitespace().next_back().unwrap_or_default(),
            (_, "") => between,
            _ => between.get(..length)?,
        };
        let subject = subject.trim().trim_end_matches('.');
        // Cognito names the attribute `email` so.
        let subject = subject.strip_prefix("user.").unwrap_or(subject);
        let mut subjects = self.subjects.iter();
        if !self.subjects.is_empty() && !subjects.any(|one| one.eq_ignore_ascii_case(subject)) {
            return None;
        }
        Some(self.meaning.replace("{}", subject))
    }
}

impl KnownCode {
    fn is_at(&self, place: ErrorPlace) -> bool {
        self.at.is_none_or(|at| at == place)
    }
}

/// Which scope is refused, as far as the app, the app client and the endpoint show it.
pub(super) fn refused_scopes(evidence: &Evidence) -> String {
    let asked = evidence.app.scopes.as_deref().unwrap_or_default();
    let client = evidence.client().ok();
    let refused: Vec<&str> = match client {
        Some(client) => asked
            .iter()
            .filter(|scope| !client.scopes.contains(scope))
            .map(String::as_str)
            .collect(),
        None => evidence.refused_scopes.iter().map(String::as_str).collect(),
    };
    let who = client.map_or_else(|| "the app client".to_owned(), with_scopes);
    if !refused.is_empty() {
        let (names, more) = (refused.join(", "), unknown_to_cognito(&refused));
        return if refused.len() == 1 {
            format!("the scope {names} is not among those of {who}{more}")
        } else {
            format!("the scopes {names} are not among those of {who}{more}")
        };
    }
    if asked.is_empty() {
        return format!("a scope that the app asks for is not among those of {who}");
    }
    let names = asked.join(", ");
    if asked.iter().any(|scope| scope == "openid") {
        format!("one of the scopes {names} is not among those of {who}")
    } else {
        format!("the app asks for {names} without openid, which Cognito requires with them")
    }
}

/// The app client by name, with its scopes.
fn with_scopes(client: &ObservedClient) -> String {
    let ObservedClient { name, id, scopes, .. } = client;
    match scopes.as_slice() {
        [] => format!("app client {name} ({id}), which has none"),
        scopes => format!("app client {name} ({id}), which has {}", scopes.join(", ")),
    }
}

/// Why some of these scopes can never be allowed.
fn unknown_to_cognito(scopes: &[&str]) -> String {
    let why = scopes.iter().filter_map(|scope| scope.parse::<Scope>().err());
    why.map(|why| format!("; {why}")).collect()
}

/// What is wrong with the set-up as it is described, if that is known and wrong.
pub(super) fn described_cause(evidence: &Evidence) -> Option<&'static str> {
    match evidence.client() {
        Err(Absence::Failed(error)) if error.kind == Kind::NotFound => {
            Some("the user pool has no such app client")
        }
        Err(_) => None,
        Ok(client) if !client.oauth => {
            Some("OAuth is switched off on the app client (client.oauth)")
        }
        Ok(client) if !client.flows.iter().any(|flow| flow == "code") => {
            Some("the app client does not allow the code flow (client.flow)")
        }
        Ok(client) if client.identity_providers.is_empty() => {
            Some("the app client has no identity provider (client.identity-providers)")
        }
        Ok(client) if client.scopes.is_empty() => {
            Some("the app client allows no scope (client.scopes)")
        }
        Ok(client) if leads_to_a_broken_provider(client, evidence) => Some(
            "it sends people straight to an identity provider that does not work (idp.discovery)",
        ),
        Ok(_) => None,
    }
}

/// Whether the only identity provider of an app client is not as Cognito needs it.
fn leads_to_a_broken_provider(client: &ObservedClient, evidence: &Evidence) -> bool {
    match client.identity_providers.as_slice() {
        [only] => matches!(evidence.looks.get(only), Some(Look::Discovery(Err(_)))),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
