//! A browser goes to a provider and returns.

use serde_json::{Value, json};

use super::{come_back, error_sent_to_app, leave, okta, resume, sign_in};
use crate::sandbox::{
    federation::{error::FederationError, progress::Progress, provider_request::ProviderAnswer},
    testing::{
        browser::Browser,
        reply::{claims, code_of, header, location, parameter, replied},
        world::ADA,
    },
    visit::page::Reply,
};

#[test]
fn a_browser_is_sent_to_the_provider_with_a_complete_request() {
    let mut world = okta();
    let hints = [("login_hint", Some(ADA)), ("prompt", Some("login"))];
    let reply = Browser::default().authorize(&mut world, &hints);
    assert!(
        location(&reply).starts_with("https://id.example/go?tenant=1&client_id=upstream&"),
        "{}",
        location(&reply)
    );
    for (name, expected) in [
        ("redirect_uri", "http://localhost:9229/domain/ohif/oauth2/idpresponse"),
        ("scope", "openid email"),
        ("response_type", "code"),
        ("login_hint", ADA),
        ("prompt", "login"),
    ] {
        assert_eq!(parameter(&reply, name).as_deref(), Some(expected), "{name}");
    }
    let (state, nonce) = (parameter(&reply, "state").unwrap(), parameter(&reply, "nonce").unwrap());
    assert!(state.len() > 500 && nonce.len() > 40, "{state} {nonce}");
    let kept = serde_json::to_string(world.pool_mut()).unwrap();
    assert!(!kept.contains(&state), "only the hash of the state is stored");
}

#[test]
fn a_browser_returns_once_within_five_minutes_with_its_own_state() {
    let mut world = okta();
    let mut browser = Browser::default();
    let state = leave(&mut browser, &mut world);
    let good = [("state", state.as_str()), ("code", "c-1")];
    let cause = |step: Progress| {
        let reply = replied(step);
        assert_eq!(reply.status, 400);
        assert!(reply.body.contains("Something went wrong."), "{}", reply.body);
        reply.cause.unwrap()
    };
    let mut other = Browser::default();
    other.authorize(&mut world, &[]);
    assert_eq!(cause(come_back(&mut browser, &mut world, &good[1..])), "state_missing");
    assert_eq!(
        cause(come_back(&mut browser, &mut world, &[("state", "made-up"), ("code", "c")])),
        "state_unknown"
    );
    assert_eq!(cause(come_back(&mut other, &mut world, &good)), "state_of_another_browser");
    assert_eq!(
        cause(come_back(&mut Browser::default(), &mut world, &good)),
        "state_of_another_browser"
    );
    assert!(matches!(come_back(&mut browser, &mut world, &good), Progress::AskProvider(_)));
    assert_eq!(cause(come_back(&mut browser, &mut world, &good)), "state_unknown");

    let state = leave(&mut browser, &mut world);
    world.api.now += 300.0;
    let late = [("state", state.as_str()), ("code", "c-1")];
    assert_eq!(cause(come_back(&mut browser, &mut world, &late)), "state_expired");
}

#[test]
fn the_oldest_of_too_many_sign_ins_is_forgotten() {
    let mut world = okta();
    let mut browser = Browser::default();
    let first = leave(&mut browser, &mut world);
    world.api.now += 1.0;
    let states: Vec<String> = (0..1_000).map(|_| leave(&mut browser, &mut world)).collect();
    let mut returns =
        |state: &str| come_back(&mut browser, &mut world, &[("state", state), ("code", "c-1")]);
    assert!(matches!(returns(&first), Progress::Reply(_)));
    for state in &states[..2] {
        assert!(matches!(returns(state), Progress::AskProvider(_)));
    }
}

#[test]
fn the_error_of_a_provider_is_passed_on_to_the_app() {
    let mut world = okta();
    let mut browser = Browser::default();
    for (parameters, expected) in [
        (
            vec![("error", "access_denied"), ("error_description", "Not & today")],
            ("access_denied", "Not & today", "provider_refused"),
        ),
        (vec![], ("invalid_request", "The provider sent no code", "provider_sent_no_code")),
    ] {
        let state = leave(&mut browser, &mut world);
        let all = [vec![("state", state.as_str())], parameters].concat();
        let reply = replied(come_back(&mut browser, &mut world, &all));
        assert_eq!(error_sent_to_app(&reply), (expected.0.into(), expected.1.into(), expected.2));
    }
}

