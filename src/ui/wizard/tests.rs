mod people;

use std::collections::VecDeque;
use std::slice::from_ref;

use secrecy::ExposeSecret;

use super::*;
use crate::resolve::resolve;
use crate::settings::{DomainName, Setting, Spec};
use crate::ui::prompter::{Say, Scripted};
use crate::values::Place;
use crate::values::{CallbackUrl, Mfa, SignIn, Tier, ValueError};
use Say::{Back, Enter, Leave, Pick, Type};

const ADDRESS: AppQuestion = AppQuestion {
    prompt: "Address where people open the viewer",
    help: "The page people start from.",
    example: "https://viewer.hospital.example",
    ..AppQuestion::ADDRESS
};

const NAME_ID: AppQuestion = AppQuestion {
    key: "name_id",
    flag: "--name-id",
    value_name: "NAME",
    label: "Name ID",
    prompt: "Name ID",
    help: "Letters only.",
    example: "cognito",
    required: true,
    check: |name| match name.chars().all(char::is_alphabetic) {
        true => Ok(()),
        false => Err(ValueError::new("the name ID has letters only")),
    },
};

static VIEWER: App = App { name: "viewer", title: "A Viewer", questions: &[ADDRESS], ..App::BASE };
static LATE: App = App {
    name: "late",
    title: "Late Bloomer",
    questions: &[AppQuestion { required: false, ..ADDRESS }],
    ..App::BASE
};
static TEAM: App = App {
    name: "team",
    title: "Team Door",
    questions: &[ADDRESS],
    address: |text| match text.contains('.') {
        true => text.parse(),
        false => format!("https://{text}.team.example").parse(),
    },
    ..App::BASE
};
static FORM: App = App {
    name: "form",
    title: "Form Filler",
    questions: &[ADDRESS, NAME_ID],
    callback_suffices: true,
    ..App::BASE
};
static APPS: [&App; 4] = [&VIEWER, &LATE, &TEAM, &FORM];

/// Pages of pools, and how often one was asked for.
struct Pages {
    pages: VecDeque<Result<PoolPage, String>>,
    asked: usize,
    /// The identity providers of each pool.
    providers: Result<Vec<String>, String>,
}

impl Pools for Pages {
    fn next_page(&mut self) -> Result<PoolPage, String> {
        self.asked += 1;
        self.pages.pop_front().expect("a page that was not announced")
    }

    fn providers(&mut self, _: &PoolId) -> Result<Vec<String>, String> {
        self.providers.clone()
    }
}

fn pool(id: &str, name: &str, about: &str, ours: bool) -> PoolChoice {
    PoolChoice {
        id: id.parse().unwrap(),
        name: name.to_owned(),
        about: Some(about.to_owned()).filter(|about| !about.is_empty()),
        ours,
    }
}

fn page(pools: &[PoolChoice], more: bool) -> Result<PoolPage, String> {
    Ok(PoolPage { pools: pools.to_vec(), more })
}

fn pages(pages: impl IntoIterator<Item = Result<PoolPage, String>>) -> Pages {
    Pages { pages: pages.into_iter().collect(), asked: 0, providers: Ok(Vec::new()) }
}

fn no_pools() -> Pages {
    pages([page(&[], false)])
}

fn staff() -> Pages {
    let staff =
        pool("eu-central-1_Staff", "staff-sso", "about 2300 users, not made by cogoidc", false);
    pages([page(&[staff], false)])
}

fn aws() -> Context {
    Context {
        account: Some("111122223333".parse().unwrap()),
        profile: Some("radiology".to_owned()),
        region: "eu-central-1".parse().unwrap(),
        sandbox: false,
    }
}

/// Fills the draft; what a person saw, and the draft.
fn filled(draft: Draft, pools: &mut Pages, answers: &[Say]) -> (String, Draft) {
    filled_in(&aws(), draft, pools, answers)
}

