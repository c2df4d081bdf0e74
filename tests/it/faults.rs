//! Each call of each command, and what can go wrong with it: the command ends right, or stops with the
//! right exit code, and the same command then finishes.
//!
//! By default the writes are tried, for one app; with `COGOIDC_THOROUGH` set every operation, for two. The
//! time-outs are the program's own, ten seconds each: many cases wait for them at the same time, so that
//! nothing in the program has to know of tests.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::init::TARGETS;
use crate::kill::{
    APPLY, APPLY_ALL, CALLBACK, Case, DESTROY, IDP_ADD, IDP_CHANGE, IDP_REMOVE, INIT, estate, same,
};
use crate::network;
use crate::walks::Listener;
use crate::world::{World, all_at_once, is_write, run, thorough};

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
            same(&estate(&world), &undisturbed, &format!("{target}, {fault}: {ran}{again}"));
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
fn apply_with_an_identity_provider_outlives_each_fault_of_each_call() {
    faults(&APPLY_ALL);
}

#[test]
fn idp_add_outlives_each_fault_of_each_call() {
    faults(&IDP_ADD);
    faults(&IDP_CHANGE);
}

#[test]
fn idp_remove_outlives_each_fault_of_each_call() {
    faults(&IDP_REMOVE);
}

#[test]
fn destroy_outlives_each_fault_of_each_call() {
    faults(&DESTROY);
}

/// Longest time one call may take, its retries included, and what it takes to start and to say so.
const GIVEN_UP: Duration = Duration::from_secs(30 + 5);

/// The waits are real, half a minute for each command: quick runs leave that to the one in `cmd`, which
/// has less patience.
#[test]
fn an_endpoint_that_never_answers_is_given_up_by_every_command() {
    if !thorough() {
        return;
    }
    let silent = Listener::silent();
    let world = World::new();
    world.write("spec.toml", "target = \"ohif\"\napp_url = \"https://viewer.example\"\n");
    let timed = |command: std::process::Command, line: &str| {
        let start = Instant::now();
        let ran = run(command, line).exits(1);
        assert_eq!(ran.json()["error"]["code"], 1, "{ran}");
        let after = start.elapsed();
        assert!(after < GIVEN_UP, "{after:?}: {ran}");
        after
    };
    let mut longest: Vec<Duration> = all_at_once(&network::LINES, |line| {
        let line = format!("{line} --endpoint-url {}", silent.url);
        timed(world.program(&line), &line)
    });
    // And the account is asked for no longer either.
    let line = "plan --spec spec.toml --json";
    let mut command = world.bare(line);
    command
        .env("AWS_REGION", "xx-nowhere-9")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "example")
        .env("AWS_ENDPOINT_URL_STS", &silent.url);
    longest.push(timed(command, line));
    assert!(silent.count() > 0);
    eprintln!("no answer: given up after {:?} at most", longest.iter().max());
}
