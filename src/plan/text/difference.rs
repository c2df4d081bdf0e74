//! How what is there differs from the spec, one difference at a time.

use aws_lc_rs::digest::{SHA256, digest};
use serde::Serialize;
use serde_json::Value;

use crate::cognito::Step;
use crate::cognito::fields::{Change, HIDDEN, Severity, Shown};
use crate::cognito::step::{Action, Resource};
use crate::plan::Plan;
use crate::plan::beyond::{Beyond, field};

/// Bytes of the hash that tells differences apart.
const HASH_BYTES: usize = 8;

/// One difference between what is there and the spec.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct DifferenceReport {
    /// What the plan does about it.
    kind: DifferenceKind,
    resource: Resource,
    name: String,
    /// Null if the whole resource is created or deleted.
    field: Option<String>,
    /// What is there; null if nothing is.
    from: Value,
    /// What the spec says; null if it says nothing.
    to: Value,
    severity: Severity,
    /// The same in each plan that finds the difference, and in no other difference.
    fingerprint: String,
}

/// What a plan does about a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum DifferenceKind {
    Create,
    Update,
    Delete,
    /// Nothing: the spec does not name it, and is not exact about the list.
    Beyond,
}

impl DifferenceReport {
    /// What is there beyond the spec, if the difference is that.
    pub(crate) fn beyond(&self) -> Option<String> {
        let field = self.field.as_deref().filter(|_| self.kind == DifferenceKind::Beyond)?;
        Some(format!("{field} {}", self.from.as_str().unwrap_or_default()))
    }
}

/// Every difference, those that the plan leaves last.
pub(crate) fn differences(plan: &Plan) -> Vec<DifferenceReport> {
    let steps = plan.steps.iter().filter(|step| !step.is_wait());
    steps.flat_map(of_step).chain(plan.beyond.iter().map(left)).collect()
}

fn of_step(step: &Step) -> Vec<DifferenceReport> {
    let changes = step.changes();
    if changes.is_empty() {
        return vec![whole(step)];
    }
    changes.iter().flat_map(|change| changed(step, change)).collect()
}

/// A resource that is created or deleted.
fn whole(step: &Step) -> DifferenceReport {
    let (resource, name) = (step.resource(), step.name().to_owned());
    let severity = match resource {
        Resource::Pool
        | Resource::Client
        | Resource::Secret
        | Resource::Domain
        | Resource::Provider => Severity::High,
        Resource::LoginStyle => Severity::Medium,
        Resource::User => Severity::Low,
    };
    let kind = match step.action() {
        Action::Create => DifferenceKind::Create,
        Action::Update => DifferenceKind::Update,
        Action::Delete => DifferenceKind::Delete,
    };
    difference(kind, (resource, name, None), (Value::Null, Value::Null), severity, "")
}

/// A changed member: one difference for a value, one for each entry of a list.
fn changed(step: &Step, change: &Change) -> Vec<DifferenceReport> {
    let one = |key: &str, from: Value, to: Value| {
        let what = (step.resource(), step.name().to_owned(), Some(change.label().to_owned()));
        difference(DifferenceKind::Update, what, (from, to), change.severity(), key)
    };
    match change.shown() {
        Shown::Value { key, from, to, .. } => vec![one(key.unwrap_or_default(), from, to)],
        Shown::Claim { attribute, from, to, .. } => vec![one(attribute, from, to)],
        Shown::Secret { .. } => vec![one("", HIDDEN.into(), HIDDEN.into())],
        Shown::List { add, remove, .. } => {
            let added = add.iter().map(|entry| one(entry, Value::Null, entry.as_str().into()));
            let removed = remove.iter().map(|entry| one(entry, entry.as_str().into(), Value::Null));
            added.chain(removed).collect()
        }
    }
}

fn left(beyond: &Beyond) -> DifferenceReport {
    let list = field(beyond.list);
    let what = (Resource::Client, beyond.name.clone(), Some(list.label().to_owned()));
    let (from, severity) = (beyond.entry.as_str().into(), list.severity());
    let key = format!("{}\n{}", beyond.client, beyond.entry);
    difference(DifferenceKind::Beyond, what, (from, Value::Null), severity, &key)
}

/// A difference with its fingerprint; `key` tells it apart from others of the field. What is there does not count: it may
/// change while the difference is the same.
fn difference(
    kind: DifferenceKind,
    (resource, name, field): (Resource, String, Option<String>),
    (from, to): (Value, Value),
    severity: Severity,
    key: &str,
) -> DifferenceReport {
    let parts = format!(
        "{kind:?}\n{resource}\n{name}\n{}\n{key}\n{to}",
        field.as_deref().unwrap_or_default()
    );
    let sum = digest(&SHA256, parts.as_bytes());
    let bytes = sum.as_ref().iter().take(HASH_BYTES);
    let fingerprint = bytes.map(|byte| format!("{byte:02x}")).collect();
    DifferenceReport { kind, resource, name, field, from, to, severity, fingerprint }
}
