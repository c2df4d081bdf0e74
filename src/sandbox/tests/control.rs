//! The rules of the control plane, one after the other.

use serde_json::{Value, json};

use super::{Cognito, browser_client, merged, text};

fn names(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap_or_else(|| panic!("{list} is no list"))
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect()
}

fn sorted(list: &Value) -> Vec<&str> {
    let mut names = names(list);
    names.sort_unstable();
    names
}

/// Creates a client and says how it was refused.
fn client_refusal(cognito: &mut Cognito, pool: &str, more: Value) -> String {
    let body = merged(json!({"UserPoolId": pool, "ClientName": "app"}), more);
    cognito.refused("CreateUserPoolClient", body)
}

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
    for name in [
        "sub",
        "email",
        "email_verified",
        "name",
        "updated_at",
        "locale",
    ] {
        assert!(attributes.iter().any(|known| known == name), "{name}");
    }
    assert_eq!(attributes.len(), 21);
}

#[test]
fn a_bare_pool_is_described_with_the_defaults_and_nothing_more() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let shown = cognito.describe_pool(&pool);
    let mut members: Vec<&str> = shown
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
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
fn a_pool_of_another_region_does_not_exist() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    cognito.region = "eu-west-1";
    assert_eq!(
        cognito.refused("DescribeUserPool", json!({"UserPoolId": pool})),
        format!("ResourceNotFoundException: User pool {pool} does not exist.")
    );
    let listed = cognito.ok("ListUserPools", json!({"MaxResults": 60}));
    assert_eq!(listed["UserPools"], json!([]));
}

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
    for member in [
        "AccessTokenValidity",
        "AuthSessionValidity",
        "ReadAttributes",
        "WriteAttributes",
    ] {
        assert_eq!(before[member], more[member], "{member}");
    }

    cognito.now += 60.0;
    cognito.ok(
        "UpdateUserPoolClient",
        json!({"UserPoolId": pool, "ClientId": client}),
    );
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
    for kept in [
        "Name",
        "MfaConfiguration",
        "SchemaAttributes",
        "UsernameAttributes",
        "CreationDate",
    ] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!(
        after["Policies"]["PasswordPolicy"],
        before["Policies"]["PasswordPolicy"]
    );
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
    cognito.ok(
        "UpdateUserPool",
        json!({"UserPoolId": pool, "PoolName": "renamed"}),
    );
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
    assert_eq!(
        cognito.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})),
        wanted
    );
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
    cognito.ok("SetUserPoolMfaConfig", json!({"UserPoolId": pool}));
    assert_eq!(
        cognito.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool})),
        json!({"MfaConfiguration": "OFF"})
    );
}

#[test]
fn lists_come_back_in_an_order_of_their_own_and_always_the_same() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let urls: Vec<String> = (1..=12)
        .map(|n| format!("https://app.example/{n:02}"))
        .collect();
    let scopes = [
        "openid",
        "email",
        "phone",
        "profile",
        "aws.cognito.signin.user.admin",
    ];
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
        (
            "http://app.example/cb",
            Some("http://app.example/cb cannot use the HTTP protocol."),
        ),
        (
            "http://localhost.example/cb",
            Some("http://localhost.example/cb cannot use the HTTP protocol."),
        ),
        (
            "https://app.example/#/cb",
            Some("https://app.example/#/cb cannot use fragment"),
        ),
        ("app.example/cb", Some("app.example/cb is not a valid URL.")),
        ("/callback", Some("/callback is not a valid URL.")),
        (
            "javascript:alert(1)",
            Some("javascript:alert(1) cannot use the javascript scheme."),
        ),
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
        assert!(
            refusal.contains("at 'callbackURLs' failed to satisfy constraint"),
            "{refusal}"
        );
    }
    let many: Vec<String> = (0..=100)
        .map(|n| format!("https://app.example/{n}"))
        .collect();
    let refusal = client_refusal(&mut cognito, &pool, json!({"CallbackURLs": many}));
    assert!(
        refusal.ends_with("Member must have length less than or equal to 100"),
        "{refusal}"
    );
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
        assert_eq!(
            client_refusal(&mut cognito, &pool, merged(base, change)),
            wanted
        );
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
    let with = |scope: &str| {
        merged(
            browser_client(),
            json!({"AllowedOAuthScopes": ["openid", scope]}),
        )
    };
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
    assert_eq!(
        cognito.describe_client(&pool, &client)["RefreshTokenValidity"],
        30
    );
}

