//! The suite itself, run as a person would run it, against the sandbox and against endpoints that go wrong.

mod relay;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::api::Api;
use crate::interrupt::RUNTIME;
use crate::program::Program;
use crate::settings::Settings;
use crate::suite::TAG;
use relay::{Effect, Relay};

const REGION: &str = "eu-central-1";

/// Longest wait for a sandbox to begin.
const MAX_START: Duration = Duration::from_secs(60);

/// The URL that `cogoidc sandbox --json` announces.
pub(crate) fn announced(sandbox: &mut tokio::process::Child) -> Option<String> {
    let mut lines = BufReader::new(sandbox.stdout.take()?).lines();
    let document = async {
        let mut text = String::new();
        while let Ok(Some(line)) = lines.next_line().await {
            text.push_str(&line);
            if line == "}" {
                break;
            }
        }
        text
    };
    let text = RUNTIME.block_on(async { tokio::time::timeout(MAX_START, document).await }).ok()?;
    let document: Value = serde_json::from_str(&text).ok()?;
    Some(document["url"].as_str()?.to_owned())
}

/// A sandbox of the program, and a look at it from outside.
struct Stage {
    _sandbox: tokio::process::Child,
    url: String,
    api: Api,
}

impl Stage {
    fn new() -> Self {
        let settings = Settings { endpoint: None, region: Some(REGION.to_owned()), record: None };
        let program = Program::new(&settings, REGION);
        let mut sandbox = program.start("sandbox --ephemeral --port 0 --json --quiet");
        let url = announced(&mut sandbox).expect("a sandbox");
        let api = Api::of_test(&url, REGION);
        Self { _sandbox: sandbox, url, api }
    }

    fn call(&self, operation: &str, body: &Value) -> Value {
        self.api.call(operation, body).unwrap().output().unwrap()
    }

    /// The names of its pools.
    fn pools(&self) -> Vec<String> {
        let list = self.call("ListUserPools", &json!({"MaxResults": 60}));
        let pools = list["UserPools"].as_array().unwrap().iter();
        pools.map(|pool| pool["Name"].as_str().unwrap().to_owned()).collect()
    }
}

/// The suite in a process of its own, at this Cognito; nothing leads from there to AWS.
fn suite(mode: &str, endpoint: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "every_command_on_a_live_account"])
        .env_clear()
        .env("COGOIDC_LIVE", mode)
        .env("COGOIDC_LIVE_ENDPOINT", endpoint)
        .env("AWS_REGION", REGION)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-the-access-key")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn started(mode: &str, endpoint: &str) -> Child {
    suite(mode, endpoint).spawn().unwrap()
}

/// Whether it succeeded, and what it said.
fn ended(output: &Output) -> (bool, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stderr) + &text(&output.stdout))
}

fn run(mode: &str, endpoint: &str) -> (bool, String) {
    ended(&started(mode, endpoint).wait_with_output().unwrap())
}

#[test]
fn the_suite_passes_on_the_sandbox_and_its_recording_tells_nothing_of_anybody() {
    let stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let output = suite("1", &stage.url).env("COGOIDC_LIVE_RECORD", folder.path()).output().unwrap();
    let (is_ok, said) = ended(&output);
    assert!(is_ok, "{said}");
    assert!(said.contains(" 0 fail; all that it made is removed"), "{said}");
    assert_eq!(stage.pools(), Vec::<String>::new());
    let files = |part: &str| {
        let entries = fs::read_dir(folder.path().join(part)).unwrap();
        entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect::<Vec<_>>()
    };
    let (answers, golden) = (files("answers"), files("golden"));
    assert!(answers.len() > 100 && golden.len() == 8, "{} {}", answers.len(), golden.len());
    for text in answers.iter().chain(&golden) {
        // Account, key, secret key, password, secrets, the beginning of a token.
        for original in
            ["000000000000", "AKIDEXAMPLE", "secret-of", "Correct-horse", "not-a-secret", "eyJ"]
        {
            assert!(!text.contains(original), "{original} in {text}");
        }
    }
    let with_secret = golden.iter().filter(|text| text.contains("redacted"));
    assert!(with_secret.clone().all(|text| text.contains("\"client_secret\"")), "{with_secret:?}");
}

#[test]
fn without_being_asked_the_suite_does_nothing_and_says_so() {
    let (is_ok, said) = run("", "http://127.0.0.1:9");
    assert!(is_ok && said.contains("COGOIDC_LIVE is not 1"), "{said}");
}

