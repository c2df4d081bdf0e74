//! What only a running server shows: headers, regions, ports, records.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::sandbox::{
    Config, Outcome, PoolUsers, Sandbox, StartError,
    testing::{
        ApiClient, HttpResponse, authorization, http_browser::ServedPool, server::TestServer, text,
        world::ADA,
    },
    visit::encode,
};

#[tokio::test]
async fn errors_are_sent_as_json_1_1() {
    let server = TestServer::start("").await;
    let response = server.call("CreateUserPool", &json!({})).await.unwrap();
    assert_eq!(response.status, 400);
    assert_eq!(response.header("content-type"), "application/x-amz-json-1.1");
    assert_eq!(response.header("x-amzn-errortype"), "InvalidParameterException");
    assert_eq!(response.header("x-amzn-requestid").len(), 36);
    let body = response.json();
    assert_eq!(body["__type"], "InvalidParameterException");
    assert!(text(&body["message"]).contains("poolName"));
    server.sandbox.stop().await;
}

#[tokio::test]
async fn an_operation_that_the_sandbox_does_not_have_is_named_and_an_invented_one_is_not() {
    let server = TestServer::start("").await;
    for (operation, message) in [
        (
            "SetUICustomization",
            "The sandbox does not have the operation SetUICustomization of Amazon Cognito.",
        ),
        ("Nonsense", ""),
    ] {
        let body = server.call(operation, &json!({})).await.unwrap().json();
        assert_eq!(body, json!({"__type": "UnknownOperationException", "message": message}));
    }
    server.sandbox.stop().await;
}

#[tokio::test]
async fn every_call_is_recorded_with_its_body_and_outcome() {
    let server = TestServer::start("").await;
    let pool = server.pool().await;
    server.exception("DescribeUserPool", json!({"UserPoolId": "eu-central-1_none"})).await;
    server.exception("Nonsense", json!({"a": 1})).await;
    let seen: Vec<(String, Value, Outcome)> = server
        .sandbox
        .calls()
        .into_iter()
        .map(|call| (call.operation, call.request, call.outcome))
        .collect();
    let refused = |code: &str| Outcome::Refused { status: 400, code: code.into() };
    assert_eq!(
        seen,
        [
            ("CreateUserPool".into(), json!({"PoolName": "staff"}), Outcome::Done),
            (
                "DescribeUserPool".into(),
                json!({"UserPoolId": "eu-central-1_none"}),
                refused("ResourceNotFoundException")
            ),
            ("Nonsense".into(), Value::Null, refused("UnknownOperationException")),
        ]
    );
    assert!(pool.starts_with("eu-central-1_"));
    server.sandbox.stop().await;
}

#[tokio::test]
async fn the_region_comes_from_the_credential_scope() {
    let server = TestServer::start("").await;
    let call = async |authorization: Option<String>| {
        let mut request = server.api.unsigned("CreateUserPool", &json!({"PoolName": "staff"}));
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        HttpResponse::read(request.send().await.unwrap()).await.unwrap().json()
    };
    let created = call(Some(authorization("us-west-2", "cognito-idp"))).await;
    assert!(text(&created["UserPool"]["Id"]).starts_with("us-west-2_"), "{created}");
    let arn = text(&created["UserPool"]["Arn"]);
    assert!(arn.starts_with("arn:aws:cognito-idp:us-west-2:"), "{created}");
    assert_eq!(call(None).await["__type"], "MissingAuthenticationTokenException");
    let other = call(Some(authorization("us-west-2", "s3"))).await;
    assert_eq!(other["__type"], "InvalidSignatureException");
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_sign_in_needs_no_signature() {
    let server = TestServer::start("").await;
    let body = json!({"ClientId": "nobody", "AuthFlow": "USER_PASSWORD_AUTH"});
    let response = server.api.unsigned("InitiateAuth", &body).send().await.unwrap();
    let error = HttpResponse::read(response).await.unwrap().json();
    assert_eq!(error["message"], "User pool client nobody does not exist.");
    server.sandbox.stop().await;
}

#[tokio::test]
async fn only_loopback_names_are_served() {
    let server = TestServer::start("").await;
    let mut hosts = vec!["localhost", "127.0.0.1"];
    if TcpListener::bind("[::1]:0").await.is_ok() {
        hosts.push("[::1]");
    }
    for host in hosts {
        let api = ApiClient::new(&format!("http://{host}:{}", server.port()), "eu-central-1");
        api.ok("ListUserPools", &json!({"MaxResults": 1})).await;
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:9229"] {
        let request = server.http().get(server.sandbox.url()).header("host", host);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 421, "{host}");
    }
    server.sandbox.stop().await;
}

