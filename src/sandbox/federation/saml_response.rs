//! Verifies the response of a SAML provider (SAML 2.0 Profiles §4.1.4.3).

use base64::{Engine, prelude::BASE64_STANDARD};
use bergshamra_dsig::{DsigContext, VerifyResult, verify::verify_all_document};
use bergshamra_keys::KeysManager;
use uppsala::Document;

use super::{
    error::FederationError,
    saml_limits::{attributes, check_size},
    saml_metadata::IdpMetadata,
    saml_request::ServiceProvider,
    saml_time,
    saml_xml::{self, ASSERTION, Element, PROTOCOL, SIGNATURE},
    user::{ISSUER, NAME_ID},
};
use crate::sandbox::state::Object;

/// How far the clocks of two servers may differ, in seconds.
const MAX_CLOCK_SKEW: i64 = 60;

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// What the response has to match.
pub(crate) struct ExpectedResponse<'a> {
    pub(crate) metadata: IdpMetadata,
    pub(crate) service_provider: &'a ServiceProvider,
    /// The id of the request that it responds to.
    pub(crate) request_id: &'a str,
    /// Seconds since 1970.
    pub(crate) now: i64,
}

fn invalid(reason: &str, cause: &'static str) -> FederationError {
    FederationError::invalid_saml(reason, cause)
}

/// The attributes, the name and the issuer of a response that the provider signed for this sign-in.
pub(crate) fn verify(
    encoded: &str,
    expected: ExpectedResponse<'_>,
) -> Result<Object, FederationError> {
    let malformed = |reason| move || invalid(reason, "saml_malformed");
    let text = decoded(encoded).ok_or_else(malformed("it is not text in base64"))?;
    check_size(&text)?;
    let document = saml_xml::parse(&text).ok_or_else(malformed("it is not XML, or has a DTD"))?;
    let response = Element::root(&document)
        .filter(|root| root.is(PROTOCOL, "Response") && root.attribute("Version") == Some("2.0"))
        .ok_or_else(malformed("it is not a Response of SAML 2.0"))?;
    let ExpectedResponse { metadata, service_provider, request_id, now } = expected;
    check_status(response)?;
    let assertion = only_assertion(response)?;
    let IdpMetadata { entity_id, keys, .. } = metadata;
    let mut manager = KeysManager::new();
    manager.add_keys(keys);
    // First, since nothing else in the document can be trusted without it.
    check_signatures(&document, manager, [response, assertion])?;
    check_addressee(response, service_provider, request_id)?;
    check_issuer(response, assertion, &entity_id)?;
    check_conditions(assertion, service_provider, now)?;
    let subject = assertion
        .only_child(ASSERTION, "Subject")
        .ok_or_else(|| invalid("its assertion has no subject", "saml_subject"))?;
    let confirmed = subject
        .children(ASSERTION, "SubjectConfirmation")
        .iter()
        .any(|confirmation| confirms(confirmation, service_provider, request_id, now));
    if !confirmed {
        return Err(invalid("its subject is not confirmed for this sign-in", "saml_confirmation"));
    }
    let name = name_id(subject)?;
    let mut claims = attributes(assertion)?;
    claims.insert(NAME_ID.to_owned(), name.into());
    claims.insert(ISSUER.to_owned(), entity_id.into());
    Ok(claims)
}

fn name_id(subject: Element<'_, '_>) -> Result<String, FederationError> {
    subject
        .only_child(ASSERTION, "NameID")
        .map(|name| name.text())
        .filter(|name| !name.is_empty())
        .ok_or_else(|| invalid("it has no NameID", "saml_name_id"))
}

fn decoded(encoded: &str) -> Option<String> {
    let encoded: String = encoded.split_whitespace().collect();
    let bytes = BASE64_STANDARD.decode(encoded).ok()?;
    String::from_utf8(bytes).ok()
}

fn check_status(response: Element<'_, '_>) -> Result<(), FederationError> {
    let code = response
        .only_child(PROTOCOL, "Status")
        .and_then(|status| status.only_child(PROTOCOL, "StatusCode"));
    match code.and_then(|code| code.attribute("Value")) {
        Some(SUCCESS) => Ok(()),
        _ => Err(invalid("its status is not Success", "saml_status")),
    }
}

fn only_assertion<'d, 'x>(response: Element<'d, 'x>) -> Result<Element<'d, 'x>, FederationError> {
    if !response.children(ASSERTION, "EncryptedAssertion").is_empty() {
        let reason = "its assertion is encrypted, which the sandbox does not support";
        return Err(invalid(reason, "saml_encrypted"));
    }
    response
        .only_child(ASSERTION, "Assertion")
        .ok_or_else(|| invalid("it does not have exactly one assertion", "saml_assertion"))
}

