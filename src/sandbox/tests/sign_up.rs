//! Accounts that people make for themselves.

use serde_json::{Value, json};

use crate::sandbox::testing::{
    direct::DirectApi,
    merged, text,
    world::{ADA, PASSWORD},
};

const EXPIRED: &str = "ExpiredCodeException: Invalid code provided, please request a code again.";
const MISMATCH: &str =
    "CodeMismatchException: Invalid verification code provided, please try again.";
const UNKNOWN: &str = "UserNotFoundException: Username/client id combination not found.";

/// An API with a pool whose users sign in by e-mail address, which is verified; the pool and a client.
fn by_email(client: Value) -> (DirectApi, String, String) {
    let mut api = DirectApi::new();
    let pool =
        api.pool(json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]}));
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    let client = api.client(&pool, merged(flows, client));
    (api, pool, client)
}

fn account(client: &str, name: &str, attributes: &[(&str, &str)]) -> Value {
    let attributes: Vec<Value> =
        attributes.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
    json!({
        "ClientId": client, "Username": name, "Password": PASSWORD, "UserAttributes": attributes,
    })
}

fn confirmation(client: &str, name: &str, code: &str) -> Value {
    json!({"ClientId": client, "Username": name, "ConfirmationCode": code})
}

fn shown(api: &mut DirectApi, pool: &str, name: &str) -> Value {
    api.ok("AdminGetUser", json!({"UserPoolId": pool, "Username": name}))
}

fn attribute(user: &Value, name: &str) -> Value {
    let attributes = user["UserAttributes"].as_array().unwrap();
    let found = attributes.iter().find(|attribute| attribute["Name"] == name);
    found.map_or(Value::Null, |attribute| attribute["Value"].clone())
}

#[test]
fn a_person_signs_up_confirms_and_signs_in() {
    let (mut api, pool, client) = by_email(json!({}));
    let sign_in = json!({
        "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
    });
    let made = api.ok("SignUp", account(&client, ADA, &[("name", "Ada")]));
    let user = shown(&mut api, &pool, ADA);
    assert_eq!(
        made,
        json!({
            "UserConfirmed": false,
            "UserSub": user["Username"],
            "CodeDeliveryDetails": {
                "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
            },
        })
    );
    assert_eq!(user["UserStatus"], "UNCONFIRMED");
    assert_eq!(attribute(&user, "email_verified"), Value::Null);
    let refusal = api.error("InitiateAuth", sign_in.clone());
    assert_eq!(refusal, "UserNotConfirmedException: User is not confirmed.");

    let (code, address) = api.sent_code();
    assert_eq!((code.len(), address.as_str()), (6, ADA));
    let wrong = if code == "000000" { "111111" } else { "000000" };
    assert_eq!(api.error("ConfirmSignUp", confirmation(&client, ADA, wrong)), MISMATCH);
    api.ok("ConfirmSignUp", confirmation(&client, ADA, &code));
    let user = shown(&mut api, &pool, ADA);
    assert_eq!(
        (&user["UserStatus"], &attribute(&user, "email_verified")),
        (&json!("CONFIRMED"), &json!("true"))
    );
    api.ok("InitiateAuth", sign_in);

    assert_eq!(
        api.error("ConfirmSignUp", confirmation(&client, ADA, &code)),
        "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"
    );
    assert_eq!(
        api.error("ResendConfirmationCode", json!({"ClientId": client, "Username": ADA})),
        "InvalidParameterException: User is already confirmed."
    );
    assert_eq!(
        api.error("SignUp", account(&client, ADA, &[])),
        "UsernameExistsException: An account with the given email already exists."
    );
}

