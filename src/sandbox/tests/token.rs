//! Codes, tokens and what can be done with them, without a server.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::{Value, json};

use super::{
    merged, text,
    world::{
        ADA, Browser, CALLBACK, CHALLENGE, PASSWORD, URL, VERIFIER, World, basic, claims, code_of,
        header, json_of, location, parameter,
    },
};
use crate::sandbox::{
    seal,
    visit::{Http, page::Reply},
};

const S256: [(&str, Option<&str>); 2] =
    [("code_challenge", Some(CHALLENGE)), ("code_challenge_method", Some("S256"))];

fn confidential() -> Value {
    json!({"GenerateSecret": true})
}

/// A refusal as the app and the log see it.
fn refusal(reply: &Reply) -> (u16, String, &'static str) {
    assert_ne!(reply.status, 200, "{}", reply.body);
    (reply.status, text(&json_of(reply)["error"]), reply.cause.unwrap_or("no cause"))
}

/// The form that exchanges a code.
fn exchange<'f>(client: &'f str, code: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("code", code),
        ("redirect_uri", CALLBACK),
    ]
}

fn refresh<'f>(client: &'f str, token: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token)]
}

/// A form with some fields changed or taken out.
fn but<'f>(
    form: &[(&'f str, &'f str)],
    changes: &[(&'f str, Option<&'f str>)],
) -> Vec<(&'f str, &'f str)> {
    let kept =
        form.iter().copied().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let new = changes.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    kept.chain(new).collect()
}

#[test]
fn a_person_signs_in_and_a_public_client_gets_tokens() {
    let mut world = World::with_ada(json!({}));
    let changes = [S256[0], S256[1], ("nonce", Some("n-1"))];
    let back = Browser::default().sign_in(&mut world, &changes);
    assert_eq!(parameter(&back, "state").as_deref(), Some("s&1"));
    let (client, code) = (world.client.clone(), code_of(&back));
    let mut form = exchange(&client, &code);
    form.push(("code_verifier", VERIFIER));
    let reply = world.post("token", &form, None);
    assert_eq!(reply.status, 200, "{:?}", reply.cause);
    assert_eq!(header(&reply, "cache-control"), "no-store");
    let tokens = json_of(&reply);
    let mut members: Vec<&String> = tokens.as_object().unwrap().keys().collect();
    members.sort_unstable();
    assert_eq!(members, ["access_token", "expires_in", "id_token", "refresh_token", "token_type"]);
    assert_eq!((&tokens["expires_in"], &tokens["token_type"]), (&json!(3600), &json!("Bearer")));

    let keys: JwkSet = serde_json::from_value(world.pool_mut().jwks().unwrap()).unwrap();
    let verified = |token: &Value, place: usize| -> Value {
        let token = text(token);
        let kid = decode_header(&token).unwrap().kid;
        assert_eq!(keys.keys[place].common.key_id, kid);
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_jwk(&keys.keys[place]).unwrap();
        decode::<Value>(&token, &key, &validation).unwrap().claims
    };
    let sub = world.ada().attributes["sub"].clone();
    let issuer = format!("{URL}/{}", world.pool);
    let mut id = verified(&tokens["id_token"], 0);
    let mut access = verified(&tokens["access_token"], 1);
    assert_eq!(id["origin_jti"], access["origin_jti"]);
    assert_eq!(id["event_id"], access["event_id"]);
    assert_ne!(id["jti"], access["jti"]);
    let at_hash = seal::half(&text(&tokens["access_token"]));
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
fn a_confidential_client_proves_itself_in_the_header_or_in_the_form() {
    let mut world = World::with_ada(confidential());
    let (client, secret) = (world.client.clone(), world.secret());
    let good = basic(&client, &secret);
    let code = |world: &mut World| code_of(&Browser::default().sign_in(world, &[]));
    for (authorization, changes, wanted) in [
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
        let form = but(&exchange(&client, &code), &changes);
        let reply = world.post("token", &form, authorization);
        match wanted {
            Ok(()) => assert_eq!(reply.status, 200, "{changes:?} {:?}", reply.cause),
            Err(cause) => {
                assert_eq!(refusal(&reply), (400, "invalid_client".into(), cause), "{changes:?}");
            }
        }
    }
}

#[test]
fn a_public_client_has_no_secret_to_send() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let code = code_of(&Browser::default().sign_in(&mut world, &[]));
    let form = but(&exchange(&client, &code), &[("client_secret", Some("x"))]);
    let reply = world.post("token", &form, None);
    assert_eq!(refusal(&reply), (400, "invalid_client".into(), "secret_of_public_client"));
    world.exchange(&code);
}

