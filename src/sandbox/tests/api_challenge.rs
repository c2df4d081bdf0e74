//! What sign-ins through the API need besides the password.

use serde_json::{Value, json};

use crate::sandbox::{
    sign_in::totp,
    state::{Authenticator, User},
    testing::{
        browser::{Browser, form_of},
        direct::DirectApi,
        merged,
        reply::verified_claims,
        text,
        world::{ADA, PASSWORD, World, api_with_ada},
    },
};

const NEW_PASSWORD: &str = "Another-Horse-2";
const UNKNOWN_SESSION: &str = "NotAuthorizedException: Invalid session for the user.";
const USED_SESSION: &str =
    "NotAuthorizedException: Invalid session for the user, session can only be used once.";

/// Ada's pool, and a client that takes her password.
struct Setting {
    api: DirectApi,
    pool: String,
    client: String,
}

impl Setting {
    fn new(pool: Value, client: Value) -> Self {
        let (mut api, pool) = api_with_ada(pool);
        let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
        let client = api.client(&pool, merged(flows, client));
        Self { api, pool, client }
    }

    /// The pool asks for codes of an authenticator app.
    fn with_app(mode: &str) -> Self {
        let mut setting = Self::new(json!({}), json!({}));
        setting.set_factor(json!({
            "MfaConfiguration": mode, "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }));
        setting
    }

    fn set_factor(&mut self, factor: Value) {
        self.api.ok("SetUserPoolMfaConfig", merged(json!({"UserPoolId": self.pool}), factor));
    }

    fn require_new_password(&mut self) {
        let body = json!({"UserPoolId": self.pool, "Username": ADA, "Password": PASSWORD});
        self.api.ok("AdminSetUserPassword", body);
    }

    fn ada(&mut self) -> &mut User {
        self.api.state.pools.get_mut(&self.pool).unwrap().users.get_mut(ADA).unwrap()
    }

    fn password(&self) -> Value {
        json!({
            "ClientId": self.client, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
        })
    }

    #[track_caller]
    fn sign_in(&mut self) -> Value {
        self.api.ok("InitiateAuth", self.password())
    }

    fn answer(&self, challenge: &str, session: &Value, responses: Value) -> Value {
        json!({
            "ClientId": self.client, "ChallengeName": challenge, "Session": session,
            "ChallengeResponses": merged(json!({"USERNAME": ADA}), responses),
        })
    }

    #[track_caller]
    fn respond(&mut self, challenge: &str, session: &Value, responses: Value) -> Value {
        self.api.ok("RespondToAuthChallenge", self.answer(challenge, session, responses))
    }

    #[track_caller]
    fn refused(&mut self, challenge: &str, session: &Value, responses: Value) -> String {
        self.api.error("RespondToAuthChallenge", self.answer(challenge, session, responses))
    }
}

fn code(secret: &str, now: f64) -> Value {
    json!({"SOFTWARE_TOKEN_MFA_CODE": totp::code_at(secret, now)})
}

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
    let jwks = it.api.state.pools[&it.pool].jwks().unwrap();
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
fn a_session_is_for_minutes_for_one_user_and_one_client() {
    let mut it = Setting::new(json!({}), json!({"AuthSessionValidity": 4}));
    it.require_new_password();
    let other = it.api.client(&it.pool, json!({}));
    it.api.ok("AdminCreateUser", json!({"UserPoolId": it.pool, "Username": "bob"}));
    let challenge = it.sign_in();
    let session = &challenge["Session"];
    let name = "NEW_PASSWORD_REQUIRED";
    let password = json!({"NEW_PASSWORD": NEW_PASSWORD});
    let good = it.answer(name, session, password.clone());
    let of_another = format!("{}x", text(session));
    for (change, expected) in [
        (json!({"ClientId": other}), UNKNOWN_SESSION),
        (
            json!({"ChallengeResponses": {"USERNAME": "bob", "NEW_PASSWORD": NEW_PASSWORD}}),
            UNKNOWN_SESSION,
        ),
        (json!({"Session": of_another}), UNKNOWN_SESSION),
        (json!({"ChallengeName": "SOFTWARE_TOKEN_MFA"}), UNKNOWN_SESSION),
        (json!({"Session": null}), "InvalidParameterException: Missing required parameter Session"),
        (
            json!({"ChallengeResponses": {"NEW_PASSWORD": NEW_PASSWORD}}),
            "InvalidParameterException: Missing required parameter USERNAME",
        ),
        (
            json!({"ChallengeName": "CUSTOM_CHALLENGE"}),
            "InvalidParameterException: The sandbox does not support the challenge CUSTOM_CHALLENGE.",
        ),
    ] {
        let refused = merged(good.clone(), change);
        assert_eq!(it.api.error("RespondToAuthChallenge", refused), expected);
    }
    it.api.now += 240.0;
    assert_eq!(
        it.refused(name, session, password),
        "NotAuthorizedException: Invalid session for the user, session is expired."
    );
    it.api.now -= 1.0;
    let by_admin = merged(good, json!({"UserPoolId": it.pool}));
    it.api.ok("AdminRespondToAuthChallenge", by_admin);
}

#[test]
fn a_session_of_the_sign_in_page_is_none_of_the_api() {
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    let mut world = World::with_ada(flows);
    world.admin("AdminSetUserPassword", json!({"Password": PASSWORD}));
    let mut browser = Browser::default();
    let page = browser.sign_in(&mut world, &[]);
    let (_, inputs) = form_of(&page.body);
    let (_, session) = inputs.iter().find(|(name, _)| name == "session").unwrap();
    let responses = json!({"USERNAME": ADA, "NEW_PASSWORD": NEW_PASSWORD});
    let answer = |session: &str| {
        json!({
            "ClientId": world.client, "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": session, "ChallengeResponses": responses,
        })
    };
    let (answer, body) = (
        answer(session),
        json!({
            "ClientId": world.client, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
        }),
    );
    assert_eq!(world.api.error("RespondToAuthChallenge", answer), UNKNOWN_SESSION);
    let of_api = text(&world.api.ok("InitiateAuth", body)["Session"]);
    let form = [("session", of_api.as_str()), ("new_password", NEW_PASSWORD)];
    let refused = browser.submit(&mut world, &page, &form);
    assert_eq!(refused.cause, Some("session_expired"));
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

#[test]
fn a_user_who_is_not_confirmed_or_has_to_reset_the_password_cannot_sign_in() {
    let mut it = Setting::new(json!({}), json!({}));
    it.ada().status = "UNCONFIRMED".into();
    assert_eq!(
        it.api.error("InitiateAuth", it.password()),
        "UserNotConfirmedException: User is not confirmed."
    );
    it.ada().status = "RESET_REQUIRED".into();
    let mut wrong = it.password();
    wrong["AuthParameters"]["PASSWORD"] = "Wrong-Horse-1".into();
    for request in [it.password(), wrong] {
        assert_eq!(
            it.api.error("InitiateAuth", request),
            "PasswordResetRequiredException: Password reset required for the user"
        );
    }
}
