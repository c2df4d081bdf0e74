//! Discovery documents and keys.

use serde_json::{Value, json};

use crate::sandbox::{
    Faults,
    testing::{
        direct::{DirectApi, URL},
        reply::{header, location},
        text,
        world::World,
    },
};

#[test]
fn the_discovery_document_has_the_members_of_cognito() {
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
fn without_an_active_domain_the_endpoints_are_unusable_urls_of_the_issuer() {
    let mut api = DirectApi::new();
    api.settings.slow_domain = 1;
    let pool = api.pool(json!({}));
    let mut world =
        World { api, faults: Faults::default(), pool: pool.clone(), client: String::new() };
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

    world.api.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    assert!(endpoints(&world).iter().all(|url| url.starts_with(&dead)));
    assert_eq!(world.get("/domain/ohif/login", &[]).status, 404);
    world.api.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
    assert!(endpoints(&world).iter().all(|url| url.starts_with(&format!("{URL}/domain/ohif/"))));
}

#[test]
fn discovery_prefers_a_custom_domain() {
    let mut world = World::new(2, json!({}));
    world.api.ok(
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
        world.api.ok("DescribeUserPoolDomain", named);
    }
    let document = world.get(&path, &[]).body;
    assert!(document.contains("/domain/sign-in.app.example/oauth2/token"), "{document}");
    location(&world.ask("/oauth2/authorize", &[]));
}

#[test]
fn slow_discovery_hides_the_domain_for_the_first_fetches() {
    let world = World { faults: "slow-discovery:2".parse().unwrap(), ..World::new(2, json!({})) };
    for expected in [false, false, true, true] {
        let reply = world.get(&format!("/{}/.well-known/openid-configuration", world.pool), &[]);
        assert_eq!(reply.body.contains("/domain/ohif/"), expected);
    }
}

#[test]
fn an_unknown_pool_or_domain_is_an_error() {
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
fn a_pool_has_two_keys_that_stay() {
    let world = World::new(2, json!({}));
    let path = format!("/{}/.well-known/jwks.json", world.pool);
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
