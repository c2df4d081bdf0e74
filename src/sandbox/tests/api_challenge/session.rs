//! The sessions that join the steps, and who may not sign in at all.

use serde_json::json;

use super::{NEW_PASSWORD, Setting, UNKNOWN_SESSION};
use crate::sandbox::testing::{
    browser::{Browser, form_of},
    merged, text,
    world::{ADA, PASSWORD, World},
};

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
