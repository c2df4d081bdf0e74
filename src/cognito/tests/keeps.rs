//! Whatever a client holds, a change of one member changes that member alone: against a sandbox that
//! resets what an update leaves out, as Cognito does, members that no model knows included.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use proptest::prelude::*;
use proptest::string::string_regex;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::{Bench, in_order, list, scalar};
use crate::cognito::fields::{Change, Effect};
use crate::cognito::update::Whole;
use crate::sandbox::testing::direct::DirectApi;
use crate::testing::thorough::times;
use crate::values::{ClientId, PoolId};

/// Threads that share the cases.
const LANES: usize = 2;
/// Cases after which a thread begins with a new sandbox.
const RENEWED: u32 = 50;

const ATTRIBUTES: [&str; 6] = ["email", "name", "family_name", "nickname", "locale", "custom:ward"];

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

fn some_of(
    all: &'static [&'static str],
    size: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(all.to_vec(), size)
}

fn urls() -> impl Strategy<Value = Vec<String>> {
    // Read once: as a mere text it would be read anew for each case.
    let of = |pattern: &str| string_regex(pattern).unwrap();
    let url = prop_oneof![
        of("https://[a-z]{1,8}\\.example/[a-z]{0,5}"),
        of("http://localhost:[1-9][0-9]{3}/"),
        of("com\\.example\\.[a-z]{2,5}:/in"),
    ];
    prop::collection::btree_set(url, 1..6).prop_map(|urls| urls.into_iter().collect())
}

/// How long tokens live: counts with their units, access, ID and refresh.
fn validity() -> impl Strategy<Value = Value> {
    let short = || {
        prop::sample::select(vec![
            (5, "minutes"),
            (60, "minutes"),
            (1, "hours"),
            (24, "hours"),
            (300, "seconds"),
            (1, "days"),
        ])
    };
    let long = prop::sample::select(vec![
        (1, "days"),
        (24, "hours"),
        (1441, "minutes"),
        (86_400, "seconds"),
        (3650, "days"),
    ]);
    (short(), short(), long).prop_map(|(access, id, refresh)| {
        json!({
            "AccessTokenValidity": access.0, "IdTokenValidity": id.0, "RefreshTokenValidity": refresh.0,
            "TokenValidityUnits": {"AccessToken": access.1, "IdToken": id.1, "RefreshToken": refresh.1},
        })
    })
}

/// Creations of clients with every optional member set.
fn client() -> impl Strategy<Value = Value> {
    let lists = (
        some_of(&ATTRIBUTES, 0..=6),
        some_of(&ATTRIBUTES, 0..=6),
        some_of(
            &[
                "ALLOW_USER_SRP_AUTH",
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_USER_PASSWORD_AUTH",
                "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "ALLOW_USER_AUTH",
            ],
            1..=5,
        ),
        some_of(&["COGNITO", "Corp", "Lab"], 1..=3),
        some_of(&["code", "implicit"], 1..=2),
        some_of(&["openid", "email", "phone", "profile", "orders/read"], 1..=5),
        urls(),
        urls(),
    );
    let scalars = (
        any::<[bool; 5]>(),
        3..=15,
        0..=60,
        string_regex("[a-zA-Z][a-zA-Z0-9 _-]{0,40}[a-z]").unwrap(),
        prop::sample::select(vec!["ENABLED", "LEGACY"]),
    );
    (lists, scalars, validity()).prop_map(|(lists, scalars, validity)| {
        let (read, write, mut flows, providers, oauth, scopes, callbacks, sign_outs) = lists;
        let ([secret, revokes, propagates, rotates, shares], session, grace, name, hides) = scalars;
        if !rotates {
            flows.push("ALLOW_REFRESH_TOKEN_AUTH");
        }
        let mut client = json!({
            "ClientName": name, "GenerateSecret": secret,
            "ReadAttributes": read, "WriteAttributes": write, "ExplicitAuthFlows": flows,
            "SupportedIdentityProviders": providers, "CallbackURLs": callbacks, "LogoutURLs": sign_outs,
            "DefaultRedirectURI": callbacks[0], "AllowedOAuthFlows": oauth, "AllowedOAuthScopes": scopes,
            "AllowedOAuthFlowsUserPoolClient": true,
            "AnalyticsConfiguration": {
                "ApplicationId": "d70b2ba36a8c4dc5a04a0451a31a1e12", "ExternalId": "x", "UserDataShared": shares,
                "RoleArn": "arn:aws:iam::123456789012:role/test",
            },
            "PreventUserExistenceErrors": hides, "EnableTokenRevocation": revokes,
            "EnablePropagateAdditionalUserContextData": secret && propagates,
            "AuthSessionValidity": session,
            "RefreshTokenRotation": {
                "Feature": if rotates { "ENABLED" } else { "DISABLED" }, "RetryGracePeriodSeconds": grace,
            },
        });
        let members = client.as_object_mut().unwrap();
        members.extend(validity.as_object().unwrap().clone());
        client
    })
}

