//! Pages of a domain besides the sign-in page.

use serde_json::{Value, json};

use crate::sandbox::{
    testing::{
        browser_client,
        direct::URL,
        reply::{CALLBACK, header, location},
        world::World,
    },
    visit::{encode, page::Reply},
};

fn error_page(world: &World, error: &str) -> String {
    let query = encode([("error", error), ("client_id", &world.client)]);
    format!("{URL}/domain/ohif/error?{query}")
}

#[test]
fn version_2_pages_need_a_login_style_of_the_client() {
    let mut world = World::new(2, json!({}));
    location(&world.ask("/oauth2/authorize", &[]));
    let other = world.api.client(&world.pool, browser_client());
    world.api.ok(
        "CreateManagedLoginBranding",
        json!({"UserPoolId": world.pool, "ClientId": other, "UseCognitoProvidedValues": true}),
    );
    let reply = world.ask("/login", &[]);
    assert_eq!(reply.status, 403);
    assert!(
        reply.body.contains("Login pages unavailable. Please contact an administrator."),
        "{}",
        reply.body
    );
    world.add_style();
    let reply = world.ask("/login", &[]);
    assert_eq!(reply.status, 200);
    for part in [
        "<form method=\"post\"",
        "<label for=\"username\">Email address</label>",
        "type=\"password\"",
        "<html lang=\"en\">",
    ] {
        assert!(reply.body.contains(part), "{part}");
    }
    assert!(!reply.body.contains("<script"));
    let policy = header(&reply, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("form-action"), "{policy}");
    assert_eq!(header(&reply, "cache-control"), "no-store");

    world.faults.add("scripted-sign-in".parse().unwrap());
    let reply = world.ask("/login", &[]);
    assert!(reply.status == 200 && !reply.body.contains("<form"), "{}", reply.body);
}

#[test]
fn the_error_page_escapes_the_error() {
    let world = World::new(2, json!({}));
    let reply = world.get("/domain/ohif/error", &[("error", "<script>alert(1)</script>")]);
    assert_eq!(reply.status, 400);
    assert!(
        reply.body.contains("&lt;script&gt;") && !reply.body.contains("<script"),
        "{}",
        reply.body
    );
}

/// Checks that a sign-out ends at the error page, whose address has the parameters of the request.
fn check_refused(reply: &Reply, parameters: &[(&str, &str)], error: &str) {
    let query = encode(parameters.iter().copied().chain([("error", error)]));
    assert_eq!(location(reply), format!("{URL}/domain/ohif/error?{query}"));
    assert_eq!(header(reply, "set-cookie"), "");
}

#[test]
fn logout_needs_a_registered_logout_uri() {
    let world = World::new(2, json!({}));
    let logout = |parameters: &[(&str, &str)]| world.get("/domain/ohif/logout", parameters);
    let client = ("client_id", world.client.as_str());
    let reply = logout(&[client, ("logout_uri", "http://localhost:3000/")]);
    assert_eq!(location(&reply), "http://localhost:3000/");
    for (parameters, expected) in [
        (vec![], "client_id"),
        (vec![client], "redirect_uri"),
        (vec![client, ("logout_uri", "http://localhost:3000")], "redirect_uri"),
        (vec![client, ("post_logout_redirect_uri", "http://localhost:3000/")], "redirect_uri"),
        (vec![client, ("redirect_uri", CALLBACK)], "response_type"),
    ] {
        let error = format!("Required String parameter '{expected}' is not present");
        check_refused(&logout(&parameters), &parameters, &error);
    }
    let nobody = [("client_id", "nobody")];
    check_refused(&logout(&nobody), &nobody, "Client does not exist");
    let reply = logout(&[client, ("response_type", "code"), ("redirect_uri", CALLBACK)]);
    assert!(location(&reply).starts_with(&format!("{URL}/domain/ohif/login?client_id=")));
    let reply =
        logout(&[client, ("response_type", "code"), ("redirect_uri", "https://evil.example/")]);
    assert_eq!(location(&reply), error_page(&world, "redirect_mismatch"));
}

#[test]
fn unknown_oauth2_paths_give_json() {
    let world = World::new(2, json!({}));
    let reply = world.get("/domain/ohif/oauth2/nothing", &[]);
    assert_eq!(reply.status, 404);
    assert_eq!(
        serde_json::from_str::<Value>(&reply.body).unwrap(),
        json!({"error": "This URL doesn't exist on the authorization server."})
    );
}
