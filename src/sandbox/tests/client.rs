//! App clients, their secrets and scopes.

use serde_json::{Value, json};

use super::{Cognito, browser_client, client_refusal, merged, sorted, text};

#[test]
fn a_client_update_resets_every_member_it_leaves_out() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let more = merged(
        browser_client(),
        json!({
            "GenerateSecret": true,
            "AccessTokenValidity": 30,
            "TokenValidityUnits": {"AccessToken": "minutes"},
            "RefreshTokenValidity": 7,
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
            "PreventUserExistenceErrors": "ENABLED",
            "EnableTokenRevocation": false,
            "EnablePropagateAdditionalUserContextData": true,
            "AuthSessionValidity": 5,
            "ReadAttributes": ["email"],
            "WriteAttributes": [],
            "DefaultRedirectURI": "http://localhost:3000/callback",
        }),
    );
    let client = cognito.client(&pool, more.clone());
    let before = cognito.describe_client(&pool, &client);
    for member in
        ["AccessTokenValidity", "AuthSessionValidity", "ReadAttributes", "WriteAttributes"]
    {
        assert_eq!(before[member], more[member], "{member}");
    }

    cognito.now += 60.0;
    cognito.ok("UpdateUserPoolClient", json!({"UserPoolId": pool, "ClientId": client}));
    let after = cognito.describe_client(&pool, &client);
    assert_eq!(
        after,
        json!({
            "UserPoolId": pool,
            "ClientName": "app",
            "ClientId": client,
            "ClientSecret": before["ClientSecret"],
            "LastModifiedDate": 1_700_000_060.125,
            "CreationDate": 1_700_000_000.125,
            "RefreshTokenValidity": 30,
            "TokenValidityUnits": {},
            "AllowedOAuthFlowsUserPoolClient": false,
            "EnableTokenRevocation": true,
            "EnablePropagateAdditionalUserContextData": false,
            "AuthSessionValidity": 3,
        })
    );
}

#[test]
fn lists_come_back_in_an_order_of_their_own_and_always_the_same() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let urls: Vec<String> = (1..=12).map(|n| format!("https://app.example/{n:02}")).collect();
    let scopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];
    let flows = [
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
    ];
    let attributes = ["email", "family_name", "given_name", "locale", "name"];
    let sent = merged(
        browser_client(),
        json!({
            "CallbackURLs": urls,
            "LogoutURLs": urls,
            "AllowedOAuthScopes": scopes,
            "ExplicitAuthFlows": flows,
            "ReadAttributes": attributes,
            "WriteAttributes": attributes,
        }),
    );
    let client = cognito.client(&pool, sent.clone());
    let mut backwards = sent.clone();
    let lists = [
        "CallbackURLs",
        "LogoutURLs",
        "AllowedOAuthScopes",
        "ExplicitAuthFlows",
        "ReadAttributes",
        "WriteAttributes",
    ];
    for list in lists {
        backwards[list].as_array_mut().unwrap().reverse();
    }
    let other = cognito.client(&pool, backwards);
    let shown = cognito.describe_client(&pool, &client);
    let other = cognito.describe_client(&pool, &other);
    for list in lists {
        assert_ne!(shown[list], sent[list], "{list}");
        assert_eq!(sorted(&shown[list]), sorted(&sent[list]), "{list}");
        assert_eq!(shown[list], other[list], "{list}");
    }
}

#[test]
fn callback_and_sign_out_urls_are_judged_alike() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    for (url, wanted) in [
        ("http://app.example/cb", Some("http://app.example/cb cannot use the HTTP protocol.")),
        (
            "http://localhost.example/cb",
            Some("http://localhost.example/cb cannot use the HTTP protocol."),
        ),
        ("https://app.example/#/cb", Some("https://app.example/#/cb cannot use fragment")),
        ("app.example/cb", Some("app.example/cb is not a valid URL.")),
        ("/callback", Some("/callback is not a valid URL.")),
        ("javascript:alert(1)", Some("javascript:alert(1) cannot use the javascript scheme.")),
        ("https://app.example/cb", None),
        ("http://localhost:3000/cb", None),
        ("http://127.0.0.1/cb", None),
        ("http://[::1]:8080/cb", None),
        ("myapp://signed-in", None),
    ] {
        for list in ["CallbackURLs", "LogoutURLs"] {
            match wanted {
                None => {
                    cognito.client(&pool, json!({list: [url]}));
                }
                Some(wanted) => assert_eq!(
                    client_refusal(&mut cognito, &pool, json!({list: [url]})),
                    format!("InvalidParameterException: {wanted}")
                ),
            }
        }
    }
    for broken in [json!([""]), json!(["https://app.example/a b"])] {
        let refusal = client_refusal(&mut cognito, &pool, json!({"CallbackURLs": broken}));
        assert!(refusal.contains("at 'callbackURLs' failed to satisfy constraint"), "{refusal}");
    }
    let many: Vec<String> = (0..=100).map(|n| format!("https://app.example/{n}")).collect();
    let refusal = client_refusal(&mut cognito, &pool, json!({"CallbackURLs": many}));
    assert!(refusal.ends_with("Member must have length less than or equal to 100"), "{refusal}");
}

