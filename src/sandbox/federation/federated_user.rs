//! The user that a person from an upstream provider is in the pool.

use serde_json::{Value, json};

use super::refusal::{Refusal, refusal};
use crate::sandbox::{
    api::attribute,
    random,
    state::{Object, Pool, User, text},
    tokens::whole,
};

/// Nobody writes these but the pool itself, so no client has to be allowed to.
const VERIFIED: [&str; 2] = ["email_verified", "phone_number_verified"];

/// What a SAML provider says beside its attributes, by the names of the elements that hold it.
pub(crate) const NAME_ID: &str = "NameID";
pub(crate) const ISSUER: &str = "Issuer";

/// Makes the user, or brings the one there is up to date, by the provider's mapping
/// (Amazon Cognito Developer Guide, "Mapping IdP attributes to profiles and tokens").
pub(crate) fn settle(
    pool: &Pool,
    client: &str,
    provider: &str,
    claims: &Object,
    now: f64,
) -> Result<(String, User), Refusal> {
    let fields = pool
        .providers
        .get(provider)
        .ok_or_else(|| refusal("The provider is gone", "provider_gone"))?;
    let mapping: Vec<(&str, &str)> = fields
        .get("AttributeMapping")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(attribute, claim)| Some((attribute.as_str(), claim.as_str()?)))
        .collect();
    let is_saml = text(fields, "ProviderType") == "SAML";
    let name_claim = mapping
        .iter()
        .find(|(attribute, _)| *attribute == "username" && !is_saml)
        .map_or(if is_saml { NAME_ID } else { "sub" }, |(_, claim)| claim);
    let subject = said(claims, name_claim).ok_or_else(|| {
        refusal(
            format!("The provider does not say {name_claim}, which names the user"),
            "username_missing",
        )
    })?;
    let username = format!("{provider}_{subject}");
    let known = pool.users.get(&username);
    if known.is_some_and(|user| user.disabled) {
        return Err(refusal("User is disabled.", "user_disabled"));
    }
    let mut user = match known {
        Some(user) => user.clone(),
        None => {
            let issuer = claims.get(ISSUER).filter(|_| is_saml);
            new(fields, &subject, issuer, now)?
        }
    };
    for (attribute, claim) in mapping.iter().filter(|(name, _)| *name != "username") {
        let Some(value) = said(claims, claim) else {
            continue;
        };
        check(pool, client, attribute, &value, known.is_some())?;
        let flag = format!("{attribute}_verified");
        let says_verified = mapping.iter().any(|(name, _)| *name == flag);
        if VERIFIED.contains(&flag.as_str()) && !says_verified {
            user.attributes.insert(flag, "false".into());
        }
        user.attributes.insert((*attribute).to_owned(), value);
    }
    let missing: Vec<&str> = pool
        .schema
        .iter()
        .filter(|attribute| attribute.get("Required") == Some(&Value::Bool(true)))
        .map(|attribute| text(attribute, "Name"))
        .filter(|name| !user.attributes.contains_key(*name))
        .collect();
    if !missing.is_empty() {
        return Err(refusal(
            format!("attributes required: [{}]", missing.join(", ")),
            "attribute_required",
        ));
    }
    user.modified = now;
    Ok((username, user))
}

fn new(fields: &Object, subject: &str, issuer: Option<&Value>, now: f64) -> Result<User, Refusal> {
    let failed = |_| refusal("The sandbox failed", "internal");
    let identities = json!([{
        "userId": subject,
        "providerName": text(fields, "ProviderName"),
        "providerType": text(fields, "ProviderType"),
        "issuer": issuer,
        "primary": true,
        "dateCreated": whole(now * 1000.0),
    }]);
    let attributes =
        [("sub", random::uuid().map_err(failed)?), ("identities", identities.to_string())];
    Ok(User {
        attributes: attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        status: "EXTERNAL_PROVIDER".into(),
        created: now,
        ..User::default()
    })
}

/// A claim as the text of an attribute; an empty one is none.
fn said(claims: &Object, name: &str) -> Option<String> {
    match claims.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

/// Refuses what may not be written: by its type, by the client, or ever again.
fn check(pool: &Pool, client: &str, name: &str, value: &str, exists: bool) -> Result<(), Refusal> {
    let immutable = pool
        .attribute(name)
        .is_some_and(|attribute| attribute.get("Mutable") == Some(&Value::Bool(false)));
    if exists && immutable {
        return Err(refusal(
            format!("user.{name}: Attribute cannot be updated."),
            "attribute_immutable",
        ));
    }
    let may_write = pool.clients.get(client).is_none_or(|client| {
        !client.fields.contains_key("WriteAttributes")
            || VERIFIED.contains(&name)
            || client.list("WriteAttributes").contains(&name)
    });
    if !may_write {
        return Err(refusal(
            format!("A client attempted to write unauthorized attribute {name}"),
            "attribute_not_writable",
        ));
    }
    attribute::check(pool, name, value).map_err(|error| refusal(error.message, "attribute_invalid"))
}
