//! Users, groups, and signing in through the API.

use aws_lc_rs::hmac;
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::{Value, json};

use super::{Cognito, merged, text};

const PASSWORD: &str = "Correct-Horse-1";

fn cognito_with_ada(pool: Value) -> (Cognito, String) {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(pool);
    cognito.ok(
        "AdminCreateUser",
        json!({
            "UserPoolId": pool, "Username": "ada@example.com", "MessageAction": "SUPPRESS",
            "UserAttributes": [
                {"Name": "email", "Value": "ada@example.com"},
                {"Name": "email_verified", "Value": "true"},
                {"Name": "name", "Value": "Ada"},
            ],
        }),
    );
    cognito.ok(
        "AdminSetUserPassword",
        json!({"UserPoolId": pool, "Username": "ada@example.com", "Password": PASSWORD, "Permanent": true}),
    );
    (cognito, pool)
}

fn sign_in(client: &str, more: Value) -> Value {
    let parameters = merged(json!({"USERNAME": "ada@example.com", "PASSWORD": PASSWORD}), more);
    json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
}

fn with_password() -> Value {
    json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]})
}

#[test]
fn a_user_who_signs_in_by_email_is_named_by_the_sub() {
    let (mut cognito, pool) = cognito_with_ada(json!({
        "UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false},
    }));
    let ada = json!({"UserPoolId": pool, "Username": "Ada@Example.com"});
    let shown = cognito.ok("AdminGetUser", ada);
    let sub = shown["UserAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|attribute| attribute["Name"] == "sub")
        .unwrap()["Value"]
        .clone();
    assert_eq!(shown["Username"], sub);
    assert_eq!(shown["UserStatus"], "CONFIRMED");
    for (name, wanted) in [
        ("ada", "InvalidParameterException: Username should be an email."),
        (
            "ADA@example.com",
            "UsernameExistsException: An account with the given email already exists.",
        ),
    ] {
        assert_eq!(
            cognito.refused("AdminCreateUser", json!({"UserPoolId": pool, "Username": name})),
            wanted
        );
    }
    assert_eq!(cognito.describe_pool(&pool)["EstimatedNumberOfUsers"], 1);
    let listed = cognito.ok(
        "ListUsers",
        json!({"UserPoolId": pool, "Filter": "email = \"ada@example.com\"", "AttributesToGet": ["name"]}),
    );
    assert_eq!(listed["Users"][0]["Attributes"], json!([{"Name": "name", "Value": "Ada"}]));
    let starting = json!({"UserPoolId": pool, "Filter": "email ^= \"ada@\""});
    assert_eq!(cognito.ok("ListUsers", starting)["Users"][0]["Username"], sub);
    let none = cognito.ok("ListUsers", json!({"UserPoolId": pool, "Filter": "email ^= \"bob\""}));
    assert_eq!(none["Users"], json!([]));
    cognito.refused("ListUsers", json!({"UserPoolId": pool, "Filter": "email like x"}));
}

#[test]
fn a_user_name_stays_as_it_is_where_signing_in_is_by_user_name() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let ada = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    assert_eq!(cognito.ok("AdminGetUser", ada.clone())["Username"], "ada@example.com");
    let shouted = json!({"UserPoolId": pool, "Username": "ADA@example.com"});
    assert!(cognito.refused("AdminGetUser", shouted).starts_with("UserNotFoundException"));
    assert_eq!(
        cognito.refused("AdminCreateUser", ada.clone()),
        "UsernameExistsException: User account already exists"
    );
    cognito.ok("AdminDeleteUser", ada.clone());
    assert!(cognito.refused("AdminGetUser", ada).starts_with("UserNotFoundException"));
}

#[test]
fn a_password_meets_the_policy() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    for (password, wanted) in [
        ("Short-1", "Password not long enough"),
        ("lower-case-1", "Password must have uppercase characters"),
        ("UPPER-CASE-1", "Password must have lowercase characters"),
        ("No-Digits-Here", "Password must have numeric characters"),
        ("NoSymbols1", "Password must have symbol characters"),
    ] {
        for (operation, member) in
            [("AdminSetUserPassword", "Password"), ("AdminCreateUser", "TemporaryPassword")]
        {
            let username = match operation {
                "AdminCreateUser" => "bob",
                _ => "ada@example.com",
            };
            assert_eq!(
                cognito.refused(
                    operation,
                    json!({"UserPoolId": pool, "Username": username, member: password})
                ),
                format!("InvalidPasswordException: Password did not conform with policy: {wanted}")
            );
        }
    }
}