#[test]
fn a_provider_that_was_deleted_in_between_signs_nobody_in() {
    let mut world = okta();
    let mut browser = Browser::default();
    let state = leave(&mut browser, &mut world);
    let ids = json!({"UserPoolId": world.pool, "ProviderName": "Okta"});
    world.api.ok("DeleteIdentityProvider", ids);
    let reply = replied(come_back(&mut browser, &mut world, &[("state", &state), ("code", "c")]));
    assert_eq!(reply.cause, Some("provider_gone"));
}

#[test]
fn a_failure_at_the_provider_is_reported_to_the_app() {
    let mut world = okta();
    let error = FederationError::new("Bad id_token nonce", "id_token_nonce");
    let reply = resume(&mut world, ProviderAnswer::Identity(Err(error)));
    assert_eq!(
        error_sent_to_app(&reply),
        ("server_error".into(), "Bad id_token nonce".into(), "id_token_nonce")
    );
    assert_eq!(header(&reply, "set-cookie"), "");
    assert!(world.pool_mut().users.is_empty());
}

#[test]
fn the_first_sign_in_through_a_provider_has_a_nonce_that_the_app_did_not_send() {
    let mut world = okta();
    let mut browser = Browser::default();
    let first = sign_in(&mut world, json!({"sub": "u-1", "email": ADA}));
    browser.keep_cookies(&first);
    let session = browser.authorize(&mut world, &[]);
    let mut nonce =
        |reply: &Reply| claims(&world.exchange(&code_of(reply))["id_token"])["nonce"].clone();
    assert!(nonce(&first).as_str().is_some_and(|nonce| nonce.len() > 40));
    assert_eq!(nonce(&session), Value::Null);

    let mut other = Browser::default();
    let sent = other.authorize(&mut world, &[("nonce", Some("n-1"))]);
    let state = parameter(&sent, "state").unwrap();
    let returned = come_back(&mut other, &mut world, &[("state", &state), ("code", "c-1")]);
    let Progress::AskProvider(request) = returned else { panic!("the provider is not asked") };
    assert_eq!(request.auth_request.nonce.as_deref(), Some("n-1"));
}

#[test]
fn a_session_from_a_provider_is_used_only_if_the_app_accepts_the_provider() {
    let mut world = okta();
    let mut browser = Browser::default();
    let reply = sign_in(&mut world, json!({"sub": "u-1", "email": ADA}));
    browser.keep_cookies(&reply);
    code_of(&browser.authorize(&mut world, &[]));
    code_of(&browser.authorize(&mut world, &[("identity_provider", Some("Okta"))]));
    world.update(json!({"SupportedIdentityProviders": ["COGNITO", "Okta"]}));
    code_of(&browser.authorize(&mut world, &[]));
    let own = browser.authorize(&mut world, &[("identity_provider", Some("COGNITO"))]);
    assert!(location(&own).contains("/login?"), "{}", location(&own));
    world.update(json!({"SupportedIdentityProviders": ["COGNITO"]}));
    assert!(location(&browser.authorize(&mut world, &[])).contains("/login?"));
}

#[test]
fn a_browser_is_sent_to_an_unsupported_provider_without_a_way_back() {
    let mut world = okta();
    world.api.ok(
        "CreateIdentityProvider",
        json!({
            "UserPoolId": world.pool, "ProviderName": "Facebook", "ProviderType": "Facebook",
            "ProviderDetails": {"client_id": "c", "client_secret": "s", "authorize_scopes": "email"},
        }),
    );
    world.update(json!({"SupportedIdentityProviders": ["Facebook"]}));
    let reply = Browser::default().authorize(&mut world, &[]);
    assert!(location(&reply).starts_with("https://www.facebook.com/dialog/oauth"));
    assert_eq!(reply.cause, Some("provider_not_served"));
}
