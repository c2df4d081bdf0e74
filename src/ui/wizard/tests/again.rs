//! What a further `init` is for.

use std::path::Path;

use super::*;
use crate::ui::prompter::Scripted;
use Say::{Back, Enter, Pick, Type};

fn asked(filed: &Draft, wanted: Option<&'static App>, answers: &[Say]) -> (String, Purpose) {
    let mut prompter = Scripted::new(answers.iter().copied());
    let file = Path::new("cogoidc.toml");
    let found = Found { file, filed, app: &VIEWER, wanted, save: None };
    let exists = |path: &Path| path == Path::new("late.toml") || path == file;
    let purpose = purpose(&mut prompter, &APPS, &found, &exists).unwrap();
    (prompter.finish(), purpose)
}

#[test]
fn it_is_asked_with_what_is_set_up() {
    let filed = Draft { sandbox: Some(true), ..complete() };
    let (seen, purpose) = asked(&filed, None, &[Back, Pick("change")]);
    assert_eq!(purpose, Purpose::Change);
    insta::assert_snapshot!(seen, @r"
    A Viewer is set up already at https://viewer.example: user pool viewer in the sandbox (cogoidc.toml).
    [list] What would you like to do?
        change A Viewer
        print the config of A Viewer again
        set up another app, in a spec file of its own
    This is the first question; there is none to go back to.
    ");
    let aws = Draft { account: Some("111122223333".to_owned()), ..complete() };
    let (seen, purpose) = asked(&aws, None, &[Pick("config")]);
    assert_eq!(purpose, Purpose::Config);
    assert!(seen.contains("user pool viewer in AWS account 111122223333 (cogoidc.toml)"), "{seen}");
}

#[test]
fn another_app_gets_a_file_that_is_not_there() {
    let answers = [
        Pick("another"),
        Back,
        Pick("another"),
        Pick("team"),
        Back,
        Pick("late"),
        Type("late.toml"),
        Enter,
    ];
    let (seen, purpose) = asked(&complete(), None, &answers);
    assert_eq!(purpose, Purpose::Another { app: "late", file: "late-2.toml".into() });
    assert!(seen.contains("[text] Spec file for Late Bloomer [late-2.toml]"), "{seen}");
    assert!(
        seen.contains("Not accepted: late.toml is there already; choose another name."),
        "{seen}"
    );
}

#[test]
fn an_app_that_was_named_is_not_asked_for_and_not_changed_into() {
    let (seen, purpose) =
        asked(&complete(), Some(&TEAM), &[Pick("another"), Back, Pick("2"), Enter]);
    assert_eq!(purpose, Purpose::Another { app: "team", file: "team.toml".into() });
    assert!(seen.contains("set up Team Door, in a spec file of its own"), "{seen}");
    assert!(!seen.contains("change A Viewer") && !seen.contains("Which app"), "{seen}");
}
