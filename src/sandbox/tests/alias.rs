//! Sign-in names are unique, and users are found by them.

use serde_json::{Value, json};

use crate::sandbox::testing::{direct::DirectApi, merged, world::ADA};

/// A user with an e-mail address.
fn user(pool: &str, name: &str, email: &str, verified: &str) -> Value {
    let attributes = json!([
        {"Name": "email", "Value": email},
        {"Name": "email_verified", "Value": verified},
    ]);
    json!({"UserPoolId": pool, "Username": name, "UserAttributes": attributes})
}

fn user_name(api: &mut DirectApi, pool: &str, given: &str) -> Option<String> {
    let users = api.ok("ListUsers", json!({"UserPoolId": pool}))["Users"].clone();
    let names: Vec<&str> =
        users.as_array().unwrap().iter().map(|user| user["Username"].as_str().unwrap()).collect();
    let found = api.state.pools.get(pool).unwrap().find_user(given);
    assert!(found.as_ref().is_none_or(|found| names.contains(&found.as_str())));
    found
}

#[test]
fn two_users_cannot_sign_in_with_one_address() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"UsernameAttributes": ["email"]}));
    for name in [ADA, "bob@example.com"] {
        api.ok("AdminCreateUser", json!({"UserPoolId": pool, "Username": name}));
    }
    let taken = "AliasExistsException: An account with the email already exists.";
    for verified in ["true", "false"] {
        let bob = user(&pool, "bob@example.com", ADA, verified);
        assert_eq!(api.error("AdminUpdateUserAttributes", bob), taken);
    }
    // Their own address, and one that nobody has.
    api.ok("AdminUpdateUserAttributes", user(&pool, ADA, ADA, "true"));
    api.ok("AdminUpdateUserAttributes", user(&pool, "bob@example.com", "bob@b.example", "true"));
    assert_eq!(user_name(&mut api, &pool, "bob@example.com"), None);
    assert!(user_name(&mut api, &pool, "bob@b.example").is_some());
}

#[test]
fn an_address_is_an_alias_once_it_is_verified() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"AliasAttributes": ["email", "preferred_username"]}));
    api.ok("AdminCreateUser", user(&pool, "ada", ADA, "true"));
    api.ok("AdminCreateUser", user(&pool, "bob", ADA, "false"));
    assert_eq!(user_name(&mut api, &pool, ADA).as_deref(), Some("ada"));
    let taken = "AliasExistsException: An account with the email already exists.";
    assert_eq!(api.error("AdminCreateUser", user(&pool, "carol", ADA, "true")), taken);
    let verified = json!({
        "UserPoolId": pool, "Username": "bob",
        "UserAttributes": [{"Name": "email_verified", "Value": "true"}],
    });
    assert_eq!(api.error("AdminUpdateUserAttributes", verified), taken);
    assert_eq!(user_name(&mut api, &pool, ADA).as_deref(), Some("ada"));

    let preferred = |name: &str| {
        let attributes = json!([{"Name": "preferred_username", "Value": "countess"}]);
        json!({"UserPoolId": pool, "Username": name, "UserAttributes": attributes})
    };
    api.ok("AdminUpdateUserAttributes", preferred("ada"));
    assert_eq!(
        api.error("AdminUpdateUserAttributes", preferred("bob")),
        "AliasExistsException: An account with the preferred_username already exists."
    );
}

#[test]
fn an_alias_moves_to_a_new_user_by_force() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"AliasAttributes": ["email"]}));
    api.ok("AdminCreateUser", user(&pool, "ada", ADA, "true"));
    let forced = |name: &str, verified: &str| {
        merged(user(&pool, name, ADA, verified), json!({"ForceAliasCreation": true}))
    };
    api.ok("AdminCreateUser", forced("bob", "false"));
    assert_eq!(user_name(&mut api, &pool, ADA).as_deref(), Some("ada"));
    api.ok("AdminCreateUser", forced("carol", "true"));
    assert_eq!(user_name(&mut api, &pool, ADA).as_deref(), Some("carol"));
}

#[test]
fn users_are_searched_by_standard_attributes() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"Schema": [{"Name": "badge", "AttributeDataType": "String"}]}));
    api.ok("AdminCreateUser", user(&pool, "Ada", ADA, "true"));
    api.ok("AdminCreateUser", json!({"UserPoolId": pool, "Username": "bob"}));
    for (filter, found) in [
        ("username = \"Ada\"", 1),
        ("username = \"ada\"", 0),
        ("username ^= \"ada\"", 0),
        ("email = \"ADA@example.com\"", 1),
        ("email ^= \"ADA@\"", 1),
        ("cognito:user_status = \"force_change_password\"", 2),
        ("status = \"Enabled\"", 2),
        ("status = \"enabled\"", 0),
    ] {
        let listed = api.ok("ListUsers", json!({"UserPoolId": pool, "Filter": filter}));
        assert_eq!(listed["Users"].as_array().unwrap().len(), found, "{filter}");
    }
    for attribute in ["custom:badge", "birthdate", "colour"] {
        let filter = format!("{attribute} = \"x\"");
        assert_eq!(
            api.error("ListUsers", json!({"UserPoolId": pool, "Filter": filter})),
            format!("InvalidParameterException: Invalid search attribute: {attribute}")
        );
    }
    let emails = json!({"UserPoolId": pool, "AttributesToGet": ["email"]});
    assert_eq!(
        api.error("ListUsers", emails.clone()),
        "InvalidParameterException: The attribute email is not set for every user in the results."
    );
    let filtered = merged(emails, json!({"Filter": "username = \"Ada\""}));
    let listed = api.ok("ListUsers", filtered);
    assert_eq!(listed["Users"][0]["Attributes"], json!([{"Name": "email", "Value": ADA}]));
}
