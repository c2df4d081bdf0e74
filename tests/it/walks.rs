//! The five walks of people who meet cogoidc for the first time.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::world::{REGION, Ran, World, run, text};

/// A region that AWS does not have: its host names lead nowhere, so no call can ever reach AWS.
const NOWHERE: &str = "xx-nowhere-9";

/// Answers every request alike, and counts them.
pub(crate) struct Listener {
    pub(crate) url: String,
    count: Arc<AtomicUsize>,
}

impl Listener {
    /// A listener that answers with that status, type and body.
    pub(crate) fn answering(status: &str, kind: &str, body: &str) -> Self {
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        Self::new(answer)
    }

    /// A listener that hangs up without a word.
    pub(crate) fn hanging_up() -> Self {
        Self::new(String::new())
    }

    /// A listener that takes requests and never answers.
    pub(crate) fn silent() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming() {
                counter.fetch_add(1, Ordering::SeqCst);
                held.push(stream);
            }
        });
        Self { url, count }
    }

    fn new(answer: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counter.fetch_add(1, Ordering::SeqCst);
                let Ok(mut stream) = stream else { continue };
                if answer.is_empty() {
                    continue;
                }
                // The whole request, or the answer would be cut off by a reset.
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut line, mut length) = (String::new(), 0);
                while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                    let lower = line.to_lowercase();
                    if let Some(value) = lower.strip_prefix("content-length:") {
                        length = value.trim().parse().unwrap_or(0);
                    }
                    line.clear();
                }
                let mut body = vec![0; length];
                let _gone = reader.read_exact(&mut body);
                let _gone = stream.write_all(answer.as_bytes());
            }
        });
        Self { url, count }
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// An STS that says whose account it is.
fn sts(account: &str) -> Listener {
    let body = format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{account}:user/ada</Arn><UserId>AIDAEXAMPLE</UserId><Account>{account}</Account>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    );
    Listener::answering("200 OK", "text/xml", &body)
}

/// The program with AWS itself as its Cognito, but for STS, and nowhere to reach it.
fn aws(world: &World, line: &str, sts: &Listener) -> Command {
    let mut command = world.bare(line);
    command
        .env("AWS_REGION", NOWHERE)
        .env("AWS_ENDPOINT_URL_STS", &sts.url)
        // Whoever heeds proxies finds none that works.
        .env("HTTPS_PROXY", "http://127.0.0.1:9");
    command
}

#[test]
fn without_credentials_it_says_what_to_type_and_sends_nothing() {
    let world = World::new();
    let sts = sts("111122223333");
    let line = "init --target ohif --app-url https://viewer.example --yes";
    let ran = run(aws(&world, line, &sts), line).exits(4).prints_nothing();
    let ran = ran.says("aws configure sso").says("add --sandbox");
    ran.says_not("profiles found").says_not("Attempted").says(
        "error: cannot tell which AWS account this is: no AWS credentials are found\n\nhint: ",
    );
    let line = format!("{line} -v");
    let ran = run(aws(&world, &line, &sts), &line).exits(4);
    ran.says("Ec2InstanceMetadata: ");
    assert_eq!(sts.count(), 0);
}

#[test]
fn a_machine_whose_metadata_service_refuses_has_no_credentials_either() {
    let world = World::new();
    let sts = sts("111122223333");
    let imds = Listener::answering("403 Forbidden", "text/plain", "no");
    let line = "init --target ohif --app-url https://viewer.example --yes";
    let mut command = aws(&world, line, &sts);
    command
        .env_remove("AWS_EC2_METADATA_DISABLED")
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &imds.url);
    let ran = run(command, line).exits(4).prints_nothing();
    ran.says("account this is: no AWS credentials are found\n").says("add --sandbox");
    assert!(imds.count() > 0);
}

#[test]
fn without_credentials_the_profiles_there_are_are_named() {
    let world = World::new();
    let sts = sts("111122223333");
    fs::create_dir(world.home(".aws")).unwrap();
    let config = "[profile radiology]\nregion = xx-nowhere-9\n[sso-session corp]\n[profile research]\n[default]\n";
    fs::write(world.home(".aws/config"), config).unwrap();
    let line = "init --target ohif --app-url https://viewer.example --yes --json";
    let ran = run(aws(&world, line, &sts), line).exits(4);
    let error = &ran.json()["error"];
    assert_eq!(error["code"], 4);
    let hints = error["hints"].to_string();
    assert!(
        hints.contains("profiles found: default, radiology, research (--profile NAME)"),
        "{hints}"
    );
    assert_eq!(sts.count(), 0);
}

#[test]
fn a_profile_that_does_not_exist_is_named() {
    let world = World::new();
    let sts = sts("111122223333");
    let line = "init --target ohif --app-url https://viewer.example --profile nobody --yes";
    let ran = run(aws(&world, line, &sts), line).exits(4);
    ran.says("there is no AWS profile `nobody`").says("aws configure sso");
    assert_eq!(sts.count(), 0);
}

