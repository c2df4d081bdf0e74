//! Codes and what they are exchanged for.

use serde_json::json;

use super::{S256, oauth_error};
use crate::sandbox::{
    hash::left_half,
    testing::{
        browser::Browser,
        direct::URL,
        reply::{CALLBACK, basic, code_of, header, json_of, parameter, verified_claims},
        text,
        world::{ADA, CHALLENGE, VERIFIER, World, changed, code_form, refresh_form},
    },
};

#[test]
fn a_public_client_gets_tokens_for_a_sign_in() {
    let mut world = World::with_ada(json!({}));
    let changes = [S256[0], S256[1], ("nonce", Some("n-1"))];
    let back = Browser::default().sign_in(&mut world, &changes);
    assert_eq!(parameter(&back, "state").as_deref(), Some("s&1"));
    let (client, code) = (world.client.clone(), code_of(&back));
    let mut form = code_form(&client, &code);
    form.push(("code_verifier", VERIFIER));
    let reply = world.post("token", &form, None);
    assert_eq!(reply.status, 200, "{:?}", reply.cause);
    assert_eq!(header(&reply, "cache-control"), "no-store");
    let tokens = json_of(&reply);
    let mut members: Vec<&String> = tokens.as_object().unwrap().keys().collect();
    members.sort_unstable();
    assert_eq!(members, ["access_token", "expires_in", "id_token", "refresh_token", "token_type"]);
    assert_eq!((&tokens["expires_in"], &tokens["token_type"]), (&json!(3600), &json!("Bearer")));

    let jwks = world.pool_mut().jwks().unwrap();
    let sub = world.ada().attributes["sub"].clone();
    let issuer = format!("{URL}/{}", world.pool);
    let mut id = verified_claims(&tokens["id_token"], jwks.clone(), 0);
    let mut access = verified_claims(&tokens["access_token"], jwks, 1);
    assert_eq!(id["origin_jti"], access["origin_jti"]);
    assert_eq!(id["event_id"], access["event_id"]);
    assert_ne!(id["jti"], access["jti"]);
    let at_hash = left_half(&text(&tokens["access_token"]));
    for claims in [&mut id, &mut access] {
        for name in ["jti", "origin_jti", "event_id"] {
            assert_eq!(
                claims.as_object_mut().unwrap().remove(name).unwrap().as_str().unwrap().len(),
                36
            );
        }
    }
    assert_eq!(
        id,
        json!({
            "sub": sub, "iss": issuer, "aud": client, "token_use": "id", "nonce": "n-1",
            "auth_time": 1_700_000_000, "iat": 1_700_000_000, "exp": 1_700_003_600,
            "cognito:username": sub, "email": ADA, "email_verified": true, "at_hash": at_hash,
        })
    );
    assert_eq!(
        access,
        json!({
            "sub": sub, "iss": issuer, "client_id": client, "token_use": "access", "version": 2,
            "auth_time": 1_700_000_000, "iat": 1_700_000_000, "exp": 1_700_003_600,
            "scope": "openid email", "username": sub,
        })
    );
}

#[test]
fn a_confidential_client_authenticates_in_the_header_or_in_the_form() {
    let mut world = World::with_ada(json!({"GenerateSecret": true}));
    let (client, secret) = (world.client.clone(), world.secret());
    let good = basic(&client, &secret);
    let code = |world: &mut World| world.code(&[]);
    for (authorization, changes, expected) in [
        (Some(good.as_str()), vec![("client_id", None)], Ok(())),
        (Some(&good), vec![], Ok(())),
        (None, vec![("client_secret", Some(secret.as_str()))], Ok(())),
        (None, vec![], Err("secret_missing")),
        (None, vec![("client_id", None)], Err("client_missing")),
        (None, vec![("client_secret", Some("other"))], Err("secret_wrong")),
        (None, vec![("client_id", Some("nobody"))], Err("client_unknown")),
        (Some(&basic(&client, "other")), vec![], Err("secret_wrong")),
        (Some(&basic(&client, "")), vec![], Err("secret_missing")),
        (Some(&basic("nobody", &secret)), vec![("client_id", None)], Err("client_unknown")),
        (Some(&basic("nobody", &secret)), vec![], Err("two_clients")),
        (Some(&good), vec![("client_secret", Some(secret.as_str()))], Err("two_secrets")),
        (Some("Basic ???"), vec![], Err("authorization_malformed")),
    ] {
        let code = code(&mut world);
        let form = changed(&code_form(&client, &code), &changes);
        let reply = world.post("token", &form, authorization);
        match expected {
            Ok(()) => assert_eq!(reply.status, 200, "{changes:?} {:?}", reply.cause),
            Err(cause) => {
                assert_eq!(
                    oauth_error(&reply),
                    (400, "invalid_client".into(), cause),
                    "{changes:?}"
                );
            }
        }
    }
}

#[test]
fn a_public_client_must_not_send_a_secret() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let code = world.code(&[]);
    let form = changed(&code_form(&client, &code), &[("client_secret", Some("x"))]);
    let reply = world.post("token", &form, None);
    assert_eq!(oauth_error(&reply), (400, "invalid_client".into(), "secret_of_public_client"));
    world.exchange(&code);
}

