//! Another writer at the same app client, at every moment of an update.
//!
//! Ours reads the client (the plan), reads it again, writes it whole, and reads it once more, to write again what is
//! lost. What the
//! other writer changes up to the second read is in what we send, and a write of theirs that is under way
//! makes Cognito refuse ours. Between the second read and the write nothing can be noticed, as Cognito knows no
//! conditional write: that gap is one round trip, and what happens in it is counted here.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};

use super::{Bench, list, scalar};
use crate::cognito::error::Kind;
use crate::cognito::{Cognito, CognitoError};
use crate::settings::ClientKey;
use crate::testing::thorough::times;
use crate::values::ClientId;

/// What ours adds.
const OURS: &str = "https://ours.example/";
/// What theirs sets `AuthSessionValidity` to.
const THEIRS: u32 = 9;
/// Runs at the same time, each in a sandbox of its own.
const LANES: usize = 8;

fn members() -> Value {
    json!({
        "ClientName": "app", "AuthSessionValidity": 3, "PreventUserExistenceErrors": "LEGACY",
        "CallbackURLs": ["https://app.example/"], "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlowsUserPoolClient": true,
        "SupportedIdentityProviders": ["COGNITO"],
    })
}

/// Looks at the client, as every command does before it plans.
async fn look(bench: &Bench, client: &ClientId) {
    let wanted = bench.wanted(ClientKey::Id(client.clone()));
    bench.aws.observe(&wanted).await.unwrap();
}

/// Makes our change, which was planned before.
async fn ours(bench: &Bench, client: &ClientId) -> Result<(), CognitoError> {
    let change = list("CallbackURLs", vec![OURS.into()], vec![]);
    bench.change(client, vec![change]).await
}

/// How many of each writer's changes are gone in the end, without a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lost {
    ours: usize,
    theirs: usize,
}

/// Runs a race so often, several at a time.
fn race(runs: usize, run: &impl AsyncFn(&Bench, &ClientId)) -> Lost {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let lane = async |lane: usize| {
        let (bench, mut lost) = (Bench::new("").await, Lost::default());
        for _ in (lane..runs).step_by(LANES) {
            let client = bench.client(members()).await;
            run(&bench, &client).await;
            bench.sandbox.faults().clear();
            let after = bench.described(&client).await;
            let urls = after["CallbackURLs"].as_array().unwrap();
            lost.ours += usize::from(!urls.contains(&OURS.into()));
            lost.theirs += usize::from(after["AuthSessionValidity"] != THEIRS);
            let gone = bench.client_body(&client);
            bench.api("DeleteUserPoolClient", gone).await;
        }
        lost
    };
    runtime.block_on(async {
        let lanes = futures_util::stream::iter((0..LANES).map(lane)).buffer_unordered(LANES);
        let add = async |sum: Lost, lost: Lost| Lost {
            ours: sum.ours + lost.ours,
            theirs: sum.theirs + lost.theirs,
        };
        lanes.fold(Lost::default(), add).await
    })
}

/// The same, and prints what was counted.
fn counted(what: &str, runs: usize, run: &impl AsyncFn(&Bench, &ClientId)) -> Lost {
    let lost = race(runs, run);
    eprintln!(
        "another writer {what}: {runs} runs, lost without a word {} of ours, {} of theirs",
        lost.ours, lost.theirs
    );
    lost
}

/// Another writer that is there at one call, struck by the sandbox itself.
async fn struck(bench: &Bench, client: &ClientId, call: &str) {
    let race = format!("race:AuthSessionValidity={THEIRS}@{call}");
    bench.sandbox.faults().add(race.parse().unwrap());
    look(bench, client).await;
    ours(bench, client).await.unwrap();
}

#[test]
fn what_another_writer_changes_before_our_last_read_is_kept() {
    let run = async |bench: &Bench, client: &ClientId| {
        struck(bench, client, "DescribeUserPoolClient#1").await;
    };
    let lost = counted("before our last read", times(24, 1_000), &run);
    assert_eq!(lost, Lost::default());
}

#[test]
fn what_another_writer_changes_while_ours_is_refused_is_kept() {
    let run = async |bench: &Bench, client: &ClientId| {
        look(bench, client).await;
        let faults = bench.sandbox.faults();
        // Ours is refused as if theirs were under way, and theirs is done before ours reads again.
        faults.add("concurrent-modification@UpdateUserPoolClient#1".parse().unwrap());
        faults.add("hold-before@DescribeUserPoolClient#2".parse().unwrap());
        let mut body = members();
        body["AuthSessionValidity"] = THEIRS.into();
        body["UserPoolId"] = bench.pool.as_str().into();
        body["ClientId"] = client.as_str().into();
        let theirs = async {
            faults.held().await;
            bench.api("UpdateUserPoolClient", body).await;
            faults.release();
        };
        let (made, ()) = tokio::join!(ours(bench, client), theirs);
        made.unwrap();
    };
    let lost = counted("overlapping our write", times(16, 1_000), &run);
    assert_eq!(lost, Lost::default());
}

