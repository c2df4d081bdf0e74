//! A login method as it is, and as it should be.

use serde_json::{Map, Value, json};

use super::CloudflareError;

/// A login method, with every member that Cloudflare gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    pub(crate) id: String,
    whole: Map<String, Value>,
}

/// Members that Cloudflare shows and does not take (`IdentityProviderUpdateParams` lacks them).
const SHOWN_ONLY: [&str; 3] = ["id", "read_only", "saml_certificate_set"];

/// The same inside `config`.
const SHOWN_ONLY_CONFIG: [&str; 1] = ["redirect_url"];

/// What a sign-in needs as it is; what else there is stays as somebody has set it.
const NEEDED: [&str; 4] = ["client_id", "auth_url", "token_url", "certs_url"];

/// Lists, which gain what is missing.
const LISTS: [&str; 2] = ["scopes", "claims"];

/// The member that Cloudflare never shows, so that it is sent each time.
const SECRET: &str = "client_secret";

impl Method {
    /// # Errors
    ///
    /// Not an object with an id.
    pub(super) fn of(value: Value) -> Result<Self, CloudflareError> {
        let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
        match (value, id) {
            (Value::Object(whole), Some(id)) => Ok(Self { id, whole }),
            _ => Err(CloudflareError::Unexpected("a login method without an id".to_owned())),
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.whole.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// A text in `config`.
    pub(crate) fn setting(&self, name: &str) -> Option<&str> {
        self.whole.get("config")?.get(name)?.as_str()
    }

    fn is_oidc(&self) -> bool {
        self.whole.get("type").and_then(Value::as_str) == Some("oidc")
    }

    /// The body of a new login method.
    pub(crate) fn body(name: &str, config: &Map<String, Value>) -> Value {
        json!({ "name": name, "type": "oidc", "config": config })
    }

    /// The whole body that makes it what it should be, and what changes by that.
    pub(crate) fn merged(&self, wanted: &Map<String, Value>) -> Merged {
        let mut body = self.whole.clone();
        SHOWN_ONLY.iter().for_each(|name| drop(body.remove(*name)));
        let mut config = match body.remove("config") {
            Some(Value::Object(config)) => config,
            _ => Map::new(),
        };
        SHOWN_ONLY_CONFIG.iter().for_each(|name| drop(config.remove(*name)));
        let mut changes = Vec::new();
        for (name, value) in wanted {
            let present = config.get(name);
            let new = match (present, value) {
                (Some(Value::Array(present)), Value::Array(items))
                    if LISTS.contains(&name.as_str()) =>
                {
                    let missing = items.iter().filter(|item| !present.contains(item));
                    Value::Array(present.iter().chain(missing).cloned().collect())
                }
                (Some(present), _) if name != SECRET && !NEEDED.contains(&name.as_str()) => {
                    present.clone()
                }
                _ => value.clone(),
            };
            if name != SECRET && present != Some(&new) {
                changes.push(Change {
                    name: name.clone(),
                    from: present.cloned(),
                    to: new.clone(),
                });
            }
            config.insert(name.clone(), new);
        }
        body.insert("config".to_owned(), Value::Object(config));
        Merged { body: Value::Object(body), changes }
    }
}

/// A login method as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    pub(crate) body: Value,
    pub(crate) changes: Vec<Change>,
}

/// A setting that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) name: String,
    pub(crate) from: Option<Value>,
    pub(crate) to: Value,
}

/// The login method of an app client among all of an account.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'a> {
    None,
    One(&'a Method),
    Several(Vec<&'a Method>),
    /// Another one has the name that a new one would get.
    NameTaken(&'a Method),
}

/// Finds the login method of an app client. A new one would get this name.
pub(crate) fn find<'a>(methods: &'a [Method], client_id: &str, name: &str) -> Found<'a> {
    let is_its =
        |method: &&Method| method.is_oidc() && method.setting("client_id") == Some(client_id);
    let own: Vec<&Method> = methods.iter().filter(is_its).collect();
    match own.as_slice() {
        [one] => Found::One(one),
        [] => methods
            .iter()
            .find(|method| method.name() == name)
            .map_or(Found::None, Found::NameTaken),
        _ => Found::Several(own),
    }
}

/// The paths of the settings of a login method that differ from what was sent.
pub(crate) fn unlike(sent: &Value, read: &Method) -> Vec<String> {
    let mut paths = Vec::new();
    let read = Value::Object(read.whole.clone());
    compare(sent, &read, "", &mut paths);
    paths
}

fn compare(sent: &Value, read: &Value, path: &str, paths: &mut Vec<String>) {
    match (sent, read) {
        (Value::Object(sent), Value::Object(read)) => {
            for (name, value) in sent.iter().filter(|(name, _)| *name != SECRET) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                compare(value, read.get(name).unwrap_or(&Value::Null), &path, paths);
            }
        }
        _ if sent == read => {}
        _ => paths.push(path.to_owned()),
    }
}