#[test]
fn mfa_needs_a_factor() {
    let mut cognito = Cognito::new();
    let sms = "InvalidParameterException: SMS configuration and Auto verification for phone_number are required when MFA is required/optional";
    for mode in ["ON", "OPTIONAL"] {
        assert_eq!(
            cognito.refused(
                "CreateUserPool",
                json!({"PoolName": "staff", "MfaConfiguration": mode})
            ),
            sms
        );
        let pool = cognito.pool(json!({}));
        assert_eq!(
            cognito.refused(
                "UpdateUserPool",
                json!({"UserPoolId": pool, "MfaConfiguration": mode})
            ),
            sms
        );
        for factors in [
            json!({}),
            json!({"SoftwareTokenMfaConfiguration": {"Enabled": false}}),
        ] {
            let body = merged(
                json!({"UserPoolId": pool, "MfaConfiguration": mode}),
                factors,
            );
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
    for member in [
        "AliasAttributes",
        "UsernameAttributes",
        "UsernameConfiguration",
        "Schema",
    ] {
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
    assert!(
        cognito
            .refused("AddCustomAttributes", again)
            .contains("custom:team")
    );
    cognito.ok(
        "AddCustomAttributes",
        json!({"UserPoolId": pool, "CustomAttributes": [{"Name": "floor", "AttributeDataType": "Number"}]}),
    );
    let shown = cognito.describe_pool(&pool);
    let attribute = |name: &str| {
        let attributes = shown["SchemaAttributes"].as_array().unwrap();
        attributes
            .iter()
            .find(|attribute| attribute["Name"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(attribute("email")["Required"], true);
    assert_eq!(
        attribute("custom:team")["StringAttributeConstraints"],
        json!({"MaxLength": "20"})
    );
    assert_eq!(attribute("custom:floor")["Mutable"], true);
}

#[test]
fn a_domain_prefix_is_plain_free_and_the_only_one_of_its_pool() {
    let mut cognito = Cognito::new();
    let (first, second) = (cognito.pool(json!({})), cognito.pool(json!({})));
    let create = |pool: &str, name: &str| json!({"UserPoolId": pool, "Domain": name, "ManagedLoginVersion": 2});
    for (name, wanted) in [
        ("my-aws-login", "Domain cannot contain reserved word: aws"),
        ("newcognito", "Domain cannot contain reserved word: cognito"),
        ("amazonia", "Domain cannot contain reserved word: amazon"),
        (
            "Ohif",
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ),
        (
            "ohif-",
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ),
        (
            "oh.if",
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ),
    ] {
        assert_eq!(
            cognito.refused("CreateUserPoolDomain", create(&first, name)),
            format!("InvalidParameterException: {wanted}")
        );
    }
    assert_eq!(
        cognito.ok("CreateUserPoolDomain", create(&first, "ohif")),
        json!({"ManagedLoginVersion": 2})
    );
    assert_eq!(
        cognito.refused("CreateUserPoolDomain", create(&second, "ohif")),
        "InvalidParameterException: Domain already associated with another user pool."
    );
    assert_eq!(
        cognito.refused("CreateUserPoolDomain", create(&first, "ohif-2")),
        "InvalidParameterException: User pool already has a domain configured."
    );
    assert_eq!(cognito.describe_pool(&first)["Domain"], "ohif");
    let shown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
    let shown = &shown["DomainDescription"];
    assert_eq!(
        (
            &shown["UserPoolId"],
            &shown["Status"],
            &shown["ManagedLoginVersion"],
            &shown["AWSAccountId"]
        ),
        (
            &json!(first),
            &json!("ACTIVE"),
            &json!(2),
            &json!("000000000000")
        )
    );
    assert_eq!(
        cognito.ok("DescribeUserPoolDomain", json!({"Domain": "nobodys"})),
        json!({"DomainDescription": {}})
    );
    cognito.ok(
        "DeleteUserPoolDomain",
        json!({"UserPoolId": first, "Domain": "ohif"}),
    );
    cognito.ok("CreateUserPoolDomain", create(&second, "ohif"));
}

#[test]
fn version_two_pages_need_more_than_the_lite_tier() {
    let mut cognito = Cognito::new();
    let lite = cognito.pool(json!({"UserPoolTier": "LITE"}));
    assert_eq!(
        cognito.refused(
            "CreateUserPoolDomain",
            json!({"UserPoolId": lite, "Domain": "ohif", "ManagedLoginVersion": 2})
        ),
        "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: Managed Login Version 2"
    );
    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": lite, "Domain": "ohif", "ManagedLoginVersion": 1}),
    );
    let pool = cognito.pool(json!({}));
    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "slides", "ManagedLoginVersion": 2}),
    );
    let refusal = cognito.refused(
        "UpdateUserPool",
        json!({"UserPoolId": pool, "UserPoolTier": "LITE"}),
    );
    assert!(
        refusal.starts_with("TierChangeNotAllowedException: "),
        "{refusal}"
    );
}

#[test]
fn a_slow_domain_is_described_as_being_created() {
    let mut cognito = Cognito::new();
    cognito.settings.slow_domain = 2;
    let pool = cognito.pool(json!({}));
    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "ohif"}),
    );
    for wanted in ["CREATING", "CREATING", "ACTIVE", "ACTIVE"] {
        let shown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
        assert_eq!(shown["DomainDescription"]["Status"], wanted);
    }
}

