//! Whatever a client holds, a change of one member changes that member alone: against a sandbox that
//! resets what an update leaves out, as Cognito does, members that no model knows included.

mod cases;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use cases::{change, changed, client, has_all, surroundings};

use super::{Bench, in_order};
use crate::cognito::fields::Change;
use crate::cognito::update::Whole;
use crate::sandbox::testing::direct::DirectApi;
use crate::testing::thorough::times;
use crate::values::{ClientId, PoolId};

/// Threads that share the cases.
const LANES: usize = 2;

/// Cases after which a thread begins with a new sandbox.
const RENEWED: u32 = 50;

/// Fails unless the change is all that happened.
fn only(change: &Change, before: &Value, mut after: Value) {
    let expected = changed(before, change);
    after["LastModifiedDate"] = expected["LastModifiedDate"].clone();
    assert_eq!(after, expected, "{change:?}");
}

/// A pool with the surroundings, in a future that knows more members.
fn world() -> (DirectApi, PoolId) {
    let mut api = DirectApi::new();
    let made = api.ok("CreateUserPool", json!({"PoolName": "staff"}));
    let pool: PoolId = made["UserPool"]["Id"].as_str().unwrap().parse().unwrap();
    for (operation, body) in surroundings(pool.as_str()) {
        api.ok(operation, body);
    }
    api.add_unknown_members();
    (api, pool)
}

/// A case by way of the update's own code, without a server between it and the rules of Cognito.
fn straight(api: &mut DirectApi, pool: &PoolId, mut members: Value, pick: usize, number: u32) {
    members["UserPoolId"] = pool.as_str().into();
    let made = api.ok("CreateUserPoolClient", members.clone());
    let client: ClientId = made["UserPoolClient"]["ClientId"].as_str().unwrap().parse().unwrap();
    let body = json!({"UserPoolId": pool.as_str(), "ClientId": client.as_str()});
    let described = api.ok("DescribeUserPoolClient", body.clone());
    let before = in_order(&described);
    has_all(&before, &members);
    let change = change(&before, pick, number);
    let update = Whole::Client(pool, &client)
        .changed(&described["UserPoolClient"], std::slice::from_ref(&change))
        .unwrap()
        .unwrap();
    api.ok("UpdateUserPoolClient", update);
    let after = in_order(&api.ok("DescribeUserPoolClient", body.clone()));
    only(&change, &before, after);
    api.ok("DeleteUserPoolClient", body);
}

#[test]
fn one_changed_member_changes_only_that_member() {
    let (start, cases) = (Instant::now(), times(100, 10_000));
    let lane = || {
        let worlds = Mutex::new((0_u32, world()));
        each(cases / LANES, |members, pick, number| {
            let mut worlds = worlds.lock().unwrap_or_else(PoisonError::into_inner);
            let (used, (api, pool)) = &mut *worlds;
            straight(api, pool, members, pick, number);
            *used += 1;
            if used.is_multiple_of(RENEWED) {
                // The sandbox keeps unknown members of clients that are gone.
                worlds.1 = world();
            }
        });
    };
    std::thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(lane);
        }
    });
    eprintln!(
        "{cases} clients with every optional member set, one member changed in each: {} s",
        start.elapsed().as_secs()
    );
}

#[test]
fn nor_does_it_on_the_whole_way_through_the_sdk() {
    let cases = times(40, 200);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bench = runtime.block_on(async {
        let bench = Bench::new("").await;
        for (operation, body) in surroundings(bench.pool.as_str()) {
            bench.api(operation, body).await;
        }
        let future = "unknown-members".parse().unwrap();
        bench.sandbox.faults().add(future);
        bench
    });
    each(cases, |members, pick, number| {
        runtime.block_on(async {
            let client = bench.client(members.clone()).await;
            let before = bench.described(&client).await;
            has_all(&before, &members);
            let change = change(&before, pick, number);
            bench.change(&client, vec![change.clone()]).await.unwrap();
            only(&change, &before, bench.described(&client).await);
        });
    });
}

/// Runs generated cases.
fn each(cases: usize, case: impl Fn(Value, usize, u32)) {
    let mut runner = TestRunner::new(Config {
        cases: cases.try_into().unwrap(),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let cases = (client(), any::<usize>(), any::<u32>());
    let run = runner.run(&cases, |(members, pick, number)| {
        let case = AssertUnwindSafe(|| case(members, pick, number));
        prop_assert!(catch_unwind(case).is_ok(), "the panic above says why");
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
}
