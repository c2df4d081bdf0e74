//! `cogoidc status`: the set-ups that the spec files of a folder name.

use serde_json::{Value, json};

use crate::described::{self, without};
use crate::world::{World, merged};

/// A spec file with its set-up.
fn made(world: &World, name: &str, target: &str) {
    world.run(&format!("init {target} --pool-name {name} --yes --save {name}.toml")).exits(0);
}

const OHIF: &str = "--target ohif --app-url https://viewer.example";

/// Sets members of an app client.
fn change(world: &World, name: &str, target: &str, members: Value) {
    let client = world.client_named(name, target);
    world.api("UpdateUserPoolClient", without(merged(client, members), described::CLIENT));
}

fn health(world: &World, line: &str, exit: i32) -> Vec<(String, String)> {
    let document = world.run(line).exits(exit).json();
    let set_ups = document["set_ups"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    set_ups.map(|one| (text(&one["file"]), text(&one["health"]))).collect()
}

fn expected(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(file, health)| ((*file).to_owned(), (*health).to_owned())).collect()
}

#[test]
fn each_spec_file_of_the_folder_is_a_line_with_its_health() {
    let world = World::new();
    made(&world, "a", OHIF);
    made(&world, "b", OHIF);
    made(&world, "c", OHIF);
    world.write(
        "d.toml",
        "target = \"ohif\"\napp_url = \"https://d.example\"\n[pool]\nname = \"d\"\n",
    );
    world.write("Cargo.toml", "[package]\nname = \"a\"\n");
    change(
        &world,
        "b",
        "ohif",
        json!({"CallbackURLs": ["https://viewer.example/callback", "https://other.example/cb"]}),
    );
    change(&world, "c", "ohif", json!({"AllowedOAuthFlows": ["implicit"]}));
    let ran = world.run("status").exits(3);
    let ran = ran.prints("ok   a.toml (OHIF Viewer): healthy\n");
    let ran = ran.prints("     beyond the spec: callback_urls https://other.example/cb\n");
    let ran = ran.prints("fail c.toml (OHIF Viewer): ");
    let ran = ran
        .prints("skip d.toml (OHIF Viewer): not made yet\n     see: cogoidc apply --spec d.toml\n");
    ran.prints("\n1 healthy, 1 with warnings, 1 failing, 1 not made, 0 not looked at\n");
    assert_eq!(
        health(&world, "status --json", 3),
        expected(&[
            ("a.toml", "healthy"),
            ("b.toml", "warning"),
            ("c.toml", "failing"),
            ("d.toml", "absent")
        ])
    );
    assert_eq!(
        health(&world, "status a.toml d.toml --json", 0),
        expected(&[("a.toml", "healthy"), ("d.toml", "absent")])
    );
    assert_eq!(
        health(&world, "status --spec a.toml --json", 0),
        expected(&[("a.toml", "healthy")])
    );
}

#[test]
fn a_set_up_that_cannot_be_looked_at_does_not_hide_the_others() {
    let world = World::new();
    made(&world, "a", OHIF);
    world.write("wrong.toml", "target = \"ohif\"\nnonsense = 1\n");
    world.write(
        "theirs.toml",
        "target = \"ohif\"\napp_url = \"https://d.example\"\naccount = \"111122223333\"\n",
    );
    assert_eq!(
        health(&world, "status a.toml wrong.toml theirs.toml absent.toml --json", 1),
        expected(&[
            ("a.toml", "healthy"),
            ("wrong.toml", "unknown"),
            ("theirs.toml", "unknown"),
            ("absent.toml", "unknown")
        ])
    );
    let ran = world.run("status wrong.toml theirs.toml").exits(1);
    ran.prints("there is no key `nonsense`").prints("expected the account 111122223333");
}

#[test]
fn a_folder_without_a_spec_file_says_how_to_get_one() {
    let world = World::new();
    world.run("status").exits(2).says("there is no spec file here").says("cogoidc init --save");
}

#[test]
fn a_way_is_opened_once_and_nothing_is_written() {
    let world = World::new();
    for name in ["a", "b", "c"] {
        made(&world, name, OHIF);
    }
    let (ran, calls) = world.counting("status");
    let ran = ran.exits(0);
    assert!(calls.writes().is_empty(), "{calls:?}");
    assert_eq!(ran.stderr.matches("which is not AWS").count(), 1, "{ran}");
}

