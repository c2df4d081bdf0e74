//! Connections that are cut, hang or are held.

use serde_json::json;

use super::{creating, number_of_pools};
use crate::sandbox::Outcome;
use crate::sandbox::testing::server::TestServer;

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_effect() {
    for (spec, effect) in [
        ("drop-before@CreateUserPool", false),
        ("drop-after@CreateUserPool", true),
        ("reset-before@CreateUserPool", false),
        ("reset-after@CreateUserPool", true),
    ] {
        let server = TestServer::start(spec).await;
        let failed = server.call("CreateUserPool", &json!({"PoolName": "staff"})).await;
        let failed = failed.expect_err("a response came");
        assert!(!failed.is_timeout(), "{spec}: {failed}");
        if spec.starts_with("reset") {
            assert!(format!("{failed:?}").contains("ConnectionReset"), "{failed:?}");
        }
        let listed = server.ok("ListUserPools", json!({"MaxResults": 60})).await;
        assert_eq!(listed["UserPools"].as_array().unwrap().len(), usize::from(effect), "{spec}");
        assert_eq!(server.sandbox.calls()[0].outcome, Outcome::Cut { effect });
        server.sandbox.stop().await;
    }
}

#[tokio::test]
async fn the_nth_call_of_all_operations_can_be_cut() {
    let server = TestServer::start("drop-before#2").await;
    let pool = server.pool().await;
    let named = json!({"UserPoolId": pool});
    server.call("DescribeUserPool", &named).await.unwrap_err();
    server.ok("DescribeUserPool", named).await;
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_call_that_hangs_gets_no_response_with_or_without_its_effect() {
    for (spec, effect) in
        [("hang-before@CreateUserPool", false), ("hang-after@CreateUserPool", true)]
    {
        let server = TestServer::start(spec).await;
        let hanging = creating(&server);
        let is_cut = || {
            let calls = server.sandbox.calls();
            calls.first().is_some_and(|call| call.outcome == Outcome::Cut { effect })
        };
        while !is_cut() {
            tokio::task::yield_now().await;
        }
        assert_eq!(number_of_pools(&server).await, usize::from(effect), "{spec}");
        assert!(!hanging.is_finished(), "{spec}");
        server.sandbox.stop().await;
    }
}

#[tokio::test]
async fn a_call_that_hangs_does_not_keep_the_sandbox_from_stopping() {
    let server = TestServer::start("hang-before@CreateUserPool").await;
    let waiting = creating(&server);
    while server.sandbox.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    server.sandbox.stop().await;
    assert!(!waiting.await.unwrap().unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_held_call_has_its_effect_and_its_response_after_the_release() {
    for (spec, effect) in [("hold-before@CreateUserPool", 0), ("hold-after@CreateUserPool", 1)] {
        let server = TestServer::start(spec).await;
        let held = creating(&server);
        server.sandbox.faults().held().await;
        assert_eq!(number_of_pools(&server).await, effect, "{spec}");
        assert!(!held.is_finished(), "{spec}");
        server.sandbox.faults().release();
        assert_eq!(held.await.unwrap().unwrap().status, 200, "{spec}");
        assert_eq!(number_of_pools(&server).await, 1, "{spec}");
        // The release removed the fault.
        server.pool().await;
        server.sandbox.stop().await;
    }
}

#[tokio::test]
async fn only_the_visit_of_that_number_is_held_and_calls_are_not() {
    let server = TestServer::start("hold-before@visit#2").await;
    let pool = server.pool().await;
    assert_eq!(server.discovery(&pool).await.status, 200);
    let url = format!("{}/{pool}/.well-known/openid-configuration", server.sandbox.url());
    let held = tokio::spawn(server.http().get(url).send());
    server.sandbox.faults().held().await;
    assert_eq!(server.sandbox.visits().len(), 1);
    assert_eq!(server.discovery(&pool).await.status, 200);
    assert!(!held.is_finished());
    server.sandbox.faults().release();
    assert_eq!(held.await.unwrap().unwrap().status(), 200);
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_held_call_does_not_keep_the_sandbox_from_stopping() {
    let server = TestServer::start("hold-before@CreateUserPool").await;
    let waiting = creating(&server);
    server.sandbox.faults().held().await;
    server.sandbox.stop().await;
    assert_eq!(waiting.await.unwrap().unwrap().status, 200);
}
