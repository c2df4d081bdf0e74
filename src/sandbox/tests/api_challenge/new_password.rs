//! The new password after a temporary one.

use serde_json::{Value, json};

use super::{NEW_PASSWORD, Setting, USED_SESSION};
use crate::sandbox::testing::{merged, reply::verified_claims, text, world::ADA};

/// A parameter that is JSON in a string.
fn parsed(value: &Value) -> Value {
    serde_json::from_str(&text(value)).unwrap()
}

#[test]
fn a_temporary_password_is_replaced_together_with_missing_attributes() {
    let mut it = Setting::new(
        json!({"Schema": [
            {"Name": "email", "Required": true}, {"Name": "name", "Required": true},
            {"Name": "birthdate", "Required": true},
        ]}),
        json!({"WriteAttributes": ["email", "name", "birthdate", "nickname"]}),
    );
    it.require_new_password();
    let challenge = it.sign_in();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let parameters = &challenge["ChallengeParameters"];
    assert_eq!(parameters["USER_ID_FOR_SRP"], ADA);
    assert_eq!(parsed(&parameters["requiredAttributes"]), json!(["userAttributes.birthdate"]));
    assert_eq!(
        parsed(&parameters["userAttributes"]),
        json!({"email": ADA, "email_verified": "true", "name": "Ada", "birthdate": ""})
    );
    let session = &challenge["Session"];
    let good = json!({"NEW_PASSWORD": NEW_PASSWORD, "userAttributes.birthdate": "1815-12-10"});
    for (change, expected) in [
        (
            json!({"NEW_PASSWORD": "short"}),
            "InvalidPasswordException: Password did not conform with policy: Password not long enough",
        ),
        (
            json!({"userAttributes.birthdate": ""}),
            "InvalidParameterException: Invalid attributes given, birthdate is missing",
        ),
        (
            json!({"userAttributes.email": "b@example.com"}),
            "NotAuthorizedException: Cannot modify an already provided email",
        ),
        (
            json!({"userAttributes.email_verified": "true"}),
            "InvalidParameterException: Cannot modify the non-mutable attribute email_verified",
        ),
        (
            json!({"userAttributes.gender": "f"}),
            "NotAuthorizedException: A client attempted to write unauthorized attribute",
        ),
        (
            json!({"userAttributes.colour": "red"}),
            "InvalidParameterException: Attributes did not conform to the schema: colour: Attribute does not exist in the schema.",
        ),
        (
            json!({"userAttributes.birthdate": "1815"}),
            "InvalidParameterException: Attributes did not conform to the schema: birthdate: Attribute value does not fit its type or length.",
        ),
    ] {
        let responses = merged(good.clone(), change);
        assert_eq!(it.refused("NEW_PASSWORD_REQUIRED", session, responses), expected);
    }
    let more = merged(good.clone(), json!({"userAttributes.nickname": "Countess"}));
    let done = it.respond("NEW_PASSWORD_REQUIRED", session, more);
    let jwks = it.api.state.pools.get(&it.pool).unwrap().jwks().unwrap();
    let id = verified_claims(&done["AuthenticationResult"]["IdToken"], jwks, 0);
    assert_eq!((&id["birthdate"], &id["nickname"]), (&json!("1815-12-10"), &json!("Countess")));
    assert_eq!(it.ada().status, "CONFIRMED");
    assert_eq!(it.refused("NEW_PASSWORD_REQUIRED", session, good), USED_SESSION);
    assert!(it.api.error("InitiateAuth", it.password()).contains("Incorrect"));
}

#[test]
fn an_alias_of_somebody_else_cannot_be_set_together_with_a_new_password() {
    let mut it = Setting::new(json!({"AliasAttributes": ["preferred_username"]}), json!({}));
    it.require_new_password();
    let bob = json!({"Name": "preferred_username", "Value": "bob"});
    let body = json!({"UserPoolId": it.pool, "Username": "b", "UserAttributes": [bob]});
    it.api.ok("AdminCreateUser", body);
    let session = it.sign_in()["Session"].clone();
    let taken = json!({"NEW_PASSWORD": NEW_PASSWORD, "userAttributes.preferred_username": "bob"});
    assert_eq!(
        it.refused("NEW_PASSWORD_REQUIRED", &session, taken),
        "AliasExistsException: An account with the preferred_username already exists."
    );
}
