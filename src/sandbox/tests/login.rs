//! The sign-in page, what it asks beside a password, and the session it opens, without a server.

use serde_json::{Value, json};

use super::{
    merged,
    world::{
        ADA, Browser, CALLBACK, PASSWORD, URL, World, claims, code_of, form_of, header, location,
        parameter,
    },
};
use crate::sandbox::{pages::totp, visit::page::Reply};

const WRONG: &str = "Incorrect username or password.";

/// What a page says went wrong, and the word for it in the log.
fn complaint(page: &Reply) -> (String, &'static str) {
    assert_eq!(page.status, 400, "{}", page.body);
    assert!(page.body.contains("<title>Error: "), "{}", page.body);
    let said = page.body.split("<div role=\"alert\" tabindex=\"-1\" autofocus><p>").nth(1);
    let said = said.and_then(|rest| rest.split("</p>").next()).expect("an alert");
    assert_eq!(page.body.matches(" autofocus").count(), 1, "one thing has the focus");
    (said.to_owned(), page.cause.unwrap_or("no cause"))
}

fn said(sentence: &str, cause: &'static str) -> (String, &'static str) {
    (sentence.to_owned(), cause)
}

fn types(world: &mut World, username: &str, password: &str) -> Reply {
    let mut browser = Browser::default();
    let page = browser.page(world, &[]);
    browser.submit(world, &page, &[("username", username), ("password", password)])
}

#[test]
fn the_sign_in_page_is_a_form_that_people_and_password_managers_understand() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let client = world.pool_mut().clients.get_mut(&client).unwrap();
    client.fields.insert("ClientName".into(), "<viewer>".into());
    let page = Browser::default().page(&mut world, &[]);
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
fn a_hint_fills_in_the_name_and_cannot_become_markup() {
    let mut world = World::with_ada(json!({}));
    let hint = [("login_hint", Some("\"><script>x</script>"))];
    let page = Browser::default().page(&mut world, &hint);
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
fn a_wrong_password_and_an_unknown_user_look_alike_only_where_that_is_asked_for() {
    for (mode, unknown) in [("ENABLED", WRONG), ("LEGACY", "User does not exist.")] {
        let mut world = World::with_ada(json!({"PreventUserExistenceErrors": mode}));
        let page = types(&mut world, ADA, "Wrong-Horse-1");
        assert_eq!(complaint(&page), said(WRONG, "password_wrong"));
        let (_, inputs) = form_of(&page.body);
        assert!(inputs.contains(&("username".into(), ADA.into())), "the name stays");
        assert!(!page.body.contains("Wrong-Horse-1"), "the password does not");
        let page = types(&mut world, "bob@example.com", PASSWORD);
        assert_eq!(complaint(&page), said(unknown, "user_unknown"));
        for (name, password) in [(ADA, ""), ("", PASSWORD)] {
            assert_eq!(complaint(&types(&mut world, name, password)).1, "form_incomplete");
        }
    }
}

#[test]
fn a_name_is_shown_again_and_cannot_become_markup() {
    let mut world = World::with_ada(json!({}));
    let page = types(&mut world, "\"><b>", PASSWORD);
    assert!(
        page.body.contains("value=\"&quot;&gt;&lt;b&gt;\"") && !page.body.contains("<b>"),
        "{}",
        page.body
    );
}

#[test]
fn who_may_not_sign_in_is_told_why_once_the_password_is_right() {
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
        assert_eq!(complaint(&types(&mut world, ADA, PASSWORD)), said(sentence, cause));
        assert_eq!(complaint(&types(&mut world, ADA, "Wrong-Horse-1")).0, WRONG);
    }
}

#[test]
fn a_form_works_only_in_the_browser_that_got_it() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let page = browser.page(&mut world, &[]);
    let fields = [("username", ADA), ("password", PASSWORD)];
    let mut other = Browser::default();
    assert_eq!(complaint(&other.submit(&mut world, &page, &fields)).1, "csrf");
    // By now the other browser has a value of its own, and it is not that of the form.
    assert_eq!(complaint(&other.submit(&mut world, &page, &fields)).1, "csrf");
    let without = [fields.as_slice(), &[("_csrf", "")]].concat();
    assert_eq!(complaint(&browser.submit(&mut world, &page, &without)).1, "csrf");
    code_of(&browser.submit(&mut world, &page, &fields));
}

