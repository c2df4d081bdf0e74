//! Is the app client what the app needs?

pub(super) mod attributes;
pub(super) mod leftovers;
pub(super) mod oauth;
pub(super) mod offers;
pub(super) mod secret;
pub(super) mod tokens;
pub(super) mod unused;

use super::check::{Check, Judge};
use super::evidence::{Absence, Evidence};
use super::verdict::Verdict;
use crate::cognito::error::Kind;
use crate::cognito::{ObservedClient, ObservedSecret};
use crate::command_line::CommandLine;
use crate::settings::ClientKind;

pub(super) static CHECKS: &[Check] = &[
    Check::new("client.exists", "the app client exists", Judge::Evidence(exists)),
    Check::new(
        "client.kind",
        "the app client is of the kind that the app needs",
        Judge::Client(kind),
    ),
];

fn exists(evidence: &Evidence) -> Vec<Verdict> {
    vec![match evidence.client() {
        Ok(client) => Verdict::pass(format!("{} ({})", client.name, client.id)),
        Err(Absence::Failed(error)) if error.kind == Kind::NotFound => {
            let id = evidence.client_id.as_ref().map(|id| format!(": {id}"));
            let id = id.unwrap_or_default();
            Verdict::fail(format!("the user pool has no such app client{id}"))
        }
        Err(why) => Verdict::skip(why.to_string()),
    }]
}

fn kind(evidence: &Evidence, client: &ObservedClient) -> Verdict {
    let Some(target) = evidence.app.target else {
        return Verdict::skip("the app is not known: --target NAME");
    };
    let title = target.title;
    let kind = match (client.kind(), &client.secret) {
        (Some(kind), _) => kind,
        (None, ObservedSecret::Unknown(why)) => {
            let why = Absence::Failed(why);
            return Verdict::skip(format!("whether it has a secret is not known: {why}"));
        }
        (None, _) => return Verdict::skip("whether it has a secret is not known"),
    };
    let why = match (kind, target.kind) {
        (ClientKind::Public, ClientKind::Public) => return Verdict::pass("it is public"),
        (ClientKind::Confidential, ClientKind::Confidential) => {
            return Verdict::pass("it is confidential");
        }
        (ClientKind::Confidential, ClientKind::Public) => {
            format!("it has a secret, and {title} runs in a browser, which cannot keep one")
        }
        (ClientKind::Public, ClientKind::Confidential) => {
            format!("it has no secret, and {title} signs in from a server with one")
        }
    };
    Verdict::fail(format!(
        "{why}; that is permanent: create another app client ({})",
        CommandLine::new("init").flag("--client-name", "NAME").with(&evidence.connection)
    ))
}

fn or_none(list: &[String]) -> String {
    if list.is_empty() { "none".to_owned() } else { list.join(", ") }
}
