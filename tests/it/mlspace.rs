//! MLSpace before its first deployment, and after.

use serde_json::{Value, json};

use crate::world::{World, text, texts};

const PLACEHOLDER: &str = "https://not-deployed.invalid/";
const SLASH: &str = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/Prod/";
const BARE: &str = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/Prod";

/// Both lists of the client, callback first.
fn lists(world: &World) -> [Vec<String>; 2] {
    let client = world.client_named("mlspace", "mlspace");
    ["CallbackURLs", "LogoutURLs"].map(|member| {
        let mut urls = texts(&client[member]);
        urls.sort();
        urls
    })
}

/// A set-up before the first deployment, whose client somebody gave a list of readable attributes.
fn before_deployment() -> (World, Value) {
    let world = World::new();
    let ran = world.run("init --target mlspace --yes").exits(0);
    assert_eq!(lists(&world), [[PLACEHOLDER], [PLACEHOLDER]]);
    assert!(!ran.stdout.contains("not-deployed"), "{ran}");
    let mut client = world.client_named("mlspace", "mlspace");
    for member in ["ClientSecret", "CreationDate", "LastModifiedDate"] {
        client.as_object_mut().unwrap().remove(member);
    }
    client["ReadAttributes"] = json!(["email", "name", "preferred_username"]);
    world.api("UpdateUserPoolClient", client);
    (world, readable())
}

fn readable() -> Value {
    json!(["email", "name", "preferred_username"])
}

fn attributes(world: &World) -> Value {
    let mut names = texts(&world.client_named("mlspace", "mlspace")["ReadAttributes"]);
    names.sort();
    json!(names)
}

#[test]
fn the_placeholder_goes_from_the_list_that_gains_a_real_url_and_from_no_other() {
    let (world, readable) = before_deployment();
    let line = format!("callback add {SLASH} {BARE} --target mlspace");
    let ran = world.run(&line).exits(0);
    assert_eq!(lists(&world), [vec![BARE, SLASH], vec![PLACEHOLDER]]);
    assert!(ran.stdout.contains(&format!("callback {BARE}\n")), "{ran}");
    let line = format!("callback add --sign-out {SLASH} {BARE} --target mlspace --json");
    let document = world.run(&line).exits(0).json();
    assert_eq!(lists(&world), [[BARE, SLASH], [BARE, SLASH]]);
    assert_eq!(attributes(&world), readable);
    let client = text(&world.client_named("mlspace", "mlspace")["ClientId"]);
    let expected = json!({
        "schema": "cogoidc/1", "command": "callback", "client": {"id": client, "name": "mlspace"},
        "callback_urls": [BARE, SLASH], "sign_out_urls": [BARE, SLASH], "changed": true,
    });
    assert_eq!(document, expected);
    let (ran, calls) = world.counting(&line);
    assert_eq!(ran.exits(0).json()["changed"], false);
    assert!(calls.writes().is_empty());
}

#[test]
fn the_lines_that_init_leaves_work_with_the_deployed_url_in_them() {
    let world = World::new();
    let ran = world.run("init --target mlspace --yes").exits(0);
    let lines: Vec<&str> = ran
        .stderr
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("cogoidc callback add"))
        .collect();
    assert_eq!(lines.len(), 2, "{ran}");
    for line in lines {
        // Pasted as it is, a shell passes the placeholder on and it is named as one.
        let ran = world.run(line).exits(2);
        ran.says("`<URL it printed>` is still a placeholder; replace it with the real value");
        world.run(&line.replace("<URL it printed>", BARE)).exits(0);
    }
    assert_eq!(lists(&world), [[BARE, SLASH], [BARE, SLASH]]);
}

#[test]
fn init_with_the_real_address_does_the_same() {
    let (world, readable) = before_deployment();
    let line = format!("init --target mlspace --app-url {SLASH} --yes");
    let (ran, calls) = world.counting(&line);
    ran.exits(0);
    assert_eq!(calls.writes(), ["UpdateUserPoolClient"]);
    assert_eq!(lists(&world), [[BARE, SLASH], [BARE, SLASH]]);
    assert_eq!(attributes(&world), readable);
    world.run(&line).exits(0).says("Nothing to change.");
}

