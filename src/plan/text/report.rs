//! A plan as scripts read it.

use serde::Serialize;

use crate::cognito::step::{Action, Field, Resource};
use crate::plan::Plan;

/// A step as scripts read it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct StepReport {
    action: Action,
    resource: Resource,
    name: String,
    fields: Vec<Field>,
    done: bool,
}

/// The steps as scripts read them; `done` says of each whether it was done.
pub(crate) fn reports(plan: &Plan, done: &[bool]) -> Vec<StepReport> {
    let reports = plan.steps.iter().enumerate().filter(|(_, step)| !step.is_wait());
    reports
        .map(|(index, step)| StepReport {
            action: step.action(),
            resource: step.resource(),
            name: step.name().to_owned(),
            fields: step.fields(),
            done: done.get(index).copied().unwrap_or(false),
        })
        .collect()
}