/// Another writer read the client before our write, and puts it back as it was after our write.
#[test]
fn what_another_writer_undoes_right_after_our_write_is_written_again() {
    let run = async |bench: &Bench, client: &ClientId| {
        look(bench, client).await;
        let before = bench.sandbox.calls().len();
        let faults = bench.sandbox.faults();
        faults.add("hold-before@DescribeUserPoolClient#2".parse().unwrap());
        let mut old = members();
        old["UserPoolId"] = bench.pool.as_str().into();
        old["ClientId"] = client.as_str().into();
        let theirs = async {
            faults.held().await;
            bench.api("UpdateUserPoolClient", old).await;
            faults.release();
        };
        let (made, ()) = tokio::join!(ours(bench, client), theirs);
        made.unwrap();
        let calls = bench.sandbox.calls().split_off(before);
        let writes = calls.iter().filter(|call| call.operation == "UpdateUserPoolClient");
        // Ours, theirs, and ours again.
        assert_eq!(writes.count(), 3);
    };
    let lost = counted("after our write", times(16, 500), &run);
    assert_eq!(lost.ours, 0);
}

/// Nothing can be done about it but to keep the gap short: one read and one write, with nothing between.
#[test]
fn what_another_writer_changes_in_the_gap_of_one_round_trip_is_lost() {
    let runs = times(12, 500);
    for call in ["DescribeUserPoolClient#2", "UpdateUserPoolClient#1"] {
        let run = async |bench: &Bench, client: &ClientId| {
            let before = bench.sandbox.calls().len();
            struck(bench, client, call).await;
            let calls = bench.sandbox.calls().split_off(before);
            let names: Vec<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
            let write = names.iter().position(|name| *name == "UpdateUserPoolClient").unwrap();
            // The gap is one round trip wide.
            assert_eq!(names[write - 1], "DescribeUserPoolClient", "{names:?}");
        };
        let lost = counted(&format!("in the gap (at {call})"), runs, &run);
        let all = Lost { ours: 0, theirs: runs };
        assert_eq!(lost, all);
    }
}

#[test]
fn a_member_that_another_writer_changed_is_reported_with_both_values() {
    let run = async |bench: &Bench, client: &ClientId| {
        let race = "race:PreventUserExistenceErrors=\"THEIRS\"@DescribeUserPoolClient#1";
        bench.sandbox.faults().add(race.parse().unwrap());
        look(bench, client).await;
        let path = ["PreventUserExistenceErrors"];
        let change = scalar(&path, "LEGACY".into(), "ENABLED".into());
        let before = bench.sandbox.calls().len();
        let told = bench.change(client, vec![change]).await.unwrap_err();
        assert_eq!(told.kind, Kind::Changed);
        assert_eq!(
            told.message,
            "member was \"LEGACY\" when the plan was made and is \"THEIRS\" now; the plan would set \"ENABLED\""
        );
        // And nothing was written over it.
        let calls = bench.sandbox.calls().split_off(before);
        assert!(calls.iter().all(|call| call.operation == "DescribeUserPoolClient"));
    };
    let runs = times(16, 1_000);
    race(runs, &run);
    eprintln!("another writer of the same member: {runs} runs, told with both values in each");
}

/// A write that is sent again as it was would undo what others wrote since it was read.
#[test]
fn an_update_is_never_sent_again_without_another_read() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        for fault in ["throttle", "internal-error", "reset-before", "reset-after"] {
            let bench = Bench::new("").await;
            let client = bench.client(members()).await;
            let fault = format!("{fault}@UpdateUserPoolClient#1");
            bench.sandbox.faults().add(fault.parse().unwrap());
            let before = bench.sandbox.calls().len();
            ours(&bench, &client).await.unwrap();
            let calls = bench.sandbox.calls().split_off(before);
            let names: Vec<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
            let is_stale = |pair: &[&str]| pair[1] == "UpdateUserPoolClient" && pair[0] == pair[1];
            assert!(!names.windows(2).any(is_stale), "{fault}: {names:?}");
        }
    });
}

/// What others write while a slow read is under way is undone by the write that follows from it.
#[test]
fn a_slow_read_is_repeated_before_the_write() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut bench = Bench::new("").await;
        let client = bench.client(members()).await;
        bench.aws.timeouts.read = Duration::ZERO;
        let before = bench.sandbox.calls().len();
        ours(&bench, &client).await.unwrap();
        let calls = bench.sandbox.calls().split_off(before);
        let names: Vec<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
        let (read, write) = ("DescribeUserPoolClient", "UpdateUserPoolClient");
        assert_eq!(names, [read, read, read, write, read]);
    });
}

#[test]
fn an_update_that_meets_another_one_is_sent_again() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let bench = Bench::new("").await;
        let client = bench.client(members()).await;
        look(&bench, &client).await;
        let fault = "concurrent-modification@UpdateUserPoolClient*2";
        bench.sandbox.faults().add(fault.parse().unwrap());
        ours(&bench, &client).await.unwrap();
        let described = bench.described(&client).await;
        assert!(described["CallbackURLs"].as_array().unwrap().contains(&OURS.into()));
    });
}