#[test]
fn a_profile_that_is_asked_for_wins_over_keys_in_the_environment() {
    let world = World::new();
    fs::create_dir(world.home(".aws")).unwrap();
    let keys = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = example\n";
    let config = format!("[profile full]\n{keys}[profile empty]\nregion = eu-central-1\n");
    fs::write(world.home(".aws/config"), config).unwrap();
    let line = "init --target ohif --app-url https://viewer.example --yes --profile";
    world.run(&format!("{line} empty")).exits(4);
    assert_eq!(world.calls(), 0);
    world.run(&format!("{line} full")).exits(0);
}

#[test]
fn a_profile_with_mfa_serial_is_named_as_unsupported() {
    let world = World::new();
    let sts = sts("111122223333");
    fs::create_dir(world.home(".aws")).unwrap();
    let config = "[profile locked]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/a\n[profile base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = example\n";
    fs::write(world.home(".aws/config"), config).unwrap();
    let line = "init --target ohif --app-url https://viewer.example --profile locked --yes";
    let ran = run(aws(&world, line, &sts), line).exits(4);
    ran.says("the AWS profile `locked` has mfa_serial, which is not supported");
    assert_eq!(sts.count(), 0);
    let mut command = aws(&world, "plan", &sts);
    command.env("AWS_PROFILE", "locked");
    world.write("cogoidc.toml", SPEC);
    run(command, "plan").says("profiles with mfa_serial are not supported");
}

#[test]
fn with_nothing_set_at_all_the_region_is_asked_for_with_a_complete_line() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    let ran = run(world.bare(line), line).exits(2).prints_nothing();
    ran.says("missing: --region").says(
        "cogoidc init --target ohif --app-url https://viewer.example --region eu-central-1 --yes",
    );
}

#[test]
fn the_sandbox_needs_neither_region_nor_credentials() {
    let world = World::new();
    let data = world.path("data");
    let line = format!(
        "init --sandbox --sandbox-port 0 --sandbox-data {} --target ohif --app-url http://localhost:3000 --no-input --yes",
        data.display()
    );
    let ran = run(world.bare(&line), &line).exits(0);
    ran.says("This config works only while the sandbox runs.")
        .says("cogoidc sandbox --port 0 --data ");
}

#[test]
fn refused_credentials_are_exit_4() {
    let body = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    let sts = Listener::answering("403 Forbidden", "text/xml", body);
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    let mut command = aws(&world, line, &sts);
    command.env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "example");
    run(command, line).exits(4).says("is expired").says("aws configure sso");
}

#[test]
fn a_missing_permission_is_named() {
    let world = World::with("deny@CreateUserPoolClient");
    let line = "init --target ohif --app-url https://viewer.example --yes --json";
    let ran = world.run(line).exits(4);
    let document = ran.json();
    assert_eq!(document["error"]["code"], 4);
    assert_eq!(document["error"]["missing_permission"], "cognito-idp:CreateUserPoolClient");
    assert_eq!(document["pool"]["id"], world.pool_named("ohif")["Id"]);
    // With the permission the same line finishes the same pool.
    world.sandbox.faults().clear();
    world.run(line).exits(0);
    assert_eq!(world.pools().len(), 1);
}

#[test]
fn a_second_environment_is_asked_about_and_both_ready_lines_work() {
    let world = World::new();
    let first = "init --target mlspace --app-url https://ml.example/ --yes";
    let second = "init --target mlspace --app-url https://ml-test.example/ --yes";
    world.run(first).exits(0);
    let (ran, calls) = world.counting(second);
    let ran = ran.exits(5).prints_nothing();
    assert!(calls.writes().is_empty(), "{calls:?}");
    let ran = ran.says("https://ml.example/").says("https://ml-test.example/");
    let lines = ran.lines_to_paste();
    assert_eq!(lines.len(), 2, "{ran}");
    assert!(lines[0].contains("--pool-name mlspace-"), "{ran}");
    assert!(lines[1].contains("--client-name mlspace-"), "{ran}");
    for (line, pools) in [(&lines[1], 1), (&lines[0], 2)] {
        assert!(line.starts_with("cogoidc init "), "{line}");
        world.run(line).exits(0);
        assert_eq!(world.pools().len(), pools);
        world.run(line).exits(0).says("Nothing to change.");
    }
    // And the first environment is as it was.
    world.run(first).exits(0).says("Nothing to change.");
}

#[test]
fn a_prefix_of_another_pool_of_the_account_is_a_conflict_before_any_write() {
    let world = World::new();
    let other = world.pool("other", json!({}));
    world.domain(&other, "viewer", 1);
    let line = "init --target ohif --app-url https://viewer.example --domain-prefix viewer --yes";
    let (ran, calls) = world.counting(line);
    let ran = ran.exits(5).prints_nothing().says(&other);
    assert!(calls.writes().is_empty(), "{calls:?}");
    finish_with_another_prefix(&world, &ran);
}

#[test]
fn a_prefix_of_another_account_is_a_conflict_and_the_same_pool_is_finished() {
    let world = World::with("taken:viewer");
    let line = "init --target ohif --app-url https://viewer.example --domain-prefix viewer --yes";
    let ran = world.run(line).exits(5).prints_nothing();
    finish_with_another_prefix(&world, &ran);
}

