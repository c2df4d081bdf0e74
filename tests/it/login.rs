//! `cogoidc login`: a real sign-in against a sandbox, with nobody, with a browser, and with a pasted address.

mod archive;
pub(crate) mod attended;
pub(crate) mod page;
mod unattended;

use serde_json::Value;

use crate::world::{Ran, World};

/// A finished set-up for an app, its settings in `cogoidc.toml`.
fn set_up(world: &World, target: &str, app: &str) {
    let line = format!("init --target {target} {app} --save cogoidc.toml --yes --quiet");
    world.run(&line).exits(0);
}

/// The outcome and the words of a check in a report.
#[track_caller]
pub(crate) fn check(ran: &Ran, id: &str) -> (String, String) {
    let report = ran.json();
    let checks = report["checks"].as_array().unwrap();
    let found = checks.iter().find(|check| check["id"] == id);
    let found = found.unwrap_or_else(|| panic!("no {id} in\n{ran}"));
    let word = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    (word("outcome"), format!("{}: {}; {}", word("claim"), word("why"), word("fix")))
}

/// The outcomes of all checks of that kind.
fn outcomes(ran: &Ran, id: &str) -> Vec<String> {
    let report = ran.json();
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .filter(|check| check["id"] == id)
        .map(|check| check["outcome"].as_str().unwrap().to_owned())
        .collect()
}

/// The addresses of a pool's users.
fn addresses(world: &World, pool: &str) -> Vec<String> {
    let list = world.api("ListUsers", serde_json::json!({"UserPoolId": pool}));
    let users = list["Users"].as_array().unwrap().iter();
    let email = |user: &Value| {
        let attributes = user["Attributes"].as_array().unwrap();
        let email = attributes.iter().find(|one| one["Name"] == "email").unwrap();
        email["Value"].as_str().unwrap().to_owned()
    };
    users.map(email).collect()
}
