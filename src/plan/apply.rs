//! Running a plan: steps that do not wait for each other run at the same time.

use std::pin::pin;

use futures_util::StreamExt;
use futures_util::future::poll_immediate;
use futures_util::stream::FuturesUnordered;

use super::Plan;
use crate::cognito::{Cognito, CognitoError, Ids, Made, Step};
use crate::values::ClientId;

/// What came of a plan.
#[derive(Debug)]
pub(crate) struct Applied {
    /// Of everything that exists now.
    pub(crate) ids: Ids,
    /// For each step of the plan, in its order, whether it was done.
    pub(crate) done: Vec<bool>,
    /// What stopped the run, and the place of its step in the plan.
    pub(crate) failed: Option<(usize, CognitoError)>,
    /// The app client that another run made at the same time as this one made its own.
    pub(crate) twin: Option<ClientId>,
    /// Whether steps were left because a stop was asked for.
    pub(crate) stopped: bool,
}

/// Runs the steps of a plan. After a failure, at a twin, or once `stop` is over, no further step is begun
/// and those under way are finished; one that only waits is left to the next run.
pub(crate) async fn apply(
    cognito: &impl Cognito,
    plan: &Plan,
    stop: impl Future<Output = ()>,
    progress: &mut impl FnMut(&Step, &Made),
) -> Applied {
    let mut stop = pin!(stop);
    let mut stopping = false;
    let mut state: Vec<State> = plan.steps.iter().map(|_| State::Open).collect();
    let mut ids = plan.ids.clone();
    let mut failed = None;
    let mut twin = None;
    let mut running = FuturesUnordered::new();
    loop {
        stopping = stopping || poll_immediate(&mut stop).await.is_some();
        if failed.is_none() && twin.is_none() && !stopping {
            for (index, step) in plan.steps.iter().enumerate() {
                if state.get(index) == Some(&State::Open) && is_ready(plan, &state, step) {
                    if let Some(place) = state.get_mut(index) {
                        *place = State::Running;
                    }
                    let ids = ids.clone();
                    running.push(async move { (index, step, cognito.execute(step, &ids).await) });
                }
            }
        }
        let waits_only = plan
            .steps
            .iter()
            .zip(&state)
            .all(|(step, state)| *state != State::Running || step.is_wait());
        if stopping && waits_only {
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
        match outcome {
            Ok(made) => {
                if let Some(place) = state.get_mut(index) {
                    *place = State::Done;
                }
                progress(step, &made);
                ids.merge(made.ids);
                twin = twin.or(made.twin);
                failed = failed.or(made.failed.map(|failure| (index, failure)));
            }
            Err(failure) => {
                if let Some(place) = state.get_mut(index) {
                    *place = State::Failed;
                }
                failed = failed.or(Some((index, failure)));
            }
        }
    }
    let done: Vec<bool> = state.iter().map(|state| *state == State::Done).collect();
    let stopped = failed.is_none() && twin.is_none() && done.contains(&false);
    Applied { ids, done, failed, twin, stopped }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Running,
    Done,
    Failed,
}

/// Whether everything the step follows is done.
fn is_ready(plan: &Plan, state: &[State], step: &Step) -> bool {
    plan.steps.iter().zip(state).all(|(other, state)| *state == State::Done || !step.follows(other))
}