#[test]
fn a_custom_domain_has_a_certificate_of_us_east_1_and_takes_a_while() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let certificate = "arn:aws:acm:us-east-1:000000000000:certificate/abc";
    let create = |certificate: &str, name: &str| {
        json!({
            "UserPoolId": pool, "Domain": name, "ManagedLoginVersion": 2,
            "CustomDomainConfig": {"CertificateArn": certificate},
        })
    };
    let elsewhere = create(
        &certificate.replace("us-east-1", "eu-central-1"),
        "auth.app.example",
    );
    assert!(
        cognito
            .refused("CreateUserPoolDomain", elsewhere)
            .contains("isn't in us-east-1 region")
    );
    let bare = create(certificate, "example.com");
    assert!(
        cognito
            .refused("CreateUserPoolDomain", bare)
            .contains("not a valid subdomain")
    );

    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "ohif"}),
    );
    let made = cognito.ok(
        "CreateUserPoolDomain",
        create(certificate, "auth.app.example"),
    );
    let cloud_front = text(&made["CloudFrontDomain"]);
    assert!(cloud_front.ends_with(".cloudfront.net"), "{cloud_front}");
    let mut describes = 0;
    loop {
        let shown = cognito.ok(
            "DescribeUserPoolDomain",
            json!({"Domain": "auth.app.example"}),
        );
        let shown = &shown["DomainDescription"];
        assert_eq!(shown["CloudFrontDistribution"], json!(cloud_front));
        assert_eq!(
            shown["CustomDomainConfig"],
            json!({"CertificateArn": certificate})
        );
        if shown["Status"] == "ACTIVE" {
            break;
        }
        describes += 1;
    }
    assert!(describes > 0);
    let shown = cognito.describe_pool(&pool);
    assert_eq!(
        (&shown["Domain"], &shown["CustomDomain"]),
        (&json!("ohif"), &json!("auth.app.example"))
    );
    assert_eq!(
        cognito.refused(
            "UpdateUserPoolDomain",
            json!({"UserPoolId": pool, "Domain": "auth.app.example", "ManagedLoginVersion": 1})
        ),
        "InvalidParameterException: Cannot convert custom domain to prefix domain."
    );
}

