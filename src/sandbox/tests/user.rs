//! Users and groups.

use serde_json::json;

use crate::sandbox::testing::{direct::DirectApi, merged, world::api_with_ada};

#[test]
fn the_name_of_a_user_who_signs_in_by_email_is_the_sub() {
    let (mut api, pool) = api_with_ada(json!({
        "UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false},
    }));
    let ada = json!({"UserPoolId": pool, "Username": "Ada@Example.com"});
    let shown = api.ok("AdminGetUser", ada);
    let sub = shown["UserAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|attribute| attribute["Name"] == "sub")
        .unwrap()["Value"]
        .clone();
    assert_eq!(shown["Username"], sub);
    assert_eq!(shown["UserStatus"], "CONFIRMED");
    for (name, expected) in [
        ("ada", "InvalidParameterException: Username should be an email."),
        (
            "ADA@example.com",
            "UsernameExistsException: An account with the given email already exists.",
        ),
    ] {
        assert_eq!(
            api.error("AdminCreateUser", json!({"UserPoolId": pool, "Username": name})),
            expected
        );
    }
    assert_eq!(api.describe_pool(&pool)["EstimatedNumberOfUsers"], 1);
    let listed = api.ok(
        "ListUsers",
        json!({"UserPoolId": pool, "Filter": "email = \"ada@example.com\"", "AttributesToGet": ["name"]}),
    );
    assert_eq!(listed["Users"][0]["Attributes"], json!([{"Name": "name", "Value": "Ada"}]));
    let starting = json!({"UserPoolId": pool, "Filter": "email ^= \"ada@\""});
    assert_eq!(api.ok("ListUsers", starting)["Users"][0]["Username"], sub);
    let none = api.ok("ListUsers", json!({"UserPoolId": pool, "Filter": "email ^= \"bob\""}));
    assert_eq!(none["Users"], json!([]));
    api.error("ListUsers", json!({"UserPoolId": pool, "Filter": "email like x"}));
}

#[test]
fn a_user_name_is_kept_in_a_pool_without_username_attributes() {
    let (mut api, pool) = api_with_ada(json!({}));
    let ada = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    assert_eq!(api.ok("AdminGetUser", ada.clone())["Username"], "ada@example.com");
    let shouted = json!({"UserPoolId": pool, "Username": "ADA@example.com"});
    assert!(api.error("AdminGetUser", shouted).starts_with("UserNotFoundException"));
    assert_eq!(
        api.error("AdminCreateUser", ada.clone()),
        "UsernameExistsException: User account already exists"
    );
    api.ok("AdminDeleteUser", ada.clone());
    assert!(api.error("AdminGetUser", ada).starts_with("UserNotFoundException"));
}

#[test]
fn a_password_has_to_meet_the_policy() {
    let (mut api, pool) = api_with_ada(json!({}));
    for (password, expected) in [
        ("Short-1", "Password not long enough"),
        ("lower-case-1", "Password must have uppercase characters"),
        ("UPPER-CASE-1", "Password must have lowercase characters"),
        ("No-Digits-Here", "Password must have numeric characters"),
        ("NoSymbols1", "Password must have symbol characters"),
    ] {
        for (operation, member) in
            [("AdminSetUserPassword", "Password"), ("AdminCreateUser", "TemporaryPassword")]
        {
            let username = match operation {
                "AdminCreateUser" => "bob",
                _ => "ada@example.com",
            };
            assert_eq!(
                api.error(
                    operation,
                    json!({"UserPoolId": pool, "Username": username, member: password})
                ),
                format!(
                    "InvalidPasswordException: Password did not conform with policy: {expected}"
                )
            );
        }
    }
}

#[test]
fn attributes_have_to_match_the_schema() {
    let (mut api, pool) = api_with_ada(
        json!({"Schema": [{"Name": "badge", "AttributeDataType": "String", "Mutable": false}]}),
    );
    let update = |name: &str, value: &str| {
        json!({
            "UserPoolId": pool, "Username": "ada@example.com",
            "UserAttributes": [{"Name": name, "Value": value}],
        })
    };
    for (name, value, expected) in [
        ("colour", "red", "does not exist in the schema"),
        ("sub", "x", "cannot be updated"),
        ("custom:badge", "x", "cannot be updated"),
        ("email", "nonsense", "Invalid email address format."),
        ("phone_number", "0123", "Invalid phone number format."),
        ("email_verified", "yes", "does not fit"),
        ("birthdate", "1815", "does not fit"),
    ] {
        let refusal = api.error("AdminUpdateUserAttributes", update(name, value));
        assert!(refusal.contains(expected), "{refusal}");
    }
    api.ok("AdminUpdateUserAttributes", update("email", "ada@lovelace.example"));
    let shown = api.ok("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada@example.com"}));
    let attributes = shown["UserAttributes"].as_array().unwrap();
    assert!(attributes.iter().all(|attribute| attribute["Name"] != "email_verified"), "{shown}");
}

#[test]
fn a_user_is_in_a_group_until_removed() {
    let (mut api, pool) = api_with_ada(json!({}));
    let group = json!({"UserPoolId": pool, "GroupName": "readers"});
    let member = merged(group.clone(), json!({"Username": "ada@example.com"}));
    assert!(
        api.error("AdminAddUserToGroup", member.clone()).starts_with("ResourceNotFoundException")
    );
    api.ok(
        "CreateGroup",
        merged(group.clone(), json!({"Description": "may read", "Precedence": 1})),
    );
    assert!(api.error("CreateGroup", group.clone()).starts_with("GroupExistsException"));
    assert_eq!(api.ok("GetGroup", group.clone())["Group"]["Description"], "may read");
    api.ok("AdminAddUserToGroup", member.clone());
    let of_ada = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    let groups = |api: &mut DirectApi| {
        api.ok("AdminListGroupsForUser", of_ada.clone())["Groups"].as_array().unwrap().len()
    };
    assert_eq!(groups(&mut api), 1);
    let listed = api.ok("ListUsersInGroup", group.clone());
    assert_eq!(listed["Users"][0]["Username"], "ada@example.com");
    let change = json!({"Precedence": 2});
    let updated = api.ok("UpdateGroup", merged(group.clone(), change))["Group"].clone();
    assert_eq!((&updated["Description"], &updated["Precedence"]), (&json!("may read"), &json!(2)));
    assert_eq!(api.ok("GetGroup", group.clone())["Group"], updated);
    api.ok("AdminRemoveUserFromGroup", member.clone());
    assert_eq!(groups(&mut api), 0);
    assert_eq!(api.ok("ListUsersInGroup", group.clone())["Users"], json!([]));
    api.ok("AdminAddUserToGroup", member);
    api.ok("DeleteGroup", group.clone());
    api.ok("CreateGroup", group.clone());
    assert_eq!(groups(&mut api), 0);
    api.ok("DeleteGroup", group);
    assert_eq!(api.ok("ListGroups", json!({"UserPoolId": pool}))["Groups"], json!([]));
}
