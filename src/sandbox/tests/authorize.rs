//! Authorization requests.

use serde_json::json;

use crate::sandbox::{
    testing::{
        direct::URL,
        reply::{CALLBACK, header, location},
        world::{CHALLENGE, World},
    },
    visit::{encode, page::Reply},
};

fn error_page(world: &World, error: &str) -> String {
    let query = encode([("error", error), ("client_id", &world.client)]);
    format!("{URL}/domain/ohif/error?{query}")
}

#[test]
fn a_valid_request_leads_to_the_sign_in_page_with_its_parameters() {
    let world = World::new(1, json!({}));
    let challenge = [("code_challenge", Some(CHALLENGE)), ("code_challenge_method", Some("S256"))];
    let reply = world.ask("/oauth2/authorize", &challenge);
    assert_eq!(
        location(&reply),
        format!(
            "{URL}/domain/ohif/login?client_id={}&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&response_type=code&scope=openid+email&state=s%261&code_challenge={CHALLENGE}&code_challenge_method=S256",
            world.client
        )
    );
    assert_eq!(header(&reply, "access-control-allow-origin"), "");
    assert_eq!(world.ask("/login", &challenge).status, 200);
    location(&world.ask("/oauth2/authorize", &[("scope", None)]));
}

#[test]
fn a_callback_has_to_match_byte_for_byte() {
    let world = World::new(2, json!({}));
    for near in [
        "http://localhost:3000/callback/",
        "http://localhost:3000/Callback",
        "http://localhost:3001/callback",
        "https://localhost:3000/callback",
        "http://127.0.0.1:3000/callback",
        "http://localhost:3000/callback?x=1",
        "http://localhost:3000/callback#x",
        "https://app.example/cb",
        "https://evil.example/",
    ] {
        for page in ["/oauth2/authorize", "/login"] {
            let reply = world.ask(page, &[("redirect_uri", Some(near))]);
            assert_eq!(location(&reply), error_page(&world, "redirect_mismatch"), "{near}");
        }
    }
}

#[test]
fn an_untrusted_request_leads_to_the_error_page() {
    let mut world = World::new(2, json!({}));
    let reply = world.ask("/oauth2/authorize", &[("client_id", None)]);
    assert_eq!(
        location(&reply),
        format!("{URL}/domain/ohif/error?error=Required+parameters+missing")
    );
    let reply = world.ask("/oauth2/authorize", &[("redirect_uri", None)]);
    assert_eq!(location(&reply), error_page(&world, "Required parameters missing"));
    let unknown = [("client_id", Some("nobody"))];
    let to = |error: &str| format!("{URL}/domain/ohif/error?error={error}&client_id=nobody");
    assert_eq!(location(&world.ask("/oauth2/authorize", &unknown)), to("invalid_request"));
    assert_eq!(location(&world.ask("/login", &unknown)), to("Client+does+not+exist"));

    world.update(json!({"SupportedIdentityProviders": []}));
    let reply = world.ask("/oauth2/authorize", &[]);
    assert_eq!(location(&reply), error_page(&world, "invalid_request"));
    world.update(json!({
        "AllowedOAuthFlowsUserPoolClient": false, "AllowedOAuthFlows": [], "AllowedOAuthScopes": [],
    }));
    let reply = world.ask("/oauth2/authorize", &[]);
    assert_eq!(location(&reply), error_page(&world, "unauthorized_client"));
}

#[test]
fn other_errors_go_to_the_callback() {
    let world = World::new(2, json!({}));
    let wrong = |changes: &[(&str, Option<&str>)], expected: &str| {
        for page in ["/oauth2/authorize", "/login"] {
            let reply = world.ask(page, changes);
            assert_eq!(
                location(&reply),
                format!("{CALLBACK}?error={expected}&state=s%261"),
                "{changes:?}"
            );
        }
    };
    let scope = "invalid_request&error_description=invalid_scope";
    wrong(&[("scope", Some("openid phone"))], scope);
    wrong(&[("scope", Some("openid offline_access"))], scope);
    wrong(&[("scope", Some("email"))], scope);
    wrong(&[("response_type", Some("token"))], "unauthorized_client");
    wrong(&[("response_type", Some("id_token"))], "unauthorized_client");
    wrong(&[("response_type", None)], "invalid_request");
    wrong(
        &[("code_challenge", Some(CHALLENGE)), ("code_challenge_method", Some("plain"))],
        "invalid_request",
    );
    wrong(&[("code_challenge", Some(CHALLENGE))], "invalid_request");
    wrong(&[("code_challenge_method", Some("S256"))], "invalid_request");
    wrong(
        &[("code_challenge", Some("short")), ("code_challenge_method", Some("S256"))],
        "invalid_request",
    );
    let reply = world.ask(
        "/oauth2/authorize",
        &[
            ("redirect_uri", Some("https://app.example/cb?x=1")),
            ("response_type", None),
            ("state", None),
        ],
    );
    assert_eq!(location(&reply), "https://app.example/cb?x=1&error=invalid_request");
}