#[test]
fn every_cause_of_an_invalid_grant_has_a_word_of_its_own() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let other =
        world.cognito.client(&world.pool.clone(), merged(super::browser_client(), json!({})));
    let cause = |world: &mut World,
                 asked: &[(&str, Option<&str>)],
                 form: &[(&str, Option<&str>)],
                 later: f64| {
        let code = code_of(&Browser::default().sign_in(world, asked));
        world.cognito.now += later;
        let reply = world.post("token", &but(&exchange(&client, &code), form), None);
        world.cognito.now -= later;
        let (status, error, cause) = refusal(&reply);
        assert_eq!((status, error.as_str()), (400, "invalid_grant"), "{cause}");
        assert_eq!(reply.body, "{\"error\":\"invalid_grant\"}");
        cause
    };
    let longer = format!("{VERIFIER}x");
    let unregistered = format!("{CALLBACK}/");
    for (asked, form, wanted) in [
        (&[][..], vec![("code", Some("made-up"))], "code_unknown"),
        (&[], vec![("client_id", Some(other.as_str()))], "code_of_another_client"),
        (&[], vec![("redirect_uri", Some(unregistered.as_str()))], "redirect_uri_differs"),
        (&[], vec![("redirect_uri", Some("https://app.example/cb?x=1"))], "redirect_uri_differs"),
        (&S256, vec![], "verifier_missing"),
        (&S256, vec![("code_verifier", Some(longer.as_str()))], "verifier_wrong"),
        (&S256, vec![("code_verifier", Some(CHALLENGE))], "verifier_wrong"),
        (&[], vec![("code_verifier", Some(VERIFIER))], "verifier_without_challenge"),
    ] {
        assert_eq!(cause(&mut world, asked, &form, 0.0), wanted);
    }
    assert_eq!(cause(&mut world, &[], &[], 300.0), "code_expired");
    for (change, wanted) in [
        (json!({"ReadAttributes": ["email"]}), "attribute_unreadable"),
        (json!({"ReadAttributes": []}), "attribute_unreadable"),
    ] {
        world.update(change);
        assert_eq!(cause(&mut world, &[], &[], 0.0), wanted);
    }
    world.update(json!({"ReadAttributes": ["email", "email_verified"]}));
    world.tokens(&[]);

    let code = code_of(&Browser::default().sign_in(&mut world, &[]));
    world.admin("AdminDisableUser", json!({}));
    let reply = world.post("token", &exchange(&client, &code), None);
    assert_eq!(reply.cause, Some("user_disabled"));
    world.admin("AdminDeleteUser", json!({}));
    let reply = world.post("token", &exchange(&client, &code), None);
    assert_eq!(reply.cause, Some("user_deleted"));
}

#[test]
fn a_code_works_until_it_is_five_minutes_old() {
    let mut world = World::with_ada(json!({}));
    let code = code_of(&Browser::default().sign_in(&mut world, &[]));
    world.cognito.now += 299.5;
    world.exchange(&code);
}

#[test]
fn a_code_that_is_used_twice_takes_back_what_it_gave() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let code = code_of(&Browser::default().sign_in(&mut world, &[]));
    let tokens = world.exchange(&code);
    let other = world.tokens(&[]);
    let reply = world.post("token", &exchange(&client, &code), None);
    assert_eq!(refusal(&reply), (400, "invalid_grant".into(), "code_used_twice"));
    let token = text(&tokens["refresh_token"]);
    let reply = world.post("token", &refresh(&client, &token), None);
    assert_eq!(refusal(&reply), (400, "invalid_grant".into(), "code_used_twice"));
    let reply = world.user_info(&text(&tokens["access_token"]));
    assert_eq!(refusal(&reply), (401, "invalid_token".into(), "token_revoked"));
    let token = text(&other["refresh_token"]);
    assert_eq!(world.post("token", &refresh(&client, &token), None).status, 200);
}

