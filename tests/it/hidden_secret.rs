//! App clients whose secret Cognito does not show: two secrets, or one in Secrets Manager.

use serde_json::{Value, json};

use crate::proxy::Proxy;
use crate::world::{Ran, World, merged, run, text};

const ENCODIFY: &str = "--target encodify --app-url https://acme.example --name-id Cognito";

/// A set-up of Encodify, and its ids as API calls take them.
fn set_up() -> (World, Value) {
    let world = World::new();
    world.run(&format!("init {ENCODIFY} --yes")).exits(0);
    let client = world.client_named("encodify", "encodify");
    let ids = json!({"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]});
    (world, ids)
}

/// The same with a second secret, as in a rotation.
fn with_two_secrets() -> (World, Value) {
    let (world, ids) = set_up();
    world.api("AddUserPoolClientSecret", ids.clone());
    (world, ids)
}

/// The same with the secret in Secrets Manager.
fn with_managed_secret() -> (World, Value) {
    let (world, ids) = set_up();
    let mut client = world.client_named("encodify", "encodify");
    for member in ["ClientSecret", "CreationDate", "LastModifiedDate"] {
        client.as_object_mut().unwrap().remove(member);
    }
    let published = json!({"PublishSecretsInAWSSecretsManager": true});
    world.api("UpdateUserPoolClient", merged(client, published));
    (world, ids)
}

fn finding(ran: &Ran, id: &str) -> Option<(String, String)> {
    let checks = ran.json()["checks"].clone();
    let mut checks = checks.as_array().unwrap().iter();
    let check = checks.find(|check| check["id"] == id)?;
    Some((text(&check["outcome"]), text(&check["why"])))
}

#[test]
fn a_client_with_two_secrets_is_confidential() {
    let (world, ids) = with_two_secrets();
    assert_eq!(world.client_named("encodify", "encodify")["ClientSecret"], Value::Null);
    let doctor = "doctor --target encodify --json";
    let (outcome, why) = finding(&world.run(doctor), "client.kind").unwrap();
    assert_eq!((outcome.as_str(), why.as_str()), ("pass", "it is confidential"));
    let planned = world.run(&format!("init {ENCODIFY} --dry-run")).exits(0);
    assert_eq!(planned.stdout, "Nothing to change.\n");
    let (ran, calls) = world.counting(&format!("init {ENCODIFY} --yes --secret-file s"));
    ran.exits(0).says("s is not written: Cognito does not show the client secret");
    assert!(calls.writes().is_empty(), "{calls:?}");
    let secrets = world.api("ListUserPoolClientSecrets", ids)["ClientSecrets"].clone();
    assert_eq!(secrets.as_array().unwrap().len(), 2);
}

#[test]
fn config_says_how_to_get_a_secret_that_cognito_shows_no_more() {
    let (world, ids) = with_two_secrets();
    let line = "config --target encodify --as secret";
    let ran = world.run(line).exits(1).prints_nothing();
    let ran = ran.says("Cognito shows a secret only when it is created");
    ran.says("it has two secrets; if no app uses the newer one, delete that, then replace the older: cogoidc secret finish --keep older --pool-id ");
    let secrets = world.api("ListUserPoolClientSecrets", ids.clone())["ClientSecrets"].clone();
    let old = json!({"ClientSecretId": secrets[0]["ClientSecretId"]});
    world.api("DeleteUserPoolClientSecret", merged(ids, old));
    let ran = world.run(line).exits(1);
    ran.says(
        "while the present one stays valid: cogoidc secret rotate --secret-file PATH --pool-id ",
    );
    // The config itself has a placeholder, as for any secret.
    let env = world.run("config --target encodify --as env --show-secret").exits(0).stdout;
    assert!(env.contains("<printed by: cogoidc config --as secret "), "{env}");
}

#[test]
fn a_secret_in_secrets_manager_is_found_there_and_goes_stale_in_an_app_that_keeps_it() {
    let (world, _) = with_managed_secret();
    let arn = text(&world.client_named("encodify", "encodify")["ClientSecretArn"]);
    let ran = world.run("config --target encodify --as secret").exits(1).prints_nothing();
    let ran = ran.says(&format!("in Secrets Manager: {arn}"));
    let region = crate::world::REGION;
    ran.says(&format!(
        "aws secretsmanager get-secret-value --secret-id {arn} --query SecretString --output text --region {region}"
    ));
    let ran = world.run("doctor --target encodify --json").exits(3);
    assert_eq!(finding(&ran, "client.kind").unwrap().0, "pass");
    let (outcome, why) = finding(&ran, "client.secret-rotates").unwrap();
    assert_eq!(outcome, "fail");
    assert!(why.contains("Encodify keeps the one that was entered"), "{why}");
    // Whatever a run changes, the secret stays where it is.
    world.run("callback add https://acme.example/other --target encodify --yes").exits(0);
    assert_eq!(text(&world.client_named("encodify", "encodify")["ClientSecretArn"]), arn);
}

#[test]
fn the_rotation_of_a_secret_that_cognito_shows_is_not_judged() {
    let (world, _) = set_up();
    let ran = world.run("doctor --target encodify --json");
    assert_eq!(finding(&ran, "client.secret-rotates"), None, "{ran}");
}

#[test]
fn login_ends_before_the_sign_in_if_no_token_request_can_work() {
    for (world, _) in [with_two_secrets(), with_managed_secret()] {
        let ran = world.run("login --target encodify --unattended --yes").exits(1);
        ran.says("no tokens without the client secret: Cognito ").says("hint: ");
        assert_eq!(
            world.api("ListUsers", json!({"UserPoolId": world.pool_named("encodify")["Id"]}))["Users"],
            json!([])
        );
    }
}

#[test]
fn a_client_of_unknown_kind_is_neither_public_nor_confidential() {
    let deny = "deny@ListUserPoolClientSecrets";
    let (world, _) = with_two_secrets();
    world.fault(deny);
    let ran = world.run("doctor --target encodify --json");
    let (outcome, why) = finding(&ran, "client.kind").unwrap();
    assert_eq!(outcome, "skip");
    assert!(why.contains("cognito-idp:ListUserPoolClientSecrets"), "{why}");
    for line in [
        "config --target encodify --as secret".to_owned(),
        format!("init {ENCODIFY} --dry-run"),
        format!("init {ENCODIFY} --yes"),
    ] {
        let ran = world.run(&format!("{line} --json")).exits(4);
        let missing = &ran.json()["error"]["missing_permission"];
        assert_eq!(*missing, "cognito-idp:ListUserPoolClientSecrets", "{line}");
    }
    // The config of an app without a secret does not depend on it.
    let spa = "--target spa --app-url http://localhost:5173/";
    let world = World::new();
    world.run(&format!("init {spa} --yes")).exits(0);
    world.fault(deny);
    world.run("config --target spa").exits(0);
    world.run("callback list --target spa").exits(0);
    world.run("login --target spa --unattended --yes").exits(0);
    world.run(&format!("init {spa} --yes --json")).exits(4);
}

#[test]
fn an_emulator_that_answers_with_a_page_is_asked_once_and_hides_no_secret() {
    let spa = "--target spa --app-url http://localhost:5173/";
    let world = World::new();
    world.run(&format!("init {spa} --yes")).exits(0);
    let proxy = Proxy::bent(&world, |operation, status, answer| {
        if operation == "ListUserPoolClientSecrets" {
            *status = 500;
            *answer = "no JSON of the API".into();
        }
    });
    let line = format!("init {spa} --yes");
    let ran = run(proxy.program(&world, &line), &line).exits(0);
    ran.says("Nothing to change.");
    assert_eq!(proxy.seen_of("ListUserPoolClientSecrets").len(), 1);
}
