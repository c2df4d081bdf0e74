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
