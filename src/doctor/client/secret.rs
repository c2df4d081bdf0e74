//! Is the client secret replaced in time, and where the app finds it?

use serde_json::Value;

use crate::cognito::{ListedSecret, ObservedClient, ObservedSecret};
use crate::command_line::CommandLine;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;
use crate::finding::Outcome;
use crate::values::{DAY, day};

/// Age in days at which a secret should have been replaced: whoever left since then may know it.
const MAX_AGE: i64 = 90;

pub(in crate::doctor) static CHECKS: &[Check] = &[
    Check::new(
        "client.secret-rotates",
        "the app can read the client secret where Cognito replaces it",
        Judge::Evidence(secret_rotates),
    ),
    Check::new(
        "client.secret-age",
        "the client secret was replaced in the last 90 days",
        Judge::Evidence(age),
    ),
    Check::new("client.secrets", "one client secret is valid", Judge::Evidence(one)),
];

/// No verdict on a client without a secret, or on a secret that something else replaces.
fn age(evidence: &Evidence) -> Vec<Verdict> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    let Some(created) = newest(client) else {
        return Vec::new();
    };
    let (outcome, why) = since(created, evidence.now);
    let verdict = Verdict::new(outcome, why);
    vec![if outcome == Outcome::Pass {
        verdict
    } else {
        let rotate = CommandLine::new("secret rotate").flag("--secret-file", "PATH");
        verdict.command(rotate.with(&evidence.flags()))
    }]
}

/// Whether a secret of that time is too old by now.
fn since(created: i64, now: i64) -> (Outcome, String) {
    let days = now.saturating_sub(created) / DAY;
    let why = format!("it was created on {}", day(created));
    if days <= MAX_AGE {
        (Outcome::Pass, why)
    } else {
        (Outcome::Warn, format!("{why}, {days} days ago"))
    }
}

/// When the newest secret was created, in seconds since 1970. One that Cognito shows is as old as the client: after a
/// second one was added it shows none.
fn newest(client: &ObservedClient) -> Option<i64> {
    match &client.secret {
        ObservedSecret::Shown(_) => {
            let created = client.described.get("CreationDate").and_then(Value::as_f64);
            created.map(|created| created as i64)
        }
        ObservedSecret::Hidden(secrets) => secrets.last().map(|secret| secret.created),
        _ => None,
    }
}

/// Two secrets, each of which lets an app in; no verdict on a client whose secrets were not listed.
fn one(evidence: &Evidence) -> Vec<Verdict> {
    let Ok(ObservedSecret::Hidden(secrets)) = evidence.client().map(|client| &client.secret) else {
        return Vec::new();
    };
    vec![match secrets.as_slice() {
        [older, newer] => {
            let made = |secret: &ListedSecret| day(secret.created);
            let finish = CommandLine::new("secret finish").flag("--secret-file", "PATH");
            Verdict::warn(format!(
                "there are two, created on {} and {}; the older one stays valid until it is deleted",
                made(older),
                made(newer)
            ))
            .command(finish.with(&evidence.flags()))
        }
        _ => Verdict::pass("there is one"),
    }]
}

/// A secret that Cognito keeps in Secrets Manager and replaces; no verdict on any other.
fn secret_rotates(evidence: &Evidence) -> Vec<Verdict> {
    let Ok(ObservedSecret::Managed(arn)) = evidence.client().map(|client| &client.secret) else {
        return Vec::new();
    };
    let Some(target) = evidence.app.target else {
        return vec![Verdict::skip("the app is not known: --target NAME")];
    };
    let title = target.title;
    if !target.keeps_secret {
        return vec![Verdict::pass(format!("it is in Secrets Manager: {arn}"))];
    }
    vec![Verdict::fail(format!(
        "Cognito replaces it in Secrets Manager ({arn}), by default every 7 days, and {title} keeps the one that was \
         entered, so sign-in ends with the next replacement; turn that off for the app client \
         (PublishSecretsInAWSSecretsManager), then enter the secret again"
    ))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_warned_of_from_the_ninety_first_day() {
        const CREATED: i64 = 1_800_000_000;
        for (days, outcome) in [(0, Outcome::Pass), (90, Outcome::Pass), (91, Outcome::Warn)] {
            let (found, why) = since(CREATED, CREATED + days * DAY + 1);
            assert_eq!(found, outcome, "{days}: {why}");
            assert!(why.starts_with("it was created on 2027-01-15"), "{why}");
        }
    }
}
