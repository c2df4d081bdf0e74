//! Whole sign-ins over HTTP, as a browser and an app make them.

use serde_json::json;

use crate::sandbox::{
    Config, Data, VisitRecord,
    testing::{
        HttpResponse,
        http_browser::{HttpBrowser, ServedPool, redirect_parameter},
        reply::{CALLBACK, basic, claims},
        server::TestServer,
        text,
        world::{ADA, CHALLENGE, VERIFIER, code_form, refresh_form},
    },
};

const PKCE: [(&str, &str); 2] = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];

#[tokio::test]
async fn a_public_app_signs_a_person_in_and_reads_user_info() {
    let server = TestServer::start("").await;
    let pool = ServedPool::create(&server, "ohif", json!({})).await;
    let url = pool.authorize_url(&[PKCE[0], PKCE[1], ("nonce", "n-1")]);
    let back = HttpBrowser::new(&server).sign_in(&url).await;
    assert_eq!(redirect_parameter(&back, "state"), "s-1");
    let code = redirect_parameter(&back, "code");
    let mut form = code_form(&pool.client, &code);
    form.push(("code_verifier", VERIFIER));
    let response = pool.post(&server, "token_endpoint", &form, None).await;
    assert_eq!((response.status, response.header("access-control-allow-origin")), (200, "*"));
    let tokens = response.json();
    let id = claims(&tokens["id_token"]);
    assert_eq!((&id["nonce"], &id["iss"]), (&json!("n-1"), &pool.discovery["issuer"]));

    let bearer = format!("Bearer {}", text(&tokens["access_token"]));
    let url = text(&pool.discovery["userinfo_endpoint"]);
    let request = server.http().get(url).header("authorization", &bearer);
    let info = HttpResponse::read(request.send().await.unwrap()).await.unwrap().json();
    assert_eq!((&info["email"], &info["sub"]), (&json!(ADA), &id["sub"]));
}

#[tokio::test]
async fn a_person_stays_signed_in_until_logout() {
    let server = TestServer::start("").await;
    let pool = ServedPool::create(&server, "ohif", json!({})).await;
    let mut browser = HttpBrowser::new(&server);
    let url = pool.authorize_url(&[]);
    browser.sign_in(&url).await;
    let silent = format!("{url}&prompt=none");
    assert!(!redirect_parameter(&browser.open(&silent).await, "code").is_empty());

    let logout = format!(
        "{}?client_id={}&logout_uri=http://localhost:3000/",
        text(&pool.discovery["end_session_endpoint"]),
        pool.client
    );
    assert_eq!(browser.go(&logout, None).await.header("location"), "http://localhost:3000/");
    assert_eq!(redirect_parameter(&browser.open(&silent).await, "error"), "login_required");
    assert!(browser.open(&url).await.body.contains("type=\"password\""));
}

#[tokio::test]
async fn a_refresh_token_works_until_it_is_revoked() {
    let server = TestServer::start("").await;
    let pool = ServedPool::create(&server, "ohif", json!({})).await;
    let back = HttpBrowser::new(&server).sign_in(&pool.authorize_url(&[])).await;
    let code = redirect_parameter(&back, "code");
    let form = code_form(&pool.client, &code);
    let tokens = pool.post(&server, "token_endpoint", &form, None).await.json();
    let token = text(&tokens["refresh_token"]);
    let refresh = refresh_form(&pool.client, &token);
    assert_eq!(pool.post(&server, "token_endpoint", &refresh, None).await.status, 200);
    let revoke = [("client_id", pool.client.as_str()), ("token", &token)];
    assert_eq!(pool.post(&server, "revocation_endpoint", &revoke, None).await.status, 200);
    assert_eq!(pool.post(&server, "token_endpoint", &refresh, None).await.status, 400);
}

