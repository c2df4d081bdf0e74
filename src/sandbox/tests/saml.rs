//! Signing in through a SAML provider.

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

use super::world::{ADA, Browser, URL, World, claims, code_of, header, location, parameter};
use crate::sandbox::{
    federation::{
        errand::{Answer, Brought, Question},
        markup::{self, Element, PROTOCOL},
        refusal::{Refusal, refusal},
        saml::{Described, Posted, Relying},
        saml_response::{Expected, verify},
        step::Step,
    },
    routes,
    state::{Object, object},
    visit::{Http, Site, encode, page::Reply},
};

const ENTITY: &str = "https://id.example/entity";
const AUDIENCE: &str = "urn:amazon:cognito:sp:eu-central-1_AbCdEf123";
const CONSUMER: &str = "http://localhost:9229/domain/ohif/saml2/idpresponse";
const NOW: i64 = 1_700_000_000;
/// A certificate of nobody's.
const CERTIFICATE: &str = "MIIBbjCCARWgAwIBAgIUITdxWxKyQvc7yocEgu8N4GtRGgMwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBcDAgFw0yNjExMjExMzQwMDZaGA8yMTI2MTAyODEzNDAwNlowDDEKMAgGA1UEAwwBcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBQa1QC5qM0D9gXjCYIL7IycO8Ce2Q0tsclqefVsVEY4raHxymQqM8R4GIB3M3ZiuKdDzGyj9aeXMekR5HQu2wqjUzBRMB0GA1UdDgQWBBRnpVvwcjXp4hPCUpXF2vF2XheDgzAfBgNVHSMEGDAWgBRnpVvwcjXp4hPCUpXF2vF2XheDgzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIBOL+K7wZ6NF0I7fm+NWhmeNkX59035bZwSI/ob0razrAiBG3eyZSoxgQlSYZq8zjHaZzed40q5WaCvxkmdhrNSrcA==";

/// The metadata of a provider, as `MetadataFile` has it.
fn metadata() -> String {
    format!(
        r#"<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{ENTITY}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>none</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
 {CERTIFICATE}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://id.example/post"/>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://id.example/sso?a=1&amp;b=2"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"#
    )
}

#[test]
fn metadata_says_where_to_sign_in_and_by_which_keys() {
    let described = Described::read(&metadata()).unwrap();
    assert_eq!(described.entity, ENTITY);
    assert_eq!(described.sign_on.as_str(), "https://id.example/sso?a=1&b=2");
    assert_eq!(described.keys.len(), 1);
    let without = |text: &str| metadata().replace(text, "x");
    for (text, why) in [
        (String::new(), "it is no XML"),
        (metadata().replace("?>", "?><!DOCTYPE a [<!ENTITY b \"c\">]>"), "has a DTD"),
        (without("EntityDescriptor"), "no EntityDescriptor"),
        (without("SAML:2.0:metadata"), "no EntityDescriptor"),
        (without(ENTITY).replace("\"x\"", "\"\""), "no entityID"),
        (without("IDPSSODescriptor"), "one IDPSSODescriptor"),
        (without("HTTP-Redirect"), "binding HTTP-Redirect"),
        (metadata().replace("https://id", "http://id"), "of https"),
        (without(CERTIFICATE), "no signing certificate"),
        (without("signing"), "no signing certificate"),
    ] {
        let said = Described::read(&text).err().unwrap_or_default();
        assert!(said.contains(why), "{why}: {said}");
    }
}

/// A key of a provider, and what verifies it.
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

    /// Signs an element that stands alone, by its id.
    fn sign(&self, text: &str, id: &str) -> String {
        let mut manager = KeysManager::new();
        manager.add_key(self.private.clone());
        let mut document = markup::parse(text).unwrap();
        let mut options = EnvelopedSignatureOptions::default();
        options.reference_id = Some(id);
        options.signature_method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
        sign_enveloped_document(&DsigContext::new(manager), &mut document, options).unwrap();
        let text = document.to_xml();
        text.split_once("?>").map_or(text.clone(), |(_, rest)| rest.to_owned())
    }

    fn verdict(&self, response: &str) -> Result<Object, Refusal> {
        let relying = Relying { audience: AUDIENCE.to_owned(), consumer: CONSUMER.to_owned() };
        let expected = Expected {
            described: Described {
                entity: ENTITY.to_owned(),
                sign_on: Url::parse("https://id.example/sso").unwrap(),
                keys: vec![Self::new().public, self.public.clone()],
            },
            relying: &relying,
            request: "_r-1",
            now: NOW,
        };
        verify(&BASE64_STANDARD.encode(response), expected)
    }
}

