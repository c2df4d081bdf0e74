//! Running a plan: steps that do not wait for each other run at the same time.

use std::pin::pin;

use futures_util::StreamExt;
use futures_util::future::poll_immediate;
use futures_util::stream::FuturesUnordered;

use super::Plan;
use crate::cognito::{Cognito, CognitoError, Ids, Step, StepOutcome, Twin};

/// How a run of a plan ended.
#[derive(Debug)]
pub(crate) struct Applied {
    /// Of everything that exists now.
    pub(crate) ids: Ids,
    /// For each step of the plan, in its order, whether it was done.
    pub(crate) done: Vec<bool>,
    /// What stopped the run, and the index of its step in the plan.
    pub(crate) failed: Option<(usize, CognitoError)>,
    /// What another run created at the same time as this one.
    pub(crate) twin: Option<Twin>,
    /// Whether steps were left because a stop was requested.
    pub(crate) stopped: bool,
}

/// Runs the steps of a plan. After a failure, at a twin, or once `stop` is over, no further step begins and those
/// in progress are finished; one that only waits is left to the next run.
pub(crate) async fn apply(
    cognito: &impl Cognito,
    plan: &Plan,
    stop: impl Future<Output = ()>,
    progress: &mut impl FnMut(&Step, &StepOutcome),
) -> Applied {
    let mut stop = pin!(stop);
    let mut stopping = false;
    let mut run = PlanRun::new(plan);
    let mut running = FuturesUnordered::new();
    loop {
        stopping = stopping || poll_immediate(&mut stop).await.is_some();
        if !stopping {
            for (index, step) in run.begin() {
                let ids = run.ids.clone();
                running.push(async move { (index, step, cognito.execute(step, &ids).await) });
            }
        }
        if stopping && run.only_waits() {
            break;
        }
        let ended = tokio::select! {
            biased;
            () = &mut stop, if !stopping => {
                stopping = true;
                continue;
            }
            ended = running.next() => ended,
        };
        let Some((index, step, outcome)) = ended else {
            break;
        };
        if let Ok(made) = &outcome
            && made.holds()
        {
            progress(step, made);
        }
        run.end(index, outcome);
    }
    run.applied()
}

/// A plan while it runs.
struct PlanRun<'a> {
    plan: &'a Plan,
    /// Of each step.
    state: Vec<StepState>,
    ids: Ids,
    failed: Option<(usize, CognitoError)>,
    twin: Option<Twin>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StepState {
    Open,
    Running,
    Done,
    Failed,
    /// What it created is deleted again.
    Undone,
}

impl<'a> PlanRun<'a> {
    fn new(plan: &'a Plan) -> Self {
        let state = vec![StepState::Open; plan.steps.len()];
        Self { plan, state, ids: plan.ids.clone(), failed: None, twin: None }
    }

    /// The steps that can begin, which run from here on.
    fn begin(&mut self) -> Vec<(usize, &'a Step)> {
        if self.failed.is_some() || self.twin.is_some() {
            return Vec::new();
        }
        let steps = self.plan.steps.iter().enumerate().zip(&self.state);
        let ready: Vec<(usize, &Step)> = steps
            .filter(|((_, step), state)| **state == StepState::Open && self.is_ready(step))
            .map(|(step, _)| step)
            .collect();
        for (index, _) in &ready {
            self.set(*index, StepState::Running);
        }
        ready
    }

    /// Whether every step that this one follows is done.
    fn is_ready(&self, step: &Step) -> bool {
        let mut others = self.plan.steps.iter().zip(&self.state);
        others.all(|(other, state)| *state == StepState::Done || !step.follows(other))
    }

    fn set(&mut self, index: usize, state: StepState) {
        if let Some(place) = self.state.get_mut(index) {
            *place = state;
        }
    }

    /// Whether nothing runs but steps that wait.
    fn only_waits(&self) -> bool {
        let mut steps = self.plan.steps.iter().zip(&self.state);
        steps.all(|(step, state)| *state != StepState::Running || step.is_wait())
    }

    fn end(&mut self, index: usize, outcome: Result<StepOutcome, CognitoError>) {
        let failure = match outcome {
            Ok(made) => {
                self.set(index, if made.holds() { StepState::Done } else { StepState::Undone });
                self.ids.merge(made.ids);
                match made.twin {
                    Ok(twin) => {
                        self.twin = self.twin.take().or(twin);
                        None
                    }
                    Err(failure) => Some(failure),
                }
            }
            Err(failure) => {
                self.set(index, StepState::Failed);
                Some(failure)
            }
        };
        self.failed = self.failed.take().or(failure.map(|failure| (index, failure)));
    }

    fn applied(self) -> Applied {
        let done: Vec<bool> = self.state.iter().map(|state| *state == StepState::Done).collect();
        let stopped = self.failed.is_none() && self.twin.is_none() && done.contains(&false);
        Applied { ids: self.ids, done, failed: self.failed, twin: self.twin, stopped }
    }
}
