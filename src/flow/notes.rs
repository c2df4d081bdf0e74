//! What a plan leaves as it is and a person may want to change, each with the command for it.

use super::connect::Session;
use crate::cognito::fields::{ClientField, List, Shown};
use crate::cognito::{Observed, ObservedClient, ObservedPool, Step};
use crate::command_line::{CommandLine, Flags};
use crate::doctor::{removing, unused};
use crate::plan::{Plan, provider};
use crate::settings::{Selected, Spec};

/// The notes of a plan for an app client that exists.
pub(crate) fn notes(
    spec: &Spec,
    plan: &Plan,
    observed: &Observed,
    session: &Session,
) -> Vec<String> {
    let Some(pool) = observed.pool.one() else {
        return Vec::new();
    };
    let [client] = pool.found_clients.as_slice() else {
        return Vec::new();
    };
    let mut notes = unused_urls(spec, plan, client, &flags(spec, pool, client, session));
    notes.extend(not_alone(spec, pool, client, session));
    notes
}

/// The flags that lead a command to the app client.
fn flags(spec: &Spec, pool: &ObservedPool, client: &ObservedClient, session: &Session) -> Flags {
    Flags::default()
        .flag("--target", spec.target)
        .client(&pool.id, &client.id)
        .with(&session.connection)
}

/// The URLs that stay registered although the plan gives the app other ones.
fn unused_urls(spec: &Spec, plan: &Plan, client: &ObservedClient, flags: &Flags) -> Vec<String> {
    let selected = Selected::from(spec);
    let lists = [
        (
            "callback URL",
            ClientField::CALLBACK_URLS,
            selected.callback_urls,
            &client.callback_urls,
            false,
        ),
        (
            "sign-out URL",
            ClientField::SIGN_OUT_URLS,
            selected.sign_out_urls,
            &client.sign_out_urls,
            true,
        ),
    ];
    let mut notes = Vec::new();
    for (what, list, used, registered, is_sign_out) in lists {
        let is_changed = |step: &Step| {
            matches!(step, Step::UpdateClient { changes, .. }
                if changes.iter().any(|change| list.is_in(change)))
        };
        let Some(used) = used.filter(|_| plan.steps.iter().any(is_changed)) else {
            continue;
        };
        let used: Vec<String> = used.iter().map(ToString::to_string).collect();
        let mut unused = unused(&used, registered);
        let removed = removed(plan, &list);
        unused.retain(|url| !removed.iter().any(|gone| gone == url));
        if !unused.is_empty() {
            let (s, them) = if unused.len() == 1 { ("", "it") } else { ("s", "them") };
            notes.push(format!(
                "the app client keeps the {what}{s} {}, which this app will not use; unless another app shares the \
                 app client, remove {them}: {}",
                unused.join(", "),
                removing(&unused, is_sign_out).with(flags)
            ));
        }
    }
    notes
}

/// What the plan takes out of a list of the app client.
fn removed(plan: &Plan, list: &List) -> Vec<String> {
    let changes = plan.steps.iter().flat_map(Step::changes).filter(|change| list.is_in(change));
    let removed = changes.filter_map(|change| match change.shown() {
        Shown::List { remove, .. } => Some(remove),
        _ => None,
    });
    removed.flatten().collect()
}

/// The note that a plan removes no provider, if the spec wants one alone that is not.
fn not_alone(
    spec: &Spec,
    pool: &ObservedPool,
    client: &ObservedClient,
    session: &Session,
) -> Option<String> {
    let (only, others) = provider::not_alone(spec, client)?;
    let command = CommandLine::new("idp add")
        .argument(only.kind)
        .flag("--name", &only.name)
        .switch("--only")
        .with(&flags(spec, pool, client, session));
    Some(format!(
        "people sign in through {} too; to leave only {}: {command}",
        others.join(", "),
        only.name,
    ))
}