#[test]
fn oauth_settings_have_to_fit_together() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    cognito.ok(
        "CreateResourceServer",
        json!({
            "UserPoolId": pool, "Identifier": "api", "Name": "api",
            "Scopes": [{"ScopeName": "read", "ScopeDescription": "read"}],
        }),
    );
    let machine = json!({
        "GenerateSecret": true,
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthScopes": ["api/read"],
    });
    cognito.client(&pool, machine.clone());
    for (base, change, wanted) in [
        (
            browser_client(),
            json!({"DefaultRedirectURI": "https://app.example/other"}),
            "InvalidParameterException: The default redirect URI https://app.example/other is not in the callback URIs list.",
        ),
        (
            browser_client(),
            json!({"CallbackURLs": []}),
            "InvalidOAuthFlowException: CallbackUrls can not be empty when code flow or implicit flow is selected",
        ),
        (
            browser_client(),
            json!({"AllowedOAuthFlows": []}),
            "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ),
        (
            browser_client(),
            json!({"AllowedOAuthScopes": []}),
            "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ),
        (
            browser_client(),
            json!({"AllowedOAuthFlowsUserPoolClient": false}),
            "InvalidParameterException: AllowedOAuthFlowsUserPoolClient must be set to true if AllowedOAuthFlows or AllowedOAuthScopes are given.",
        ),
        (
            machine.clone(),
            json!({"AllowedOAuthFlows": ["client_credentials", "code"], "CallbackURLs": ["https://a.example"]}),
            "InvalidOAuthFlowException: client_credentials flow can not be selected along with code flow or implicit flow.",
        ),
        (
            machine.clone(),
            json!({"GenerateSecret": false}),
            "InvalidOAuthFlowException: client_credentials flow can not be selected if client does not have a client secret.",
        ),
        (
            machine,
            json!({"AllowedOAuthScopes": ["openid"]}),
            "InvalidOAuthFlowException: client_credentials flow can not be selected without a scope of a resource server, or with any other scope.",
        ),
    ] {
        assert_eq!(client_refusal(&mut cognito, &pool, merged(base, change)), wanted);
    }
}

#[test]
fn a_scope_is_reserved_or_split_at_the_last_slash() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    cognito.ok(
        "CreateResourceServer",
        json!({
            "UserPoolId": pool, "Identifier": "https://api.example/v1", "Name": "api",
            "Scopes": [{"ScopeName": "images.read", "ScopeDescription": "read"}],
        }),
    );
    let with =
        |scope: &str| merged(browser_client(), json!({"AllowedOAuthScopes": ["openid", scope]}));
    cognito.client(&pool, with("https://api.example/v1/images.read"));
    cognito.client(&pool, with("aws.cognito.signin.user.admin"));
    for scope in [
        "offline_access",
        "https://api.example/v1/images.write",
        "https:/images.read",
        "v1/images.read",
    ] {
        assert_eq!(
            client_refusal(&mut cognito, &pool, with(scope)),
            format!("ScopeDoesNotExistException: Invalid scope requested: {scope}")
        );
    }
}

#[test]
fn providers_and_auth_flows_of_a_client_have_to_be_real() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    for (more, wanted) in [
        (
            json!({"SupportedIdentityProviders": ["COGNITO", "Okta"]}),
            format!("The provider Okta does not exist for User Pool {pool}."),
        ),
        (
            json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]}),
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.".into(),
        ),
        (
            json!({"ReadAttributes": ["colour"]}),
            "Invalid read attributes specified while creating a client".into(),
        ),
        (
            json!({"WriteAttributes": ["email_verified"]}),
            "Invalid write attributes specified while creating a client".into(),
        ),
        (
            json!({"EnablePropagateAdditionalUserContextData": true}),
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true"
                .into(),
        ),
        (
            json!({"RefreshTokenRotation": {"Feature": "ENABLED"}}),
            "ALLOW_REFRESH_TOKEN_AUTH can not be used when refresh token rotation is enabled."
                .into(),
        ),
        (
            json!({"GenerateSecret": true, "ClientSecret": "abcdefghijklmnopqrstuvwxyz"}),
            "ClientSecret can not be given together with GenerateSecret.".into(),
        ),
    ] {
        assert_eq!(
            client_refusal(&mut cognito, &pool, more),
            format!("InvalidParameterException: {wanted}")
        );
    }
    cognito.client(&pool, json!({"ExplicitAuthFlows": ["USER_PASSWORD_AUTH"]}));
}

