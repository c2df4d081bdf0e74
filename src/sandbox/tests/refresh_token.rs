//! Refresh tokens in the API.

use serde_json::{Value, json};

use crate::sandbox::testing::{
    direct::DirectApi,
    merged,
    reply::claims,
    text,
    world::{ADA, PASSWORD, api_with_ada},
};

const INVALID: &str = "NotAuthorizedException: Invalid Refresh Token";

fn client(api: &mut DirectApi, pool: &str, more: Value) -> String {
    let flows = json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    api.client(pool, merged(flows, more))
}

#[track_caller]
fn sign_in(api: &mut DirectApi, client: &str) -> Value {
    let body = json!({
        "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
    });
    api.ok("InitiateAuth", body)["AuthenticationResult"].clone()
}

fn refresh(client: &str, token: &Value) -> Value {
    json!({"ClientId": client, "RefreshToken": token})
}

#[test]
fn a_refresh_token_gives_new_tokens_to_its_own_client() {
    let (mut api, pool) = api_with_ada(json!({}));
    let own = client(&mut api, &pool, json!({}));
    let other = client(&mut api, &pool, json!({}));
    let without =
        client(&mut api, &pool, json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}));
    let tokens = sign_in(&mut api, &own);
    let token = &tokens["RefreshToken"];
    let fresh = api.ok("GetTokensFromRefreshToken", refresh(&own, token));
    let fresh = &fresh["AuthenticationResult"];
    assert_eq!(fresh["RefreshToken"], Value::Null);
    for name in ["AccessToken", "IdToken"] {
        let (old, new) = (claims(&tokens[name]), claims(&fresh[name]));
        assert_eq!(old["origin_jti"], new["origin_jti"]);
        assert_ne!(old["jti"], new["jti"]);
    }
    assert_eq!(api.error("GetTokensFromRefreshToken", refresh(&other, token)), INVALID);
    assert_eq!(
        api.error("GetTokensFromRefreshToken", refresh(&without, token)),
        "InvalidParameterException: REFRESH_TOKEN_AUTH flow not enabled for this client"
    );
    let ada = json!({"UserPoolId": pool, "Username": ADA});
    api.ok("AdminDisableUser", ada);
    assert_eq!(
        api.error("GetTokensFromRefreshToken", refresh(&own, token)),
        "NotAuthorizedException: User is disabled."
    );
}

#[test]
fn a_rotating_client_gets_a_new_refresh_token_each_time() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = client(
        &mut api,
        &pool,
        json!({
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
        }),
    );
    let first = sign_in(&mut api, &client)["RefreshToken"].clone();
    let second = api.ok("GetTokensFromRefreshToken", refresh(&client, &first));
    let second = second["AuthenticationResult"]["RefreshToken"].clone();
    assert_ne!(first, second);
    api.now += 9.0;
    api.ok("GetTokensFromRefreshToken", refresh(&client, &first));
    api.now += 1.0;
    let error = api.error("GetTokensFromRefreshToken", refresh(&client, &first));
    assert!(error.starts_with("RefreshTokenReuseException"), "{error}");
    let third = api.ok("GetTokensFromRefreshToken", refresh(&client, &second));
    let access = json!({"AccessToken": third["AuthenticationResult"]["AccessToken"]});
    api.ok("GetUser", access);
}

#[test]
fn a_revoked_refresh_token_ends_its_access_tokens() {
    let (mut api, pool) = api_with_ada(json!({}));
    let own = client(&mut api, &pool, json!({}));
    let other = client(&mut api, &pool, json!({}));
    let deaf = client(&mut api, &pool, json!({"EnableTokenRevocation": false}));
    let tokens = sign_in(&mut api, &own);
    let second = sign_in(&mut api, &own);
    let revoke = |client: &str, token: &Value| json!({"ClientId": client, "Token": token});
    let token = &tokens["RefreshToken"];
    for (body, expected) in [
        (revoke(&own, &tokens["AccessToken"]), "UnsupportedTokenTypeException"),
        (revoke(&other, token), "UnauthorizedException"),
        (revoke("nobody", token), "UnauthorizedException"),
        (revoke(&deaf, token), "UnsupportedOperationException"),
    ] {
        let error = api.error("RevokeToken", body);
        assert!(error.starts_with(&format!("{expected}: ")), "{error}");
    }
    let access = |tokens: &Value| json!({"AccessToken": tokens["AccessToken"]});
    api.ok("GetUser", access(&tokens));
    api.ok("RevokeToken", revoke(&own, token));
    api.ok("RevokeToken", revoke(&own, &json!("made-up")));
    assert_eq!(
        api.error("GetUser", access(&tokens)),
        "NotAuthorizedException: Access Token has been revoked"
    );
    assert_eq!(api.error("GetTokensFromRefreshToken", refresh(&own, token)), INVALID);
    api.ok("GetUser", access(&second));
}

#[test]
fn a_confidential_client_sends_its_secret_with_a_refresh_token() {
    let (mut api, pool) = api_with_ada(json!({}));
    let public = client(&mut api, &pool, json!({}));
    let client = client(&mut api, &pool, json!({"GenerateSecret": true}));
    let secret = text(&api.describe_client(&pool, &client)["ClientSecret"]);
    let token = json!("x");
    let wrong = json!({"ClientSecret": "0".repeat(51)});
    let right = json!({"ClientSecret": secret});
    let missing = "The client secret is missing or wrong.";
    let needless = "The client has no secret, but one was received.";
    for (id, more, expected) in [
        (&client, json!({}), missing),
        (&client, wrong, missing),
        (&public, right.clone(), needless),
    ] {
        let error =
            api.error("GetTokensFromRefreshToken", merged(refresh(id, &token), more.clone()));
        assert_eq!(error, format!("NotAuthorizedException: {expected}"));
        let body = merged(json!({"ClientId": id, "Token": token}), more);
        assert_eq!(api.error("RevokeToken", body), format!("UnauthorizedException: {expected}"));
    }
    let known = merged(refresh(&client, &token), right);
    assert_eq!(api.error("GetTokensFromRefreshToken", known), INVALID);
}
