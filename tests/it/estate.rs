//! What a sandbox holds, in a form that two runs share.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::world::{World, text};

/// Members that differ from run to run.
const VARYING: [&str; 7] = [
    "CreationDate",
    "LastModifiedDate",
    "UserCreateDate",
    "UserLastModifiedDate",
    "ManagedLoginBrandingId",
    "Version",
    "nextToken",
];

/// Everything in the sandbox, with names instead of ids and with sorted lists.
pub(crate) fn estate(world: &World) -> Value {
    let mut names = HashMap::new();
    let mut estate = BTreeMap::new();
    for (number, pool) in world.pools().iter().enumerate() {
        let id = text(&pool["Id"]);
        names.insert(id.clone(), format!("POOL{number}"));
        let mut clients = world.clients(&id);
        clients.sort_by_key(|client| client["ClientName"].to_string());
        for (place, client) in clients.iter().enumerate() {
            names.insert(text(&client["ClientId"]), format!("CLIENT{number}.{place}"));
        }
        for (key, value) in world.everything(&id) {
            estate.insert(format!("{id} {key}"), value);
        }
    }
    let mut text = json!(estate).to_string();
    for (id, name) in names {
        text = text.replace(&id, &name);
    }
    let mut estate = serde_json::from_str(&text).unwrap();
    settle(&mut estate);
    estate
}

/// Fails with the first part that differs.
#[track_caller]
pub(crate) fn same(found: &Value, wanted: &Value, what: &dyn std::fmt::Display) {
    let parts = |value: &Value| value.as_object().unwrap().clone();
    let (found, wanted) = (parts(found), parts(wanted));
    let names: BTreeSet<&String> = found.keys().chain(wanted.keys()).collect();
    for name in names {
        assert_eq!(found.get(name), wanted.get(name), "{name}: {what}");
    }
}

fn settle(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.iter_mut().for_each(settle);
            list.sort_by_key(Value::to_string);
        }
        Value::Object(map) => {
            map.retain(|name, _| !VARYING.contains(&name.as_str()));
            let is_sub = map.get("Name").is_some_and(|name| name == "sub");
            for (name, value) in map.iter_mut() {
                match (name.as_str(), &*value) {
                    ("ClientSecret", Value::String(secret)) => {
                        *value = format!("{} characters", secret.len()).into();
                    }
                    ("Username", Value::String(name)) if name.len() == 36 => *value = "SUB".into(),
                    ("Value", _) if is_sub => *value = "SUB".into(),
                    _ => settle(value),
                }
            }
            map.sort_keys();
        }
        _ => {}
    }
}