#[test]
fn token_validity_is_judged_in_its_unit() {
    let range = "InvalidParameterException: Invalid range for token validity.";
    let order = "InvalidParameterException: Access and Id Token expiration times must be less than or equal to refresh token expiration times.";
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    for (count, unit, refresh, wanted) in [
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
            match wanted {
                None => drop(cognito.ok("CreateUserPoolClient", body)),
                Some(wanted) => assert_eq!(cognito.refused("CreateUserPoolClient", body), wanted),
            }
        }
    }
    let client = cognito.client(&pool, json!({"RefreshTokenValidity": 0}));
    assert_eq!(cognito.describe_client(&pool, &client)["RefreshTokenValidity"], 30);
}

#[test]
fn a_client_has_at_most_two_secrets_and_keeps_one() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let public = cognito.client(&pool, json!({}));
    let client = cognito.client(&pool, json!({"GenerateSecret": true}));
    let body =
        |client: &str, more: Value| merged(json!({"UserPoolId": pool, "ClientId": client}), more);
    assert!(
        cognito
            .refused("AddUserPoolClientSecret", body(&public, json!({})))
            .starts_with("InvalidParameterException")
    );
    assert_eq!(text(&cognito.describe_client(&pool, &client)["ClientSecret"]).len(), 51);

    let added = cognito.ok("AddUserPoolClientSecret", body(&client, json!({})));
    let added = &added["ClientSecretDescriptor"];
    assert!(added["ClientSecretValue"].is_string());
    assert!(text(&added["ClientSecretId"]).starts_with(&format!("{client}--17")));
    assert_eq!(cognito.describe_client(&pool, &client)["ClientSecret"], Value::Null);
    assert!(
        cognito
            .refused("AddUserPoolClientSecret", body(&client, json!({})))
            .starts_with("LimitExceededException")
    );

    let listed = cognito.ok("ListUserPoolClientSecrets", body(&client, json!({})));
    let listed = listed["ClientSecrets"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|secret| secret["ClientSecretValue"].is_null()));
    let delete =
        |secret: &Value| body(&client, json!({"ClientSecretId": secret["ClientSecretId"]}));
    cognito.ok("DeleteUserPoolClientSecret", delete(&listed[0]));
    assert!(
        cognito
            .refused("DeleteUserPoolClientSecret", delete(&listed[0]))
            .starts_with("ResourceNotFoundException")
    );
    assert!(
        cognito
            .refused("DeleteUserPoolClientSecret", delete(&listed[1]))
            .starts_with("InvalidParameterException")
    );

    let own = json!({"ClientSecret": "abcdefghijklmnopqrstuvwxyz"});
    let added = cognito.ok("AddUserPoolClientSecret", body(&client, own));
    assert_eq!(added["ClientSecretDescriptor"]["ClientSecretValue"], Value::Null);
}

#[test]
fn a_resource_server_is_replaced_and_its_dead_scopes_stay_with_the_client() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let server = |scopes: Value| json!({"UserPoolId": pool, "Identifier": "api", "Name": "api", "Scopes": scopes});
    let scope = json!([{"ScopeName": "read", "ScopeDescription": "read"}]);
    cognito.ok("CreateResourceServer", server(scope.clone()));
    assert!(
        cognito
            .refused("CreateResourceServer", server(scope))
            .starts_with("InvalidParameterException")
    );
    let more = merged(browser_client(), json!({"AllowedOAuthScopes": ["openid", "api/read"]}));
    let client = cognito.client(&pool, more);
    cognito.ok(
        "UpdateResourceServer",
        json!({"UserPoolId": pool, "Identifier": "api", "Name": "images"}),
    );
    let named = json!({"UserPoolId": pool, "Identifier": "api"});
    let shown = cognito.ok("DescribeResourceServer", named.clone());
    assert_eq!(
        shown["ResourceServer"],
        json!({"Identifier": "api", "Name": "images", "UserPoolId": pool})
    );
    cognito.ok("DeleteResourceServer", named.clone());
    assert_eq!(
        cognito.ok("ListResourceServers", json!({"UserPoolId": pool}))["ResourceServers"],
        json!([])
    );
    assert!(
        cognito.refused("DescribeResourceServer", named).starts_with("ResourceNotFoundException")
    );
    assert_eq!(
        sorted(&cognito.describe_client(&pool, &client)["AllowedOAuthScopes"]),
        ["api/read", "openid"]
    );
}
