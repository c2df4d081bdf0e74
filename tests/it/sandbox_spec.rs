//! Spec files and runs in the sandbox.

use std::process::Command;

use crate::world::{Ran, World, run};

const HAND_WRITTEN: &str = "# ours\ntarget = \"spa\"\napp_url = \"http://localhost:5173\"\n";

/// The program in the sandbox of the user's home, on any free port.
fn in_sandbox(world: &World, line: &str) -> Ran {
    let line = format!("{line} --sandbox --sandbox-port 0");
    run(world.bare(&line), &line)
}

/// The program in an environment that leads to another Cognito than the sandbox of the user's home.
fn elsewhere(world: &World, line: &str) -> Command {
    let mut command = world.program(&format!("{line} --sandbox-port 0"));
    command.env("AWS_PROFILE", "radiology");
    command
}

#[test]
fn a_run_in_the_sandbox_does_not_change_a_spec_file_that_it_did_not_create() {
    let world = World::new();
    world.write("prod.toml", HAND_WRITTEN);
    let made = in_sandbox(&world, "apply --spec prod.toml --yes").exits(0);
    made.says("create file          prod.sandbox.toml (settings, no secrets)")
        .says("cogoidc login --spec prod.sandbox.toml --sandbox");
    assert_eq!(world.read("prod.toml"), HAND_WRITTEN);
    in_sandbox(&world, "apply --spec prod.toml").exits(0).says("Nothing to change.");
    // The file beside it leads to the sandbox by itself, the hand-written one does not.
    let line = "plan --spec prod.sandbox.toml";
    let ran = run(elsewhere(&world, line), line).exits(0);
    ran.says("The local Cognito of the sandbox");
    assert_eq!(world.calls(), 0);
    let line = "apply --spec prod.toml --yes";
    run(elsewhere(&world, line), line).exits(0).says("which is not AWS");
    assert_eq!(world.pools().len(), 1);
    assert!(!world.read("prod.toml").contains("sandbox"));
}

#[test]
fn destroy_in_the_sandbox_removes_the_ids_from_the_file_that_holds_them() {
    let world = World::new();
    world.write("cogoidc.toml", HAND_WRITTEN);
    in_sandbox(&world, "init --yes").exits(0).says("create file          cogoidc.sandbox.toml");
    in_sandbox(&world, "destroy --confirm spa")
        .exits(0)
        .says("change file          cogoidc.sandbox.toml (its ids removed)")
        .says("Removed pool.id and client.id from cogoidc.sandbox.toml");
    assert_eq!(world.read("cogoidc.toml"), HAND_WRITTEN);
    assert!(!world.read("cogoidc.sandbox.toml").contains("id ="));
}

#[test]
fn a_file_that_the_sandbox_did_not_create_is_no_place_for_its_settings() {
    let world = World::new();
    world.write("prod.toml", HAND_WRITTEN);
    let init = "init --target spa --app-url http://localhost:5173 --save prod.toml --yes";
    let why = "is not a spec file of the sandbox, so a run in the sandbox does not change it";
    in_sandbox(&world, init).exits(2).says(&format!("prod.toml {why}"));
    world.write("prod.sandbox.toml", HAND_WRITTEN);
    let apply = "apply --spec prod.toml --yes";
    in_sandbox(&world, apply).exits(2).says(&format!("prod.sandbox.toml {why}"));
    for name in ["prod.toml", "prod.sandbox.toml"] {
        assert_eq!(world.read(name), HAND_WRITTEN, "{name}");
    }
}

#[test]
fn a_spec_file_of_the_sandbox_remembers_its_folder() {
    let world = World::new();
    world.write("cogoidc.toml", &format!("{HAND_WRITTEN}sandbox = true\n"));
    let line = "apply --yes --sandbox-port 0 --sandbox-data data";
    run(world.bare(line), line).exits(0).says("change file          cogoidc.toml");
    let folder = format!("sandbox_data = \"{}\"\n", world.path("data").display());
    let saved = world.read("cogoidc.toml");
    assert!(saved.contains(&folder), "{saved}");
    let line = "config --sandbox-port 0";
    run(world.bare(line), line).exits(0);
    // Relative to the file, not to where the command runs.
    world.write("cogoidc.toml", &saved.replace(&folder, "sandbox_data = \"data\"\n"));
    let spec = world.path("cogoidc.toml");
    let line = format!("config --spec {} --sandbox-port 0", spec.display());
    let mut command = world.bare(&line);
    command.current_dir(world.home(""));
    run(command, &line).exits(0);
}

#[test]
fn a_plan_names_the_spec_file_that_it_changes() {
    let world = World::new();
    world.write("cogoidc.toml", HAND_WRITTEN);
    let line = "change file          cogoidc.toml (settings, no secrets)";
    let planned = world.run("plan").exits(0);
    assert!(planned.stdout.contains(line), "{planned}");
    world.run("apply --yes").exits(0).says(line);
    assert_eq!(world.run("plan").exits(0).stdout, "Nothing to change.\n");
}
