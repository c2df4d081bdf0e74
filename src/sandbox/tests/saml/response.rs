//! Verification of a SAML response.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bergshamra_dsig::{
    DsigContext,
    sign::{EnvelopedSignatureOptions, sign_enveloped_document},
};
use bergshamra_keys::{
    Key, KeysManager,
    loader::{load_ec_p256_private_pem, load_spki_der},
};
use serde_json::{Value, json};
use url::Url;

use super::{CONSUMER, ENTITY};
use crate::sandbox::{
    federation::{
        error::FederationError,
        saml_metadata::IdpMetadata,
        saml_request::ServiceProvider,
        saml_response::{ExpectedResponse, verify},
        saml_xml,
    },
    state::Object,
    testing::world::ADA,
};

const AUDIENCE: &str = "urn:amazon:cognito:sp:eu-central-1_AbCdEf123";

const NOW: i64 = 1_700_000_000;

/// A key pair of a provider.
struct Signer {
    private: Key,
    public: Key,
}

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der.as_ref()).unwrap();
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        let text = BASE64_STANDARD.encode(der.as_ref());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let text = lines.join("\n");
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
        Self {
            private: load_ec_p256_private_pem(pem.as_bytes()).unwrap(),
            public: load_spki_der(spki.as_ref()).unwrap(),
        }
    }

    /// Signs an element by its id.
    fn sign(&self, text: &str, id: &str) -> String {
        let mut manager = KeysManager::new();
        manager.add_key(self.private.clone());
        let mut document = saml_xml::parse(text).unwrap();
        let mut options = EnvelopedSignatureOptions::default();
        options.reference_id = Some(id);
        options.signature_method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
        sign_enveloped_document(&DsigContext::new(manager), &mut document, options).unwrap();
        let text = document.to_xml();
        text.split_once("?>").map_or(text.clone(), |(_, rest)| rest.to_owned())
    }

    fn verify(&self, response: &str) -> Result<Object, FederationError> {
        let service_provider =
            ServiceProvider { entity_id: AUDIENCE.to_owned(), acs_url: CONSUMER.to_owned() };
        let expected = ExpectedResponse {
            metadata: IdpMetadata {
                entity_id: ENTITY.to_owned(),
                sign_on_url: Url::parse("https://id.example/sso").unwrap(),
                keys: vec![Self::new().public, self.public.clone()],
            },
            service_provider: &service_provider,
            request_id: "_r-1",
            now: NOW,
        };
        verify(&BASE64_STANDARD.encode(response), expected)
    }
}

const ATTRIBUTES: &str = r#"<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>ada@example.com</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>a b</saml:AttributeValue><saml:AttributeValue>c,d</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>"#;

/// A valid assertion, unsigned. `NOW` is 2023-11-14T22:13:20Z.
fn assertion() -> String {
    format!(
        r#"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" Version="2.0" IssueInstant="2023-11-14T22:13:20Z"><saml:Issuer>{ENTITY}</saml:Issuer><saml:Subject><saml:NameID>u-1</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="{CONSUMER}" NotOnOrAfter="2023-11-14T22:18:20Z" InResponseTo="_r-1"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2023-11-14T22:13:20Z" NotOnOrAfter="2023-11-14T22:18:20.5Z"><saml:AudienceRestriction><saml:Audience>{AUDIENCE}</saml:Audience></saml:AudienceRestriction></saml:Conditions>{ATTRIBUTES}</saml:Assertion>"#
    )
}

/// A valid response with an assertion.
fn response(inner: &str) -> String {
    format!(
        r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_m" Version="2.0" Destination="{CONSUMER}" InResponseTo="_r-1"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{ENTITY}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{inner}</samlp:Response>"#
    )
}

#[test]
fn a_response_is_accepted_if_it_or_its_assertion_is_signed() {
    let signer = Signer::new();
    let inner = response(&signer.sign(&assertion(), "_a"));
    for good in
        [inner.clone(), signer.sign(&response(&assertion()), "_m"), signer.sign(&inner, "_m")]
    {
        let result = signer.verify(&good).unwrap();
        assert_eq!(
            Value::Object(result),
            json!({"mail": ADA, "groups": "[a+b,c%2Cd]", "NameID": "u-1", "Issuer": ENTITY})
        );
    }
    // A comment does not cut off the name.
    let name = assertion().replace("u-1<", "u<!-- x -->-1<");
    let result = signer.verify(&response(&signer.sign(&name, "_a")));
    assert_eq!(result.unwrap()["NameID"], "u-1");
}

