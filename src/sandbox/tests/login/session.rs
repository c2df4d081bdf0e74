//! The session of a browser.

use serde_json::json;

use crate::sandbox::testing::{
    browser::Browser,
    direct::URL,
    reply::{claims, code_of, header, location},
    world::World,
};

#[test]
fn a_session_lasts_an_hour() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let first = code_of(&browser.sign_in(&mut world, &[]));
    world.api.now += 3599.0;
    let again = browser.authorize(&mut world, &[("nonce", Some("n-2"))]);
    assert_ne!(code_of(&again), first);
    let tokens = world.exchange(&code_of(&again));
    let id = claims(&tokens["id_token"]);
    assert_eq!((&id["auth_time"], &id["nonce"]), (&json!(1_700_000_000), &json!("n-2")));
    let other = Browser::default().authorize(&mut world, &[]);
    assert!(location(&other).contains("/login?"));
    world.api.now += 1.0;
    let reply = browser.authorize(&mut world, &[]);
    assert!(location(&reply).contains("/login?"), "{}", location(&reply));
}

#[test]
fn a_session_is_only_valid_while_its_user_may_sign_in() {
    for change in [
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
        change(&mut world);
        let reply = browser.authorize(&mut world, &[]);
        assert!(location(&reply).contains("/login?"), "{}", location(&reply));
    }
}

#[test]
fn every_sign_in_replaces_the_session_cookie() {
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
fn only_version_2_supports_prompt() {
    for (version, prompt, to_page) in [
        (2, "login", true),
        (2, "select_account", true),
        (2, "consent", false),
        (2, "none", false),
        (1, "login", false),
        (1, "none", false),
    ] {
        let mut world = World::new(version, json!({}));
        world.add_style();
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
fn logout_ends_the_session_but_not_the_tokens() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let code = code_of(&browser.sign_in(&mut world, &[]));
    let cookie = browser.cookies["cognito"].clone();
    let tokens = world.exchange(&code);
    let logout = |browser: &mut Browser, world: &mut World, uri: &str| {
        let url = format!("/domain/ohif/logout?client_id={}&logout_uri={uri}", world.client);
        browser.go(world, "GET", &url, "")
    };
    // A rejected logout keeps the session.
    let refused = logout(&mut browser, &mut world, "http://localhost:3000/other");
    assert!(location(&refused).contains("/error?"), "{}", location(&refused));
    assert_eq!(header(&refused, "set-cookie"), "");
    code_of(&browser.authorize(&mut world, &[]));
    let reply = logout(&mut browser, &mut world, "http://localhost:3000/");
    assert_eq!(location(&reply), "http://localhost:3000/");
    assert!(!browser.cookies.contains_key("cognito"));
    browser.cookies.insert("cognito".into(), cookie);
    let reply = browser.authorize(&mut world, &[]);
    assert!(location(&reply).contains("/login?"), "the session is gone on the server as well");
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(world.user_info(token).status, 200);

    browser.sign_in(&mut world, &[]);
    let url = format!("/domain/ohif/logout?{}", world.query(&[]));
    let reply = browser.go(&mut world, "GET", &url, "");
    assert!(location(&reply).starts_with(&format!("{URL}/domain/ohif/login?client_id=")));
    assert!(!browser.cookies.contains_key("cognito"));
}
