//! The skill for agents: its commands, run in their order and to the letter, do what it says.

use std::process::Stdio;

use crate::world::{Ran, World, run, text};

const SKILL: &str = include_str!("../../.github/skills/cogoidc/SKILL.md");
const LLMS: &str = include_str!("../../llms.txt");

/// The lines of the shell blocks.
fn commands() -> Vec<&'static str> {
    let blocks = SKILL.split("```sh\n").skip(1);
    let commands = blocks.flat_map(|block| block.split("```").next().unwrap().lines());
    commands.collect()
}

/// Runs a command of the skill as its reader does: in the sandbox of the home, with nothing else set.
fn ran(world: &World, line: &str) -> Ran {
    // Tests at the same time need a port each.
    let is_in_sandbox =
        !["targets", "policy"].iter().any(|one| line.starts_with(&format!("cogoidc {one}")));
    let port = if is_in_sandbox { " --sandbox-port 0" } else { "" };
    let line = format!("{line}{port}");
    let mut program = world.bare(&line);
    program.stdin(Stdio::null());
    run(program, &line)
}

#[test]
fn every_command_of_the_skill_does_its_work() {
    let world = World::new();
    let all = commands();
    for line in &all {
        let ran = ran(&world, line).exits(0);
        if line.starts_with("cogoidc login") || *line == "cogoidc doctor --json" {
            assert_eq!(ran.json()["ok"], true, "{ran}");
        }
        match *line {
            "cogoidc config --as env" => assert!(ran.stdout.contains("CLIENT_ID"), "{ran}"),
            "cogoidc destroy --confirm spa" => {
                assert!(
                    !world.read("cogoidc.toml").contains("id ="),
                    "{}",
                    world.read("cogoidc.toml")
                );
            }
            _ => {}
        }
    }
    assert!(all.len() >= 11, "{all:?}");
}

#[test]
fn the_skill_describes_itself_as_its_readers_want_it() {
    let (head, page) = SKILL.strip_prefix("---\n").unwrap().split_once("---\n").unwrap();
    let value = |key: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(name, _)| *name == key).unwrap().1
    };
    // The name is that of the folder; both have a limit in the format of skills.
    assert_eq!(value("name"), "cogoidc");
    assert!(value("description").len() <= 1024);
    assert!(page.lines().count() < 100, "more than a page");
}

#[test]
fn an_error_has_what_the_skill_says() {
    let world = World::new();
    let document =
        ran(&world, "cogoidc init --target spa --sandbox --no-input --json").exits(2).json();
    assert!(text(&document["error"]["message"]).contains("--app-url"));
    assert!(!document["error"]["hints"].as_array().unwrap().is_empty());
}

#[test]
fn what_the_overview_names_is_there() {
    let links: Vec<&str> =
        LLMS.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    assert!(links.len() >= 5, "{links:?}");
    for link in links {
        assert!(std::path::Path::new(link).exists(), "{link}");
    }
    let world = World::new();
    for command in LLMS.split("`cogoidc ").skip(1).map(|rest| rest.split('`').next().unwrap()) {
        let words: Vec<&str> =
            command.split(' ').take_while(|word| !word.starts_with('-')).collect();
        let name = words.iter().take_while(|word| word.chars().all(|c| c.is_ascii_lowercase()));
        let name: Vec<&str> = name.copied().collect();
        world.run(&format!("help {}", name.join(" "))).exits(0);
    }
}
