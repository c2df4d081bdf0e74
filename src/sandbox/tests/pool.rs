//! User pools.

use serde_json::{Value, json};

use crate::sandbox::testing::{
    direct::{DirectApi, sorted},
    text,
};

#[test]
fn a_pool_is_described_as_it_was_created() {
    let mut api = DirectApi::new();
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
    let pool = api.pool(sent.clone());
    let (region, suffix) = pool.split_once('_').unwrap();
    assert_eq!((region, suffix.len()), ("eu-central-1", 9));
    assert!(suffix.chars().all(|c| c.is_ascii_alphanumeric()), "{pool}");

    let shown = api.describe_pool(&pool);
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
fn a_pool_without_settings_is_described_with_the_defaults() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let shown = api.describe_pool(&pool);
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
            "IssuerConfiguration",
            "KeyConfiguration",
            "LambdaConfig",
            "LastModifiedDate",
            "MfaConfiguration",
            "Name",
            "Policies",
            "SchemaAttributes",
            "UserAttributeUpdateSettings",
            "UserPoolTags",
            "UserPoolTier",
            "VerificationMessageTemplate",
        ]
    );
    assert_eq!(shown["DeletionProtection"], "INACTIVE");
    assert_eq!(shown["UserPoolTier"], "ESSENTIALS");
    assert_eq!(shown["LambdaConfig"], json!({}));
    assert_eq!(
        shown["UserAttributeUpdateSettings"],
        json!({"AttributesRequireVerificationBeforeUpdate": []})
    );
}

#[test]
fn a_pool_update_keeps_policies_and_mfa_and_resets_the_rest() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({
        "Policies": {"PasswordPolicy": {"MinimumLength": 14}},
        "AutoVerifiedAttributes": ["email"],
        "DeletionProtection": "ACTIVE",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
        "UserPoolTags": {"team": "imaging"},
        "UserPoolTier": "PLUS",
        "UsernameAttributes": ["email"],
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
    }));
    api.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": pool,
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }),
    );
    let before = api.describe_pool(&pool);
    api.ok(
        "UpdateUserPool",
        json!({
            "UserPoolId": pool,
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
        }),
    );
    let after = api.describe_pool(&pool);
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
    for (reset, expected) in [
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
        assert_eq!(after[reset], expected, "{reset}");
    }
    api.ok("UpdateUserPool", json!({"UserPoolId": pool, "PoolName": "renamed"}));
    let renamed = api.describe_pool(&pool);
    assert_eq!(renamed["Name"], "renamed");
    assert_eq!(renamed["Policies"], after["Policies"]);
}

#[test]
fn zero_days_for_a_temporary_password_are_the_default() {
    let mut api = DirectApi::new();
    let policy = json!({"PasswordPolicy": {"TemporaryPasswordValidityDays": 0}});
    let pool = api.pool(json!({"Policies": policy}));
    let shown = api.describe_pool(&pool);
    assert_eq!(shown["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"], 7);
}

#[test]
fn a_member_that_describe_returns_twice_must_not_be_sent_twice() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let shown = api.describe_pool(&pool);
    let mut both = json!({
        "UserPoolId": pool,
        "Policies": shown["Policies"],
        "AdminCreateUserConfig": shown["AdminCreateUserConfig"],
    });
    assert_eq!(
        api.error("UpdateUserPool", both.clone()),
        "InvalidParameterException: Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"
    );
    both["AdminCreateUserConfig"] = json!({"AllowAdminCreateUserOnly": true});
    api.ok("UpdateUserPool", both);
    assert_eq!(
        api.error(
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
fn sign_in_attributes_and_schema_cannot_be_updated() {
    let mut api = DirectApi::new();
    assert_eq!(
        api.error(
            "CreateUserPool",
            json!({"PoolName": "staff", "AliasAttributes": ["email"], "UsernameAttributes": ["email"]})
        ),
        "InvalidParameterException: Only one of the aliasAttributes or usernameAttributes can be set in a User pool."
    );
    let pool = api.pool(json!({
        "AliasAttributes": ["preferred_username"],
        "Schema": [
            {"Name": "email", "Required": true},
            {"Name": "team", "AttributeDataType": "String", "StringAttributeConstraints": {"MaxLength": "20"}},
        ],
    }));
    for member in ["AliasAttributes", "UsernameAttributes", "UsernameConfiguration", "Schema"] {
        assert_eq!(
            api.error("UpdateUserPool", json!({"UserPoolId": pool, member: []})),
            format!("SerializationException: Unexpected field: {member}")
        );
    }
    assert_eq!(
        api.error(
            "AddCustomAttributes",
            json!({"UserPoolId": pool, "CustomAttributes": [{"Name": "role", "Required": true}]})
        ),
        "InvalidParameterException: Required custom attributes are not supported currently."
    );
    let again = json!({"UserPoolId": pool, "CustomAttributes": [{"Name": "team"}]});
    assert!(api.error("AddCustomAttributes", again).contains("custom:team"));
    api.ok(
        "AddCustomAttributes",
        json!({"UserPoolId": pool, "CustomAttributes": [{"Name": "floor", "AttributeDataType": "Number"}]}),
    );
    let shown = api.describe_pool(&pool);
    let attribute = |name: &str| {
        let attributes = shown["SchemaAttributes"].as_array().unwrap();
        attributes.iter().find(|attribute| attribute["Name"] == name).unwrap().clone()
    };
    assert_eq!(attribute("email")["Required"], true);
    assert_eq!(attribute("custom:team")["StringAttributeConstraints"], json!({"MaxLength": "20"}));
    assert_eq!(attribute("custom:floor")["Mutable"], true);
}

#[test]
fn a_protected_pool_or_one_with_a_domain_cannot_be_deleted() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"DeletionProtection": "ACTIVE"}));
    let named = json!({"UserPoolId": pool});
    api.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    let refusal = api.error("DeleteUserPool", named.clone());
    assert!(
        refusal.starts_with("InvalidParameterException: ")
            && refusal.contains("deletion protection"),
        "{refusal}"
    );
    api.ok("UpdateUserPool", json!({"UserPoolId": pool, "DeletionProtection": "INACTIVE"}));
    assert_eq!(
        api.error("DeleteUserPool", named.clone()),
        "InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first."
    );
    api.ok("DeleteUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    api.ok("DeleteUserPool", named.clone());
    assert!(api.error("DescribeUserPool", named).starts_with("ResourceNotFoundException"));
}
