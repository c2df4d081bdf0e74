//! `--graph`: what is there, and what the plan does to it.

use serde_json::{Value, json};

use crate::world::World;

const OHIF: &str = "init --target ohif --app-url https://viewer.example";

/// A set-up with its spec file.
fn made() -> World {
    let world = World::new();
    world.run(&format!("{OHIF} --yes --save cogoidc.toml")).exits(0);
    world
}

/// What the nodes of a graph say, line by line, without ids.
fn nodes(graph: &str) -> Vec<Vec<String>> {
    let labels = graph.lines().filter_map(|line| line.split('"').nth(1));
    let without_id = |line: &str| line.split(" (").next().unwrap().trim_end_matches(':').to_owned();
    labels.map(|label| label.split("<br>").map(without_id).collect()).collect()
}

#[test]
fn a_set_up_without_changes_is_kept() {
    let world = made();
    let ran = world.run("plan --graph --exit-code").exits(0);
    let kept = [
        vec!["keep user pool", "ohif"],
        vec!["keep app client", "ohif"],
        vec!["keep sign-in page", "ohif-93947a"],
        vec!["OHIF Viewer", "https://viewer.example"],
    ];
    assert_eq!(nodes(&ran.stdout), kept, "{}", ran.stdout);
}

#[test]
fn a_change_and_the_other_app_clients_are_in_the_graph() {
    let world = made();
    let other = "init --target spa --app-url https://spa.example --pool-name ohif";
    world.run(&format!("{other} --client-name spa --yes --save spa.toml")).exits(0);
    let change = "plan --mfa optional --tier plus --callback-url https://b.example/ --graph";
    let ran = world.run(&format!("{change} --exit-code")).exits(6);
    let expected = [
        vec!["change user pool", "ohif", "tier essentials #8594; plus", "mfa off #8594; optional"],
        vec!["change app client", "ohif", "callback#95;urls #43; https://b.example/"],
        vec!["keep sign-in page", "ohif-93947a"],
        vec!["keep other app clients", "spa"],
        vec!["change file", "cogoidc.toml"],
        vec!["OHIF Viewer", "https://viewer.example"],
    ];
    assert_eq!(nodes(&ran.stdout), expected, "{}", ran.stdout);
}

#[test]
fn the_graph_alone_goes_to_stdout() {
    let world = made();
    let plan = world.run("plan --tier plus").exits(0).stdout;
    for (language, start) in [("", "flowchart LR\n"), (" dot", "digraph plan {\n")] {
        let ran = world.run(&format!("plan --tier plus --graph{language}")).exits(0);
        assert!(ran.stdout.starts_with(start), "{}", ran.stdout);
        assert!(ran.stderr.ends_with(&plan), "{}", ran.stderr);
        let document = world.run(&format!("plan --tier plus --json --graph{language}")).exits(0);
        let document: Value = serde_json::from_str(&document.stdout).unwrap();
        assert_eq!(document["graph"], ran.stdout);
    }
    let document = world.run("plan --tier plus --json").exits(0).json();
    assert_eq!(document.get("graph"), None);
}

#[test]
fn init_draws_a_plan_that_it_does_not_carry_out() {
    let world = World::new();
    world.run(&format!("{OHIF} --yes --graph")).exits(2).says("--dry-run");
    let ran = world.run(&format!("{OHIF} --dry-run --graph")).exits(0);
    assert!(ran.stdout.starts_with("flowchart LR\n"), "{}", ran.stdout);
    assert_eq!(world.writes(), Vec::<String>::new());
}

#[test]
fn a_command_that_resolves_a_conflict_draws_the_plan_too() {
    let world = World::new();
    world.pool("ohif", json!({}));
    let ran = world.run(&format!("{OHIF} --dry-run --graph dot")).exits(5);
    let lines = ran.lines_to_paste();
    assert!(!lines.is_empty(), "{ran}");
    for line in lines {
        assert!(line.contains("--dry-run --graph dot"), "{line}");
    }
}