fn filled_in(
    context: &Context,
    draft: Draft,
    pools: &mut Pages,
    answers: &[Say],
) -> (String, Draft) {
    let mut prompter = Scripted::new(answers.iter().copied());
    let draft = fill(&mut prompter, &APPS, draft, context, pools).unwrap();
    (prompter.finish(), draft)
}

fn for_target(name: &str) -> Draft {
    Draft { target: Some(name.to_owned()), ..Draft::default() }
}

/// Nothing left to ask.
fn complete() -> Draft {
    let mut draft = for_target("viewer");
    draft.app_url = Some("https://viewer.example".to_owned());
    draft.pool.name = Some("viewer".to_owned());
    draft.user.email = Some("ada@hospital.example".to_owned());
    draft
}

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
    AWS account 111122223333 (profile radiology), region eu-central-1. Nothing changes before you say yes.
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
    assert_eq!(
        seen,
        "AWS account 111122223333 (profile radiology), region eu-central-1. Nothing changes before you say yes."
    );
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

#[test]
fn more_pools_are_loaded_only_when_they_are_wanted() {
    let first = pool("eu-central-1_A", "alpha", "", false);
    let second = pool("eu-central-1_B", "beta", "", false);
    let source = || pages([page(from_ref(&first), true), page(from_ref(&second), false)]);
    let address = Type("https://viewer.example");

    let mut pools = source();
    let (seen, draft) = filled(for_target("viewer"), &mut pools, &[address, Pick("alpha"), Enter]);
    assert_eq!(pools.asked, 1);
    assert!(seen.contains("more user pools") && !seen.contains("beta"));
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_A"));

    let mut pools = source();
    let answers = [address, Pick("more"), Pick("beta"), Pick("own")];
    let (seen, draft) = filled(for_target("viewer"), &mut pools, &answers);
    assert_eq!(pools.asked, 2);
    assert_eq!(seen.matches("more user pools").count(), 1);
    assert_eq!(
        seen.matches("  > ").count(),
        2,
        "after the first page no pool is taken by Enter alone\n{seen}"
    );
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_B"));
}

#[test]
fn an_empty_page_is_passed_over() {
    let only = pool("eu-central-1_A", "alpha", "", false);
    let mut pools = pages([page(&[], true), page(&[only], false)]);
    let answers = [Type("https://viewer.example"), Pick("alpha"), Enter];
    let (seen, _) = filled(for_target("viewer"), &mut pools, &answers);
    assert!(!seen.contains("more user pools"));

    let first = pool("eu-central-1_A", "alpha", "", false);
    let mut pools = pages([page(&[first], true), page(&[], false)]);
    let answers = [Type("https://viewer.example"), Pick("more"), Pick("alpha"), Enter];
    let (_, draft) = filled(for_target("viewer"), &mut pools, &answers);
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_A"));
}

#[test]
fn pools_that_cannot_be_listed_can_be_named() {
    let mut pools = pages([Err("no permission cognito-idp:ListUserPools".to_owned())]);
    let answers = [
        Type("https://viewer.example"),
        Pick("id"),
        Back,
        Pick("by id"),
        Type("staff"),
        Type("eu-central-1_Staff"),
        Enter,
    ];
    let (seen, draft) = filled(for_target("viewer"), &mut pools, &answers);
    assert!(
        seen.contains("The user pools cannot be listed: no permission cognito-idp:ListUserPools.")
    );
    assert!(seen.contains("Not accepted: `staff` is not a user pool id"));
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_Staff"));
}

#[test]
fn a_second_run_offers_the_pool_of_the_first_and_never_a_new_one_of_the_same_name() {
    let own = pool("eu-central-1_Own", "viewer", "about 3 users", true);
    let answers = [Type("https://viewer.example"), Enter, Enter];
    let (seen, draft) =
        filled(for_target("viewer"), &mut pages([page(from_ref(&own), false)]), &answers);
    assert!(seen.contains("new pool \"viewer-2\""), "{seen}");
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_Own"));
    assert_eq!(draft.pool.name, None);

    let answers = [Type("https://viewer.example"), Pick("new"), Enter, Enter];
    let (_, draft) =
        filled(for_target("viewer"), &mut pages([page(from_ref(&own), false)]), &answers);
    assert_eq!((draft.pool.id, draft.pool.name.as_deref()), (None, Some("viewer-2")));

    let other = PoolChoice { ours: false, ..own };
    let answers = [Type("https://viewer.example"), Enter, Enter, Enter];
    let (_, draft) = filled(for_target("viewer"), &mut pages([page(&[other], false)]), &answers);
    assert_eq!(draft.pool.id, None, "somebody else's pool is not taken by Enter alone");
}

