//! A call of a command goes wrong: the command succeeds all the same, or stops with the right exit code, and the
//! same command then finishes.
//!
//! By default a sample of the writes is tried, for one app; with `COGOIDC_THOROUGH` set every operation, for two if it
//! makes a difference. The time-outs are the program's own, ten seconds each, so many cases wait for them at the same
//! time.

use std::collections::BTreeSet;

use crate::cases::{
    APPLY, APPLY_ALL, CALLBACK, Case, DESTROY, IDP_ADD, IDP_CHANGE, IDP_REMOVE, IDP_ROTATE, INIT,
    SECRET_FINISH, SECRET_ROTATE,
};
use crate::estate::{estate, same};
use crate::listener::Listener;
use crate::network;
use crate::testing::thorough::{sample, thorough};
use crate::world::{World, all_at_once, is_write, run};

/// Cases that run at the same time in each test, of which several run at once: more would take the processor from each
/// other until the time-outs of the program end.
const AT_ONCE: usize = 3;

/// Cases that wait at the same time for such a time-out.
const WAITING_AT_ONCE: usize = 10;

/// Faults of each command in a sample.
const FEW: usize = 5;

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

/// A write is tried again; a read, which Cognito never answers so, fails with the conflict.
const CONCURRENT: &str = "concurrent-modification@OPERATION*2";

fn faults(case: &Case) {
    for &(target, app) in case.targets(1..3) {
        let world = (case.world)(target);
        let line = (case.line)(&world, target, app);
        let before = world.calls();
        world.run(&line).exits(0);
        let calls = world.sandbox.calls().split_off(before).into_iter();
        let mut operations: BTreeSet<String> = calls.map(|call| call.operation).collect();
        operations.retain(|operation| thorough() || is_write(operation));
        let undisturbed = estate(&world);
        let faults_of = |operation: &String| FAULTS.map(|fault| (operation.clone(), fault));
        let tries = sample(operations.iter().flat_map(faults_of), FEW);
        let try_one = |(operation, fault): &(String, &str)| {
            let is_conflict = *fault == CONCURRENT && !is_write(operation);
            let fault = fault.replace("OPERATION", operation);
            let world = (case.world)(target);
            let line = (case.line)(&world, target, app);
            world.fault(&fault);
            let ran = world.run(&line).exits(if is_conflict { 5 } else { 0 });
            world.sandbox.faults().clear();
            world.forget();
            let line = (case.line)(&world, target, app);
            let again = world.run(&line).exits(0);
            same(&estate(&world), &undisturbed, &format!("{target}, {fault}: {ran}{again}"));
            (case.after)(&world, target);
        };
        let number = tries.len();
        let (waiting, others): (Vec<_>, Vec<_>) =
            tries.into_iter().partition(|(_, fault)| fault.starts_with("hang"));
        all_at_once(WAITING_AT_ONCE, &waiting, try_one);
        all_at_once(AT_ONCE, &others, try_one);
        eprintln!("{target}: {number} faults");
    }
}

#[test]
fn init_succeeds_despite_each_fault_of_each_call() {
    faults(&INIT);
}

#[test]
fn apply_succeeds_despite_each_fault_of_each_call() {
    faults(&APPLY);
}

#[test]
fn callback_add_succeeds_despite_each_fault_of_each_call() {
    faults(&CALLBACK);
}

#[test]
fn apply_with_an_identity_provider_succeeds_despite_each_fault_of_each_call() {
    faults(&APPLY_ALL);
}

#[test]
fn idp_add_succeeds_despite_each_fault_of_each_call() {
    faults(&IDP_ADD);
}

#[test]
fn idp_add_for_an_older_provider_succeeds_despite_each_fault_of_each_call() {
    faults(&IDP_CHANGE);
}

#[test]
fn idp_remove_succeeds_despite_each_fault_of_each_call() {
    faults(&IDP_REMOVE);
}

#[test]
fn idp_rotate_succeeds_despite_each_fault_of_each_call() {
    faults(&IDP_ROTATE);
}

#[test]
fn destroy_succeeds_despite_each_fault_of_each_call() {
    faults(&DESTROY);
}

#[test]
fn secret_rotate_succeeds_despite_each_fault_of_each_call() {
    faults(&SECRET_ROTATE);
}

#[test]
fn secret_finish_succeeds_despite_each_fault_of_each_call() {
    faults(&SECRET_FINISH);
}

/// Each command waits for half a minute, so the quick run leaves it to `cmd::tests::slow`, whose time-outs are short.
/// A command that does not give up fails in [`run`].
#[test]
fn an_endpoint_that_never_answers_is_given_up_by_every_command() {
    if !thorough() {
        return;
    }
    let silent = Listener::silent();
    let world = World::new();
    world.write("spec.toml", "target = \"ohif\"\napp_url = \"https://viewer.example\"\n");
    let fails = |command: std::process::Command, line: &str| {
        let ran = run(command, line).exits(1);
        assert_eq!(ran.json()["error"]["code"], 1, "{ran}");
    };
    all_at_once(AT_ONCE, &network::LINES, |line| {
        let line = format!("{line} --endpoint-url {}", silent.url);
        fails(world.program(&line), &line);
    });
    // Asking for the account ends as well.
    let line = "plan --spec spec.toml --json";
    let mut command = world.bare(line);
    command
        .env("AWS_REGION", "xx-nowhere-9")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "example")
        .env("AWS_ENDPOINT_URL_STS", &silent.url);
    fails(command, line);
    assert!(silent.count() > 0);
}