/// One member's change; of a list as often as of a single value.
fn change(client: &Value, pick: usize, number: u32) -> Change {
    let other = |path: &[&'static str], choices: &[Value]| {
        let now = path.iter().fold(client, |value, key| &value[key]).clone();
        let to = choices.iter().filter(|choice| **choice != now);
        let to: Vec<&Value> = to.collect();
        let to = to[number as usize % to.len()].clone();
        scalar(path, now, to)
    };
    let held = |member: &str| -> Vec<String> {
        let entries = client[member].as_array().unwrap().iter();
        entries.map(|entry| entry.as_str().unwrap().to_owned()).collect()
    };
    let lists = |member: &'static str, all: Vec<String>, keeps: usize| {
        let held = held(member);
        let (gone, new): (Vec<String>, Vec<String>) =
            all.into_iter().partition(|entry| held.contains(entry));
        let mut remove: Vec<String> = gone.into_iter().skip(keeps).collect();
        if number.is_multiple_of(2) && !new.is_empty() {
            remove.clear();
        }
        list(member, new, remove)
    };
    match pick % 16 {
        0 => other(&["AuthSessionValidity"], &[json!(3), json!(7), json!(11), json!(15)]),
        1 => other(&["PreventUserExistenceErrors"], &[json!("ENABLED"), json!("LEGACY")]),
        2 => other(&["EnableTokenRevocation"], &[json!(true), json!(false)]),
        3 => other(
            &["RefreshTokenRotation", "RetryGracePeriodSeconds"],
            &[json!(0), json!(10), json!(60)],
        ),
        4 => other(&["AnalyticsConfiguration", "UserDataShared"], &[json!(true), json!(false)]),
        5 => other(&["AnalyticsConfiguration", "ExternalId"], &[json!("x"), json!("y")]),
        6 => other(&["ClientName"], &[json!("a new name"), json!("another name")]),
        7 => other(&["FutureBlock", "Enabled"], &[json!(true), json!(false)]),
        8 => lists("ReadAttributes", texts(&ATTRIBUTES), 0),
        9 => lists("WriteAttributes", texts(&ATTRIBUTES), 0),
        10 => lists("SupportedIdentityProviders", texts(&["COGNITO", "Corp", "Lab"]), 1),
        11 => lists("AllowedOAuthFlows", texts(&["code", "implicit"]), 1),
        12 => lists(
            "AllowedOAuthScopes",
            texts(&["openid", "email", "phone", "profile", "orders/read"]),
            1,
        ),
        13 => lists("ExplicitAuthFlows", texts(&["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]), 1),
        14 => {
            let mut all = held("LogoutURLs");
            all.push(format!("https://new.example/{number}"));
            lists("LogoutURLs", all, 1)
        }
        _ => {
            let default = client["DefaultRedirectURI"].as_str().unwrap().to_owned();
            let mut all = vec![default, format!("https://new.example/{number}")];
            all.extend(held("CallbackURLs"));
            all.dedup();
            lists("CallbackURLs", all, 2)
        }
    }
}

/// The described client with the change in it, by rules of the test's own.
fn changed(described: &Value, change: &Change) -> Value {
    let mut expected = described.clone();
    let path = change.member.path;
    match &change.effect {
        Effect::Set { to, .. } => {
            let place = path.iter().fold(&mut expected, |value, key| &mut value[*key]);
            *place = to.clone();
        }
        // A client has none that could be changed.
        Effect::Replace(_) => {}
        Effect::Edit { add, remove } => {
            let entries = expected[path[0]].as_array_mut().unwrap();
            entries.retain(|entry| !remove.iter().any(|gone| entry == gone));
            entries.extend(add.iter().map(|new| Value::from(new.as_str())));
            entries.sort_by_key(Value::to_string);
        }
    }
    expected
}

/// What the pool has to have for the clients, by operation.
fn surroundings(pool: &str) -> Vec<(&'static str, Value)> {
    let provider = |name: &str| {
        let details = json!({
            "client_id": "a", "client_secret": "b", "attributes_request_method": "GET",
            "oidc_issuer": "https://corp.example", "authorize_scopes": "openid",
            "authorize_url": "https://corp.example/a", "token_url": "https://corp.example/t",
            "attributes_url": "https://corp.example/u", "jwks_uri": "https://corp.example/k",
        });
        json!({"UserPoolId": pool, "ProviderName": name, "ProviderType": "OIDC", "ProviderDetails": details})
    };
    let scopes = json!([{"ScopeName": "read", "ScopeDescription": "read"}]);
    let ward = json!([{"Name": "ward", "AttributeDataType": "String", "Mutable": true}]);
    vec![
        ("CreateIdentityProvider", provider("Corp")),
        ("CreateIdentityProvider", provider("Lab")),
        (
            "CreateResourceServer",
            json!({"UserPoolId": pool, "Identifier": "orders", "Name": "orders", "Scopes": scopes}),
        ),
        ("AddCustomAttributes", json!({"UserPoolId": pool, "CustomAttributes": ward})),
    ]
}

/// Fails unless the client has every member of its creation.
fn has_all(client: &Value, members: &Value) {
    for member in members.as_object().unwrap().keys() {
        let is_set = !client[member].is_null() || member == "GenerateSecret";
        assert!(is_set, "{member} is not set: {client}");
    }
}

/// Fails unless the change is all that happened.
fn only(change: &Change, before: &Value, mut after: Value) {
    let expected = changed(before, change);
    after["LastModifiedDate"] = expected["LastModifiedDate"].clone();
    assert_eq!(after, expected, "{change:?}");
}

/// A pool with the surroundings, in a future that knows more members.
fn world() -> (DirectApi, PoolId) {
    let mut api = DirectApi::new();
    let made = api.ok("CreateUserPool", json!({"PoolName": "staff"}));
    let pool: PoolId = made["UserPool"]["Id"].as_str().unwrap().parse().unwrap();
    for (operation, body) in surroundings(pool.as_str()) {
        api.ok(operation, body);
    }
    api.add_unknown_members();
    (api, pool)
}

/// A case by way of the update's own code, without a server between it and the rules of Cognito.
fn straight(api: &mut DirectApi, pool: &PoolId, mut members: Value, pick: usize, number: u32) {
    members["UserPoolId"] = pool.as_str().into();
    let made = api.ok("CreateUserPoolClient", members.clone());
    let client: ClientId = made["UserPoolClient"]["ClientId"].as_str().unwrap().parse().unwrap();
    let body = json!({"UserPoolId": pool.as_str(), "ClientId": client.as_str()});
    let described = api.ok("DescribeUserPoolClient", body.clone());
    let before = in_order(&described);
    has_all(&before, &members);
    let change = change(&before, pick, number);
    let update = Whole::Client(pool, &client)
        .changed(&described["UserPoolClient"], std::slice::from_ref(&change))
        .unwrap()
        .unwrap();
    api.ok("UpdateUserPoolClient", update);
    let after = in_order(&api.ok("DescribeUserPoolClient", body.clone()));
    only(&change, &before, after);
    api.ok("DeleteUserPoolClient", body);
}

#[test]
fn one_changed_member_changes_only_that_member() {
    let (start, cases) = (Instant::now(), times(100, 10_000));
    let lane = || {
        let worlds = Mutex::new((0_u32, world()));
        each(cases / LANES, |members, pick, number| {
            let mut worlds = worlds.lock().unwrap_or_else(PoisonError::into_inner);
            let (used, (api, pool)) = &mut *worlds;
            straight(api, pool, members, pick, number);
            *used += 1;
            if used.is_multiple_of(RENEWED) {
                // The sandbox keeps unknown members of clients that are gone.
                worlds.1 = world();
            }
        });
    };
    std::thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(lane);
        }
    });
    eprintln!(
        "{cases} clients with every optional member set, one member changed in each: {} s",
        start.elapsed().as_secs()
    );
}

#[test]
fn nor_does_it_on_the_whole_way_through_the_sdk() {
    let cases = times(40, 200);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bench = runtime.block_on(async {
        let bench = Bench::new("").await;
        for (operation, body) in surroundings(bench.pool.as_str()) {
            bench.api(operation, body).await;
        }
        let future = "unknown-members".parse().unwrap();
        bench.sandbox.faults().add(future);
        bench
    });
    each(cases, |members, pick, number| {
        runtime.block_on(async {
            let client = bench.client(members.clone()).await;
            let before = bench.described(&client).await;
            has_all(&before, &members);
            let change = change(&before, pick, number);
            bench.change(&client, vec![change.clone()]).await.unwrap();
            only(&change, &before, bench.described(&client).await);
        });
    });
}

/// Runs generated cases.
fn each(cases: usize, case: impl Fn(Value, usize, u32)) {
    let mut runner = TestRunner::new(Config {
        cases: cases.try_into().unwrap(),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let cases = (client(), any::<usize>(), any::<u32>());
    let run = runner.run(&cases, |(members, pick, number)| {
        let case = AssertUnwindSafe(|| case(members, pick, number));
        prop_assert!(catch_unwind(case).is_ok(), "the panic above says why");
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
}
