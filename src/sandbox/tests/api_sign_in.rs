//! Sign-ins through the API.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::sandbox::testing::{
    direct::URL,
    merged,
    reply::{claims, verified_claims},
    text,
    world::{PASSWORD, api_with_ada},
};

fn sign_in(client: &str, more: Value) -> Value {
    let parameters = merged(json!({"USERNAME": "ada@example.com", "PASSWORD": PASSWORD}), more);
    json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
}

fn with_password() -> Value {
    json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]})
}

#[test]
fn an_api_sign_in_needs_an_allowed_flow_and_the_right_password() {
    let (mut api, pool) = api_with_ada(json!({}));
    let default = api.client(&pool, json!({}));
    assert_eq!(
        api.error("InitiateAuth", sign_in(&default, json!({}))),
        "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client"
    );
    let client = api.client(&pool, with_password());
    let hiding = api
        .client(&pool, merged(with_password(), json!({"PreventUserExistenceErrors": "ENABLED"})));
    let wrong = "NotAuthorizedException: Incorrect username or password.";
    let nobody = json!({"USERNAME": "nobody"});
    for (client, change, expected) in [
        (&client, json!({"PASSWORD": "Wrong-Horse-1"}), wrong),
        (&client, nobody.clone(), "UserNotFoundException: User does not exist."),
        (&hiding, nobody, wrong),
        (
            &client,
            json!({"SECRET_HASH": "abc"}),
            &format!(
                "NotAuthorizedException: Client {client} is not configured for secret but secret hash was received"
            ),
        ),
    ] {
        assert_eq!(api.error("InitiateAuth", sign_in(client, change)), expected);
    }
    // The region of an unsigned call is that of the client's pool.
    api.region = "";
    api.ok("InitiateAuth", sign_in(&client, json!({})));
    let unknown = api.error("InitiateAuth", sign_in("nobody", json!({})));
    assert_eq!(unknown, "ResourceNotFoundException: User pool client nobody does not exist.");
}

#[test]
fn a_confidential_client_needs_a_secret_hash() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = api.client(&pool, merged(with_password(), json!({"GenerateSecret": true})));
    let secret = text(&api.describe_client(&pool, &client)["ClientSecret"]);
    let hash = |secret: &str| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        BASE64_STANDARD.encode(hmac::sign(&key, format!("ada@example.com{client}").as_bytes()))
    };
    assert_eq!(
        api.error("InitiateAuth", sign_in(&client, json!({}))),
        format!(
            "NotAuthorizedException: Client {client} is configured with secret but SECRET_HASH was not received"
        )
    );
    assert_eq!(
        api.error("InitiateAuth", sign_in(&client, json!({"SECRET_HASH": hash("other")}))),
        format!("NotAuthorizedException: SecretHash does not match for the client: {client}")
    );
    api.ok("InitiateAuth", sign_in(&client, json!({"SECRET_HASH": hash(&secret)})));
}

#[test]
fn tokens_of_an_api_sign_in_have_the_claims_of_cognito() {
    let (mut api, pool) = api_with_ada(json!({}));
    let ids = json!({"UserPoolId": pool, "Username": "ada@example.com", "GroupName": "readers"});
    api.ok("CreateGroup", json!({"UserPoolId": pool, "GroupName": "readers"}));
    api.ok("AdminAddUserToGroup", ids);
    let client = api.client(
        &pool,
        merged(with_password(), json!({"ReadAttributes": ["email", "email_verified"]})),
    );
    let answer = api.ok("InitiateAuth", sign_in(&client, json!({})));
    let result = &answer["AuthenticationResult"];
    assert_eq!((&result["ExpiresIn"], &result["TokenType"]), (&json!(3600), &json!("Bearer")));

    let jwks = api.state.pools.get(&pool).unwrap().jwks().unwrap();
    let id = verified_claims(&result["IdToken"], jwks.clone(), 0);
    let issuer = format!("{URL}/{pool}");
    for (claim, expected) in [
        ("iss", json!(issuer)),
        ("aud", json!(client)),
        ("token_use", json!("id")),
        ("auth_time", json!(1_700_000_000)),
        ("iat", json!(1_700_000_000)),
        ("exp", json!(1_700_003_600)),
        ("cognito:username", json!("ada@example.com")),
        ("cognito:groups", json!(["readers"])),
        ("email", json!("ada@example.com")),
        ("email_verified", json!(true)),
        ("name", Value::Null),
    ] {
        assert_eq!(id[claim], expected, "{claim}");
    }
    let access = verified_claims(&result["AccessToken"], jwks, 1);
    for (claim, expected) in [
        ("iss", json!(issuer)),
        ("aud", Value::Null),
        ("client_id", json!(client)),
        ("token_use", json!("access")),
        ("scope", json!("aws.cognito.signin.user.admin")),
        ("version", json!(2)),
        ("username", json!("ada@example.com")),
        ("sub", id["sub"].clone()),
        ("origin_jti", id["origin_jti"].clone()),
        ("event_id", id["event_id"].clone()),
    ] {
        assert_eq!(access[claim], expected, "{claim}");
    }
    assert_ne!(access["jti"], id["jti"]);

    api.settings.token_seconds = Some(2);
    let short = api.ok("InitiateAuth", sign_in(&client, json!({})));
    assert_eq!(claims(&short["AuthenticationResult"]["IdToken"])["exp"], 1_700_000_002);
}

