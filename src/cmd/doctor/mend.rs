//! `--fix`: the changes that mend what was found, shown first and made the safe way.

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

/// Mends what can be mended; whether anything was changed.
pub(super) async fn mend(
    session: &Session,
    args: &DoctorArgs,
    evidence: &Evidence,
    findings: &[Finding],
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<bool, Failure> {
    let plan = Plan {
        steps: steps(evidence, findings, &session.place),
        ids: Ids {
            pool: evidence.pool().ok().map(|pool| pool.id.clone()),
            client: evidence.client().ok().map(|client| client.id.clone()),
        },
        notes: Vec::new(),
    };
    if plan.steps.is_empty() {
        printer.line("Nothing that --fix could mend.");
        return Ok(false);
    }
    agreed(session, &plan, &args.common, printer)?;
    carry_out(session, &plan, printer, interrupt).await?;
    Ok(true)
}