#[test]
fn pools_of_one_name_are_told_apart() {
    let twice =
        [pool("eu-central-1_A", "staff", "", false), pool("eu-central-1_B", "staff", "", false)];
    let answers = [Type("https://viewer.example"), Pick("staff"), Pick("eu-central-1_B"), Enter];
    let (seen, draft) = filled(for_target("viewer"), &mut pages([page(&twice, false)]), &answers);
    assert!(
        seen.contains(
            "`staff` matches 2 entries: 2 staff (eu-central-1_A); 3 staff (eu-central-1_B)"
        )
    );
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_B"));
}

#[test]
fn a_pool_chosen_and_taken_back_leaves_nothing_behind() {
    // The questions that follow a new pool lead back to the pools.
    let answers =
        [Type("https://viewer.example"), Pick("new"), Enter, Back, Back, Pick("staff"), Enter];
    let (_, draft) = filled(for_target("viewer"), &mut staff(), &answers);
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_Staff"));
    assert_eq!(draft.user.email, None);
}

#[test]
fn the_first_user_is_asked_for_in_the_words_of_the_place() {
    let question = |context: &Context| {
        let mut draft = complete();
        draft.user.email = None;
        let (seen, _) = filled_in(context, draft, &mut pages([]), &[Enter, Enter]);
        seen
    };
    assert!(question(&aws()).contains("First user's e-mail, invited by mail (empty for none)"));
    let sandbox = Context { account: None, profile: None, sandbox: true, ..aws() };
    let seen = question(&sandbox);
    assert!(seen.contains("First user's e-mail, password asked next (empty for none)"));
    assert!(seen.starts_with(
        "The local Cognito of the sandbox; AWS is not called. Nothing changes before you say yes."
    ));
    let endpoint = Context { account: None, profile: None, ..aws() };
    assert!(question(&endpoint).contains("First user's e-mail (empty for none)"));
}

#[test]
fn a_wrong_e_mail_address_is_asked_for_again() {
    let mut draft = complete();
    draft.user.email = None;
    let answers = [Enter, Type("ada"), Type(" ada@hospital.example ")];
    let (seen, draft) = filled(draft, &mut pages([]), &answers);
    assert!(seen.contains("Not accepted: `ada` is not an e-mail address: it has no @"));
    assert_eq!(draft.user.email.as_deref(), Some("ada@hospital.example"));
}

#[test]
fn leaving_at_any_question_cancels() {
    let answers = [Pick("viewer"), Type("https://viewer.example"), Pick("new"), Enter, Enter];
    for kept in 0..answers.len() {
        let script = answers[..kept].iter().copied().chain([Leave]);
        let mut prompter = Scripted::new(script);
        let left = fill(&mut prompter, &APPS, Draft::default(), &aws(), &mut staff());
        assert_eq!(left, Err(Cancelled));
        prompter.finish();
    }
}

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
fn a_password_is_typed_twice_and_strong_enough() {
    let mut prompter = Scripted::new([
        Say::Secret("short"),
        Say::Secret("Correct-horse-1"),
        Say::Secret("Correct-horse-2"),
        Say::Secret("Correct-horse-1"),
        Say::Secret("Correct-horse-1"),
    ]);
    let password = password(&mut prompter, "ada@hospital.example").unwrap();
    assert_eq!(password.expose_secret(), "Correct-horse-1");
    let seen = prompter.finish();
    assert!(seen.contains("[secret] Password for ada@hospital.example"));
    assert!(seen.contains(
        "Not accepted: it needs at least 8 characters, a capital letter, a digit, a symbol such as ! or -."
    ));
    assert!(seen.contains("The two passwords differ"));
    assert!(!seen.contains("horse") && !seen.contains("short"));
}

