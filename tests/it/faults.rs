//! Each call of each command, and what can go wrong with it: the command ends right, or stops with the
//! right exit code, and the same command then finishes.
//!
//! By default the writes are tried, for one app; with `COGOIDC_THOROUGH` set every operation, for two. The
//! time-outs are the program's own, ten seconds each: many cases wait for them at the same time, so that
//! nothing in the program has to know of tests.

use std::collections::BTreeSet;
use std::sync::Mutex;

use crate::init::TARGETS;
use crate::kill::{APPLY, CALLBACK, Case, DESTROY, INIT, estate, same};
use crate::world::{is_write, thorough};

/// Cases that wait at the same time.
const AT_ONCE: usize = 16;

/// What goes wrong with an operation.
const FAULTS: [&str; 7] = [
    "throttle@OPERATION*2",
    "internal-error@OPERATION*2",
    "hang-before@OPERATION#1",
    "hang-after@OPERATION#1",
    "reset-before@OPERATION#1",
    "reset-after@OPERATION#1",
    CONCURRENT,
];

/// Of a write it is outlived; of a read, which never answers it, it is the conflict that it says it is.
const CONCURRENT: &str = "concurrent-modification@OPERATION*2";

fn faults(case: &Case) {
    let few = [TARGETS[2]];
    let more = [TARGETS[1], TARGETS[2]];
    let targets = if thorough() { &more[..] } else { &few };
    for &(target, app) in targets {
        let world = (case.world)(target);
        let (line, code) = case.line(&world, target, app);
        let before = world.calls();
        world.run(&line).exits(code);
        let mut operations: BTreeSet<String> = BTreeSet::new();
        for call in world.sandbox.calls().split_off(before) {
            operations.insert(call.operation);
        }
        operations.retain(|operation| thorough() || is_write(operation));
        let undisturbed = estate(&world);
        let tries: Vec<_> = operations
            .iter()
            .flat_map(|operation| FAULTS.map(|fault| (operation, fault)))
            .collect();
        let count = tries.len();
        let next = Mutex::new(tries.into_iter());
        let worker = || loop {
            let Some((operation, fault)) = next.lock().unwrap().next() else {
                return;
            };
            let is_conflict = fault == CONCURRENT && !is_write(operation);
            let fault = fault.replace("OPERATION", operation);
            let world = (case.world)(target);
            let (line, code) = case.line(&world, target, app);
            world.fault(&fault);
            let ran = world.run(&line).exits(if is_conflict { 5 } else { code });
            world.sandbox.faults().clear();
            world.forget();
            let (line, code) = case.line(&world, target, app);
            let again = world.run(&line).exits(code);
            same(
                &estate(&world),
                &undisturbed,
                &format!("{target}, {fault}: {ran}{again}"),
            );
            (case.after)(&world, target);
        };
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(worker);
            }
        });
        eprintln!("{target}: {count} faults");
    }
}

#[test]
fn init_outlives_each_fault_of_each_call() {
    faults(&INIT);
}

#[test]
fn apply_outlives_each_fault_of_each_call() {
    faults(&APPLY);
}

#[test]
fn callback_add_outlives_each_fault_of_each_call() {
    faults(&CALLBACK);
}

#[test]
fn destroy_outlives_each_fault_of_each_call() {
    faults(&DESTROY);
}