#[test]
fn every_cause_of_an_invalid_grant_is_logged() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let other = world.other_client(json!({}));
    let cause = |world: &mut World,
                 request: &[(&str, Option<&str>)],
                 form: &[(&str, Option<&str>)],
                 later: f64| {
        let code = world.code(request);
        world.api.now += later;
        let reply = world.post("token", &changed(&code_form(&client, &code), form), None);
        world.api.now -= later;
        let (status, error, cause) = oauth_error(&reply);
        assert_eq!((status, error.as_str()), (400, "invalid_grant"), "{cause}");
        assert_eq!(reply.body, "{\"error\":\"invalid_grant\"}");
        cause
    };
    let longer = format!("{VERIFIER}x");
    let unregistered = format!("{CALLBACK}/");
    for (request, form, expected) in [
        (&[][..], vec![("code", Some("made-up"))], "code_unknown"),
        (&[], vec![("client_id", Some(other.as_str()))], "code_of_another_client"),
        (&[], vec![("redirect_uri", Some(unregistered.as_str()))], "redirect_uri_differs"),
        (&[], vec![("redirect_uri", Some("https://app.example/cb?x=1"))], "redirect_uri_differs"),
        (&S256, vec![], "verifier_missing"),
        (&S256, vec![("code_verifier", Some(longer.as_str()))], "verifier_wrong"),
        (&S256, vec![("code_verifier", Some(CHALLENGE))], "verifier_wrong"),
        (&[], vec![("code_verifier", Some(VERIFIER))], "verifier_without_challenge"),
    ] {
        assert_eq!(cause(&mut world, request, &form, 0.0), expected);
    }
    assert_eq!(cause(&mut world, &[], &[], 300.0), "code_expired");
    for (change, expected) in [
        (json!({"ReadAttributes": ["email"]}), "attribute_unreadable"),
        (json!({"ReadAttributes": []}), "attribute_unreadable"),
    ] {
        world.update(change);
        assert_eq!(cause(&mut world, &[], &[], 0.0), expected);
    }
    world.update(json!({"ReadAttributes": ["email", "email_verified"]}));
    world.tokens(&[]);

    let code = world.code(&[]);
    world.admin("AdminDisableUser", json!({}));
    let reply = world.post("token", &code_form(&client, &code), None);
    assert_eq!(reply.cause, Some("user_disabled"));
    world.admin("AdminDeleteUser", json!({}));
    let reply = world.post("token", &code_form(&client, &code), None);
    assert_eq!(reply.cause, Some("user_deleted"));
}

#[test]
fn a_code_is_valid_for_five_minutes() {
    let mut world = World::with_ada(json!({}));
    let code = world.code(&[]);
    world.api.now += 299.5;
    world.exchange(&code);
}

#[test]
fn a_code_that_is_used_twice_revokes_its_tokens() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let code = world.code(&[]);
    let tokens = world.exchange(&code);
    let other = world.tokens(&[]);
    let reply = world.post("token", &code_form(&client, &code), None);
    assert_eq!(oauth_error(&reply), (400, "invalid_grant".into(), "code_used_twice"));
    let token = text(&tokens["refresh_token"]);
    let reply = world.post("token", &refresh_form(&client, &token), None);
    assert_eq!(oauth_error(&reply), (400, "invalid_grant".into(), "code_used_twice"));
    let reply = world.user_info(&text(&tokens["access_token"]));
    assert_eq!(oauth_error(&reply), (401, "invalid_token".into(), "token_revoked"));
    let token = text(&other["refresh_token"]);
    assert_eq!(world.post("token", &refresh_form(&client, &token), None).status, 200);
}

#[test]
fn an_invalid_token_request_has_the_error_of_its_fault() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let code = world.code(&[]);
    let good = code_form(&client, &code);
    for (changes, error, cause) in [
        (vec![("grant_type", None)], "invalid_request", "grant_type_missing"),
        (vec![("grant_type", Some("password"))], "unsupported_grant_type", "grant_type_unknown"),
        (vec![("code", None)], "invalid_request", "code_missing"),
        (vec![("redirect_uri", None)], "invalid_request", "redirect_uri_missing"),
        (vec![("grant_type", Some("refresh_token"))], "invalid_request", "refresh_token_missing"),
        (
            vec![("grant_type", Some("client_credentials"))],
            "unauthorized_client",
            "flow_not_allowed",
        ),
    ] {
        let reply = world.post("token", &changed(&good, &changes), None);
        assert_eq!(oauth_error(&reply), (400, error.into(), cause));
    }
    let twice = [good.clone(), vec![("code", "x")]].concat();
    let reply = world.post("token", &twice, None);
    assert_eq!(oauth_error(&reply), (400, "invalid_request".into(), "parameter_repeated"));
    assert_eq!(
        oauth_error(&world.post("token", &[], None)),
        (400, "invalid_request".into(), "form_missing")
    );
    assert_eq!(oauth_error(&world.look("GET", "/domain/ohif/oauth2/token", "")).0, 405);
    // The code is still unused.
    world.exchange(&code);
}

#[test]
fn codes_and_cookies_are_stored_as_hashes() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let code = code_of(&browser.sign_in(&mut world, &[]));
    let kept = serde_json::to_string(world.pool_mut()).unwrap();
    assert!(!kept.contains(&code));
    assert_eq!(browser.cookies.len(), 2);
    for cookie in browser.cookies.values() {
        assert!(!kept.contains(cookie));
    }
}
