//! Secrets, scopes and token lifetimes of app clients.

use serde_json::{Value, json};

use crate::sandbox::testing::{
    browser_client,
    direct::{DirectApi, sorted},
    merged, text,
};

#[test]
fn a_custom_scope_is_split_at_its_last_slash() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    api.ok(
        "CreateResourceServer",
        json!({
            "UserPoolId": pool, "Identifier": "https://api.example/v1", "Name": "api",
            "Scopes": [{"ScopeName": "images.read", "ScopeDescription": "read"}],
        }),
    );
    let with =
        |scope: &str| merged(browser_client(), json!({"AllowedOAuthScopes": ["openid", scope]}));
    api.client(&pool, with("https://api.example/v1/images.read"));
    api.client(&pool, with("aws.cognito.signin.user.admin"));
    for scope in [
        "offline_access",
        "https://api.example/v1/images.write",
        "https:/images.read",
        "v1/images.read",
    ] {
        assert_eq!(
            api.client_error(&pool, with(scope)),
            format!("ScopeDoesNotExistException: Invalid scope requested: {scope}")
        );
    }
}

#[test]
fn token_validity_is_checked_in_its_unit() {
    let range = "InvalidParameterException: Invalid range for token validity.";
    let order = "InvalidParameterException: Access and Id Token expiration times must be less than or equal to refresh token expiration times.";
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    for (count, unit, refresh, expected) in [
        (5, "minutes", (1, "days"), None),
        (4, "minutes", (1, "days"), Some(range)),
        (299, "seconds", (1, "days"), Some(range)),
        (300, "seconds", (1, "days"), None),
        (24, "hours", (1, "days"), None),
        (25, "hours", (30, "days"), Some(range)),
        (2, "days", (30, "days"), Some(range)),
        (5, "minutes", (59, "minutes"), Some(range)),
        (5, "minutes", (60, "minutes"), None),
        (5, "minutes", (3650, "days"), None),
        (5, "minutes", (3651, "days"), Some(range)),
        (2, "hours", (60, "minutes"), Some(order)),
    ] {
        for kind in ["Access", "Id"] {
            let more = json!({
                format!("{kind}TokenValidity"): count,
                "RefreshTokenValidity": refresh.0,
                "TokenValidityUnits": {format!("{kind}Token"): unit, "RefreshToken": refresh.1},
            });
            let body = merged(json!({"UserPoolId": pool, "ClientName": "app"}), more);
            match expected {
                None => drop(api.ok("CreateUserPoolClient", body)),
                Some(expected) => assert_eq!(api.error("CreateUserPoolClient", body), expected),
            }
        }
    }
    let client = api.client(&pool, json!({"RefreshTokenValidity": 0}));
    assert_eq!(api.describe_client(&pool, &client)["RefreshTokenValidity"], 30);
}

#[test]
fn a_client_has_one_or_two_secrets() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let public = api.client(&pool, json!({}));
    let client = api.client(&pool, json!({"GenerateSecret": true}));
    let body =
        |client: &str, more: Value| merged(json!({"UserPoolId": pool, "ClientId": client}), more);
    assert!(
        api.error("AddUserPoolClientSecret", body(&public, json!({})))
            .starts_with("InvalidParameterException")
    );
    assert_eq!(text(&api.describe_client(&pool, &client)["ClientSecret"]).len(), 51);

    let added = api.ok("AddUserPoolClientSecret", body(&client, json!({})));
    let added = &added["ClientSecretDescriptor"];
    assert!(added["ClientSecretValue"].is_string());
    assert!(text(&added["ClientSecretId"]).starts_with(&format!("{client}--17")));
    assert_eq!(api.describe_client(&pool, &client)["ClientSecret"], Value::Null);
    assert!(
        api.error("AddUserPoolClientSecret", body(&client, json!({})))
            .starts_with("LimitExceededException")
    );

    let listed = api.ok("ListUserPoolClientSecrets", body(&client, json!({})));
    let listed = listed["ClientSecrets"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|secret| secret["ClientSecretValue"].is_null()));
    let delete =
        |secret: &Value| body(&client, json!({"ClientSecretId": secret["ClientSecretId"]}));
    api.ok("DeleteUserPoolClientSecret", delete(&listed[0]));
    assert!(
        api.error("DeleteUserPoolClientSecret", delete(&listed[0]))
            .starts_with("ResourceNotFoundException")
    );
    assert!(
        api.error("DeleteUserPoolClientSecret", delete(&listed[1]))
            .starts_with("InvalidParameterException")
    );

    let own = json!({"ClientSecret": "abcdefghijklmnopqrstuvwxyz"});
    let added = api.ok("AddUserPoolClientSecret", body(&client, own));
    assert_eq!(added["ClientSecretDescriptor"]["ClientSecretValue"], Value::Null);
}

#[test]
fn a_secret_that_is_kept_in_secrets_manager_is_shown_by_its_arn() {
    let published = json!({"PublishSecretsInAWSSecretsManager": true});
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let public = api.client(&pool, published.clone());
    assert_eq!(api.describe_client(&pool, &public)["ClientSecretArn"], Value::Null);

    let with_secret = merged(json!({"GenerateSecret": true}), published.clone());
    for created_with in [json!({"GenerateSecret": true}), with_secret] {
        let client = api.client(&pool, created_with);
        let ids = json!({"UserPoolId": pool, "ClientId": client});
        api.ok("UpdateUserPoolClient", merged(ids.clone(), published.clone()));
        // An update that does not mention it leaves it there.
        api.ok("UpdateUserPoolClient", ids.clone());
        let described = api.describe_client(&pool, &client);
        assert_eq!(described["ClientSecret"], Value::Null);
        assert!(text(&described["ClientSecretArn"]).ends_with(&client), "{described}");

        let back = json!({"PublishSecretsInAWSSecretsManager": false});
        api.ok("UpdateUserPoolClient", merged(ids, back));
        let described = api.describe_client(&pool, &client);
        assert_eq!(text(&described["ClientSecret"]).len(), 51);
        assert_eq!(described["ClientSecretArn"], Value::Null);
    }
}

#[test]
fn a_client_keeps_the_scopes_of_a_deleted_resource_server() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let server = |scopes: Value| json!({"UserPoolId": pool, "Identifier": "api", "Name": "api", "Scopes": scopes});
    let scope = json!([{"ScopeName": "read", "ScopeDescription": "read"}]);
    api.ok("CreateResourceServer", server(scope.clone()));
    assert!(
        api.error("CreateResourceServer", server(scope)).starts_with("InvalidParameterException")
    );
    let more = merged(browser_client(), json!({"AllowedOAuthScopes": ["openid", "api/read"]}));
    let client = api.client(&pool, more);
    api.ok(
        "UpdateResourceServer",
        json!({"UserPoolId": pool, "Identifier": "api", "Name": "images"}),
    );
    let named = json!({"UserPoolId": pool, "Identifier": "api"});
    let shown = api.ok("DescribeResourceServer", named.clone());
    assert_eq!(
        shown["ResourceServer"],
        json!({"Identifier": "api", "Name": "images", "UserPoolId": pool})
    );
    api.ok("DeleteResourceServer", named.clone());
    assert_eq!(
        api.ok("ListResourceServers", json!({"UserPoolId": pool}))["ResourceServers"],
        json!([])
    );
    assert!(api.error("DescribeResourceServer", named).starts_with("ResourceNotFoundException"));
    assert_eq!(
        sorted(&api.describe_client(&pool, &client)["AllowedOAuthScopes"]),
        ["api/read", "openid"]
    );
}
