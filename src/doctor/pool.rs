//! Is the user pool what the app and its people need?

use super::Check;
use super::evidence::{Absence, Evidence};
use crate::apps::Need;
use crate::cognito::ObservedPool;
use crate::cognito::error::Kind;
use crate::finding::Finding;

pub(super) static CHECKS: [Check; 7] = [
    Check::new("pool.exists", "the user pool is there", false, exists),
    Check::new("pool.deletion-protection", "deletion protection is on", true, deletion_protection),
    Check::new("pool.self-sign-up", "nobody can make an account unasked", true, self_sign_up),
    Check::new(
        "pool.required-attributes",
        "every user has the attributes the app reads",
        false,
        required_attributes,
    ),
    Check::new(
        "pool.sign-in",
        "people name themselves in one way that the app can rely on",
        false,
        sign_in,
    ),
    Check::new("pool.case", "names that differ in capital letters are one person's", false, case),
    Check::new("pool.mfa", "a second factor can be used", false, mfa),
];

/// Judges the pool, or tells why it cannot be.
fn seen(
    check: &Check,
    evidence: &Evidence,
    judge: impl Fn(&ObservedPool) -> Vec<Finding>,
) -> Vec<Finding> {
    match evidence.pool() {
        Ok(pool) => judge(pool),
        Err(why) => check.skip(why.to_string()),
    }
}

fn exists(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    match evidence.pool() {
        Ok(pool) => check.pass(format!("{} ({})", pool.name, pool.id)),
        Err(Absence::Failed(error)) if error.kind == Kind::NotFound => check.fail(
            evidence,
            format!("{error}; is it in another region or account? (--region, --profile)"),
        ),
        Err(why) => check.skip(why.to_string()),
    }
}

fn deletion_protection(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |pool| {
        if pool.deletion_protection {
            check.pass("ACTIVE")
        } else {
            check.warn(evidence, "it is off: one call deletes the pool with all its users")
        }
    })
}

fn self_sign_up(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |pool| {
        if pool.self_sign_up {
            check.warn(
                evidence,
                "self sign-up is on: anybody who finds the sign-in page can make an account",
            )
        } else {
            check.pass("only administrators make users")
        }
    })
}

fn required_attributes(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |pool| {
        let Some(target) = evidence.app.target else {
            return check.skip("the app is not known: --target NAME");
        };
        let lacking: Vec<&str> = target
            .needs()
            .iter()
            .filter_map(|need| match need {
                Need::Claim { name, .. } => Some(*name),
                Need::Scope(_) => None,
            })
            .filter(|name| !pool.required_attributes.iter().any(|one| one == name))
            // Who signs in by an address has one.
            .filter(|name| !pool.username_attributes.iter().any(|one| one == name))
            .collect();
        if lacking.is_empty() {
            return check.pass("the user pool asks for them");
        }
        check.warn(
            evidence,
            format!(
                "the user pool does not ask for {}, and that is permanent: give it to each user",
                lacking.join(", ")
            ),
        )
    })
}

fn sign_in(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |pool| {
        let by = &pool.username_attributes;
        let (email, alias) = ("email".to_owned(), &pool.alias_attributes);
        if alias.contains(&email) {
            return check.warn(
                evidence,
                "e-mail is an alias, and that is permanent: a second user with the same verified address takes it \
                 from the first, who can then no longer sign in by it",
            );
        }
        if by.len() > 1 {
            return check.warn(
                evidence,
                format!("people sign in by {}, and that is permanent: one person can have several accounts", by.join(" or ")),
            );
        }
        check.pass(by.first().map_or("by user name".to_owned(), |one| format!("by {one}")))
    })
}

fn case(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |pool| {
        if pool.case_sensitive {
            check.warn(
                evidence,
                "names are case-sensitive, and that is permanent: Ada@… and ada@… are two people",
            )
        } else {
            check.pass("names are not case-sensitive")
        }
    })
}

fn mfa(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |pool| {
        let wanted = evidence.app.defaults.as_ref().map(|defaults| defaults.mfa.api());
        match (pool.mfa.as_str(), wanted) {
            ("OFF", Some("OFF") | None) => check.skip("it is off, as the app's set-up has it"),
            ("OFF", Some(_)) => check.warn(
                evidence,
                format!("it is off: cogoidc apply --mfa optional{}", evidence.connection),
            ),
            (mode, _) => check.pass(mode),
        }
    })
}
