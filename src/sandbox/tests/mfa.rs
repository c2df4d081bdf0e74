//! The multi-factor authentication of user pools.

use serde_json::json;

use crate::sandbox::testing::{direct::DirectApi, merged};

#[test]
fn setting_mfa_replaces_it_and_defaults_to_off() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let on = json!({
        "UserPoolId": pool,
        "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "WebAuthnConfiguration": {"RelyingPartyId": "app.example"},
    });
    api.ok("SetUserPoolMfaConfig", on.clone());
    let mut expected = on.clone();
    expected.as_object_mut().unwrap().remove("UserPoolId");
    assert_eq!(api.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})), expected);
    assert_eq!(api.describe_pool(&pool)["MfaConfiguration"], "OPTIONAL");

    for enabled in [true, false] {
        assert_eq!(
            api.error(
                "SetUserPoolMfaConfig",
                json!({"UserPoolId": pool, "SoftwareTokenMfaConfiguration": {"Enabled": enabled}})
            ),
            "InvalidParameterException: Invalid MFA configuration given, can't turn off MFA and configure an MFA together"
        );
    }
    let off = json!({"UserPoolId": pool, "MfaConfiguration": "OFF"});
    api.ok("UpdateUserPool", off);
    expected["MfaConfiguration"] = "OFF".into();
    expected.as_object_mut().unwrap().remove("SoftwareTokenMfaConfiguration");
    assert_eq!(api.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})), expected);
    api.ok("SetUserPoolMfaConfig", json!({"UserPoolId": pool}));
    assert_eq!(
        api.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})),
        json!({"MfaConfiguration": "OFF"})
    );
}

#[test]
fn mfa_needs_a_factor() {
    let mut api = DirectApi::new();
    let sms = "InvalidParameterException: SMS configuration and Auto verification for phone_number are required when MFA is required/optional";
    for mode in ["ON", "OPTIONAL"] {
        assert_eq!(
            api.error("CreateUserPool", json!({"PoolName": "staff", "MfaConfiguration": mode})),
            sms
        );
        let pool = api.pool(json!({}));
        assert_eq!(
            api.error("UpdateUserPool", json!({"UserPoolId": pool, "MfaConfiguration": mode})),
            sms
        );
        for factors in [json!({}), json!({"SoftwareTokenMfaConfiguration": {"Enabled": false}})] {
            let body = merged(json!({"UserPoolId": pool, "MfaConfiguration": mode}), factors);
            assert_eq!(
                api.error("SetUserPoolMfaConfig", body),
                "InvalidParameterException: Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
            );
        }
    }
    api.pool(json!({
        "MfaConfiguration": "OPTIONAL",
        "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"},
    }));
    let pool = api.pool(json!({
        "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
    }));
    let mut body = json!({
        "UserPoolId": pool,
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
    });
    let refusal = api.error("SetUserPoolMfaConfig", body.clone());
    assert!(refusal.contains("Only PASSWORD and WEB_AUTHN"), "{refusal}");
    body["MfaConfiguration"] = "OPTIONAL".into();
    api.ok("SetUserPoolMfaConfig", body);
    let refusal = api.error(
        "SetUserPoolMfaConfig",
        json!({"UserPoolId": pool, "MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {}}),
    );
    assert!(refusal.contains("DEVELOPER"), "{refusal}");
}

/// Measured on AWS by go-to-k/cdkd (issues 1975 and 2064) and hashicorp/terraform-provider-aws (issue 50110).
#[test]
fn where_mfa_is_required_a_passkey_has_to_count_as_two_factors() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let factors = |factors: &[&str]| json!({"UserPoolId": pool, "MfaConfiguration": "ON", "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": factors}}});
    let mut required = json!({
        "UserPoolId": pool,
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
    });
    api.ok("SetUserPoolMfaConfig", required.clone());
    for (allowed, refusal) in [
        (
            ["PASSWORD", "WEB_AUTHN"],
            "WEB_AUTHN cannot be used as an auth factor when MFA is enabled if not configured for MFA.",
        ),
        (
            ["PASSWORD", "EMAIL_OTP"],
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled",
        ),
    ] {
        let said = api.error("UpdateUserPool", factors(&allowed));
        assert_eq!(said, format!("InvalidParameterException: {refusal}"));
    }
    required["WebAuthnConfiguration"] = json!({
        "RelyingPartyId": "app.example", "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
    });
    api.ok("SetUserPoolMfaConfig", required.clone());
    api.ok("UpdateUserPool", factors(&["PASSWORD", "WEB_AUTHN"]));
    required["WebAuthnConfiguration"] = json!({"UserVerification": "required"});
    let said = api.error("SetUserPoolMfaConfig", required.clone());
    assert!(said.contains("Cannot set WebAuthn factor configuration to SINGLE_FACTOR"), "{said}");
    required["MfaConfiguration"] = "OPTIONAL".into();
    api.ok("SetUserPoolMfaConfig", required);
}
