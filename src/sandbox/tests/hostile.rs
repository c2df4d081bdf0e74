//! Requests of pages and programs that mean no good: refused by their heads, and nothing is kept of them.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::sandbox::{Config, Timeouts, testing::server::TestServer};

/// Longest wait for what has to come at once.
const MAX_WAIT: Duration = Duration::from_secs(20);

const CALL: &str = "x-amz-target: AWSCognitoIdentityProviderService.CreateUserPool\r\n\
                    authorization: AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/cognito-idp/aws4_request, Signature=0\r\n";
const JSON: &str = "content-type: application/x-amz-json-1.1\r\n";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const BODY: &str = r#"{"PoolName": "staff"}"#;

/// Sends bytes over one connection, and waits for the response or the end of the connection; the status of the
/// response, 0 if there is none.
async fn status(server: &TestServer, sent: &str) -> u16 {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut response = [0; 64];
    let read = timeout(MAX_WAIT, stream.read(&mut response)).await;
    let length = read.expect("the server waits").unwrap_or(0);
    let text = std::str::from_utf8(&response[..length]).unwrap();
    text.split(' ').nth(1).map_or(0, |status| status.parse().unwrap())
}

fn head(line: &str, headers: &str, length: usize) -> String {
    format!("{line} HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: {length}\r\n\r\n")
}

#[tokio::test]
async fn a_request_is_refused_by_its_head_before_its_body_is_read() {
    let server = TestServer::start("").await;
    let long = "x".repeat(20 << 10);
    let foreign = "origin: https://evil.example\r\n";
    for (line, headers, expected) in [
        ("POST /", format!("{CALL}{JSON}{foreign}"), 403),
        ("POST /", format!("{CALL}{JSON}origin: null\r\n"), 403),
        ("OPTIONS /", format!("access-control-request-method: POST\r\n{foreign}"), 403),
        ("POST /", format!("content-type: text/plain\r\n{foreign}"), 403),
        ("POST /", CALL.to_owned(), 400),
        ("POST /", format!("{CALL}content-type: text/plain\r\n"), 400),
        ("POST /", format!("{CALL}{FORM}"), 400),
        ("POST /", JSON.to_owned(), 400),
        ("POST /", format!("{}{JSON}", CALL.replace("CreateUserPool", "Nonsense")), 400),
        ("PUT /", format!("{CALL}{JSON}"), 404),
        ("POST /domain/none/oauth2/token", "content-type: text/plain\r\n".to_owned(), 404),
        ("GET /domain/none/oauth2/userInfo", FORM.to_owned(), 404),
        (&format!("POST /{long}"), FORM.to_owned(), 414),
        ("POST /", format!("{CALL}{JSON}host: evil.example\r\n"), 421),
    ] {
        // The body never comes.
        assert_eq!(status(&server, &head(line, &headers, 2 << 20)).await, expected, "{headers}");
    }
    let listed = server.ok("ListUserPools", json!({"MaxResults": 1})).await;
    assert_eq!(listed["UserPools"], json!([]));
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_call_of_a_local_page_or_of_no_page_is_carried_out() {
    let server = TestServer::start("").await;
    let own = format!("origin: http://localhost:{}\r\n", server.port());
    let host = format!("host: localhost:{}", server.port());
    let other = "origin: https://127.0.0.1:8443\r\n".to_owned();
    for more in [String::new(), own, other] {
        let head = head("POST /", &format!("{CALL}{JSON}{more}"), BODY.len());
        let head = head.replace("host: localhost", &host);
        assert_eq!(status(&server, &format!("{head}{BODY}")).await, 200, "{more}");
    }
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read_to_its_end() {
    let server = TestServer::start("").await;
    for (line, headers, limit) in [
        ("POST /", format!("{CALL}{JSON}"), 2 << 20),
        ("POST /domain/none/login", FORM.to_owned(), 512 << 10),
    ] {
        let request = format!("{}{}", head(line, &headers, 1 << 40), "x".repeat(limit + 1));
        assert_eq!(status(&server, &request).await, 413, "{line}");
    }
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_client_that_does_not_finish_its_request_is_left() {
    let short = Duration::from_millis(50);
    let long = Duration::from_secs(600);
    let call = head("POST /", &format!("{CALL}{JSON}"), BODY.len());
    for (request, idle, sent, expected) in [
        (short, long, "P", 0),
        (short, long, "POST / HTTP/1.1\r\nhost: localhost\r\nx-a", 0),
        (short, long, &format!("{call}{{"), 408),
        (long, short, "", 0),
    ] {
        let timeouts = Timeouts { request, idle };
        let server = TestServer::with(Config { timeouts, ..Config::default() }).await;
        assert_eq!(status(&server, sent).await, expected, "{sent:?}");
        server.sandbox.stop().await;
    }
}

#[tokio::test]
async fn a_response_may_take_longer_than_its_request() {
    let timeouts = Timeouts { request: Duration::from_millis(50), ..Timeouts::default() };
    let faults = "latency:300@ListUserPools*2".parse().unwrap();
    let server = TestServer::with(Config { timeouts, faults, ..Config::default() }).await;
    // Over one connection.
    for _ in 0..2 {
        server.ok("ListUserPools", json!({"MaxResults": 1})).await;
    }
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_server_keeps_no_records_unless_it_is_told_to() {
    for (records, kept) in [(0, 0), (2, 2), (9, 3)] {
        let server = TestServer::with(Config { records, ..Config::default() }).await;
        for _ in 0..3 {
            server.ok("ListUserPools", json!({"MaxResults": 1})).await;
            server.get("/nothing").await;
        }
        assert_eq!(server.sandbox.calls().len(), kept);
        assert_eq!(server.sandbox.visits().len(), kept);
        server.sandbox.stop().await;
    }
}
