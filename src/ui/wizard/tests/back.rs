//! The way back to earlier questions.

use super::*;
use Say::{Back, Enter, Pick, Type};

#[test]
fn back_leads_through_every_question_and_offers_the_answers_again() {
    let answers = [
        Pick("viewer"),
        Type("https://viewer.example"),
        Pick("new"),
        Enter,
        Back,
        Back,
        Back,
        Back,
        Enter,
        Enter,
        Enter,
        Enter,
        Type("ada@hospital.example"),
    ];
    let (seen, draft) = filled(Draft::default(), &mut staff(), &answers);
    assert!(seen.contains("  > A Viewer"), "{seen}");
    assert!(
        seen.contains("[text] Address where people open the viewer [https://viewer.example]"),
        "{seen}"
    );
    assert_eq!(draft.target.as_deref(), Some("viewer"));
    assert_eq!(draft.app_url.as_deref(), Some("https://viewer.example"));
    assert_eq!(draft.user.email.as_deref(), Some("ada@hospital.example"));
    assert_eq!(seen.matches("[list] User pool").count(), 3);
}

#[test]
fn there_is_no_way_back_from_the_first_question() {
    let (seen, draft) = filled(
        Draft::default(),
        &mut no_pools(),
        &[Back, Pick("viewer"), Type("https://viewer.example"), Enter, Enter],
    );
    assert!(seen.contains("This is the first question; there is none to go back to."));
    assert_eq!(draft.target.as_deref(), Some("viewer"));
}

#[test]
fn back_passes_over_a_question_that_was_not_worth_asking() {
    let answers = [Type("https://viewer.example"), Back, Enter, Enter, Enter];
    let (seen, _) = filled(for_target("viewer"), &mut no_pools(), &answers);
    assert!(!seen.contains("User pool"));
    assert_eq!(seen.matches("[text] Address").count(), 2);
}

#[test]
fn another_app_chosen_on_the_way_back_drops_an_answer_it_cannot_use() {
    let answers = [
        Pick("team"),
        Type("hospital"),
        Back,
        Back,
        Pick("viewer"),
        Type("https://viewer.example"),
        Enter,
        Enter,
        Enter,
    ];
    let (seen, draft) = filled(Draft::default(), &mut staff(), &answers);
    let (_, after) = seen.rsplit_once("[list] Which app").unwrap();
    assert!(!after.contains("hospital"), "{seen}");
    assert_eq!(draft.app_url.as_deref(), Some("https://viewer.example"));
}

#[test]
fn another_app_that_asks_less_forgets_what_it_does_not_ask() {
    let answers = [
        Pick("form"),
        Type("https://form.example"),
        Type("cognito"),
        Back,
        Back,
        Back,
        Pick("viewer"),
        Enter,
        Enter,
        Enter,
        Enter,
    ];
    let (_, draft) = filled(Draft::default(), &mut staff(), &answers);
    assert_eq!(draft.app_url.as_deref(), Some("https://form.example"));
    assert_eq!(draft.answer("name_id"), None);
}
