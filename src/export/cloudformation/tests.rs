//! Templates: what is renamed, what stays, and what cannot be said.

use serde_json::{Value, json};

use super::*;
use crate::export::tests::{definition, existing, files, planned};

fn template(definition: &crate::cognito::Definition) -> Value {
    serde_json::from_str(&files(&FORMAT, definition)[0].text).unwrap()
}

#[test]
fn mfa_and_passkeys_are_properties_of_the_pool() {
    let mut definition = definition("Corp");
    definition.pool.body = planned(json!({
        "PoolName": "ohif", "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
        "EmailMfaConfiguration": { "Message": "{####}", "Subject": "s" },
        "SmsMfaConfiguration": { "SmsConfiguration": { "SnsCallerArn": "arn" } },
        "WebAuthnConfiguration": { "RelyingPartyId": "a.example", "FactorConfiguration": "SINGLE_FACTOR" },
    }))
    .body;
    let template = template(&definition);
    assert_eq!(
        template["Resources"]["UserPool"]["Properties"],
        json!({
            "UserPoolName": "ohif", "MfaConfiguration": "OPTIONAL",
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "SMS_MFA"],
            "EmailAuthenticationMessage": "{####}", "EmailAuthenticationSubject": "s",
            "WebAuthnRelyingPartyID": "a.example", "WebAuthnFactorConfiguration": "SINGLE_FACTOR",
        })
    );
    assert_eq!(template["Metadata"], Value::Null);
}

#[test]
fn a_factor_that_is_off_is_not_enabled() {
    let mut definition = definition("Corp");
    definition.pool.body =
        planned(json!({ "PoolName": "p", "SoftwareTokenMfaConfiguration": { "Enabled": false } }))
            .body;
    let pool = &template(&definition)["Resources"]["UserPool"]["Properties"];
    assert_eq!(*pool, json!({ "UserPoolName": "p" }));
}

#[test]
fn what_no_property_is_for_is_said_and_not_dropped() {
    let mut definition = definition("Corp");
    definition.pool.body = planned(json!({
        "PoolName": "p", "DcrConfiguration": { "EnableStatus": "ENABLED" },
        "WebAuthnConfiguration": { "Newer": 1 },
    }))
    .body;
    let notes = [
        "user pool: CloudFormation has no property for DcrConfiguration",
        "user pool: CloudFormation has no property for WebAuthnConfiguration.Newer",
    ];
    assert_eq!(files(&FORMAT, &definition)[0].notes, notes);
    assert_eq!(template(&definition)["Metadata"]["cogoidc"]["Notes"], json!(notes));
}

#[test]
fn only_the_pool_outlives_a_stack_that_made_it_and_all_that_a_stack_imported_does() {
    let retained = |template: &Value| {
        let resources = template["Resources"].as_object().unwrap().iter();
        let retained = resources.filter(|(_, one)| {
            one["DeletionPolicy"] == "Retain" && one["UpdateReplacePolicy"] == "Retain"
        });
        retained.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(retained(&template(&definition("Corp"))), ["UserPool"]);
    let all = template(&existing("Corp"));
    assert_eq!(retained(&all).len(), all["Resources"].as_object().unwrap().len());
}

#[test]
fn what_is_there_is_listed_by_its_identifiers() {
    let files = files(&FORMAT, &existing("Corp"));
    assert_eq!(files[1].name, "cogoidc.import.json");
    let imports: Value = serde_json::from_str(&files[1].text).unwrap();
    let pool = "eu-central-1_AbCdEf123";
    let list: Vec<_> = imports
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["LogicalResourceId"].as_str().unwrap(), one["ResourceIdentifier"].clone()))
        .collect();
    assert_eq!(
        list,
        [
            ("UserPool", json!({ "UserPoolId": pool })),
            ("ResourceServerCorp", json!({ "UserPoolId": pool, "Identifier": "Corp" })),
            ("IdentityProviderCorp", json!({ "UserPoolId": pool, "ProviderName": "Corp" })),
            ("UserPoolClient", json!({ "UserPoolId": pool, "ClientId": "1example23456789" })),
            ("LoginStyle", json!({ "UserPoolId": pool, "ManagedLoginBrandingId": "Corp" })),
            ("Domain", json!({ "UserPoolId": pool, "Domain": "Corp" })),
        ]
    );
}
