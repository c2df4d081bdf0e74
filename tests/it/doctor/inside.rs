//! By the configuration: one fault at a time, in a set-up that is otherwise healthy.

mod situations;

use serde_json::json;

use super::situation::{LINE, MLSPACE, assert_found_and_fixed};
use super::{SetUp, findings, worst};
use crate::world::{World, text};
use situations::no_style;

#[test]
fn every_fault_is_named_and_the_printed_command_fixes_it() {
    assert_found_and_fixed(situations::all());
}

#[test]
fn a_healthy_set_up_has_nothing_wrong() {
    for (target, app) in crate::init::TARGETS {
        let set_up = SetUp::of(target, app);
        let (ran, calls) = set_up.world.counting(LINE);
        let ran = ran.exits(0);
        assert_eq!(ran.json()["ok"], true);
        for check in ran.json()["checks"].as_array().unwrap() {
            let outcome = check["outcome"].as_str().unwrap();
            assert!(["pass", "skip"].contains(&outcome), "{target}: {check}");
        }
        assert!(calls.writes().is_empty());
        let ran = set_up.world.run("doctor").exits(0);
        assert!(ran.stdout.contains(" 0 warn, 0 fail, "), "{ran}");
    }
}

#[test]
fn several_faults_are_fixed_at_once_and_checked_again() {
    let set_up = SetUp::of(MLSPACE.0, MLSPACE.1);
    set_up.update_client(json!({
        "CallbackURLs": ["https://ml.example/x"], "LogoutURLs": null, "AllowedOAuthScopes": ["openid"],
        "ReadAttributes": ["address"], "EnableTokenRevocation": false, "SupportedIdentityProviders": null,
        "PreventUserExistenceErrors": "LEGACY",
    }));
    no_style(&set_up);
    set_up.update_pool(json!({"DeletionProtection": "INACTIVE"}));
    let before = set_up.world.describe_client(&set_up.pool, &set_up.client);
    set_up.world.run(LINE).exits(3);
    let refused = set_up.world.run("doctor --fix");
    refused.exits(2).says("--yes is missing");
    assert_eq!(set_up.world.describe_client(&set_up.pool, &set_up.client), before);
    let (ran, calls) = set_up.world.counting("doctor --fix --yes --json");
    let ran = ran.exits(0);
    assert_eq!(ran.json()["ok"], true);
    let writes = ["CreateManagedLoginBranding", "UpdateUserPool", "UpdateUserPoolClient"];
    assert_eq!(calls.writes(), writes);
    for check in ran.json()["checks"].as_array().unwrap() {
        let outcome = check["outcome"].as_str().unwrap();
        // Only a person can tell that no other app uses a URL.
        let kept = check["id"] == "client.unused-urls" && outcome == "warn";
        assert!(kept || ["pass", "skip"].contains(&outcome), "{check}");
    }
    // A list gains what is missing and loses nothing.
    let now = set_up.world.describe_client(&set_up.pool, &set_up.client);
    let has =
        |member: &str, value: &str| now[member].as_array().unwrap().iter().any(|one| one == value);
    assert!(has("CallbackURLs", "https://ml.example/x"));
    assert!(has("ReadAttributes", "address"));
    let (again, calls) = set_up.world.counting("doctor --fix --yes");
    again.exits(0).says("Nothing that --fix can change.");
    assert!(calls.writes().is_empty());
}

#[test]
fn only_the_chosen_checks_are_judged_and_fixed() {
    let set_up = SetUp::new();
    set_up.update_client(json!({"EnableTokenRevocation": false, "AllowedOAuthScopes": ["email"]}));
    let ran = set_up.world.run("doctor --json --only client.revocation").exits(3);
    assert_eq!(ran.json()["checks"].as_array().unwrap().len(), 1);
    let ran = set_up.world.run("doctor --json --skip client --skip sign-in").exits(0);
    assert!(!ran.stdout.contains("\"client."), "{ran}");
    set_up.world.run("doctor --fix --only client.revocation --yes").exits(0);
    let client = set_up.world.describe_client(&set_up.pool, &set_up.client);
    assert_eq!(client["EnableTokenRevocation"], true);
    assert_eq!(client["AllowedOAuthScopes"], json!(["email"]));
    let wrong = set_up.world.run("doctor --only client.nothing").exits(2);
    wrong.says("there is no check `client.nothing`").says("doctor --list");
}

#[test]
fn the_checks_are_listed_and_each_has_its_heading_in_the_readme() {
    let world = World::new();
    let (ran, calls) = world.counting("doctor --list --json");
    let list = ran.exits(0).json();
    let checks = list["checks"].as_array().unwrap();
    assert!(checks.len() >= 30);
    assert_eq!(calls.list(), "");
    let readme = std::fs::read_to_string("README.md").unwrap();
    for check in checks {
        let id = text(&check["id"]);
        assert!(readme.contains(&format!("#### `{id}`\n")), "{id}");
    }
    assert!(world.run("doctor --list").exits(0).stdout.lines().count() == checks.len());
}

#[test]
fn what_is_permanent_is_said_to_be_permanent() {
    let world = World::new();
    let pool = world.pool("old", json!({
        "UsernameAttributes": ["email", "phone_number"], "UsernameConfiguration": {"CaseSensitive": true},
    }));
    let client = world.client(&pool, "app", json!({}));
    world.domain(&pool, "old-1", 1);
    let line = format!("{LINE} --target mlspace --pool-id {pool} --client-id {client}");
    let ran = world.run(&line);
    for id in ["pool.sign-in", "pool.case", "pool.required-attributes"] {
        let (outcome, why, _) = worst(&ran, id);
        assert_eq!(outcome, "warn", "{id}");
        assert!(why.contains("permanent"), "{why}");
    }
    let alias = json!({
        "PoolName": "alias", "AliasAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false},
    });
    let pool = text(&world.api("CreateUserPool", alias)["UserPool"]["Id"]);
    let client = world.client(&pool, "app", json!({}));
    let ran = world.run(&format!("{LINE} --pool-id {pool} --client-id {client}"));
    let (outcome, why, _) = worst(&ran, "pool.sign-in");
    assert_eq!(outcome, "warn");
    assert!(why.contains("takes it from the first"), "{why}");
    assert_eq!(findings(&ran, "pool.case").len(), 1);
}
