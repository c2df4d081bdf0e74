//! The port against a sandbox: what updates keep, and what comes of other writers and of twins.
#![allow(clippy::print_stderr, reason = "the counts of a long run are what it is for")]

mod keeps;
mod races;
mod twins;

use std::time::Duration;

use serde_json::{Value, json};

use super::fields::{Change, Effect, Member, MemberFormat, PoolField};
use super::{Aws, Cognito, CognitoError, Endpoint, Ids, OtherClients, Step, Timeouts, Wanted};
use crate::sandbox::testing::{ApiClient, MAX_RECORDS};
use crate::sandbox::{Config, Sandbox};
use crate::settings::{ClientKey, PoolKey};
use crate::values::{ClientId, Mfa, PoolId, Region};

const REGION: &str = "eu-central-1";

/// A member of the name it has in the API.
fn member(path: &[&'static str]) -> &'static Member {
    let path = path.to_vec().leak();
    Box::leak(Box::new(Member::unset("member", "member", path, MemberFormat::Plain)))
}

/// Changes one member, if it is still as it was.
fn scalar(path: &[&'static str], from: Value, to: Value) -> Change {
    Change { member: member(path), key: None, effect: Effect::Set { from, to } }
}

/// Changes what a list holds.
fn list(name: &'static str, add: Vec<String>, remove: Vec<String>) -> Change {
    Change { member: member(&[name]), key: None, effect: Effect::Edit { add, remove } }
}

/// The client in the answer of its description, its lists in order, as they stand for sets.
fn in_order(answer: &Value) -> Value {
    let mut client = answer["UserPoolClient"].clone();
    for value in client.as_object_mut().unwrap().values_mut() {
        if let Value::Array(list) = value {
            list.sort_by_key(Value::to_string);
        }
    }
    client
}

/// A sandbox with one pool, and the ways there: the port, and plain calls as somebody else sends them.
struct Bench {
    aws: Aws,
    sandbox: Sandbox,
    client: ApiClient,
    pool: PoolId,
}

impl Bench {
    async fn new(faults: &str) -> Self {
        let config = Config { shared_keys: true, records: MAX_RECORDS, ..Config::default() };
        let sandbox = Sandbox::start(config).await.unwrap();
        let region: Region = REGION.parse().unwrap();
        let endpoint = Endpoint::Sandbox(sandbox.url().to_owned());
        let client = ApiClient::new(sandbox.url(), REGION);
        // Each update is one read, one write and one read, however busy the machine is.
        let timeouts =
            Timeouts { read: Duration::MAX, settle: Duration::ZERO, ..Timeouts::default() };
        let mut bench = Self {
            aws: Aws::connect_with(&endpoint, &region, None, timeouts).await,
            sandbox,
            client,
            pool: "eu-central-1_none".parse().unwrap(),
        };
        let made = bench.api("CreateUserPool", json!({"PoolName": "staff"}));
        let id = made.await["UserPool"]["Id"].as_str().unwrap().to_owned();
        bench.pool = id.parse().unwrap();
        for fault in faults.split(',').filter(|fault| !fault.is_empty()) {
            bench.sandbox.faults().add(fault.parse().unwrap());
        }
        bench
    }

    /// A call of somebody else that has to succeed.
    async fn api(&self, operation: &str, body: Value) -> Value {
        self.client.ok(operation, &body).await
    }

    /// A client of somebody else's, by the members of its creation.
    async fn client(&self, mut members: Value) -> ClientId {
        members["UserPoolId"] = self.pool.as_str().into();
        let made = self.api("CreateUserPoolClient", members).await;
        let id = made["UserPoolClient"]["ClientId"].as_str().unwrap();
        id.parse().unwrap()
    }

    /// A look at one client and its pool.
    fn wanted(&self, client: ClientKey) -> Wanted {
        Wanted::of(PoolKey::Id(self.pool.clone()), Some(client))
    }

    fn client_body(&self, client: &ClientId) -> Value {
        json!({"UserPoolId": self.pool.as_str(), "ClientId": client.as_str()})
    }

    /// The client as it is described, its lists in order, as they stand for sets.
    async fn described(&self, client: &ClientId) -> Value {
        let body = self.client_body(client);
        in_order(&self.api("DescribeUserPoolClient", body).await)
    }

    /// The change of a client as a plan makes it.
    async fn change(&self, client: &ClientId, changes: Vec<Change>) -> Result<(), CognitoError> {
        let step = Step::UpdateClient { id: client.clone(), name: "app".to_owned(), changes };
        let ids = Ids { pool: Some(self.pool.clone()), client: Some(client.clone()) };
        self.aws.execute(&step, &ids).await.map(drop)
    }
}

#[test]
fn the_second_factor_is_set_by_one_write_between_two_reads() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let bench = Bench::new("").await;
        let before = bench.sandbox.calls().len();
        let change = PoolField::MFA.set(&json!({}), Mfa::Optional).unwrap();
        let step = Step::SetMfa { pool: "staff".to_owned(), changes: vec![change] };
        let ids = Ids { pool: Some(bench.pool.clone()), client: None };
        bench.aws.execute(&step, &ids).await.unwrap();
        let calls = bench.sandbox.calls().split_off(before).into_iter();
        let calls: Vec<String> = calls.map(|call| call.operation).collect();
        let [read, write] = ["GetUserPoolMfaConfig", "SetUserPoolMfaConfig"];
        assert_eq!(calls, [read, write, read]);
    });
}

#[test]
fn many_clients_are_read_no_faster_than_the_quota_allows() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let bench = Bench::new("").await;
        for number in 0..11 {
            bench.client(json!({"ClientName": format!("app {number}")})).await;
        }
        let wanted = Wanted {
            other_clients: OtherClients::IfNoneFound,
            ..bench.wanted(ClientKey::Name("none".parse().unwrap()))
        };
        let start = std::time::Instant::now();
        bench.aws.observe(&wanted).await.unwrap();
        // Five a second: the last of eleven is sent in the third second.
        assert!(start.elapsed() >= Duration::from_secs(2));
    });
}
