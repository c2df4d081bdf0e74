//! `--fix`: the changes that fix what was found, shown first and made only after a yes.

use crate::cli::DoctorArgs;
use crate::cognito::Ids;
use crate::doctor::evidence::Evidence;
use crate::doctor::steps;
use crate::error::Failure;
use crate::finding::Finding;
use crate::flow::change::{agreed, carry_out};
use crate::flow::connect::Session;
use crate::plan::Plan;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// Fixes what can be fixed; returns whether anything was changed.
pub(super) async fn fix(
    session: &Session,
    args: &DoctorArgs,
    evidence: &Evidence,
    findings: &[Finding],
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<bool, Failure> {
    let plan = Plan {
        steps: steps(evidence, findings),
        ids: Ids {
            pool: evidence.pool().ok().map(|pool| pool.id.clone()),
            client: evidence.client().ok().map(|client| client.id.clone()),
        },
        notes: Vec::new(),
    };
    if plan.steps.is_empty() {
        printer.line("Nothing that --fix can change.");
        return Ok(false);
    }
    agreed(session, &plan, &args.common, printer)?;
    carry_out(session, &plan, printer, interrupt).await?;
    Ok(true)
}
