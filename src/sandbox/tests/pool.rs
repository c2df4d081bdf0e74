//! User pools and their MFA.

use serde_json::{Value, json};

use super::{Cognito, merged, sorted, text};

#[test]
fn a_pool_has_an_id_of_its_region_and_is_described_as_it_was_made() {
    let mut cognito = Cognito::new();
    let sent = json!({
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12, "RequireUppercase": true, "RequireLowercase": true,
                "RequireNumbers": false, "RequireSymbols": false,
                "TemporaryPasswordValidityDays": 3,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": "ACTIVE",
        "LambdaConfig": {"PreSignUp": "arn:aws:lambda:eu-central-1:000000000000:function:f"},
        "AutoVerifiedAttributes": ["email"],
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": false},
        "EmailVerificationMessage": "your code: {####}",
        "EmailVerificationSubject": "Your code",
        "UserPoolTags": {"cogoidc": "staff"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
        "UserPoolTier": "PLUS",
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    });
    let pool = cognito.pool(sent.clone());
    let (region, suffix) = pool.split_once('_').unwrap();
    assert_eq!((region, suffix.len()), ("eu-central-1", 9));
    assert!(suffix.chars().all(|c| c.is_ascii_alphanumeric()), "{pool}");

    let shown = cognito.describe_pool(&pool);
    assert_eq!(
        text(&shown["Arn"]),
        format!("arn:aws:cognito-idp:eu-central-1:000000000000:userpool/{pool}")
    );
    for (member, value) in sent.as_object().unwrap() {
        if member != "AdminCreateUserConfig" {
            assert_eq!(&shown[member], value, "{member}");
        }
    }
    assert_eq!(
        shown["AdminCreateUserConfig"],
        json!({"AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 3})
    );
    assert_eq!(
        shown["VerificationMessageTemplate"],
        json!({
            "EmailMessage": "your code: {####}",
            "EmailSubject": "Your code",
            "DefaultEmailOption": "CONFIRM_WITH_CODE",
        })
    );
    assert_eq!(shown["EstimatedNumberOfUsers"], 0);
    assert_eq!(shown["CreationDate"], 1_700_000_000.125);
    let attributes: Vec<String> = shown["SchemaAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attribute| text(&attribute["Name"]))
        .collect();
    for name in ["sub", "email", "email_verified", "name", "updated_at", "locale"] {
        assert!(attributes.iter().any(|known| known == name), "{name}");
    }
    assert_eq!(attributes.len(), 21);
}

#[test]
fn a_bare_pool_is_described_with_the_defaults_and_nothing_more() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let shown = cognito.describe_pool(&pool);
    let mut members: Vec<&str> = shown.as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(
        members,
        [
            "AdminCreateUserConfig",
            "Arn",
            "CreationDate",
            "DeletionProtection",
            "EmailConfiguration",
            "EstimatedNumberOfUsers",
            "Id",
            "LambdaConfig",
            "LastModifiedDate",
            "MfaConfiguration",
            "Name",
            "Policies",
            "SchemaAttributes",
            "UserPoolTags",
            "UserPoolTier",
            "VerificationMessageTemplate",
        ]
    );
    assert_eq!(shown["DeletionProtection"], "INACTIVE");
    assert_eq!(shown["UserPoolTier"], "ESSENTIALS");
    assert_eq!(shown["LambdaConfig"], json!({}));
}

#[test]
fn a_pool_update_keeps_policies_and_mfa_and_resets_the_rest() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({
        "Policies": {"PasswordPolicy": {"MinimumLength": 14}},
        "AutoVerifiedAttributes": ["email"],
        "DeletionProtection": "ACTIVE",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
        "UserPoolTags": {"team": "imaging"},
        "UserPoolTier": "PLUS",
        "UsernameAttributes": ["email"],
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
    }));
    cognito.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": pool,
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }),
    );
    let before = cognito.describe_pool(&pool);
    cognito.ok(
        "UpdateUserPool",
        json!({
            "UserPoolId": pool,
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
        }),
    );
    let after = cognito.describe_pool(&pool);
    for kept in
        ["Name", "MfaConfiguration", "SchemaAttributes", "UsernameAttributes", "CreationDate"]
    {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!(after["Policies"]["PasswordPolicy"], before["Policies"]["PasswordPolicy"]);
    assert_eq!(
        sorted(&after["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]),
        ["PASSWORD", "WEB_AUTHN"]
    );
    for (reset, wanted) in [
        ("AutoVerifiedAttributes", Value::Null),
        ("AccountRecoverySetting", Value::Null),
        ("DeletionProtection", json!("INACTIVE")),
        ("UserPoolTags", json!({})),
        ("UserPoolTier", json!("ESSENTIALS")),
        (
            "AdminCreateUserConfig",
            json!({"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7}),
        ),
    ] {
        assert_eq!(after[reset], wanted, "{reset}");
    }
    cognito.ok("UpdateUserPool", json!({"UserPoolId": pool, "PoolName": "renamed"}));
    let renamed = cognito.describe_pool(&pool);
    assert_eq!(renamed["Name"], "renamed");
    assert_eq!(renamed["Policies"], after["Policies"]);
}

#[test]
fn what_describe_shows_twice_an_update_may_send_once() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let shown = cognito.describe_pool(&pool);
    let mut both = json!({
        "UserPoolId": pool,
        "Policies": shown["Policies"],
        "AdminCreateUserConfig": shown["AdminCreateUserConfig"],
    });
    assert_eq!(
        cognito.refused("UpdateUserPool", both.clone()),
        "InvalidParameterException: Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"
    );
    both["AdminCreateUserConfig"] = json!({"AllowAdminCreateUserOnly": true});
    cognito.ok("UpdateUserPool", both);
    assert_eq!(
        cognito.refused(
            "UpdateUserPool",
            json!({
                "UserPoolId": pool,
                "EmailVerificationMessage": "one {####}",
                "VerificationMessageTemplate": {"EmailMessage": "other {####}"},
            })
        ),
        "InvalidParameterException: EmailVerificationMessage and VerificationMessageTemplate.EmailMessage differ."
    );
}

#[test]
fn mfa_is_replaced_as_a_whole_and_off_when_no_mode_is_named() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let on = json!({
        "UserPoolId": pool,
        "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "WebAuthnConfiguration": {"RelyingPartyId": "app.example"},
    });
    cognito.ok("SetUserPoolMfaConfig", on.clone());
    let mut wanted = on.clone();
    wanted.as_object_mut().unwrap().remove("UserPoolId");
    assert_eq!(cognito.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})), wanted);
    assert_eq!(cognito.describe_pool(&pool)["MfaConfiguration"], "OPTIONAL");

    for enabled in [true, false] {
        assert_eq!(
            cognito.refused(
                "SetUserPoolMfaConfig",
                json!({"UserPoolId": pool, "SoftwareTokenMfaConfiguration": {"Enabled": enabled}})
            ),
            "InvalidParameterException: Invalid MFA configuration given, can't turn off MFA and configure an MFA together"
        );
    }
    let off = json!({"UserPoolId": pool, "MfaConfiguration": "OFF"});
    cognito.ok("UpdateUserPool", off);
    wanted["MfaConfiguration"] = "OFF".into();
    wanted.as_object_mut().unwrap().remove("SoftwareTokenMfaConfiguration");
    assert_eq!(cognito.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})), wanted);
    cognito.ok("SetUserPoolMfaConfig", json!({"UserPoolId": pool}));
    assert_eq!(
        cognito.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})),
        json!({"MfaConfiguration": "OFF"})
    );
}