#[test]
fn a_response_is_accepted_only_if_all_its_statements_are_right() {
    let signer = Signer::new();
    let audience = format!("<saml:Audience>{AUDIENCE}</saml:Audience>");
    let both = format!("{audience}</saml:AudienceRestriction><saml:AudienceRestriction>{audience}");
    let recipient = format!("Recipient=\"{CONSUMER}\"");
    let subject_ends = "NotOnOrAfter=\"2023-11-14T22:18:20Z\"";
    let ends = "NotOnOrAfter=\"2023-11-14T22:18:20.5Z\"";
    let begins = "NotBefore=\"2023-11-14T22:13:20Z\"";
    let in_response = "InResponseTo=\"_r-1\"";
    for (from, to, expected) in [
        ("", "", None),
        (&*audience, &*both, None),
        (&*audience, &*both.replacen("urn:", "x", 1), Some("saml_audience")),
        (AUDIENCE, "urn:other", Some("saml_audience")),
        (&audience, "", Some("saml_audience")),
        ("Conditions", "Advice", Some("saml_audience")),
        ("AudienceRestriction", "ProxyRestriction", Some("saml_audience")),
        (ends, "", None),
        (ends, "NotOnOrAfter=\"2023-11-14T22:12:21Z\"", None),
        (ends, "NotOnOrAfter=\"2023-11-14T22:12:20Z\"", Some("saml_expired")),
        (ends, "NotOnOrAfter=\"tomorrow\"", Some("saml_expired")),
        (begins, "", None),
        (begins, "NotBefore=\"2023-11-14T22:14:20Z\"", None),
        (begins, "NotBefore=\"2023-11-14T22:14:21Z\"", Some("saml_early")),
        (subject_ends, "NotOnOrAfter=\"2023-11-14T22:12:20Z\"", Some("saml_confirmation")),
        (subject_ends, "", Some("saml_confirmation")),
        (
            subject_ends,
            "NotOnOrAfter=\"2023-11-14T22:18:20Z\" NotBefore=\"2023-11-14T22:13:20Z\"",
            Some("saml_confirmation"),
        ),
        (&recipient, "", Some("saml_confirmation")),
        (&recipient, "Recipient=\"https://x\"", Some("saml_confirmation")),
        (in_response, "", Some("saml_confirmation")),
        (in_response, "InResponseTo=\"_r-2\"", Some("saml_confirmation")),
        ("cm:bearer", "cm:sender-vouches", Some("saml_confirmation")),
        ("saml:Subject>", "saml:Advice>", Some("saml_subject")),
        ("<saml:NameID>u-1</saml:NameID>", "", Some("saml_name_id")),
        (">u-1<", "> <", Some("saml_name_id")),
        (ENTITY, "https://other.example", Some("saml_issuer")),
    ] {
        let text = assertion().replace(from, to);
        let text = if from.is_empty() { assertion() } else { text };
        let result = signer.verify(&response(&signer.sign(&text, "_a")));
        let cause = result.err().map(|error| error.cause);
        assert_eq!(cause, expected, "{from} → {to}");
    }
    let good = response(&signer.sign(&assertion(), "_a"));
    let destination = format!("Destination=\"{CONSUMER}\"");
    let issuer = format!("{ENTITY}</saml:Issuer><samlp");
    for (from, to, expected) in [
        (&*destination, "", None),
        (&destination, "Destination=\"https://x\"", Some("saml_destination")),
        ("InResponseTo=\"_r-1\"><saml:Issuer", "><saml:Issuer", Some("saml_in_response_to")),
        (
            "InResponseTo=\"_r-1\"><saml:Issuer",
            "InResponseTo=\"_r-2\"><saml:Issuer",
            Some("saml_in_response_to"),
        ),
        (&issuer, "https://x</saml:Issuer><samlp", Some("saml_issuer")),
        ("status:Success", "status:Requester", Some("saml_status")),
        ("samlp:Status>", "samlp:State>", Some("saml_status")),
        ("samlp:Response", "samlp:LogoutResponse", Some("saml_malformed")),
        ("ID=\"_m\" Version=\"2.0\"", "ID=\"_m\" Version=\"1.1\"", Some("saml_malformed")),
        ("<samlp:Status>", "<!-- --><samlp:Status>", None),
    ] {
        assert!(good.contains(from), "{from}");
        let result = signer.verify(&good.replace(from, to));
        assert_eq!(result.err().map(|error| error.cause), expected, "{to}");
    }
    let dtd = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{good}");
    let encrypted =
        r#"<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>"#;
    for (text, expected) in [
        (String::new(), "saml_malformed"),
        ("<a".to_owned(), "saml_malformed"),
        (dtd, "saml_malformed"),
        (response(""), "saml_assertion"),
        (response(encrypted), "saml_encrypted"),
    ] {
        assert_eq!(signer.verify(&text).unwrap_err().cause, expected, "{text}");
    }
}

