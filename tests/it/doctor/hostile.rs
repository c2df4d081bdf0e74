//! Servers that are hostile, slow, or not issuers at all.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use serde_json::json;

use super::worst;
use crate::world::{World, run, started};

/// A server that answers each connection in its own way.
fn hostile(answer: impl Fn(TcpStream, u16) + Send + Sync + Clone + 'static) -> String {
    listening(move |stream, port, _| answer(stream, port))
}

/// The same, with what was asked.
fn listening(answer: impl Fn(TcpStream, u16, String) + Send + Sync + Clone + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || {
                let mut stream = stream;
                let mut request = [0; 4096];
                let read = stream.read(&mut request).unwrap_or_default();
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                answer(stream, port, request);
            });
        }
    });
    format!("http://localhost:{port}/us-east-1_AbCdEf123")
}

fn reply(mut stream: TcpStream, head: &str, body: &[u8]) {
    let head =
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn document(port: u16, change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let home = format!("http://localhost:{port}");
    let mut document = json!({
        "issuer": format!("{home}/us-east-1_AbCdEf123"),
        "authorization_endpoint": format!("{home}/oauth2/authorize"),
        "token_endpoint": format!("{home}/oauth2/token"),
        "userinfo_endpoint": format!("{home}/oauth2/userInfo"),
        "revocation_endpoint": format!("{home}/oauth2/revoke"),
        "end_session_endpoint": format!("{home}/logout"),
        "jwks_uri": format!("{home}/keys"),
    });
    change(&mut document);
    document.to_string().into_bytes()
}

type Answer = fn(TcpStream, u16);

/// What a server does, and what doctor says about it.
static CASES: &[(&str, Answer, &str)] = &[
    ("huge", |s, _| reply(s, "200 OK", &vec![b' '; 8 << 20]), "larger than 1024 KiB"),
    (
        "endless",
        |mut s, _| {
            let _gone = s.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while s.write_all(&[b' '; 65536]).is_ok() {}
        },
        "larger than 1024 KiB",
    ),
    (
        "silent",
        |mut s, _| {
            // Until the program hangs up.
            let _gone = s.read(&mut [0]);
        },
        "no response within",
    ),
    (
        "dripping",
        |mut s, _| {
            let _gone = s.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while s.write_all(b" ").is_ok() {
                std::thread::sleep(Duration::from_millis(300));
            }
        },
        "no response within",
    ),
    (
        "HTML",
        |s, _| {
            reply(s, "200 OK\r\nContent-Type: text/html", b"<html><h1>Welcome</h1>");
        },
        "the response is not a JSON object: <html>",
    ),
    ("empty", |s, _| reply(s, "200 OK", b""), "the response is not a JSON object"),
    ("a list", |s, _| reply(s, "200 OK", b"[1, 2]"), "the response is not a JSON object"),
    (
        "wrong charset",
        |s, _| {
            reply(s, "200 OK\r\nContent-Type: application/json; charset=utf-16", b"\xff\xfe{\x00");
        },
        "the response is not a JSON object",
    ),
    (
        "redirect to itself",
        |s, p| {
            reply(
                s,
                &format!(
                    "302 Found\r\nLocation: http://localhost:{p}/us-east-1_AbCdEf123/.well-known/openid-configuration"
                ),
                b"",
            );
        },
        "the server returned 302",
    ),
    (
        "redirect elsewhere",
        |s, _| {
            reply(s, "301 Moved\r\nLocation: http://169.254.169.254/latest/", b"");
        },
        "the server returned 301",
    ),
    ("an error", |s, _| reply(s, "500 Oops", b"\x1b[31mred\n"), "the server returned 500: [31mred"),
    (
        "broken off",
        |mut s, _| {
            let _gone = s.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
        },
        "breaks off",
    ),
    (
        "no HTTP",
        |mut s, _| {
            let _gone = s.write_all(b"SSH-2.0-OpenSSH\r\n");
        },
        "breaks off",
    ),
    (
        "types",
        |s, p| {
            reply(
                s,
                "200 OK",
                &document(p, |d| {
                    d["issuer"] = json!(7);
                }),
            );
        },
        "names no issuer",
    ),
    (
        "no endpoints",
        |s, p| {
            reply(
                s,
                "200 OK",
                &document(p, |d| {
                    d["token_endpoint"] = json!(["x"]);
                }),
            );
        },
        "lacks an endpoint",
    ),
    (
        "another issuer",
        |s, p| {
            reply(
                s,
                "200 OK",
                &document(p, |d| {
                    d["issuer"] = json!("https://evil.example");
                }),
            );
        },
        "names the issuer https://evil.example",
    ),
    (
        "keys of no use",
        |s, p| {
            reply(
                s,
                "200 OK",
                &document(p, |d| {
                    let key = |n: usize| json!({"kty": "RSA", "alg": "HS256", "kid": n.to_string(), "n": "AQAB", "e": "AQAB"});
                    d["keys"] = (0..5_000).map(key).collect();
                }),
            );
        },
        "no RS256 signing key",
    ),
];

#[test]
fn a_hostile_server_is_a_clear_finding_in_bounded_time() {
    let world = World::new();
    let children: Vec<_> = CASES
        .iter()
        .map(|(name, answer, why)| {
            let line = format!(
                "doctor --json --issuer {} --client-id x --callback-url https://a.example/",
                hostile(*answer)
            );
            (name, why, started(world.bare(&line), &line))
        })
        .collect();
    for (name, why, child) in children {
        let ran = child.end().exits(3);
        let (outcome, words, _) = worst(&ran, "issuer.discovery");
        assert_eq!(outcome, "fail", "{name}");
        assert!(words.contains(why), "{name}: {words}");
    }
}

#[test]
fn pages_that_cannot_be_reached_are_named_as_such() {
    for (home, why) in [
        ("http://localhost:9", "cannot connect"),
        ("https://no-such-host.invalid", "cannot connect"),
    ] {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // Nobody listens there.
        let home = home.replace("localhost:9", &format!("localhost:{port}"));
        let answer = move |s: TcpStream, p: u16| {
            let change = |d: &mut serde_json::Value| {
                d["authorization_endpoint"] = json!(format!("{home}/oauth2/authorize"));
                d["end_session_endpoint"] = json!(format!("{home}/logout"));
            };
            reply(s, "200 OK", &document(p, change));
        };
        let world = World::new();
        let line = format!(
            "doctor --json --issuer {} --client-id x --callback-url https://a.example/",
            hostile(answer)
        );
        let ran = world.run(&line).exits(3);
        let (outcome, words, _) = worst(&ran, "sign-in.callback");
        assert_eq!(outcome, "fail");
        assert!(words.contains("cannot be reached") && words.contains(why), "{words}");
    }
}

#[test]
fn each_url_is_asked_about_once_and_at_most_ten_at_a_time() {
    let state = Arc::new(Mutex::new((0, 0, Vec::<String>::new())));
    let shared = Arc::clone(&state);
    let ten = Arc::new(Barrier::new(10));
    let answer = move |mut s: TcpStream, p: u16, request: String| {
        if !request.contains("/oauth2/authorize") {
            return reply(s, "200 OK", &document(p, |_| {}));
        }
        {
            let mut state = shared.lock().unwrap();
            state.0 += 1;
            state.1 = state.1.max(state.0);
            state.2.push(request);
        }
        // No response before ten requests are there.
        ten.wait();
        shared.lock().unwrap().0 -= 1;
        // The first response lets an eleventh request come.
        ten.wait();
        let _gone =
            s.write_all(b"HTTP/1.1 418 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    };
    let world = World::new();
    let urls: String = (0..20).map(|n| format!(" --callback-url https://a.example/{n}")).collect();
    let line = format!("doctor --json --issuer {} --client-id x{urls}", listening(answer));
    let ran = world.run(&line);
    let (outcome, words, _) = worst(&ran, "sign-in.callback");
    assert_eq!((outcome.as_str(), words.contains("returned 418")), ("warn", true), "{words}");
    let (_, most, requests) = std::mem::take(&mut *state.lock().unwrap());
    assert_eq!(requests.len(), 20);
    assert_eq!(most, 10, "twenty URLs take as long as two");
    for request in requests {
        assert!(request.to_lowercase().contains("user-agent: cogoidc/"), "{request}");
    }
}

/// A proxy stands for the internet, so that the issuer is a public one.
#[test]
fn a_public_issuer_does_not_make_doctor_ask_this_machine() {
    for member in ["jwks_uri", "authorization_endpoint", "end_session_endpoint"] {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let internet = listening(move |s, p, request| {
            seen.lock().unwrap().push(request.lines().next().unwrap_or_default().to_owned());
            let home = format!("http://localhost:{p}");
            let mut document = String::from_utf8(document(p, |_| {})).unwrap();
            document = document.replace(&home, "http://issuer.example");
            let mut document: serde_json::Value = serde_json::from_str(&document).unwrap();
            document[member] = json!(format!("http://127.0.0.1:{p}/inside"));
            reply(s, "200 OK", document.to_string().as_bytes());
        });
        let proxy = internet.trim_end_matches("/us-east-1_AbCdEf123");
        let line = "doctor --json --issuer http://issuer.example/us-east-1_AbCdEf123 --client-id x \
                    --callback-url https://a.example/";
        let world = World::new();
        let mut command = world.bare(line);
        command.env("HTTP_PROXY", proxy);
        let ran = run(command, line).exits(3);
        let (outcome, words, _) = worst(&ran, "issuer.discovery");
        assert_eq!(outcome, "fail");
        let says = "a loopback address, where a public server must not lead";
        assert!(words.contains(member) && words.contains(says), "{words}");
        let asked = std::mem::take(&mut *asked.lock().unwrap());
        assert!(asked.iter().all(|line| !line.contains("inside")), "{asked:?}");
        assert!(asked.iter().any(|line| line.contains("openid-configuration")), "{asked:?}");
    }
}

#[test]
fn ten_thousand_unusable_keys_do_not_count_as_a_key() {
    let answer = |s: TcpStream, p: u16| {
        let key = |n: usize| json!({"kty": "RSA", "kid": n, "n": "A", "e": "A"});
        let keys: Vec<_> = (0..10_000).map(key).collect();
        reply(s, "200 OK", &document(p, |d| d["keys"] = keys.clone().into()));
    };
    let world = World::new();
    let ran = world.run(&format!("doctor --json --issuer {}", hostile(answer))).exits(3);
    assert!(worst(&ran, "issuer.discovery").1.contains("no RS256 signing key with a key id"));
}