#[test]
fn a_request_for_tokens_that_is_out_of_order_says_which_way() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let code = code_of(&Browser::default().sign_in(&mut world, &[]));
    let good = exchange(&client, &code);
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
        let reply = world.post("token", &but(&good, &changes), None);
        assert_eq!(refusal(&reply), (400, error.into(), cause));
    }
    let twice = [good.clone(), vec![("code", "x")]].concat();
    let reply = world.post("token", &twice, None);
    assert_eq!(refusal(&reply), (400, "invalid_request".into(), "parameter_repeated"));
    assert_eq!(
        refusal(&world.post("token", &[], None)),
        (400, "invalid_request".into(), "form_missing")
    );
    assert_eq!(refusal(&world.visit("GET", "/domain/ohif/oauth2/token", "")).0, 405);
    // None of that was a use of the code.
    world.exchange(&code);
}

#[test]
fn a_refresh_gives_new_tokens_and_keeps_the_refresh_token() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let tokens = world.tokens(&[("nonce", Some("n-1"))]);
    let token = text(&tokens["refresh_token"]);
    world.cognito.now += 3000.0;
    let reply = world.post("token", &refresh(&client, &token), None);
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
fn a_refresh_token_dies_of_what_the_log_says() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let other =
        world.cognito.client(&world.pool.clone(), merged(super::browser_client(), json!({})));
    let cause = |world: &mut World, client: &str, token: &str| {
        let (_, error, cause) = refusal(&world.post("token", &refresh(client, token), None));
        assert_eq!(error, "invalid_grant");
        cause
    };
    let fresh = |world: &mut World| text(&world.tokens(&[])["refresh_token"]);
    let token = fresh(&mut world);
    assert_eq!(cause(&mut world, &client, "made-up"), "refresh_token_unknown");
    assert_eq!(cause(&mut world, &other, &token), "refresh_token_of_another_client");
    world.cognito.now += 30.0 * 86_400.0;
    assert_eq!(cause(&mut world, &client, &token), "refresh_token_expired");
    world.cognito.now -= 30.0 * 86_400.0;
    world.admin("AdminDisableUser", json!({}));
    assert_eq!(cause(&mut world, &client, &token), "user_disabled");
    world.admin("AdminEnableUser", json!({}));
    assert_eq!(world.post("token", &refresh(&client, &token), None).status, 200);
    world.admin("AdminUserGlobalSignOut", json!({}));
    assert_eq!(cause(&mut world, &client, &token), "user_signed_out");
    let token = fresh(&mut world);
    world.admin("AdminDeleteUser", json!({}));
    assert_eq!(cause(&mut world, &client, &token), "user_deleted");
    world.update(json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}));
    let reply = world.post("token", &refresh(&client, &token), None);
    assert_eq!(refusal(&reply), (400, "unauthorized_client".into(), "flow_not_allowed"));
}

#[test]
fn a_rotating_client_gets_a_new_refresh_token_and_the_old_one_dies_after_the_grace() {
    let mut world = World::with_ada(json!({
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
    }));
    let client = world.client.clone();
    let tokens = world.tokens(&[]);
    let old = text(&tokens["refresh_token"]);
    let reply = world.post("token", &refresh(&client, &old), None);
    let new = text(&json_of(&reply)["refresh_token"]);
    assert_ne!(new, old);
    world.cognito.now += 9.0;
    assert_eq!(world.post("token", &refresh(&client, &old), None).status, 200);
    world.cognito.now += 1.0;
    let reply = world.post("token", &refresh(&client, &old), None);
    assert_eq!(refusal(&reply), (400, "invalid_grant".into(), "refresh_token_rotated"));
    assert_eq!(world.post("token", &refresh(&client, &new), None).status, 200);
    assert_eq!(world.user_info(&text(&tokens["access_token"])).status, 200);
}

#[test]
fn tokens_live_as_long_as_the_client_says_in_its_units() {
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
    world.cognito.now += 7199.0;
    assert_eq!(world.post("token", &refresh(&client, &token), None).status, 200);
    world.cognito.now += 1.0;
    assert_eq!(
        world.post("token", &refresh(&client, &token), None).cause,
        Some("refresh_token_expired")
    );
    world.faults.add("token-seconds:2".parse().unwrap());
    let short = world.tokens(&[]);
    assert_eq!(short["expires_in"], 2);
    assert_eq!(claims(&short["id_token"])["exp"], 1_700_007_202);
    assert_eq!(claims(&short["access_token"])["exp"], 1_700_007_202);
}

