//! Forgotten and reset passwords.

use serde_json::{Value, json};

use crate::sandbox::testing::{
    direct::DirectApi,
    merged,
    world::{ADA, PASSWORD, api_with_ada},
};

const NEW_PASSWORD: &str = "Another-Horse-2";
const EXPIRED: &str = "ExpiredCodeException: Invalid code provided, please request a code again.";

fn of_ada(client: &str) -> Value {
    json!({"ClientId": client, "Username": ADA})
}

fn new_password(client: &str, code: &str) -> Value {
    merged(of_ada(client), json!({"ConfirmationCode": code, "Password": NEW_PASSWORD}))
}

/// Signs Ada in through the API; the error, if there is one.
fn sign_in(api: &mut DirectApi, client: &str, password: &str) -> Option<String> {
    let body = json!({
        "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": ADA, "PASSWORD": password},
    });
    api.try_call("InitiateAuth", body).err()
}

fn client(api: &mut DirectApi, pool: &str, more: Value) -> String {
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    api.client(pool, merged(flows, more))
}

#[test]
fn a_forgotten_password_is_replaced_with_a_code() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = client(&mut api, &pool, json!({}));
    let sent = api.ok("ForgotPassword", of_ada(&client));
    assert_eq!(
        sent["CodeDeliveryDetails"],
        json!({"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"})
    );
    // The old password stays until the code is used.
    assert_eq!(sign_in(&mut api, &client, PASSWORD), None);
    let (code, address) = api.sent_code();
    assert_eq!(address, ADA);
    let wrong = if code == "000000" { "111111" } else { "000000" };
    assert_eq!(
        api.error("ConfirmForgotPassword", new_password(&client, wrong)),
        "CodeMismatchException: Invalid verification code provided, please try again."
    );
    let weak = merged(new_password(&client, &code), json!({"Password": "short"}));
    assert!(api.error("ConfirmForgotPassword", weak).starts_with("InvalidPasswordException: "));
    api.now += 3600.0;
    assert_eq!(api.error("ConfirmForgotPassword", new_password(&client, &code)), EXPIRED);
    api.now -= 1.0;
    api.ok("ConfirmForgotPassword", new_password(&client, &code));
    assert_eq!(api.error("ConfirmForgotPassword", new_password(&client, &code)), EXPIRED);
    assert_eq!(sign_in(&mut api, &client, NEW_PASSWORD), None);
    assert_eq!(
        sign_in(&mut api, &client, PASSWORD).as_deref(),
        Some("NotAuthorizedException: Incorrect username or password.")
    );
}

#[test]
fn a_password_that_was_reset_does_not_sign_in() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = client(&mut api, &pool, json!({}));
    let ada = json!({"UserPoolId": pool, "Username": ADA});
    api.ok("AdminResetUserPassword", ada.clone());
    assert_eq!(api.ok("AdminGetUser", ada.clone())["UserStatus"], "RESET_REQUIRED");
    assert_eq!(
        sign_in(&mut api, &client, PASSWORD).as_deref(),
        Some("PasswordResetRequiredException: Password reset required for the user")
    );
    let (code, _) = api.sent_code();
    api.ok("ConfirmForgotPassword", new_password(&client, &code));
    assert_eq!(sign_in(&mut api, &client, NEW_PASSWORD), None);
    assert_eq!(api.ok("AdminGetUser", ada)["UserStatus"], "CONFIRMED");
}

#[test]
fn a_code_goes_to_a_verified_address_that_the_pool_allows() {
    let both = "phone_number";
    let only = |name: &str| json!([{"Name": name, "Priority": 1}]);
    let preferring = |first: &str, second: &str| json!([{"Name": second, "Priority": 2}, {"Name": first, "Priority": 1}]);
    for (mechanisms, phone_verified, expected) in [
        (None, "true", Some(both)),
        (None, "false", Some("email")),
        (Some(only("verified_email")), "true", Some("email")),
        (Some(only("verified_phone_number")), "true", Some("phone_number")),
        (Some(only("verified_phone_number")), "false", None),
        (Some(preferring("verified_email", "verified_phone_number")), "true", Some("email")),
        (Some(preferring("verified_phone_number", "verified_email")), "true", Some(both)),
        (Some(only("admin_only")), "true", None),
    ] {
        let setting = match &mechanisms {
            None => json!({}),
            Some(list) => json!({"AccountRecoverySetting": {"RecoveryMechanisms": list}}),
        };
        let (mut api, pool) = api_with_ada(setting);
        let client = client(&mut api, &pool, json!({}));
        let attributes = json!([
            {"Name": "phone_number", "Value": "+15550109934"},
            {"Name": "phone_number_verified", "Value": phone_verified},
        ]);
        api.ok(
            "AdminUpdateUserAttributes",
            json!({"UserPoolId": pool, "Username": ADA, "UserAttributes": attributes}),
        );
        match expected {
            Some(attribute) => {
                let sent = api.ok("ForgotPassword", of_ada(&client));
                assert_eq!(
                    sent["CodeDeliveryDetails"]["AttributeName"], attribute,
                    "{mechanisms:?}"
                );
            }
            None => assert_eq!(
                api.error("ForgotPassword", of_ada(&client)),
                "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or phone_number",
                "{mechanisms:?}"
            ),
        }
    }
}

#[test]
fn a_client_can_hide_whose_password_cannot_be_reset() {
    for (setting, unknown, disabled) in [
        (
            "LEGACY",
            Some("UserNotFoundException: Username/client id combination not found."),
            Some("NotAuthorizedException: User is disabled."),
        ),
        ("ENABLED", None, None),
    ] {
        let (mut api, pool) = api_with_ada(json!({}));
        let client = client(&mut api, &pool, json!({"PreventUserExistenceErrors": setting}));
        let bob = json!({"ClientId": client, "Username": "bob"});
        assert_eq!(api.try_call("ForgotPassword", bob).err().as_deref(), unknown);
        api.ok("AdminDisableUser", json!({"UserPoolId": pool, "Username": ADA}));
        assert_eq!(api.try_call("ForgotPassword", of_ada(&client)).err().as_deref(), disabled);
        assert_eq!(api.take_notices(), []);
    }
    let (mut api, pool) = api_with_ada(json!({}));
    api.ok("AdminCreateUser", json!({"UserPoolId": pool, "Username": "bob"}));
    assert_eq!(
        api.error("AdminResetUserPassword", json!({"UserPoolId": pool, "Username": "bob"})),
        "NotAuthorizedException: User password cannot be reset in the current state."
    );
}
