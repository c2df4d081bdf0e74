//! The user pool's user for a person who signs in through a provider.

use serde_json::{Value, json};

use super::error::FederationError;
use crate::sandbox::{
    api::attribute,
    random,
    state::{Object, Pool, User, text},
    tokens::whole_seconds,
};

/// Only the pool writes these, so a client needs no permission for them.
const VERIFIED_FLAGS: [&str; 2] = ["email_verified", "phone_number_verified"];

/// Claims of a SAML response besides its attributes, named after their elements.
pub(crate) const NAME_ID: &str = "NameID";
pub(crate) const ISSUER: &str = "Issuer";

/// Creates the user, or updates an existing one, according to the provider's attribute mapping
/// (Amazon Cognito Developer Guide, "Mapping IdP attributes to profiles and tokens"). The result is
/// the user name and the user.
pub(crate) fn create_or_update(
    pool: &Pool,
    client: &str,
    provider: &str,
    claims: &Object,
    now: f64,
) -> Result<(String, User), FederationError> {
    let fields = pool
        .providers
        .get(provider)
        .ok_or_else(|| FederationError::new("The provider no longer exists", "provider_gone"))?;
    let mapping = mapping(fields);
    let is_saml = text(fields, "ProviderType") == "SAML";
    let subject = subject(&mapping, is_saml, claims)?;
    let username = format!("{provider}_{subject}");
    let existing = pool.users.get(&username);
    if existing.is_some_and(|user| user.disabled) {
        return Err(FederationError::new("User is disabled.", "user_disabled"));
    }
    let mut user = match existing {
        Some(user) => user.clone(),
        None => {
            let issuer = if is_saml { claims.get(ISSUER) } else { None };
            new_user(fields, &subject, issuer, now)?
        }
    };
    for (attribute, claim) in mapping.iter().filter(|(name, _)| *name != "username") {
        let Some(value) = claim_text(claims, claim) else {
            continue;
        };
        check_writable(pool, client, attribute, &value, existing.is_some())?;
        set_attribute(&mut user, attribute, value, &mapping);
    }
    check_required(pool, &user)?;
    user.modified = now;
    Ok((username, user))
}

/// Sets an attribute. A new address is unverified, unless the mapping has the flag as well.
fn set_attribute(user: &mut User, attribute: &str, value: String, mapping: &[(&str, &str)]) {
    let flag = format!("{attribute}_verified");
    let is_flag_mapped = mapping.iter().any(|(name, _)| *name == flag);
    if VERIFIED_FLAGS.contains(&flag.as_str()) && !is_flag_mapped {
        user.attributes.insert(flag, "false".into());
    }
    user.attributes.insert(attribute.to_owned(), value);
}

/// The attribute mapping of a provider: attributes and claims.
fn mapping(fields: &Object) -> Vec<(&str, &str)> {
    fields
        .get("AttributeMapping")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(attribute, claim)| Some((attribute.as_str(), claim.as_str()?)))
        .collect()
}

/// The claim that identifies the user: the one mapped to `username`, unless with SAML.
fn subject(
    mapping: &[(&str, &str)],
    is_saml: bool,
    claims: &Object,
) -> Result<String, FederationError> {
    let mapped = mapping.iter().find(|(attribute, _)| *attribute == "username");
    let claim = match mapped {
        _ if is_saml => NAME_ID,
        Some((_, claim)) => claim,
        None => "sub",
    };
    claim_text(claims, claim).ok_or_else(|| {
        FederationError::new(
            format!("The provider does not send {claim}, which identifies the user"),
            "username_missing",
        )
    })
}

fn new_user(
    fields: &Object,
    subject: &str,
    issuer: Option<&Value>,
    now: f64,
) -> Result<User, FederationError> {
    let failed = |_| FederationError::new("The sandbox failed", "internal");
    let identities = json!([{
        "userId": subject,
        "providerName": text(fields, "ProviderName"),
        "providerType": text(fields, "ProviderType"),
        "issuer": issuer,
        "primary": true,
        "dateCreated": whole_seconds(now * 1000.0),
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

/// A claim as the text of an attribute; an empty one counts as absent.
fn claim_text(claims: &Object, name: &str) -> Option<String> {
    match claims.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

/// Checks that an attribute is mutable, that the client may write it, and that its value is valid.
fn check_writable(
    pool: &Pool,
    client: &str,
    name: &str,
    value: &str,
    user_exists: bool,
) -> Result<(), FederationError> {
    let immutable = pool
        .attribute(name)
        .is_some_and(|attribute| attribute.get("Mutable") == Some(&Value::Bool(false)));
    if user_exists && immutable {
        return Err(FederationError::new(
            format!("user.{name}: Attribute cannot be updated."),
            "attribute_immutable",
        ));
    }
    let may_write = pool.clients.get(client).is_none_or(|client| {
        !client.fields.contains_key("WriteAttributes")
            || VERIFIED_FLAGS.contains(&name)
            || client.list("WriteAttributes").contains(&name)
    });
    if !may_write {
        return Err(FederationError::new(
            format!("A client attempted to write unauthorized attribute {name}"),
            "attribute_not_writable",
        ));
    }
    attribute::check(pool, name, value)
        .map_err(|error| FederationError::new(error.message, "attribute_invalid"))
}

fn check_required(pool: &Pool, user: &User) -> Result<(), FederationError> {
    let missing: Vec<&str> =
        pool.required_attributes().filter(|name| !user.attributes.contains_key(*name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(FederationError::new(
        format!("attributes required: [{}]", missing.join(", ")),
        "attribute_required",
    ))
}
