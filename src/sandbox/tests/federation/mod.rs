//! Sign-ins through an OIDC provider.

mod browser;
mod id_token;
mod requests;
mod user;

use serde_json::{Value, json};

use crate::sandbox::{
    federation::{
        progress::Progress,
        provider_request::{ProviderAnswer, ProviderReply, ProviderRequest},
    },
    state::{Pool, object},
    testing::{
        browser::Browser,
        direct::keys,
        reply::{CALLBACK, location, parameter},
        world::{ADA, World},
    },
    visit::{HttpRequest, encode, page::Reply},
};

const ISSUER: &str = "https://id.example";

/// The claims of a valid ID token of the provider.
fn valid_claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "upstream", "sub": "u-1", "nonce": "n-1", "exp": 1_700_000_060,
        "iat": 1_700_000_000, "email": ADA,
    })
}

/// The keys of the provider.
fn signer() -> Pool {
    Pool { keys: keys(), ..Pool::default() }
}

/// A world whose app only offers Okta, with these members of the provider and settings of the pool.
fn okta_with(provider: Value, pool: Value) -> World {
    let mut world = World::with_pool(2, json!({}), pool);
    world.add_style();
    let details = json!({"authorize_url": "https://id.example/go?tenant=1"});
    let mut members = json!({"AttributeMapping": {"email": "email"}});
    if let Value::Object(provider) = provider {
        members.as_object_mut().unwrap().extend(provider);
    }
    world.add_provider("Okta", details, members);
    world.offer(&["Okta"]);
    world
}

fn okta() -> World {
    okta_with(json!({}), json!({"UsernameAttributes": ["email"]}))
}

/// Sends a browser to the provider; the `state` of the sign-in.
fn leave(browser: &mut Browser, world: &mut World) -> String {
    parameter(&browser.authorize(world, &[]), "state").unwrap()
}

/// Returns from the provider with these parameters.
fn come_back(browser: &mut Browser, world: &mut World, parameters: &[(&str, &str)]) -> Progress {
    let query = encode(parameters.iter().copied());
    let url = format!("/domain/ohif/oauth2/idpresponse?{query}");
    browser.visit(world, "GET", &url, "")
}

/// The request to the provider after a browser returned with a code.
fn identity_request(world: &mut World) -> ProviderRequest {
    let mut browser = Browser::default();
    let state = leave(&mut browser, world);
    match come_back(&mut browser, world, &[("state", &state), ("code", "c-1")]) {
        Progress::AskProvider(request) => *request,
        Progress::Reply(reply) => panic!("the provider would not be asked: {reply:?}"),
    }
}

/// Continues a sign-in with an answer of the provider.
fn resume(world: &mut World, answer: ProviderAnswer) -> Reply {
    let request = identity_request(world);
    let path = "/domain/ohif/oauth2/idpresponse";
    let http = HttpRequest { method: "GET", path, ..HttpRequest::default() };
    let provider = request.provider.name;
    world.resume(&http, ProviderReply { auth_request: request.auth_request, provider, answer })
}

/// Signs in a person with these claims.
fn sign_in(world: &mut World, claims: Value) -> Reply {
    resume(world, ProviderAnswer::Identity(Ok(object(claims))))
}

/// The error that the app gets, its description, and the cause in the log.
fn error_sent_to_app(reply: &Reply) -> (String, String, &'static str) {
    assert!(location(reply).starts_with(CALLBACK), "{}", location(reply));
    assert_eq!(parameter(reply, "state").as_deref(), Some("s&1"));
    (
        parameter(reply, "error").unwrap(),
        parameter(reply, "error_description").unwrap_or_default(),
        reply.cause.unwrap_or("no cause"),
    )
}