#[test]
fn apply_with_the_real_address_in_the_spec_does_the_same() {
    let (world, _) = before_deployment();
    let spec = format!("target = \"mlspace\"\napp_url = \"{BARE}\"\n");
    world.write("cogoidc.toml", &spec);
    world.run("apply --yes").exits(0);
    assert_eq!(lists(&world), [[BARE, SLASH], [BARE, SLASH]]);
    world.run("apply --yes").exits(0).says("Nothing to change.");
}

#[test]
fn a_placeholder_next_to_real_urls_is_removed_too() {
    let (world, _) = before_deployment();
    let mut client = world.client_named("mlspace", "mlspace");
    for member in ["ClientSecret", "CreationDate", "LastModifiedDate"] {
        client.as_object_mut().unwrap().remove(member);
    }
    client["CallbackURLs"] = json!([PLACEHOLDER, SLASH, BARE]);
    world.api("UpdateUserPoolClient", client);
    let line = format!("init --target mlspace --app-url {SLASH} --yes");
    world.run(&line).exits(0);
    assert_eq!(lists(&world), [[BARE, SLASH], [BARE, SLASH]]);
}

#[test]
fn init_without_an_address_leaves_a_deployed_one_alone() {
    let world = World::new();
    let line = format!("init --target mlspace --app-url {SLASH} --yes");
    world.run(&line).exits(0);
    let (ran, calls) = world.counting("init --target mlspace --yes");
    ran.exits(0).says("Nothing to change.");
    assert!(calls.writes().is_empty());
    assert_eq!(lists(&world), [[BARE, SLASH], [BARE, SLASH]]);
}

#[test]
fn a_url_comes_and_goes_and_everything_else_stays() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    world.run(line).exits(0);
    let before = world.client_named("ohif", "ohif");
    world.run("callback add https://b.example/cb https://c.example/cb --target ohif").exits(0);
    let list = world.run("callback list --target ohif").exits(0);
    assert_eq!(
        list.stdout,
        "callback https://b.example/cb\ncallback https://c.example/cb\ncallback https://viewer.example/callback\nsign-out https://viewer.example/\n"
    );
    let remove = "callback remove https://b.example/cb https://c.example/cb --target ohif";
    world.run(remove).exits(0);
    let (ran, calls) = world.counting(remove);
    ran.exits(0).says("Nothing to change.");
    assert!(calls.writes().is_empty());
    let mut after = world.client_named("ohif", "ohif");
    for member in ["LastModifiedDate", "RefreshTokenValidity", "TokenValidityUnits"] {
        after[member] = before[member].clone();
    }
    assert_eq!(after, before);
    // The last one cannot go: sign-in needs it.
    let last = "callback remove https://viewer.example/callback --target ohif";
    world.run(last).exits(2);
}

#[test]
fn urls_come_from_stdin_too() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    world.run(line).exits(0);
    world.write("urls.txt", "https://b.example/cb\n\n  https://c.example/cb  \n");
    let line = "callback add - --target ohif";
    let mut command = world.program(line);
    command.stdin(std::fs::File::open(world.path("urls.txt")).unwrap());
    let ran = crate::world::run(command, line).exits(0);
    assert!(ran.stdout.contains("callback https://c.example/cb\n"), "{ran}");
}

#[test]
fn racing_changes_to_one_client_are_both_kept() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    world.run(line).exits(0);
    // Somebody else adds a URL between our look and our write.
    world.fault("race:CallbackURLs=[\"https://viewer.example/callback\",\"https://theirs.example/\"]@DescribeUserPoolClient#1");
    world.run("callback add https://ours.example/ --target ohif").exits(0);
    let mut urls = texts(&world.client_named("ohif", "ohif")["CallbackURLs"]);
    urls.sort();
    assert_eq!(
        urls,
        ["https://ours.example/", "https://theirs.example/", "https://viewer.example/callback"]
    );
}
