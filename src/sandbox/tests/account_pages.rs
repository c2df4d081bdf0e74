//! The pages on which people make an account, and set a new password in place of a forgotten one.

use serde_json::{Value, json};

use crate::sandbox::{
    testing::{
        browser::{Browser, form_of},
        direct::URL,
        merged,
        reply::{code_of, location},
        world::{ADA, PASSWORD, World},
    },
    visit::page::Reply,
};

const NEW_PASSWORD: &str = "Another-Horse-2";

/// A pool whose users sign in by e-mail address, which is verified.
fn world(version: i64, pool: Value, client: Value) -> World {
    let verified = json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]});
    let mut world = World::with_pool(version, client, merged(verified, pool));
    world.add_style();
    world
}

/// The target of the link with this label.
#[track_caller]
fn link(page: &Reply, label: &str) -> String {
    let before = page.body.split(&format!("\">{label}</a>")).next().unwrap();
    assert!(before.len() < page.body.len(), "no {label}: {}", page.body);
    before.rsplit("href=\"").next().unwrap().replace("&amp;", "&")
}

#[track_caller]
fn alert(page: &Reply) -> &str {
    assert_eq!(page.status, 400, "{}", page.body);
    let rest = page.body.split("<div role=\"alert\" tabindex=\"-1\" autofocus><p>").nth(1);
    rest.and_then(|rest| rest.split("</p>").next()).expect("an alert")
}

#[track_caller]
fn status(page: &Reply) -> &str {
    assert_eq!(page.status, 200, "{}", page.body);
    let rest = page.body.split("<div role=\"status\"><p>").nth(1).expect("a status");
    rest.split("</p>").next().unwrap()
}

#[track_caller]
fn assert_accessible(page: &Reply, title: &str) {
    assert!(page.body.contains(&format!("<title>{title}</title>")), "{}", page.body);
    assert!(page.body.contains("<html lang=\"en\">") && !page.body.contains("<script"));
    for input in page.body.split("<input id=\"").skip(1) {
        let id = input.split('"').next().unwrap();
        assert!(page.body.contains(&format!("<label for=\"{id}\">")), "{id}");
        if let Some(described) = input.split('>').next().unwrap().split("describedby=\"").nth(1) {
            let hint = described.split('"').next().unwrap();
            assert!(page.body.contains(&format!("id=\"{hint}\"")), "{hint}");
        }
    }
    assert_eq!(page.body.matches(" autofocus").count(), 1, "one element has the focus");
}

#[test]
fn a_person_makes_an_account_on_the_pages_of_both_versions_and_signs_in() {
    for version in [1, 2] {
        let required = json!({"Schema": [{"Name": "given_name", "Required": true}]});
        let mut world = world(version, required, json!({}));
        let mut browser = Browser::default();
        let login = browser.open_login(&mut world, &[]);
        let page = browser.go(&mut world, "GET", &link(&login, "Create an account"), "");
        assert_accessible(&page, "Create an account");
        assert!(page.body.contains("<label for=\"attribute.given_name\">Given name</label>"));
        assert!(page.body.contains("At least 8 characters"), "{}", page.body);
        assert!(!page.body.contains("attribute.email"), "{}", page.body);

        let filled = [("username", ADA), ("attribute.given_name", "Ada"), ("password", PASSWORD)];
        for (changed, message) in [
            (
                ("password", "short"),
                "Password did not conform with policy: Password not long enough",
            ),
            (
                ("attribute.given_name", ""),
                "Attributes did not conform to the schema: given_name: The attribute is required",
            ),
            (("username", "ada"), "Username should be an email."),
        ] {
            let fields = filled.map(|field| if field.0 == changed.0 { changed } else { field });
            let again = browser.submit(&mut world, &page, &fields);
            assert_eq!((alert(&again), again.cause), (message, Some("sign_up_refused")));
            assert!(!again.body.contains(PASSWORD));
        }
        assert_eq!(world.pool_mut().users.len(), 0);
        let reply = browser.submit(&mut world, &page, &filled);
        assert!(location(&reply).starts_with(&format!("{URL}/domain/ohif/confirmUser?")));
        let page = browser.go(&mut world, "GET", location(&reply), "");
        assert_accessible(&page, "Confirm your account");
        assert!(page.body.contains("in the terminal that it runs in"), "{}", page.body);
        let (code, _) = world.api.sent_code();
        let wrong = if code == "000000" { "111111" } else { "000000" };
        let again = browser.submit(&mut world, &page, &[("code", wrong)]);
        assert_eq!(alert(&again), "Invalid verification code provided, please try again.");
        let login = browser.submit(&mut world, &again, &[("code", &code)]);
        assert_eq!(status(&login), "Your account is confirmed. You can sign in now.");
        let done = browser.submit(&mut world, &login, &[("username", ADA), ("password", PASSWORD)]);
        code_of(&done);
    }
}

#[test]
fn a_new_code_replaces_the_first() {
    let mut world = world(2, json!({}), json!({}));
    let mut browser = Browser::default();
    let page = open_sign_up(&mut browser, &mut world);
    let reply = browser.submit(&mut world, &page, &[("username", ADA), ("password", PASSWORD)]);
    let (first, _) = world.api.sent_code();
    let page = browser.go(&mut world, "GET", location(&reply), "");
    let reply = browser.submit(&mut world, &page, &[("resend", "true")]);
    let page = browser.go(&mut world, "GET", location(&reply), "");
    let (code, _) = world.api.sent_code();
    if first != code {
        let again = browser.submit(&mut world, &page, &[("code", &first)]);
        assert_eq!(alert(&again), "Invalid verification code provided, please try again.");
    }
    status(&browser.submit(&mut world, &page, &[("code", &code)]));
}

