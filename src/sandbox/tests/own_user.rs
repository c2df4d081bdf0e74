//! What a signed-in user does with an access token.

use serde_json::{Value, json};

use crate::sandbox::{
    sign_in::totp,
    testing::{
        direct::DirectApi,
        merged, text,
        world::{ADA, PASSWORD, World, api_with_ada},
    },
};

const NEW_PASSWORD: &str = "Another-Horse-2";

/// Ada, signed in.
struct SignedIn {
    api: DirectApi,
    pool: String,
    client: String,
    tokens: Value,
}

impl SignedIn {
    fn new(client: Value) -> Self {
        Self::in_pool(json!({}), client)
    }

    fn in_pool(pool: Value, client: Value) -> Self {
        let (mut api, pool) = api_with_ada(pool);
        let flows = json!({
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        let client = api.client(&pool, merged(flows, client));
        let mut it = Self { api, pool, client, tokens: Value::Null };
        it.tokens = it.sign_in(PASSWORD);
        it
    }

    fn password(&self, password: &str) -> Value {
        json!({
            "ClientId": self.client, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": ADA, "PASSWORD": password},
        })
    }

    #[track_caller]
    fn sign_in(&mut self, password: &str) -> Value {
        let result = self.api.ok("InitiateAuth", self.password(password));
        assert!(result["AuthenticationResult"].is_object(), "{result}");
        result["AuthenticationResult"].clone()
    }

    fn with_token(&self, more: Value) -> Value {
        merged(json!({"AccessToken": self.tokens["AccessToken"]}), more)
    }

    #[track_caller]
    fn ok(&mut self, operation: &str, more: Value) -> Value {
        self.api.ok(operation, self.with_token(more))
    }

    #[track_caller]
    fn error(&mut self, operation: &str, more: Value) -> String {
        self.api.error(operation, self.with_token(more))
    }

    fn refresh(&self) -> Value {
        json!({"ClientId": self.client, "RefreshToken": self.tokens["RefreshToken"]})
    }

    fn admin(&self, more: Value) -> Value {
        merged(json!({"UserPoolId": self.pool, "Username": ADA}), more)
    }
}

#[test]
fn an_access_token_is_taken_until_it_expires_or_is_revoked() {
    let mut it = SignedIn::new(json!({}));
    let refused = |message: &str| format!("NotAuthorizedException: {message}");
    let token = text(&it.tokens["AccessToken"]);
    let (head, _) = token.rsplit_once('.').unwrap();
    for bad in ["nonsense", "a.b.c", &format!("{head}.AAAA"), &text(&it.tokens["IdToken"])] {
        let body = json!({"AccessToken": bad});
        assert_eq!(it.api.error("GetUser", body), refused("Invalid Access Token"), "{bad}");
    }
    it.api.now += 3600.0;
    assert_eq!(it.error("GetUser", json!({})), refused("Access Token has expired"));
    it.api.now -= 3600.0;
    it.api.ok("AdminDisableUser", it.admin(json!({})));
    assert_eq!(it.error("GetUser", json!({})), refused("User is disabled."));
    it.api.ok("AdminEnableUser", it.admin(json!({})));
    let other = it.sign_in(PASSWORD);
    it.ok("GlobalSignOut", json!({}));
    for tokens in [it.tokens.clone(), other] {
        let body = json!({"AccessToken": tokens["AccessToken"]});
        assert_eq!(it.api.error("GetUser", body), refused("Access Token has been revoked"));
        let body = merged(it.refresh(), json!({"RefreshToken": tokens["RefreshToken"]}));
        let error = it.api.error("GetTokensFromRefreshToken", body);
        assert_eq!(error, refused("Invalid Refresh Token"));
    }
}

#[test]
fn a_token_of_the_pages_needs_the_scope_of_the_user_api() {
    for (scope, expected) in
        [("openid email", None), ("openid aws.cognito.signin.user.admin", Some(ADA))]
    {
        let mut world = World::with_ada(json!({
            "AllowedOAuthScopes": ["openid", "email", "aws.cognito.signin.user.admin"],
        }));
        let token = world.tokens(&[("scope", Some(scope))])["access_token"].clone();
        let body = json!({"AccessToken": token});
        match expected {
            None => assert_eq!(
                world.api.error("GetUser", body),
                "NotAuthorizedException: Access Token does not have required scopes"
            ),
            Some(address) => {
                let user = world.api.ok("GetUser", body);
                let email = user["UserAttributes"].as_array().unwrap().iter();
                assert!(email.clone().any(|pair| pair["Value"] == address), "{user}");
            }
        }
    }
}

#[test]
fn a_user_sees_and_changes_what_the_client_may_read_and_write() {
    let mut it = SignedIn::new(json!({
        "ReadAttributes": ["email", "nickname"], "WriteAttributes": ["email", "nickname"],
    }));
    let names = |it: &mut SignedIn| {
        let user = it.ok("GetUser", json!({}));
        assert_eq!(user["Username"], ADA);
        assert_eq!(user["UserMFASettingList"], Value::Null);
        let pairs = user["UserAttributes"].as_array().unwrap().clone();
        pairs.iter().map(|pair| text(&pair["Name"])).collect::<Vec<_>>()
    };
    assert_eq!(names(&mut it), ["email", "sub"]);
    let pair =
        |name: &str, value: &str| json!({"UserAttributes": [{"Name": name, "Value": value}]});
    for (name, expected) in [
        ("name", "NotAuthorizedException: A client attempted to write unauthorized attribute"),
        (
            "email_verified",
            "InvalidParameterException: Cannot modify the non-mutable attribute email_verified",
        ),
        ("sub", "InvalidParameterException: user.sub: Attribute cannot be updated."),
    ] {
        assert_eq!(it.error("UpdateUserAttributes", pair(name, "true")), expected);
        let body = json!({"UserAttributeNames": [name]});
        assert_eq!(it.error("DeleteUserAttributes", body), expected);
    }
    let changed = it.ok("UpdateUserAttributes", pair("nickname", "Countess"));
    assert_eq!(changed, json!({"CodeDeliveryDetailsList": []}));
    assert_eq!(names(&mut it), ["email", "nickname", "sub"]);
    it.ok("DeleteUserAttributes", json!({"UserAttributeNames": ["nickname"]}));
    assert_eq!(names(&mut it), ["email", "sub"]);
    it.ok("UpdateUserAttributes", pair("email", "ada@lovelace.example"));
    let shown = it.api.ok("AdminGetUser", it.admin(json!({})));
    let attributes = shown["UserAttributes"].as_array().unwrap();
    assert!(attributes.iter().all(|pair| pair["Name"] != "email_verified"), "{shown}");
    it.api.ok("AdminDeleteUserAttributes", it.admin(json!({"UserAttributeNames": ["name"]})));
    let shown = it.api.ok("AdminGetUser", it.admin(json!({})));
    let attributes = shown["UserAttributes"].as_array().unwrap();
    assert!(attributes.iter().all(|pair| pair["Name"] != "name"), "{shown}");
}

#[test]
fn a_password_is_changed_by_who_knows_the_old_one() {
    let mut it = SignedIn::new(json!({}));
    let change = |old: &str, new: &str| json!({"PreviousPassword": old, "ProposedPassword": new});
    for (old, new, expected) in [
        ("Wrong-Horse-1", NEW_PASSWORD, "NotAuthorizedException: Incorrect username or password."),
        (
            PASSWORD,
            "no-capital-1",
            "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
        ),
    ] {
        assert_eq!(it.error("ChangePassword", change(old, new)), expected);
    }
    it.ok("ChangePassword", change(PASSWORD, NEW_PASSWORD));
    it.ok("GetUser", json!({}));
    assert!(it.api.error("InitiateAuth", it.password(PASSWORD)).contains("Incorrect"));
    it.sign_in(NEW_PASSWORD);
}

#[test]
fn a_user_deletes_the_own_user() {
    let mut it = SignedIn::new(json!({}));
    it.ok("DeleteUser", json!({}));
    assert!(it.api.error("InitiateAuth", it.password(PASSWORD)).starts_with("UserNotFound"));
    assert!(it.error("GetUser", json!({})).contains("revoked"));
    let error = it.api.error("GetTokensFromRefreshToken", it.refresh());
    assert_eq!(error, "NotAuthorizedException: Invalid Refresh Token");
}

#[test]
fn an_app_that_was_set_up_later_is_asked_for_once_the_user_prefers_it() {
    let mut it = SignedIn::new(json!({}));
    let enabled = json!({"SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true}});
    assert_eq!(
        it.error("AssociateSoftwareToken", json!({})),
        "SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool."
    );
    it.api.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": it.pool, "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }),
    );
    let not_set_up = "InvalidParameterException: User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA";
    assert_eq!(it.error("SetUserMFAPreference", enabled.clone()), not_set_up);
    let secret = text(&it.ok("AssociateSoftwareToken", json!({}))["SecretCode"]);
    let wrong = json!({"UserCode": "000000"});
    assert_eq!(
        it.error("VerifySoftwareToken", wrong),
        "EnableSoftwareTokenMFAException: Code mismatch"
    );
    assert_eq!(it.error("SetUserMFAPreference", enabled.clone()), not_set_up);
    let both = json!({"Session": "x".repeat(20), "UserCode": "000000"});
    assert!(it.error("VerifySoftwareToken", both).contains("not both"));
    let code = totp::code_at(&secret, it.api.now);
    let verified =
        it.ok("VerifySoftwareToken", json!({"UserCode": code, "FriendlyDeviceName": "x"}));
    assert_eq!(verified, json!({"Status": "SUCCESS"}));
    it.sign_in(PASSWORD);

    it.ok("SetUserMFAPreference", enabled);
    assert_eq!(
        it.api.ok("InitiateAuth", it.password(PASSWORD))["ChallengeName"],
        "SOFTWARE_TOKEN_MFA"
    );
    for shown in [it.ok("GetUser", json!({})), it.api.ok("AdminGetUser", it.admin(json!({})))] {
        assert_eq!(shown["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
        assert_eq!(shown["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    }
    let off = json!({"SoftwareTokenMfaSettings": {"Enabled": false, "PreferredMfa": false}});
    it.api.ok("AdminSetUserMFAPreference", it.admin(off));
    it.sign_in(PASSWORD);
    let shown = it.api.ok("AdminGetUser", it.admin(json!({})));
    for member in ["UserMFASettingList", "PreferredMfaSetting"] {
        assert_eq!(shown[member], Value::Null);
    }
}

#[test]
fn a_factor_that_the_sandbox_cannot_ask_for_is_not_turned_on() {
    let mut it = SignedIn::new(json!({}));
    for (settings, expected) in [
        ("SMSMfaSettings", "User does not have delivery config set to turn on SMS_MFA"),
        ("EmailMfaSettings", "The sandbox sends no codes, so EMAIL_OTP cannot be turned on."),
        ("WebAuthnMfaSettings", "The sandbox has no passkeys."),
    ] {
        let body = json!({settings: {"Enabled": true}});
        let error = it.error("SetUserMFAPreference", body);
        assert_eq!(error, format!("InvalidParameterException: {expected}"));
        it.ok("SetUserMFAPreference", json!({settings: {"Enabled": false}}));
    }
}
