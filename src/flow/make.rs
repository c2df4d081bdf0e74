//! Makes a plan true, says what was made, and words a run that did not end well.

use std::collections::BTreeMap;

use super::conflict::{Wording, conflict, domain_was_taken};
use crate::cognito::fields::PoolField;
use crate::cognito::{Step, StepOutcome};
use crate::command_line::Flags;
use crate::error::{Error, Exit, Failure};
use crate::finding::Outcome;
use crate::flow::connect::Session;
use crate::flow::report;
use crate::plan::apply::Applied;
use crate::plan::{Conflict, Plan, apply};
use crate::settings::Spec;
use crate::ui::printer::Printer;
use crate::ui::terminal::{Interrupt, Signal};

/// Carries out the plan, reporting each step as it is done.
pub(crate) async fn make(
    session: &Session,
    plan: &Plan,
    printer: Printer,
    interrupt: &Interrupt,
) -> Applied {
    let _deferred = interrupt.defer();
    let stop = async {
        interrupt.wait().await;
        printer.line("stopping after the calls in progress; press Ctrl-C again to stop at once");
    };
    let mut lines = Lines { plan, made: BTreeMap::new(), next: 0, printer };
    let applied = {
        let mut progress = |index: usize, made: &StepOutcome| {
            interrupt.note_change();
            lines.add(index, made);
        };
        session.waiting(apply::apply(&session.cognito, plan, stop, &mut progress)).await
    };
    lines.end();
    applied
}

/// Says what is done, in the order of the plan: steps that run at the same time end in any order.
struct Lines<'a> {
    plan: &'a Plan,
    /// Steps that are done after one that is not.
    made: BTreeMap<usize, StepOutcome>,
    /// The first step that is not done.
    next: usize,
    printer: Printer,
}

impl Lines<'_> {
    fn add(&mut self, index: usize, made: &StepOutcome) {
        self.made.insert(index, made.clone());
        while let Some(made) = self.made.remove(&self.next) {
            self.say(self.next, &made);
            self.next += 1;
        }
    }

    /// Says what was done in spite of a step that was not.
    fn end(&mut self) {
        for (index, made) in std::mem::take(&mut self.made) {
            self.say(index, &made);
        }
    }

    fn say(&self, index: usize, made: &StepOutcome) {
        if let Some(line) = self.plan.steps.get(index).and_then(|step| done(step, made)) {
            let outcome = if made.unfinished { Outcome::Warn } else { Outcome::Pass };
            self.printer.outcome(outcome, line);
        }
    }
}

/// The line that says a step is done; none for what belongs to another line.
fn done(step: &Step, made: &StepOutcome) -> Option<String> {
    let note = made.note.as_deref().map(|note| format!(" {note}")).unwrap_or_default();
    Some(match step {
        Step::CreatePool(pool) => format!(
            "user pool {}",
            made.ids.pool.as_ref().map_or(pool.name.as_str(), |id| id.as_str())
        ),
        Step::CreateClient(client) => format!(
            "app client {}",
            made.ids.client.as_ref().map_or(client.name.as_str(), |id| id.as_str())
        ),
        Step::CreateUser(user) if user.password.is_none() => {
            format!("invitation sent to {}", user.email)
        }
        Step::CreateUser(user) => format!("user {}", user.email),
        Step::AwaitDomain { .. } => format!("sign-in page{note}"),
        Step::CreateDomain { .. } | Step::CreateLoginStyle { .. } => return None,
        Step::SetMfa { changes, .. } => match PoolField::MFA.shown_in(changes) {
            Some(mode) => format!("MFA {}", mode.as_str().unwrap_or_default()),
            None => "passkeys".to_owned(),
        },
        Step::UpdatePool { name, .. } => format!("user pool {name} changed"),
        Step::UpdateClient { name, .. } => format!("app client {name} changed"),
        Step::UpdateDomain { name, .. } => format!("sign-in page {name} changed"),
        Step::CreateProvider(provider) => format!("identity provider {}", provider.name),
        Step::UpdateProvider { name, .. } => format!("identity provider {name} changed"),
        Step::DeleteProvider { name } => format!("identity provider {name} deleted"),
        Step::Unprotect { name, .. } => format!("deletion protection of {name} off"),
        Step::DeleteUser { name } => format!("user {name} deleted"),
        Step::DeleteLoginStyle { .. } => return None,
        Step::AddSecret { name, .. } => format!("{name} has a second client secret"),
        Step::DeleteSecret { secret, .. } => format!("client secret {} deleted", secret.0),
        Step::DeleteClient { name, .. } => format!("app client {name} deleted"),
        Step::DeleteDomain { name } => format!("sign-in page {name} deleted"),
        Step::DeletePool { name, .. } => format!("user pool {name} deleted"),
    })
}

/// A run that a signal ended.
pub(crate) fn stopped(signal: Option<Signal>) -> Failure {
    let exit = match signal {
        Some(Signal::Terminate) => Exit::Terminated,
        _ => Exit::Interrupted,
    };
    Error::Stopped(exit).into()
}

/// The failure of a run that did not end well.
pub(crate) fn unfinished(
    applied: Applied,
    plan: &Plan,
    spec: Option<(&Spec, Wording<'_>)>,
    interrupt: &Interrupt,
) -> Option<Failure> {
    let taken = domain_was_taken(&applied);
    let failure = match applied.failed {
        Some(_) if taken => {
            let domain = crate::plan::domain_to_make(plan).unwrap_or_default().to_owned();
            let taken = Conflict::DomainTaken { domain, owner: None };
            match spec {
                Some((spec, line)) => conflict(taken, spec, &Flags::default(), line),
                None => taken.into(),
            }
        }
        Some((index, cause)) => {
            let doing =
                plan.steps.get(index).map_or_else(|| "cannot finish".to_owned(), Step::failure);
            Failure::from(Error::Cognito { doing, cause })
        }
        // A signal during the last step counts too: what follows it is left out.
        None if applied.stopped || interrupt.raised().is_some() => stopped(interrupt.raised()),
        None => return None,
    };
    let mut made: Vec<String> = plan
        .steps
        .iter()
        .zip(&applied.done)
        .filter(|(step, done)| {
            // A style that is made belongs to its client.
            let belongs = matches!(step, Step::CreateLoginStyle { .. });
            **done && !step.is_wait() && !belongs
        })
        .map(|(step, _)| format!("{} `{}`", step.resource(), step.name()))
        .collect();
    made.dedup();
    let failure = if made.is_empty() {
        failure
    } else {
        failure.hint(format!("done so far: {}", made.join(", ")))
    };
    Some(failure.with_known(report::progress(plan, &applied.done, &applied.ids)))
}