const ATTRIBUTES: &str = r#"<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>ada@example.com</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>a b</saml:AttributeValue><saml:AttributeValue>c,d</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>"#;

/// A good assertion, unsigned. NOW is 2023-11-14T22:13:20Z.
fn assertion() -> String {
    format!(
        r#"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" Version="2.0" IssueInstant="2023-11-14T22:13:20Z"><saml:Issuer>{ENTITY}</saml:Issuer><saml:Subject><saml:NameID>u-1</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="{CONSUMER}" NotOnOrAfter="2023-11-14T22:18:20Z" InResponseTo="_r-1"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2023-11-14T22:13:20Z" NotOnOrAfter="2023-11-14T22:18:20.5Z"><saml:AudienceRestriction><saml:Audience>{AUDIENCE}</saml:Audience></saml:AudienceRestriction></saml:Conditions>{ATTRIBUTES}</saml:Assertion>"#
    )
}

/// A good response around that.
fn response(inner: &str) -> String {
    format!(
        r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_m" Version="2.0" Destination="{CONSUMER}" InResponseTo="_r-1"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{ENTITY}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{inner}</samlp:Response>"#
    )
}

#[test]
fn an_answer_is_believed_when_the_assertion_or_the_whole_of_it_is_signed() {
    let signer = Signer::new();
    let inner = response(&signer.sign(&assertion(), "_a"));
    for good in
        [inner.clone(), signer.sign(&response(&assertion()), "_m"), signer.sign(&inner, "_m")]
    {
        let said = signer.verdict(&good).unwrap();
        assert_eq!(
            Value::Object(said),
            json!({"mail": ADA, "groups": "[a+b,c%2Cd]", "NameID": "u-1", "Issuer": ENTITY})
        );
    }
    // A comment in a name cuts nothing off it.
    let name = assertion().replace("u-1<", "u<!-- x -->-1<");
    let said = signer.verdict(&response(&signer.sign(&name, "_a")));
    assert_eq!(said.unwrap()["NameID"], "u-1");
}

#[test]
fn an_answer_is_believed_only_when_all_that_it_says_fits() {
    let signer = Signer::new();
    let audience = format!("<saml:Audience>{AUDIENCE}</saml:Audience>");
    let both = format!("{audience}</saml:AudienceRestriction><saml:AudienceRestriction>{audience}");
    let recipient = format!("Recipient=\"{CONSUMER}\"");
    let subject_ends = "NotOnOrAfter=\"2023-11-14T22:18:20Z\"";
    let ends = "NotOnOrAfter=\"2023-11-14T22:18:20.5Z\"";
    let begins = "NotBefore=\"2023-11-14T22:13:20Z\"";
    let in_response = "InResponseTo=\"_r-1\"";
    for (from, to, wanted) in [
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
        let said = signer.verdict(&response(&signer.sign(&text, "_a")));
        let cause = said.err().map(|refusal| refusal.cause);
        assert_eq!(cause, wanted, "{from} → {to}");
    }
    let good = response(&signer.sign(&assertion(), "_a"));
    let destination = format!("Destination=\"{CONSUMER}\"");
    let issuer = format!("{ENTITY}</saml:Issuer><samlp");
    for (from, to, wanted) in [
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
        let said = signer.verdict(&good.replace(from, to));
        assert_eq!(said.err().map(|refusal| refusal.cause), wanted, "{to}");
    }
    let dtd = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{good}");
    let encrypted =
        r#"<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>"#;
    for (text, wanted) in [
        (String::new(), "saml_malformed"),
        ("<a".to_owned(), "saml_malformed"),
        (dtd, "saml_malformed"),
        (response(""), "saml_assertion"),
        (response(encrypted), "saml_encrypted"),
    ] {
        assert_eq!(signer.verdict(&text).unwrap_err().cause, wanted, "{text}");
    }
}

#[test]
fn an_answer_is_believed_only_when_the_provider_signed_what_is_read() {
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
    for (text, wanted) in [
        // Good, and beside what they sign.
        (response(&format!("{signature}{before}{after}")), "saml_signature"),
        (response(&format!("<ds:Signature{outer}</ds:Signature>{start}{end}")), "saml_signature"),
        (response(&assertion()), "saml_unsigned"),
        (response(&other.sign(&assertion(), "_a")), "saml_signature"),
        (response(&signed.replace("u-1", "u-2")), "saml_signature"),
        // A good one, and one that is not, of the whole.
        (other.sign(&response(&signed), "_m"), "saml_signature"),
        // The good one is elsewhere, and another is read in its place.
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
        let said = signer.verdict(&text);
        let cause = said.map_err(|refusal| refusal.cause).unwrap_err();
        assert_eq!(cause, wanted, "{text}");
    }
}