#[test]
fn two_pages_of_one_browser_both_work() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let (first, second) = (browser.page(&mut world, &[]), browser.page(&mut world, &[]));
    let fields = [("username", ADA), ("password", PASSWORD)];
    code_of(&browser.submit(&mut world, &second, &fields));
    code_of(&browser.submit(&mut world, &first, &fields));
}

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
    assert!(browser.cookies.len() == 1, "nobody is signed in yet");
    let page = browser.submit(&mut world, &page, &[("new_password", "short")]);
    assert_eq!(
        complaint(&page),
        said(
            "Password did not conform with policy: Password not long enough",
            "password_against_policy"
        )
    );
    let page = browser.submit(&mut world, &page, &[]);
    assert_eq!(complaint(&page).1, "form_incomplete");
    let fresh = "Another-Horse-2";
    let code = code_of(&browser.submit(&mut world, &page, &[("new_password", fresh)]));
    world.exchange(&code);
    assert_eq!(world.ada().status, "CONFIRMED");
    assert_eq!(complaint(&types(&mut world, ADA, PASSWORD)).0, WRONG);
    code_of(&types(&mut world, ADA, fresh));
}

#[test]
fn required_attributes_that_a_user_lacks_are_asked_for() {
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
    world.style();
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
    assert_eq!(complaint(&page), said("Enter your birthdate.", "attribute_missing"));
    let page = browser.submit(&mut world, &page, &[password, ("attribute.birthdate", "1815")]);
    assert_eq!(complaint(&page).1, "attribute_invalid");
    let done =
        browser.submit(&mut world, &page, &[password, ("attribute.birthdate", "1815-12-10")]);
    code_of(&done);
    assert_eq!(world.ada().attributes["given_name"], "Ada");
    assert_eq!(world.ada().attributes["birthdate"], "1815-12-10");
}

#[test]
fn a_further_form_is_good_for_minutes_for_one_app_in_one_browser() {
    let mut world = World::with_ada(json!({"AuthSessionValidity": 4}));
    let fresh = [("new_password", "Another-Horse-2")];
    world.admin("AdminSetUserPassword", json!({"Password": PASSWORD}));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let expired = said("This sign-in took too long. Please start again.", "session_expired");

    world.cognito.now += 240.0;
    assert_eq!(complaint(&browser.submit(&mut world, &page, &fresh)), expired);
    world.cognito.now -= 1.0;

    let mut other = Browser::default();
    let (_, inputs) = form_of(&page.body);
    let stolen = inputs.iter().find(|(name, _)| name == "session").unwrap();
    let start = other.page(&mut world, &[]);
    let form = [("session", stolen.1.as_str()), fresh[0]];
    assert_eq!(complaint(&other.submit(&mut world, &start, &form)), expired);
    let made_up = [("session", "made-up"), fresh[0]];
    assert_eq!(complaint(&browser.submit(&mut world, &page, &made_up)), expired);

    // The same form for another app of the pool is not the form of this sign-in.
    let first = world.client.clone();
    let pool = world.pool.clone();
    world.client = world.cognito.client(&pool, super::browser_client());
    world.style();
    let start = browser.page(&mut world, &[("prompt", Some("login"))]);
    assert_eq!(complaint(&browser.submit(&mut world, &start, &form)), expired);
    world.client = first;

    code_of(&browser.submit(&mut world, &page, &fresh));
    assert_eq!(complaint(&browser.submit(&mut world, &page, &fresh)), expired);
}

