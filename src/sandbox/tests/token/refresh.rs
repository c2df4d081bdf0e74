//! Refresh tokens and their revocation.

use serde_json::{Value, json};

use super::oauth_error;
use crate::sandbox::testing::{
    reply::{claims, json_of},
    text,
    world::{World, refresh_form},
};

#[test]
fn a_refresh_issues_new_tokens_and_keeps_the_refresh_token() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let tokens = world.tokens(&[("nonce", Some("n-1"))]);
    let token = text(&tokens["refresh_token"]);
    world.api.now += 3000.0;
    let reply = world.post("token", &refresh_form(&client, &token), None);
    let fresh = json_of(&reply);
    assert_eq!(fresh["refresh_token"], Value::Null);
    let (before, after) = (claims(&tokens["id_token"]), claims(&fresh["id_token"]));
    assert_eq!(before["nonce"], "n-1");
    assert_eq!(after["nonce"], Value::Null);
    for same in ["sub", "aud", "auth_time", "origin_jti", "email"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_eq!(after["iat"], 1_700_003_000);
    assert_ne!(before["jti"], after["jti"]);
}

#[test]
fn a_requested_resource_is_the_audience_of_access_tokens_and_stays_so() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let resource = "https://api.example/mcp";
    let tokens = world.tokens(&[("resource", Some(resource))]);
    let refresh = refresh_form(&client, tokens["refresh_token"].as_str().unwrap());
    let fresh = json_of(&world.post("token", &refresh, None));
    for tokens in [&tokens, &fresh] {
        assert_eq!(claims(&tokens["access_token"])["aud"], resource);
        assert_eq!(claims(&tokens["id_token"])["aud"], client.as_str());
    }
    assert_eq!(claims(&world.tokens(&[])["access_token"])["aud"], Value::Null);
}

#[test]
fn the_log_says_why_a_refresh_token_is_invalid() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let other = world.other_client(json!({}));
    let cause = |world: &mut World, client: &str, token: &str| {
        let (_, error, cause) =
            oauth_error(&world.post("token", &refresh_form(client, token), None));
        assert_eq!(error, "invalid_grant");
        cause
    };
    let fresh = |world: &mut World| text(&world.tokens(&[])["refresh_token"]);
    let token = fresh(&mut world);
    assert_eq!(cause(&mut world, &client, "made-up"), "refresh_token_unknown");
    assert_eq!(cause(&mut world, &other, &token), "refresh_token_of_another_client");
    world.api.now += 30.0 * 86_400.0;
    assert_eq!(cause(&mut world, &client, &token), "refresh_token_expired");
    world.api.now -= 30.0 * 86_400.0;
    world.admin("AdminDisableUser", json!({}));
    assert_eq!(cause(&mut world, &client, &token), "user_disabled");
    world.admin("AdminEnableUser", json!({}));
    assert_eq!(world.post("token", &refresh_form(&client, &token), None).status, 200);
    world.admin("AdminUserGlobalSignOut", json!({}));
    assert_eq!(cause(&mut world, &client, &token), "user_signed_out");
    let token = fresh(&mut world);
    world.admin("AdminDeleteUser", json!({}));
    assert_eq!(cause(&mut world, &client, &token), "user_deleted");
    world.update(json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}));
    let reply = world.post("token", &refresh_form(&client, &token), None);
    assert_eq!(oauth_error(&reply), (400, "unauthorized_client".into(), "flow_not_allowed"));
}

#[test]
fn a_rotated_refresh_token_stays_valid_for_the_grace_period() {
    let mut world = World::with_ada(json!({
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
    }));
    let client = world.client.clone();
    let tokens = world.tokens(&[]);
    let old = text(&tokens["refresh_token"]);
    let reply = world.post("token", &refresh_form(&client, &old), None);
    let new = text(&json_of(&reply)["refresh_token"]);
    assert_ne!(new, old);
    world.api.now += 9.0;
    assert_eq!(world.post("token", &refresh_form(&client, &old), None).status, 200);
    world.api.now += 1.0;
    let reply = world.post("token", &refresh_form(&client, &old), None);
    assert_eq!(oauth_error(&reply), (400, "invalid_grant".into(), "refresh_token_rotated"));
    assert_eq!(world.post("token", &refresh_form(&client, &new), None).status, 200);
    assert_eq!(world.user_info(&text(&tokens["access_token"])).status, 200);
}

