//! App clients.

use serde_json::{Value, json};

use crate::sandbox::testing::{
    browser_client,
    direct::{DirectApi, sorted},
    merged,
};

#[test]
fn a_client_update_resets_every_member_that_it_omits() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
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
    let client = api.client(&pool, more.clone());
    let before = api.describe_client(&pool, &client);
    for member in
        ["AccessTokenValidity", "AuthSessionValidity", "ReadAttributes", "WriteAttributes"]
    {
        assert_eq!(before[member], more[member], "{member}");
    }

    api.now += 60.0;
    api.ok("UpdateUserPoolClient", json!({"UserPoolId": pool, "ClientId": client}));
    let after = api.describe_client(&pool, &client);
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
fn lists_are_returned_in_another_but_constant_order() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
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
    let client = api.client(&pool, sent.clone());
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
    let other = api.client(&pool, backwards);
    let shown = api.describe_client(&pool, &client);
    let other = api.describe_client(&pool, &other);
    for list in lists {
        assert_ne!(shown[list], sent[list], "{list}");
        assert_eq!(sorted(&shown[list]), sorted(&sent[list]), "{list}");
        assert_eq!(shown[list], other[list], "{list}");
    }
}

#[test]
fn callback_and_sign_out_urls_have_the_same_rules() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    for (url, expected) in [
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
            match expected {
                None => {
                    api.client(&pool, json!({list: [url]}));
                }
                Some(expected) => assert_eq!(
                    api.client_error(&pool, json!({list: [url]})),
                    format!("InvalidParameterException: {expected}")
                ),
            }
        }
    }
    for broken in [json!([""]), json!(["https://app.example/a b"])] {
        let refusal = api.client_error(&pool, json!({"CallbackURLs": broken}));
        assert!(refusal.contains("at 'callbackURLs' failed to satisfy constraint"), "{refusal}");
    }
    let many: Vec<String> = (0..=100).map(|n| format!("https://app.example/{n}")).collect();
    let refusal = api.client_error(&pool, json!({"CallbackURLs": many}));
    assert!(refusal.ends_with("Member must have length less than or equal to 100"), "{refusal}");
}

#[test]
fn oauth_settings_have_to_be_consistent() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    api.ok(
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
    api.client(&pool, machine.clone());
    for (base, change, expected) in [
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
        assert_eq!(api.client_error(&pool, merged(base, change)), expected);
    }
}

#[test]
fn a_client_needs_valid_providers_flows_and_attributes() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    for (more, expected) in [
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
        assert_eq!(api.client_error(&pool, more), format!("InvalidParameterException: {expected}"));
    }
    api.client(&pool, json!({"ExplicitAuthFlows": ["USER_PASSWORD_AUTH"]}));
}

#[test]
fn a_client_that_no_longer_rotates_says_so() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let disabled = json!({"Feature": "DISABLED", "RetryGracePeriodSeconds": 0});
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]});
    let rotation = |feature: &str| {
        merged(flows.clone(), json!({"RefreshTokenRotation": {"Feature": feature}}))
    };
    let never = api.client(&pool, flows.clone());
    assert_eq!(api.describe_client(&pool, &never)["RefreshTokenRotation"], Value::Null);
    let client = api.client(&pool, rotation("DISABLED"));
    assert_eq!(api.describe_client(&pool, &client)["RefreshTokenRotation"], disabled);
    let client = api.client(&pool, rotation("ENABLED"));
    let update = merged(flows.clone(), json!({"UserPoolId": pool, "ClientId": client}));
    for _ in 0..2 {
        api.ok("UpdateUserPoolClient", update.clone());
        assert_eq!(api.describe_client(&pool, &client)["RefreshTokenRotation"], disabled);
    }
}
