//! Running a plan: steps that do not wait for each other run at the same time.

use std::pin::pin;

use futures_util::StreamExt;
use futures_util::future::poll_immediate;
use futures_util::stream::FuturesUnordered;

use super::Plan;
use crate::cognito::{Cognito, CognitoError, Ids, Seen, Step, StepOutcome, Twin};

/// How a run of a plan ended.
#[derive(Debug)]
pub(crate) struct Applied {
    /// Of everything that exists now.
    pub(crate) ids: Ids,
    /// For each step of the plan, in its order, whether it was done.
    pub(crate) done: Vec<bool>,
    /// What was read to confirm the steps.
    pub(crate) seen: Seen,
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
    progress: &mut impl FnMut(usize, &StepOutcome),
) -> Applied {
    let mut stop = pin!(stop);
    let mut stopping = false;
    let mut run = PlanRun::new(plan);
    let mut running = FuturesUnordered::new();
    loop {
        stopping = stopping || poll_immediate(&mut stop).await.is_some();
        if !stopping {
            for (index, step) in run.begin() {
                running.push(work(cognito, index, step, run.ids.clone(), None));
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
        match ended {
            None => break,
            Some((index, step, Ended::Executed(Ok(made)))) if step.may_have_twin() => {
                run.create(index, &made);
                running.push(work(cognito, index, step, run.ids.clone(), Some(made)));
            }
            Some((index, _, ended)) => {
                if let Some(made) = run.end(index, ended) {
                    progress(index, &made);
                }
            }
        }
    }
    run.applied()
}

/// What a piece of work on a step came to.
enum Ended {
    Executed(Result<StepOutcome, CognitoError>),
    /// The search for a twin of what the step created.
    Checked(Box<StepOutcome>, Result<Option<Twin>, CognitoError>),
}

/// Executes a step, or looks for a twin of what it created.
async fn work<'a>(
    cognito: &impl Cognito,
    index: usize,
    step: &'a Step,
    ids: Ids,
    created: Option<StepOutcome>,
) -> (usize, &'a Step, Ended) {
    let ended = match created {
        None => Ended::Executed(cognito.execute(step, &ids).await),
        Some(made) => {
            let twin = cognito.twin(step, &ids, &made).await;
            Ended::Checked(Box::new(made), twin)
        }
    };
    (index, step, ended)
}

/// A plan while it runs.
struct PlanRun<'a> {
    plan: &'a Plan,
    /// Of each step.
    state: Vec<StepState>,
    ids: Ids,
    seen: Seen,
    failed: Option<(usize, CognitoError)>,
    twin: Option<Twin>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StepState {
    Open,
    Running,
    /// What it is about is there, and perhaps a twin of it.
    Created,
    Done,
    Failed,
    /// What it created is deleted again.
    Undone,
}

impl<'a> PlanRun<'a> {
    fn new(plan: &'a Plan) -> Self {
        let state = vec![StepState::Open; plan.steps.len()];
        let (ids, seen) = (plan.ids.clone(), Seen::default());
        Self { plan, state, ids, seen, failed: None, twin: None }
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

    /// Whether every step that this one follows is done, or as far as this one needs it.
    fn is_ready(&self, step: &Step) -> bool {
        let mut others = self.plan.steps.iter().zip(&self.state);
        others.all(|(other, state)| match state {
            StepState::Done => true,
            StepState::Created => step.is_part_of(other) || !step.follows(other),
            _ => !step.follows(other),
        })
    }

    fn set(&mut self, index: usize, state: StepState) {
        if let Some(place) = self.state.get_mut(index) {
            *place = state;
        }
    }

    /// Whether nothing is under way but steps that wait.
    fn only_waits(&self) -> bool {
        let mut steps = self.plan.steps.iter().zip(&self.state);
        steps.all(|(step, state)| match state {
            StepState::Running => step.is_wait(),
            StepState::Created => false,
            _ => true,
        })
    }

    /// Notes what a step created, which may have a twin.
    fn create(&mut self, index: usize, made: &StepOutcome) {
        self.set(index, StepState::Created);
        self.ids.merge(made.ids.clone());
    }

    /// Notes the end of a step; its outcome, if what it made is there.
    fn end(&mut self, index: usize, ended: Ended) -> Option<StepOutcome> {
        let (made, twin) = match ended {
            Ended::Executed(Ok(made)) => (made, Ok(None)),
            Ended::Executed(Err(failure)) => {
                self.set(index, StepState::Failed);
                self.fail(index, failure);
                return None;
            }
            Ended::Checked(made, twin) => (*made, twin),
        };
        let is_withdrawn = matches!(&twin, Ok(Some(twin)) if twin.is_withdrawn());
        self.set(index, if is_withdrawn { StepState::Undone } else { StepState::Done });
        if is_withdrawn {
            self.ids.forget(&made.ids);
        } else {
            self.ids.merge(made.ids.clone());
            self.seen.extend(made.seen.clone());
        }
        match twin {
            Ok(twin) => self.twin = self.twin.take().or(twin),
            Err(failure) => self.fail(index, failure),
        }
        (!is_withdrawn).then_some(made)
    }

    fn fail(&mut self, index: usize, failure: CognitoError) {
        self.failed = self.failed.take().or(Some((index, failure)));
    }

    /// Whether a step is done, and what it is a part of too.
    fn is_done(&self, step: &Step, state: StepState) -> bool {
        let mut others = self.plan.steps.iter().zip(&self.state);
        let is_undone =
            others.any(|(other, state)| *state == StepState::Undone && step.is_part_of(other));
        state == StepState::Done && !is_undone
    }

    fn applied(self) -> Applied {
        let steps = self.plan.steps.iter().zip(&self.state);
        let done: Vec<bool> = steps.map(|(step, state)| self.is_done(step, *state)).collect();
        let stopped = self.failed.is_none() && self.twin.is_none() && done.contains(&false);
        let Self { ids, seen, failed, twin, .. } = self;
        Applied { ids, done, seen, failed, twin, stopped }
    }
}
