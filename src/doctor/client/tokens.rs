//! What happens to tokens and passwords.

use super::or_none;
use crate::cognito::ObservedClient;
use crate::cognito::fields::ClientField;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;

pub(in crate::doctor) static CHECKS: &[Check] = &[
    Check::new("client.revocation", "refresh tokens can be revoked", Judge::Client(revocation))
        .fixed_by(allow_revocation),
    Check::new(
        "client.user-existence",
        "a failed sign-in does not show whether the user exists",
        Judge::Client(user_existence),
    )
    .fixed_by(hide_user_existence),
    Check::new("client.lifetimes", "tokens live hours, not days", Judge::Client(lifetimes)),
    Check::new("client.auth-flows", "no auth flow sends the password", Judge::Client(auth_flows)),
];

/// Longest life of an ID or access token without a warning, in seconds.
const MAX_LIFETIME: u64 = 12 * 3600;

fn revocation(_: &Evidence, client: &ObservedClient) -> Verdict {
    if client.token_revocation == Some(true) {
        Verdict::pass("EnableTokenRevocation is on")
    } else {
        Verdict::fail(
            "EnableTokenRevocation is off: the refresh token stays valid after signing out",
        )
    }
}

fn allow_revocation(evidence: &Evidence) -> Vec<Fix> {
    Fix::client(evidence, |client| ClientField::TOKEN_REVOCATION.set(client, true))
}

fn user_existence(_: &Evidence, client: &ObservedClient) -> Verdict {
    if client.user_existence_errors.as_deref() == Some("ENABLED") {
        Verdict::pass("PreventUserExistenceErrors is ENABLED")
    } else {
        Verdict::warn("PreventUserExistenceErrors is not ENABLED")
    }
}

fn hide_user_existence(evidence: &Evidence) -> Vec<Fix> {
    Fix::client(evidence, |client| ClientField::USER_EXISTENCE_ERRORS.set(client, "hidden"))
}

fn lifetimes(_: &Evidence, client: &ObservedClient) -> Verdict {
    let lives = client.lifetimes;
    let text = format!(
        "ID token {} s, access token {} s, refresh token {} s",
        lives.id, lives.access, lives.refresh
    );
    if lives.id > MAX_LIFETIME || lives.access > MAX_LIFETIME {
        Verdict::warn(format!("{text}: a stolen token works that long, and cannot be revoked"))
    } else {
        Verdict::pass(text)
    }
}

fn auth_flows(_: &Evidence, client: &ObservedClient) -> Verdict {
    let sends_password =
        |flow: &&String| flow.contains("USER_PASSWORD") || flow.contains("ADMIN_NO_SRP");
    let open: Vec<&str> =
        client.auth_flows.iter().filter(sends_password).map(String::as_str).collect();
    if open.is_empty() {
        Verdict::pass(or_none(&client.auth_flows))
    } else {
        let open = open.join(", ");
        Verdict::warn(format!("{open} is on, and the sign-in page does not need it"))
    }
}
