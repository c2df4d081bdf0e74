//! What several kinds of resources have in common.

use serde_json::{Value, json};

use crate::sandbox::testing::{direct::DirectApi, merged, text};

#[test]
fn a_pool_of_another_region_does_not_exist() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    api.region = "eu-west-1";
    assert_eq!(
        api.error("DescribeUserPool", json!({"UserPoolId": pool})),
        format!("ResourceNotFoundException: User pool {pool} does not exist.")
    );
    let listed = api.ok("ListUserPools", json!({"MaxResults": 60}));
    assert_eq!(listed["UserPools"], json!([]));
}

#[test]
fn a_next_token_is_opaque_and_only_valid_for_one_list() {
    let mut api = DirectApi::new();
    let (pool, other) = (api.pool(json!({})), api.pool(json!({})));
    for pool in [&pool, &other] {
        for _ in 0..5 {
            api.client(pool, json!({}));
        }
    }
    let mut seen = Vec::new();
    let mut token = Value::Null;
    loop {
        let body = json!({"UserPoolId": pool, "MaxResults": 2, "NextToken": token});
        let page = api.ok("ListUserPoolClients", body);
        seen.extend(
            page["UserPoolClients"].as_array().unwrap().iter().map(|c| text(&c["ClientId"])),
        );
        match &page["NextToken"] {
            Value::Null => break,
            next => token = next.clone(),
        }
        assert!(seen.iter().all(|id| !text(&token).contains(id.as_str())), "{token}");
        let elsewhere = json!({"UserPoolId": other, "MaxResults": 2, "NextToken": token});
        assert!(
            api.error("ListUserPoolClients", elsewhere).starts_with("InvalidParameterException")
        );
        let another = json!({"UserPoolId": pool, "MaxResults": 2, "NextToken": token});
        assert!(
            api.error("ListIdentityProviders", another).starts_with("InvalidParameterException")
        );
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    for (body, expected) in [
        (json!({}), "must not be null"),
        (json!({"MaxResults": 0}), "greater than or equal to 1"),
        (json!({"MaxResults": 61}), "less than or equal to 60"),
        (json!({"MaxResults": 1, "NextToken": "1"}), "Invalid pagination token"),
    ] {
        let refusal = api.error("ListUserPools", body);
        assert!(refusal.contains(expected), "{refusal}");
    }
}

#[test]
fn names_are_not_unique() {
    let mut api = DirectApi::new();
    let pools = [api.pool(json!({})), api.pool(json!({}))];
    assert_ne!(pools[0], pools[1]);
    let clients = [api.client(&pools[0], json!({})), api.client(&pools[0], json!({}))];
    assert_ne!(clients[0], clients[1]);
    let listed = api.ok("ListUserPools", json!({"MaxResults": 60}));
    assert_eq!(listed["UserPools"].as_array().unwrap().len(), 2);
}

#[test]
fn tags_belong_to_pools_by_arn() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({"UserPoolTags": {"a": "1"}}));
    let arn = text(&api.describe_pool(&pool)["Arn"]);
    api.ok("TagResource", json!({"ResourceArn": arn, "Tags": {"b": "2"}}));
    assert_eq!(
        api.ok("ListTagsForResource", json!({"ResourceArn": arn})),
        json!({"Tags": {"a": "1", "b": "2"}})
    );
    api.ok("UntagResource", json!({"ResourceArn": arn, "TagKeys": ["a"]}));
    assert_eq!(api.describe_pool(&pool)["UserPoolTags"], json!({"b": "2"}));
    let other = arn.replace("000000000000", "111111111111");
    let refusal = api.error("ListTagsForResource", json!({"ResourceArn": other}));
    assert!(refusal.starts_with("ResourceNotFoundException"), "{refusal}");
    let own = api.error("TagResource", json!({"ResourceArn": arn, "Tags": {"aws:x": "1"}}));
    assert!(own.starts_with("UserPoolTaggingException"), "{own}");
    let many: Value =
        (0..51).map(|n| (n.to_string(), json!(""))).collect::<serde_json::Map<_, _>>().into();
    for (operation, body) in [
        ("TagResource", json!({"ResourceArn": arn, "Tags": many})),
        ("CreateUserPool", json!({"PoolName": "staff", "UserPoolTags": many})),
    ] {
        assert!(api.error(operation, body).starts_with("UserPoolTaggingException"));
    }
}

#[test]
fn unknown_members_survive_only_an_update_that_sends_them() {
    let mut api = DirectApi::new();
    api.settings.unknown_members = true;
    let pool = api.pool(json!({}));
    let client = api.client(&pool, json!({}));
    api.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    for (describe, update, ids) in [
        ("DescribeUserPool", "UpdateUserPool", json!({"UserPoolId": pool})),
        (
            "DescribeUserPoolClient",
            "UpdateUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": client}),
        ),
    ] {
        let future = |api: &mut DirectApi| {
            let shown = api.ok(describe, ids.clone());
            let inner = shown.as_object().unwrap().values().next().unwrap();
            (inner["FutureMode"].clone(), inner["FutureBlock"].clone())
        };
        let (mode, block) = future(&mut api);
        assert!(mode.is_string() && block.is_object());
        let sent = json!({"FutureMode": mode, "FutureBlock": block});
        api.ok(update, merged(ids.clone(), sent));
        assert_eq!(future(&mut api), (mode.clone(), block));
        api.ok(update, merged(ids.clone(), json!({"FutureMode": mode})));
        assert_eq!(future(&mut api), (mode, Value::Null));
        api.ok(update, ids.clone());
        assert_eq!(future(&mut api), (Value::Null, Value::Null));
        let unknown = merged(ids.clone(), json!({"Colour": "red"}));
        assert!(api.error(update, unknown).starts_with("SerializationException"));
    }
    let shown = api.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
    assert_eq!(shown["DomainDescription"]["FutureMode"], "INVENTED");
    let unknown = api.ok("DescribeUserPoolDomain", json!({"Domain": "nobodys"}));
    assert_eq!(unknown, json!({"DomainDescription": {}}));
}