#[test]
fn an_endpoint_that_makes_no_sense_ends_the_run_before_anything_is_made() {
    let hostile: [(&str, &[u8]); 4] = [
        ("garbage", b"\x00\x01garbage\r\n\r\n"),
        ("a page", b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>"),
        ("a failure", b"HTTP/1.1 500 Oops\r\ncontent-length: 2\r\n\r\n{}"),
        ("a closed connection", b""),
    ];
    for (name, reply) in hostile {
        let (is_ok, said) = run("1", &answering(Some(reply)));
        assert!(!is_ok && said.contains("cannot list the user pools"), "{name}: {said}");
        assert!(said.contains("this run made nothing"), "{name}: {said}");
    }
    let (is_ok, said) = run("1", &answering(None));
    assert!(!is_ok && said.contains("it took too long"), "{said}");
}

/// A server that answers each connection with these bytes, or with nothing for ever.
fn answering(reply: Option<&'static [u8]>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _read = stream.read(&mut request);
            if let Some(reply) = reply {
                let _gone = stream.write_all(reply);
            } else {
                open.push(stream);
            }
        }
    });
    url
}

#[test]
fn what_cannot_be_removed_is_named_and_a_later_run_removes_it() {
    at_once([Effect::Page, Effect::Failure, Effect::Close], |effect| {
        let stage = Stage::new();
        let relay = Relay::start(&stage.url, "CreateUserPoolClient", effect);
        let (is_ok, said) = run("1", &relay.url);
        assert!(!is_ok, "{effect:?}: {said}");
        for sentence in [
            "NOT all that it made is removed",
            "What may be left there: user pools named cogoidc-live-",
            "COGOIDC_LIVE=clean cargo test --test live -- --ignored",
        ] {
            assert!(said.contains(sentence), "{effect:?}: no `{sentence}` in {said}");
        }
        let left = stage.pools();
        assert_eq!(left.len(), 1, "{effect:?}");
        stage.call("CreateUserPool", &json!({"PoolName": "cogoidc-live-of-others"}));
        stage.call("CreateUserPool", &json!({"PoolName": "staff", "UserPoolTags": {TAG: "x"}}));
        let (is_ok, said) = run("clean", &stage.url);
        assert!(is_ok && said.contains("removed user pool ") && said.contains(&left[0]), "{said}");
        let mut left = stage.pools();
        left.sort();
        assert_eq!(left, ["cogoidc-live-of-others", "staff"]);
    });
}

#[test]
fn a_pool_that_is_not_deleted_is_named_with_the_commands_that_delete_it() {
    let stage = Stage::new();
    let body = json!({"PoolName": "cogoidc-live-1-a-x", "UserPoolTags": {TAG: "1-a"}});
    let id = stage.call("CreateUserPool", &body)["UserPool"]["Id"].as_str().unwrap().to_owned();
    let relay = Relay::start(&stage.url, "DeleteUserPool", Effect::Failure);
    let (is_ok, said) = run("clean", &relay.url);
    assert!(
        !is_ok && said.contains(&format!("left: user pool {id} (cogoidc-live-1-a-x)")),
        "{said}"
    );
    let line = format!("aws cognito-idp delete-user-pool --user-pool-id {id} --region {REGION}");
    assert!(said.contains(&line), "{said}");
}

#[test]
fn a_signal_ends_the_run_and_all_that_it_made_is_removed() {
    at_once([Signal::INT, Signal::TERM], |signal| {
        let stage = Stage::new();
        let mut relay = Relay::start(&stage.url, "CreateUserPoolDomain", Effect::HoldOnce);
        let suite = started("1", &relay.url);
        relay.struck();
        assert_eq!(stage.pools().len(), 1);
        kill_process(Pid::from_child(&suite), signal).unwrap();
        let (is_ok, said) = ended(&suite.wait_with_output().unwrap());
        assert!(!is_ok && said.contains("; all that it made is removed"), "{said}");
        assert!(said.contains("interrupted"), "{said}");
        assert_eq!(stage.pools(), Vec::<String>::new(), "{said}");
    });
}

#[test]
fn a_panic_ends_the_run_and_all_that_it_made_is_removed() {
    let stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    // A recording that cannot be written, once there is a user pool.
    for number in 1..30 {
        let name = format!("answers/{number:03}-DescribeUserPool.json");
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    let output = suite("1", &stage.url).env("COGOIDC_LIVE_RECORD", folder.path()).output().unwrap();
    let (is_ok, said) = ended(&output);
    assert!(!is_ok && said.contains("removed user pool ") && said.contains("panicked"), "{said}");
    assert!(said.contains("; all that it made is removed"), "{said}");
    assert_eq!(stage.pools(), Vec::<String>::new(), "{said}");
}

/// Tries all cases at the same time.
fn at_once<T: Send, const CASES: usize>(cases: [T; CASES], check: impl Fn(T) + Sync) {
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| check(case));
        }
    });
}
