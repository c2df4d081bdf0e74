//! What is said while Cognito takes its time.

use crate::world::World;

#[test]
fn a_long_wait_is_told_with_its_time_and_the_requests_that_were_sent() {
    let app = "--target ohif --app-url https://viewer.example";
    let lines = [
        ("hold-before@ListUserPools", format!("init {app} --dry-run")),
        ("hold-before@CreateUserPool", format!("init {app} --yes")),
        (
            "hold-before@DescribeUserPool",
            "doctor --pool-id eu-central-1_None --client-id none".into(),
        ),
    ];
    // All of them wait at the same time.
    let mut held: Vec<_> = lines
        .iter()
        .map(|(fault, line)| {
            let world = World::new();
            let child = world.held(fault, line);
            (world, child)
        })
        .collect();
    for (world, child) in &mut held {
        child.says("waiting for Cognito, 10 s so far, requests sent: ");
        world.sandbox.faults().release();
    }
    let codes: Vec<i32> = held.into_iter().map(|(_, child)| child.end().code).collect();
    assert_eq!(codes, [0, 0, 3]);
}