#[test]
fn the_set_ups_of_an_account_are_found_by_their_tag_and_by_their_client() {
    let world = World::new();
    made(&world, "ours", OHIF);
    made(&world, "wrong", OHIF);
    change(&world, "wrong", "ohif", json!({"AllowedOAuthFlows": ["implicit"]}));
    world.run(&format!(
        "init {OHIF} --pool-name bare --no-deletion-protection --yes --save bare.toml"
    ));
    // In a pool of somebody else's, a client for an app is one of ours and others are not.
    let staff = world.pool("staff", json!({}));
    world.client(&staff, "mlspace", json!({}));
    world.client(&staff, "payroll", json!({}));
    let robots = world.pool("robots", json!({"UserPoolTags": {"cogoidc": "robots"}}));
    world.api("CreateUserPoolClient", json!({"UserPoolId": robots, "ClientName": "machine"}));
    world.pool("other", json!({}));
    let ran = world.run("status --all").exits(3);
    let pool = world.pool_named("wrong")["Id"].as_str().unwrap().to_owned();
    let ran = ran
        .prints("ok   ours.toml (OHIF Viewer): healthy\n     user pool ours (")
        .prints("fail wrong.toml (OHIF Viewer): ")
        .prints("     see: cogoidc doctor --spec wrong.toml\n")
        .prints("warn mlspace in staff (MLSpace): ")
        .prints("warn robots: no app client signs people in on pages\n")
        .prints("(pool.deletion-protection)\n     user pool bare (")
        .prints("\n1 healthy, 3 with warnings, 1 failing, 0 not made, 0 not looked at\n");
    assert!(!ran.stdout.contains("payroll") && !ran.stdout.contains("other"), "{ran}");
    for line in ran.stdout.lines().filter_map(|line| line.trim().strip_prefix("see: cogoidc ")) {
        let seen = world.run(line);
        assert!([0, 3].contains(&seen.code), "{seen}");
    }
    // Without its spec file it is named by its ids.
    std::fs::remove_file(world.path("wrong.toml")).unwrap();
    let ran = world.run("status --all").exits(3).prints("fail ohif in wrong (OHIF Viewer): ");
    ran.prints(&format!("     see: cogoidc doctor --pool-id {pool} --client-id "));
    let document = world.run("status --all --json").exits(3).json();
    let healths: Vec<_> =
        document["set_ups"].as_array().unwrap().iter().map(|one| &one["health"]).collect();
    assert_eq!(healths, ["warning", "healthy", "warning", "warning", "failing"]);
    assert_eq!(document["set_ups"][4]["file"], Value::Null);
    assert_eq!(document["set_ups"][3]["target"], "mlspace");
}

#[test]
fn a_pool_that_cannot_be_read_is_not_looked_at() {
    let world = World::new();
    made(&world, "a", OHIF);
    made(&world, "b", OHIF);
    world.fault("deny@DescribeUserPool#1");
    let ran = world.run("status --all --max-rate 1000").exits(1);
    ran.prints("1 healthy, 0 with warnings, 0 failing, 0 not made, 1 not looked at");
    world.sandbox.faults().clear();
    world.fault("deny@ListUserPoolClients");
    let ran = world.run("status --all").exits(1);
    ran.prints("2 not looked at").prints("its app clients: ");
    world.sandbox.faults().clear();
    world.fault("deny@DescribeUserPoolClient");
    world
        .run("status --all")
        .exits(1)
        .prints("2 not looked at")
        .prints("fail a.toml (OHIF Viewer): ");
    world.sandbox.faults().clear();
    world.fault("deny@ListUserPools");
    world.run("status --all").exits(4).says("cannot list the user pools");
    for line in ["status --all a.toml", "status --all --spec a.toml", "status --max-rate 3"] {
        world.run(line).exits(2);
    }
}

#[test]
fn an_account_is_read_in_few_calls() {
    let world = World::new();
    made(&world, "a", OHIF);
    let staff = world.pool("staff", json!({}));
    for number in 0..5 {
        world.client(&staff, &format!("other{number}"), json!({}));
    }
    let (ran, calls) = world.counting("status --all");
    ran.exits(0);
    // The app clients of others are listed and not read: the list of pools; of each pool itself, what names itself,
    // its clients; the domain, the client and the style of ours.
    assert_eq!(calls.total(), 1 + 2 * 3 + 3, "{calls:?}");
    assert!(calls.writes().is_empty(), "{calls:?}");
}