/// Ada's pool asks for codes of an authenticator app.
fn with_factor(mode: &str, factors: Value) -> World {
    let mut world = World::with_ada(json!({}));
    let body = json!({"UserPoolId": world.pool, "MfaConfiguration": mode});
    world.cognito.ok("SetUserPoolMfaConfig", merged(body, factors));
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
fn where_a_second_factor_is_required_an_authenticator_app_is_set_up_once_and_asked_for_then() {
    let mut world = with_factor("ON", by_app());
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let secret = shown_secret(&page);
    let page = browser.submit(&mut world, &page, &[("code", "000000")]);
    assert_eq!(complaint(&page), said("Invalid code received for user.", "code_wrong"));
    assert_eq!(shown_secret(&page), secret, "the app was told this one");
    assert!(world.ada().authenticator.is_none());
    let code = totp::shown(&secret, world.cognito.now);
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
    assert_eq!(complaint(&page).1, "code_wrong", "each code works once");
    assert!(!browser.cookies.contains_key("cognito"));
    world.cognito.now += 30.0;
    let code = totp::shown(&secret, world.cognito.now);
    code_of(&browser.submit(&mut world, &page, &[("code", &code)]));
}

#[test]
fn a_new_password_does_not_save_anybody_the_second_factor() {
    let mut world = with_factor("ON", by_app());
    world.admin("AdminSetUserPassword", json!({"Password": PASSWORD}));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let page = browser.submit(&mut world, &page, &[("new_password", "Another-Horse-2")]);
    let secret = shown_secret(&page);
    let code = totp::shown(&secret, world.cognito.now);
    code_of(&browser.submit(&mut world, &page, &[("code", &code)]));
}

#[test]
fn where_a_second_factor_is_optional_only_those_who_have_one_are_asked() {
    let mut world = with_factor("OPTIONAL", by_app());
    code_of(&types(&mut world, ADA, PASSWORD));
    let body = json!({"UserPoolId": world.pool, "MfaConfiguration": "ON"});
    world.cognito.ok("SetUserPoolMfaConfig", merged(body.clone(), by_app()));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let code = totp::shown(&shown_secret(&page), world.cognito.now);
    code_of(&browser.submit(&mut world, &page, &[("code", &code)]));
    let optional = json!({"MfaConfiguration": "OPTIONAL"});
    world.cognito.ok("SetUserPoolMfaConfig", merged(merged(body, by_app()), optional));
    let page = types(&mut world, ADA, PASSWORD);
    assert!(page.body.contains("<h1>Enter your code</h1>"), "{}", page.body);
}

#[test]
fn a_factor_that_the_sandbox_cannot_send_is_said_to_be_one() {
    let sms = json!({"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"});
    let mut world = with_factor("ON", json!({"SmsMfaConfiguration": {"SmsConfiguration": sms}}));
    let page = types(&mut world, ADA, PASSWORD);
    assert_eq!((page.status, page.cause), (501, Some("factor_not_served")));
    assert!(page.body.contains("The sandbox sends neither"), "{}", page.body);
}

#[test]
fn a_browser_that_is_signed_in_skips_the_page_for_an_hour() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let first = code_of(&browser.sign_in(&mut world, &[]));
    world.cognito.now += 3599.0;
    let again = browser.authorize(&mut world, &[("nonce", Some("n-2"))]);
    assert_ne!(code_of(&again), first);
    let tokens = world.exchange(&code_of(&again));
    let id = claims(&tokens["id_token"]);
    assert_eq!((&id["auth_time"], &id["nonce"]), (&json!(1_700_000_000), &json!("n-2")));
    let other = Browser::default().authorize(&mut world, &[]);
    assert!(location(&other).contains("/login?"));
    world.cognito.now += 1.0;
    let reply = browser.authorize(&mut world, &[]);
    assert!(location(&reply).contains("/login?"), "{}", location(&reply));
}

#[test]
fn a_session_counts_only_for_a_user_who_may_still_sign_in() {
    for spoil in [
        (|world: &mut World| {
            world.admin("AdminDisableUser", json!({}));
        }) as fn(&mut World),
        |world| world.ada().status = "FORCE_CHANGE_PASSWORD".into(),
        |world| {
            world.admin("AdminDeleteUser", json!({}));
        },
    ] {
        let mut world = World::with_ada(json!({}));
        let mut browser = Browser::default();
        browser.sign_in(&mut world, &[]);
        code_of(&browser.authorize(&mut world, &[]));
        spoil(&mut world);
        let reply = browser.authorize(&mut world, &[]);
        assert!(location(&reply).contains("/login?"), "{}", location(&reply));
    }
}

#[test]
fn a_session_cookie_is_new_at_every_sign_in_and_the_one_before_dies() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    browser.sign_in(&mut world, &[]);
    let old = browser.cookies["cognito"].clone();
    browser.sign_in(&mut world, &[("prompt", Some("login"))]);
    assert_ne!(browser.cookies["cognito"], old);
    code_of(&browser.authorize(&mut world, &[]));
    browser.cookies.insert("cognito".into(), old);
    let reply = browser.authorize(&mut world, &[]);
    assert!(location(&reply).contains("/login?"));
}

