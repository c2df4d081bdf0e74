//! Is the app client what the app needs?

mod attributes;
mod leftovers;
mod oauth;
mod offers;
mod tokens;

use super::Check;
use super::evidence::{Absence, Evidence};
use crate::cognito::ObservedClient;
use crate::cognito::error::Kind;
use crate::finding::Finding;
use crate::settings::ClientKind;

pub(super) use attributes::unreadable;
pub(super) use oauth::lacking_scopes;
pub(super) use offers::gone;

pub(super) static CHECKS: [Check; 13] = [
    Check::new("client.exists", "the app client is there", false, exists),
    Check::new("client.kind", "the app client is of the kind the app needs", false, kind),
    Check::new("client.oauth", "OAuth is on", true, oauth::oauth),
    Check::new("client.flow", "the app client allows the code flow", true, oauth::flow),
    Check::new("client.implicit", "the implicit flow is off", false, oauth::implicit),
    Check::new(
        "client.scopes",
        "the app client allows the scopes the app asks for",
        true,
        oauth::scopes,
    ),
    Check::new(
        "client.identity-providers",
        "the app client has an identity provider to sign in with",
        true,
        offers::identity_providers,
    ),
    Check::new(
        "client.readable",
        "the app client may read the attributes the app reads",
        true,
        attributes::readable,
    ),
    Check::new("client.revocation", "refresh tokens can be revoked", true, tokens::revocation),
    Check::new(
        "client.user-existence",
        "a failed sign-in does not tell whether the user exists",
        true,
        tokens::user_existence,
    ),
    Check::new("client.lifetimes", "tokens live hours, not days", false, tokens::lifetimes),
    Check::new(
        "client.auth-flows",
        "no way to sign in sends the password itself",
        false,
        tokens::auth_flows,
    ),
    Check::new(
        "client.leftovers",
        "no callback URL is a leftover of a test",
        false,
        leftovers::leftovers,
    ),
];

fn exists(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    match evidence.client() {
        Ok(client) => check.pass(format!("{} ({})", client.name, client.id)),
        Err(Absence::Failed(error)) if error.kind == Kind::NotFound => check.fail(
            evidence,
            format!(
                "there is no such app client in the user pool{}",
                evidence.client_id.as_ref().map(|id| format!(": {id}")).unwrap_or_default()
            ),
        ),
        Err(why) => check.skip(why.to_string()),
    }
}

/// Judges the client, or tells why it cannot be.
fn seen(
    check: &Check,
    evidence: &Evidence,
    judge: impl Fn(&ObservedClient) -> Vec<Finding>,
) -> Vec<Finding> {
    match evidence.client() {
        Ok(client) => judge(client),
        Err(why) => check.skip(why.to_string()),
    }
}

fn kind(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let Some(target) = evidence.app.target else {
            return check.skip("the app is not known: --target NAME");
        };
        let wanted = target.kind();
        if client.kind == wanted {
            return check.pass(match wanted {
                ClientKind::Public => "it is public",
                ClientKind::Confidential => "it is confidential",
            });
        }
        check.fail(
            evidence,
            match wanted {
                ClientKind::Public => format!(
                    "it has a secret, and {} runs in a browser, which cannot keep one; that is permanent: make \
                     another app client (cogoidc init --client-name NAME{})",
                    target.title(),
                    evidence.connection
                ),
                ClientKind::Confidential => format!(
                    "it has no secret, and {} signs in from a server with one; that is permanent: make another \
                     app client (cogoidc init --client-name NAME{})",
                    target.title(),
                    evidence.connection
                ),
            },
        )
    })
}

fn or_none(list: &[String]) -> String {
    if list.is_empty() { "none".to_owned() } else { list.join(", ") }
}
