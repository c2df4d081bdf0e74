//! Discovery, keys and the pages of a domain, without a server.

use serde_json::{Value, json};

use super::{
    Cognito, browser_client, text,
    world::{CALLBACK, CHALLENGE, URL, World, header, location},
};
use crate::sandbox::{
    faults::Faults,
    routes,
    visit::{Http, encode, page::Reply},
};

fn error_page(world: &World, error: &str) -> String {
    let query = encode([("error", error), ("client_id", &world.client)]);
    format!("{URL}/domain/ohif/error?{query}")
}

#[test]
fn the_discovery_document_names_itself_and_has_exactly_the_keys_of_cognito() {
    let world = World::new(2, json!({}));
    let reply = world.get(&format!("/{}/.well-known/openid-configuration", world.pool), &[]);
    assert_eq!((reply.status, header(&reply, "access-control-allow-origin")), (200, "*"));
    let issuer = format!("{URL}/{}", world.pool);
    let domain = format!("{URL}/domain/ohif");
    assert_eq!(
        serde_json::from_str::<Value>(&reply.body).unwrap(),
        json!({
            "authorization_endpoint": format!("{domain}/oauth2/authorize"),
            "end_session_endpoint": format!("{domain}/logout"),
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "response_types_supported": ["code", "token"],
            "revocation_endpoint": format!("{domain}/oauth2/revoke"),
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
            "token_endpoint": format!("{domain}/oauth2/token"),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "userinfo_endpoint": format!("{domain}/oauth2/userInfo"),
        })
    );
}

#[test]
fn without_an_active_domain_every_endpoint_is_a_dead_one_on_the_issuer() {
    let mut cognito = Cognito::new();
    cognito.settings.slow_domain = 1;
    let pool = cognito.pool(json!({}));
    let mut world =
        World { cognito, faults: Faults::default(), pool: pool.clone(), client: String::new() };
    let endpoints = |world: &World| -> Vec<String> {
        let reply = world.get(&format!("/{pool}/.well-known/openid-configuration"), &[]);
        let document: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(document.as_object().unwrap().len(), 12);
        [
            "authorization_endpoint",
            "token_endpoint",
            "userinfo_endpoint",
            "revocation_endpoint",
            "end_session_endpoint",
        ]
        .map(|name| text(&document[name]))
        .into()
    };
    let dead = format!("{URL}/{pool}/");
    assert!(endpoints(&world).iter().all(|url| url.starts_with(&dead)));
    let reply = world.get(&format!("/{pool}/authorize"), &[]);
    assert_eq!(reply.status, 400);
    assert!(reply.body.contains("The server did not understand the operation"), "{}", reply.body);

    world.cognito.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    assert!(endpoints(&world).iter().all(|url| url.starts_with(&dead)));
    assert_eq!(world.get("/domain/ohif/login", &[]).status, 404);
    world.cognito.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
    assert!(endpoints(&world).iter().all(|url| url.starts_with(&format!("{URL}/domain/ohif/"))));
}

