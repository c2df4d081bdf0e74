//! What holds for more than one kind of thing.

use serde_json::{Value, json};

use super::{Cognito, merged, text};

#[test]
fn a_pool_of_another_region_does_not_exist() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    cognito.region = "eu-west-1";
    assert_eq!(
        cognito.refused("DescribeUserPool", json!({"UserPoolId": pool})),
        format!("ResourceNotFoundException: User pool {pool} does not exist.")
    );
    let listed = cognito.ok("ListUserPools", json!({"MaxResults": 60}));
    assert_eq!(listed["UserPools"], json!([]));
}

#[test]
fn a_next_token_is_opaque_and_good_for_one_list_only() {
    let mut cognito = Cognito::new();
    let (pool, other) = (cognito.pool(json!({})), cognito.pool(json!({})));
    for pool in [&pool, &other] {
        for _ in 0..5 {
            cognito.client(pool, json!({}));
        }
    }
    let mut seen = Vec::new();
    let mut token = Value::Null;
    loop {
        let body = json!({"UserPoolId": pool, "MaxResults": 2, "NextToken": token});
        let page = cognito.ok("ListUserPoolClients", body);
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
            cognito
                .refused("ListUserPoolClients", elsewhere)
                .starts_with("InvalidParameterException")
        );
        let another = json!({"UserPoolId": pool, "MaxResults": 2, "NextToken": token});
        assert!(
            cognito
                .refused("ListIdentityProviders", another)
                .starts_with("InvalidParameterException")
        );
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    for (body, wanted) in [
        (json!({}), "must not be null"),
        (json!({"MaxResults": 0}), "greater than or equal to 1"),
        (json!({"MaxResults": 61}), "less than or equal to 60"),
        (json!({"MaxResults": 1, "NextToken": "1"}), "Invalid pagination token"),
    ] {
        let refusal = cognito.refused("ListUserPools", body);
        assert!(refusal.contains(wanted), "{refusal}");
    }
}

#[test]
fn names_are_not_unique() {
    let mut cognito = Cognito::new();
    let pools = [cognito.pool(json!({})), cognito.pool(json!({}))];
    assert_ne!(pools[0], pools[1]);
    let clients = [cognito.client(&pools[0], json!({})), cognito.client(&pools[0], json!({}))];
    assert_ne!(clients[0], clients[1]);
    let listed = cognito.ok("ListUserPools", json!({"MaxResults": 60}));
    assert_eq!(listed["UserPools"].as_array().unwrap().len(), 2);
}

#[test]
fn tags_belong_to_pools_and_are_named_by_arn() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({"UserPoolTags": {"a": "1"}}));
    let arn = text(&cognito.describe_pool(&pool)["Arn"]);
    cognito.ok("TagResource", json!({"ResourceArn": arn, "Tags": {"b": "2"}}));
    assert_eq!(
        cognito.ok("ListTagsForResource", json!({"ResourceArn": arn})),
        json!({"Tags": {"a": "1", "b": "2"}})
    );
    cognito.ok("UntagResource", json!({"ResourceArn": arn, "TagKeys": ["a"]}));
    assert_eq!(cognito.describe_pool(&pool)["UserPoolTags"], json!({"b": "2"}));
    let other = arn.replace("000000000000", "111111111111");
    let refusal = cognito.refused("ListTagsForResource", json!({"ResourceArn": other}));
    assert!(refusal.starts_with("ResourceNotFoundException"), "{refusal}");
    let own = cognito.refused("TagResource", json!({"ResourceArn": arn, "Tags": {"aws:x": "1"}}));
    assert!(own.starts_with("UserPoolTaggingException"), "{own}");
    let many: Value =
        (0..51).map(|n| (n.to_string(), json!(""))).collect::<serde_json::Map<_, _>>().into();
    for (operation, body) in [
        ("TagResource", json!({"ResourceArn": arn, "Tags": many})),
        ("CreateUserPool", json!({"PoolName": "staff", "UserPoolTags": many})),
    ] {
        assert!(cognito.refused(operation, body).starts_with("UserPoolTaggingException"));
    }
}

#[test]
fn members_no_model_knows_survive_an_update_that_sends_them_and_no_other() {
    let mut cognito = Cognito::new();
    cognito.settings.unknown_members = true;
    let pool = cognito.pool(json!({}));
    let client = cognito.client(&pool, json!({}));
    cognito.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    for (describe, update, ids) in [
        ("DescribeUserPool", "UpdateUserPool", json!({"UserPoolId": pool})),
        (
            "DescribeUserPoolClient",
            "UpdateUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": client}),
        ),
    ] {
        let future = |cognito: &mut Cognito| {
            let shown = cognito.ok(describe, ids.clone());
            let inner = shown.as_object().unwrap().values().next().unwrap();
            (inner["FutureMode"].clone(), inner["FutureBlock"].clone())
        };
        let (mode, block) = future(&mut cognito);
        assert!(mode.is_string() && block.is_object());
        let sent = json!({"FutureMode": mode, "FutureBlock": block});
        cognito.ok(update, merged(ids.clone(), sent));
        assert_eq!(future(&mut cognito), (mode.clone(), block));
        cognito.ok(update, merged(ids.clone(), json!({"FutureMode": mode})));
        assert_eq!(future(&mut cognito), (mode, Value::Null));
        cognito.ok(update, ids.clone());
        assert_eq!(future(&mut cognito), (Value::Null, Value::Null));
        let unknown = merged(ids.clone(), json!({"Colour": "red"}));
        assert!(cognito.refused(update, unknown).starts_with("SerializationException"));
    }
    let shown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
    assert_eq!(shown["DomainDescription"]["FutureMode"], "INVENTED");
    let unknown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "nobodys"}));
    assert_eq!(unknown, json!({"DomainDescription": {}}));
}
