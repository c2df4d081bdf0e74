//! What is there and what is planned, in the words that create it.

use serde_json::json;

use super::*;
use crate::cognito::fields::PoolField;
use crate::values::Mfa;

fn raw(pool: Value) -> RawSetUp {
    let client = json!({ "UserPoolId": "eu-central-1_AbCdEf123", "ClientId": "1example23456789", "ClientName": "c" });
    RawSetUp { pool, client: Some((client, false)), ..RawSetUp::default() }
}

fn pool(members: Value) -> Map<String, Value> {
    let mut described = json!({ "Id": "eu-central-1_AbCdEf123", "Name": "p" });
    if let (Value::Object(all), Value::Object(members)) = (&mut described, members) {
        all.extend(members);
    }
    Definition::of(raw(described), &[]).unwrap().pool.body
}

#[test]
fn a_pool_keeps_what_a_creation_takes_and_loses_what_says_nothing() {
    let body = pool(json!({
        "Arn": "arn", "Status": "Enabled", "CreationDate": 1, "EstimatedNumberOfUsers": 3, "Domain": "d",
        "UsernameAttributes": ["email"], "UsernameConfiguration": { "CaseSensitive": false },
        "AliasAttributes": [], "LambdaConfig": {}, "SmsVerificationMessage": null, "Future": { "x": 1 },
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": [] },
        "IssuerConfiguration": { "Type": "ORIGINAL" }, "KeyConfiguration": { "KeyType": "AWS_OWNED_KEY" },
        "DcrConfiguration": { "EnableStatus": "Disabled", "OpenDcrEnabled": false },
    }));
    let expected = json!({
        "Future": { "x": 1 }, "PoolName": "p", "UsernameAttributes": ["email"],
        "UsernameConfiguration": { "CaseSensitive": false },
    });
    assert_eq!(Value::Object(body), expected);
}

#[test]
fn only_an_attribute_that_the_pool_asked_for_is_in_its_schema() {
    let attribute = |name: &str, required: bool, mutable: bool| json!({ "Name": name, "AttributeDataType": "String", "Required": required, "Mutable": mutable });
    let body = pool(json!({ "SchemaAttributes": [
        attribute("sub", true, false), attribute("email", true, true), attribute("name", false, true),
        attribute("locale", false, false), attribute("custom:site", false, true), attribute("dev:custom:x", false, true),
    ] }));
    let names: Vec<&str> = body["Schema"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["Name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["email", "locale", "site", "x"]);
}

#[test]
fn another_issuer_and_key_are_kept() {
    let members = json!({ "IssuerConfiguration": { "Type": "UPDATED" }, "KeyConfiguration": { "KeyType": "CUSTOMER_MANAGED_KEY" } });
    let body = pool(members.clone());
    for (name, value) in members.as_object().unwrap() {
        assert_eq!(body.get(name), Some(value));
    }
}

#[test]
fn no_secret_of_an_identity_provider_is_in_its_request() {
    let provider = |kind: &str, details: Value| {
        let provider = json!({
            "UserPoolId": "eu-central-1_AbCdEf123", "ProviderName": "P", "ProviderType": kind,
            "ProviderDetails": details, "IdpIdentifiers": ["a.example"], "CreationDate": 1,
        });
        let there = RawSetUp {
            providers: vec![provider],
            ..raw(json!({ "Id": "eu-central-1_AbCdEf123" }))
        };
        Definition::of(there, &[]).unwrap().providers.remove(0)
    };
    let oidc = provider(
        "OIDC",
        json!({ "client_id": "c", "client_secret": "s3cret", "attributes_url_add_attributes": "false" }),
    );
    assert_eq!(oidc.secrets, ["client_secret"]);
    assert_eq!(oidc.body["ProviderDetails"], json!({ "client_id": "c" }));
    assert_eq!(oidc.body["ProviderType"], "OIDC");
    assert_eq!(oidc.body["IdpIdentifiers"], json!(["a.example"]));
    let apple = provider("SignInWithApple", json!({ "client_id": "c", "private_key": "s3cret" }));
    assert_eq!(apple.secrets, ["private_key"]);
    assert!(!format!("{oidc:?} {apple:?}").contains("s3cret"));
}

#[test]
fn a_provider_is_said_to_gain_what_cognito_looks_up_and_nothing_that_was_given() {
    let added = |kind: &str, given: &str| {
        let body = members(json!({ "ProviderType": kind, "ProviderDetails": { given: "x" } }));
        Defined { body, ..Defined::default() }.added_details()
    };
    assert_eq!(
        added("OIDC", "jwks_uri"),
        ["attributes_url", "attributes_url_add_attributes", "authorize_url", "token_url"]
    );
    let saml = ["ActiveEncryptionCertificate", "SLORedirectBindingURI", "SSORedirectBindingURI"];
    assert_eq!(added("SAML", "MetadataURL"), saml);
    assert!(added("Google", "client_id").contains(&"oidc_issuer"));
}

#[test]
fn a_style_has_its_own_settings_or_those_of_cognito() {
    let style = |described: Value| described::style(described).unwrap().body;
    let id = json!("12345678-1234-1234-1234-123456789abc");
    let provided = style(
        json!({ "ManagedLoginBrandingId": id, "UseCognitoProvidedValues": true, "Settings": { "a": 1 } }),
    );
    assert_eq!(Value::Object(provided), json!({ "UseCognitoProvidedValues": true }));
    let own = style(
        json!({ "ManagedLoginBrandingId": id, "UseCognitoProvidedValues": false, "Settings": { "a": 1 } }),
    );
    assert_eq!(Value::Object(own), json!({ "Settings": { "a": 1 } }));
}

#[test]
fn mfa_of_a_new_pool_has_the_factor_that_it_needs() {
    let change = PoolField::MFA.set(&Value::Null, Mfa::Optional).unwrap();
    let mfa = crate::cognito::write::new_mfa(&[change]);
    let expected = json!({ "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": { "Enabled": true } });
    assert_eq!(mfa, expected);
}

#[test]
fn a_set_up_without_an_app_client_is_none() {
    let there = RawSetUp { client: None, ..raw(json!({ "Id": "eu-central-1_AbCdEf123" })) };
    assert!(Definition::of(there, &[]).is_none());
}