#[test]
fn a_custom_domain_is_shown_before_a_prefix() {
    let mut world = World::new(2, json!({}));
    world.cognito.ok(
        "CreateUserPoolDomain",
        json!({
            "UserPoolId": world.pool, "Domain": "sign-in.app.example", "ManagedLoginVersion": 2,
            "CustomDomainConfig": {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/abc"},
        }),
    );
    let path = format!("/{}/.well-known/openid-configuration", world.pool);
    assert!(world.get(&path, &[]).body.contains("/domain/ohif/oauth2/token"));
    for _ in 0..3 {
        let named = json!({"Domain": "sign-in.app.example"});
        world.cognito.ok("DescribeUserPoolDomain", named);
    }
    let document = world.get(&path, &[]).body;
    assert!(document.contains("/domain/sign-in.app.example/oauth2/token"), "{document}");
    location(&world.ask("/oauth2/authorize", &[]));
}

#[test]
fn slow_discovery_shows_the_domain_after_so_many_fetches() {
    let world = World { faults: "slow-discovery:2".parse().unwrap(), ..World::new(2, json!({})) };
    for wanted in [false, false, true, true] {
        let reply = world.get(&format!("/{}/.well-known/openid-configuration", world.pool), &[]);
        assert_eq!(reply.body.contains("/domain/ohif/"), wanted);
    }
}

#[test]
fn an_unknown_pool_is_refused() {
    let world = World::new(2, json!({}));
    for path in [
        "/eu-central-1_nobody123/.well-known/openid-configuration",
        "/eu-central-1_nobody123/.well-known/jwks.json",
    ] {
        let reply = world.get(path, &[]);
        assert_eq!(reply.status, 400);
        assert!(reply.body.contains("does not exist"), "{}", reply.body);
    }
    for path in ["/domain/nobodys/login", "/domain/ohif/.well-known/openid-configuration"] {
        assert_eq!(world.get(path, &[]).status, 404, "{path}");
    }
}

#[test]
fn two_keys_are_shown_and_stay() {
    let mut world = World::new(2, json!({}));
    let path = format!("/{}/.well-known/jwks.json", world.pool);
    world.keys(Vec::new());
    let http = Http { method: "GET", path: &path, ..Http::default() };
    assert!(routes::writes(&http, &world.cognito.state));
    world.cognito.state.pools.get_mut(&world.pool).unwrap().make_keys().unwrap();
    assert!(!routes::writes(&http, &world.cognito.state));
    let reply = world.get(&path, &[]);
    assert_eq!(header(&reply, "access-control-allow-origin"), "*");
    let document: Value = serde_json::from_str(&reply.body).unwrap();
    let keys = document["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0]["kid"], keys[1]["kid"]);
    for key in keys {
        let mut members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        members.sort_unstable();
        assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"]);
        assert_eq!(
            (&key["alg"], &key["e"], &key["kty"], &key["use"]),
            (&json!("RS256"), &json!("AQAB"), &json!("RSA"), &json!("sig"))
        );
    }
    assert_eq!(world.get(&path, &[]).body, reply.body);
}

#[test]
fn a_good_request_is_sent_to_the_sign_in_page_with_all_it_said() {
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
fn a_callback_that_is_not_registered_byte_for_byte_never_gets_an_answer() {
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
fn a_request_that_cannot_be_trusted_ends_on_the_error_page() {
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
fn what_else_is_wrong_is_told_to_the_callback() {
    let world = World::new(2, json!({}));
    let wrong = |changes: &[(&str, Option<&str>)], wanted: &str| {
        for page in ["/oauth2/authorize", "/login"] {
            let reply = world.ask(page, changes);
            assert_eq!(
                location(&reply),
                format!("{CALLBACK}?error={wanted}&state=s%261"),
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
fn no_prompt_means_login_required_on_version_two_only() {
    let none = [("prompt", Some("none"))];
    let world = World::new(2, json!({}));
    let reply = world.ask("/oauth2/authorize", &none);
    assert_eq!(location(&reply), format!("{CALLBACK}?error=login_required&state=s%261"));
    let world = World::new(1, json!({}));
    let reply = world.ask("/oauth2/authorize", &none);
    assert!(location(&reply).starts_with(&format!("{URL}/domain/ohif/login?")));
}

#[test]
fn a_state_that_is_not_encoded_is_refused() {
    let world = World::new(2, json!({}));
    let query = format!("client_id={}&state={{\"a\":1}}", world.client);
    assert_eq!(world.visit("GET", "/domain/ohif/oauth2/authorize", &query).status, 400);
}

#[test]
fn a_browser_goes_straight_to_an_upstream_that_is_chosen_or_the_only_one() {
    let mut world = World::new(2, json!({}));
    world.provider("Okta", json!({"authorize_url": "https://login.example/authorize?tenant=1"}));
    world.provider("Other", json!({}));
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
    world.style();
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
fn sign_in_pages_of_version_two_need_a_style_of_that_client() {
    let mut world = World::new(2, json!({}));
    location(&world.ask("/oauth2/authorize", &[]));
    let other = world.cognito.client(&world.pool, browser_client());
    world.cognito.ok(
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
    world.style();
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
fn the_error_page_shows_the_error_and_no_markup() {
    let world = World::new(2, json!({}));
    let reply = world.get("/domain/ohif/error", &[("error", "<script>alert(1)</script>")]);
    assert_eq!(reply.status, 400);
    assert!(
        reply.body.contains("&lt;script&gt;") && !reply.body.contains("<script"),
        "{}",
        reply.body
    );
}

#[test]
fn logout_wants_a_registered_logout_uri() {
    let world = World::new(2, json!({}));
    let logout = |parameters: &[(&str, &str)]| world.get("/domain/ohif/logout", parameters);
    let client = ("client_id", world.client.as_str());
    let reply = logout(&[client, ("logout_uri", "http://localhost:3000/")]);
    assert_eq!(location(&reply), "http://localhost:3000/");
    for (parameters, wanted) in [
        (vec![], "client_id"),
        (vec![client], "redirect_uri"),
        (vec![client, ("logout_uri", "http://localhost:3000")], "redirect_uri"),
        (vec![client, ("post_logout_redirect_uri", "http://localhost:3000/")], "redirect_uri"),
        (vec![client, ("redirect_uri", CALLBACK)], "response_type"),
    ] {
        let reply = logout(&parameters);
        assert_eq!(reply.status, 400);
        let text = format!("Required String parameter &#39;{wanted}&#39; is not present");
        assert!(reply.body.contains(&text), "{}", reply.body);
    }
    assert_eq!(logout(&[("client_id", "nobody")]).status, 400);
    let reply = logout(&[client, ("response_type", "code"), ("redirect_uri", CALLBACK)]);
    assert!(location(&reply).starts_with(&format!("{URL}/domain/ohif/login?client_id=")));
    let reply =
        logout(&[client, ("response_type", "code"), ("redirect_uri", "https://evil.example/")]);
    assert_eq!(location(&reply), error_page(&world, "redirect_mismatch"));
}

#[test]
fn unknown_paths_below_oauth2_are_told_so_in_json() {
    let world = World::new(2, json!({}));
    let reply = world.get("/domain/ohif/oauth2/nothing", &[]);
    assert_eq!(reply.status, 404);
    assert_eq!(
        serde_json::from_str::<Value>(&reply.body).unwrap(),
        json!({"error": "This URL doesn't exist on the authorization server."})
    );
}
