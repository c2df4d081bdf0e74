//! Diagnosis: small pure checks over evidence that was gathered once.

pub(crate) mod app;
mod client;
pub(crate) mod deployed;
mod domain;
pub(crate) mod evidence;
mod file;
mod fix;
mod idp;
mod issuer;
mod pool;
mod sign_in;

use crate::command_line::quoted;
use crate::finding::Finding;
use evidence::Evidence;

pub(crate) use fix::steps;
pub(crate) use sign_in::{Registered, callback, page, sign_out};

/// One thing that can be wrong.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    /// Stable name, such as `client.scopes`; what is before the dot groups checks.
    pub(crate) id: &'static str,
    /// What is to hold, as a sentence.
    pub(crate) claim: &'static str,
    /// Whether `--fix` can mend it.
    pub(crate) mendable: bool,
    judge: fn(&Self, &Evidence) -> Vec<Finding>,
}

/// Every check, in the order people read them.
pub(crate) static CHECKS: [&[Check]; 7] = [
    &issuer::CHECKS,
    &sign_in::CHECKS,
    &client::CHECKS,
    &domain::CHECKS,
    &pool::CHECKS,
    &idp::CHECKS,
    &file::CHECKS,
];

/// Which checks are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// Ids or groups; all where there is none.
    pub(crate) only: Vec<String>,
    pub(crate) skip: Vec<String>,
}

impl Choice {
    fn takes(&self, id: &str) -> bool {
        let names = |list: &[String]| list.iter().any(|name| is_named(id, name));
        (self.only.is_empty() || names(&self.only)) && !names(&self.skip)
    }

    /// The names that mean no check.
    pub(crate) fn unknown(&self) -> Vec<&str> {
        let known = |name: &str| all().any(|check| is_named(check.id, name));
        let names = self.only.iter().chain(&self.skip).map(String::as_str);
        names.filter(|name| !known(name)).collect()
    }
}

/// Whether a name means a check: its id, or its group.
fn is_named(id: &str, name: &str) -> bool {
    id == name || id.split_once('.').is_some_and(|(group, _)| group == name)
}

/// Every check there is.
pub(crate) fn all() -> impl Iterator<Item = &'static Check> {
    CHECKS.into_iter().flatten()
}

/// Judges the evidence by the wanted checks.
pub(crate) fn run(evidence: &Evidence, choice: &Choice) -> Vec<Finding> {
    all()
        .filter(|check| choice.takes(check.id))
        .flat_map(|check| (check.judge)(check, evidence))
        .collect()
}

impl Check {
    const fn new(
        id: &'static str,
        claim: &'static str,
        mendable: bool,
        judge: fn(&Self, &Evidence) -> Vec<Finding>,
    ) -> Self {
        Self { id, claim, mendable, judge }
    }

    fn pass(&self, why: impl Into<String>) -> Vec<Finding> {
        vec![Finding::pass(self.id, self.claim, why)]
    }

    fn warn(&self, evidence: &Evidence, why: impl Into<String>) -> Vec<Finding> {
        vec![self.with_mend(evidence, Finding::warn(self.id, self.claim, why))]
    }

    fn fail(&self, evidence: &Evidence, why: impl Into<String>) -> Vec<Finding> {
        vec![self.with_mend(evidence, Finding::fail(self.id, self.claim, why))]
    }

    fn skip(&self, why: impl Into<String>) -> Vec<Finding> {
        vec![Finding::skip(self.id, self.claim, why)]
    }

    fn with_mend(&self, evidence: &Evidence, finding: Finding) -> Finding {
        if !self.mendable {
            return finding;
        }
        let file = evidence.app.deployed.as_ref();
        let file = file.map(|file| format!(" --file {}", quoted(&file.name)));
        finding.fix(format!(
            "cogoidc doctor --fix --only {}{}{}",
            self.id,
            file.unwrap_or_default(),
            evidence.flags()
        ))
    }
}
