//! The menu of settings.

use super::*;
use crate::resolve::resolve;
use crate::settings::{DomainName, Setting, Spec};
use crate::ui::prompter::{Say, Scripted};
use crate::values::{CallbackUrl, Mfa, Place, SignIn, SignInFactor, Tier};
use Say::{Back, Enter, Pick, Type};

pub(super) fn spec() -> Spec {
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
        sign-in factors: password
        issuer: original (permanent)
        self sign-up: off
        deletion protection: on
        name of the app client: viewer
        callback URLs: https://viewer.example/callback
        sign-out URLs: none
        scopes: openid email
        identity providers: COGNITO
        refresh token rotation: off
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
        (vec![Pick("factors"), Type("passkey"), Type("password passkey")], |draft| {
            draft.pool.sign_in_factors = Some(vec![SignInFactor::Password, SignInFactor::Passkey]);
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
    assert!(seen.contains("Not accepted: `openid` is needed; keep it."));
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
