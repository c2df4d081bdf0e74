//! The questions about a plan: whether to carry it out, and what to do about a conflict.

use super::*;
use crate::ui::prompter::Scripted;
use Say::{Enter, Pick, Type};

#[test]
fn confirm_takes_what_people_type() {
    let said = |typed| confirm(&mut Scripted::new([Type(typed)]), "Create these?").unwrap();
    for (typed, decision) in [
        ("y", Decision::Yes),
        ("YES", Decision::Yes),
        ("n", Decision::No),
        ("no", Decision::No),
        ("", Decision::No),
        ("c", Decision::Change),
        ("Change", Decision::Change),
        ("<", Decision::Change),
    ] {
        assert_eq!(said(typed), decision, "{typed}");
    }
    let mut prompter = Scripted::new([Type("j"), Type("?"), Type("y")]);
    assert_eq!(confirm(&mut prompter, "Create these?"), Ok(Decision::Yes));
    let seen = prompter.finish();
    assert!(seen.contains("[text] Create these? [y/N, c to change]"));
    assert!(seen.contains("Not accepted: `j` is not y, n or c."));
}

#[test]
fn a_question_without_settings_takes_a_yes_or_a_no_alone() {
    let said = |typed| agrees(&mut Scripted::new([Type(typed)]), "Remove these?").unwrap();
    for (typed, goes) in [("y", true), ("Yes", true), ("n", false), ("", false)] {
        assert_eq!(said(typed), goes, "{typed}");
    }
    let mut prompter = Scripted::new([Type("c"), Type("?"), Type("n")]);
    assert_eq!(agrees(&mut prompter, "Remove these?"), Ok(false));
    let seen = prompter.finish();
    assert!(seen.contains("[text] Remove these? [y/N]\n"), "{seen}");
    assert!(seen.contains("Not accepted: `c` is not y or n."));
}

#[test]
fn a_taken_prefix_is_asked_for_again_in_place() {
    let mut draft = complete();
    draft.domain.prefix = Some("viewer".to_owned());
    let suggestions = ["viewer-2".to_owned(), "viewer-prod".to_owned()];
    let mut prompter = Scripted::new([Type("viewer"), Type("my-aws"), Enter]);
    let draft = another_prefix(&mut prompter, draft, "viewer", &suggestions).unwrap();
    let seen = prompter.finish();
    assert_eq!(draft.domain.prefix.as_deref(), Some("viewer-2"));
    assert!(seen.contains("Suggestions: viewer-2, viewer-prod."));
    assert!(seen.contains("Not accepted: `viewer` is taken."));
    assert!(seen.contains("Not accepted: `my-aws` contains `aws`"));
}

#[test]
fn separate_people_are_a_new_pool_and_the_same_people_a_new_client() {
    let mut draft = complete();
    draft.pool.id = Some("eu-central-1_Staff".to_owned());
    draft.pool.name = None;
    draft.client.id = Some("abc".to_owned());
    let found = "The user pool `late` serves https://late.example.";
    let ask = |pick| {
        let mut prompter = Scripted::new([Pick(pick)]);
        let own = "1own".parse().unwrap();
        let shared = Shared {
            found,
            address: "https://late.example",
            pool: "late-prod",
            client: "late-two",
            same_client: Some(&own),
            serving_client: Some("early"),
        };
        let draft = same_users(&mut prompter, draft.clone(), &shared).unwrap();
        assert!(prompter.finish().starts_with(found));
        draft
    };
    let separate = ask("separate");
    assert_eq!((separate.pool.id, separate.pool.name.as_deref()), (None, Some("late-prod")));
    assert_eq!((separate.client.id, separate.client.name), (None, None));
    let same = ask("same");
    assert_eq!(same.pool.id.as_deref(), Some("eu-central-1_Staff"));
    assert_eq!((same.client.id, same.client.name.as_deref()), (None, Some("late-two")));
    let too = ask("too");
    assert_eq!(too.pool.id.as_deref(), Some("eu-central-1_Staff"));
    assert_eq!(too.client.id.as_deref(), Some("1own"));
    let there = ask("there");
    assert_eq!((there.client.id, there.client.name.as_deref()), (None, Some("early")));
}

#[test]
fn only_the_exact_name_deletes() {
    for (typed, goes) in
        [("viewer", true), ("Viewer", false), ("", false), ("<", false), ("y", false)]
    {
        let mut prompter = Scripted::new([Type(typed)]);
        assert_eq!(typed_name(&mut prompter, "viewer"), Ok(goes), "{typed}");
    }
}
