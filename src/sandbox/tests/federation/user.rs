//! The user that a person from a provider becomes.

use serde_json::{Value, json};

use super::{error_sent_to_app, okta, okta_with, sign_in};
use crate::sandbox::testing::{
    merged,
    reply::{claims, code_of},
    world::ADA,
};

#[test]
fn a_person_becomes_a_user_named_after_provider_and_subject() {
    let mut world = okta();
    let code =
        code_of(&sign_in(&mut world, json!({"sub": "u-1", "email": ADA, "email_verified": true})));
    let tokens = world.exchange(&code);
    let id = claims(&tokens["id_token"]);
    assert_eq!(id["cognito:username"], "Okta_u-1");
    assert_eq!(claims(&tokens["access_token"])["username"], "Okta_u-1");
    assert_eq!((&id["email"], &id["email_verified"]), (&json!(ADA), &json!(false)));
    assert_eq!(
        id["identities"],
        json!([{
            "userId": "u-1", "providerName": "Okta", "providerType": "OIDC", "issuer": null,
            "primary": "true", "dateCreated": "1700000000125",
        }])
    );
    let shown =
        world.api.ok("AdminGetUser", json!({"UserPoolId": world.pool, "Username": "Okta_u-1"}));
    assert_eq!(shown["UserStatus"], "EXTERNAL_PROVIDER");
    assert_ne!(id["sub"], "u-1");

    // The next sign-in updates the same user.
    world.api.now += 10.0;
    let code = code_of(&sign_in(&mut world, json!({"sub": "u-1", "email": "ada@new.example"})));
    let again = claims(&world.exchange(&code)["id_token"]);
    assert_eq!((&again["sub"], &again["email"]), (&id["sub"], &json!("ada@new.example")));
    assert_eq!(again["identities"], id["identities"]);
    assert_eq!(world.pool_mut().users.len(), 1);
}

#[test]
fn the_mapping_determines_which_claim_becomes_which_attribute() {
    let mapping = json!({"AttributeMapping": {
        "username": "email", "email": "email", "email_verified": "email_verified",
        "preferred_username": "nick", "name": "roles",
    }});
    let mut world = okta_with(mapping, json!({}));
    world.update(json!({"SupportedIdentityProviders": ["Okta"], "AllowedOAuthScopes": ["openid", "email", "profile"]}));
    let code = code_of(&sign_in(
        &mut world,
        json!({
            "sub": "u-1", "email": ADA, "email_verified": true, "nick": "", "roles": ["a", "b"],
        }),
    ));
    world.exchange(&code);
    let user = &world.pool_mut().users[&format!("Okta_{ADA}")];
    let has = |name: &str| user.attributes.get(name).map(String::as_str);
    assert_eq!(has("email_verified"), Some("true"));
    assert_eq!(has("name"), Some("[\"a\",\"b\"]"));
    assert_eq!(has("preferred_username"), None);
}

#[test]
fn a_person_who_cannot_become_a_user_is_reported_to_the_app() {
    let required = json!({"Schema": [{"Name": "email", "Required": true}, {"Name": "name", "Required": true}]});
    for (provider, pool, claims_sent, message, cause) in [
        (
            json!({}),
            required,
            json!({"sub": "u-1"}),
            "attributes required: [email, name]",
            "attribute_required",
        ),
        (
            json!({}),
            json!({}),
            json!({"sub": "u-1", "email": "nonsense"}),
            "Invalid email address format.",
            "attribute_invalid",
        ),
        (
            json!({}),
            json!({}),
            json!({"email": ADA}),
            "The provider does not send sub, which identifies the user",
            "username_missing",
        ),
        (
            json!({"AttributeMapping": {"username": "upn"}}),
            json!({}),
            json!({"sub": "u-1"}),
            "The provider does not send upn, which identifies the user",
            "username_missing",
        ),
    ] {
        let mut world = okta_with(provider, pool);
        let reply = sign_in(&mut world, claims_sent);
        assert_eq!(error_sent_to_app(&reply), ("invalid_request".into(), message.into(), cause));
        assert!(world.pool_mut().users.is_empty());
    }
}

#[test]
fn an_attribute_is_written_only_if_schema_and_client_allow_it() {
    let immutable = json!({"Schema": [{"Name": "email", "Mutable": false}]});
    let mut world = okta_with(json!({}), immutable);
    let ada = json!({"sub": "u-1", "email": ADA});
    code_of(&sign_in(&mut world, ada.clone()));
    let reply = sign_in(&mut world, ada.clone());
    assert_eq!(
        error_sent_to_app(&reply),
        (
            "invalid_request".into(),
            "user.email: Attribute cannot be updated.".into(),
            "attribute_immutable"
        )
    );

    let mut world = okta_with(
        json!({"AttributeMapping": {"email": "email", "email_verified": "email_verified"}}),
        json!({}),
    );
    let change =
        |list: Value| json!({"SupportedIdentityProviders": ["Okta"], "WriteAttributes": list});
    world.update(change(json!(["name"])));
    assert_eq!(error_sent_to_app(&sign_in(&mut world, ada.clone())).2, "attribute_not_writable");
    world.update(change(json!(["name", "email"])));
    code_of(&sign_in(&mut world, merged(ada.clone(), json!({"email_verified": true}))));
    world.pool_mut().users.get_mut("Okta_u-1").unwrap().disabled = true;
    assert_eq!(error_sent_to_app(&sign_in(&mut world, ada)).2, "user_disabled");
}