#[test]
fn a_claim_needs_scope_and_permission_and_value() {
    let mut world = World::with_ada(
        json!({"AllowedOAuthScopes": ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]}),
    );
    world.admin(
        "AdminUpdateUserAttributes",
        json!({"UserAttributes": [
            {"Name": "phone_number", "Value": "+15550100"},
            {"Name": "preferred_username", "Value": "ada"},
        ]}),
    );
    let of = |world: &mut World, scope: &str| -> Vec<String> {
        let tokens = world.tokens(&[("scope", Some(scope))]);
        let claims = claims(&tokens["id_token"]);
        let known = [
            "email",
            "email_verified",
            "name",
            "phone_number",
            "phone_number_verified",
            "preferred_username",
        ];
        known
            .iter()
            .filter(|name| !claims[**name].is_null())
            .map(|name| (*name).to_owned())
            .collect()
    };
    let all = ["email", "email_verified", "name", "phone_number", "preferred_username"];
    for (scope, wanted) in [
        ("openid", &all[..]),
        ("openid aws.cognito.signin.user.admin", &all[..]),
        ("openid email", &["email", "email_verified"]),
        ("openid phone", &["phone_number"]),
        ("openid profile", &["name", "preferred_username"]),
        ("openid profile email", &["email", "email_verified", "name", "preferred_username"]),
    ] {
        assert_eq!(of(&mut world, scope), wanted, "{scope}");
    }
    world.update(json!({"ReadAttributes": ["email", "email_verified", "name", "nickname"]}));
    assert_eq!(of(&mut world, "openid"), ["email", "email_verified", "name"]);
    assert_eq!(of(&mut world, "openid profile"), ["name"]);
}

#[test]
fn without_openid_there_is_no_id_token() {
    let mut world =
        World::with_ada(json!({"AllowedOAuthScopes": ["openid", "aws.cognito.signin.user.admin"]}));
    let tokens = world.tokens(&[("scope", Some("aws.cognito.signin.user.admin"))]);
    assert_eq!(tokens["id_token"], Value::Null);
    let reply = world.user_info(&text(&tokens["access_token"]));
    assert_eq!(refusal(&reply), (401, "invalid_token".into(), "token_without_openid"));
}

#[test]
fn groups_are_in_both_tokens_and_not_in_user_info() {
    let mut world = World::with_ada(json!({}));
    let pool = world.pool.clone();
    world.cognito.ok("CreateGroup", json!({"UserPoolId": pool, "GroupName": "readers"}));
    world.admin("AdminAddUserToGroup", json!({"GroupName": "readers"}));
    let tokens = world.tokens(&[]);
    for token in ["id_token", "access_token"] {
        assert_eq!(claims(&tokens[token])["cognito:groups"], json!(["readers"]));
    }
    let info = json_of(&world.user_info(&text(&tokens["access_token"])));
    assert_eq!(info["cognito:groups"], Value::Null);
}

