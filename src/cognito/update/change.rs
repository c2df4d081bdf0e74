//! One change, laid upon a resource as it is now.

use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::cognito::step::{Change, Hidden, shown};

impl Change {
    /// Puts the change into a described resource.
    ///
    /// # Errors
    ///
    /// A sentence with both values when the present value is neither `from` nor `to`.
    pub(super) fn merge(&self, resource: &mut Value) -> Result<(), String> {
        match self {
            Self::Scalar { label, path, from, to } => {
                let now = at(resource, path).cloned().unwrap_or(Value::Null);
                if now == *to {
                    return Ok(());
                }
                if now != *from {
                    let [from, now, to] = [from, &now, to].map(|value| shown(path, value));
                    return Err(format!(
                        "{label} was {from} when the plan was made and is {now} now; wanted is {to}"
                    ));
                }
                put(resource, path, to.clone());
                Ok(())
            }
            Self::Secret { path, to, .. } => {
                if !holds(resource, path, to) {
                    put(resource, path, to.0.expose_secret().into());
                }
                Ok(())
            }
            Self::List { member, add, remove, .. } => {
                let mut list = list_at(resource, member);
                list.retain(|entry| !remove.contains(entry));
                for entry in add {
                    if !list.contains(entry) {
                        list.push(entry.clone());
                    }
                }
                if list != list_at(resource, member) {
                    put(resource, &[(*member).to_owned()], list.into());
                }
                Ok(())
            }
        }
    }

    /// What of the change does not hold in a described resource.
    pub(super) fn unmet(&self, resource: &Value) -> Option<String> {
        match self {
            Self::Scalar { label, path, to, .. } => {
                let now = at(resource, path).cloned().unwrap_or(Value::Null);
                (now != *to).then(|| {
                    let [now, to] = [&now, to].map(|value| shown(path, value));
                    format!("{label} was set to {to} and is {now} now: somebody else changed it")
                })
            }
            Self::Secret { label, path, to } => {
                // Cognito may keep it to itself.
                let is_told = at(resource, path).is_some();
                (is_told && !holds(resource, path, to))
                    .then(|| format!("{label} is not as it was set: somebody else changed it"))
            }
            Self::List { label, member, add, remove } => {
                let list = list_at(resource, member);
                let lost: Vec<_> = add.iter().filter(|entry| !list.contains(entry)).collect();
                let back: Vec<_> = remove.iter().filter(|entry| list.contains(entry)).collect();
                (!lost.is_empty() || !back.is_empty()).then(|| {
                    format!("{label} is not as it was set (missing {lost:?}, back again {back:?}): somebody else changed it")
                })
            }
        }
    }
}

fn holds(resource: &Value, path: &[String], secret: &Hidden) -> bool {
    at(resource, path).and_then(Value::as_str) == Some(secret.0.expose_secret())
}

fn at<'a>(resource: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(resource, |value, key| value.get(key))
}

fn list_at(resource: &Value, member: &str) -> Vec<String> {
    let entries = resource.get(member).and_then(Value::as_array);
    entries.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn put(resource: &mut Value, path: &[String], value: Value) {
    let Some((last, parents)) = path.split_last() else {
        return;
    };
    let mut place = resource;
    for key in parents {
        if !place.get(key).is_some_and(Value::is_object)
            && let Value::Object(map) = place
        {
            map.insert(key.clone(), json!({}));
        }
        let Some(inner) = place.get_mut(key) else {
            return;
        };
        place = inner;
    }
    if let Value::Object(map) = place {
        map.insert(last.clone(), value);
    }
}
