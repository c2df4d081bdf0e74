//! Which questions are asked, and which are not.

use super::*;
use crate::ui::prompter::{Say, Scripted};
use Say::{Enter, Leave, Pick, Type};

#[test]
fn a_first_run_asks_five_questions() {
    let answers = [
        Pick("1"),
        Type("https://viewer.hospital.example"),
        Enter,
        Enter,
        Type("ada@hospital.example"),
    ];
    let (seen, draft) = filled(Draft::default(), &mut staff(), &answers);
    insta::assert_snapshot!(seen, @r#"
    Nothing changes before you say yes.
    (instructions)

    [list] Which app are you setting up?
        A Viewer
        Late Bloomer
        Team Door
        Form Filler
    [text] Address where people open the viewer
    [list] User pool (the people who may sign in)
      > new pool "viewer"
        staff-sso, about 2300 users, not made by cogoidc
    [list] Who signs people in?
      > the pool's own users
        a new identity provider
        both: the pool's own users and a new identity provider
    [text] First user's e-mail, invited by mail (empty for none)
    "#);
    let mut expected = for_target("viewer");
    expected.app_url = Some("https://viewer.hospital.example".to_owned());
    expected.user.email = Some("ada@hospital.example".to_owned());
    assert_eq!(draft, expected);
}

#[test]
fn a_complete_draft_is_not_asked_anything() {
    let mut pools = pages([]);
    let (seen, draft) = filled(complete(), &mut pools, &[]);
    assert_eq!(seen, "Nothing changes before you say yes.");
    assert_eq!(draft, complete());
    assert_eq!(pools.asked, 0, "pools nobody is asked about are not listed");
}

#[test]
fn each_thing_that_is_given_is_the_one_that_is_not_asked() {
    let questions = [
        "Which app are you setting up?",
        "Address where people open the viewer",
        "User pool",
        "Who signs people in?",
        "First user's e-mail",
    ];
    let answers = [Pick("viewer"), Type("https://viewer.example"), Enter, Enter, Enter];
    let given: [fn(&mut Draft); 4] = [
        |draft| draft.target = complete().target,
        |draft| draft.app_url = complete().app_url,
        |draft| draft.pool.name = complete().pool.name,
        |draft| draft.client.identity_providers = Some(vec!["COGNITO".to_owned()]),
    ];
    for (index, give) in given.into_iter().enumerate() {
        let mut draft = Draft::default();
        give(&mut draft);
        let rest: Vec<Say> = (0..5).filter(|i| *i != index).map(|i| answers[i]).collect();
        let (seen, _) = filled(draft, &mut staff(), &rest);
        for (other, question) in questions.into_iter().enumerate() {
            assert_eq!(seen.contains(question), other != index, "{question}\n{seen}");
        }
    }
}

#[test]
fn a_pool_id_stands_for_the_pool_and_its_people() {
    let mut draft = for_target("viewer");
    draft.pool.id = Some("eu-central-1_Staff".to_owned());
    let (seen, draft) = filled(draft, &mut pages([]), &[Type("https://viewer.example")]);
    assert!(!seen.contains("First user"));
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_Staff"));
}

#[test]
fn leaving_at_any_question_cancels() {
    let answers = [Pick("viewer"), Type("https://viewer.example"), Pick("new"), Enter, Enter];
    for kept in 0..answers.len() {
        let script = answers[..kept].iter().copied().chain([Leave]);
        let mut prompter = Scripted::new(script);
        let left = fill(
            &mut prompter,
            &APPS,
            Draft::default(),
            Surroundings { first_password: FirstPassword::Mailed, app: None },
            &mut staff(),
        );
        assert_eq!(left, Err(Cancelled));
        prompter.finish();
    }
}