#[test]
fn a_machine_gets_a_token_for_scopes_of_a_resource_server() {
    let mut world = World::with_ada(json!({}));
    let pool = world.pool.clone();
    world.cognito.ok(
        "CreateResourceServer",
        json!({"UserPoolId": pool, "Identifier": "dicom", "Name": "dicom", "Scopes": [
            {"ScopeName": "read", "ScopeDescription": "r"}, {"ScopeName": "write", "ScopeDescription": "w"},
        ]}),
    );
    let client = world.cognito.client(
        &pool,
        json!({
            "GenerateSecret": true, "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["dicom/read"],
        }),
    );
    world.client = client.clone();
    let header = basic(&client, &world.secret());
    let ask = |world: &mut World, scope: Option<&str>| {
        let form = but(&[("grant_type", "client_credentials")], &[("scope", scope)]);
        world.post("token", &form, Some(&header))
    };
    for scope in [None, Some("dicom/read")] {
        let tokens = json_of(&ask(&mut world, scope));
        let mut said = claims(&tokens["access_token"]);
        said.as_object_mut().unwrap().remove("jti").unwrap();
        assert_eq!(tokens.as_object().unwrap().len(), 3, "{tokens}");
        assert_eq!(
            said,
            json!({
                "sub": client, "client_id": client, "token_use": "access", "scope": "dicom/read",
                "auth_time": 1_700_000_000, "iat": 1_700_000_000, "exp": 1_700_003_600,
                "iss": format!("{URL}/{pool}"), "version": 2,
            })
        );
        let reply = world.user_info(&text(&tokens["access_token"]));
        assert_eq!(reply.cause, Some("token_without_openid"));
    }
    for scope in ["dicom/write", "dicom/read openid", "openid"] {
        let reply = ask(&mut world, Some(scope));
        assert_eq!(refusal(&reply), (400, "invalid_scope".into(), "scope_not_allowed"));
    }
    world.cognito.ok("DeleteResourceServer", json!({"UserPoolId": pool, "Identifier": "dicom"}));
    let reply = ask(&mut world, None);
    assert_eq!(refusal(&reply), (400, "invalid_scope".into(), "scope_gone"));
    let reply = world.post("token", &exchange(&client, "x"), Some(&header));
    assert_eq!(refusal(&reply).1, "unauthorized_client");
}

#[test]
fn user_info_tells_what_the_scopes_cover_as_text() {
    let mut world = World::with_ada(json!({}));
    let tokens = world.tokens(&[]);
    let token = format!("Bearer {}", text(&tokens["access_token"]));
    let sub = world.ada().attributes["sub"].clone();
    for method in ["GET", "POST"] {
        let reply = world.send(&Http {
            method,
            path: "/domain/ohif/oauth2/userInfo",
            authorization: Some(&token),
            ..Http::default()
        });
        assert_eq!(
            json_of(&reply),
            json!({"sub": sub, "email": ADA, "email_verified": "true", "username": sub})
        );
    }
}

#[test]
fn user_info_takes_good_access_tokens_of_a_browser_sign_in_only() {
    let mut world = World::with_ada(
        json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}),
    );
    let tokens = world.tokens(&[]);
    let access = text(&tokens["access_token"]);
    let by_api = world.cognito.ok(
        "InitiateAuth",
        json!({
            "ClientId": world.client, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
        }),
    );
    let by_api = text(&by_api["AuthenticationResult"]["AccessToken"]);
    let tampered = format!("{}x", access.strip_suffix(|_: char| true).unwrap());
    let invalid = "token_not_an_access_token_of_the_pool";
    for (token, cause) in [
        (text(&tokens["id_token"]), invalid),
        (tampered, invalid),
        ("nonsense".into(), invalid),
        (by_api, "token_without_openid"),
    ] {
        assert_eq!(refusal(&world.user_info(&token)), (401, "invalid_token".into(), cause));
    }
    for header in [None, Some("Bearer"), Some("Bearer "), Some("Basic YTpi")] {
        let reply = world.post("userInfo", &[], header);
        assert_eq!(refusal(&reply), (400, "invalid_request".into(), "token_missing"));
    }
    world.cognito.now += 3599.0;
    assert_eq!(world.user_info(&access).status, 200);
    world.cognito.now += 1.0;
    assert_eq!(world.user_info(&access).cause, Some("token_expired"));
    world.cognito.now -= 100.0;
    world.admin("AdminDisableUser", json!({}));
    assert_eq!(world.user_info(&access).cause, Some("user_disabled"));
    world.admin("AdminEnableUser", json!({}));
    world.admin("AdminUserGlobalSignOut", json!({}));
    let reply = world.user_info(&access);
    assert_eq!(refusal(&reply), (401, "invalid_token".into(), "token_revoked"));
    assert_eq!(header(&reply, "www-authenticate"), "Bearer error=\"invalid_token\"");
}

#[test]
fn a_revoked_refresh_token_is_dead_with_all_that_came_from_it() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let (tokens, other) = (world.tokens(&[]), world.tokens(&[]));
    let token = text(&tokens["refresh_token"]);
    let fresh = json_of(&world.post("token", &refresh(&client, &token), None));
    for _ in ["once", "again", "and one nobody knows"] {
        let reply = world.post("revoke", &[("client_id", &client), ("token", &token)], None);
        assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    }
    let reply = world.post("token", &refresh(&client, &token), None);
    assert_eq!(refusal(&reply), (400, "invalid_grant".into(), "refresh_token_revoked"));
    for access in [&tokens, &fresh] {
        assert_eq!(world.user_info(&text(&access["access_token"])).cause, Some("token_revoked"));
    }
    assert_eq!(world.user_info(&text(&other["access_token"])).status, 200);
    let reply = world.post("revoke", &[("client_id", &client), ("token", "made-up")], None);
    assert_eq!(reply.status, 200);
}