#[test]
fn tokens_are_valid_as_long_as_the_client_settings_say() {
    let mut world = World::with_ada(json!({
        "AccessTokenValidity": 10, "IdTokenValidity": 2, "RefreshTokenValidity": 2,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "hours"},
    }));
    let client = world.client.clone();
    let tokens = world.tokens(&[]);
    assert_eq!(tokens["expires_in"], 600);
    assert_eq!(claims(&tokens["access_token"])["exp"], 1_700_000_600);
    assert_eq!(claims(&tokens["id_token"])["exp"], 1_700_007_200);
    let token = text(&tokens["refresh_token"]);
    world.api.now += 7199.0;
    assert_eq!(world.post("token", &refresh_form(&client, &token), None).status, 200);
    world.api.now += 1.0;
    assert_eq!(
        world.post("token", &refresh_form(&client, &token), None).cause,
        Some("refresh_token_expired")
    );
    world.faults.add("token-seconds:2".parse().unwrap());
    let short = world.tokens(&[]);
    assert_eq!(short["expires_in"], 2);
    assert_eq!(claims(&short["id_token"])["exp"], 1_700_007_202);
    assert_eq!(claims(&short["access_token"])["exp"], 1_700_007_202);
}

#[test]
fn a_revoked_refresh_token_takes_its_access_tokens_with_it() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let (tokens, other) = (world.tokens(&[]), world.tokens(&[]));
    let token = text(&tokens["refresh_token"]);
    let fresh = json_of(&world.post("token", &refresh_form(&client, &token), None));
    for _ in ["once", "again", "and again"] {
        let reply = world.post("revoke", &[("client_id", &client), ("token", &token)], None);
        assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    }
    let reply = world.post("token", &refresh_form(&client, &token), None);
    assert_eq!(oauth_error(&reply), (400, "invalid_grant".into(), "refresh_token_revoked"));
    for access in [&tokens, &fresh] {
        assert_eq!(world.user_info(&text(&access["access_token"])).cause, Some("token_revoked"));
    }
    assert_eq!(world.user_info(&text(&other["access_token"])).status, 200);
    let reply = world.post("revoke", &[("client_id", &client), ("token", "made-up")], None);
    assert_eq!(reply.status, 200);
}

#[test]
fn a_client_can_only_revoke_its_own_refresh_tokens() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let other = world.other_client(json!({"GenerateSecret": true}));
    let tokens = world.tokens(&[]);
    let (token, access, id) =
        (text(&tokens["refresh_token"]), text(&tokens["access_token"]), text(&tokens["id_token"]));
    world.client = other.clone();
    let secret = world.secret();
    for (form, status, error, cause) in [
        (
            vec![("client_id", client.as_str()), ("token", &access)],
            400,
            "unsupported_token_type",
            "token_not_a_refresh_token",
        ),
        (
            vec![("client_id", &client), ("token", &id)],
            400,
            "unsupported_token_type",
            "token_not_a_refresh_token",
        ),
        (vec![("client_id", &client)], 400, "invalid_request", "token_missing"),
        (vec![("token", &token)], 401, "invalid_client", "client_missing"),
        (vec![("client_id", "nobody"), ("token", &token)], 401, "invalid_client", "client_unknown"),
        (vec![("client_id", &other), ("token", &token)], 401, "invalid_client", "secret_missing"),
        (
            vec![("client_id", &other), ("client_secret", &secret), ("token", &token)],
            400,
            "unauthorized_client",
            "refresh_token_of_another_client",
        ),
    ] {
        let reply = world.post("revoke", &form, None);
        assert_eq!(oauth_error(&reply), (status, error.into(), cause));
    }
    assert_eq!(world.post("token", &refresh_form(&client, &token), None).status, 200);
    world.client = client.clone();
    world.update(json!({"EnableTokenRevocation": false}));
    let reply = world.post("revoke", &[("client_id", &client), ("token", &token)], None);
    assert_eq!(oauth_error(&reply), (400, "invalid_request".into(), "revocation_disabled"));
}