#[test]
fn a_client_has_one_login_style() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let client = cognito.client(&pool, json!({}));
    let body = |more: Value| merged(json!({"UserPoolId": pool, "ClientId": client}), more);
    let none = cognito.refused("DescribeManagedLoginBrandingByClient", body(json!({})));
    assert!(none.starts_with("ResourceNotFoundException"), "{none}");
    for more in [
        json!({}),
        json!({"UseCognitoProvidedValues": true, "Settings": {"a": 1}}),
    ] {
        assert_eq!(
            cognito.refused("CreateManagedLoginBranding", body(more)),
            "InvalidParameterException: useCognitoProvidedValues or settings should be specified (but not both)"
        );
    }
    let provided = body(json!({"UseCognitoProvidedValues": true}));
    let made = cognito.ok("CreateManagedLoginBranding", provided.clone());
    let id = text(&made["ManagedLoginBranding"]["ManagedLoginBrandingId"]);
    let second = cognito.refused("CreateManagedLoginBranding", provided.clone());
    assert!(
        second.starts_with("ManagedLoginBrandingExistsException"),
        "{second}"
    );
    let by_client = cognito.ok("DescribeManagedLoginBrandingByClient", body(json!({})));
    let by_id = json!({"UserPoolId": pool, "ManagedLoginBrandingId": id});
    assert_eq!(
        cognito.ok("DescribeManagedLoginBranding", by_id.clone()),
        by_client
    );
    cognito.ok(
        "UpdateManagedLoginBranding",
        merged(by_id.clone(), json!({"Settings": {"components": {}}})),
    );
    let shown = cognito.ok("DescribeManagedLoginBranding", by_id.clone());
    assert_eq!(
        shown["ManagedLoginBranding"]["Settings"],
        json!({"components": {}})
    );
    assert_eq!(
        shown["ManagedLoginBranding"]["UseCognitoProvidedValues"],
        false
    );
    cognito.ok("DeleteManagedLoginBranding", by_id);
    cognito.ok("CreateManagedLoginBranding", provided);
}

#[test]
fn an_oidc_provider_has_its_details_and_maps_what_exists() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
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
    for (member, value, wanted) in [
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
        (
            "oidc_issuer",
            json!("http://id.example"),
            "OIDC endpoint must start with https://",
        ),
        (
            "oidc_issuer",
            json!("https://id.example/"),
            "The OIDC issuer must not end with a slash.",
        ),
        (
            "authorize_url",
            json!("http://id.example/a"),
            "OIDC endpoint must start with https://",
        ),
        (
            "authorize_scopes",
            json!("email"),
            "authorize_scopes must contain openid.",
        ),
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
            cognito.refused("CreateIdentityProvider", create("Okta", &broken, json!({}))),
            format!("InvalidParameterException: {wanted}")
        );
    }
    let unknown = create("Okta", &details, json!({"colour": "color"}));
    assert!(
        cognito
            .refused("CreateIdentityProvider", unknown)
            .contains("colour")
    );
    let good = create("Okta", &details, json!({"email": "email"}));
    cognito.ok("CreateIdentityProvider", good.clone());
    let again = cognito.refused("CreateIdentityProvider", good);
    assert!(again.starts_with("DuplicateProviderException"), "{again}");
    let named = json!({"UserPoolId": pool, "ProviderName": "Okta"});
    let shown = cognito.ok("DescribeIdentityProvider", named.clone());
    let shown = &shown["IdentityProvider"];
    assert_eq!(
        shown["AttributeMapping"],
        json!({"email": "email", "username": "sub"})
    );
    assert_eq!(
        shown["ProviderDetails"]["attributes_url_add_attributes"],
        "false"
    );
    cognito.client(&pool, json!({"SupportedIdentityProviders": ["Okta"]}));

    let mut loopback = details.clone();
    loopback["oidc_issuer"] = json!("http://localhost:9000/issuer");
    cognito.ok(
        "UpdateIdentityProvider",
        merged(
            named.clone(),
            json!({"ProviderDetails": loopback, "IdpIdentifiers": ["example.org"]}),
        ),
    );
    let found = cognito.ok(
        "GetIdentityProviderByIdentifier",
        json!({"UserPoolId": pool, "IdpIdentifier": "example.org"}),
    );
    assert_eq!(
        found["IdentityProvider"]["AttributeMapping"],
        json!({"username": "sub"})
    );
    cognito.ok("DeleteIdentityProvider", named.clone());
    let gone = cognito.refused("DescribeIdentityProvider", named);
    assert!(gone.starts_with("ResourceNotFoundException"), "{gone}");
}

#[test]
fn other_providers_have_needs_of_their_own() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let create = |name: &str, kind: &str, details: Value| {
        json!({
            "UserPoolId": pool, "ProviderName": name, "ProviderType": kind, "ProviderDetails": details,
        })
    };
    let google = json!({"client_id": "c", "client_secret": "s", "authorize_scopes": "openid"});
    for (body, wanted) in [
        (create("MyGoogle", "Google", google.clone()), "MyGoogle"),
        (
            create("Google", "Google", json!({"client_id": "c"})),
            "client_secret",
        ),
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
        let refusal = cognito.refused("CreateIdentityProvider", body);
        assert!(refusal.contains(wanted), "{refusal}");
    }
    cognito.ok("CreateIdentityProvider", create("Google", "Google", google));
    cognito.ok(
        "CreateIdentityProvider",
        create(
            "Adfs",
            "SAML",
            json!({"MetadataURL": "https://adfs.example/metadata"}),
        ),
    );
}

