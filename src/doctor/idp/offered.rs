//! Who should sign people in, and who does.

use super::allow_writing;
use crate::cognito::fields::ClientField;
use crate::command_line::{CommandLine, Flags};
use crate::doctor::app::NamedProvider;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::provider::{adding, offers};
use crate::doctor::verdict::Verdict;
use crate::values::ProviderName;

pub(in crate::doctor) static CHECKS: &[Check] = &[Check::new(
    "idp.offered",
    "the app client offers {the identity providers that should sign people in}",
    Judge::Evidence(offered),
)
.fixed_by(offer)];

/// The providers that the settings name, that exist, and that the app client does not offer.
pub(in crate::doctor) fn joining(evidence: &Evidence) -> Vec<String> {
    let Ok(present) = evidence.provider_names() else {
        return Vec::new();
    };
    let named = evidence.app.providers.iter().map(|named| &named.name);
    named
        .filter(|name| *name == ProviderName::COGNITO || present.contains(name))
        .filter(|name| !offers(evidence, name))
        .cloned()
        .collect()
}

fn offer(evidence: &Evidence) -> Vec<Fix> {
    let joining = joining(evidence);
    let mut fixes = allow_writing(evidence, &joining);
    fixes.extend(ClientField::IDENTITY_PROVIDERS.edit(joining, Vec::new()).map(Fix::Client));
    fixes
}

fn offered(evidence: &Evidence) -> Vec<Verdict> {
    let present = match (evidence.provider_names(), evidence.client()) {
        (Err(why), _) | (_, Err(why)) => return vec![Verdict::skip(why.to_string())],
        (Ok(present), Ok(_)) => present,
    };
    let named = &evidence.app.providers;
    let judge = |named: &NamedProvider| of_settings(evidence, named, present).about(&named.name);
    let mut verdicts: Vec<Verdict> = named.iter().map(judge).collect();
    let others = present.iter().filter(|name| !named.iter().any(|named| named.name == **name));
    let (offered, idle): (Vec<_>, Vec<_>) = others.partition(|name| offers(evidence, name));
    verdicts.extend(offered.into_iter().map(|name| Verdict::pass("it does").about(name)));
    if !verdicts.is_empty() {
        // Somebody chose; the others belong to other apps.
        return verdicts;
    }
    if idle.is_empty() {
        return vec![Verdict::skip("the user pool has none, and the settings name none")];
    }
    let names: Vec<&str> = idle.into_iter().map(String::as_str).collect();
    vec![
        Verdict::warn(format!(
            "it offers none, and the user pool has {}; that is right if they are for another app, otherwise: {}",
            names.join(", "),
            CommandLine::new("idp add")
                .argument("KIND")
                .flag("--name", "NAME")
                .with(&evidence.flags())
        ))
        .by_hand(),
    ]
}

/// A provider that the settings name.
fn of_settings(evidence: &Evidence, named: &NamedProvider, present: &[String]) -> Verdict {
    let name = &named.name;
    let exists = name == ProviderName::COGNITO || present.contains(name);
    if exists && offers(evidence, name) {
        return alone(evidence, named);
    }
    if exists {
        return Verdict::fail("the settings name it, and the app client does not offer it");
    }
    let why = "the settings name it, and the user pool has no identity provider of that name";
    match named.upstream {
        Some(upstream) => {
            Verdict::fail(why).command(adding(evidence, upstream, name, &named.flags))
        }
        None => Verdict::fail(why).by_hand(),
    }
}

/// A provider that is offered: whether others are too, although it should be the only one.
fn alone(evidence: &Evidence, named: &NamedProvider) -> Verdict {
    let client = evidence.client().ok();
    let others = client.map(|client| client.other_offers(&named.name)).unwrap_or_default();
    if !named.only || others.is_empty() {
        return Verdict::pass("it does");
    }
    let verdict = Verdict::warn(format!(
        "it should be the only one, and people can still sign in through {}",
        others.join(", ")
    ));
    match named.upstream {
        Some(upstream) => {
            let only = Flags::default().switch("--only");
            verdict.command(adding(evidence, upstream, &named.name, &only))
        }
        None => verdict.by_hand(),
    }
}
