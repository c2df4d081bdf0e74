//! What a sign-in needs besides the password.

use serde_json::{Value, json};

use super::{WRONG, error, page_error, submit};
use crate::sandbox::{
    sign_in::totp,
    testing::{
        browser::{Browser, form_of},
        browser_client, merged,
        reply::code_of,
        world::{ADA, PASSWORD, World},
    },
    visit::page::Reply,
};

#[test]
fn a_temporary_password_is_replaced_at_the_first_sign_in() {
    let mut world = World::with_ada(json!({}));
    world.admin("AdminSetUserPassword", json!({"Password": PASSWORD}));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    assert_eq!(page.status, 200);
    for part in [
        "<h1>Choose a new password</h1>",
        "autocomplete=\"new-password\" aria-describedby=\"new_password-hint\"",
        "<li>At least 8 characters</li><li>An upper-case letter</li>",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(browser.cookies.len() == 1, "there is no session yet");
    let page = browser.submit(&mut world, &page, &[("new_password", "short")]);
    assert_eq!(
        page_error(&page),
        error(
            "Password did not conform with policy: Password not long enough",
            "password_against_policy"
        )
    );
    let page = browser.submit(&mut world, &page, &[]);
    assert_eq!(page_error(&page).1, "form_incomplete");
    let fresh = "Another-Horse-2";
    let code = code_of(&browser.submit(&mut world, &page, &[("new_password", fresh)]));
    world.exchange(&code);
    assert_eq!(world.ada().status, "CONFIRMED");
    assert_eq!(page_error(&submit(&mut world, ADA, PASSWORD)).0, WRONG);
    code_of(&submit(&mut world, ADA, fresh));
}

#[test]
fn missing_required_attributes_are_asked_for() {
    let mut world = World::with_pool(
        2,
        json!({}),
        json!({
            "UsernameAttributes": ["email"],
            "Schema": [
                {"Name": "email", "Required": true}, {"Name": "name", "Required": true},
                {"Name": "birthdate", "Required": true}, {"Name": "given_name", "Required": true},
            ],
        }),
    );
    world.add_style();
    world.add_ada();
    world.admin("AdminSetUserPassword", json!({"Password": PASSWORD}));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    assert!(
        page.body.contains("<label for=\"attribute.given_name\">Given name</label>"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("name=\"attribute.birthdate\" type=\"text\" autocomplete=\"bday\""),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains("attribute.email") && !page.body.contains("attribute.name"),
        "{}",
        page.body
    );
    let password = ("new_password", "Another-Horse-2");
    let page = browser.submit(&mut world, &page, &[password, ("attribute.given_name", "Ada")]);
    assert_eq!(page_error(&page), error("Enter your birthdate.", "attribute_missing"));
    let page = browser.submit(&mut world, &page, &[password, ("attribute.birthdate", "1815")]);
    assert_eq!(page_error(&page).1, "attribute_invalid");
    let done =
        browser.submit(&mut world, &page, &[password, ("attribute.birthdate", "1815-12-10")]);
    code_of(&done);
    assert_eq!(world.ada().attributes["given_name"], "Ada");
    assert_eq!(world.ada().attributes["birthdate"], "1815-12-10");
}

#[test]
fn a_challenge_is_valid_for_minutes_for_one_app_in_one_browser() {
    let mut world = World::with_ada(json!({"AuthSessionValidity": 4}));
    let fresh = [("new_password", "Another-Horse-2")];
    world.admin("AdminSetUserPassword", json!({"Password": PASSWORD}));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let expired = error("This sign-in took too long. Please start again.", "session_expired");

    world.api.now += 240.0;
    assert_eq!(page_error(&browser.submit(&mut world, &page, &fresh)), expired);
    world.api.now -= 1.0;

    let mut other = Browser::default();
    let (_, inputs) = form_of(&page.body);
    let stolen = inputs.iter().find(|(name, _)| name == "session").unwrap();
    let start = other.open_login(&mut world, &[]);
    let form = [("session", stolen.1.as_str()), fresh[0]];
    assert_eq!(page_error(&other.submit(&mut world, &start, &form)), expired);
    let made_up = [("session", "made-up"), fresh[0]];
    assert_eq!(page_error(&browser.submit(&mut world, &page, &made_up)), expired);

    // The form is not valid for another app of the pool.
    let first = world.client.clone();
    let pool = world.pool.clone();
    world.client = world.api.client(&pool, browser_client());
    world.add_style();
    let start = browser.open_login(&mut world, &[("prompt", Some("login"))]);
    assert_eq!(page_error(&browser.submit(&mut world, &start, &form)), expired);
    world.client = first;

    code_of(&browser.submit(&mut world, &page, &fresh));
    assert_eq!(page_error(&browser.submit(&mut world, &page, &fresh)), expired);
}

/// Ada's pool asks for codes of an authenticator app.
fn with_factor(mode: &str, factors: Value) -> World {
    let mut world = World::with_ada(json!({}));
    let body = json!({"UserPoolId": world.pool, "MfaConfiguration": mode});
    world.api.ok("SetUserPoolMfaConfig", merged(body, factors));
    world
}

fn by_app() -> Value {
    json!({"SoftwareTokenMfaConfiguration": {"Enabled": true}})
}

/// The secret that a page shows to an authenticator app.
fn shown_secret(page: &Reply) -> String {
    assert!(page.body.contains("<h1>Set up an authenticator app</h1>"), "{}", page.body);
    let secret = page.body.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next());
    let secret = secret.expect("a secret").to_owned();
    assert!(page.body.contains("href=\"otpauth://totp/staff:"), "{}", page.body);
    assert!(page.body.contains(&format!("?secret={secret}&amp;issuer=staff")), "{}", page.body);
    secret
}

#[test]
fn a_required_authenticator_app_is_set_up_once_and_then_asked_for() {
    let mut world = with_factor("ON", by_app());
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let secret = shown_secret(&page);
    let page = browser.submit(&mut world, &page, &[("code", "000000")]);
    assert_eq!(page_error(&page), error("Invalid code received for user.", "code_wrong"));
    assert_eq!(shown_secret(&page), secret, "the app has this one");
    assert!(world.ada().authenticator.is_none());
    let code = totp::code_at(&secret, world.api.now);
    code_of(&browser.submit(&mut world, &page, &[("code", &code)]));

    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    assert!(
        page.body.contains("<h1>Enter your code</h1>") && !page.body.contains(&secret),
        "{}",
        page.body
    );
    assert!(page.body.contains("autocomplete=\"one-time-code\""), "{}", page.body);
    let page = browser.submit(&mut world, &page, &[("code", &code)]);
    assert_eq!(page_error(&page).1, "code_wrong", "each code works once");
    assert!(!browser.cookies.contains_key("cognito"));
    world.api.now += 30.0;
    let code = totp::code_at(&secret, world.api.now);
    code_of(&browser.submit(&mut world, &page, &[("code", &code)]));
}

#[test]
fn a_new_password_does_not_replace_the_second_factor() {
    let mut world = with_factor("ON", by_app());
    world.admin("AdminSetUserPassword", json!({"Password": PASSWORD}));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let page = browser.submit(&mut world, &page, &[("new_password", "Another-Horse-2")]);
    let secret = shown_secret(&page);
    let code = totp::code_at(&secret, world.api.now);
    code_of(&browser.submit(&mut world, &page, &[("code", &code)]));
}

#[test]
fn an_optional_second_factor_is_only_asked_of_users_who_have_one() {
    let mut world = with_factor("OPTIONAL", by_app());
    code_of(&submit(&mut world, ADA, PASSWORD));
    let body = json!({"UserPoolId": world.pool, "MfaConfiguration": "ON"});
    world.api.ok("SetUserPoolMfaConfig", merged(body.clone(), by_app()));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let code = totp::code_at(&shown_secret(&page), world.api.now);
    code_of(&browser.submit(&mut world, &page, &[("code", &code)]));
    let optional = json!({"MfaConfiguration": "OPTIONAL"});
    world.api.ok("SetUserPoolMfaConfig", merged(merged(body, by_app()), optional));
    let page = submit(&mut world, ADA, PASSWORD);
    assert!(page.body.contains("<h1>Enter your code</h1>"), "{}", page.body);
}

#[test]
fn a_second_factor_that_the_sandbox_cannot_send_has_its_own_error() {
    let sms = json!({"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"});
    let mut world = with_factor("ON", json!({"SmsMfaConfiguration": {"SmsConfiguration": sms}}));
    let page = submit(&mut world, ADA, PASSWORD);
    assert_eq!((page.status, page.cause), (501, Some("factor_not_served")));
    assert!(page.body.contains("The sandbox sends neither"), "{}", page.body);
}
