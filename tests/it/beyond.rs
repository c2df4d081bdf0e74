//! What is there and the spec does not name: a plan says it, and only an exact spec takes it away.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::described::{self, without, writable_pool};
use crate::world::{World, merged, texts};

const SPEC: &str = "init --target ohif --app-url https://viewer.example --yes --save cogoidc.toml";

/// What somebody added to the app client at the console.
const ADDED: [(&str, &str, &str); 5] = [
    ("CallbackURLs", "callback", "https://other.example/cb"),
    ("LogoutURLs", "sign-out", "https://other.example/"),
    ("AllowedOAuthScopes", "scope", "phone"),
    ("AllowedOAuthFlows", "flow", "implicit"),
    ("ExplicitAuthFlows", "API sign-in flow", "ALLOW_USER_PASSWORD_AUTH"),
];

fn pool(world: &World) -> String {
    world.pool_named("ohif")["Id"].as_str().unwrap().to_owned()
}

fn client(world: &World) -> Value {
    world.client_named("ohif", "ohif")
}

/// A set-up to whose app client somebody added an entry in each list; the client as it was before.
fn added_to() -> (World, Value) {
    let world = World::new();
    world.run(SPEC).exits(0);
    let before = client(&world);
    add(&world, &ADDED);
    (world, before)
}