#[test]
fn a_signature_only_counts_for_the_element_around_it() {
    let (signer, other) = (Signer::new(), Signer::new());
    let signed = signer.sign(&assertion(), "_a");
    let forged = assertion().replace("u-1", "u-2");
    let renamed = forged.replace("\"_a\"", "\"_b\"");
    let (before, rest) = signed.split_once("<ds:Signature").unwrap();
    let (signature, after) = rest.split_once("</ds:Signature>").unwrap();
    let signature = format!("<ds:Signature{signature}</ds:Signature>");
    let moved =
        |into: &str| renamed.replacen("</saml:Issuer>", &format!("</saml:Issuer>{into}"), 1);
    let extensions = |inner: &str| format!("<samlp:Extensions>{inner}</samlp:Extensions>");
    let object = format!("<ds:Object>{before}{after}</ds:Object></ds:Signature>");
    let twice = signer.sign(&signed, "_a");
    let (start, rest) = twice.split_once("<ds:Signature").unwrap();
    let (outer, end) = rest.split_once("</ds:Signature>").unwrap();
    for (text, expected) in [
        // Valid, but next to what they sign.
        (response(&format!("{signature}{before}{after}")), "saml_signature"),
        (response(&format!("<ds:Signature{outer}</ds:Signature>{start}{end}")), "saml_signature"),
        (response(&assertion()), "saml_unsigned"),
        (response(&other.sign(&assertion(), "_a")), "saml_signature"),
        (response(&signed.replace("u-1", "u-2")), "saml_signature"),
        // A valid one, and an invalid one of the response.
        (other.sign(&response(&signed), "_m"), "saml_signature"),
        // The signed assertion is elsewhere, and another one would be read.
        (response(&format!("{}{renamed}", extensions(&signed))), "saml_signature"),
        (response(&format!("{signed}{renamed}")), "saml_assertion"),
        (response(&moved(&signed)), "saml_signature"),
        (response(&moved(&signature.replace("</ds:Signature>", &object))), "saml_signature"),
        (
            response(&format!("{}{}", extensions(&format!("{before}{after}")), moved(&signature))),
            "saml_signature",
        ),
        (response(&format!("{}{}", extensions(&signed), forged)), "saml_unsigned"),
    ] {
        let result = signer.verify(&text);
        let cause = result.map_err(|error| error.cause).unwrap_err();
        assert_eq!(cause, expected, "{text}");
    }
}

#[test]
fn attributes_are_bounded_in_number_and_size() {
    let signer = Signer::new();
    let attribute = |name: &str, values: &[&str]| {
        let value = |text: &&str| format!("<saml:AttributeValue>{text}</saml:AttributeValue>");
        let values: String = values.iter().map(value).collect();
        format!("<saml:Attribute Name=\"{name}\">{values}</saml:Attribute>")
    };
    let numbered = |count: usize| -> String {
        (0..count).map(|number| attribute(&number.to_string(), &["x"])).collect()
    };
    let (long, longer) = ("x".repeat((16 << 10) - 1), "x".repeat(16 << 10));
    let half = &*"x".repeat(10_000);
    for (attributes, expected) in [
        (numbered(200), None),
        (numbered(201), Some("saml_attributes")),
        (attribute("a", &[&long]), None),
        (attribute("a", &[&longer]), Some("saml_attributes")),
        (attribute("a", &["x"; 1000]), None),
        (attribute("a", &["x"; 1001]), Some("saml_attributes")),
        (attribute("a", &[half, half]), Some("saml_attributes")),
        (attribute(&longer, &["x"]), Some("saml_attributes")),
    ] {
        let statement = format!("<saml:AttributeStatement>{attributes}</saml:AttributeStatement>");
        let text = assertion().replace(ATTRIBUTES, &statement);
        let result = signer.verify(&response(&signer.sign(&text, "_a")));
        assert_eq!(result.err().map(|error| error.cause), expected, "{attributes:.60}");
    }
}

#[test]
fn a_response_is_refused_by_its_size_before_it_is_parsed() {
    let signer = Signer::new();
    let many = |one: fn(usize) -> String, count: usize| -> String { (0..count).map(one).collect() };
    let within = |attributes: String| response("").replacen("ID=", &format!("{attributes} ID="), 1);
    let signature = r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/><ds:Reference URI="#_m"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>"##;
    for (name, text) in [
        ("bytes", response(&"x".repeat(256 << 10))),
        ("elements", response(&"<x/>".repeat(20_000))),
        ("attributes", within(many(|n| format!(" a{n}=''"), 12_000))),
        ("namespaces", within(many(|n| format!(" xmlns:a{n}='u'"), 12_000))),
        ("signatures", response(&format!("{}{}", assertion(), signature.repeat(300)))),
    ] {
        assert_eq!(signer.verify(&text).unwrap_err().cause, "saml_too_large", "{name}");
    }
}
