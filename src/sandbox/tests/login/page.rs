//! The sign-in page.

use serde_json::json;

use super::{WRONG, error, page_error, submit};
use crate::sandbox::testing::{
    browser::{Browser, form_of},
    reply::{CALLBACK, code_of, header, location, parameter},
    world::{ADA, PASSWORD, World},
};

#[test]
fn the_sign_in_page_is_accessible_and_loads_nothing() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let client = world.pool_mut().clients.get_mut(&client).unwrap();
    client.fields.insert("ClientName".into(), "<viewer>".into());
    let page = Browser::default().open_login(&mut world, &[]);
    for part in [
        "<html lang=\"en\">",
        "<title>Sign in</title>",
        "<p class=\"app\">&lt;viewer&gt;</p>",
        "<form method=\"post\" action=\"http://localhost:9229/domain/ohif/login?client_id=",
        "<label for=\"username\">Email address</label>",
        "<input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\"",
        "<label for=\"password\">Password</label>",
        "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\"",
        "<button type=\"submit\">Sign in</button>",
        "prefers-color-scheme: dark",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    for absent in ["<script", "http://www", "https://", "url(", "@import", " style="] {
        assert!(!page.body.contains(absent), "{absent}");
    }
    let policy = header(&page, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("script-src") && !policy.contains("form-action"), "{policy}");
    assert_eq!(header(&page, "cache-control"), "no-store");
    assert_eq!(header(&page, "referrer-policy"), "no-referrer");
}

#[test]
fn a_login_hint_fills_in_the_name_and_is_escaped() {
    let mut world = World::with_ada(json!({}));
    let hint = [("login_hint", Some("\"><script>x</script>"))];
    let page = Browser::default().open_login(&mut world, &hint);
    assert!(
        page.body.contains("value=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\""),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<script"), "{}", page.body);
    let (_, inputs) = form_of(&page.body);
    assert!(inputs.contains(&("username".into(), "\"><script>x</script>".into())));
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_alike_only_if_the_client_asks_for_it() {
    for (mode, unknown) in [("ENABLED", WRONG), ("LEGACY", "User does not exist.")] {
        let mut world = World::with_ada(json!({"PreventUserExistenceErrors": mode}));
        let page = submit(&mut world, ADA, "Wrong-Horse-1");
        assert_eq!(page_error(&page), error(WRONG, "password_wrong"));
        let (_, inputs) = form_of(&page.body);
        assert!(inputs.contains(&("username".into(), ADA.into())), "the name stays");
        assert!(!page.body.contains("Wrong-Horse-1"), "the password does not");
        let page = submit(&mut world, "bob@example.com", PASSWORD);
        assert_eq!(page_error(&page), error(unknown, "user_unknown"));
        for (name, password) in [(ADA, ""), ("", PASSWORD)] {
            assert_eq!(page_error(&submit(&mut world, name, password)).1, "form_incomplete");
        }
    }
}

#[test]
fn the_name_is_shown_again_and_is_escaped() {
    let mut world = World::with_ada(json!({}));
    let page = submit(&mut world, "\"><b>", PASSWORD);
    assert!(
        page.body.contains("value=\"&quot;&gt;&lt;b&gt;\"") && !page.body.contains("<b>"),
        "{}",
        page.body
    );
}

#[test]
fn a_user_who_may_not_sign_in_learns_why_after_the_right_password() {
    for (status, disabled, sentence, cause) in [
        ("UNCONFIRMED", false, "User is not confirmed.", "user_unconfirmed"),
        (
            "RESET_REQUIRED",
            false,
            "Password reset required for the user.",
            "password_reset_required",
        ),
        ("CONFIRMED", true, "User is disabled.", "user_disabled"),
    ] {
        let mut world = World::with_ada(json!({}));
        world.ada().status = status.into();
        world.ada().disabled = disabled;
        assert_eq!(page_error(&submit(&mut world, ADA, PASSWORD)), error(sentence, cause));
        assert_eq!(page_error(&submit(&mut world, ADA, "Wrong-Horse-1")).0, WRONG);
    }
}

#[test]
fn a_form_only_works_in_the_browser_that_opened_it() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let page = browser.open_login(&mut world, &[]);
    let fields = [("username", ADA), ("password", PASSWORD)];
    let mut other = Browser::default();
    assert_eq!(page_error(&other.submit(&mut world, &page, &fields)).1, "csrf");
    // The other browser now has its own cookie, which does not match the form.
    assert_eq!(page_error(&other.submit(&mut world, &page, &fields)).1, "csrf");
    let without = [fields.as_slice(), &[("_csrf", "")]].concat();
    assert_eq!(page_error(&browser.submit(&mut world, &page, &without)).1, "csrf");
    code_of(&browser.submit(&mut world, &page, &fields));
}

#[test]
fn two_pages_of_one_browser_both_work() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let (first, second) =
        (browser.open_login(&mut world, &[]), browser.open_login(&mut world, &[]));
    let fields = [("username", ADA), ("password", PASSWORD)];
    code_of(&browser.submit(&mut world, &second, &fields));
    code_of(&browser.submit(&mut world, &first, &fields));
}

