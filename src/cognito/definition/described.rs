//! What is there, as the requests that would create it: what an update takes, and what only a creation does.

use serde_json::{Map, Value, json};

use super::{Defined, SECRET_DETAILS, members};
use crate::cognito::update::Whole;
use crate::values::{ClientId, PoolId};

/// Members of a pool that are set for good when it is created.
const PERMANENT: [&str; 3] = ["AliasAttributes", "UsernameAttributes", "UsernameConfiguration"];

/// Members that Cognito fills in where nothing was asked for.
const DEFAULTS: [(&str, &str, &str); 3] = [
    ("IssuerConfiguration", "Type", "ORIGINAL"),
    ("KeyConfiguration", "KeyType", "AWS_OWNED_KEY"),
    ("DcrConfiguration", "EnableStatus", "DISABLED"),
];

/// The attribute that every user has whether or not a pool asks for it.
const SUBJECT: &str = "sub";

/// The pool of `DescribeUserPool` with the answer of `GetUserPoolMfaConfig`.
pub(super) fn pool(described: Value, mfa: Value) -> Option<Defined> {
    let id: PoolId = text(&described, "Id")?.parse().ok()?;
    let permanent: Vec<(String, Value)> = PERMANENT
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), described.get(*name)?.clone())))
        .collect();
    let schema = described.get("SchemaAttributes").and_then(Value::as_array);
    let schema: Value = schema.into_iter().flatten().filter_map(attribute).collect();
    let mut body = sent(&Whole::Pool(&id), described);
    body.extend(members(permanent.into_iter().collect()));
    body.extend(members(json!({ "Schema": schema })));
    body.extend(sent(&Whole::Mfa(&id), mfa));
    lift_sms(&mut body);
    for (name, member, default) in DEFAULTS {
        let value = body.get(name).and_then(|value| text(value, member));
        if value.is_some_and(|value| value.eq_ignore_ascii_case(default)) {
            body.remove(name);
        }
    }
    Some(defined(id.as_str(), body))
}

/// Copies what MFA by SMS says to the members of the pool that say the same.
fn lift_sms(pool: &mut Map<String, Value>) {
    let Some(Value::Object(sms)) = pool.get("SmsMfaConfiguration").cloned() else {
        return;
    };
    for (name, value) in sms {
        pool.entry(name).or_insert(value);
    }
}

/// An attribute as it is asked for; `None` for one that is as every pool has it.
fn attribute(described: &Value) -> Option<Value> {
    let name = text(described, "Name")?;
    let is = |member: &str, otherwise: bool| {
        described.get(member).and_then(Value::as_bool).unwrap_or(otherwise)
    };
    let own = name.strip_prefix("dev:").unwrap_or(name).strip_prefix("custom:");
    let is_usual = !is("Required", false) && is("Mutable", true);
    if own.is_none() && (is_usual || name == SUBJECT) {
        return None;
    }
    let mut asked = described.clone();
    if let Value::Object(members) = &mut asked {
        members.insert("Name".to_owned(), own.unwrap_or(name).into());
    }
    Some(asked)
}

/// The client of `DescribeUserPoolClient`.
pub(super) fn client(described: Value, has_secret: bool) -> Option<Defined> {
    let pool: PoolId = text(&described, "UserPoolId")?.parse().ok()?;
    let id: ClientId = text(&described, "ClientId")?.parse().ok()?;
    let mut body = sent(&Whole::Client(&pool, &id), described);
    body.remove("ClientId");
    body.insert("GenerateSecret".to_owned(), has_secret.into());
    Some(defined(id.as_str(), body))
}

/// The provider of `DescribeIdentityProvider`.
pub(super) fn provider(described: Value) -> Option<Defined> {
    let pool: PoolId = text(&described, "UserPoolId")?.parse().ok()?;
    let name = text(&described, "ProviderName")?.to_owned();
    let kind = described.get("ProviderType").cloned();
    let mut body = sent(&Whole::Provider(&pool, &name), described);
    body.extend(kind.map(|kind| ("ProviderType".to_owned(), kind)));
    let mut secrets = Vec::new();
    if let Some(Value::Object(details)) = body.get_mut("ProviderDetails") {
        secrets.extend(SECRET_DETAILS.into_iter().filter(|name| details.remove(*name).is_some()));
    }
    Some(Defined { secrets, ..defined(&name, body) })
}

/// The login style of `DescribeManagedLoginBrandingByClient`.
pub(super) fn style(described: Value) -> Option<Defined> {
    let id = text(&described, "ManagedLoginBrandingId")?.to_owned();
    let is_provided = described.get("UseCognitoProvidedValues").and_then(Value::as_bool);
    let taken: &[&str] = match is_provided {
        Some(true) => &["UseCognitoProvidedValues"],
        _ => &["Settings", "Assets"],
    };
    let body = members(described).into_iter().filter(|(name, _)| taken.contains(&name.as_str()));
    Some(defined(&id, body.collect()))
}

/// The domain of `DescribeUserPoolDomain`.
pub(super) fn domain(described: Value) -> Option<Defined> {
    // One that no pool has is none.
    text(&described, "UserPoolId")?;
    let name = text(&described, "Domain")?.to_owned();
    let body = sent(&Whole::Domain(&name), described);
    Some(defined(&name, body))
}

/// A resource server of `ListResourceServers`.
pub(super) fn server(described: Value) -> Option<Defined> {
    let id = text(&described, "Identifier")?.to_owned();
    let taken = ["Identifier", "Name", "Scopes"];
    let body = members(described).into_iter().filter(|(name, _)| taken.contains(&name.as_str()));
    Some(defined(&id, body.collect()))
}

/// What an update would send, without the pool.
fn sent(whole: &Whole<'_>, described: Value) -> Map<String, Value> {
    let mut body = members(whole.request(described));
    body.remove("UserPoolId");
    body
}

fn defined(id: &str, body: Map<String, Value>) -> Defined {
    Defined { id: Some(id.to_owned()), body, secrets: Vec::new() }
}

fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value.get(member)?.as_str()
}
