//! From outside: an issuer, an address out of a browser, and servers that mean no good.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use serde_json::json;

use super::{CALLBACK, Patient, worst};
use crate::world::{World, run, started};

/// The program without credentials, endpoint or region.
fn bare(patient: &Patient, line: &str) -> crate::world::Ran {
    run(patient.world.bare(line), line)
}

fn issuer(patient: &Patient) -> String {
    format!("{}/{}", patient.world.sandbox.url(), patient.pool)
}

#[test]
fn without_credentials_nothing_asks_aws_and_the_pages_are_judged_all_the_same() {
    let patient = Patient::new();
    let calls = patient.world.calls();
    let line = format!(
        "doctor --json --issuer {} --client-id {} --callback-url {CALLBACK}",
        issuer(&patient),
        patient.client
    );
    let ran = bare(&patient, &line).exits(0);
    for id in ["issuer.form", "issuer.discovery", "sign-in.callback"] {
        assert_eq!(worst(&ran, id).0, "pass", "{id}\n{ran}");
    }
    let (outcome, why, _) = worst(&ran, "client.scopes");
    assert_eq!((outcome.as_str(), why.contains("from outside")), ("skip", true));
    let wrong = line.replace(CALLBACK, "https://viewer.example/callback/");
    let ran = bare(&patient, &wrong).exits(3);
    let (_, why, fix) = worst(&ran, "sign-in.callback");
    assert!(why.contains("redirect_mismatch"), "{why}");
    let fix = fix.unwrap();
    assert!(fix.contains(&format!("--pool-id {}", patient.pool)), "{fix}");
    assert_eq!(patient.world.calls(), calls);
    patient.world.run(&fix).exits(0);
    bare(&patient, &wrong).exits(0);
}

#[test]
fn an_address_out_of_a_browser_is_enough() {
    let patient = Patient::new();
    let domain = patient.world.describe_pool(&patient.pool)["Domain"].clone();
    let home = format!("{}/domain/{}", patient.world.sandbox.url(), domain.as_str().unwrap());
    let (client, calls) = (&patient.client, patient.world.calls());
    let query = |callback: &str, more: &str| {
        let callback = callback.replace(':', "%3A").replace('/', "%2F");
        format!("client_id={client}&redirect_uri={callback}&response_type=code&scope=openid{more}")
    };
    let near = "https://viewer.example/callback/";
    for (address, id, outcome, why) in [
        (
            format!("{home}/oauth2/authorize?{}", query(CALLBACK, "")),
            "sign-in.callback",
            "pass",
            "",
        ),
        (format!("{home}/login?{}", query(CALLBACK, "")), "sign-in.request", "pass", ""),
        (
            format!("{home}/oauth2/authorize?{}", query(near, "")),
            "sign-in.callback",
            "fail",
            "redirect_mismatch",
        ),
        (
            format!("{home}/oauth2/authorize?{}", query(CALLBACK, "+offline_access")),
            "sign-in.request",
            "fail",
            "offline_access",
        ),
        (
            format!("{home}/oauth2/authorize?{}", query(CALLBACK, "").replace("=code", "=token")),
            "sign-in.request",
            "fail",
            "response_type=token",
        ),
        (
            format!(
                "{home}/oauth2/authorize?{}",
                query(CALLBACK, "").replace(client.as_str(), "nobody")
            ),
            "sign-in.callback",
            "fail",
            "the app client does not exist",
        ),
        (
            format!("{home}/error?error=redirect_mismatch&client_id={client}"),
            "sign-in.request",
            "fail",
            "go back one page",
        ),
        (
            format!("{home}/error?error=invalid_request&client_id={client}"),
            "sign-in.request",
            "fail",
            "the app client does not exist",
        ),
        (
            format!("{home}/error?error=Required+parameters+missing"),
            "sign-in.request",
            "fail",
            "sent no client_id",
        ),
    ] {
        let mut command = patient.world.bare("doctor --json");
        command.arg(&address);
        let ran = run(command, &address);
        let (found, words, _) = worst(&ran, id);
        assert_eq!(found, outcome, "{address}: {words}");
        assert!(words.contains(why), "{address}: {words}");
    }
    assert_eq!(patient.world.calls(), calls);
    for wrong in ["https://viewer.example/", "viewer", "mailto:a@b"] {
        bare(&patient, &format!("doctor {wrong}")).exits(2).says("copy the whole address");
    }
}

#[test]
fn what_a_stranger_wrote_steers_no_terminal() {
    let patient = Patient::new();
    let domain = patient.world.describe_pool(&patient.pool)["Domain"].clone();
    let home = format!("{}/domain/{}", patient.world.sandbox.url(), domain.as_str().unwrap());
    for (more, id) in [
        (
            "login?client_id=c&redirect_uri=http%3A%2F%2Flocalhost%2F%15touch%20x%0d",
            "sign-in.callback",
        ),
        ("error?error=%1b%5b31mfoo%0aok%20%20%20all%20good&client_id=c", "sign-in.request"),
        ("login?client_id=c&redirect_uri=--help", "sign-in.callback"),
    ] {
        let mut command = patient.world.bare("doctor");
        command.arg(format!("{home}/{more}"));
        let ran = run(command, more).exits(3);
        let lines = ran.stdout.trim_end_matches('\n').replace('\n', "");
        assert!(!lines.contains(char::is_control), "{ran}");
        assert!(!ran.stdout.contains("mend it:"), "{ran}");
        assert!(ran.stdout.contains(id), "{ran}");
    }
}

