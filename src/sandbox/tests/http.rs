//! What only a running server shows: headers, regions, ports, the log of calls.

use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{Served, http, send, text};
use crate::sandbox::{Config, Outcome, Sandbox, StartError};

#[tokio::test]
async fn refusals_are_spoken_as_json_1_1() {
    let served = Served::new("").await;
    let got = served.send("CreateUserPool", &json!({})).await.unwrap();
    assert_eq!(got.status, 400);
    assert_eq!(got.header("content-type"), "application/x-amz-json-1.1");
    assert_eq!(got.header("x-amzn-errortype"), "InvalidParameterException");
    assert_eq!(got.header("x-amzn-requestid").len(), 36);
    let body = got.json();
    assert_eq!(body["__type"], "InvalidParameterException");
    assert!(text(&body["message"]).contains("poolName"));
    assert_eq!(served.refused("SetUICustomization", json!({})).await, "UnknownOperationException");
    served.sandbox.stop().await;
}

#[tokio::test]
async fn every_call_is_counted_with_its_body_and_what_became_of_it() {
    let served = Served::new("").await;
    let pool = served.pool().await;
    served.refused("DescribeUserPool", json!({"UserPoolId": "eu-central-1_none"})).await;
    served.refused("Nonsense", json!({"a": 1})).await;
    let seen: Vec<(String, Value, Outcome)> = served
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
            ("Nonsense".into(), json!({"a": 1}), refused("UnknownOperationException")),
        ]
    );
    assert!(pool.starts_with("eu-central-1_"));
    served.sandbox.stop().await;
}

#[tokio::test]
async fn the_region_is_that_of_the_credential_scope() {
    let served = Served::new("").await;
    let url = served.sandbox.url();
    let call = |authorization: Option<&'static str>| async move {
        let mut request = http()
            .post(url)
            .header("x-amz-target", "AWSCognitoIdentityProviderService.CreateUserPool");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let response = request.body(r#"{"PoolName": "staff"}"#).send().await.unwrap();
        serde_json::from_str::<Value>(&response.text().await.unwrap()).unwrap()
    };
    let made = call(Some(
        "AWS4-HMAC-SHA256 Credential=A/20260101/us-west-2/cognito-idp/aws4_request, Signature=0",
    ))
    .await;
    assert!(text(&made["UserPool"]["Id"]).starts_with("us-west-2_"), "{made}");
    assert!(text(&made["UserPool"]["Arn"]).starts_with("arn:aws:cognito-idp:us-west-2:"), "{made}");
    assert_eq!(call(None).await["__type"], "MissingAuthenticationTokenException");
    let unsigned = http()
        .post(url)
        .header("x-amz-target", "AWSCognitoIdentityProviderService.InitiateAuth")
        .body(r#"{"ClientId": "nobody", "AuthFlow": "USER_PASSWORD_AUTH"}"#);
    let refusal = unsigned.send().await.unwrap().text().await.unwrap();
    assert!(refusal.contains("User pool client nobody does not exist."), "{refusal}");
    let other = "AWS4-HMAC-SHA256 Credential=A/20260101/us-west-2/s3/aws4_request, Signature=0";
    assert_eq!(call(Some(other)).await["__type"], "InvalidSignatureException");
    served.sandbox.stop().await;
}

#[tokio::test]
async fn both_loopback_addresses_are_served_and_no_other_name() {
    let served = Served::new("").await;
    let port = served.sandbox.url().rsplit_once(':').unwrap().1.to_owned();
    let http = http();
    let mut hosts = vec!["localhost", "127.0.0.1"];
    if TcpListener::bind("[::1]:0").await.is_ok() {
        hosts.push("[::1]");
    }
    for host in hosts {
        let got = send(
            &http,
            &format!("http://{host}:{port}"),
            "ListUserPools",
            &json!({"MaxResults": 1}),
        )
        .await;
        assert_eq!(got.unwrap().status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:9229"] {
        let response = http.get(served.sandbox.url()).header("host", host).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 421, "{host}");
    }
    served.sandbox.stop().await;
}

#[tokio::test]
async fn visits_carry_a_request_id_and_discovery_can_be_read_by_any_origin() {
    let served = Served::new("").await;
    let pool = served.pool().await;
    let got = served.get(&format!("/{pool}/.well-known/openid-configuration")).await;
    assert_eq!(got.header("access-control-allow-origin"), "*");
    assert_eq!(got.header("x-amz-cognito-request-id").len(), 36);
    assert_eq!(got.json()["issuer"], json!(format!("{}/{pool}", served.sandbox.url())));
    let first = served.get(&format!("/{pool}/.well-known/jwks.json")).await;
    let second = served.get(&format!("/{pool}/.well-known/jwks.json")).await;
    assert_eq!(first.json()["keys"].as_array().unwrap().len(), 2);
    assert_eq!(first.body, second.body);
    served.sandbox.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_told_with_what_has_it() {
    let served = Served::new("").await;
    let port = served.sandbox.url().rsplit_once(':').unwrap().1.parse().unwrap();
    let config = || Config { port, ..Config::default() };
    match Sandbox::start(config()).await {
        Err(StartError::PortTaken { by, .. }) => assert_eq!(by, "another cogoidc sandbox"),
        other => panic!("{other:?}"),
    }
    served.sandbox.stop().await;
    Sandbox::start(config()).await.unwrap().stop().await;
}
