//! `--fix`: the changes that fix what was found, shown first and made only after a yes.

use super::diagnosis::Diagnosis;
use super::report::with_failure;
use crate::cli::Common;
use crate::cognito::Ids;
use crate::doctor::evidence::Evidence;
use crate::doctor::steps;
use crate::error::{Error, Failure};
use crate::finding::Finding;
use crate::flow::change::{agreed, carry_out, held};
use crate::plan::Plan;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

impl Diagnosis {
    /// Fixes what can be fixed; the evidence gathered afterwards, `None` if nothing was changed.
    ///
    /// # Errors
    ///
    /// No credentials; a no, or nobody to ask; what Cognito refuses; a change that another writer undid; with the
    /// findings for the report.
    pub(crate) async fn fix(
        &self,
        common: &Common,
        evidence: &Evidence,
        findings: &[Finding],
        printer: Printer,
        interrupt: &Interrupt,
    ) -> Result<Option<Evidence>, Failure> {
        let Some(session) = &self.session else {
            return Err(Error::Usage("--fix needs AWS credentials".to_owned()).into());
        };
        let plan = plan(evidence, findings);
        if plan.steps.is_empty() {
            return Ok(None);
        }
        let made = match agreed(session, &plan, common, printer) {
            Ok(()) => carry_out(session, &plan, printer, interrupt).await,
            Err(failure) => Err(failure),
        };
        let fixed = match made {
            Ok(changed) => self.read_back(&plan, &changed.done).await,
            Err(failure) => Err(failure),
        };
        fixed.map(Some).map_err(|failure| with_failure(findings, failure, printer))
    }

    /// The evidence after a plan was carried out.
    async fn read_back(&self, plan: &Plan, done: &[bool]) -> Result<Evidence, Failure> {
        let evidence = self.examine().await;
        if let (Ok(pool), Ok(client)) = (evidence.pool(), evidence.client()) {
            held(plan, done, pool, client)?;
        }
        Ok(evidence)
    }
}

/// The plan that fixes what these findings say is wrong.
fn plan(evidence: &Evidence, findings: &[Finding]) -> Plan {
    Plan {
        steps: steps(evidence, findings),
        ids: Ids {
            pool: evidence.pool().ok().map(|pool| pool.id.clone()),
            client: evidence.client().ok().map(|client| client.id.clone()),
        },
        ..Plan::default()
    }
}
