//! The program is killed at a call, and the same command then finishes the job: it needs no state of its own.
//!
//! By default a sample of the writes is struck, for an app that keeps a secret. With `COGOIDC_THOROUGH` set every
//! call is struck on both sides, for every app if it makes a difference.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rustix::process::{Pid, Signal, kill_process};

use crate::cases::{
    APPLY, APPLY_ALL, CALLBACK, Case, DESTROY, IDP_ADD, IDP_CHANGE, IDP_REMOVE, IDP_ROTATE, INIT,
    SECRET_FINISH, SECRET_ROTATE,
};
use crate::estate::{estate, same};
use crate::proxy::{Moment, Proxy};
use crate::testing::thorough::{sample, thorough};
use crate::world::{World, all_at_once, is_write, started};

/// Cases that run at the same time, as a run waits for a large part of its life.
const AT_ONCE: usize = 4;

/// Kills of each command in a sample.
const FEW: usize = 4;

/// Which calls of a run are counted.
type Counts = fn(&str) -> bool;

/// A call by its number among those that count, and the side of its effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strike {
    pub(crate) number: usize,
    pub(crate) side: Moment,
}

/// Runs the program and kills it there. Whether it got that far.
pub(crate) fn killed(world: &World, line: &str, counts: Counts, strike: Strike) -> bool {
    killed_among(world, line, counts, strike, |_| {})
}

/// The same, with somebody else who does something before each call.
pub(crate) fn killed_among(
    world: &World,
    line: &str,
    counts: Counts,
    strike: Strike,
    others: impl Fn(&str) + Send + Sync + 'static,
) -> bool {
    let victim = Arc::new(Mutex::new(None::<Pid>));
    let struck = Arc::new(Mutex::new(false));
    let (whom, done) = (Arc::clone(&victim), Arc::clone(&struck));
    let counted = Mutex::new(BTreeMap::<usize, usize>::new());
    let proxy = Proxy::hooked(world, move |call, operation, side| {
        if side == Moment::Before {
            others(operation);
        }
        if !counts(operation) {
            return true;
        }
        let number = {
            let mut counted = counted.lock().unwrap();
            let next = counted.len() + 1;
            *counted.entry(call).or_insert(next)
        };
        let strikes = number == strike.number && side == strike.side;
        if strikes {
            *done.lock().unwrap() = true;
            let victim = whom.lock().unwrap().unwrap();
            kill_process(victim, Signal::KILL).unwrap();
        }
        !strikes
    });
    let child = {
        // The hook waits until it knows whom to kill.
        let mut victim = victim.lock().unwrap();
        let child = started(proxy.program(world, line), line);
        *victim = Some(child.pid());
        child
    };
    let ran = child.end();
    let struck = *struck.lock().unwrap();
    assert_eq!(struck, ran.code == -1, "{ran}");
    struck
}

/// Every place at which a run of so many calls can be killed.
pub(crate) fn strikes(calls: usize) -> Vec<Strike> {
    let sides = |number| [Moment::Before, Moment::After].map(|side| Strike { number, side });
    (1..=calls).flat_map(sides).collect()
}

/// The operations after so many calls, as far as they count.
fn operations(world: &World, before: usize, counts: Counts) -> Vec<String> {
    let calls = world.sandbox.calls().split_off(before);
    calls.into_iter().map(|call| call.operation).filter(|operation| counts(operation)).collect()
}

fn writes(operations: &[String]) -> Vec<&String> {
    operations.iter().filter(|operation| is_write(operation)).collect()
}

fn kills(case: &Case) {
    let counts: Counts = if thorough() { |_| true } else { is_write };
    for &(target, app) in case.targets(0..5) {
        let world = (case.world)(target);
        let line = (case.line)(&world, target, app);
        let before = world.calls();
        world.run(&line).exits(0);
        let calls = operations(&world, before, counts);
        let undisturbed = estate(&world);
        let strikes = sample(strikes(calls.len()), FEW);
        assert!(!strikes.is_empty());
        all_at_once(AT_ONCE, &strikes, |strike| {
            let world = (case.world)(target);
            let line = (case.line)(&world, target, app);
            let before = world.calls();
            if !killed(&world, &line, counts, *strike) {
                // A read that took long is repeated before its write, so a run on a busy machine has more reads.
                let ran = operations(&world, before, counts);
                assert!(ran.len() < strike.number, "{target}: no strike {strike:?} among {ran:?}");
                assert_eq!(writes(&ran), writes(&calls), "{target}: {ran:?} as in {calls:?}");
            }
            world.forget();
            let line = (case.line)(&world, target, app);
            let ran = world.run(&line).exits(0);
            let what = format!("{target}, killed {strike:?}:\n{ran}");
            same(&estate(&world), &undisturbed, &what);
            (case.after)(&world, target);
        });
        eprintln!("{target}: {} kills", strikes.len());
    }
}

#[test]
fn init_killed_at_any_call_finishes_when_run_again() {
    kills(&INIT);
}

#[test]
fn apply_killed_at_any_call_finishes_when_run_again() {
    kills(&APPLY);
}

#[test]
fn callback_add_killed_at_any_call_finishes_when_run_again() {
    kills(&CALLBACK);
}

#[test]
fn apply_with_an_identity_provider_killed_at_any_call_finishes_when_run_again() {
    kills(&APPLY_ALL);
}

#[test]
fn idp_add_killed_at_any_call_finishes_when_run_again() {
    kills(&IDP_ADD);
}

#[test]
fn idp_add_for_an_older_provider_killed_at_any_call_finishes_when_run_again() {
    kills(&IDP_CHANGE);
}

#[test]
fn idp_remove_killed_at_any_call_finishes_when_run_again() {
    kills(&IDP_REMOVE);
}

#[test]
fn idp_rotate_killed_at_any_call_finishes_when_run_again() {
    kills(&IDP_ROTATE);
}

#[test]
fn destroy_killed_at_any_call_finishes_when_run_again() {
    kills(&DESTROY);
}

#[test]
fn secret_rotate_killed_at_any_call_finishes_when_run_again() {
    kills(&SECRET_ROTATE);
}

#[test]
fn secret_finish_killed_at_any_call_finishes_when_run_again() {
    kills(&SECRET_FINISH);
}