#[test]
fn a_code_is_valid_for_a_day_and_replaced_by_the_next() {
    let (mut api, _, client) = by_email(json!({}));
    api.ok("SignUp", account(&client, ADA, &[]));
    let (first, _) = api.sent_code();
    let resent = api.ok("ResendConfirmationCode", json!({"ClientId": client, "Username": ADA}));
    assert_eq!(resent["CodeDeliveryDetails"]["Destination"], "a***@e***");
    let (second, _) = api.sent_code();
    if first != second {
        assert_eq!(api.error("ConfirmSignUp", confirmation(&client, ADA, &first)), MISMATCH);
    }
    api.now += 24.0 * 3600.0;
    assert_eq!(api.error("ConfirmSignUp", confirmation(&client, ADA, &second)), EXPIRED);
    api.now -= 1.0;
    api.ok("ConfirmSignUp", confirmation(&client, ADA, &second));
}

#[test]
fn a_client_can_hide_who_has_an_account() {
    for (setting, confirming, resending) in
        [("LEGACY", UNKNOWN, Some(UNKNOWN)), ("ENABLED", EXPIRED, None)]
    {
        let (mut api, _, client) = by_email(json!({"PreventUserExistenceErrors": setting}));
        let nobody = json!({"ClientId": client, "Username": ADA});
        assert_eq!(api.error("ConfirmSignUp", confirmation(&client, ADA, "123456")), confirming);
        match resending {
            Some(expected) => assert_eq!(api.error("ResendConfirmationCode", nobody), expected),
            None => {
                let details =
                    api.ok("ResendConfirmationCode", nobody)["CodeDeliveryDetails"].clone();
                assert_eq!(details["DeliveryMedium"], "EMAIL");
            }
        }
        assert_eq!(api.take_notices(), []);
    }
}

#[test]
fn a_confidential_client_proves_itself() {
    let (mut api, _, client) = by_email(json!({"GenerateSecret": true}));
    let missing = format!(
        "NotAuthorizedException: Client {client} is configured with secret but SECRET_HASH was not received"
    );
    let user = json!({"ClientId": client, "Username": ADA});
    for (operation, body) in [
        ("SignUp", account(&client, ADA, &[])),
        ("ConfirmSignUp", confirmation(&client, ADA, "123456")),
        ("ResendConfirmationCode", user.clone()),
        ("ForgotPassword", user),
        (
            "ConfirmForgotPassword",
            merged(confirmation(&client, ADA, "1"), json!({"Password": PASSWORD})),
        ),
    ] {
        assert_eq!(api.error(operation, body), missing, "{operation}");
    }
}

#[test]
fn what_a_pool_does_not_allow_is_refused() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({
        "Schema": [{"Name": "name", "Required": true}, {"Name": "birthdate", "Required": true}],
    }));
    let client = api.client(&pool, json!({"WriteAttributes": ["name", "birthdate", "email"]}));
    let whole = [("name", "Ada"), ("birthdate", "1815-12-10")];
    for (attributes, expected) in [
        (
            &[][..],
            "InvalidParameterException: Attributes did not conform to the schema: birthdate: The attribute is required\nname: The attribute is required",
        ),
        (
            &[whole[0], whole[1], ("nickname", "A")],
            "NotAuthorizedException: A client attempted to write unauthorized attribute",
        ),
        (
            &[whole[0], whole[1], ("email_verified", "true")],
            "NotAuthorizedException: A client attempted to write unauthorized attribute",
        ),
    ] {
        assert_eq!(api.error("SignUp", account(&client, "ada", attributes)), expected);
    }
    let weak = merged(account(&client, "ada", &whole), json!({"Password": "short"}));
    assert!(api.error("SignUp", weak).starts_with("InvalidPasswordException: "));
    // Nothing is verified, so there is no code, and an administrator has to confirm.
    let made = api.ok("SignUp", account(&client, "ada", &[whole[0], whole[1], ("email", ADA)]));
    assert_eq!(made["CodeDeliveryDetails"], Value::Null);
    assert_eq!(
        api.error("SignUp", account(&client, "ada", &whole)),
        "UsernameExistsException: User already exists"
    );
    assert_eq!(
        api.error("ResendConfirmationCode", json!({"ClientId": client, "Username": "ada"})),
        "InvalidParameterException: Cannot resend codes. Auto verification not turned on."
    );
    let ada = json!({"UserPoolId": pool, "Username": "ada"});
    api.ok("AdminConfirmSignUp", ada.clone());
    let user = shown(&mut api, &pool, "ada");
    assert_eq!(
        (&user["UserStatus"], attribute(&user, "email_verified")),
        (&json!("CONFIRMED"), Value::Null)
    );
    assert_eq!(
        api.error("AdminConfirmSignUp", ada),
        "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"
    );
    api.ok(
        "UpdateUserPool",
        json!({"UserPoolId": pool, "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}}),
    );
    assert_eq!(
        api.error("SignUp", account(&client, "bob", &whole)),
        "NotAuthorizedException: SignUp is not permitted for this user pool"
    );
}

#[test]
fn an_alias_belongs_to_whoever_confirms_it_first_or_by_force() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]}));
    let client = api.client(&pool, json!({}));
    let mut codes = Vec::new();
    for name in ["ada", "bob"] {
        api.ok("SignUp", account(&client, name, &[("email", ADA)]));
        codes.push(api.sent_code().0);
    }
    api.ok("ConfirmSignUp", confirmation(&client, "bob", &codes[1]));
    let ada = confirmation(&client, "ada", &codes[0]);
    assert_eq!(
        api.error("ConfirmSignUp", ada.clone()),
        "AliasExistsException: An account with the email already exists."
    );
    assert_eq!(shown(&mut api, &pool, ADA)["Username"], "bob");
    api.ok("ConfirmSignUp", merged(ada, json!({"ForceAliasCreation": true})));
    assert_eq!(shown(&mut api, &pool, ADA)["Username"], "ada");
}

