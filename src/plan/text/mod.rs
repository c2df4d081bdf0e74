//! A plan as people read it, and as scripts do.

mod difference;
mod lines;
mod markdown;
mod report;
#[cfg(test)]
mod tests;

use std::fmt::{self, Display, Formatter};

use super::Plan;
use crate::cognito::Step;
use crate::cognito::fields::PoolField;
use crate::cognito::step::{Action, Resource};
use crate::printable;
use crate::values::{IssuerType, SignIn};

pub(crate) use difference::{DifferenceReport, differences};
pub(crate) use markdown::PlanMarkdown;
pub(crate) use report::{StepReport, reports};

/// One line of a plan that does not concern Cognito.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileLine {
    pub(crate) action: Action,
    pub(crate) path: String,
    pub(crate) what: &'static str,
}

/// A plan with everything that is shown with it.
#[derive(Debug)]
pub(crate) struct PlanText<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) files: &'a [FileLine],
    /// What follows a prefix in the sign-in page address, if that is known before it exists.
    pub(crate) suffix: Option<&'a str>,
}

/// Lines under one heading: what is done to what, then its particulars.
pub(super) struct PlanEntry<'a> {
    pub(super) action: Action,
    /// `None` for a file.
    pub(super) resource: Option<Resource>,
    pub(super) name: &'a str,
    pub(super) lines: Vec<String>,
}

/// How many things are created, changed and deleted.
pub(super) fn summary(entries: &[PlanEntry<'_>]) -> String {
    let count = |action| entries.iter().filter(|entry| entry.action == action).count();
    let (create, change, delete) =
        (count(Action::Create), count(Action::Update), count(Action::Delete));
    format!("Plan: create {create}, change {change}, delete {delete}")
}

impl<'a> PlanText<'a> {
    /// A plan that changes what exists, and no file.
    pub(crate) fn of_changes(plan: &'a Plan) -> Self {
        Self { plan, files: &[], suffix: None }
    }
}

impl PlanText<'_> {
    /// Column at which the particulars of an entry begin.
    pub(crate) const HANG: usize = 23;

    /// Whether nothing is changed or deleted in Cognito, or no file is changed if Cognito stays as it is.
    pub(crate) fn creates_only(&self) -> bool {
        if self.plan.is_pending() {
            self.steps().iter().all(|entry| entry.action == Action::Create)
        } else {
            self.files.iter().all(|file| file.action == Action::Create)
        }
    }

    pub(super) fn entries(&self) -> Vec<PlanEntry<'_>> {
        let files = self.files.iter().map(|file| PlanEntry {
            action: file.action,
            resource: None,
            name: &file.path,
            lines: vec![format!("{} ({})", file.path, file.what)],
        });
        self.steps().into_iter().chain(files).collect()
    }

    /// The address of a sign-in page; a prefix alone if what follows it is not known.
    pub(super) fn address(&self, domain: &str, is_custom: bool) -> String {
        lines::address(domain, is_custom, self.suffix)
    }

    /// What is done in Cognito.
    fn steps(&self) -> Vec<PlanEntry<'_>> {
        let makes = |resource| {
            self.plan.steps.iter().any(|s| s.resource() == resource && s.action() == Action::Create)
        };
        let factors = self.plan.steps.iter().find_map(|step| match step {
            Step::SetMfa { changes, .. } => Some(changes.as_slice()),
            _ => None,
        });
        let mut entries = Vec::new();
        for step in &self.plan.steps {
            // What belongs to a thing that is being made is said with it.
            let said = match step {
                Step::AwaitDomain { .. } => true,
                Step::SetMfa { .. } => makes(Resource::Pool),
                Step::CreateLoginStyle { .. } => makes(Resource::Client),
                _ => false,
            };
            if !said {
                entries.push(PlanEntry {
                    action: step.action(),
                    resource: Some(step.resource()),
                    name: step.name(),
                    lines: lines::lines(step, factors.unwrap_or_default(), self.suffix),
                });
            }
        }
        entries
    }

    /// What is said after the steps, a sentence each.
    fn remarks(&self) -> Vec<String> {
        let notes = self.plan.notes.iter().map(|note| format!("Note: {note}."));
        self.permanent().into_iter().chain(notes).chain(self.beyond()).collect()
    }

    /// What is there and the spec does not name.
    fn beyond(&self) -> Option<String> {
        let entries = self.plan.beyond.iter();
        let entries: Vec<String> =
            entries.map(|one| format!("{} {}", one.list.word(), one.entry)).collect();
        let is_all_named = entries.is_empty();
        let entries = entries.join(", ");
        (!is_all_named)
            .then(|| format!("Beyond the spec: {entries}. It stays; `--exact` removes it."))
    }

    /// What of a new pool can never change.
    fn permanent(&self) -> Option<String> {
        let Some(Step::CreatePool(pool)) = self.plan.steps.first() else {
            return None;
        };
        let mut permanent = format!("region, sign-in by {}", sign_in(pool.sign_in));
        if !pool.required_attributes.is_empty() {
            permanent
                .push_str(&format!(", every user has {}", pool.required_attributes.join(", ")));
        }
        let issuer = PoolField::ISSUER.assigned_in(&pool.settings);
        if issuer == Some(IssuerType::Updated.into()) {
            permanent.push_str(", the updated issuer");
        }
        Some(format!("Permanent: {permanent}."))
    }
}

/// What is done to what.
fn heading(entry: &PlanEntry<'_>) -> String {
    let resource = entry.resource.map_or_else(|| "file".to_owned(), |it| it.to_string());
    format!("{} {resource}", entry.action.verb())
}

fn sign_in(sign_in: SignIn) -> &'static str {
    match sign_in {
        SignIn::Email => "e-mail",
        SignIn::Username => "user name",
    }
}

impl Display for PlanText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let entries = self.entries();
        if entries.is_empty() {
            writeln!(f, "Nothing to change.")?;
        } else {
            writeln!(f, "{}", summary(&entries))?;
        }
        for entry in &entries {
            let mut heading = heading(entry);
            for line in &entry.lines {
                writeln!(f, "  {heading:<20} {}", printable::line(line))?;
                heading.clear();
            }
        }
        self.remarks().iter().try_for_each(|remark| writeln!(f, "{}", printable::line(remark)))
    }
}