#[test]
fn attributes_are_those_of_the_schema() {
    let (mut cognito, pool) = cognito_with_ada(
        json!({"Schema": [{"Name": "badge", "AttributeDataType": "String", "Mutable": false}]}),
    );
    let update = |name: &str, value: &str| {
        json!({
            "UserPoolId": pool, "Username": "ada@example.com",
            "UserAttributes": [{"Name": name, "Value": value}],
        })
    };
    for (name, value, wanted) in [
        ("colour", "red", "does not exist in the schema"),
        ("sub", "x", "cannot be updated"),
        ("custom:badge", "x", "cannot be updated"),
        ("email", "nonsense", "Invalid email address format."),
        ("phone_number", "0123", "Invalid phone number format."),
        ("email_verified", "yes", "does not fit"),
        ("birthdate", "1815", "does not fit"),
    ] {
        let refusal = cognito.refused("AdminUpdateUserAttributes", update(name, value));
        assert!(refusal.contains(wanted), "{refusal}");
    }
    cognito.ok("AdminUpdateUserAttributes", update("email", "ada@lovelace.example"));
    let shown =
        cognito.ok("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada@example.com"}));
    let attributes = shown["UserAttributes"].as_array().unwrap();
    assert!(attributes.iter().all(|attribute| attribute["Name"] != "email_verified"), "{shown}");
}

#[test]
fn a_flow_has_to_be_one_of_the_client_and_the_password_right() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let default = cognito.client(&pool, json!({}));
    assert_eq!(
        cognito.refused("InitiateAuth", sign_in(&default, json!({}))),
        "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client"
    );
    let client = cognito.client(&pool, with_password());
    let hiding = cognito
        .client(&pool, merged(with_password(), json!({"PreventUserExistenceErrors": "ENABLED"})));
    let wrong = "NotAuthorizedException: Incorrect username or password.";
    let nobody = json!({"USERNAME": "nobody"});
    for (client, change, wanted) in [
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
        assert_eq!(cognito.refused("InitiateAuth", sign_in(client, change)), wanted);
    }
    // The region of an unsigned call is that of the client's pool.
    cognito.region = "";
    cognito.ok("InitiateAuth", sign_in(&client, json!({})));
    let unknown = cognito.refused("InitiateAuth", sign_in("nobody", json!({})));
    assert_eq!(unknown, "ResourceNotFoundException: User pool client nobody does not exist.");
}

#[test]
fn a_confidential_client_proves_its_secret() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let client = cognito.client(&pool, merged(with_password(), json!({"GenerateSecret": true})));
    let secret = text(&cognito.describe_client(&pool, &client)["ClientSecret"]);
    let hash = |secret: &str| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        BASE64_STANDARD.encode(hmac::sign(&key, format!("ada@example.com{client}").as_bytes()))
    };
    assert_eq!(
        cognito.refused("InitiateAuth", sign_in(&client, json!({}))),
        format!(
            "NotAuthorizedException: Client {client} is configured with secret but SECRET_HASH was not received"
        )
    );
    assert_eq!(
        cognito.refused("InitiateAuth", sign_in(&client, json!({"SECRET_HASH": hash("other")}))),
        format!("NotAuthorizedException: SecretHash does not match for the client: {client}")
    );
    cognito.ok("InitiateAuth", sign_in(&client, json!({"SECRET_HASH": hash(&secret)})));
}

#[test]
fn tokens_verify_against_the_keys_and_say_what_they_should() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let ids = json!({"UserPoolId": pool, "Username": "ada@example.com", "GroupName": "readers"});
    cognito.ok("CreateGroup", json!({"UserPoolId": pool, "GroupName": "readers"}));
    cognito.ok("AdminAddUserToGroup", ids);
    let client = cognito.client(
        &pool,
        merged(with_password(), json!({"ReadAttributes": ["email", "email_verified"]})),
    );
    let answer = cognito.ok("InitiateAuth", sign_in(&client, json!({})));
    let result = &answer["AuthenticationResult"];
    assert_eq!((&result["ExpiresIn"], &result["TokenType"]), (&json!(3600), &json!("Bearer")));

    let keys: JwkSet = serde_json::from_value(cognito.state.pools[&pool].jwks().unwrap()).unwrap();
    let claims = |token: &Value, place: usize| -> Value {
        let token = text(token);
        let kid = decode_header(&token).unwrap().kid.unwrap();
        assert_eq!(keys.keys[place].common.key_id, Some(kid));
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_jwk(&keys.keys[place]).unwrap();
        decode::<Value>(&token, &key, &validation).unwrap().claims
    };
    let id = claims(&result["IdToken"], 0);
    let issuer = format!("http://localhost:9229/{pool}");
    for (claim, wanted) in [
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
        assert_eq!(id[claim], wanted, "{claim}");
    }
    let access = claims(&result["AccessToken"], 1);
    for (claim, wanted) in [
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
        assert_eq!(access[claim], wanted, "{claim}");
    }
    assert_ne!(access["jti"], id["jti"]);

    cognito.settings.token_seconds = Some(2);
    let short = cognito.ok("InitiateAuth", sign_in(&client, json!({})));
    let body = text(&short["AuthenticationResult"]["IdToken"]);
    let body = BASE64_URL_SAFE_NO_PAD.decode(body.split('.').nth(1).unwrap()).unwrap();
    let short: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(short["exp"], 1_700_000_002);
}

