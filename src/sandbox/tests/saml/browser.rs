//! A browser goes to a SAML provider and returns.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{CONSUMER, ENTITY, metadata};
use crate::sandbox::{
    federation::{
        error::FederationError,
        progress::Progress,
        provider_request::{ProviderAnswer, ProviderQuery, ProviderReply},
        saml_metadata::IdpMetadata,
        saml_xml::{self, Element, PROTOCOL},
    },
    state::object,
    testing::{
        browser::Browser,
        direct::URL,
        merged,
        reply::{claims, code_of, header, location, parameter},
        world::{ADA, World},
    },
    visit::{HttpRequest, encode, page::Reply},
};

/// A world whose app only offers a SAML provider.
fn corp() -> World {
    let mut world = World::new(2, json!({}));
    world.add_style();
    world.api.ok(
        "CreateIdentityProvider",
        json!({
            "UserPoolId": world.pool, "ProviderName": "Corp", "ProviderType": "SAML",
            "ProviderDetails": {"MetadataFile": metadata()}, "AttributeMapping": {"email": "mail"},
        }),
    );
    world.offer(&["Corp"]);
    world
}

fn resume(world: &mut World, query: &str, reply: ProviderReply) -> Reply {
    let path = "/domain/ohif/saml2/idpresponse";
    let http = HttpRequest { method: "POST", path, query, ..HttpRequest::default() };
    world.resume(&http, reply)
}

/// Sends a browser to the provider.
fn leave(browser: &mut Browser, world: &mut World, changes: &[(&str, Option<&str>)]) -> Reply {
    let query = world.query(changes);
    let url = format!("/domain/ohif/oauth2/authorize?{query}");
    let Progress::AskProvider(request) = browser.visit(world, "GET", &url, "") else {
        panic!("the metadata is not requested");
    };
    assert!(matches!(request.query, ProviderQuery::Metadata));
    let reply = ProviderReply {
        auth_request: request.auth_request,
        provider: request.provider.name,
        answer: ProviderAnswer::Metadata(Ok(IdpMetadata::parse(&metadata()).unwrap())),
    };
    let reply = resume(world, &query, reply);
    browser.keep_cookies(&reply);
    reply
}

/// Posts a form from another site, without cookies.
fn post(world: &mut World, form: &[(&str, &str)]) -> Progress {
    let url = "/domain/ohif/saml2/idpresponse";
    Browser::default().visit(world, "POST", url, &encode(form.iter().copied()))
}

/// Continues a visit that posted a response; the reply, and the id of the request.
fn verified(
    world: &mut World,
    progress: Progress,
    claims: Result<Value, FederationError>,
) -> (Reply, String) {
    let Progress::AskProvider(request) = progress else {
        panic!("the response is not verified");
    };
    let ProviderQuery::Assertion(posted) = request.query else {
        panic!("it is another query");
    };
    let request_id = posted.request_id();
    let reply = ProviderReply {
        auth_request: request.auth_request,
        provider: request.provider.name,
        answer: ProviderAnswer::Assertion(posted, claims.map(object)),
    };
    (resume(world, "", reply), request_id)
}

fn valid_claims() -> Value {
    json!({"NameID": "u-1", "Issuer": ENTITY, "mail": ADA})
}

#[test]
fn a_browser_is_sent_to_a_saml_provider_with_a_complete_request() {
    let mut world = corp();
    let mut browser = Browser::default();
    for (prompt, force) in [(None, None), (Some("login"), Some("true"))] {
        let reply = leave(&mut browser, &mut world, &[("prompt", prompt)]);
        let sso = "https://id.example/sso?a=1&b=2&SAMLRequest=";
        assert!(location(&reply).starts_with(sso), "{}", location(&reply));
        let bytes = BASE64_STANDARD.decode(parameter(&reply, "SAMLRequest").unwrap()).unwrap();
        // One last, stored block: its length, and the complement of that.
        let length = u16::try_from(bytes.len() - 5).unwrap();
        assert_eq!(bytes[0], 1);
        assert_eq!(bytes[1..3], length.to_le_bytes());
        assert_eq!(bytes[3..5], (!length).to_le_bytes());
        let text = std::str::from_utf8(&bytes[5..]).unwrap();
        let document = saml_xml::parse(text).unwrap();
        let root = Element::root(&document).unwrap();
        assert!(root.is(PROTOCOL, "AuthnRequest"));
        let attribute = |name| root.attribute(name);
        assert_eq!(attribute("AssertionConsumerServiceURL"), Some(CONSUMER));
        assert_eq!(attribute("Destination"), Some("https://id.example/sso?a=1&b=2"));
        assert_eq!(attribute("ForceAuthn"), force);
        assert_eq!(root.text(), format!("urn:amazon:cognito:sp:{}", world.pool));
        let relay_state = parameter(&reply, "RelayState").unwrap();
        let form = [("RelayState", &*relay_state), ("SAMLResponse", "x")];
        let step = post(&mut world, &form);
        let (_, request) = verified(&mut world, step, Ok(valid_claims()));
        assert_eq!(attribute("ID"), Some(&*request));
    }
}

