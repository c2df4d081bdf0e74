//! Faults strike the calls they are about, and those only.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{Served, http, merged, send, text};
use crate::sandbox::{Fault, FaultError, Faults, Outcome};

fn fault(text: &str) -> Fault {
    text.parse().unwrap()
}

#[test]
fn a_fault_that_makes_no_sense_is_explained() {
    for (text, wanted) in [
        ("explode", "unknown fault \"explode\"; known are latency, "),
        ("latency", "fault \"latency\" wants a number behind a colon"),
        ("latency:soon", "fault \"latency\" wants a number behind a colon"),
        ("throttle:3", "fault \"throttle\" wants no value"),
        ("race:ClientName", "fault \"race\" wants MEMBER=VALUE behind a colon"),
        ("throttle@Create", "fault on \"Create\", which is no operation of the sandbox"),
        ("throttle@visit", "fault on \"visit\", which is no operation of the sandbox"),
        ("throttle, explode", "unknown fault \"explode\""),
    ] {
        let error: FaultError = text.parse::<Faults>().unwrap_err();
        assert!(error.to_string().starts_with(wanted), "{error}");
    }
    "".parse::<Faults>().unwrap();
    "latency:5@DescribeUserPool#2*3, taken:ohif".parse::<Faults>().unwrap();
}

#[tokio::test]
async fn a_refusal_strikes_the_named_calls_of_the_named_operation() {
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
        let served = Served::new(spec).await;
        let pool = served.pool().await;
        for struck in struck {
            let got = served.send("ListUserPools", &json!({"MaxResults": 1})).await.unwrap();
            let status = match (struck, code) {
                (false, _) => 200,
                (true, "InternalErrorException") => 500,
                (true, _) => 400,
            };
            assert_eq!(got.status, status, "{spec}");
            if struck {
                assert_eq!(got.json()["__type"], code);
            }
        }
        served.sandbox.faults().clear();
        served.ok("DescribeUserPool", json!({"UserPoolId": pool})).await;
        served.sandbox.stop().await;
    }
}

#[tokio::test]
async fn latency_delays_the_answer() {
    let served = Served::new("latency:80@ListUserPools").await;
    // A lower bound holds on a busy machine, too.
    let start = Instant::now();
    served.ok("ListUserPools", json!({"MaxResults": 1})).await;
    assert!(start.elapsed() >= Duration::from_millis(80));
    served.sandbox.stop().await;
}

#[tokio::test]
async fn a_connection_is_cut_on_the_side_of_the_effect_that_was_asked_for() {
    for (spec, effect) in [
        ("drop-before@CreateUserPool", false),
        ("drop-after@CreateUserPool", true),
        ("reset-before@CreateUserPool", false),
        ("reset-after@CreateUserPool", true),
    ] {
        let served = Served::new(spec).await;
        let failed = served.send("CreateUserPool", &json!({"PoolName": "staff"})).await;
        let failed = failed.expect_err("an answer came");
        assert!(!failed.is_timeout(), "{spec}: {failed}");
        if spec.starts_with("reset") {
            assert!(format!("{failed:?}").contains("ConnectionReset"), "{failed:?}");
        }
        let listed = served.ok("ListUserPools", json!({"MaxResults": 60})).await;
        assert_eq!(listed["UserPools"].as_array().unwrap().len(), usize::from(effect), "{spec}");
        assert_eq!(served.sandbox.calls()[0].outcome, Outcome::Cut { effect });
        served.sandbox.stop().await;
    }
}

#[tokio::test]
async fn the_nth_call_of_all_can_be_the_one_that_is_cut() {
    let served = Served::new("drop-before#2").await;
    let pool = served.pool().await;
    let named = json!({"UserPoolId": pool});
    served.send("DescribeUserPool", &named).await.unwrap_err();
    served.ok("DescribeUserPool", named).await;
    served.sandbox.stop().await;
}