fn open_sign_up(browser: &mut Browser, world: &mut World) -> Reply {
    let url = format!("/domain/ohif/signup?{}", world.query(&[]));
    browser.go(world, "GET", &url, "")
}

#[test]
fn whoever_left_before_the_code_gets_back_to_it_by_signing_in() {
    let mut world = world(2, json!({}), json!({}));
    world.add_ada();
    for (state, cause, label, title) in [
        (
            "UNCONFIRMED",
            "user_unconfirmed",
            "Enter the code for your account",
            "Confirm your account",
        ),
        (
            "RESET_REQUIRED",
            "password_reset_required",
            "Choose a new password",
            "Choose a new password",
        ),
    ] {
        world.ada().status = state.into();
        let mut browser = Browser::default();
        let page = browser.sign_in(&mut world, &[]);
        assert_eq!(page.cause, Some(cause));
        let page = browser.go(&mut world, "GET", &link(&page, label), "");
        assert_accessible(&page, title);
    }
}

#[test]
fn a_forgotten_password_is_replaced_on_the_pages() {
    for version in [1, 2] {
        let mut world = world(version, json!({}), json!({}));
        world.add_ada();
        let mut browser = Browser::default();
        let login = browser.open_login(&mut world, &[]);
        let page = browser.go(&mut world, "GET", &link(&login, "Forgot your password?"), "");
        assert_accessible(&page, "Forgot your password?");
        let reply = browser.submit(&mut world, &page, &[("username", ADA)]);
        let page = browser.go(&mut world, "GET", location(&reply), "");
        assert_accessible(&page, "Choose a new password");
        let (code, _) = world.api.sent_code();
        let weak = browser.submit(&mut world, &page, &[("code", &code), ("new_password", "short")]);
        assert_eq!(weak.cause, Some("new_password_refused"));
        let fields = [("code", code.as_str()), ("new_password", NEW_PASSWORD)];
        let login = browser.submit(&mut world, &weak, &fields);
        assert_eq!(status(&login), "Your password was changed. You can sign in with the new one.");
        let fields = [("username", ADA), ("password", NEW_PASSWORD)];
        code_of(&browser.submit(&mut world, &login, &fields));
    }
}

#[test]
fn a_page_tells_who_has_an_account_only_if_the_client_allows_it() {
    for (setting, told) in [("LEGACY", true), ("ENABLED", false)] {
        let mut world = world(2, json!({}), json!({"PreventUserExistenceErrors": setting}));
        let mut browser = Browser::default();
        let login = browser.open_login(&mut world, &[]);
        let page = browser.go(&mut world, "GET", &link(&login, "Forgot your password?"), "");
        let reply = browser.submit(&mut world, &page, &[("username", ADA)]);
        if told {
            assert_eq!(alert(&reply), "User does not exist.");
            continue;
        }
        let page = browser.go(&mut world, "GET", location(&reply), "");
        let fields = [("code", "123456"), ("new_password", NEW_PASSWORD)];
        let reply = browser.submit(&mut world, &page, &fields);
        assert_eq!(alert(&reply), "Invalid code provided, please request a code again.");
    }
}

#[test]
fn pages_that_the_pool_does_not_allow_are_neither_shown_nor_linked() {
    let mut world = world(
        2,
        json!({
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]},
        }),
        json!({}),
    );
    let login = Browser::default().open_login(&mut world, &[]);
    assert!(!login.body.contains("class=\"links\""), "{}", login.body);
    for page in ["/signup", "/forgotPassword", "/confirmForgotPassword", "/confirmforgotPassword"] {
        let reply = world.ask(page, &[]);
        assert!(location(&reply).contains("/error?error=invalid_request"), "{page}");
        assert_eq!(reply.cause, Some("page_not_offered"), "{page}");
    }
    assert_eq!(world.ask("/confirmUser", &[]).status, 200);
    // An app client without the pool's own users has none of the pages.
    world.add_provider("Okta", json!({}), json!({}));
    world.offer(&["Okta"]);
    assert_eq!(world.ask("/confirmUser", &[]).cause, Some("page_not_offered"));
}

#[test]
fn a_form_of_another_browser_makes_no_account() {
    let mut world = world(2, json!({}), json!({}));
    let page = world.ask("/signup", &[]);
    let fields = [("username", ADA), ("password", PASSWORD)];
    let reply = Browser::default().submit(&mut world, &page, &fields);
    assert_eq!(reply.cause, Some("csrf"));
    assert_eq!(world.pool_mut().users.len(), 0);
    let (action, _) = form_of(&reply.body);
    assert!(action.contains("/signup?"), "{action}");
}

#[test]
fn an_account_without_a_code_waits_for_an_administrator() {
    let mut world = World::with_pool(2, json!({}), json!({}));
    world.add_style();
    let mut browser = Browser::default();
    let page = open_sign_up(&mut browser, &mut world);
    let reply = browser.submit(&mut world, &page, &[("username", "ada"), ("password", PASSWORD)]);
    assert!(status(&reply).contains("An administrator has to confirm it"), "{}", reply.body);
    assert_eq!(world.pool_mut().users["ada"].status, "UNCONFIRMED");
}
