//! Whether the answer of a SAML provider is to be believed (SAML 2.0 Profiles §4.1.4.3).

use base64::{Engine, prelude::BASE64_STANDARD};
use bergshamra_dsig::{DsigContext, VerifyResult, verify::verify_all_document};
use bergshamra_keys::KeysManager;
use serde_json::Value;
use uppsala::Document;
use url::form_urlencoded;

use super::{
    federated_user::{ISSUER, NAME_ID},
    instant::read,
    markup::{self, ASSERTION, Element, PROTOCOL, SIGNATURE},
    refusal::{Refusal, refusal},
    saml::{Described, Relying},
};
use crate::sandbox::state::Object;

/// How far the clocks of two servers may be apart, in seconds.
const SKEW: i64 = 60;

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// What the answer has to say.
pub(crate) struct Expected<'a> {
    pub(crate) described: Described,
    pub(crate) relying: &'a Relying,
    /// The id of the request that it answers.
    pub(crate) request: &'a str,
    pub(crate) now: i64,
}

type Wrong = (&'static str, &'static str);

/// The attributes, the name and the issuer of an answer that the provider signed and that is meant for
/// this sign-in.
pub(crate) fn verify(encoded: &str, expected: Expected<'_>) -> Result<Object, Refusal> {
    believed(encoded, expected)
        .map_err(|(why, cause)| refusal(format!("Invalid SAML response: {why}"), cause))
}

fn believed(encoded: &str, expected: Expected<'_>) -> Result<Object, Wrong> {
    let text = decoded(encoded).ok_or(("it is no text in base64", "saml_malformed"))?;
    let document = markup::parse(&text).ok_or(("it is no XML, or has a DTD", "saml_malformed"))?;
    let response = Element::root(&document)
        .filter(|root| root.is(PROTOCOL, "Response") && root.attribute("Version") == Some("2.0"))
        .ok_or(("it is no Response of SAML 2.0", "saml_malformed"))?;
    let Expected { described, relying, request, now } = expected;
    succeeded(response)?;
    if !response.children(ASSERTION, "EncryptedAssertion").is_empty() {
        return Err(("its assertion is encrypted, which is not read here", "saml_encrypted"));
    }
    let assertion = response
        .only(ASSERTION, "Assertion")
        .ok_or(("it has not exactly one assertion", "saml_assertion"))?;
    let Described { entity, keys, .. } = described;
    let mut manager = KeysManager::new();
    manager.add_keys(keys);
    // Looked at first: nothing that follows is worth more than the signature on it.
    signed(&document, manager, [response, assertion])?;
    let addressed = response.attribute("Destination");
    if addressed.is_some_and(|to| to != relying.consumer) {
        return Err(("it is meant for another destination", "saml_destination"));
    }
    if response.attribute("InResponseTo") != Some(request) {
        return Err(("it answers another request", "saml_in_response_to"));
    }
    let named = |element: &Element<'_, '_>| element.only(ASSERTION, "Issuer").map(|it| it.text());
    let of_response = named(&response).is_none_or(|issuer| issuer == entity);
    if !of_response || named(&assertion).is_none_or(|issuer| issuer != entity) {
        return Err(("it is from another issuer", "saml_issuer"));
    }
    conditions(assertion, relying, now)?;
    let subject = assertion
        .only(ASSERTION, "Subject")
        .ok_or(("its assertion is about nobody", "saml_subject"))?;
    let confirmed = subject
        .children(ASSERTION, "SubjectConfirmation")
        .iter()
        .any(|confirmation| confirms(confirmation, relying, request, now));
    if !confirmed {
        return Err(("its subject is not confirmed for this sign-in", "saml_confirmation"));
    }
    let name = subject.only(ASSERTION, "NameID").map(|name| name.text());
    let name = name.filter(|name| !name.is_empty()).ok_or(("it has no NameID", "saml_name_id"))?;
    let mut claims = attributes(assertion);
    claims.insert(NAME_ID.to_owned(), name.into());
    claims.insert(ISSUER.to_owned(), entity.into());
    Ok(claims)
}

fn decoded(encoded: &str) -> Option<String> {
    let encoded: String = encoded.split_whitespace().collect();
    let bytes = BASE64_STANDARD.decode(encoded).ok()?;
    String::from_utf8(bytes).ok()
}