#[tokio::test]
async fn a_call_that_hangs_is_not_answered_with_or_without_its_effect() {
    for (spec, effect) in
        [("hang-before@CreateUserPool", false), ("hang-after@CreateUserPool", true)]
    {
        let served = Served::new(spec).await;
        let url = served.sandbox.url().to_owned();
        let hanging = tokio::spawn(async move {
            send(&http(), &url, "CreateUserPool", &json!({"PoolName": "staff"})).await
        });
        let is_cut = || {
            let calls = served.sandbox.calls();
            calls.first().is_some_and(|call| call.outcome == Outcome::Cut { effect })
        };
        while !is_cut() {
            tokio::task::yield_now().await;
        }
        let listed = served.ok("ListUserPools", json!({"MaxResults": 60})).await;
        let pools = listed["UserPools"].as_array().unwrap();
        assert_eq!(pools.len(), usize::from(effect), "{spec}");
        assert!(!hanging.is_finished(), "{spec}");
        served.sandbox.stop().await;
    }
}

#[tokio::test]
async fn a_held_answer_does_not_keep_the_sandbox_from_stopping() {
    let served = Served::new("hang-before@CreateUserPool").await;
    let url = served.sandbox.url().to_owned();
    let waiting = tokio::spawn(async move {
        send(&http(), &url, "CreateUserPool", &json!({"PoolName": "staff"})).await
    });
    while served.sandbox.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    served.sandbox.stop().await;
    assert!(!waiting.await.unwrap().unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_held_call_has_its_effect_and_its_answer_when_it_is_released() {
    for (spec, effect) in [("hold-before@CreateUserPool", 0), ("hold-after@CreateUserPool", 1)] {
        let served = Served::new(spec).await;
        let url = served.sandbox.url().to_owned();
        let held = tokio::spawn(async move {
            send(&http(), &url, "CreateUserPool", &json!({"PoolName": "staff"})).await
        });
        served.sandbox.faults().held().await;
        let pools = async || {
            let listed = served.ok("ListUserPools", json!({"MaxResults": 60})).await;
            listed["UserPools"].as_array().unwrap().len()
        };
        assert_eq!(pools().await, effect, "{spec}");
        assert!(!held.is_finished(), "{spec}");
        served.sandbox.faults().release();
        assert_eq!(held.await.unwrap().unwrap().status, 200, "{spec}");
        assert_eq!(pools().await, 1, "{spec}");
        // The fault has gone with the release.
        served.pool().await;
        served.sandbox.stop().await;
    }
}

#[tokio::test]
async fn the_visit_of_that_number_is_held_and_no_call() {
    let served = Served::new("hold-before@visit#2").await;
    let pool = served.pool().await;
    let path = format!("/{pool}/.well-known/openid-configuration");
    assert_eq!(served.get(&path).await.status, 200);
    let url = format!("{}{path}", served.sandbox.url());
    let held = tokio::spawn(async move { http().get(url).send().await });
    served.sandbox.faults().held().await;
    assert_eq!(served.sandbox.visits().len(), 1);
    assert_eq!(served.get(&path).await.status, 200);
    assert!(!held.is_finished());
    served.sandbox.faults().release();
    assert_eq!(held.await.unwrap().unwrap().status(), 200);
    served.sandbox.stop().await;
}

#[tokio::test]
async fn a_held_call_does_not_keep_the_sandbox_from_stopping() {
    let served = Served::new("hold-before@CreateUserPool").await;
    let url = served.sandbox.url().to_owned();
    let waiting = tokio::spawn(async move {
        send(&http(), &url, "CreateUserPool", &json!({"PoolName": "staff"})).await
    });
    served.sandbox.faults().held().await;
    served.sandbox.stop().await;
    let _answered = waiting.await.unwrap();
}

#[tokio::test]
async fn another_writer_changes_the_client_behind_a_read_or_ahead_of_a_write() {
    let served = Served::new("race:ClientName=raced@DescribeUserPoolClient*1").await;
    let pool = served.pool().await;
    let client = served.client(&pool).await;
    let ids = json!({"UserPoolId": pool, "ClientId": client});
    let name = async || {
        text(
            &served.ok("DescribeUserPoolClient", ids.clone()).await["UserPoolClient"]["ClientName"],
        )
    };
    assert_eq!(name().await, "app");
    assert_eq!(name().await, "raced");

    served.sandbox.faults().add(fault("race:ClientName=again@UpdateUserPoolClient"));
    served.ok("UpdateUserPoolClient", ids.clone()).await;
    assert_eq!(name().await, "again");
    served.sandbox.stop().await;
}

#[tokio::test]
async fn two_writes_to_one_client_at_once_are_a_conflict_and_two_clients_are_none() {
    let served = Served::new("").await;
    let pool = served.pool().await;
    let clients = [served.client(&pool).await, served.client(&pool).await];
    let update = async |client: &str| {
        let body = json!({"UserPoolId": pool, "ClientId": client});
        served.send("UpdateUserPoolClient", &body).await.unwrap()
    };
    let faults = served.sandbox.faults();
    faults.add(fault("hold-before@UpdateUserPoolClient#1"));
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
        served.send("CreateManagedLoginBranding", &body).await.unwrap()
    };
    faults.add(fault("hold-before@CreateManagedLoginBranding#1"));
    let meanwhile = async {
        faults.held().await;
        let other = style(&clients[1]).await;
        faults.release();
        other
    };
    let (held, other) = tokio::join!(style(&clients[0]), meanwhile);
    assert_eq!((held.status, other.status), (200, 200));
    served.sandbox.stop().await;
}

#[tokio::test]
async fn read_only_refuses_and_records_every_write() {
    let served = Served::new("read-only").await;
    served.ok("ListUserPools", json!({"MaxResults": 1})).await;
    assert_eq!(
        served.refused("CreateUserPool", json!({"PoolName": "staff"})).await,
        "AccessDeniedException"
    );
    let calls = served.sandbox.calls();
    assert_eq!(calls.iter().filter(|call| call.operation == "CreateUserPool").count(), 1);
    served.sandbox.stop().await;
}

#[tokio::test]
async fn a_denied_operation_is_denied_in_the_words_of_iam() {
    let served = Served::new("deny@CreateUserPool").await;
    let got = served.send("CreateUserPool", &json!({"PoolName": "staff"})).await.unwrap();
    let body = got.json();
    assert_eq!(body["__type"], "AccessDeniedException");
    let wanted = "User: arn:aws:iam::000000000000:user/test is not authorized to perform: cognito-idp:CreateUserPool on resource: arn:aws:cognito-idp:eu-central-1:000000000000:userpool/*";
    assert!(text(&body["message"]).starts_with(wanted), "{body}");
    served.sandbox.stop().await;
}

#[tokio::test]
async fn a_prefix_can_belong_to_somebody_else() {
    let served = Served::new("taken:ohif").await;
    let pool = served.pool().await;
    let create = |name: &str| json!({"UserPoolId": pool, "Domain": name});
    let got = served.send("CreateUserPoolDomain", &create("ohif")).await.unwrap();
    assert_eq!(got.json()["message"], "Domain already associated with another user pool.");
    let shown = served.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"})).await;
    assert_eq!(shown, json!({"DomainDescription": {}}));
    served.ok("CreateUserPoolDomain", create("ohif-2")).await;
    served.sandbox.stop().await;
}

#[tokio::test]
async fn unknown_members_pass_through_the_server_while_the_fault_is_on() {
    let served = Served::new("").await;
    let pool = served.pool().await;
    let named = json!({"UserPoolId": pool});
    let sent = merged(named.clone(), json!({"FutureMode": "KEPT"}));
    assert_eq!(served.refused("UpdateUserPool", sent.clone()).await, "SerializationException");
    served.sandbox.faults().add(fault("unknown-members"));
    served.ok("UpdateUserPool", sent).await;
    let shown = served.ok("DescribeUserPool", named).await;
    assert_eq!(shown["UserPool"]["FutureMode"], "KEPT");
    served.sandbox.stop().await;
}

#[tokio::test]
async fn a_slow_domain_is_slow_for_the_describes_that_were_ordered() {
    let served = Served::new("slow-domain:1").await;
    let pool = served.pool().await;
    served.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"})).await;
    for wanted in ["CREATING", "ACTIVE"] {
        let document = served.get(&format!("/{pool}/.well-known/openid-configuration")).await;
        assert!(!document.body.contains("/domain/ohif") || wanted == "ACTIVE");
        let shown = served.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"})).await;
        assert_eq!(shown["DomainDescription"]["Status"], wanted);
    }
    served.sandbox.stop().await;
}
