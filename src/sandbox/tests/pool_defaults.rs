//! What a pool shows by default of the members that are newer than most pools.

use serde_json::{Value, json};

use crate::sandbox::testing::direct::DirectApi;

#[test]
fn a_pool_has_the_original_issuer_and_the_key_of_aws_unless_it_is_told_otherwise() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let updated = json!({"Type": "UPDATED"});
    let defaults = [
        ("IssuerConfiguration", json!({"Type": "ORIGINAL"})),
        ("KeyConfiguration", json!({"KeyType": "AWS_OWNED_KEY"})),
        ("DcrConfiguration", Value::Null),
    ];
    let shown = api.describe_pool(&pool);
    for (member, expected) in &defaults {
        assert_eq!(shown[*member], *expected, "{member}");
    }
    api.ok(
        "UpdateUserPool",
        json!({
            "UserPoolId": pool, "IssuerConfiguration": updated,
            "DcrConfiguration": {"OpenDcrEnabled": false},
        }),
    );
    let registration = json!({"EnableStatus": "Enabled", "OpenDcrEnabled": false});
    let shown = api.describe_pool(&pool);
    assert_eq!(shown["IssuerConfiguration"], updated);
    assert_eq!(shown["DcrConfiguration"], registration);
    // An update resets all but the registration of apps.
    api.ok("UpdateUserPool", json!({"UserPoolId": pool}));
    let shown = api.describe_pool(&pool);
    assert_eq!(shown["IssuerConfiguration"], json!({"Type": "ORIGINAL"}));
    assert_eq!(shown["DcrConfiguration"], registration);
}
