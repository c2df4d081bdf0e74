//! How large a SAML response may be, so that anybody's response takes little time and memory.

use serde_json::Value;
use url::form_urlencoded;

use super::{
    error::FederationError,
    saml_xml::{ASSERTION, Element},
};
use crate::sandbox::state::Object;

/// Limit on a response without base64. Usual ones have some thousand bytes.
const MAX_RESPONSE_BYTES: usize = 256 << 10;

/// Limit on the tags of a response.
const MAX_TAGS: usize = 10_000;

/// Limit on the attributes of its elements. A parser may compare each with all others.
const MAX_XML_ATTRIBUTES: usize = 5_000;

/// Limit on its signatures: that of the response and that of the assertion. Each takes a pass over the document.
const MAX_SIGNATURES: usize = 2;

/// Limit on the references of its signatures. Each takes a pass over the document.
const MAX_REFERENCES: usize = 8;

/// Limit on the attributes of a user.
const MAX_ATTRIBUTES: usize = 200;

/// Limit on their values, all together. Some providers send a hundred and fifty groups.
const MAX_VALUES: usize = 1_000;

/// Limit on the name of an attribute and its values, all together.
const MAX_ATTRIBUTE_BYTES: usize = 16 << 10;

/// Checks the size of a response, before it is parsed.
pub(super) fn check_size(text: &str) -> Result<(), FederationError> {
    // Each begins and ends.
    let pairs = |name: &str| text.matches(name).count().div_ceil(2);
    if text.len() > MAX_RESPONSE_BYTES
        || text.matches('<').count() > MAX_TAGS
        || text.matches('=').count() > MAX_XML_ATTRIBUTES
        || pairs("SignedInfo") > MAX_SIGNATURES
        || pairs("Reference") > MAX_REFERENCES
    {
        return Err(FederationError::invalid_saml("it is too large", "saml_too_large"));
    }
    Ok(())
}

/// The attributes of an assertion. Several values become one (Amazon Cognito Developer Guide,
/// "Mapping IdP attributes to profiles and tokens").
pub(super) fn attributes(assertion: Element<'_, '_>) -> Result<Object, FederationError> {
    let too_many = || {
        let reason = "it has too many attributes, or too long ones";
        FederationError::invalid_saml(reason, "saml_attributes")
    };
    let (mut claims, mut value_count) = (Object::new(), 0);
    for statement in assertion.children(ASSERTION, "AttributeStatement") {
        for attribute in statement.children(ASSERTION, "Attribute") {
            let Some(name) = attribute.attribute("Name") else {
                continue;
            };
            let values = attribute.children(ASSERTION, "AttributeValue");
            value_count += values.len();
            let value = match values.as_slice() {
                [only] => only.text(),
                several => joined(several),
            };
            let is_long = name.len() + value.len() > MAX_ATTRIBUTE_BYTES;
            claims.insert(name.to_owned(), Value::String(value));
            if is_long || value_count > MAX_VALUES || claims.len() > MAX_ATTRIBUTES {
                return Err(too_many());
            }
        }
    }
    Ok(claims)
}

fn joined(values: &[Element<'_, '_>]) -> String {
    let encoded: Vec<String> = values
        .iter()
        .map(|value| form_urlencoded::byte_serialize(value.text().as_bytes()).collect())
        .collect();
    format!("[{}]", encoded.join(","))
}
