//! Runs of a command that start at the same moment: what exits with 0 is there when it is read back, and what does not
//! exits with 5 and says what to do.

mod cases;

use std::collections::BTreeMap;

use crate::testing::thorough::times;
use crate::world::{Ran, Running, World, all_at_once, started};
use cases::{
    APPLY, APPLY_STAFF, CALLBACK, Case, DOCTOR, IDP_ONE, IDP_ROTATE, IDP_TWO, INIT, INIT_FILES,
    SECRET_FINISH, SECRET_ROTATE,
};

/// Tries that run at the same time.
const AT_ONCE: usize = 2;

/// How much longer each call takes, in milliseconds: the tries take turns.
const LATENCIES: [u32; 3] = [0, 15, 60];

/// Fails unless what a run says is true: with 0 its work is there, and otherwise it is 5 with what to do.
fn is_true(world: &World, case: &Case, line: &str, ran: &Ran) {
    if ran.code == 0 {
        (case.is_done)(world, line);
        return;
    }
    assert_eq!(ran.code, 5, "{ran}");
    assert!(ran.stderr.contains("run the same command again"), "{ran}");
}

/// Starts the runs together; how many are done.
fn done_at_once(case: &Case, number: usize) -> usize {
    let world = World::new();
    (case.before)(&world);
    world.fault(&format!("latency:{}", LATENCIES[number % LATENCIES.len()]));
    let lines = (case.lines)(&world);
    let start = |line: &String| started(world.program(line), line);
    let children: Vec<Running> = lines.iter().map(start).collect();
    let ran: Vec<Ran> = children.into_iter().map(Running::end).collect();
    world.sandbox.faults().clear();
    for (line, ran) in lines.iter().zip(&ran) {
        is_true(&world, case, line, ran);
    }
    // What came second is done by the same command, as it says.
    for line in &lines {
        let again = world.run(line);
        assert_eq!(again.code, 0, "{}, try {number}: {ran:#?}\n{again}", case.name);
        (case.is_done)(&world, line);
    }
    ran.iter().filter(|ran| ran.code == 0).count()
}

fn tries(case: &Case) {
    let numbers: Vec<usize> = (0..times(3, 40)).collect();
    let done = all_at_once(AT_ONCE, &numbers, |number| done_at_once(case, *number));
    let mut counts = BTreeMap::<usize, usize>::new();
    for done in &done {
        *counts.entry(*done).or_default() += 1;
    }
    eprintln!("{}: {} tries; runs that are done, and how often: {counts:?}", case.name, done.len());
}

#[test]
fn twin_init_leaves_one_set_up() {
    tries(&INIT);
}

#[test]
fn twin_init_with_a_user_and_files_leaves_one_set_up_and_its_files() {
    tries(&INIT_FILES);
}

#[test]
fn twin_apply_leaves_one_set_up() {
    tries(&APPLY);
}

#[test]
fn twin_apply_in_a_pool_of_somebody_elses_leaves_one_app_client() {
    tries(&APPLY_STAFF);
}

#[test]
fn twin_callback_add_adds_what_it_says() {
    tries(&CALLBACK);
}

#[test]
fn twin_idp_add_of_one_provider_offers_it() {
    tries(&IDP_ONE);
}

#[test]
fn twin_idp_add_of_two_providers_offers_what_it_says() {
    tries(&IDP_TWO);
}

#[test]
fn twin_idp_rotate_gives_the_newer_secret() {
    tries(&IDP_ROTATE);
}

#[test]
fn twin_secret_rotate_adds_one_secret_whose_value_is_in_the_file() {
    tries(&SECRET_ROTATE);
}

#[test]
fn twin_secret_finish_leaves_the_newer_secret() {
    tries(&SECRET_FINISH);
}

#[test]
fn twin_doctor_fixes_what_it_says() {
    tries(&DOCTOR);
}
