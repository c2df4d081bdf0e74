//! What a run that was stopped leaves behind.

use rustix::process::Signal;
use serde_json::json;

use super::super::{addresses, set_up};
use super::LINE;
use crate::init::TARGETS;
use crate::kill::{killed, strikes};
use crate::testing::thorough::{sample, thorough, times};
use crate::world::{World, text};

#[test]
fn a_signal_waits_until_the_user_is_gone() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let world = World::new();
        set_up(&world, "ohif", TARGETS[0].1);
        let pool = text(&world.pool_named("ohif")["Id"]);
        let mut child = world.held("hold-after@AdminCreateUser", LINE);
        assert_eq!(addresses(&world, &pool).len(), 1);
        child.signal(signal);
        child.says("stopping once the test user is deleted");
        world.sandbox.faults().release();
        child.end().exits(code);
        assert!(addresses(&world, &pool).is_empty());
    }
}

#[test]
fn a_run_that_is_killed_leaves_nothing_behind_once_another_ran() {
    let world = World::new();
    set_up(&world, "ohif", TARGETS[0].1);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let counts =
        |operation: &str| operation.starts_with("Admin") || operation == "ListUsers" || thorough();
    let before = world.calls();
    world.run(LINE).exits(0);
    let calls = world.sandbox.calls().split_off(before);
    let calls = calls.iter().filter(|call| counts(&call.operation)).count();
    assert!(calls >= 4, "{calls}");
    let mut left = 0;
    for strike in sample(strikes(calls), 5) {
        assert!(killed(&world, LINE, counts, strike), "there is no call {strike:?}");
        left += addresses(&world, &pool).len();
        world.run(LINE).exits(0);
        assert_eq!(addresses(&world, &pool), [""; 0], "{strike:?}");
    }
    assert!(left >= times(1, 4), "{left}");
}

#[test]
fn a_run_that_is_killed_between_the_pages_leaves_nothing_behind_either() {
    let world = World::new();
    set_up(&world, "ohif", TARGETS[0].1);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let before = world.sandbox.visits().len();
    world.run(LINE).exits(0);
    let pages = world.sandbox.visits().len() - before;
    assert!(pages >= 12, "{pages}");
    let mut left = 0;
    for page in sample(1..=pages, 4) {
        let child = world.held(&format!("hold-before@visit#{page}"), LINE);
        child.signal(Signal::KILL);
        child.end();
        world.sandbox.faults().release();
        left += addresses(&world, &pool).len();
        world.run(LINE).exits(0);
        assert_eq!(addresses(&world, &pool), [""; 0], "page {page}");
    }
    assert!(left >= times(1, 3), "{left}");
}

#[test]
fn a_user_of_another_run_is_left_alone_until_its_time_is_over() {
    let world = World::new();
    set_up(&world, "ohif", TARGETS[0].1);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let user = |email: &str| {
        let attributes = json!([{"Name": "email", "Value": email}]);
        let body = json!({"UserPoolId": pool, "Username": email, "UserAttributes": attributes});
        world.api("AdminCreateUser", body);
    };
    let (current, over, person) = (
        "cogoidc-login-4000000000-elsewhere-7-x@example.com",
        "cogoidc-login-1000000000-elsewhere-7-x@example.com",
        "cogoidc-login-ada@example.com",
    );
    for email in [current, over, person] {
        user(email);
    }
    world.run("login --unattended").exits(0).says("deleted the test user of an interrupted run");
    let mut left = addresses(&world, &pool);
    left.sort();
    assert_eq!(left, [current, person]);
}