fn add(world: &World, added: &[(&str, &str, &str)]) {
    let now = client(world);
    let mut change = json!({});
    for (member, _, entry) in added {
        let mut entries = now[member].as_array().cloned().unwrap_or_default();
        entries.push(json!(entry));
        change[*member] = entries.into();
    }
    world.api("UpdateUserPoolClient", without(merged(now, change), described::CLIENT));
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The members of an app client that the lists are in, each sorted.
fn lists(client: &Value) -> Vec<Vec<String>> {
    let lists = ADDED.iter().map(|(member, ..)| {
        let mut entries = texts(&client[member]);
        entries.sort();
        entries
    });
    lists.collect()
}

#[test]
fn a_plan_names_what_is_beyond_the_spec_and_leaves_it() {
    let (world, before) = added_to();
    let now = client(&world);
    let entries: Vec<String> =
        ADDED.iter().map(|(_, word, entry)| format!("{word} {entry}")).collect();
    let line = format!("Beyond the spec: {}. It stays; `--exact` removes it.", entries.join(", "));
    let ran = world.run("plan").exits(0);
    assert_eq!(ran.stdout, format!("Nothing to change.\n{line}\n"));
    world.run("plan --exit-code").exits(7);
    world.run("apply --yes").exits(0);
    assert_eq!(lists(&client(&world)), lists(&now));
    assert_ne!(lists(&now), lists(&before));
    // What would change comes first.
    world.run("plan --exit-code --tier plus").exits(6);
}

#[test]
fn an_exact_spec_takes_away_what_it_does_not_name_and_nothing_else() {
    let (world, before) = added_to();
    let pool = pool(&world);
    world.client(&pool, "other", json!({"AllowedOAuthFlows": ["implicit"]}));
    let other = world.client_named("ohif", "other");
    let ran = world.run("plan --exact --exit-code").exits(6);
    for (.., entry) in ADDED {
        assert!(ran.stdout.contains(&format!(" - {entry}\n")), "{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("Beyond"), "{}", ran.stdout);
    let ran = world.run("apply --exact").exits(2);
    assert!(ran.stderr.contains("callback_urls - https://other.example/cb"), "{}", ran.stderr);
    let spec = world.read("cogoidc.toml");
    let ran = world.run("apply --exact --yes").exits(0);
    assert_eq!(lists(&client(&world)), lists(&before));
    // It was about this run, and nothing that goes is said to stay.
    assert_eq!(world.read("cogoidc.toml"), spec);
    ran.says_not("keeps the callback URL");
    assert_eq!(world.client_named("ohif", "other"), other);
    world.run("plan --exact --exit-code").exits(0);
    world.run("plan --exit-code").exits(0);
}

#[test]
fn a_spec_can_be_exact_about_single_lists() {
    let (world, _) = added_to();
    let spec = world.read("cogoidc.toml");
    world.write("cogoidc.toml", &format!("exact = [\"flow\", \"callback_url\"]\n{spec}"));
    let ran = world.run("plan --exit-code").exits(6);
    assert!(ran.stdout.contains("flows - implicit\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("callback_urls - https://other.example/cb\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Beyond the spec: sign-out https://other.example/, scope phone"));
    // A flag covers the others.
    let ran = world.run("plan --exact").exits(0);
    assert!(!ran.stdout.contains("Beyond"), "{}", ran.stdout);
    world.write("cogoidc.toml", &format!("exact = true\n{spec}"));
    world.run("apply --yes").exits(0);
    world.run("plan --exit-code").exits(0);
    assert_eq!(world.read("cogoidc.toml"), format!("exact = true\n{spec}"));
    for wrong in ["\"yes\"", "[\"callbacks\"]", "3"] {
        world.write("cogoidc.toml", &format!("exact = {wrong}\n{spec}"));
        let ran = world.run("plan").exits(2);
        let why = "line 1: exact is true, or a list of callback_url, sign_out_url, scope, identity_provider, flow and auth_flow";
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
    }
}

#[test]
fn a_difference_has_a_severity_and_the_same_fingerprint_at_each_run() {
    let (world, _) = added_to();
    let differences =
        |line: &str| world.run(line).exits(0).json()["differences"].as_array().unwrap().clone();
    let first = differences("plan --json");
    assert_eq!(first, differences("plan --json"));
    let found: Vec<(&str, &str, &str)> = first
        .iter()
        .map(|one| (text(&one["kind"]), text(&one["from"]), text(&one["severity"])))
        .collect();
    assert_eq!(
        found,
        [
            ("beyond", "https://other.example/cb", "high"),
            ("beyond", "https://other.example/", "medium"),
            ("beyond", "phone", "medium"),
            ("beyond", "implicit", "high"),
            ("beyond", "ALLOW_USER_PASSWORD_AUTH", "high"),
        ]
    );
    let fingerprints = |line: &str| -> BTreeSet<String> {
        differences(line).iter().map(|one| text(&one["fingerprint"]).to_owned()).collect()
    };
    // What would be removed is another difference than what stays.
    let (exact, beyond) = (fingerprints("plan --exact --json"), fingerprints("plan --json"));
    assert_eq!([exact.len(), beyond.len()], [ADDED.len(); 2]);
    assert!(exact.is_disjoint(&beyond));
    add(&world, &[("CallbackURLs", "callback", "https://third.example/")]);
    let more = fingerprints("plan --exact --json");
    assert_eq!(more.len(), exact.len() + 1);
    assert!(more.is_superset(&exact));
    // The present value does not count: it may change while the difference is the same.
    let tier = |now: &str| {
        let pool = world.pool_named("ohif");
        let now = merged(writable_pool(pool), json!({"UserPoolTier": now}));
        world.api("UpdateUserPool", now);
        fingerprints("plan --tier lite --classic --json")
    };
    assert_eq!(tier("PLUS"), tier("ESSENTIALS"));
}

#[test]
fn a_callback_url_of_a_sign_in_under_way_is_not_beyond_the_spec() {
    let world = World::new();
    world.run(SPEC).exits(0);
    let url = "http://localhost:9228/cogoidc-login/1-here-7-x";
    add(&world, &[("CallbackURLs", "callback", url)]);
    world.run("plan --exit-code").exits(0);
    world.run("apply --exact --yes").exits(0);
    assert!(texts(&client(&world)["CallbackURLs"]).contains(&url.to_owned()));
}

#[test]
fn an_app_without_an_address_names_no_urls() {
    let world = World::new();
    world.run("init --target mlspace --yes --save cogoidc.toml").exits(0);
    world.run("callback add https://ml.example/ --yes").exits(0);
    world.run("plan --exact --exit-code").exits(0);
}
