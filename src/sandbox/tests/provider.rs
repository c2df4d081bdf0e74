//! Identity providers.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use x509_cert::{Certificate, der::Decode};

use super::saml::metadata;
use crate::sandbox::testing::{direct::DirectApi, merged, text};

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

/// Creates a provider; its description.
fn described(api: &mut DirectApi, pool: &str, name: &str, kind: &str, details: &Value) -> Value {
    let named = json!({"UserPoolId": pool, "ProviderName": name});
    let more = json!({"ProviderType": kind, "ProviderDetails": details});
    api.ok("CreateIdentityProvider", merged(named.clone(), more));
    api.ok("DescribeIdentityProvider", named)["IdentityProvider"].clone()
}

#[test]
fn describe_adds_the_endpoints_of_a_social_provider_and_hides_the_key_of_apple() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let web = json!({"client_id": "c", "client_secret": "s", "authorize_scopes": "email"});
    let facebook = merged(web.clone(), json!({"api_version": "v17.0"}));
    let apple = json!({
        "client_id": "c", "team_id": "t", "key_id": "k", "private_key": "p", "authorize_scopes": "email",
    });
    let shown: Vec<String> =
        [("Facebook", facebook), ("LoginWithAmazon", web), ("SignInWithApple", apple)]
            .into_iter()
            .map(|(name, details)| {
                described(&mut api, &pool, name, name, &details)["ProviderDetails"].to_string()
            })
            .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    {"client_id":"c","client_secret":"s","authorize_scopes":"email","api_version":"v17.0","attributes_url":"https://graph.facebook.com/v17.0/me?fields=","attributes_url_add_attributes":"true","authorize_url":"https://www.facebook.com/v17.0/dialog/oauth","token_request_method":"GET","token_url":"https://graph.facebook.com/v17.0/oauth/access_token"}
    {"client_id":"c","client_secret":"s","authorize_scopes":"email","attributes_url":"https://api.amazon.com/user/profile","attributes_url_add_attributes":"false","authorize_url":"https://www.amazon.com/ap/oa","token_request_method":"POST","token_url":"https://api.amazon.com/auth/o2/token"}
    {"client_id":"c","team_id":"t","key_id":"k","token_url":"https://appleid.apple.com/auth/token","authorize_scopes":"email","attributes_url_add_attributes":"false","authorize_url":"https://appleid.apple.com/auth/authorize","oidc_issuer":"https://appleid.apple.com","token_request_method":"POST"}
    "#);
}

#[test]
fn a_saml_provider_shows_a_certificate_that_stays_and_the_address_of_its_metadata() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let shown = described(&mut api, &pool, "Adfs", "SAML", &json!({"MetadataFile": metadata()}));
    assert_eq!(shown["AttributeMapping"], json!({}));
    let details = &shown["ProviderDetails"];
    assert_eq!(details["SSORedirectBindingURI"], "https://id.example/sso?a=1&b=2");
    let der = BASE64_STANDARD.decode(text(&details["ActiveEncryptionCertificate"])).unwrap();
    let certificate = Certificate::from_der(&der).unwrap().tbs_certificate;
    assert_eq!(certificate.subject.to_string(), format!("CN={pool}"));
    let validity = certificate.validity;
    let days = validity.not_after.to_unix_duration() - validity.not_before.to_unix_duration();
    assert_eq!(days.as_secs(), 315_360_000);

    let by_url = json!({"ProviderDetails": {"MetadataURL": "https://id.example/metadata"}});
    let named = json!({"UserPoolId": pool, "ProviderName": "Adfs"});
    let updated = api.ok("UpdateIdentityProvider", merged(named, by_url));
    let updated = &updated["IdentityProvider"]["ProviderDetails"];
    assert_eq!(updated["ActiveEncryptionCertificate"], details["ActiveEncryptionCertificate"]);
    assert_eq!(updated["SSORedirectBindingURI"], Value::Null);
}
