//! What the person who runs a sandbox is told.

use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;

use crate::sandbox::{
    Config,
    testing::{direct::DirectApi, merged, server::TestServer},
};

const FUNCTION: &str = "arn:aws:lambda:eu-central-1:000000000000:function:f";

/// What was said since the last look.
fn said(api: &mut DirectApi, pool: &str) -> Vec<String> {
    let notices = api.take_notices();
    let start = format!("stored in {pool}, but not carried out: ");
    notices
        .iter()
        .map(|notice| notice.to_string().strip_prefix(&start).unwrap().to_owned())
        .collect()
}

#[test]
fn a_setting_without_effect_is_named_once_when_it_is_stored() {
    let mut api = DirectApi::new();
    let settings = json!({
        "LambdaConfig": {
            "PreSignUp": FUNCTION,
            "PreTokenGenerationConfig": {"LambdaArn": FUNCTION, "LambdaVersion": "V2_0"},
            "KMSKeyID": "arn:aws:kms:eu-central-1:000000000000:key/k",
        },
        "Policies": {
            "PasswordPolicy": {"PasswordHistorySize": 5},
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
        },
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true},
        "UserPoolTier": "PLUS",
        "AutoVerifiedAttributes": ["email"],
        "IssuerConfiguration": {"Type": "UPDATED"},
        "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY"},
        "DcrConfiguration": {"OpenDcrEnabled": false},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
    });
    let pool = api.pool(settings.clone());
    assert_eq!(
        said(&mut api, &pool),
        [
            "LambdaConfig with PreSignUp, PreTokenGenerationConfig (the sandbox runs no Lambda function)",
            "AllowedFirstAuthFactors with WEB_AUTHN (users of the sandbox sign in with a password)",
            "DeviceConfiguration (the sandbox remembers no devices)",
            "IssuerConfiguration with UPDATED (the sandbox has one address for all issuers)",
            "KeyConfiguration with CUSTOMER_MANAGED_KEY (the sandbox encrypts nothing)",
            "DcrConfiguration (apps cannot register themselves at the sandbox)",
            "AttributesRequireVerificationBeforeUpdate (the sandbox changes attributes at once)",
            "AdvancedSecurityMode (the sandbox has no threat protection)",
            "PasswordHistorySize (the sandbox keeps no old passwords)",
        ]
    );
    let again = merged(json!({"UserPoolId": pool}), settings);
    api.ok("UpdateUserPool", again.clone());
    assert_eq!(said(&mut api, &pool), [""; 0]);
    api.ok(
        "UpdateUserPool",
        merged(again, json!({"LambdaConfig": {"PostConfirmation": FUNCTION}})),
    );
    assert_eq!(
        said(&mut api, &pool),
        ["LambdaConfig with PostConfirmation (the sandbox runs no Lambda function)"]
    );

    let factors = json!({
        "UserPoolId": pool, "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "WebAuthnConfiguration": {"RelyingPartyId": "app.example"},
    });
    for expected in [&["WebAuthnConfiguration (the sandbox has no passkeys)"][..], &[]] {
        api.ok("SetUserPoolMfaConfig", factors.clone());
        assert_eq!(said(&mut api, &pool), expected);
    }
    let client = api.client(&pool, json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}));
    let flow = format!(
        "ALLOW_USER_AUTH of the app client {client} (the sandbox does not serve this flow)"
    );
    assert_eq!(said(&mut api, &pool), [flow]);
}

#[test]
fn what_is_carried_out_is_not_named() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"LambdaConfig": {}, "MfaConfiguration": "OFF"}));
    api.client(&pool, json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}));
    api.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": pool, "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }),
    );
    assert_eq!(said(&mut api, &pool), [""; 0]);
}

#[tokio::test]
async fn a_notice_is_sent_when_its_change_is_made() {
    let (sender, mut notices) = unbounded_channel();
    let config =
        Config { shared_keys: true, notices: Some(sender), records: 9, ..Config::default() };
    let server = TestServer::with(config).await;
    let create = |more: Value| {
        merged(json!({"PoolName": "staff", "LambdaConfig": {"PreSignUp": FUNCTION}}), more)
    };
    let refused = create(
        json!({"UserPoolTier": "LITE", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}),
    );
    assert_eq!(
        server.exception("CreateUserPool", refused).await,
        "FeatureUnavailableInTierException"
    );
    assert_eq!(server.sandbox.notices(), []);
    server.ok("CreateUserPool", create(json!({}))).await;
    let recorded = server.sandbox.notices();
    assert_eq!(recorded.len(), 1, "{recorded:?}");
    assert_eq!(notices.try_recv().as_ref(), Ok(&recorded[0]));
    assert!(notices.try_recv().is_err());
}
