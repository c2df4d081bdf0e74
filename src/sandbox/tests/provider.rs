//! Identity providers.

use serde_json::{Value, json};

use crate::sandbox::testing::{direct::DirectApi, merged};

#[test]
fn an_oidc_provider_needs_details_and_maps_existing_attributes() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let details = json!({
        "client_id": "c", "client_secret": "s", "authorize_scopes": "openid email",
        "attributes_request_method": "GET", "oidc_issuer": "https://id.example",
    });
    let create = |name: &str, details: &Value, mapping: Value| {
        json!({
            "UserPoolId": pool, "ProviderName": name, "ProviderType": "OIDC",
            "ProviderDetails": details, "AttributeMapping": mapping,
        })
    };
    for (member, value, expected) in [
        (
            "client_id",
            Value::Null,
            "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
        ),
        (
            "oidc_issuer",
            Value::Null,
            "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
        ),
        ("oidc_issuer", json!("http://id.example"), "OIDC endpoint must start with https://"),
        ("authorize_url", json!("http://id.example/a"), "OIDC endpoint must start with https://"),
        ("authorize_scopes", json!("email"), "authorize_scopes must contain openid."),
        (
            "attributes_request_method",
            json!("PUT"),
            "attributes_request_method must be GET or POST.",
        ),
    ] {
        let mut broken = details.clone();
        match value {
            Value::Null => drop(broken.as_object_mut().unwrap().remove(member)),
            value => broken[member] = value,
        }
        assert_eq!(
            api.error("CreateIdentityProvider", create("Okta", &broken, json!({}))),
            format!("InvalidParameterException: {expected}")
        );
    }
    let unknown = create("Okta", &details, json!({"colour": "color"}));
    assert!(api.error("CreateIdentityProvider", unknown).contains("colour"));
    let good = create("Okta", &details, json!({"email": "email"}));
    api.ok("CreateIdentityProvider", good.clone());
    let again = api.error("CreateIdentityProvider", good);
    assert!(again.starts_with("DuplicateProviderException"), "{again}");
    let named = json!({"UserPoolId": pool, "ProviderName": "Okta"});
    let shown = api.ok("DescribeIdentityProvider", named.clone());
    let shown = &shown["IdentityProvider"];
    assert_eq!(shown["AttributeMapping"], json!({"email": "email", "username": "sub"}));
    assert_eq!(shown["ProviderDetails"]["attributes_url_add_attributes"], "false");
    api.client(&pool, json!({"SupportedIdentityProviders": ["Okta"]}));

    let mut loopback = details.clone();
    loopback["oidc_issuer"] = json!("http://localhost:9000/issuer");
    api.ok(
        "UpdateIdentityProvider",
        merged(
            named.clone(),
            json!({"ProviderDetails": loopback, "IdpIdentifiers": ["example.org"]}),
        ),
    );
    let found = api.ok(
        "GetIdentityProviderByIdentifier",
        json!({"UserPoolId": pool, "IdpIdentifier": "example.org"}),
    );
    assert_eq!(found["IdentityProvider"]["AttributeMapping"], json!({"username": "sub"}));
    api.ok("DeleteIdentityProvider", named.clone());
    let gone = api.error("DescribeIdentityProvider", named);
    assert!(gone.starts_with("ResourceNotFoundException"), "{gone}");
}

#[test]
fn each_kind_of_provider_needs_its_details() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let create = |name: &str, kind: &str, details: Value| {
        json!({
            "UserPoolId": pool, "ProviderName": name, "ProviderType": kind, "ProviderDetails": details,
        })
    };
    let google = json!({"client_id": "c", "client_secret": "s", "authorize_scopes": "openid"});
    for (body, expected) in [
        (create("MyGoogle", "Google", google.clone()), "MyGoogle"),
        (create("Google", "Google", json!({"client_id": "c"})), "client_secret"),
        (create("Adfs", "SAML", json!({})), "MetadataURL"),
        (
            create(
                "Adfs",
                "SAML",
                json!({"MetadataURL": "https://a.example", "MetadataFile": "<x/>"}),
            ),
            "MetadataURL",
        ),
    ] {
        let refusal = api.error("CreateIdentityProvider", body);
        assert!(refusal.contains(expected), "{refusal}");
    }
    api.ok("CreateIdentityProvider", create("Google", "Google", google));
    api.ok(
        "CreateIdentityProvider",
        create("Adfs", "SAML", json!({"MetadataURL": "https://adfs.example/metadata"})),
    );
}