#[test]
fn revocation_is_for_refresh_tokens_of_the_client_that_proves_itself() {
    let mut world = World::with_ada(json!({}));
    let client = world.client.clone();
    let other =
        world.cognito.client(&world.pool.clone(), merged(super::browser_client(), confidential()));
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
        assert_eq!(refusal(&reply), (status, error.into(), cause));
    }
    assert_eq!(world.post("token", &refresh(&client, &token), None).status, 200);
    world.client = client.clone();
    world.update(json!({"EnableTokenRevocation": false}));
    let reply = world.post("revoke", &[("client_id", &client), ("token", &token)], None);
    assert_eq!(refusal(&reply), (400, "invalid_request".into(), "revocation_disabled"));
}

#[test]
fn scripts_of_any_site_may_call_what_apps_call_and_nothing_that_people_visit() {
    let world = World::with_ada(json!({}));
    let keys = format!("/{}/.well-known/jwks.json", world.pool);
    let discovery = format!("/{}/.well-known/openid-configuration", world.pool);
    let on_domain = |page: &str| format!("/domain/ohif/{page}");
    for (path, methods) in [
        (on_domain("oauth2/token"), "POST"),
        (on_domain("oauth2/userInfo"), "GET, POST"),
        (on_domain("oauth2/revoke"), "POST"),
        (keys, "GET"),
        (discovery, "GET"),
    ] {
        let reply = world.visit("OPTIONS", &path, "");
        assert_eq!(reply.status, 204, "{path}");
        assert_eq!(header(&reply, "access-control-allow-origin"), "*");
        assert_eq!(header(&reply, "access-control-allow-methods"), methods);
        assert_eq!(header(&reply, "access-control-allow-headers"), "authorization, content-type");
        for method in ["GET", "POST"] {
            let reply = world.visit(method, &path, "");
            assert_eq!(header(&reply, "access-control-allow-origin"), "*", "{method} {path}");
        }
    }
    for page in ["oauth2/authorize", "login", "logout", "error", "oauth2/idpresponse"] {
        for method in ["GET", "POST", "OPTIONS"] {
            let reply = world.visit(method, &on_domain(page), "");
            assert_eq!(header(&reply, "access-control-allow-origin"), "", "{method} {page}");
        }
    }
}

#[test]
fn tokens_in_place_of_a_code_come_behind_the_hash() {
    let mut world = World::with_ada(json!({"AllowedOAuthFlows": ["implicit"]}));
    let asked = [("response_type", Some("token")), ("nonce", Some("n-1"))];
    let back = Browser::default().sign_in(&mut world, &asked);
    let (place, tokens) = location(&back).split_once('#').unwrap();
    assert_eq!(place, CALLBACK);
    let tokens: std::collections::BTreeMap<String, String> =
        url::form_urlencoded::parse(tokens.as_bytes()).into_owned().collect();
    let names: Vec<&str> = tokens.keys().map(String::as_str).collect();
    assert_eq!(names, ["access_token", "expires_in", "id_token", "state", "token_type"]);
    assert_eq!(claims(&json!(tokens["id_token"]))["nonce"], "n-1");
    assert_eq!(tokens["state"], "s&1");
    assert_eq!(world.user_info(&tokens["access_token"]).status, 200);
}

#[test]
fn what_is_kept_of_a_code_or_a_cookie_does_not_give_it_away() {
    let mut world = World::with_ada(json!({}));
    let mut browser = Browser::default();
    let code = code_of(&browser.sign_in(&mut world, &[]));
    let kept = serde_json::to_string(&world.cognito.state).unwrap();
    assert!(!kept.contains(&code));
    assert_eq!(browser.cookies.len(), 2);
    for cookie in browser.cookies.values() {
        assert!(!kept.contains(cookie));
    }
}