#[test]
fn a_pool_under_protection_or_with_a_domain_is_not_deleted() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({"DeletionProtection": "ACTIVE"}));
    let named = json!({"UserPoolId": pool});
    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "ohif"}),
    );
    let refusal = cognito.refused("DeleteUserPool", named.clone());
    assert!(
        refusal.starts_with("InvalidParameterException: ")
            && refusal.contains("deletion protection"),
        "{refusal}"
    );
    cognito.ok(
        "UpdateUserPool",
        json!({"UserPoolId": pool, "DeletionProtection": "INACTIVE"}),
    );
    assert_eq!(
        cognito.refused("DeleteUserPool", named.clone()),
        "InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first."
    );
    cognito.ok(
        "DeleteUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "ohif"}),
    );
    cognito.ok("DeleteUserPool", named.clone());
    assert!(
        cognito
            .refused("DescribeUserPool", named)
            .starts_with("ResourceNotFoundException")
    );
}

#[test]
fn a_next_token_is_opaque_and_good_for_one_list_only() {
    let mut cognito = Cognito::new();
    let (pool, other) = (cognito.pool(json!({})), cognito.pool(json!({})));
    for pool in [&pool, &other] {
        for _ in 0..5 {
            cognito.client(pool, json!({}));
        }
    }
    let mut seen = Vec::new();
    let mut token = Value::Null;
    loop {
        let body = json!({"UserPoolId": pool, "MaxResults": 2, "NextToken": token});
        let page = cognito.ok("ListUserPoolClients", body);
        seen.extend(
            page["UserPoolClients"]
                .as_array()
                .unwrap()
                .iter()
                .map(|c| text(&c["ClientId"])),
        );
        match &page["NextToken"] {
            Value::Null => break,
            next => token = next.clone(),
        }
        assert!(
            seen.iter().all(|id| !text(&token).contains(id.as_str())),
            "{token}"
        );
        let elsewhere = json!({"UserPoolId": other, "MaxResults": 2, "NextToken": token});
        assert!(
            cognito
                .refused("ListUserPoolClients", elsewhere)
                .starts_with("InvalidParameterException")
        );
        let another = json!({"UserPoolId": pool, "MaxResults": 2, "NextToken": token});
        assert!(
            cognito
                .refused("ListIdentityProviders", another)
                .starts_with("InvalidParameterException")
        );
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    for (body, wanted) in [
        (json!({}), "must not be null"),
        (json!({"MaxResults": 0}), "greater than or equal to 1"),
        (json!({"MaxResults": 61}), "less than or equal to 60"),
        (
            json!({"MaxResults": 1, "NextToken": "1"}),
            "Invalid pagination token",
        ),
    ] {
        let refusal = cognito.refused("ListUserPools", body);
        assert!(refusal.contains(wanted), "{refusal}");
    }
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
    assert_eq!(
        text(&cognito.describe_client(&pool, &client)["ClientSecret"]).len(),
        51
    );

    let added = cognito.ok("AddUserPoolClientSecret", body(&client, json!({})));
    let added = &added["ClientSecretDescriptor"];
    assert!(added["ClientSecretValue"].is_string());
    assert!(text(&added["ClientSecretId"]).starts_with(&format!("{client}--17")));
    assert_eq!(
        cognito.describe_client(&pool, &client)["ClientSecret"],
        Value::Null
    );
    assert!(
        cognito
            .refused("AddUserPoolClientSecret", body(&client, json!({})))
            .starts_with("LimitExceededException")
    );

    let listed = cognito.ok("ListUserPoolClientSecrets", body(&client, json!({})));
    let listed = listed["ClientSecrets"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert!(
        listed
            .iter()
            .all(|secret| secret["ClientSecretValue"].is_null())
    );
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
    assert_eq!(
        added["ClientSecretDescriptor"]["ClientSecretValue"],
        Value::Null
    );
}

#[test]
fn names_are_not_unique() {
    let mut cognito = Cognito::new();
    let pools = [cognito.pool(json!({})), cognito.pool(json!({}))];
    assert_ne!(pools[0], pools[1]);
    let clients = [
        cognito.client(&pools[0], json!({})),
        cognito.client(&pools[0], json!({})),
    ];
    assert_ne!(clients[0], clients[1]);
    let listed = cognito.ok("ListUserPools", json!({"MaxResults": 60}));
    assert_eq!(listed["UserPools"].as_array().unwrap().len(), 2);
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
    let more = merged(
        browser_client(),
        json!({"AllowedOAuthScopes": ["openid", "api/read"]}),
    );
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
        cognito
            .refused("DescribeResourceServer", named)
            .starts_with("ResourceNotFoundException")
    );
    assert_eq!(
        sorted(&cognito.describe_client(&pool, &client)["AllowedOAuthScopes"]),
        ["api/read", "openid"]
    );
}

#[test]
fn tags_belong_to_pools_and_are_named_by_arn() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({"UserPoolTags": {"a": "1"}}));
    let arn = text(&cognito.describe_pool(&pool)["Arn"]);
    cognito.ok(
        "TagResource",
        json!({"ResourceArn": arn, "Tags": {"b": "2"}}),
    );
    assert_eq!(
        cognito.ok("ListTagsForResource", json!({"ResourceArn": arn})),
        json!({"Tags": {"a": "1", "b": "2"}})
    );
    cognito.ok(
        "UntagResource",
        json!({"ResourceArn": arn, "TagKeys": ["a"]}),
    );
    assert_eq!(
        cognito.describe_pool(&pool)["UserPoolTags"],
        json!({"b": "2"})
    );
    let other = arn.replace("000000000000", "111111111111");
    let refusal = cognito.refused("ListTagsForResource", json!({"ResourceArn": other}));
    assert!(
        refusal.starts_with("ResourceNotFoundException"),
        "{refusal}"
    );
    let own = cognito.refused(
        "TagResource",
        json!({"ResourceArn": arn, "Tags": {"aws:x": "1"}}),
    );
    assert!(own.starts_with("UserPoolTaggingException"), "{own}");
    let many: Value = (0..51)
        .map(|n| (n.to_string(), json!("")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for (operation, body) in [
        ("TagResource", json!({"ResourceArn": arn, "Tags": many})),
        (
            "CreateUserPool",
            json!({"PoolName": "staff", "UserPoolTags": many}),
        ),
    ] {
        assert!(
            cognito
                .refused(operation, body)
                .starts_with("UserPoolTaggingException")
        );
    }
}

#[test]
fn members_no_model_knows_survive_an_update_that_sends_them_and_no_other() {
    let mut cognito = Cognito::new();
    cognito.settings.unknown_members = true;
    let pool = cognito.pool(json!({}));
    let client = cognito.client(&pool, json!({}));
    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "ohif"}),
    );
    for (describe, update, ids) in [
        (
            "DescribeUserPool",
            "UpdateUserPool",
            json!({"UserPoolId": pool}),
        ),
        (
            "DescribeUserPoolClient",
            "UpdateUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": client}),
        ),
    ] {
        let future = |cognito: &mut Cognito| {
            let shown = cognito.ok(describe, ids.clone());
            let inner = shown.as_object().unwrap().values().next().unwrap();
            (inner["FutureMode"].clone(), inner["FutureBlock"].clone())
        };
        let (mode, block) = future(&mut cognito);
        assert!(mode.is_string() && block.is_object());
        let sent = json!({"FutureMode": mode, "FutureBlock": block});
        cognito.ok(update, merged(ids.clone(), sent));
        assert_eq!(future(&mut cognito), (mode.clone(), block));
        cognito.ok(update, merged(ids.clone(), json!({"FutureMode": mode})));
        assert_eq!(future(&mut cognito), (mode, Value::Null));
        cognito.ok(update, ids.clone());
        assert_eq!(future(&mut cognito), (Value::Null, Value::Null));
        let unknown = merged(ids.clone(), json!({"Colour": "red"}));
        assert!(
            cognito
                .refused(update, unknown)
                .starts_with("SerializationException")
        );
    }
    let shown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
    assert_eq!(shown["DomainDescription"]["FutureMode"], "INVENTED");
    let unknown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "nobodys"}));
    assert_eq!(unknown, json!({"DomainDescription": {}}));
}
