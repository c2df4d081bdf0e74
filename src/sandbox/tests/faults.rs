//! Fault injection.

mod connections;

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinHandle;

use crate::sandbox::{
    FaultError, Faults,
    testing::{HttpResponse, merged, server::TestServer, text},
};

/// Creates a pool in the background.
fn creating(server: &TestServer) -> JoinHandle<reqwest::Result<HttpResponse>> {
    let api = server.api.clone();
    tokio::spawn(async move { api.call("CreateUserPool", &json!({"PoolName": "staff"})).await })
}

async fn number_of_pools(server: &TestServer) -> usize {
    let listed = server.ok("ListUserPools", json!({"MaxResults": 60})).await;
    listed["UserPools"].as_array().unwrap().len()
}

#[test]
fn an_invalid_fault_is_explained() {
    for (text, expected) in [
        ("explode", "unknown fault \"explode\"; expected one of latency, "),
        ("latency", "fault \"latency\" takes a number after a colon"),
        ("latency:soon", "fault \"latency\" takes a number after a colon"),
        ("throttle:3", "fault \"throttle\" takes no value"),
        ("race:ClientName", "fault \"race\" takes MEMBER=VALUE after a colon"),
        ("throttle@Create", "the sandbox has no operation \"Create\" to inject a fault into"),
        ("throttle@visit", "the sandbox has no operation \"visit\" to inject a fault into"),
        ("throttle, explode", "unknown fault \"explode\""),
    ] {
        let error: FaultError = text.parse::<Faults>().unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    "".parse::<Faults>().unwrap();
    "latency:5@DescribeUserPool#2*3, taken:ohif".parse::<Faults>().unwrap();
}

#[tokio::test]
async fn an_error_strikes_the_chosen_calls_of_the_chosen_operation() {
    for (spec, code, struck) in [
        ("throttle@ListUserPools*2", "TooManyRequestsException", [true, true, false, false]),
        ("internal-error@ListUserPools*1", "InternalErrorException", [true, false, false, false]),
        (
            "concurrent-modification@ListUserPools*1",
            "ConcurrentModificationException",
            [true, false, false, false],
        ),
        (
            "error:LimitExceededException@ListUserPools#3",
            "LimitExceededException",
            [false, false, true, false],
        ),
        ("error:LimitExceededException#3*2", "LimitExceededException", [false, true, true, false]),
        ("throttle@ListUserPools", "TooManyRequestsException", [true; 4]),
    ] {
        let server = TestServer::start(spec).await;
        let pool = server.pool().await;
        for struck in struck {
            let response = server.call("ListUserPools", &json!({"MaxResults": 1})).await.unwrap();
            let status = match (struck, code) {
                (false, _) => 200,
                (true, "InternalErrorException") => 500,
                (true, _) => 400,
            };
            assert_eq!(response.status, status, "{spec}");
            if struck {
                assert_eq!(response.json()["__type"], code);
            }
        }
        server.sandbox.faults().clear();
        server.ok("DescribeUserPool", json!({"UserPoolId": pool})).await;
        server.sandbox.stop().await;
    }
}

#[tokio::test]
async fn latency_delays_the_response() {
    let server = TestServer::start("latency:80@ListUserPools").await;
    // A lower bound holds on a busy machine as well.
    let start = Instant::now();
    server.ok("ListUserPools", json!({"MaxResults": 1})).await;
    assert!(start.elapsed() >= Duration::from_millis(80));
    server.sandbox.stop().await;
}

#[tokio::test]
async fn another_writer_changes_the_client_after_a_read_or_before_a_write() {
    let server = TestServer::start("race:ClientName=raced@DescribeUserPoolClient*1").await;
    let pool = server.pool().await;
    let client = text(&server.client(&pool, json!({})).await["ClientId"]);
    let ids = json!({"UserPoolId": pool, "ClientId": client});
    let name = async || {
        text(
            &server.ok("DescribeUserPoolClient", ids.clone()).await["UserPoolClient"]["ClientName"],
        )
    };
    assert_eq!(name().await, "app");
    assert_eq!(name().await, "raced");

    server.sandbox.faults().add("race:ClientName=again@UpdateUserPoolClient".parse().unwrap());
    server.ok("UpdateUserPoolClient", ids.clone()).await;
    assert_eq!(name().await, "again");
    server.sandbox.stop().await;
}

#[tokio::test]
async fn concurrent_writes_conflict_only_on_the_same_client() {
    let server = TestServer::start("").await;
    let pool = server.pool().await;
    let clients = [
        text(&server.client(&pool, json!({})).await["ClientId"]),
        text(&server.client(&pool, json!({})).await["ClientId"]),
    ];
    let update = async |client: &str| {
        let body = json!({"UserPoolId": pool, "ClientId": client});
        server.call("UpdateUserPoolClient", &body).await.unwrap()
    };
    let faults = server.sandbox.faults();
    faults.add("hold-before@UpdateUserPoolClient#1".parse().unwrap());
    let meanwhile = async {
        faults.held().await;
        let other = update(&clients[1]).await;
        let same = update(&clients[0]).await;
        faults.release();
        (other, same)
    };
    let (held, (other, same)) = tokio::join!(update(&clients[0]), meanwhile);
    assert_eq!((held.status, other.status, same.status), (200, 200, 400));
    assert_eq!(
        same.json(),
        json!({
            "__type": "ConcurrentModificationException",
            "message": "Only one request to update user pool client can be processed at a time.",
        })
    );
    assert_eq!(update(&clients[0]).await.status, 200);

    let style = async |client: &str| {
        let body =
            json!({"UserPoolId": pool, "ClientId": client, "UseCognitoProvidedValues": true});
        server.call("CreateManagedLoginBranding", &body).await.unwrap()
    };
    faults.add("hold-before@CreateManagedLoginBranding#1".parse().unwrap());
    let meanwhile = async {
        faults.held().await;
        let other = style(&clients[1]).await;
        faults.release();
        other
    };
    let (held, other) = tokio::join!(style(&clients[0]), meanwhile);
    assert_eq!((held.status, other.status), (200, 200));
    server.sandbox.stop().await;
}

#[tokio::test]
async fn read_only_denies_and_records_every_write() {
    let server = TestServer::start("read-only").await;
    server.ok("ListUserPools", json!({"MaxResults": 1})).await;
    assert_eq!(
        server.exception("CreateUserPool", json!({"PoolName": "staff"})).await,
        "AccessDeniedException"
    );
    let calls = server.sandbox.calls();
    assert_eq!(calls.iter().filter(|call| call.operation == "CreateUserPool").count(), 1);
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_denied_operation_has_the_message_of_iam() {
    let server = TestServer::start("deny@CreateUserPool").await;
    let response = server.call("CreateUserPool", &json!({"PoolName": "staff"})).await.unwrap();
    let body = response.json();
    assert_eq!(body["__type"], "AccessDeniedException");
    let expected = "User: arn:aws:iam::000000000000:user/test is not authorized to perform: cognito-idp:CreateUserPool on resource: arn:aws:cognito-idp:eu-central-1:000000000000:userpool/*";
    assert!(text(&body["message"]).starts_with(expected), "{body}");
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_domain_prefix_can_belong_to_another_account() {
    let server = TestServer::start("taken:ohif").await;
    let pool = server.pool().await;
    let create = |name: &str| json!({"UserPoolId": pool, "Domain": name});
    let response = server.call("CreateUserPoolDomain", &create("ohif")).await.unwrap();
    assert_eq!(response.json()["message"], "Domain already associated with another user pool.");
    let shown = server.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"})).await;
    assert_eq!(shown, json!({"DomainDescription": {}}));
    server.ok("CreateUserPoolDomain", create("ohif-2")).await;
    server.sandbox.stop().await;
}

#[tokio::test]
async fn unknown_members_pass_only_while_the_fault_is_on() {
    let server = TestServer::start("").await;
    let pool = server.pool().await;
    let named = json!({"UserPoolId": pool});
    let sent = merged(named.clone(), json!({"FutureMode": "KEPT"}));
    assert_eq!(server.exception("UpdateUserPool", sent.clone()).await, "SerializationException");
    server.sandbox.faults().add("unknown-members".parse().unwrap());
    server.ok("UpdateUserPool", sent).await;
    let shown = server.ok("DescribeUserPool", named).await;
    assert_eq!(shown["UserPool"]["FutureMode"], "KEPT");
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_slow_domain_is_being_created_for_the_given_number_of_describes() {
    let server = TestServer::start("slow-domain:1").await;
    let pool = server.pool().await;
    server.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"})).await;
    for expected in ["CREATING", "ACTIVE"] {
        let document = server.discovery(&pool).await;
        assert!(!document.body.contains("/domain/ohif") || expected == "ACTIVE");
        let shown = server.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"})).await;
        assert_eq!(shown["DomainDescription"]["Status"], expected);
    }
    server.sandbox.stop().await;
}
