//! `doctor --all`: every user pool of the account and region, with its app clients.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::kill::{Strike, killed};
use crate::proxy::Moment;
use crate::world::World;

/// The number of pools that somebody made carelessly.
const CARELESS: usize = 3;

/// A pool that cogoidc made, and some that somebody made carelessly.
fn account() -> World {
    let world = World::new();
    world.run("init --target ohif --app-url https://viewer.example --yes").exits(0);
    for number in 0..CARELESS {
        let pool = world.pool(&format!("careless{number}"), json!({}));
        world.client(&pool, "tidy", json!({}));
        let flows = json!({"AllowedOAuthFlows": ["code", "implicit"]});
        world.client(&pool, "loose", flows);
    }
    world
}

/// The names of the pools or app clients that a check is wrong for.
fn wrong(document: &Value, part: &str, id: &str) -> Vec<String> {
    let findings = document["findings"].as_array().unwrap().iter();
    let mut names: Vec<String> = findings
        .filter(|finding| finding["id"] == id)
        .map(|finding| finding[part]["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn careless() -> Vec<String> {
    (0..CARELESS).map(|number| format!("careless{number}")).collect()
}

#[test]
fn what_is_wrong_is_said_of_each_pool_and_each_app_client() {
    let world = account();
    let before = world.writes().len();
    let document = world.run("doctor --all --json").exits(0).json();
    assert_eq!(world.writes().len(), before);
    assert_eq!(
        [&document["pools"], &document["clients"], &document["ok"]],
        [&json!(1 + CARELESS), &json!(1 + 2 * CARELESS), &json!(true)]
    );
    assert_eq!(wrong(&document, "pool", "pool.deletion-protection"), careless());
    assert_eq!(wrong(&document, "client", "client.implicit"), vec!["loose"; CARELESS]);
    let counts = document["counts"].as_array().unwrap();
    let implicit = counts.iter().find(|count| count["id"] == "client.implicit").unwrap();
    assert_eq!(implicit["count"], CARELESS);
    let ran = world.run("doctor --all").exits(0);
    let ran = ran.prints(&format!("warn client.implicit: {CARELESS}\n"));
    ran.prints(&format!("{} user pools, {} app clients checked\n", 1 + CARELESS, 1 + 2 * CARELESS));
}

#[test]
fn the_fix_that_is_printed_fixes_that_app_client_alone() {
    let world = account();
    let document = world.run("doctor --all --only client.implicit --json").exits(0).json();
    let fix = document["findings"][0]["fix"].as_str().unwrap();
    let fix = fix.strip_prefix("cogoidc ").unwrap();
    world.run(&format!("{fix} --yes")).exits(0);
    let document = world.run("doctor --all --only client.implicit --json").exits(0).json();
    assert_eq!(wrong(&document, "client", "client.implicit").len(), CARELESS - 1);
}

#[test]
fn only_what_the_wanted_checks_need_is_read() {
    let world = account();
    let (ran, calls) = world.counting("doctor --all --only pool --json");
    let document = ran.exits(0).json();
    assert_eq!(wrong(&document, "pool", "pool.deletion-protection"), careless());
    assert_eq!(document["clients"], 0);
    let list = calls.list();
    assert!(!list.contains("Client"), "{list}");
    assert_eq!(calls.total(), 1 + 2 * (1 + CARELESS) + 1, "{list}");
}

#[test]
fn a_pool_that_cannot_be_read_does_not_hide_the_others() {
    let world = account();
    world.fault("deny@DescribeUserPool#2");
    let document = world.run("doctor --all --json").exits(1).json();
    let unread = document["unread"].as_array().unwrap();
    assert_eq!(unread.len(), 1);
    assert!(unread[0]["why"].as_str().unwrap().contains("cognito-idp:DescribeUserPool"));
    assert_eq!(document["pools"], 1 + CARELESS);
    world.sandbox.faults().clear();
    world.fault("deny@DescribeUserPool");
    let ran = world.run("doctor --all").exits(1);
    ran.prints(&format!("{} parts not read", 1 + CARELESS));
    world.sandbox.faults().clear();
    // No check of what was not read counts as passed.
    for operation in ["ListCIMDPolicies", "DescribeUserPoolClient", "DescribeUserPoolDomain"] {
        world.fault(&format!("deny@{operation}"));
        let document = world.run("doctor --all --json").exits(1).json();
        assert!(document["unread"].to_string().contains(operation), "{document:#}");
        world.sandbox.faults().clear();
    }
    world.fault("deny@ListUserPools");
    let ran = world.run("doctor --all --json").exits(4);
    assert_eq!(ran.json()["error"]["missing_permission"], "cognito-idp:ListUserPools");
}

#[test]
fn an_interrupted_audit_goes_on_where_it_ended() {
    let world = account();
    // Eight pools are read at the same time: the ninth waits until one is noted.
    let pools = 9;
    for number in 1 + CARELESS..pools {
        world.pool(&format!("more{number}"), json!({}));
    }
    let all = world.run("doctor --all --json").exits(0).json();
    let line = "doctor --all --resume audit.txt --json";
    let strike = Strike { number: pools, side: Moment::Before };
    assert!(killed(&world, line, |operation| operation == "DescribeUserPool", strike));
    let done = world.read("audit.txt").lines().count();
    assert!(done > 0, "the run was killed before it had a pool behind it");
    let document = world.run(line).exits(0).json();
    assert_eq!(document["skipped"], done);
    assert_eq!(document["pools"], pools - done);
    assert_eq!(document["counts"], all["counts"]);
    assert_eq!(without_fixes(&document), without_fixes(&all));
    assert!(!world.path("audit.txt").exists());
    world.write("other.txt", "something else\n");
    let ran = world.run("doctor --all --resume other.txt").exits(2);
    ran.says("other.txt is not the resume file of an audit");
    assert_eq!(world.read("other.txt"), "something else\n");
}

#[test]
fn an_audit_tries_again_what_it_could_not_read() {
    let world = account();
    let line = "doctor --all --resume audit.txt --json";
    world.fault("deny@DescribeUserPool#2");
    assert_eq!(world.run(line).exits(1).json()["pools"], 1 + CARELESS);
    world.sandbox.faults().clear();
    // A killed run leaves the beginning of a line.
    let noted = world.read("audit.txt");
    assert_eq!(noted.lines().count(), CARELESS);
    world.write("audit.txt", &format!("{noted}{{\"pool\":\"us-"));
    let document = world.run(line).exits(0).json();
    assert_eq!((&document["pools"], &document["skipped"]), (&json!(1), &json!(CARELESS)));
    assert_eq!(document["counts"], world.run("doctor --all --json").exits(0).json()["counts"]);
    assert!(!world.path("audit.txt").exists());
}

#[test]
fn an_audit_is_of_the_whole_account_or_none() {
    let world = World::new();
    for line in ["doctor --all --pool-id x", "doctor --all --fix", "doctor --max-rate 3"] {
        world.run(line).exits(2);
    }
    world.run("doctor --all").exits(0).prints("0 user pools, 0 app clients checked\n");
}

#[test]
fn an_app_client_without_sign_in_pages_is_not_blamed_for_it() {
    let world = World::new();
    let pool = world.pool("api", json!({}));
    let flows = json!({"AllowedOAuthFlowsUserPoolClient": false, "AllowedOAuthFlows": null, "AllowedOAuthScopes": null, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    world.client(&pool, "robot", flows);
    let document = world.run("doctor --all --json").exits(0).json();
    for id in ["domain.exists", "client.oauth", "client.flow"] {
        assert_eq!(wrong(&document, "pool", id), Vec::<String>::new(), "{id}");
    }
    assert_eq!(wrong(&document, "client", "client.auth-flows"), ["robot"]);
}

/// What is wrong with which resource, in an order of its own. A fix names the endpoint of the run that found it.
fn without_fixes(document: &Value) -> BTreeSet<String> {
    let findings = document["findings"].as_array().unwrap();
    let text = |finding: &Value| {
        let mut finding = finding.clone();
        finding.as_object_mut().unwrap().remove("fix");
        finding.to_string()
    };
    findings.iter().map(text).collect()
}