#[test]
fn a_refresh_token_works_until_the_user_is_signed_out_or_it_is_old() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let client = cognito.client(&pool, with_password());
    let other = cognito.client(&pool, with_password());
    let answer = cognito.ok("InitiateAuth", sign_in(&client, json!({})));
    let token = answer["AuthenticationResult"]["RefreshToken"].clone();
    let refresh = |client: &str| json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": token}});
    let fresh = cognito.ok("InitiateAuth", refresh(&client));
    assert_eq!(fresh["AuthenticationResult"]["RefreshToken"], Value::Null);
    let invalid = "NotAuthorizedException: Invalid Refresh Token";
    assert_eq!(cognito.refused("InitiateAuth", refresh(&other)), invalid);
    cognito.now += 31.0 * 86_400.0;
    assert!(cognito.refused("InitiateAuth", refresh(&client)).contains("expired"));
    cognito.now -= 31.0 * 86_400.0;
    cognito
        .ok("AdminUserGlobalSignOut", json!({"UserPoolId": pool, "Username": "ada@example.com"}));
    assert_eq!(cognito.refused("InitiateAuth", refresh(&client)), invalid);
}

#[test]
fn who_has_to_do_something_first_is_challenged() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let client = cognito.client(&pool, merged(with_password(), json!({"ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH"]})));
    cognito.ok(
        "AdminSetUserPassword",
        json!({"UserPoolId": pool, "Username": "ada@example.com", "Password": PASSWORD}),
    );
    let answer = cognito.ok("InitiateAuth", sign_in(&client, json!({})));
    assert_eq!(answer["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(answer["AuthenticationResult"], Value::Null);
    let admin = merged(
        sign_in(&client, json!({})),
        json!({"UserPoolId": pool, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}),
    );
    assert_eq!(cognito.ok("AdminInitiateAuth", admin)["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let plain = cognito.client(&pool, json!({}));
    let admin = merged(
        sign_in(&plain, json!({})),
        json!({"UserPoolId": pool, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}),
    );
    assert_eq!(
        cognito.refused("AdminInitiateAuth", admin),
        "InvalidParameterException: Auth flow not enabled for this client"
    );
}

#[test]
fn a_disabled_user_is_shown_as_one_and_does_not_sign_in() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let client = cognito.client(&pool, with_password());
    let ada = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    let disabled = json!({"UserPoolId": pool, "Filter": "status = \"Disabled\""});
    cognito.ok("AdminDisableUser", ada.clone());
    assert_eq!(cognito.ok("AdminGetUser", ada.clone())["Enabled"], false);
    assert_eq!(cognito.ok("ListUsers", disabled.clone())["Users"][0]["Enabled"], false);
    assert_eq!(
        cognito.refused("InitiateAuth", sign_in(&client, json!({}))),
        "NotAuthorizedException: User is disabled."
    );
    cognito.ok("AdminEnableUser", ada.clone());
    assert_eq!(cognito.ok("AdminGetUser", ada)["Enabled"], true);
    assert_eq!(cognito.ok("ListUsers", disabled)["Users"], json!([]));
    cognito.ok("InitiateAuth", sign_in(&client, json!({})));
}

#[test]
fn groups_hold_users_until_they_are_taken_out() {
    let (mut cognito, pool) = cognito_with_ada(json!({}));
    let group = json!({"UserPoolId": pool, "GroupName": "readers"});
    let member = merged(group.clone(), json!({"Username": "ada@example.com"}));
    assert!(
        cognito
            .refused("AdminAddUserToGroup", member.clone())
            .starts_with("ResourceNotFoundException")
    );
    cognito.ok(
        "CreateGroup",
        merged(group.clone(), json!({"Description": "may read", "Precedence": 1})),
    );
    assert!(cognito.refused("CreateGroup", group.clone()).starts_with("GroupExistsException"));
    assert_eq!(cognito.ok("GetGroup", group.clone())["Group"]["Description"], "may read");
    cognito.ok("AdminAddUserToGroup", member.clone());
    let of_ada = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    let groups = |cognito: &mut Cognito| {
        cognito.ok("AdminListGroupsForUser", of_ada.clone())["Groups"].as_array().unwrap().len()
    };
    assert_eq!(groups(&mut cognito), 1);
    cognito.ok("AdminRemoveUserFromGroup", member.clone());
    assert_eq!(groups(&mut cognito), 0);
    cognito.ok("AdminAddUserToGroup", member);
    cognito.ok("DeleteGroup", group.clone());
    cognito.ok("CreateGroup", group.clone());
    assert_eq!(groups(&mut cognito), 0);
    cognito.ok("DeleteGroup", group);
    assert_eq!(cognito.ok("ListGroups", json!({"UserPoolId": pool}))["Groups"], json!([]));
}