#[test]
fn local_users_cannot_sign_in_to_a_client_without_cognito() {
    let mut world = World::with_ada(json!({}));
    world.add_provider("Okta", json!({}), json!({}));
    world.add_provider("Other", json!({}), json!({}));
    let mut browser = Browser::default();
    let page = browser.open_login(&mut world, &[]);
    browser.sign_in(&mut world, &[]);
    world.update(json!({"SupportedIdentityProviders": ["Okta", "Other"]}));
    let reply = browser.submit(&mut world, &page, &[("username", ADA), ("password", PASSWORD)]);
    assert!(location(&reply).contains("/error?error=invalid_request"), "{}", location(&reply));
    // An earlier session does not help.
    let reply = browser.authorize(&mut world, &[]);
    assert!(location(&reply).contains("/login?"), "{}", location(&reply));
    assert_eq!(
        parameter(&browser.authorize(&mut world, &[("prompt", Some("none"))]), "error").unwrap(),
        "login_required"
    );
}

#[test]
fn providers_are_buttons_above_the_form() {
    let mut world = World::with_ada(json!({}));
    world.add_provider("Okta", json!({}), json!({}));
    world.add_provider("Q&A", json!({}), json!({}));
    world.update(json!({"SupportedIdentityProviders": ["COGNITO", "Okta", "Q&A"]}));
    let page = Browser::default().open_login(&mut world, &[]);
    for part in [
        "<a class=\"button\" href=\"http://localhost:9229/domain/ohif/oauth2/authorize?client_id=",
        "&amp;identity_provider=Okta\">Continue with Okta</a>",
        "&amp;identity_provider=Q%26A\">Continue with Q&amp;A</a>",
        "<p class=\"or\">or</p>\n<form",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
}

#[test]
fn version_2_pages_need_a_login_style() {
    let mut world = World::new(2, json!({}));
    world.add_ada();
    let url = format!("/domain/ohif/login?{}", world.query(&[]));
    let reply = Browser::default().go(&mut world, "POST", &url, "username=a&password=b");
    assert_eq!(reply.status, 403);
}

#[test]
fn a_scripted_page_has_no_form_in_its_html() {
    let mut world = World::with_ada(json!({}));
    world.faults.add("scripted-sign-in".parse().unwrap());
    let page = Browser::default().open_login(&mut world, &[]);
    assert!(!page.body.contains("<form") && page.body.contains("<noscript>"), "{}", page.body);
    let policy = header(&page, "content-security-policy");
    assert!(policy.contains("; script-src 'sha256-"), "{policy}");
}

#[test]
fn the_query_parameters_of_a_callback_are_kept() {
    let mut world = World::with_ada(json!({}));
    let callback = "https://app.example/cb?x=1";
    let back = Browser::default().sign_in(&mut world, &[("redirect_uri", Some(callback))]);
    assert!(location(&back).starts_with(&format!("{callback}&code=")), "{}", location(&back));
    assert_ne!(callback, CALLBACK);
}
