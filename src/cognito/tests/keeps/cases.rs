//! Clients, and changes of one member.

use proptest::prelude::*;
use proptest::string::string_regex;
use serde_json::{Value, json};

use super::super::{list, scalar};
use crate::cognito::fields::{Change, Effect};

pub(super) const ATTRIBUTES: [&str; 6] =
    ["email", "name", "family_name", "nickname", "locale", "custom:ward"];

pub(super) fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

pub(super) fn some_of(
    all: &'static [&'static str],
    size: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(all.to_vec(), size)
}

pub(super) fn urls() -> impl Strategy<Value = Vec<String>> {
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
pub(super) fn validity() -> impl Strategy<Value = Value> {
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
pub(super) fn client() -> impl Strategy<Value = Value> {
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
pub(super) fn change(client: &Value, pick: usize, number: u32) -> Change {
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
pub(super) fn changed(described: &Value, change: &Change) -> Value {
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
pub(super) fn surroundings(pool: &str) -> Vec<(&'static str, Value)> {
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
pub(super) fn has_all(client: &Value, members: &Value) {
    for member in members.as_object().unwrap().keys() {
        let is_set = !client[member].is_null() || member == "GenerateSecret";
        assert!(is_set, "{member} is not set: {client}");
    }
}