#[tokio::test]
async fn the_log_says_why_a_token_request_was_refused() {
    let server = TestServer::start("").await;
    let pool = ServedPool::create(&server, "ohif", json!({"GenerateSecret": true})).await;
    let back = HttpBrowser::new(&server).sign_in(&pool.authorize_url(&[])).await;
    let code = redirect_parameter(&back, "code");
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
    let right = basic(&pool.client, &text(&pool.secret));
    let wrong = basic(&pool.client, "x");
    for (authorization, expected) in [
        (&wrong, Err(json!({"error": "invalid_client"}))),
        (&right, Ok(())),
        (&right, Err(json!({"error": "invalid_grant"}))),
    ] {
        let response = pool.post(&server, "token_endpoint", &form, Some(authorization)).await;
        match expected {
            Ok(()) => assert_eq!(response.status, 200),
            Err(body) => assert_eq!((response.status, response.json()), (400, body)),
        }
    }
    let visits = server.sandbox.visits();
    let refused: Vec<&VisitRecord> = visits.iter().filter(|visit| visit.cause.is_some()).collect();
    let refusal = |cause| VisitRecord {
        method: "POST".into(),
        path: "/domain/ohif/oauth2/token".into(),
        status: 400,
        cause: Some(cause),
    };
    assert_eq!(refused, [&refusal("secret_wrong"), &refusal("code_used_twice")]);
    assert!(!format!("{visits:?}").contains(&code));
}

#[tokio::test]
async fn a_person_signs_in_through_another_pool_as_the_provider() {
    let server = TestServer::start("").await;
    let url = server.sandbox.url().to_owned();
    let callback = format!("{url}/domain/ohif/oauth2/idpresponse");
    let corp = json!({"GenerateSecret": true, "CallbackURLs": [callback]});
    let corp = ServedPool::create(&server, "corp", corp).await;
    let pool = ServedPool::create(&server, "ohif", json!({})).await;
    let details = json!({
        "client_id": corp.client, "client_secret": corp.secret,
        "oidc_issuer": format!("{url}/{}", corp.id),
    });
    pool.use_provider(&server, details).await;
    let mut browser = HttpBrowser::new(&server);
    let authorize = pool.authorize_url(&[]);
    let start = browser.go(&authorize, None).await;
    assert!(start.header("location").starts_with(&format!("{url}/domain/corp/oauth2/authorize?")));
    let code = redirect_parameter(&browser.sign_in(&authorize).await, "code");
    let form = code_form(&pool.client, &code);
    let tokens = pool.post(&server, "token_endpoint", &form, None).await.json();
    let id = claims(&tokens["id_token"]);
    let name = text(&id["cognito:username"]);
    assert!(name.starts_with("Corp_") && name.len() == 41, "{name}");
    assert_eq!((&id["email"], &id["email_verified"]), (&json!(ADA), &json!(true)));
    assert_eq!(id["identities"][0]["providerName"], "Corp");
}

#[tokio::test]
async fn an_unreachable_provider_is_reported_to_the_app() {
    let server = TestServer::start("").await;
    let pool = ServedPool::create(&server, "ohif", json!({})).await;
    pool.use_provider(&server, json!({"oidc_issuer": "http://localhost:1"})).await;
    let response = HttpBrowser::new(&server).go(&pool.authorize_url(&[]), None).await;
    assert_eq!(redirect_parameter(&response, "error"), "server_error");
    assert_eq!(
        redirect_parameter(&response, "error_description"),
        "The discovery document of the provider cannot be used: it cannot be reached"
    );
    let visits = server.sandbox.visits();
    assert_eq!(visits.last().unwrap().cause, Some("discovery_failed"));
}

#[tokio::test]
async fn sessions_and_codes_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config =
        |port| Config { port, data: Data::Folder(folder.path().to_owned()), ..Config::default() };
    let server = TestServer::with(config(0)).await;
    let pool = ServedPool::create(&server, "ohif", json!({})).await;
    let url = pool.authorize_url(&[]);
    let mut browser = HttpBrowser::new(&server);
    let code = redirect_parameter(&browser.sign_in(&url).await, "code");
    let cookies = std::mem::take(&mut browser.cookies);
    let port = server.port();
    server.sandbox.stop().await;

    let server = TestServer::with(config(port)).await;
    let form = code_form(&pool.client, &code);
    assert_eq!(pool.post(&server, "token_endpoint", &form, None).await.status, 200);
    let mut browser = HttpBrowser::new(&server);
    browser.cookies = cookies;
    assert!(!redirect_parameter(&browser.go(&url, None).await, "code").is_empty());
}