#[test]
fn a_signed_in_user_verifies_an_address_with_a_code() {
    let (mut api, pool, client) = by_email(json!({}));
    api.ok("SignUp", account(&client, ADA, &[("phone_number", "+15550109934")]));
    api.ok("AdminConfirmSignUp", json!({"UserPoolId": pool, "Username": ADA}));
    let signed_in = api.ok(
        "InitiateAuth",
        json!({
            "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
        }),
    );
    let token = text(&signed_in["AuthenticationResult"]["AccessToken"]);
    let of = |attribute: &str| json!({"AccessToken": token, "AttributeName": attribute});
    let verify = |attribute: &str, code: &str| merged(of(attribute), json!({"Code": code}));
    assert_eq!(api.error("VerifyUserAttribute", verify("email", "123456")), EXPIRED);
    for (attribute, address, details) in [
        (
            "email",
            ADA,
            json!({"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}),
        ),
        (
            "phone_number",
            "+15550109934",
            json!({"Destination": "+*******9934", "DeliveryMedium": "SMS", "AttributeName": "phone_number"}),
        ),
    ] {
        let sent = api.ok("GetUserAttributeVerificationCode", of(attribute));
        assert_eq!(sent["CodeDeliveryDetails"], details);
        let (code, to) = api.sent_code();
        assert_eq!(to, address);
        api.ok("VerifyUserAttribute", verify(attribute, &code));
        let user = shown(&mut api, &pool, ADA);
        assert_eq!(self::attribute(&user, &format!("{attribute}_verified")), "true");
        assert_eq!(api.error("VerifyUserAttribute", verify(attribute, &code)), EXPIRED);
    }
    // An address that the pool verifies gets a code when it changes, others do not.
    let changes = json!({"AccessToken": token, "UserAttributes": [
        {"Name": "email", "Value": "ada@new.example"},
        {"Name": "phone_number", "Value": "+15550100000"},
        {"Name": "name", "Value": "Ada"},
    ]});
    let sent = api.ok("UpdateUserAttributes", changes)["CodeDeliveryDetailsList"].clone();
    assert_eq!(
        sent,
        json!([{"Destination": "a***@n***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}])
    );
    let (code, address) = api.sent_code();
    assert_eq!(address, "ada@new.example");
    api.ok("VerifyUserAttribute", verify("email", &code));
    assert_eq!(
        api.error("GetUserAttributeVerificationCode", of("name")),
        "InvalidParameterException: The attribute name cannot be verified."
    );
}