#[test]
fn a_password_explains_itself_and_the_second_time_leads_back_to_the_first() {
    let mut prompter = Scripted::new([
        Say::Secret("?"),
        Back,
        Say::Secret("Correct-horse-1"),
        Say::Secret("?"),
        Back,
        Say::Secret("Correct-horse-2"),
        Say::Secret("Correct-horse-2"),
    ]);
    let password = password(&mut prompter, "ada@hospital.example").unwrap();
    assert_eq!(password.expose_secret(), "Correct-horse-2");
    let seen = prompter.finish();
    for text in ["signs in with it", "This is the first question", "typed twice"] {
        assert!(seen.contains(text), "{text}: {seen}");
    }
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

fn spec() -> Spec {
    let mut draft = Draft { target: Some("ohif".to_owned()), ..complete() };
    draft.pool.mfa = Some(Mfa::Optional);
    let place = Place { region: "eu-central-1".parse().unwrap(), account: None };
    let mut spec = resolve(&draft, &place).unwrap();
    let callback: CallbackUrl = "https://viewer.example/callback".parse().unwrap();
    spec.target = "viewer";
    spec.pool.name = Setting::Default("viewer".parse().unwrap());
    spec.client.name = Setting::Default("viewer".parse().unwrap());
    spec.client.callback_urls = Setting::Default(vec![callback]);
    spec.client.sign_out_urls = Setting::Default(Vec::new());
    spec.client.scopes =
        Setting::Default(vec!["openid".parse().unwrap(), "email".parse().unwrap()]);
    spec.domain.name = Setting::Default(DomainName::Prefix("viewer-7c1f2a".parse().unwrap()));
    spec
}

/// Changes one thing; what was seen, and the draft.
fn changed(spec: &Spec, answers: &[Say]) -> (String, Draft) {
    let mut prompter = Scripted::new(answers.iter().copied());
    let draft = change(&mut prompter, &APPS, complete(), spec).unwrap();
    (prompter.finish(), draft)
}

#[test]
fn the_menu_shows_every_setting_with_its_present_value() {
    let (seen, draft) = changed(&spec(), &[Pick("nothing")]);
    insta::assert_snapshot!(seen, @r#"
    [list] What would you like to change?
        address of the app: https://viewer.example
        name of the user pool: viewer
        sign-in: by e-mail (permanent)
        tier: essentials
        MFA: optional
        self sign-up: off
        deletion protection: on
        name of the app client: viewer
        callback URLs: https://viewer.example/callback
        sign-out URLs: none
        scopes: openid email
        identity providers: COGNITO
        domain prefix: viewer-7c1f2a
        custom domain: none
        sign-in pages: managed login
        first user: ada@hospital.example
        nothing: back to the plan
    "#);
    assert_eq!(draft, complete());
}

#[test]
fn an_existing_pool_and_client_show_defaults_as_they_are() {
    let mut spec = spec();
    spec.pool.id = Some("eu-central-1_Staff".parse().unwrap());
    spec.client.id = Some("abc".parse().unwrap());
    let (seen, _) = changed(&spec, &[Back]);
    assert!(!seen.contains("permanent)") && !seen.contains("name of the"));
    assert!(seen.contains("tier: as it is"));
    assert!(seen.contains("MFA: optional"), "given, so it counts");
    assert!(seen.contains("callback URLs: as it is"));
}

/// What an answer does to a draft.
type Edit = fn(&mut Draft);

#[test]
fn each_setting_can_be_changed_and_changes_nothing_else() {
    let arn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    let cases: Vec<(Vec<Say>, Edit)> = vec![
        (vec![Pick("address of the app"), Type("https://two.example")], |draft| {
            draft.app_url = Some("https://two.example".to_owned());
        }),
        (vec![Pick("name of the user pool"), Type("two")], |draft| {
            draft.pool.name = Some("two".to_owned());
        }),
        (vec![Pick("sign-in: by"), Pick("by user name")], |draft| {
            draft.pool.sign_in = Some(SignIn::Username);
        }),
        (vec![Pick("tier"), Pick("plus")], |draft| {
            draft.pool.tier = Some(Tier::Plus);
        }),
        (vec![Pick("MFA"), Pick("required")], |draft| {
            draft.pool.mfa = Some(Mfa::Required);
        }),
        (vec![Pick("self"), Pick("on")], |draft| {
            draft.pool.self_sign_up = Some(true);
        }),
        (vec![Pick("deletion"), Pick("off")], |draft| {
            draft.pool.deletion_protection = Some(false);
        }),
        (vec![Pick("name of the app client"), Type("two")], |draft| {
            draft.client.name = Some("two".to_owned());
        }),
        (vec![Pick("callback"), Type("https://a.example/  https://b.example/")], |draft| {
            draft.client.callback_urls =
                Some(vec!["https://a.example/".to_owned(), "https://b.example/".to_owned()]);
        }),
        (vec![Pick("sign-out"), Type("https://a.example/")], |draft| {
            draft.client.sign_out_urls = Some(vec!["https://a.example/".to_owned()]);
        }),
        (vec![Pick("scopes"), Type("email"), Type("openid phone")], |draft| {
            draft.client.scopes = Some(vec!["openid".to_owned(), "phone".to_owned()]);
        }),
        (vec![Pick("identity"), Type("COGNITO Okta")], |draft| {
            draft.client.identity_providers = Some(vec!["COGNITO".to_owned(), "Okta".to_owned()]);
        }),
        (vec![Pick("domain prefix"), Type("two")], |draft| {
            draft.domain.prefix = Some("two".to_owned());
        }),
        (
            vec![
                Pick("custom domain"),
                Type("login.example.org"),
                Back,
                Enter,
                Type("nonsense"),
                Type(arn),
            ],
            |draft| {
                draft.domain.custom = Some("login.example.org".to_owned());
                draft.domain.certificate_arn =
                    Some("arn:aws:acm:us-east-1:111122223333:certificate/1".to_owned());
            },
        ),
        (vec![Pick("sign-in pages"), Pick("classic")], |draft| {
            draft.domain.classic = Some(true);
        }),
        (vec![Pick("first user"), Type("eve@hospital.example")], |draft| {
            draft.user.email = Some("eve@hospital.example".to_owned());
        }),
        (vec![Pick("first user"), Type("")], |draft| {
            draft.user.email = None;
        }),
    ];
    for (answers, edit) in cases {
        let (seen, draft) = changed(&spec(), &answers);
        let mut expected = complete();
        edit(&mut expected);
        assert_eq!(draft, expected, "{seen}");
    }
}

#[test]
fn back_from_a_setting_leads_to_the_menu_again() {
    let (seen, draft) = changed(&spec(), &[Pick("tier"), Back, Pick("self"), Back, Back]);
    assert_eq!(seen.matches("What would you like to change?").count(), 3);
    assert_eq!(draft, complete());
}

#[test]
fn a_scope_the_app_needs_cannot_be_left_out() {
    let (seen, _) = changed(&spec(), &[Pick("scopes"), Type("email"), Back, Back]);
    assert!(seen.contains("Not accepted: the app needs `openid`; keep it."));
}

#[test]
fn the_inner_words_never_reach_the_screen() {
    let mut all = String::new();
    let address = Type("https://viewer.example");
    let answers =
        [Pick("viewer"), address, Enter, Pick("both"), Pick("okta"), Type("?"), Enter, Enter];
    all += &filled(Draft::default(), &mut staff(), &answers).0;
    all += &changed(&spec(), &[Pick("nothing")]).0;
    for word in ["draft", "observed", "step", "twin", "adopt", "upstream"] {
        assert!(!all.to_lowercase().contains(word), "{word}\n{all}");
    }
}
