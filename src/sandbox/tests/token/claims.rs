//! The claims of tokens and of user info.

use serde_json::{Value, json};

use super::oauth_error;
use crate::sandbox::{
    testing::{
        browser::Browser,
        direct::URL,
        reply::{CALLBACK, basic, claims, header, json_of, location, replied},
        text,
        world::{ADA, PASSWORD, World, changed, code_form},
    },
    visit::HttpRequest,
};

#[test]
fn a_claim_needs_a_scope_a_permission_and_a_value() {
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
    for (scope, expected) in [
        ("openid", &all[..]),
        ("openid aws.cognito.signin.user.admin", &all[..]),
        ("openid email", &["email", "email_verified"]),
        ("openid phone", &["phone_number"]),
        ("openid profile", &["name", "preferred_username"]),
        ("openid profile email", &["email", "email_verified", "name", "preferred_username"]),
    ] {
        assert_eq!(of(&mut world, scope), expected, "{scope}");
    }
    world.update(json!({"ReadAttributes": ["email", "email_verified", "name", "nickname"]}));
    assert_eq!(of(&mut world, "openid"), ["email", "email_verified", "name"]);
    assert_eq!(of(&mut world, "openid profile"), ["name"]);
}

#[test]
fn there_is_no_id_token_without_openid() {
    let mut world =
        World::with_ada(json!({"AllowedOAuthScopes": ["openid", "aws.cognito.signin.user.admin"]}));
    let tokens = world.tokens(&[("scope", Some("aws.cognito.signin.user.admin"))]);
    assert_eq!(tokens["id_token"], Value::Null);
    let reply = world.user_info(&text(&tokens["access_token"]));
    assert_eq!(oauth_error(&reply), (401, "invalid_token".into(), "token_without_openid"));
}

#[test]
fn groups_are_in_both_tokens_and_not_in_user_info() {
    let mut world = World::with_ada(json!({}));
    let pool = world.pool.clone();
    world.api.ok("CreateGroup", json!({"UserPoolId": pool, "GroupName": "readers"}));
    world.admin("AdminAddUserToGroup", json!({"GroupName": "readers"}));
    let tokens = world.tokens(&[]);
    for token in ["id_token", "access_token"] {
        assert_eq!(claims(&tokens[token])["cognito:groups"], json!(["readers"]));
    }
    let info = json_of(&world.user_info(&text(&tokens["access_token"])));
    assert_eq!(info["cognito:groups"], Value::Null);
}

#[test]
fn client_credentials_give_a_token_for_scopes_of_a_resource_server() {
    let mut world = World::with_ada(json!({}));
    let pool = world.pool.clone();
    world.api.ok(
        "CreateResourceServer",
        json!({"UserPoolId": pool, "Identifier": "dicom", "Name": "dicom", "Scopes": [
            {"ScopeName": "read", "ScopeDescription": "r"}, {"ScopeName": "write", "ScopeDescription": "w"},
        ]}),
    );
    let client = world.api.client(
        &pool,
        json!({
            "GenerateSecret": true, "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["dicom/read"],
        }),
    );
    world.client = client.clone();
    let header = basic(&client, &world.secret());
    let ask = |world: &mut World, scope: Option<&str>| {
        let form = changed(&[("grant_type", "client_credentials")], &[("scope", scope)]);
        world.post("token", &form, Some(&header))
    };
    for scope in [None, Some("dicom/read")] {
        let tokens = json_of(&ask(&mut world, scope));
        let mut access = claims(&tokens["access_token"]);
        access.as_object_mut().unwrap().remove("jti").unwrap();
        assert_eq!(tokens.as_object().unwrap().len(), 3, "{tokens}");
        assert_eq!(
            access,
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
        assert_eq!(oauth_error(&reply), (400, "invalid_scope".into(), "scope_not_allowed"));
    }
    world.api.ok("DeleteResourceServer", json!({"UserPoolId": pool, "Identifier": "dicom"}));
    let reply = ask(&mut world, None);
    assert_eq!(oauth_error(&reply), (400, "invalid_scope".into(), "scope_gone"));
    let reply = world.post("token", &code_form(&client, "x"), Some(&header));
    assert_eq!(oauth_error(&reply).1, "unauthorized_client");
}

#[test]
fn user_info_returns_what_the_scopes_cover_as_strings() {
    let mut world = World::with_ada(json!({}));
    let tokens = world.tokens(&[]);
    let token = format!("Bearer {}", text(&tokens["access_token"]));
    let sub = world.ada().attributes["sub"].clone();
    for method in ["GET", "POST"] {
        let reply = replied(world.visit(&HttpRequest {
            method,
            path: "/domain/ohif/oauth2/userInfo",
            authorization: Some(&token),
            ..HttpRequest::default()
        }));
        assert_eq!(
            json_of(&reply),
            json!({"sub": sub, "email": ADA, "email_verified": "true", "username": sub})
        );
    }
}

#[test]
fn user_info_only_accepts_valid_access_tokens_of_a_browser_sign_in() {
    let mut world = World::with_ada(
        json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}),
    );
    let tokens = world.tokens(&[]);
    let access = text(&tokens["access_token"]);
    let by_api = world.api.ok(
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
        assert_eq!(oauth_error(&world.user_info(&token)), (401, "invalid_token".into(), cause));
    }
    for header in [None, Some("Bearer"), Some("Bearer "), Some("Basic YTpi")] {
        let reply = world.post("userInfo", &[], header);
        assert_eq!(oauth_error(&reply), (400, "invalid_request".into(), "token_missing"));
    }
    world.api.now += 3599.0;
    assert_eq!(world.user_info(&access).status, 200);
    world.api.now += 1.0;
    assert_eq!(world.user_info(&access).cause, Some("token_expired"));
    world.api.now -= 100.0;
    world.admin("AdminDisableUser", json!({}));
    assert_eq!(world.user_info(&access).cause, Some("user_disabled"));
    world.admin("AdminEnableUser", json!({}));
    world.admin("AdminUserGlobalSignOut", json!({}));
    let reply = world.user_info(&access);
    assert_eq!(oauth_error(&reply), (401, "invalid_token".into(), "token_revoked"));
    assert_eq!(header(&reply, "www-authenticate"), "Bearer error=\"invalid_token\"");
}

#[test]
fn scripts_of_other_sites_may_call_endpoints_but_not_pages() {
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
        let reply = world.look("OPTIONS", &path, "");
        assert_eq!(reply.status, 204, "{path}");
        assert_eq!(header(&reply, "access-control-allow-origin"), "*");
        assert_eq!(header(&reply, "access-control-allow-methods"), methods);
        let headers = header(&reply, "access-control-allow-headers");
        assert_eq!(headers, "authorization, content-type, x-amz-user-agent");
        for method in ["GET", "POST"] {
            let reply = world.look(method, &path, "");
            assert_eq!(header(&reply, "access-control-allow-origin"), "*", "{method} {path}");
        }
    }
    for page in ["oauth2/authorize", "login", "logout", "error", "oauth2/idpresponse"] {
        for method in ["GET", "POST", "OPTIONS"] {
            let reply = world.look(method, &on_domain(page), "");
            assert_eq!(header(&reply, "access-control-allow-origin"), "", "{method} {page}");
        }
    }
}

#[test]
fn the_implicit_grant_returns_tokens_in_the_fragment() {
    let mut world = World::with_ada(json!({"AllowedOAuthFlows": ["implicit"]}));
    let request = [("response_type", Some("token")), ("nonce", Some("n-1"))];
    let back = Browser::default().sign_in(&mut world, &request);
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