#[test]
fn a_default_prefix_that_is_taken_is_a_conflict_too() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    let plan = world.run(&format!("{line} --dry-run --json")).json();
    let steps = plan["steps"].as_array().unwrap().iter();
    let prefix = steps
        .filter(|step| step["resource"] == "domain")
        .map(|step| text(&step["name"]))
        .next()
        .unwrap();
    world.fault(&format!("taken:{prefix}"));
    let ran = world.run(line).exits(5).says(&prefix);
    finish_with_another_prefix(&world, &ran);
}

/// Pastes the first line with another prefix; it has to finish the pool there is, if there is one.
fn finish_with_another_prefix(world: &World, ran: &Ran) {
    let lines: Vec<String> = ran
        .lines_to_paste()
        .into_iter()
        .filter(|line| line.contains(" --domain-prefix "))
        .collect();
    assert!(lines.len() >= 2, "{ran}");
    let line = &lines[0];
    world.run(line).exits(0);
    let prefix = text(&world.pool_named("ohif")["Domain"]);
    assert!(line.contains(&prefix), "{line}");
    world.client_named("ohif", "ohif");
    world.run(line).exits(0).says("Nothing to change.");
}

#[test]
fn in_a_company_pool_one_client_comes_and_nothing_else_changes() {
    let world = World::new();
    let pool = world.pool(
        "staff-sso",
        json!({
            "UserPoolTags": {"team": "it"},
            "DeletionProtection": "ACTIVE",
            "Policies": {"PasswordPolicy": {"MinimumLength": 14, "TemporaryPasswordValidityDays": 3}},
            "LambdaConfig": {},
            "EmailVerificationSubject": "Hello",
        }),
    );
    world.api(
        "CreateIdentityProvider",
        json!({
            "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
            "ProviderDetails": {
                "client_id": "a", "client_secret": "b", "attributes_request_method": "GET",
                "oidc_issuer": "https://corp.example", "authorize_scopes": "openid",
                "authorize_url": "https://corp.example/a", "token_url": "https://corp.example/t",
                "attributes_url": "https://corp.example/u", "jwks_uri": "https://corp.example/k",
            },
            "AttributeMapping": {"email": "email"},
        }),
    );
    for name in ["intranet", "wiki", "payroll"] {
        let id = world.client(&pool, name, json!({"GenerateSecret": name == "payroll"}));
        let body = json!({"UserPoolId": pool, "ClientId": id, "UseCognitoProvidedValues": true});
        world.api("CreateManagedLoginBranding", body);
    }
    world.domain(&pool, "staff", 2);
    let before = world.everything(&pool);
    let line =
        format!("init --target ohif --app-url https://viewer.example --pool-id {pool} --yes");
    let (ran, calls) = world.counting(&line);
    ran.exits(0).says("Plan: create 1, change 0, delete 0").says("Corp");
    assert_eq!(calls.writes(), ["CreateManagedLoginBranding", "CreateUserPoolClient"]);
    let after = world.everything(&pool);
    for (part, was) in &before {
        assert_eq!(after[part].to_string(), was.to_string(), "{part} changed");
    }
    // The client and its login style.
    assert_eq!(after.len(), before.len() + 2);
    let (ran, calls) = world.counting(&line);
    ran.exits(0).says("Nothing to change.");
    assert!(calls.writes().is_empty());
    // It is not ours, so destroy takes the client alone.
    world.run(&format!("destroy --target ohif --pool-id {pool} --confirm staff-sso")).exits(0);
    assert_eq!(world.everything(&pool), before);
}

const SPEC: &str =
    "target = \"ohif\"\napp_url = \"https://viewer.example\"\naccount = \"222233334444\"\n";

#[test]
fn the_spec_of_another_account_is_stopped_before_the_first_cognito_call() {
    let world = World::new();
    let sts = sts("111122223333");
    world.write("cogoidc.toml", SPEC);
    for line in
        ["apply --yes", "plan", "init --yes", "config", "callback list", "destroy --confirm ohif"]
    {
        let mut command = aws(&world, line, &sts);
        command.env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "example");
        let ran = run(command, line).exits(5).prints_nothing();
        ran.says("the credentials belong to the account 111122223333, expected 222233334444");
    }
    assert_eq!(sts.count(), 6);
}

#[test]
fn the_spec_of_an_account_is_not_for_a_cognito_without_accounts() {
    let world = World::new();
    world.write("cogoidc.toml", SPEC);
    for line in ["apply --yes", "plan", "init --yes", "config", "destroy --confirm ohif"] {
        world.run(line).exits(5).says("it has no account");
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn the_spec_of_another_region_is_stopped_too() {
    let world = World::new();
    let spec = "target = \"ohif\"\napp_url = \"https://viewer.example\"\nregion = \"us-west-2\"\n";
    world.write("cogoidc.toml", spec);
    for line in ["apply --yes", "plan", "init --yes", "config", "destroy --confirm ohif"] {
        let ran = world.run(line).exits(5).says("us-west-2").says(REGION);
        ran.says("--region us-west-2");
    }
    assert_eq!(world.calls(), 0);
}
