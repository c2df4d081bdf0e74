//! Credentials, profiles and regions that are missing or refused, and spec files of another account.

use std::fs;
use std::process::Command;

use crate::listener::Listener;
use crate::world::{REGION, World, run};

/// A region that AWS does not have: its host names lead nowhere, so no call can ever reach AWS.
const NOWHERE: &str = "xx-nowhere-9";

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