#[test]
fn nothing_checked_and_nothing_written_is_no_success() {
    let patient = Patient::new();
    for line in ["doctor --only file", "doctor --only client --skip client"] {
        patient.world.run(line).exits(2).says("nothing was checked");
    }
    for line in ["doctor", "config", "callback list"] {
        let mut command = patient.world.program(line);
        command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{line}");
    }
    for (line, why) in [
        ("doctor --file .", "is no file"),
        ("doctor --issuer x", "is no web address"),
        ("doctor --issuer javascript:alert(1)", "is no web address"),
        ("doctor --file nothing.js", "nothing.js"),
    ] {
        patient.world.run(line).exits(2).says(why);
    }
}

#[test]
fn ids_in_a_spec_file_are_enough_without_credentials() {
    let patient = Patient::new();
    let mut command = patient.world.bare("doctor --json --region eu-central-1");
    // No credentials anywhere, and nothing on this machine that could give any.
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .args(["--issuer-base-url", patient.world.sandbox.url()]);
    let ran = run(command, "doctor").exits(0).says("looking from outside");
    assert_eq!(worst(&ran, "sign-in.callback").0, "pass");
    assert_eq!(worst(&ran, "pool.mfa").0, "skip");
}

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

#[test]
fn a_hostile_server_is_a_clear_finding_in_bounded_time() {
    type Answer = fn(TcpStream, u16);
    let cases: [(&str, Answer, &str); 17] = [
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
            "no answer within",
        ),
        (
            "dripping",
            |mut s, _| {
                let _gone = s.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                while s.write_all(b" ").is_ok() {
                    std::thread::sleep(Duration::from_millis(300));
                }
            },
            "no answer within",
        ),
        (
            "HTML",
            |s, _| {
                reply(s, "200 OK\r\nContent-Type: text/html", b"<html><h1>Welcome</h1>");
            },
            "it answers no JSON object, but: <html>",
        ),
        ("empty", |s, _| reply(s, "200 OK", b""), "it answers no JSON object"),
        ("a list", |s, _| reply(s, "200 OK", b"[1, 2]"), "it answers no JSON object"),
        (
            "wrong charset",
            |s, _| {
                reply(
                    s,
                    "200 OK\r\nContent-Type: application/json; charset=utf-16",
                    b"\xff\xfe{\x00",
                );
            },
            "it answers no JSON object",
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
            "it answers 302",
        ),
        (
            "redirect elsewhere",
            |s, _| {
                reply(s, "301 Moved\r\nLocation: http://169.254.169.254/latest/", b"");
            },
            "it answers 301",
        ),
        ("an error", |s, _| reply(s, "500 Oops", b"\x1b[31mred\n"), "it answers 500: [31mred"),
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
            "misses an endpoint",
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
    let world = World::new();
    let children: Vec<_> = cases
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
fn pages_that_cannot_be_reached_are_a_failure_and_no_riddle() {
    for (home, why) in [
        ("http://localhost:9", "cannot connect"),
        ("https://no-such-host.invalid", "cannot connect"),
    ] {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // Nobody listens there any more.
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
fn each_url_is_asked_about_once_and_only_a_few_at_a_time() {
    let state = Arc::new(Mutex::new((0, 0, Vec::<String>::new())));
    let shared = Arc::clone(&state);
    let five = Arc::new(Barrier::new(5));
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
        // None is answered before five are there.
        five.wait();
        shared.lock().unwrap().0 -= 1;
        let _gone =
            s.write_all(b"HTTP/1.1 418 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    };
    let world = World::new();
    let urls: String = (0..10).map(|n| format!(" --callback-url https://a.example/{n}")).collect();
    let line = format!("doctor --json --issuer {} --client-id x{urls}", listening(answer));
    let ran = world.run(&line);
    let (outcome, words, _) = worst(&ran, "sign-in.callback");
    assert_eq!((outcome.as_str(), words.contains("answers 418")), ("warn", true), "{words}");
    let (_, most, requests) = std::mem::take(&mut *state.lock().unwrap());
    assert_eq!(requests.len(), 10);
    assert_eq!(most, 5, "ten URLs take as long as two");
    for request in requests {
        assert!(request.to_lowercase().contains("user-agent: cogoidc/"), "{request}");
    }
}

#[test]
fn ten_thousand_keys_of_no_use_are_no_key() {
    let answer = |s: TcpStream, p: u16| {
        let key = |n: usize| json!({"kty": "RSA", "kid": n, "n": "A", "e": "A"});
        let keys: Vec<_> = (0..10_000).map(key).collect();
        reply(s, "200 OK", &document(p, |d| d["keys"] = keys.clone().into()));
    };
    let world = World::new();
    let ran = world.run(&format!("doctor --json --issuer {}", hostile(answer))).exits(3);
    assert!(worst(&ran, "issuer.discovery").1.contains("no RS256 signing key with a key id"));
}
