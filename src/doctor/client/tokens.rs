//! What becomes of tokens and passwords.

use super::{or_none, seen};
use crate::doctor::Check;
use crate::doctor::evidence::Evidence;
use crate::finding::Finding;

/// Access and ID tokens that live longer are worth a word, in seconds.
const LONG: u64 = 12 * 3600;

pub(super) fn revocation(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.token_revocation == Some(true) {
            check.pass("EnableTokenRevocation is on")
        } else {
            check.fail(
                evidence,
                "EnableTokenRevocation is off: signing out leaves the refresh token alive",
            )
        }
    })
}

pub(super) fn user_existence(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.user_existence_errors.as_deref() == Some("ENABLED") {
            check.pass("PreventUserExistenceErrors is ENABLED")
        } else {
            check.warn(evidence, "PreventUserExistenceErrors is not ENABLED")
        }
    })
}

pub(super) fn lifetimes(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let lives = client.lifetimes;
        let words = format!(
            "ID token {} s, access token {} s, refresh token {} s",
            lives.id, lives.access, lives.refresh
        );
        if lives.id > LONG || lives.access > LONG {
            check.warn(
                evidence,
                format!(
                    "{words}: a token that was taken is good for as long; nothing calls it back"
                ),
            )
        } else {
            check.pass(words)
        }
    })
}

pub(super) fn auth_flows(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let open: Vec<&str> = client
            .auth_flows
            .iter()
            .map(String::as_str)
            .filter(|flow| flow.contains("USER_PASSWORD") || flow.contains("ADMIN_NO_SRP"))
            .collect();
        if open.is_empty() {
            check.pass(or_none(&client.auth_flows))
        } else {
            check.warn(
                evidence,
                format!("{} is on, and the sign-in page does not need it", open.join(", ")),
            )
        }
    })
}
