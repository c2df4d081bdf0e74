//! The app's address and the app's own questions.

use super::*;
use Say::{Enter, Type};

#[test]
fn an_address_without_its_scheme_is_taken_as_a_browser_takes_it() {
    for (typed, taken) in [
        ("viewer.example/ohif", "https://viewer.example/ohif"),
        ("localhost:3000", "http://localhost:3000"),
    ] {
        let (seen, draft) =
            filled(for_target("viewer"), &mut no_pools(), &[Type(typed), Enter, Enter]);
        assert!(seen.contains(&format!("Understood as {taken}")), "{seen}");
        assert_eq!(draft.app_url.as_deref(), Some(taken));
    }
    // What is no address with one either is refused as it is.
    let answers = [Type("viewer.example/#a"), Type("https://viewer.example"), Enter, Enter];
    let (seen, _) = filled(for_target("viewer"), &mut no_pools(), &answers);
    assert!(seen.contains("Not accepted: `viewer.example/#a` has a fragment"), "{seen}");
}

#[test]
fn the_app_judges_the_address_where_it_is_typed() {
    let answers = [
        Type("http://viewer.example"),
        Type(""),
        Type("?"),
        Type("https://viewer.example"),
        Enter,
        Enter,
    ];
    let (seen, draft) = filled(for_target("viewer"), &mut no_pools(), &answers);
    assert!(seen.contains("use https."));
    assert!(seen.contains("An answer is required"));
    assert!(
        seen.contains("The page people start from. For example: https://viewer.hospital.example")
    );
    assert_eq!(draft.app_url.as_deref(), Some("https://viewer.example"));

    let (_, draft) = filled(for_target("team"), &mut no_pools(), &[Type("hospital"), Enter, Enter]);
    assert_eq!(draft.app_url.as_deref(), Some("hospital"));
}

#[test]
fn an_answer_that_is_not_required_may_be_left_out() {
    let (_, draft) = filled(for_target("late"), &mut no_pools(), &[Enter, Enter, Enter]);
    assert_eq!(draft.app_url, None);
}

#[test]
fn the_app_judges_the_answer_to_its_own_question() {
    let answers = [Type("https://form.example"), Type("cognito-1"), Type("cognito"), Enter, Enter];
    let (seen, draft) = filled(for_target("form"), &mut no_pools(), &answers);
    assert!(seen.contains("Not accepted: the name ID has letters only."));
    assert_eq!(draft.answer("name_id"), Some("cognito"));
}

#[test]
fn a_pasted_callback_url_stands_for_the_answers_where_it_suffices() {
    let mut draft = for_target("form");
    draft.client.callback_urls = Some(vec!["https://form.example/back".to_owned()]);
    let (seen, _) = filled(draft.clone(), &mut no_pools(), &[Enter, Enter]);
    assert!(!seen.contains("Name ID"));

    draft.target = Some("viewer".to_owned());
    let (seen, _) = filled(draft, &mut no_pools(), &[Type("https://viewer.example"), Enter, Enter]);
    assert!(seen.contains("Address where people open the viewer"));
}
