//! A plan for something that exists: shown, agreed to, carried out.

use super::agree;
use super::connect::Session;
use super::make::{make, unfinished};
use super::report;
use crate::cli::Common;
use crate::cognito::{Ids, ObservedClient, ObservedPool, Seen, Step};
use crate::error::Failure;
use crate::plan::text::PlanText;
use crate::plan::{Conflict, Plan};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// Shows a plan, and asks whether to carry it out if it changes anything.
///
/// # Errors
///
/// A no, or nobody to ask; with the steps of the plan for the JSON document.
pub(crate) fn agreed(
    session: &Session,
    plan: &Plan,
    common: &Common,
    printer: Printer,
) -> Result<(), Failure> {
    let suffix = session.suffix();
    report::show(printer, &PlanText { plan, files: &[], suffix: suffix.as_deref() });
    if !plan.is_pending() {
        return Ok(());
    }
    agree::agreed(common, printer, "Change this?", "make the changes shown above")
        .map_err(|failure| failure.with_known(report::progress(plan, &[], &plan.ids)))
}

/// A plan that was carried out.
pub(crate) struct Changed {
    /// For each step, whether it was done.
    pub(crate) done: Vec<bool>,
    /// What was read to confirm the steps.
    pub(crate) seen: Seen,
}

/// Carries out a plan.
///
/// # Errors
///
/// What Cognito refuses, and a signal; with the steps that were done.
pub(crate) async fn carry_out(
    session: &Session,
    plan: &Plan,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Changed, Failure> {
    let applied = make(session, plan, printer, interrupt).await;
    let changed = Changed { done: applied.done.clone(), seen: applied.seen.clone() };
    match unfinished(applied, plan, None, interrupt) {
        Some(failure) => Err(failure),
        None => Ok(changed),
    }
}

/// Fails if a change that was carried out does not hold in what was read afterwards: Cognito has no conditional write,
/// so another writer may have undone it.
///
/// # Errors
///
/// [`Conflict::Undone`], with the steps that were done.
pub(crate) fn held(
    plan: &Plan,
    done: &[bool],
    pool: &ObservedPool,
    client: &ObservedClient,
) -> Result<(), Failure> {
    let undone = plan.steps.iter().find_map(|step| {
        let (changes, described) = match step {
            Step::UpdatePool { changes, .. } => (changes, &pool.described),
            Step::UpdateClient { id, changes, .. } if *id == client.id => {
                (changes, &client.described)
            }
            _ => return None,
        };
        changes.iter().find_map(|change| change.unmet(described))
    });
    let Some(why) = undone else {
        return Ok(());
    };
    let ids = Ids { pool: Some(pool.id.clone()), client: Some(client.id.clone()) };
    Err(Failure::from(Conflict::Undone(why)).with_known(report::progress(plan, done, &ids)))
}