#[test]
fn mfa_needs_a_factor() {
    let mut cognito = Cognito::new();
    let sms = "InvalidParameterException: SMS configuration and Auto verification for phone_number are required when MFA is required/optional";
    for mode in ["ON", "OPTIONAL"] {
        assert_eq!(
            cognito
                .refused("CreateUserPool", json!({"PoolName": "staff", "MfaConfiguration": mode})),
            sms
        );
        let pool = cognito.pool(json!({}));
        assert_eq!(
            cognito
                .refused("UpdateUserPool", json!({"UserPoolId": pool, "MfaConfiguration": mode})),
            sms
        );
        for factors in [json!({}), json!({"SoftwareTokenMfaConfiguration": {"Enabled": false}})] {
            let body = merged(json!({"UserPoolId": pool, "MfaConfiguration": mode}), factors);
            assert_eq!(
                cognito.refused("SetUserPoolMfaConfig", body),
                "InvalidParameterException: Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
            );
        }
    }
    cognito.pool(json!({
        "MfaConfiguration": "OPTIONAL",
        "AutoVerifiedAttributes": ["phone_number"],
        "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"},
    }));
    let pool = cognito.pool(json!({
        "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
    }));
    let mut body = json!({
        "UserPoolId": pool,
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
    });
    let refusal = cognito.refused("SetUserPoolMfaConfig", body.clone());
    assert!(refusal.contains("Only PASSWORD and WEB_AUTHN"), "{refusal}");
    body["MfaConfiguration"] = "OPTIONAL".into();
    cognito.ok("SetUserPoolMfaConfig", body);
    let refusal = cognito.refused(
        "SetUserPoolMfaConfig",
        json!({"UserPoolId": pool, "MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {}}),
    );
    assert!(refusal.contains("DEVELOPER"), "{refusal}");
}

#[test]
fn how_people_sign_in_and_which_attributes_they_need_stays() {
    let mut cognito = Cognito::new();
    assert_eq!(
        cognito.refused(
            "CreateUserPool",
            json!({"PoolName": "staff", "AliasAttributes": ["email"], "UsernameAttributes": ["email"]})
        ),
        "InvalidParameterException: Only one of the aliasAttributes or usernameAttributes can be set in a User pool."
    );
    let pool = cognito.pool(json!({
        "AliasAttributes": ["preferred_username"],
        "Schema": [
            {"Name": "email", "Required": true},
            {"Name": "team", "AttributeDataType": "String", "StringAttributeConstraints": {"MaxLength": "20"}},
        ],
    }));
    for member in ["AliasAttributes", "UsernameAttributes", "UsernameConfiguration", "Schema"] {
        assert_eq!(
            cognito.refused("UpdateUserPool", json!({"UserPoolId": pool, member: []})),
            format!("SerializationException: Unexpected field: {member}")
        );
    }
    assert_eq!(
        cognito.refused(
            "AddCustomAttributes",
            json!({"UserPoolId": pool, "CustomAttributes": [{"Name": "role", "Required": true}]})
        ),
        "InvalidParameterException: Required custom attributes are not supported currently."
    );
    let again = json!({"UserPoolId": pool, "CustomAttributes": [{"Name": "team"}]});
    assert!(cognito.refused("AddCustomAttributes", again).contains("custom:team"));
    cognito.ok(
        "AddCustomAttributes",
        json!({"UserPoolId": pool, "CustomAttributes": [{"Name": "floor", "AttributeDataType": "Number"}]}),
    );
    let shown = cognito.describe_pool(&pool);
    let attribute = |name: &str| {
        let attributes = shown["SchemaAttributes"].as_array().unwrap();
        attributes.iter().find(|attribute| attribute["Name"] == name).unwrap().clone()
    };
    assert_eq!(attribute("email")["Required"], true);
    assert_eq!(attribute("custom:team")["StringAttributeConstraints"], json!({"MaxLength": "20"}));
    assert_eq!(attribute("custom:floor")["Mutable"], true);
}

#[test]
fn a_pool_under_protection_or_with_a_domain_is_not_deleted() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({"DeletionProtection": "ACTIVE"}));
    let named = json!({"UserPoolId": pool});
    cognito.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    let refusal = cognito.refused("DeleteUserPool", named.clone());
    assert!(
        refusal.starts_with("InvalidParameterException: ")
            && refusal.contains("deletion protection"),
        "{refusal}"
    );
    cognito.ok("UpdateUserPool", json!({"UserPoolId": pool, "DeletionProtection": "INACTIVE"}));
    assert_eq!(
        cognito.refused("DeleteUserPool", named.clone()),
        "InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first."
    );
    cognito.ok("DeleteUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    cognito.ok("DeleteUserPool", named.clone());
    assert!(cognito.refused("DescribeUserPool", named).starts_with("ResourceNotFoundException"));
}
