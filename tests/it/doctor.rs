//! `cogoidc doctor`: every known fault is named, with the command that fixes it.

mod addresses;
mod archive;
mod hostile;
mod inside;
mod named_spec;
mod outside;
mod providers;
mod roles;
mod situation;

use serde_json::Value;

use crate::described::{self, without};
use crate::world::{Ran, World, text};

const APP: &str = "https://viewer.example";
const CALLBACK: &str = "https://viewer.example/callback";

/// A finished set-up, with the ids of its pool and app client.
struct SetUp {
    world: World,
    pool: String,
    client: String,
}

impl SetUp {
    fn new() -> Self {
        Self::of("ohif", &format!("--app-url {APP}"))
    }

    fn of(target: &str, more: &str) -> Self {
        let world = World::new();
        let line = format!("init --target {target} {more} --save cogoidc.toml --yes --quiet");
        world.run(&line).exits(0);
        let pool = text(&world.pool_named(target)["Id"]);
        let client = text(&world.client_named(target, target)["ClientId"]);
        Self { world, pool, client }
    }

    /// Updates the app client as a person with the API does: members that are not named stay as they were.
    fn update_client(&self, change: Value) {
        let now = self.world.describe_client(&self.pool, &self.client);
        let mut body = without(now, described::CLIENT);
        let members = body.as_object_mut().unwrap();
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => members.remove(name),
                value => members.insert(name.clone(), value.clone()),
            };
        }
        self.world.api("UpdateUserPoolClient", body);
    }

    /// The address of its sign-in pages.
    fn domain(&self) -> String {
        let domain = self.world.describe_pool(&self.pool)["Domain"].clone();
        format!("{}/domain/{}", self.world.sandbox.url(), text(&domain))
    }

    fn update_pool(&self, mut change: Value) {
        change["UserPoolId"] = self.pool.clone().into();
        self.world.api("UpdateUserPool", change);
    }
}

/// The findings of one check.
#[track_caller]
fn findings(ran: &Ran, id: &str) -> Vec<Value> {
    let report = ran.json();
    let checks = report["checks"].as_array();
    let checks = checks.unwrap_or_else(|| panic!("no checks in\n{ran}")).iter();
    let found: Vec<Value> = checks.filter(|check| check["id"] == id).cloned().collect();
    assert!(!found.is_empty(), "no {id} in\n{ran}");
    found
}

/// The worst finding of one check: its outcome, what was seen, and the command that fixes it.
#[track_caller]
fn worst(ran: &Ran, id: &str) -> (String, String, Option<String>) {
    let rank = |finding: &Value| {
        let order = ["fail", "warn", "skip", "pass"];
        order.iter().position(|outcome| finding["outcome"] == *outcome)
    };
    let found = findings(ran, id).into_iter().min_by_key(rank).unwrap();
    let fix = found["fix"].as_str().map(str::to_owned);
    (text(&found["outcome"]), text(&found["why"]), fix)
}