#[test]
fn a_person_of_a_saml_provider_becomes_a_user_with_its_identity() {
    let mut world = corp();
    let mut browser = Browser::default();
    let reply = leave(&mut browser, &mut world, &[]);
    let relay_state = parameter(&reply, "RelayState").unwrap();
    let form = [("RelayState", &*relay_state), ("SAMLResponse", "x")];
    let step = post(&mut world, &form);
    let (reply, _) = verified(&mut world, step, Ok(valid_claims()));
    assert_eq!(reply.status, 303);
    let on = header(&reply, "location").replace(URL, "");
    // Only the browser that started the sign-in can finish it, once.
    let cause = |reply: Reply| reply.cause.unwrap_or("none");
    let mut stranger = Browser::default();
    let other = cause(stranger.go(&mut world, "GET", &on, ""));
    assert_eq!(other, "state_of_another_browser");
    let Progress::Reply(again) = post(&mut world, &form) else {
        panic!("the form is accepted twice");
    };
    assert_eq!(cause(again), "state_unknown");
    let back = browser.go(&mut world, "GET", &on, "");
    let id = claims(&world.exchange(&code_of(&back))["id_token"]);
    assert_eq!(id["cognito:username"], "Corp_u-1");
    assert_eq!(id["email"], ADA);
    let identity = &id["identities"][0];
    assert_eq!(identity["providerType"], "SAML");
    assert_eq!(identity["issuer"], ENTITY);
    assert_eq!(identity["userId"], "u-1");
    assert_eq!(cause(browser.go(&mut world, "GET", &on, "")), "state_unknown");
}

#[test]
fn an_invalid_return_from_a_saml_provider_signs_nobody_in() {
    let mut world = corp();
    let mut browser = Browser::default();
    let reply = leave(&mut browser, &mut world, &[]);
    let relay_state = parameter(&reply, "RelayState").unwrap();
    let cause = |step: Progress| match step {
        Progress::Reply(reply) => reply.cause.unwrap_or("none"),
        Progress::AskProvider(_) => "the provider is asked",
    };
    let response = ("SAMLResponse", "x");
    let known = ("RelayState", &*relay_state);
    assert_eq!(cause(post(&mut world, &[response])), "state_missing");
    let made_up = [("RelayState", "made-up"), response];
    assert_eq!(cause(post(&mut world, &made_up)), "state_unknown");
    assert_eq!(cause(post(&mut world, &[known])), "provider_sent_no_response");
    // Each case starts again, since a sign-in ends with its first return.
    let relay_state_of = |browser: &mut Browser, world: &mut World| {
        parameter(&leave(browser, world, &[]), "RelayState").unwrap()
    };
    let relay_state = relay_state_of(&mut browser, &mut world);
    let page = format!("/domain/ohif/saml2/idpresponse?RelayState={relay_state}");
    let reply = browser.go(&mut world, "GET", &page, "");
    assert_eq!(reply.cause, Some("provider_sent_no_response"));
    let relay_state = relay_state_of(&mut browser, &mut world);
    let page = format!("/domain/ohif/oauth2/idpresponse?state={relay_state}&code=c");
    let reply = browser.go(&mut world, "GET", &page, "");
    assert_eq!(reply.cause, Some("provider_gone"), "a SAML provider has no OIDC callback");
    let relay_state = relay_state_of(&mut browser, &mut world);
    let form = [("RelayState", &*relay_state), response];
    let step = post(&mut world, &form);
    let why = FederationError::new("Invalid SAML response: x", "saml_signature");
    let (reply, _) = verified(&mut world, step, Err(why));
    assert_eq!(reply.cause, Some("saml_signature"));
    assert_eq!(parameter(&reply, "error").as_deref(), Some("server_error"));
    assert_eq!(cause(post(&mut world, &form)), "state_unknown");
    let relay_state = relay_state_of(&mut browser, &mut world);
    world.api.now += 300.0;
    let form = [("RelayState", &*relay_state), response];
    assert_eq!(cause(post(&mut world, &form)), "state_expired");
    assert!(world.pool_mut().users.is_empty());
}

#[test]
fn unusable_metadata_is_reported_to_the_app() {
    let mut world = corp();
    let ids = json!({"UserPoolId": world.pool, "ProviderName": "Corp"});
    let broken = json!({"ProviderDetails": {"MetadataFile": "<a/>"}});
    world.api.ok("UpdateIdentityProvider", merged(ids, broken));
    let url = format!("/domain/ohif/oauth2/authorize?{}", world.query(&[]));
    let Progress::AskProvider(request) = Browser::default().visit(&mut world, "GET", &url, "")
    else {
        panic!("the metadata is not requested");
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let reply = runtime.unwrap().block_on(request.send(world.api.now));
    let reply = resume(&mut world, "", reply);
    assert_eq!(reply.cause, Some("metadata_failed"));
    let description = parameter(&reply, "error_description").unwrap_or_default();
    assert!(description.contains("it has no EntityDescriptor"), "{description}");
}
