//! How a run ends: what is left to do, the line that undoes it, the line that does it again.

use serde_json::{Value, json};

use super::person::{At, Do, How, Person};
use super::same::{ARCHIVE, CREATE, Case, OHIF, OWN, REST, TARGETS, USER};
use super::world::{Way, World};
use crate::testing::terminal::Size;

/// What is printed behind this at the beginning of a line.
fn printed(person: &Person, label: &str) -> String {
    let transcript = person.terminal.transcript();
    let line = transcript.lines().rfind(|line| line.starts_with(label));
    let line = line.unwrap_or_else(|| panic!("no {label} in {transcript}"));
    line[label.len()..].trim().to_owned()
}

fn set_up(world: &World, case: &Case) -> Person {
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.does(case.answers);
    person.does(&REST);
    person.ends_with(0);
    person
}

fn ends_well(target: &str, left: &str) {
    let case = TARGETS.iter().find(|case| case.target == target).unwrap();
    let world = World::new();
    let person = set_up(&world, case);
    let said = person.terminal.transcript();
    let places: Vec<Option<usize>> = [
        "\nPlan: create 5, change 0, delete 0\n",
        "\nCreate these? [y/N, c to change] y\nok   user pool ",
        "\nok   discovery document: issuer and keys are right\n",
        "\n\nNext steps:\n  1 ",
        "\nUndo: cogoidc destroy ",
        "\nWithout questions (FILE holds ",
    ]
    .into_iter()
    .map(|text| said.find(text))
    .collect();
    assert!(places.is_sorted() && !places.contains(&None), "{places:?}\n{said}");
    person.says(left);

    let again =
        printed(&person, "Without questions (FILE holds the user's password in its first line):");
    let fresh = World::new();
    let line = again.replace("FILE", &fresh.path("password").display().to_string()).replace(
        &world.path("cognito").display().to_string(),
        &fresh.path("cognito").display().to_string(),
    );
    let output = fresh.shell(&line);
    assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fresh.state(), world.state(), "{line}");

    let undo = printed(&person, "Undo:");
    let name = format!("To go on, type the name of the user pool, {target}:");
    let mut person = world.at_a_shell(&undo);
    person.types(&name, "something");
    person.ends_with(2);
    person.says("nothing was deleted");
    assert_eq!(world.pools().len(), 1);
    let mut person = world.at_a_shell(&undo);
    person.types(&name, target);
    person.ends_with(0);
    assert_eq!(world.pools(), Vec::<Value>::new());
}

#[test]
fn ohif_ends_with_lines_that_undo_and_repeat_it() {
    ends_well("ohif", "Your DICOMweb server is NOT protected yet");
}

#[test]
fn mlspace_ends_with_lines_that_undo_and_repeat_it() {
    ends_well("mlspace", "After the first deployment register the URL");
}

#[test]
fn cloudflare_access_ends_with_lines_that_undo_and_repeat_it() {
    ends_well("cloudflare-access", "Press Test next to");
}

#[test]
fn encodify_ends_with_lines_that_undo_and_repeat_it() {
    ends_well("encodify", "Compare the Callback URL in step 3");
}

#[test]
fn a_browser_app_ends_with_lines_that_undo_and_repeat_it() {
    ends_well("spa", "What people may see is decided by your API");
}

#[test]
fn changed_settings_are_in_the_line_that_repeats_them() {
    let world = World::new();
    let mut person = world.init(Way::Endpoint, How::Rich);
    person.does(OHIF.answers);
    let menu = "What would you like to change?";
    person.does(&[
        OWN,
        Do::Type("First user's e-mail (empty for none):", "ada@hospital.example"),
        Do::Type(CREATE, "c"),
        Do::Choose(menu, "name of the user pool"),
        Do::Type("Name of the user pool [ohif]:", "clinic, floor 2 + 3"),
        Do::Type(CREATE, "c"),
        Do::Choose(menu, "MFA"),
        Do::Choose("MFA (a second factor, by authenticator app)", "required"),
        Do::Type(CREATE, "c"),
        Do::Choose(menu, "self sign-up"),
        Do::Choose("Self sign-up", "on"),
        Do::Type(CREATE, "c"),
        Do::Choose(menu, "deletion protection"),
        Do::Choose("Deletion protection", "off"),
        Do::Type(CREATE, "c"),
        Do::Choose(menu, "sign-in pages"),
        Do::Choose("Sign-in pages", "classic"),
        Do::Type(CREATE, "y"),
    ]);
    person.ends_with(0);
    let fresh = World::new();
    let line = printed(&person, "Without questions:");
    let line = line.replace(world.sandbox.url(), fresh.sandbox.url());
    let output = fresh.shell(&line);
    assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fresh.state(), world.state(), "{line}");
}