#[test]
fn a_refresh_token_works_until_it_expires_or_the_user_is_signed_out() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = api.client(&pool, with_password());
    let other = api.client(&pool, with_password());
    let answer = api.ok("InitiateAuth", sign_in(&client, json!({})));
    let token = answer["AuthenticationResult"]["RefreshToken"].clone();
    let refresh = |client: &str| json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": token}});
    let fresh = api.ok("InitiateAuth", refresh(&client));
    assert_eq!(fresh["AuthenticationResult"]["RefreshToken"], Value::Null);
    let invalid = "NotAuthorizedException: Invalid Refresh Token";
    assert_eq!(api.error("InitiateAuth", refresh(&other)), invalid);
    api.now += 31.0 * 86_400.0;
    assert!(api.error("InitiateAuth", refresh(&client)).contains("expired"));
    api.now -= 31.0 * 86_400.0;
    api.ok("AdminUserGlobalSignOut", json!({"UserPoolId": pool, "Username": "ada@example.com"}));
    assert_eq!(api.error("InitiateAuth", refresh(&client)), invalid);
}

#[test]
fn a_temporary_password_leads_to_a_challenge() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = api.client(&pool, merged(with_password(), json!({"ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH"]})));
    api.ok(
        "AdminSetUserPassword",
        json!({"UserPoolId": pool, "Username": "ada@example.com", "Password": PASSWORD}),
    );
    let answer = api.ok("InitiateAuth", sign_in(&client, json!({})));
    assert_eq!(answer["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(answer["AuthenticationResult"], Value::Null);
    let admin = merged(
        sign_in(&client, json!({})),
        json!({"UserPoolId": pool, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}),
    );
    assert_eq!(api.ok("AdminInitiateAuth", admin)["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let plain = api.client(&pool, json!({}));
    let admin = merged(
        sign_in(&plain, json!({})),
        json!({"UserPoolId": pool, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}),
    );
    assert_eq!(
        api.error("AdminInitiateAuth", admin),
        "InvalidParameterException: Auth flow not enabled for this client"
    );
}

#[test]
fn a_disabled_user_cannot_sign_in() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = api.client(&pool, with_password());
    let ada = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    let disabled = json!({"UserPoolId": pool, "Filter": "status = \"Disabled\""});
    api.ok("AdminDisableUser", ada.clone());
    assert_eq!(api.ok("AdminGetUser", ada.clone())["Enabled"], false);
    assert_eq!(api.ok("ListUsers", disabled.clone())["Users"][0]["Enabled"], false);
    assert_eq!(
        api.error("InitiateAuth", sign_in(&client, json!({}))),
        "NotAuthorizedException: User is disabled."
    );
    api.ok("AdminEnableUser", ada.clone());
    assert_eq!(api.ok("AdminGetUser", ada)["Enabled"], true);
    assert_eq!(api.ok("ListUsers", disabled)["Users"], json!([]));
    api.ok("InitiateAuth", sign_in(&client, json!({})));
}