/// A world that signs people in through a SAML provider alone.
fn federated() -> World {
    let mut world = World::with_pool(2, json!({}), json!({"UsernameAttributes": ["email"]}));
    world.style();
    world.cognito.ok(
        "CreateIdentityProvider",
        json!({
            "UserPoolId": world.pool, "ProviderName": "Corp", "ProviderType": "SAML",
            "ProviderDetails": {"MetadataFile": metadata()}, "AttributeMapping": {"email": "mail"},
        }),
    );
    world.update(json!({"SupportedIdentityProviders": ["Corp"]}));
    world
}

fn resumes(world: &mut World, query: &str, brought: Brought) -> Reply {
    let faults = world.faults.clone();
    let site = Site { url: URL, faults: &faults, now: world.cognito.now };
    let http =
        Http { method: "POST", path: "/domain/ohif/saml2/idpresponse", query, ..Http::default() };
    routes::resume(&site, &mut world.cognito.state, &http, brought).unwrap()
}

/// Sends a browser away to the provider.
fn away(browser: &mut Browser, world: &mut World, changes: &[(&str, Option<&str>)]) -> Reply {
    let query = world.query(changes);
    let url = format!("/domain/ohif/oauth2/authorize?{query}");
    let Step::Ask(errand) = browser.step(world, "GET", &url, "") else {
        panic!("the metadata is not asked for");
    };
    assert!(matches!(errand.question, Question::SignOn));
    let brought = Brought {
        asked: errand.asked,
        provider: errand.upstream.name,
        answer: Answer::SignOn(Ok(Described::read(&metadata()).unwrap())),
    };
    let reply = resumes(world, &query, brought);
    browser.keep(&reply);
    reply
}

/// A form that comes from another site, without cookies.
fn posts(world: &mut World, form: &[(&str, &str)]) -> Step {
    let url = "/domain/ohif/saml2/idpresponse";
    Browser::default().step(world, "POST", url, &encode(form.iter().copied()))
}

/// What was posted, with this said of it.
fn outcome(world: &mut World, step: Step, said: Result<Value, Refusal>) -> (Reply, String) {
    let Step::Ask(errand) = step else {
        panic!("nothing is looked at");
    };
    let Question::Assertion(posted) = errand.question else {
        panic!("another question");
    };
    let request = Posted::request(&posted);
    let brought = Brought {
        asked: errand.asked,
        provider: errand.upstream.name,
        answer: Answer::Assertion(posted, said.map(object)),
    };
    (resumes(world, "", brought), request)
}

fn good() -> Value {
    json!({"NameID": "u-1", "Issuer": ENTITY, "mail": ADA})
}

#[test]
fn a_browser_leaves_with_a_request_that_says_who_asks_and_where_the_answer_goes() {
    let mut world = federated();
    let mut browser = Browser::default();
    for (prompt, force) in [(None, None), (Some("login"), Some("true"))] {
        let reply = away(&mut browser, &mut world, &[("prompt", prompt)]);
        let sso = "https://id.example/sso?a=1&b=2&SAMLRequest=";
        assert!(location(&reply).starts_with(sso), "{}", location(&reply));
        let bytes = BASE64_STANDARD.decode(parameter(&reply, "SAMLRequest").unwrap()).unwrap();
        // One last block, stored as it is; its length, and that once more the other way round.
        let length = u16::try_from(bytes.len() - 5).unwrap();
        assert_eq!(bytes[0], 1);
        assert_eq!(bytes[1..3], length.to_le_bytes());
        assert_eq!(bytes[3..5], (!length).to_le_bytes());
        let text = std::str::from_utf8(&bytes[5..]).unwrap();
        let document = markup::parse(text).unwrap();
        let root = Element::root(&document).unwrap();
        assert!(root.is(PROTOCOL, "AuthnRequest"));
        let said = |name| root.attribute(name);
        assert_eq!(said("AssertionConsumerServiceURL"), Some(CONSUMER));
        assert_eq!(said("Destination"), Some("https://id.example/sso?a=1&b=2"));
        assert_eq!(said("ForceAuthn"), force);
        assert_eq!(root.text(), format!("urn:amazon:cognito:sp:{}", world.pool));
        let relay_state = parameter(&reply, "RelayState").unwrap();
        let form = [("RelayState", &*relay_state), ("SAMLResponse", "x")];
        let step = posts(&mut world, &form);
        let (_, request) = outcome(&mut world, step, Ok(good()));
        assert_eq!(said("ID"), Some(&*request));
    }
}