/// Checks that the provider signed the response or its assertion. Every signature has to be valid
/// and inside what it signs (SAML 2.0 Core §5.4.1), which prevents signature wrapping.
fn check_signatures(
    document: &Document<'_>,
    keys: KeysManager,
    signable: [Element<'_, '_>; 2],
) -> Result<(), FederationError> {
    let results = verify_all_document(&DsigContext::new(keys), document).unwrap_or_default();
    if results.is_empty() {
        return Err(invalid("it has no readable signature", "saml_unsigned"));
    }
    if results.iter().all(|result| is_valid(result, signable)) {
        Ok(())
    } else {
        Err(invalid("its signature is not the provider's", "saml_signature"))
    }
}

fn is_valid(result: &VerifyResult, signable: [Element<'_, '_>; 2]) -> bool {
    let VerifyResult::Valid { signature_node, references, .. } = result else {
        return false;
    };
    let [reference] = references.as_slice() else {
        return false;
    };
    let signs = |element: &Element<'_, '_>| {
        let signature = element.only_child(SIGNATURE, "Signature");
        reference.resolved_node == Some(element.id)
            && signature.is_some_and(|signature| signature.id == *signature_node)
    };
    reference.digest_verified && signable.iter().any(signs)
}

fn check_addressee(
    response: Element<'_, '_>,
    service_provider: &ServiceProvider,
    request_id: &str,
) -> Result<(), FederationError> {
    let destination = response.attribute("Destination");
    if destination.is_some_and(|destination| destination != service_provider.acs_url) {
        return Err(invalid("it is meant for another destination", "saml_destination"));
    }
    if response.attribute("InResponseTo") != Some(request_id) {
        return Err(invalid("it responds to another request", "saml_in_response_to"));
    }
    Ok(())
}

/// The issuer of a response is optional, that of an assertion is not.
fn check_issuer(
    response: Element<'_, '_>,
    assertion: Element<'_, '_>,
    entity_id: &str,
) -> Result<(), FederationError> {
    let issuer = |element: Element<'_, '_>| {
        element.only_child(ASSERTION, "Issuer").map(|issuer| issuer.text())
    };
    let from_provider = issuer(response).is_none_or(|issuer| issuer == entity_id)
        && issuer(assertion).is_some_and(|issuer| issuer == entity_id);
    if from_provider { Ok(()) } else { Err(invalid("it is from another issuer", "saml_issuer")) }
}

/// Checks the audience of an assertion and when it is valid (SAML 2.0 Core §2.5).
fn check_conditions(
    assertion: Element<'_, '_>,
    service_provider: &ServiceProvider,
    now: i64,
) -> Result<(), FederationError> {
    let conditions = assertion
        .only_child(ASSERTION, "Conditions")
        .ok_or_else(|| invalid("its assertion has no conditions", "saml_audience"))?;
    let restrictions = conditions.children(ASSERTION, "AudienceRestriction");
    let includes = |restriction: &Element<'_, '_>| {
        let audiences = restriction.children(ASSERTION, "Audience");
        audiences.iter().any(|audience| audience.text() == service_provider.entity_id)
    };
    if restrictions.is_empty() || !restrictions.iter().all(includes) {
        return Err(invalid("it is meant for another audience", "saml_audience"));
    }
    if !has_begun(conditions, now) {
        return Err(invalid("it is not valid yet", "saml_early"));
    }
    let end = conditions.attribute("NotOnOrAfter");
    if end.is_some_and(|end| !is_in_future(end, now)) {
        return Err(invalid("it has expired", "saml_expired"));
    }
    Ok(())
}

/// Whether a confirmation allows the bearer to use the assertion for this request.
fn confirms(
    confirmation: &Element<'_, '_>,
    service_provider: &ServiceProvider,
    request_id: &str,
    now: i64,
) -> bool {
    let data = confirmation.only_child(ASSERTION, "SubjectConfirmationData");
    confirmation.attribute("Method") == Some(BEARER)
        && data.is_some_and(|data| {
            data.attribute("Recipient") == Some(&service_provider.acs_url)
                && data.attribute("InResponseTo") == Some(request_id)
                && data.attribute("NotBefore").is_none()
                && data.attribute("NotOnOrAfter").is_some_and(|end| is_in_future(end, now))
        })
}

fn has_begun(element: Element<'_, '_>, now: i64) -> bool {
    let begin = element.attribute("NotBefore");
    begin.is_none_or(|begin| {
        saml_time::parse(begin).is_some_and(|begin| begin - MAX_CLOCK_SKEW <= now)
    })
}

fn is_in_future(time: &str, now: i64) -> bool {
    saml_time::parse(time).is_some_and(|time| now < time + MAX_CLOCK_SKEW)
}