#[test]
fn a_spec_file_of_another_name_is_in_the_line_that_undoes_it() {
    let world = World::new();
    let arguments = ["init", "--save", "clinic prod.toml"];
    let mut person = world.sits(Way::Sandbox, How::Rich, Size::default(), &arguments);
    person.does(OHIF.answers);
    person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
    person.ends_with(0);
    assert_eq!(world.saved(), None);
    let undo = printed(&person, "Undo:");
    let mut person = world.at_a_shell(&undo);
    person.types("To go on, type the name of the user pool, ohif:", "ohif");
    person.ends_with(0);
    assert_eq!(world.pools(), Vec::<Value>::new());
}

#[test]
fn the_line_that_repeats_a_run_writes_the_same_files() {
    let case = TARGETS.iter().find(|case| case.target == "encodify").unwrap();
    let world = World::new();
    let words = ["init", "--secret-file", "the secret", "--show-secret"];
    let mut person = world.sits(Way::Sandbox, How::Rich, Size::default(), &words);
    person.does(case.answers);
    person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
    person.ends_with(0);
    let again = printed(&person, "Without questions:");
    let wanted = " --save cogoidc.toml --secret-file 'the secret' --show-secret ";
    assert!(again.contains(wanted), "{again}");
    for file in ["cogoidc.toml", "the secret"] {
        std::fs::remove_file(world.path("work").join(file)).unwrap();
    }
    let output = world.shell(&again);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in ["cogoidc.toml", "the secret"] {
        assert!(world.path("work").join(file).exists(), "{file}");
    }
}

#[test]
fn after_the_last_answer_lines_are_only_added() {
    for how in [How::Rich, How::Plain, How::Dumb, How::Accessible] {
        let world = World::new();
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.does(&REST);
        person.ends_with(0);
        let bytes = person.terminal.bytes();
        let (_, rest) =
            bytes.split_once("user pool us-east-1_").unwrap_or_else(|| panic!("{bytes:?}"));
        let mut after = rest.to_owned();
        if how == How::Rich {
            assert!(after.contains("\x1b[32m"), "no colour: {after:?}");
        }
        for code in ["\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m", "\x1b[0m"] {
            after = after.replace(code, "");
        }
        let drawn: Vec<char> =
            after.chars().filter(|c| c.is_control() && *c != '\n' && *c != '\r').collect();
        assert!(drawn.is_empty(), "{how:?} {after:?}");
        assert!(!after.replace("\r\n", "").contains('\r'), "{how:?}");
    }
}

#[test]
fn the_archive_that_was_chosen_is_kept_and_the_config_of_its_guard_is_shown() {
    let world = World::new();
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.does(&OHIF.answers[..2]);
    person.chooses(ARCHIVE, "Orthanc");
    person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
    person.ends_with(0);
    person.says("The whole of dicomweb-guard.conf");
    person.says("Require claim \"token_use:access\"");
    person.says("--archive apache");
    assert!(world.saved().unwrap().contains("archive = \"apache\""));
}

#[test]
fn a_long_wait_is_lines_too() {
    let world = World::with_faults("slow-domain:2");
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.does(OHIF.answers);
    person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
    person.ends_with(0);
    person.says("sign-in page active after");
}

#[test]
fn a_second_run_by_questions_finds_the_first() {
    let world = World::new();
    set_up(&world, &OHIF);
    let before = (world.writes(), world.state());
    std::fs::remove_file(world.path("work/cogoidc.toml")).unwrap();
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.does(OHIF.answers);
    person.takes_default(At::List("User pool (the people who may sign in)"));
    person.does(&[OWN]);
    person.comes_to(At::Line(CREATE));
    person.terminal.shows("Plan: create 1, change 0, delete 0");
    person.types(CREATE, "y");
    person.ends_with(0);
    assert_eq!((world.writes(), world.state()), before);
    assert!(world.saved().is_some());
}

#[test]
fn what_destroy_deletes_is_shown_before_the_name_is_typed() {
    let world = World::new();
    set_up(&world, &OHIF);
    let flags = world.flags(Way::Sandbox);
    let line = format!("cogoidc destroy {}", flags.join(" "));
    for (typed, code) in [("", 2), ("OHIF", 2), ("ohif ", 0)] {
        let mut person = world.at_a_shell(&line);
        person.comes_to(At::Line("To go on, type the name of the user pool, ohif:"));
        person.terminal.shows("has about 1 user; they are deleted with it.");
        person.types("To go on, type the name of the user pool, ohif:", typed);
        person.ends_with(code);
    }
    assert_eq!(world.call("ListUserPools", &json!({"MaxResults": 1}))["UserPools"], json!([]));
}

#[test]
fn after_the_undo_line_the_same_init_begins_anew() {
    let world = World::new();
    let person = set_up(&world, &OHIF);
    let mut destroying = world.at_a_shell(&printed(&person, "Undo:"));
    destroying.types("To go on, type the name of the user pool, ohif:", "ohif");
    destroying.ends_with(0);
    destroying.says("Removed pool.id and client.id from cogoidc.toml");
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.does(&REST);
    person.ends_with(0);
}