#[test]
fn prompt_none_gives_login_required_only_on_version_2() {
    let none = [("prompt", Some("none"))];
    let world = World::new(2, json!({}));
    let reply = world.ask("/oauth2/authorize", &none);
    assert_eq!(location(&reply), format!("{CALLBACK}?error=login_required&state=s%261"));
    let world = World::new(1, json!({}));
    let reply = world.ask("/oauth2/authorize", &none);
    assert!(location(&reply).starts_with(&format!("{URL}/domain/ohif/login?")));
}

#[test]
fn a_state_that_is_not_percent_encoded_is_rejected() {
    let world = World::new(2, json!({}));
    let query = format!("client_id={}&state={{\"a\":1}}", world.client);
    assert_eq!(world.look("GET", "/domain/ohif/oauth2/authorize", &query).status, 400);
}

#[test]
fn a_chosen_or_only_provider_skips_the_sign_in_page() {
    let mut world = World::new(2, json!({}));
    let details = json!({"authorize_url": "https://login.example/authorize?tenant=1"});
    world.add_provider("Okta", details, json!({}));
    world.add_provider("Other", json!({}), json!({}));
    let host =
        |reply: &Reply| url::Url::parse(location(reply)).unwrap().host_str().unwrap().to_owned();

    world.update(json!({"SupportedIdentityProviders": ["Okta"]}));
    let reply = world.ask("/oauth2/authorize", &[]);
    assert!(location(&reply).starts_with("https://login.example/authorize?tenant=1&client_id=upstream&redirect_uri=http%3A%2F%2Flocalhost%3A9229%2Fdomain%2Fohif%2Foauth2%2Fidpresponse&scope=openid+email&response_type=code&state="), "{}", location(&reply));

    world.update(json!({"SupportedIdentityProviders": ["COGNITO", "Okta"]}));
    assert_eq!(host(&world.ask("/oauth2/authorize", &[])), "localhost");
    let chosen = [("identity_provider", Some("Okta"))];
    assert_eq!(host(&world.ask("/oauth2/authorize", &chosen)), "login.example");
    assert_eq!(
        host(&world.ask("/oauth2/authorize", &[("identity_provider", Some("COGNITO"))])),
        "localhost"
    );
    let reply = world.ask("/oauth2/authorize", &[("identity_provider", Some("Other"))]);
    assert_eq!(location(&reply), error_page(&world, "invalid_request"));
    world.add_style();
    let page = world.ask("/login", &[]);
    assert!(
        page.body.contains("Continue with Okta") && page.body.contains("identity_provider=Okta"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("Other"));

    world.update(json!({"SupportedIdentityProviders": ["Okta", "Other"]}));
    let page = world.ask("/login", &[]);
    assert!(
        page.body.contains("Continue with Other") && !page.body.contains("<form"),
        "{}",
        page.body
    );
}

#[test]
fn a_resource_has_to_be_one_url() {
    let mut world = World::new(2, json!({}));
    world.add_style();
    for (resource, valid) in [
        ("https://api.example", true),
        ("http://localhost:8000/mcp", true),
        ("myapp://api", true),
        ("http://api.example", false),
        ("https://api.example/#part", false),
        ("not a url", false),
    ] {
        let reply = world.ask("/oauth2/authorize", &[("resource", Some(resource))]);
        let expected = if valid { format!("{URL}/domain/ohif/login?") } else { refused("") };
        assert!(location(&reply).starts_with(&expected), "{resource}: {}", location(&reply));
    }
    let two = format!(
        "{}&{}",
        world.query(&[("resource", Some("https://a.example"))]),
        "resource=https%3A%2F%2Fb.example"
    );
    let reply = world.look("GET", "/domain/ohif/oauth2/authorize", &two);
    assert_eq!(location(&reply), refused("&state=s%261"));
    // The classic pages ignore it.
    let classic = World::new(1, json!({}));
    let reply = classic.ask("/oauth2/authorize", &[("resource", Some("not a url"))]);
    assert!(location(&reply).contains("/login?"));
}

fn refused(rest: &str) -> String {
    format!("{CALLBACK}?error=invalid_request{rest}")
}
