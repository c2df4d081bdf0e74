//! Login methods merged, found and compared.

use serde_json::{Map, Value, json};

use super::{Change, Found, Method, find, unlike};

fn method(value: Value) -> Method {
    Method::of(value).unwrap()
}

fn config(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(config) => config,
        other => panic!("{other} is not an object"),
    }
}

fn wanted() -> Map<String, Value> {
    config(json!({
        "client_id": "new", "client_secret": "s3cret", "auth_url": "https://a", "token_url": "https://t",
        "certs_url": "https://c", "scopes": ["openid", "email"], "claims": ["sub", "name"],
        "email_claim_name": "email", "pkce_enabled": true,
    }))
}

#[test]
fn a_merge_changes_what_a_sign_in_needs_and_keeps_all_else() {
    let present = method(json!({
        "id": "1", "name": "Staff", "type": "oidc", "read_only": false, "scim_config": { "enabled": true },
        "from_the_future": [1],
        "config": {
            "client_id": "old", "auth_url": "https://a", "redirect_url": "https://team/callback",
            "scopes": ["openid", "phone"], "claims": ["groups"], "email_claim_name": "mail",
            "pkce_enabled": false, "prompt": "login",
        },
    }));
    let merged = present.merged(&wanted());
    assert_eq!(
        merged.body,
        json!({
            "name": "Staff", "type": "oidc", "scim_config": { "enabled": true }, "from_the_future": [1],
            "config": {
                "client_id": "new", "auth_url": "https://a", "scopes": ["openid", "phone", "email"],
                "claims": ["groups", "sub", "name"], "email_claim_name": "mail", "pkce_enabled": false,
                "prompt": "login", "client_secret": "s3cret", "token_url": "https://t", "certs_url": "https://c",
            },
        })
    );
    let changed: Vec<&str> = merged.changes.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(changed, ["client_id", "token_url", "certs_url", "scopes", "claims"]);
    let first = Change { name: "client_id".to_owned(), from: Some("old".into()), to: "new".into() };
    assert_eq!(merged.changes[0], first);
}

#[test]
fn merged_again_nothing_changes_and_the_secret_is_sent_all_the_same() {
    let body = Method::body("Staff", &wanted());
    let mut shown = body.clone();
    shown["id"] = "1".into();
    shown["config"].as_object_mut().unwrap().remove("client_secret");
    let merged = method(shown).merged(&wanted());
    assert_eq!(merged.changes, []);
    assert_eq!(merged.body["config"]["client_secret"], "s3cret");
}

#[test]
fn a_login_method_is_found_by_its_client_and_never_by_its_name() {
    let one = |id: &str, kind: &str, name: &str, client: &str| {
        method(json!({ "id": id, "type": kind, "name": name, "config": { "client_id": client } }))
    };
    let methods = [
        one("1", "oidc", "Staff", "a"),
        one("2", "okta", "Okta", "b"),
        one("3", "oidc", "Amazon Cognito", "c"),
        one("4", "oidc", "Twice", "d"),
        one("5", "oidc", "Twice", "d"),
    ];
    let found = |client, name| find(&methods, client, name);
    assert_eq!(found("a", "Amazon Cognito"), Found::One(&methods[0]));
    assert_eq!(found("b", "New"), Found::None);
    assert_eq!(found("x", "Amazon Cognito"), Found::NameTaken(&methods[2]));
    assert_eq!(found("d", "New"), Found::Several(vec![&methods[3], &methods[4]]));
}

#[test]
fn what_is_not_as_it_was_sent_is_named_by_its_path_and_the_secret_is_not_compared() {
    let sent = json!({ "name": "A", "config": { "client_secret": "s", "scopes": ["openid"], "prompt": "x" } });
    let read =
        |config: Value| method(json!({ "id": "1", "name": "A", "more": 1, "config": config }));
    assert_eq!(unlike(&sent, &read(json!({ "scopes": ["openid"], "prompt": "x" }))), [""; 0]);
    assert_eq!(unlike(&sent, &read(json!({ "scopes": [] }))), ["config.scopes", "config.prompt"]);
}
