//! The second factor of a sign-in through the API.

use serde_json::{Value, json};

use super::{NEW_PASSWORD, Setting, UNKNOWN_SESSION, USED_SESSION};
use crate::sandbox::{
    sign_in::totp,
    state::Authenticator,
    testing::{text, world::ADA},
};

fn code(secret: &str, now: f64) -> Value {
    json!({"SOFTWARE_TOKEN_MFA_CODE": totp::code_at(secret, now)})
}

#[test]
fn a_required_app_is_set_up_during_the_sign_in_and_then_asked_for() {
    let mut it = Setting::with_app("ON");
    let challenge = it.sign_in();
    assert_eq!(challenge["ChallengeName"], "MFA_SETUP");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]", "USER_ID_FOR_SRP": ADA})
    );
    let first = &challenge["Session"];
    assert_eq!(
        it.refused("MFA_SETUP", first, json!({})),
        "InvalidParameterException: User has not verified software token mfa"
    );
    let early = json!({"Session": first, "UserCode": "000000"});
    assert!(
        it.api.error("VerifySoftwareToken", early).starts_with("SoftwareTokenMFANotFoundException")
    );
    let offered = it.api.ok("AssociateSoftwareToken", json!({"Session": first}));
    assert_eq!(it.api.error("AssociateSoftwareToken", json!({"Session": first})), USED_SESSION);
    let (secret, second) = (text(&offered["SecretCode"]), offered["Session"].clone());
    let verify = |code: &str| json!({"Session": second, "UserCode": code});
    let wrong = "EnableSoftwareTokenMFAException: Code mismatch";
    assert_eq!(it.api.error("VerifySoftwareToken", verify("000000")), wrong);
    let now = it.api.now;
    let verified = it.api.ok("VerifySoftwareToken", verify(&totp::code_at(&secret, now)));
    assert_eq!(verified["Status"], "SUCCESS");
    assert_eq!(it.refused("MFA_SETUP", &second, json!({})), USED_SESSION);
    let done = it.respond("MFA_SETUP", &verified["Session"], json!({}));
    assert!(done["AuthenticationResult"]["AccessToken"].is_string(), "{done}");

    let challenge = it.sign_in();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(challenge["ChallengeParameters"], json!({"USER_ID_FOR_SRP": ADA}));
    let session = &challenge["Session"];
    let name = "SOFTWARE_TOKEN_MFA";
    for (responses, expected) in [
        (
            json!({"SOFTWARE_TOKEN_MFA_CODE": "000000"}),
            "CodeMismatchException: Invalid code received for user",
        ),
        (
            code(&secret, now),
            "ExpiredCodeException: Your software token has already been used once.",
        ),
    ] {
        assert_eq!(it.refused(name, session, responses), expected);
    }
    // The app does not have to be set up again, whoever holds the session.
    assert_eq!(it.refused("MFA_SETUP", session, json!({})), UNKNOWN_SESSION);
    let again = it.api.error("AssociateSoftwareToken", json!({"Session": session}));
    assert_eq!(again, UNKNOWN_SESSION);
    it.api.now += 30.0;
    let fresh = code(&secret, it.api.now);
    it.respond(name, session, fresh.clone());
    assert_eq!(it.refused(name, session, fresh), USED_SESSION);
}

#[test]
fn an_app_of_the_sign_in_page_is_asked_for_by_the_api() {
    for mode in ["ON", "OPTIONAL"] {
        let mut it = Setting::with_app(mode);
        let secret = totp::secret().unwrap();
        it.ada().authenticator = Some(Authenticator::new(secret.clone()));
        let challenge = it.sign_in();
        assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA", "{mode}");
        let fresh = code(&secret, it.api.now);
        it.respond("SOFTWARE_TOKEN_MFA", &challenge["Session"], fresh);
    }
    let mut it = Setting::with_app("OPTIONAL");
    assert!(it.sign_in()["AuthenticationResult"].is_object(), "who has no app is not asked");
}

#[test]
fn a_new_password_does_not_replace_the_second_factor_of_the_api() {
    let mut it = Setting::with_app("ON");
    it.require_new_password();
    let first = it.sign_in();
    let password = json!({"NEW_PASSWORD": NEW_PASSWORD});
    let next = it.respond("NEW_PASSWORD_REQUIRED", &first["Session"], password);
    assert_eq!(next["ChallengeName"], "MFA_SETUP");
    assert_eq!(next["AuthenticationResult"], Value::Null);
    it.api.ok("AssociateSoftwareToken", json!({"Session": next["Session"]}));
}

#[test]
fn a_factor_that_the_sandbox_cannot_send_is_named() {
    let mut it = Setting::new(json!({}), json!({}));
    let sms = json!({"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"});
    it.set_factor(json!({
        "MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": sms},
    }));
    assert_eq!(
        it.api.error("InitiateAuth", it.password()),
        "InvalidParameterException: This user pool requires a second factor by text message or \
         e-mail. The sandbox sends neither, so nobody can sign in here."
    );
}
