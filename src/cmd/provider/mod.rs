//! Identity providers on their way into a pool: what has to be entered there, what they give back, whether
//! they can sign anybody in.

pub(super) mod ask;
mod judge;
mod page;
pub(super) mod read;

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde_json::{Map, Value};

use super::connect::Session;
use super::verify::Finished;
use crate::cognito::{Observed, Step};
use crate::error::{Error, Failure};
use crate::finding::Finding;
use crate::oidc::discovery::Endpoints;
use crate::plan::Plan;
use crate::spec::draft::Draft;
use crate::spec::{ProviderSpec, Spec};
use crate::ui::printer::Printer;
use crate::ui::prompter::Prompter;
use crate::upstream::{Checklist, Lacking, SignInPage, Upstream, find};
use read::Giver;

pub(super) use judge::judge;
pub(super) use page::of_pool as page_of_pool;

/// Secrets that a person typed, by the provider's name in the pool.
pub(super) type Typed = BTreeMap<String, SecretString>;

/// Puts into a spec what its providers have in files, in the environment, or from a person.
///
/// # Errors
///
/// A file that cannot be read, or that holds no secret.
pub(super) fn complete(draft: &Draft, spec: &mut Spec, typed: &Typed) -> Result<(), Failure> {
    for (given, provider) in draft.providers.iter().zip(&mut spec.providers) {
        let name = provider.name.to_string();
        read::read(given, provider, Giver::File(&name))?;
        let secret = &mut provider.values.secret;
        *secret = secret.take().or_else(|| typed.get(&name).cloned());
    }
    Ok(())
}

/// A provider that cannot be made yet.
pub(super) struct Open {
    /// Its place among the draft's.
    index: usize,
    name: String,
    upstream: &'static dyn Upstream,
    lacks: Vec<Lacking>,
    pub(super) checklist: Checklist,
}

/// The providers that a plan makes and whose values are not all there, each with what to enter there.
pub(super) async fn open(
    session: &Session,
    spec: &Spec,
    plan: &Plan,
    observed: &Observed,
) -> Result<Vec<Open>, Failure> {
    let mut all = Vec::new();
    let mut page = None;
    for (index, provider) in spec.providers.iter().enumerate() {
        let Some(upstream) = find(provider.kind).filter(|_| makes(plan, provider)) else {
            continue;
        };
        let lacks = upstream.lacks(&provider.values);
        if lacks.is_empty() {
            continue;
        }
        let page = match &page {
            Some(page) => page,
            None => page.insert(page::settled(session, spec, observed).await?),
        };
        all.push(Open {
            index,
            name: provider.name.to_string(),
            upstream,
            lacks,
            checklist: Checklist::of(upstream, page),
        });
    }
    Ok(all)
}

/// Whether a plan makes that provider.
fn makes(plan: &Plan, provider: &ProviderSpec) -> bool {
    let mut steps = plan.steps.iter();
    steps.any(|step| matches!(step, Step::CreateProvider(new) if new.name == provider.name))
}

impl Open {
    /// Shows what is to be entered there, and waits for what it gives back.
    pub(super) fn ask(
        &self,
        draft: &mut Draft,
        typed: &mut Typed,
        prompter: &mut dyn Prompter,
        printer: Printer,
    ) -> Result<(), Failure> {
        print(&self.checklist, printer);
        printer.line("");
        let Some(draft) = draft.providers.get_mut(self.index) else {
            return Ok(());
        };
        let secret = ask::values(draft, self.upstream, &self.lacks, prompter)?;
        if let Some(secret) = secret {
            typed.insert(self.name.clone(), secret);
        }
        Ok(())
    }

    /// What is lacking, in the words of a spec file.
    pub(super) fn lacking(&self) -> String {
        let keys: Vec<&str> = self.lacks.iter().map(|lacking| lacking.key).collect();
        format!(
            "the identity provider `{}` still needs {}",
            self.name,
            keys.join(", ")
        )
    }
}

/// Says in a plan what is not known of its providers.
pub(super) fn annotate(plan: &mut Plan, draft: &Draft, spec: &Spec, open: &[Open]) {
    plan.notes.extend(open.iter().map(Open::lacking));
    for (given, provider) in draft.providers.iter().zip(&spec.providers) {
        let is_named = given.client_secret_file.is_some() || given.client_secret_env.is_some();
        if is_named && provider.values.secret.is_none() && !makes(plan, provider) {
            plan.notes.push(format!(
                "the identity provider `{}`, secret: not compared, for it is not here",
                provider.name
            ));
        }
    }
}

/// A run that cannot go on for want of values; what to enter there is shown.
pub(super) fn incomplete(open: &[Open], printer: Printer) -> Failure {
    for open in open.iter().filter(|_| !printer.json) {
        print(&open.checklist, printer);
        printer.line("");
    }
    let lacking: Vec<String> = open.iter().map(Open::lacking).collect();
    Failure::from(Error::Usage(lacking.join("\n")))
        .hint("enter there what is shown above, put what it gives back into the spec file, then run the same command again")
        .knowing(checklists(open.iter().map(|open| &open.checklist)))
}

/// What has to be entered at the providers that a plan made, unless it is there already: the addresses are those
/// of the pool's discovery document.
pub(super) fn entered(spec: &Spec, plan: &Plan, finished: &Finished) -> Vec<Checklist> {
    let endpoints = finished.verified.endpoints();
    let Some(base) = endpoints.as_ref().and_then(Endpoints::pages) else {
        return Vec::new();
    };
    let page = SignInPage {
        base: base.to_owned(),
        pool: Some(finished.pool.id.clone()),
    };
    let made = spec.providers.iter().filter(|given| makes(plan, given));
    made.filter_map(|provider| find(provider.kind))
        .map(|upstream| Checklist::of(upstream, &page))
        .collect()
}

/// Checklists as a member of a JSON document.
pub(super) fn checklists<'a>(all: impl Iterator<Item = &'a Checklist>) -> Map<String, Value> {
    let all: Vec<&Checklist> = all.collect();
    let mut member = Map::new();
    member.insert(
        "checklists".to_owned(),
        serde_json::to_value(all).unwrap_or_default(),
    );
    member
}

/// Shows a checklist to a person, line by line, to be copied.
pub(super) fn print(checklist: &Checklist, printer: Printer) {
    for line in checklist.to_string().lines() {
        printer.line(line);
    }
}

/// Looks at the providers that a plan makes or changes and whose values are there.
///
/// # Errors
///
/// One that could sign nobody in.
pub(super) async fn judge_all(
    session: &Session,
    providers: &[ProviderSpec],
    plan: &Plan,
) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for provider in providers {
        let claims = plan.steps.iter().find_map(|step| match step {
            Step::CreateProvider(new) if new.name == provider.name => {
                Some(new.mapping.values().cloned().collect::<Vec<_>>())
            }
            Step::UpdateProvider { name, .. } if *name == provider.name => Some(Vec::new()),
            _ => None,
        });
        if let (Some(claims), Some(upstream)) = (claims, find(provider.kind)) {
            findings.extend(judge(session, upstream, &provider.values, &claims).await?);
        }
    }
    Ok(findings)
}