fn succeeded(response: Element<'_, '_>) -> Result<(), Wrong> {
    let code =
        response.only(PROTOCOL, "Status").and_then(|status| status.only(PROTOCOL, "StatusCode"));
    match code.and_then(|code| code.attribute("Value")) {
        Some(SUCCESS) => Ok(()),
        _ => Err(("the provider signed nobody in", "saml_status")),
    }
}

/// Whether the provider signed the response or the assertion in it. Every signature has to be good, and to stand
/// in what it signs (SAML 2.0 Core §5.4.1), so that nothing can be wrapped around a good one.
fn signed(
    document: &Document<'_>,
    keys: KeysManager,
    may: [Element<'_, '_>; 2],
) -> Result<(), Wrong> {
    let results = verify_all_document(&DsigContext::new(keys), document)
        .ok()
        .filter(|results| !results.is_empty())
        .ok_or(("it has no signature that can be read", "saml_unsigned"))?;
    match results.iter().all(|result| is_good(result, may)) {
        true => Ok(()),
        false => Err(("its signature is not the provider's", "saml_signature")),
    }
}

fn is_good(result: &VerifyResult, may: [Element<'_, '_>; 2]) -> bool {
    let VerifyResult::Valid { signature_node, references, .. } = result else {
        return false;
    };
    let [reference] = references.as_slice() else {
        return false;
    };
    let signs = |element: &Element<'_, '_>| {
        let own = element.only(SIGNATURE, "Signature");
        reference.resolved_node == Some(element.id)
            && own.is_some_and(|own| own.id == *signature_node)
    };
    reference.digest_verified && may.iter().any(signs)
}

/// Who an assertion is for, and when (SAML 2.0 Core §2.5).
fn conditions(assertion: Element<'_, '_>, relying: &Relying, now: i64) -> Result<(), Wrong> {
    let conditions = assertion
        .only(ASSERTION, "Conditions")
        .ok_or(("its assertion has no conditions", "saml_audience"))?;
    let restrictions = conditions.children(ASSERTION, "AudienceRestriction");
    let includes = |restriction: &Element<'_, '_>| {
        let audiences = restriction.children(ASSERTION, "Audience");
        audiences.iter().any(|it| it.text() == relying.audience)
    };
    if restrictions.is_empty() || !restrictions.iter().all(includes) {
        return Err(("it is meant for another audience", "saml_audience"));
    }
    if !has_begun(conditions, now) {
        return Err(("it is from the future", "saml_early"));
    }
    let ends = conditions.attribute("NotOnOrAfter");
    if ends.is_some_and(|ends| !is_to_come(ends, now)) {
        return Err(("it has expired", "saml_expired"));
    }
    Ok(())
}

/// Whether whoever brings the assertion may use it here and now.
fn confirms(confirmation: &Element<'_, '_>, relying: &Relying, request: &str, now: i64) -> bool {
    let data = confirmation.only(ASSERTION, "SubjectConfirmationData");
    confirmation.attribute("Method") == Some(BEARER)
        && data.is_some_and(|data| {
            data.attribute("Recipient") == Some(&relying.consumer)
                && data.attribute("InResponseTo") == Some(request)
                && data.attribute("NotBefore").is_none()
                && data.attribute("NotOnOrAfter").is_some_and(|ends| is_to_come(ends, now))
        })
}

fn has_begun(element: Element<'_, '_>, now: i64) -> bool {
    let begins = element.attribute("NotBefore");
    begins.is_none_or(|begins| read(begins).is_some_and(|begins| begins - SKEW <= now))
}

fn is_to_come(instant: &str, now: i64) -> bool {
    read(instant).is_some_and(|instant| now < instant + SKEW)
}

/// Several values become one text (Amazon Cognito Developer Guide, "Mapping IdP attributes to profiles
/// and tokens").
fn attributes(assertion: Element<'_, '_>) -> Object {
    let mut claims = Object::new();
    for statement in assertion.children(ASSERTION, "AttributeStatement") {
        for attribute in statement.children(ASSERTION, "Attribute") {
            let Some(name) = attribute.attribute("Name") else {
                continue;
            };
            let values = attribute.children(ASSERTION, "AttributeValue");
            let value = match values.as_slice() {
                [only] => only.text(),
                several => {
                    let encoded: Vec<String> = several
                        .iter()
                        .map(|value| {
                            form_urlencoded::byte_serialize(value.text().as_bytes()).collect()
                        })
                        .collect();
                    format!("[{}]", encoded.join(","))
                }
            };
            claims.insert(name.to_owned(), Value::String(value));
        }
    }
    claims
}