#[test]
fn what_to_prompt_for_is_known_to_version_two_only() {
    for (version, prompt, to_page) in [
        (2, "login", true),
        (2, "select_account", true),
        (2, "consent", false),
        (2, "none", false),
        (1, "login", false),
        (1, "none", false),
    ] {
        let mut world = World::new(version, json!({}));
        world.style();
        world.add_ada();
        let mut browser = Browser::default();
        browser.sign_in(&mut world, &[]);
        let reply = browser.authorize(&mut world, &[("prompt", Some(prompt))]);
        match to_page {
            true => assert!(location(&reply).contains("/login?"), "{version} {prompt}"),
            false => assert!(!code_of(&reply).is_empty(), "{version} {prompt}"),
        }
    }
}

#[test]
fn logging_out_ends_the_session_and_nothing_else() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let code = code_of(&browser.sign_in(&mut world, &[]));
    let cookie = browser.cookies["cognito"].clone();
    let tokens = world.exchange(&code);
    let logout = |browser: &mut Browser, world: &mut World, uri: &str| {
        let url = format!("/domain/ohif/logout?client_id={}&logout_uri={uri}", world.client);
        browser.go(world, "GET", &url, "")
    };
    // One that is refused leaves the session alone.
    let refused = logout(&mut browser, &mut world, "http://localhost:3000/other");
    assert_eq!((refused.status, header(&refused, "set-cookie")), (400, ""));
    code_of(&browser.authorize(&mut world, &[]));
    let reply = logout(&mut browser, &mut world, "http://localhost:3000/");
    assert_eq!(location(&reply), "http://localhost:3000/");
    assert!(!browser.cookies.contains_key("cognito"));
    browser.cookies.insert("cognito".into(), cookie);
    let reply = browser.authorize(&mut world, &[]);
    assert!(location(&reply).contains("/login?"), "the server forgot it too");
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(world.user_info(token).status, 200);

    browser.sign_in(&mut world, &[]);
    let url = format!("/domain/ohif/logout?{}", world.query(&[]));
    let reply = browser.go(&mut world, "GET", &url, "");
    assert!(location(&reply).starts_with(&format!("{URL}/domain/ohif/login?client_id=")));
    assert!(!browser.cookies.contains_key("cognito"));
}

#[test]
fn the_pools_own_users_do_not_sign_in_where_only_others_may() {
    let mut world = World::with_ada(json!({}));
    world.provider("Okta", json!({}));
    world.provider("Other", json!({}));
    let mut browser = Browser::default();
    let page = browser.page(&mut world, &[]);
    browser.sign_in(&mut world, &[]);
    world.update(json!({"SupportedIdentityProviders": ["Okta", "Other"]}));
    let reply = browser.submit(&mut world, &page, &[("username", ADA), ("password", PASSWORD)]);
    assert!(location(&reply).contains("/error?error=invalid_request"), "{}", location(&reply));
    // Nor does a session from before.
    let reply = browser.authorize(&mut world, &[]);
    assert!(location(&reply).contains("/login?"), "{}", location(&reply));
    assert_eq!(
        parameter(&browser.authorize(&mut world, &[("prompt", Some("none"))]), "error").unwrap(),
        "login_required"
    );
}

#[test]
fn several_providers_are_buttons_above_the_form() {
    let mut world = World::with_ada(json!({}));
    world.provider("Okta", json!({}));
    world.provider("Q&A", json!({}));
    world.update(json!({"SupportedIdentityProviders": ["COGNITO", "Okta", "Q&A"]}));
    let page = Browser::default().page(&mut world, &[]);
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
fn nobody_signs_in_on_version_two_without_a_style() {
    let mut world = World::new(2, json!({}));
    world.add_ada();
    let url = format!("/domain/ohif/login?{}", world.query(&[]));
    let reply = Browser::default().go(&mut world, "POST", &url, "username=a&password=b");
    assert_eq!(reply.status, 403);
}

#[test]
fn a_page_that_needs_scripts_has_no_form_without_them() {
    let mut world = World::with_ada(json!({}));
    world.faults.add("scripted-sign-in".parse().unwrap());
    let page = Browser::default().page(&mut world, &[]);
    assert!(!page.body.contains("<form") && page.body.contains("<noscript>"), "{}", page.body);
    let policy = header(&page, "content-security-policy");
    assert!(policy.contains("; script-src 'sha256-"), "{policy}");
}

#[test]
fn a_callback_with_parameters_of_its_own_keeps_them() {
    let mut world = World::with_ada(json!({}));
    let callback = "https://app.example/cb?x=1";
    let back = Browser::default().sign_in(&mut world, &[("redirect_uri", Some(callback))]);
    assert!(location(&back).starts_with(&format!("{callback}&code=")), "{}", location(&back));
    assert_ne!(callback, CALLBACK);
}