#[test]
fn a_person_of_a_saml_provider_becomes_a_user_with_an_identity_of_it() {
    let mut world = federated();
    let mut browser = Browser::default();
    let reply = away(&mut browser, &mut world, &[]);
    let relay_state = parameter(&reply, "RelayState").unwrap();
    let form = [("RelayState", &*relay_state), ("SAMLResponse", "x")];
    let step = posts(&mut world, &form);
    let (reply, _) = outcome(&mut world, step, Ok(good()));
    assert_eq!(reply.status, 303);
    let on = header(&reply, "location").replace(URL, "");
    // Who started the sign-in has to end it, and once.
    let cause = |reply: Reply| reply.cause.unwrap_or("none");
    let mut stranger = Browser::default();
    let other = cause(stranger.go(&mut world, "GET", &on, ""));
    assert_eq!(other, "state_of_another_browser");
    let Step::Reply(again) = posts(&mut world, &form) else {
        panic!("the form is taken twice");
    };
    assert_eq!(cause(again), "state_unknown");
    let back = browser.go(&mut world, "GET", &on, "");
    let said = claims(&world.exchange(&code_of(&back))["id_token"]);
    assert_eq!(said["cognito:username"], "Corp_u-1");
    assert_eq!(said["email"], ADA);
    let identity = &said["identities"][0];
    assert_eq!(identity["providerType"], "SAML");
    assert_eq!(identity["issuer"], ENTITY);
    assert_eq!(identity["userId"], "u-1");
    assert_eq!(cause(browser.go(&mut world, "GET", &on, "")), "state_unknown");
}

#[test]
fn what_comes_back_in_no_order_signs_nobody_in() {
    let mut world = federated();
    let mut browser = Browser::default();
    let reply = away(&mut browser, &mut world, &[]);
    let relay_state = parameter(&reply, "RelayState").unwrap();
    let cause = |step: Step| match step {
        Step::Reply(reply) => reply.cause.unwrap_or("none"),
        Step::Ask(_) => "asked",
    };
    let response = ("SAMLResponse", "x");
    let known = ("RelayState", &*relay_state);
    assert_eq!(cause(posts(&mut world, &[response])), "state_missing");
    let made_up = [("RelayState", "made-up"), response];
    assert_eq!(cause(posts(&mut world, &made_up)), "state_unknown");
    assert_eq!(cause(posts(&mut world, &[known])), "provider_sent_no_response");
    // Each leaves anew; that one is over.
    let anew = |browser: &mut Browser, world: &mut World| {
        parameter(&away(browser, world, &[]), "RelayState").unwrap()
    };
    let relay_state = anew(&mut browser, &mut world);
    let page = format!("/domain/ohif/saml2/idpresponse?RelayState={relay_state}");
    let reply = browser.go(&mut world, "GET", &page, "");
    assert_eq!(reply.cause, Some("provider_sent_no_response"));
    let relay_state = anew(&mut browser, &mut world);
    let page = format!("/domain/ohif/oauth2/idpresponse?state={relay_state}&code=c");
    let reply = browser.go(&mut world, "GET", &page, "");
    assert_eq!(reply.cause, Some("provider_gone"), "of another protocol");
    let relay_state = anew(&mut browser, &mut world);
    let form = [("RelayState", &*relay_state), response];
    let step = posts(&mut world, &form);
    let why = refusal("Invalid SAML response: x", "saml_signature");
    let (reply, _) = outcome(&mut world, step, Err(why));
    assert_eq!(reply.cause, Some("saml_signature"));
    assert_eq!(parameter(&reply, "error").as_deref(), Some("server_error"));
    assert_eq!(cause(posts(&mut world, &form)), "state_unknown");
    let relay_state = anew(&mut browser, &mut world);
    world.cognito.now += 300.0;
    let form = [("RelayState", &*relay_state), response];
    assert_eq!(cause(posts(&mut world, &form)), "state_expired");
    assert!(world.pool_mut().users.is_empty());
}

#[test]
fn metadata_that_cannot_be_used_is_told_to_the_app() {
    let mut world = federated();
    let ids = json!({"UserPoolId": world.pool, "ProviderName": "Corp"});
    let broken = json!({"ProviderDetails": {"MetadataFile": "<a/>"}});
    world.cognito.ok("UpdateIdentityProvider", super::merged(ids, broken));
    let url = format!("/domain/ohif/oauth2/authorize?{}", world.query(&[]));
    let Step::Ask(errand) = Browser::default().step(&mut world, "GET", &url, "") else {
        panic!("the metadata is not asked for");
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let brought = runtime.unwrap().block_on(errand.run(world.cognito.now));
    let reply = resumes(&mut world, "", brought);
    assert_eq!(reply.cause, Some("metadata_failed"));
    let said = parameter(&reply, "error_description").unwrap_or_default();
    assert!(said.contains("it has no EntityDescriptor"), "{said}");
}
