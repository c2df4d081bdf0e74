//! A further `init` in a folder that has a set-up: it asks what it is for, and changes nothing by itself.

use serde_json::json;

use super::leaving::{CHANGE, POOL};
use super::person::{At, Do, How, Person};
use super::questions::{BOTH, client_of, names};
use super::same::{APP, CREATE, OHIF, OWN, USER};
use super::world::{Way, World};
use crate::testing::terminal::Size;

const PURPOSE: &str = "What would you like to do?";
const ANOTHER: Do<'_> = Do::Choose(PURPOSE, "set up another app");

/// A world with OHIF set up by `cogoidc init`.
fn world() -> World {
    let world = World::new();
    let mut person = world.init(Way::Sandbox, How::Plain);
    person.does(OHIF.answers);
    person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
    person.ends_with(0);
    world
}

/// What the first set-up is.
fn first(world: &World) -> (String, serde_json::Value) {
    let pools = world.pools();
    let pool = pools.iter().find(|pool| pool["Name"] == "ohif").unwrap();
    let mut client = client_of(world, pool["Id"].as_str().unwrap(), "ohif");
    client["LastModifiedDate"] = json!(null);
    (world.saved().unwrap(), client)
}

fn again(world: &World, how: How, flags: &[&str]) -> Person {
    let arguments: Vec<&str> = ["init"].iter().chain(flags).copied().collect();
    world.sits(Way::Sandbox, how, Size::default(), &arguments)
}

#[test]
fn it_says_what_is_set_up_and_prints_the_config_again() {
    let world = world();
    let before = (world.writes(), first(&world));
    for how in BOTH {
        let mut person = again(&world, how, &[]);
        person.chooses(PURPOSE, "print the config of OHIF Viewer again");
        person.ends_with(0);
        person.says("OHIF Viewer is set up already at https://viewer.example/ohif: user pool ohif in the sandbox (cogoidc.toml).");
        person.says("const before = window.config;");
    }
    assert_eq!((world.writes(), first(&world)), before);
}

#[test]
fn a_change_begins_with_the_menu_of_settings() {
    for how in BOTH {
        let world = world();
        let mut person = again(&world, how, &[]);
        person.chooses(PURPOSE, "change OHIF Viewer");
        person.chooses(CHANGE, "MFA");
        person.chooses("MFA (a second factor, by authenticator app)", "optional");
        person.types("Change this? [y/N, c to change]", "y");
        person.ends_with(0);
        let pool = world.pools()[0]["Id"].clone();
        let mfa = world.call("GetUserPoolMfaConfig", &json!({ "UserPoolId": pool }));
        assert_eq!(mfa["MfaConfiguration"], "OPTIONAL", "{how:?}");
    }
}

#[test]
fn another_app_gets_its_own_spec_file_and_leaves_the_first_as_it_is() {
    for how in BOTH {
        let world = world();
        let before = first(&world);
        let mut person = again(&world, how, &[]);
        person.does(&[ANOTHER]);
        person.goes_back(At::List(APP));
        person.does(&[ANOTHER, Do::Choose(APP, "MLSpace")]);
        let file = "Spec file for MLSpace [mlspace.toml]:";
        person.types(file, "cogoidc.toml");
        person.terminal.shows("Not accepted: cogoidc.toml is there already; choose another name.");
        person.replaces(file, "cogoidc.toml", "ml.toml");
        person.types("Address where people open MLSpace (empty before the first deployment):", "");
        person.chooses(POOL, "new pool");
        person.does(&[OWN, Do::Type(USER, "")]);
        person.comes_to(At::Line(CREATE));
        person.terminal.shows("create file ml.toml");
        person.types(CREATE, "y");
        person.ends_with(0);
        person.says("cogoidc login --spec ml.toml --sandbox");
        assert_eq!(names(&world.pools()), ["mlspace", "ohif"], "{how:?}");
        assert_eq!(first(&world), before, "{how:?}");
        let saved = std::fs::read_to_string(world.path("work/ml.toml")).unwrap();
        assert!(
            saved.contains("target = \"mlspace\"") && saved.contains("sandbox = true"),
            "{saved}"
        );
    }
}

#[test]
fn a_new_address_is_not_added_to_the_first_client_by_itself() {
    let world = world();
    let before = first(&world);
    let new = "https://new.example";
    let mut person = again(&world, How::Rich, &["--app-url", new]);
    person.does(&[ANOTHER, Do::Choose(APP, "OHIF Viewer")]);
    person.takes_default(At::Line("Spec file for OHIF Viewer [ohif.toml]:"));
    person.chooses(POOL, "new pool \"ohif-2\"");
    person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
    person.ends_with(0);
    assert_eq!(names(&world.pools()), ["ohif", "ohif-2"]);
    assert_eq!(first(&world), before);

    // Only a person who chooses the change gets it, as a plan.
    let mut person = again(&world, How::Rich, &["--app-url", new]);
    person.chooses(PURPOSE, "change OHIF Viewer");
    person.comes_to(At::Line("Change this? [y/N, c to change]"));
    person.terminal.shows("https://new.example/callback");
    person.types("Change this? [y/N, c to change]", "n");
    person.ends_with(2);
    assert_eq!(first(&world), before);
}

#[test]
fn an_app_that_a_flag_names_is_set_up_in_a_file_of_its_own() {
    let world = world();
    let before = first(&world);
    let mut person = again(&world, How::Rich, &["--target", "spa"]);
    person.comes_to(At::List(PURPOSE));
    person.terminal.until("no change", |view| !view.shows("change OHIF Viewer"));
    person.chooses(PURPOSE, "set up Browser app");
    person.takes_default(At::Line(
        "Spec file for Browser app (oidc-client-ts, react-oidc-context) [spa.toml]:",
    ));
    person.leaves(At::Line("Address the app returns to after sign-in:"));
    assert_eq!(first(&world), before);
}

#[test]
fn off_a_terminal_another_app_needs_another_spec_file() {
    let world = world();
    let before = first(&world);
    let flags = ["init", "--target", "mlspace", "--yes"];
    let output = world.runs(Way::Sandbox, &flags);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cogoidc.toml is for the app `ohif`, not `mlspace`"), "{said}");
    assert!(said.contains("--save mlspace.toml"), "{said}");
    let with_file = [&flags[..], &["--save", "mlspace.toml"]].concat();
    assert!(world.runs(Way::Sandbox, &with_file).status.success());
    assert_eq!(names(&world.pools()), ["mlspace", "ohif"]);
    assert_eq!(first(&world), before);
}

#[test]
fn yes_asks_nothing() {
    let world = world();
    let mut person = again(&world, How::Rich, &["--yes"]);
    person.ends_with(0);
    person.says("Nothing to change.");
}

#[test]
fn leaving_the_question_changes_nothing() {
    let world = world();
    let before = (world.writes(), first(&world));
    for how in BOTH {
        again(&world, how, &[]).leaves(At::List(PURPOSE));
        let mut person = again(&world, how, &[]);
        person.does(&[ANOTHER, Do::Choose(APP, "MLSpace")]);
        person.leaves(At::Line("Spec file for MLSpace [mlspace.toml]:"));
    }
    assert_eq!((world.writes(), first(&world)), before);
}
