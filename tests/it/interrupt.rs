//! Ctrl-C and SIGTERM while a call is under way: the first lets it finish, the second does not.

use std::collections::BTreeMap;

use rustix::process::Signal;

use crate::cases::{
    APPLY, APPLY_ALL, CALLBACK, Case, DESTROY, IDP_ADD, IDP_CHANGE, IDP_REMOVE, IDP_ROTATE, INIT,
    SECRET_FINISH, SECRET_ROTATE,
};
use crate::estate::{estate, same};
use crate::init::TARGETS;
use crate::testing::thorough::sample;
use crate::world::{Ran, Running, World, is_write};

/// What is said once the first signal is heard.
const STOPPING: &str = "stopping after the calls in progress; press Ctrl-C again to stop at once";

/// Writes of each command that are interrupted in a sample.
const FEW: usize = 2;

/// The most writes that one step makes after another.
const MAX_WRITES_OF_A_STEP: usize = 3;

/// One of the calls of an operation, counted from 1.
type Place = (String, usize);

/// The calls of a run that count, each by its place among those of its operation.
fn places(calls: impl IntoIterator<Item = String>) -> Vec<Place> {
    let mut seen = BTreeMap::<String, usize>::new();
    let numbered = calls.into_iter().map(|operation| {
        let number = seen.entry(operation.clone()).or_default();
        *number += 1;
        (operation, *number)
    });
    numbered.collect()
}

/// Starts a command, which the sandbox holds before that call.
fn held(world: &World, line: &str, (operation, number): &Place) -> Running {
    world.held(&format!("hold-before@{operation}#{number}"), line)
}

fn code(signal: Signal) -> i32 {
    if signal == Signal::INT { 130 } else { 143 }
}

/// Interrupts a command at its writes, and runs it again.
fn interrupts(case: &Case) {
    let (target, app) = TARGETS[2];
    let world = (case.world)(target);
    let line = (case.line)(&world, target, app);
    let before = world.writes().len();
    world.run(&line).exits(0);
    let undisturbed = estate(&world);
    let places = sample(places(world.writes().split_off(before)), FEW);
    assert!(!places.is_empty());
    for (number, place) in places.iter().enumerate() {
        let signal = if number % 2 == 0 { Signal::INT } else { Signal::TERM };
        let world = (case.world)(target);
        let line = format!("{} --json", (case.line)(&world, target, app));
        let ran = interrupted_once(&world, &line, place, signal);
        let document = ran.json();
        assert_eq!(document["error"]["code"], code(signal), "{ran}");
        let steps = document["steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| step["done"] == true), "{ran}");
        let line = (case.line)(&world, target, app);
        let again = world.run(&line).exits(0);
        let what = format!("interrupted at {place:?}: {ran}{again}");
        same(&estate(&world), &undisturbed, &what);
        (case.after)(&world, target);
    }
    for (number, place) in sample(places, 1).iter().enumerate() {
        let signal = if number % 2 == 0 { Signal::INT } else { Signal::TERM };
        let world = (case.world)(target);
        let line = format!("{} --json", (case.line)(&world, target, app));
        let ran = interrupted_twice(&world, &line, place, signal);
        let line = (case.line)(&world, target, app);
        let again = world.run(&line).exits(0);
        let what = format!("stopped at once at {place:?}: {ran}{again}");
        same(&estate(&world), &undisturbed, &what);
    }
}

/// One signal: the call under way is finished, and no step is begun.
fn interrupted_once(world: &World, line: &str, place: &Place, signal: Signal) -> Ran {
    let mut child = held(world, line, place);
    child.signal(signal);
    child.says(STOPPING);
    let begun = world.writes().len();
    world.sandbox.faults().release();
    let ran = child.end().exits(code(signal));
    let more = world.writes().len() - begun;
    assert!(more < MAX_WRITES_OF_A_STEP, "{more} writes after the signal: {ran}");
    ran.says("done so far: ").says("stopped; run the same command again to finish")
}

/// Two signals: the second waits for nothing.
fn interrupted_twice(world: &World, line: &str, place: &Place, signal: Signal) -> Ran {
    let mut child = held(world, line, place);
    child.signal(signal);
    child.says(STOPPING);
    // A second signal within a moment of the first counts as the same, so it is repeated.
    let ran = child.end_by(signal).exits(code(signal)).prints_nothing();
    world.sandbox.faults().release();
    ran.says_not("run the same command again")
}

#[test]
fn init_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&INIT);
}

#[test]
fn apply_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&APPLY);
}

#[test]
fn callback_add_finishes_what_is_under_way() {
    interrupts(&CALLBACK);
}

#[test]
fn apply_with_an_identity_provider_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&APPLY_ALL);
}

#[test]
fn idp_add_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&IDP_ADD);
    interrupts(&IDP_CHANGE);
}

#[test]
fn idp_remove_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&IDP_REMOVE);
}

#[test]
fn idp_rotate_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&IDP_ROTATE);
}

#[test]
fn a_rotation_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&SECRET_ROTATE);
    interrupts(&SECRET_FINISH);
}

#[test]
fn destroy_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&DESTROY);
}

#[test]
fn the_first_signal_stops_a_command_at_once_while_it_only_reads() {
    let (target, app) = TARGETS[2];
    let cases =
        [&INIT, &APPLY, &CALLBACK, &IDP_ADD, &IDP_REMOVE, &IDP_ROTATE, &SECRET_ROTATE, &DESTROY];
    let tries = cases.iter().flat_map(|case| [Signal::INT, Signal::TERM].map(|way| (case, way)));
    for (case, signal) in sample(tries, 5) {
        let world = (case.world)(target);
        let line = format!("{} --json", (case.line)(&world, target, app));
        let before = world.calls();
        let child = world.held("hold-before#1", &line);
        child.signal(signal);
        let ran = child.end().exits(code(signal));
        world.sandbox.faults().release();
        let calls = world.sandbox.calls().split_off(before);
        assert!(!calls.iter().any(|call| is_write(&call.operation)), "{calls:?}");
        assert_eq!(ran.json()["error"]["code"], code(signal), "{ran}");
        ran.says("stopped; run the same command again to finish");
    }
}