#[tokio::test]
async fn visits_have_a_request_id_and_any_origin_can_read_discovery() {
    let server = TestServer::start("").await;
    let pool = server.pool().await;
    let response = server.discovery(&pool).await;
    assert_eq!(response.header("access-control-allow-origin"), "*");
    assert_eq!(response.header("x-amz-cognito-request-id").len(), 36);
    assert_eq!(response.json()["issuer"], json!(format!("{}/{pool}", server.sandbox.url())));
    let first = server.get(&format!("/{pool}/.well-known/jwks.json")).await;
    let second = server.get(&format!("/{pool}/.well-known/jwks.json")).await;
    assert_eq!(first.json()["keys"].as_array().unwrap().len(), 2);
    assert_eq!(first.body, second.body);
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_port_in_use_is_reported_with_its_program() {
    let server = TestServer::start("").await;
    let port = server.port();
    let config = || Config { port, ..Config::default() };
    match Sandbox::start(config()).await {
        Err(StartError::PortTaken { by, .. }) => assert_eq!(by, "another cogoidc sandbox"),
        other => panic!("{other:?}"),
    }
    server.sandbox.stop().await;
    Sandbox::start(config()).await.unwrap().stop().await;
}

#[tokio::test]
async fn users_are_listed_with_their_sign_in_name_and_status() {
    let server = TestServer::start("").await;
    let by_name = server.pool().await;
    let by_email = json!({"PoolName": "patients", "UsernameAttributes": ["email"]});
    let by_email = text(&server.ok("CreateUserPool", by_email).await["UserPool"]["Id"]);
    for (pool, name) in [(&by_name, "ada"), (&by_email, ADA)] {
        let body = json!({"UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS"});
        server.ok("AdminCreateUser", body).await;
    }
    let ada = json!({"UserPoolId": by_name, "Username": "ada"});
    server.ok("AdminDisableUser", ada).await;
    let mut users = server.sandbox.users();
    users.sort_by(|one, other| one.name.cmp(&other.name));
    let pool = |id: &str, name: &str, user: &str, status: &str| PoolUsers {
        pool: id.into(),
        name: name.into(),
        users: vec![(user.into(), status.into())],
    };
    assert_eq!(
        users,
        [
            pool(&by_email, "patients", ADA, "FORCE_CHANGE_PASSWORD"),
            pool(&by_name, "staff", "ada", "DISABLED"),
        ]
    );
}

#[tokio::test]
async fn pages_on_this_machine_may_call_the_api_and_read_its_errors() {
    let server = TestServer::start("").await;
    let ask = async |origin: &str| {
        let url = server.sandbox.url();
        let request = server.http().request(Method::OPTIONS, url).header("origin", origin);
        let request = request.header("access-control-request-method", "POST");
        HttpResponse::read(request.send().await.unwrap()).await.unwrap()
    };
    let call = async |origin: &str| {
        let body = json!({"ClientId": "nobody", "AuthFlow": "USER_PASSWORD_AUTH"});
        let request = server.api.unsigned("InitiateAuth", &body).header("origin", origin);
        HttpResponse::read(request.send().await.unwrap()).await.unwrap()
    };
    for origin in ["http://localhost:3000", "https://127.0.0.1:8443", "http://[::1]:5173"] {
        let preflight = ask(origin).await;
        assert_eq!(preflight.status, 204, "{origin}");
        assert_eq!(preflight.header("access-control-allow-methods"), "POST");
        let allowed = preflight.header("access-control-allow-headers");
        for name in ["cache-control", "content-type", "x-amz-target", "x-amz-user-agent"] {
            assert!(allowed.split(", ").any(|known| known == name), "{name}: {allowed}");
        }
        let refused = call(origin).await;
        assert_eq!(refused.status, 400, "{origin}");
        for response in [preflight, refused] {
            assert_eq!(response.header("access-control-allow-origin"), origin);
            assert_eq!(response.header("vary"), "origin");
        }
    }
    for origin in ["https://evil.example", "http://localhost.evil.example", "null"] {
        for response in [ask(origin).await, call(origin).await] {
            assert_eq!(response.status, 403, "{origin}");
            assert_eq!(response.header("access-control-allow-origin"), "", "{origin}");
        }
    }
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_body_is_only_a_form_with_the_content_type_of_one() {
    let server = TestServer::start("").await;
    let pool = ServedPool::create(&server, "ohif", json!({})).await;
    let url = text(&pool.discovery["token_endpoint"]);
    let body = encode([("grant_type", "refresh_token"), ("client_id", &pool.client)]);
    for (kind, cause) in [
        ("application/json", "form_missing"),
        ("Application/X-WWW-Form-URLencoded; charset=UTF-8", "refresh_token_missing"),
    ] {
        let request = server.http().post(&url).header("content-type", kind);
        let response = request.body(body.clone()).send().await.unwrap();
        assert_eq!(response.status(), 400);
        let visits = server.sandbox.visits();
        assert_eq!(visits.last().unwrap().cause, Some(cause));
    }
}
