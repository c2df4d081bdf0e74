//! `cogoidc secret`: the client secret is replaced, and nobody is locked out at any moment.

pub(crate) mod app;
mod held;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::cases::{SECRET_FINISH, SECRET_ROTATE};
use crate::proxy::Moment;
use crate::races::raced;
use crate::world::{Ran, World, merged, mode, text};
use app::{accepts, secrets};

const TARGET: &str = "encodify";
const INIT: &str = "init --target encodify --app-url https://acme.example --name-id Cognito --yes --secret-file secret";
const ROTATE: &str = "secret rotate --target encodify --secret-file secret --yes";
const FINISH: &str = "secret finish --target encodify --secret-file secret --yes";

/// A set-up whose app has its secret from the file `secret`, and that secret.
fn set_up() -> (World, String) {
    let world = World::new();
    world.run(INIT).exits(0);
    let secret = world.read("secret").trim().to_owned();
    (world, secret)
}

/// The same with a second secret in the file.
fn rotated() -> (World, String, String) {
    let (world, old) = set_up();
    world.run(ROTATE).exits(0);
    let new = world.read("secret").trim().to_owned();
    (world, old, new)
}

fn valid(world: &World, old: &str, new: &str) -> [bool; 2] {
    [old, new].map(|secret| accepts(world, TARGET, secret))
}

/// Fails if a secret is where nobody asked for it.
fn hides(ran: &Ran, secrets: &[&str]) {
    for secret in secrets {
        assert!(!ran.stdout.contains(secret), "{ran}");
        assert!(!ran.stderr.contains(secret), "{ran}");
    }
}

#[test]
fn a_rotation_adds_a_secret_beside_the_old_one_and_its_end_takes_that_away() {
    let (world, old) = set_up();
    let ran = world.run(ROTATE).exits(0).prints_nothing();
    let new = world.read("secret").trim().to_owned();
    hides(&ran, &[&old, &new]);
    assert_eq!(mode(&world.path("secret")), 0o600);
    assert!(!world.path("secret.next").exists());
    assert_eq!(secrets(&world, TARGET).len(), 2);
    assert_eq!(valid(&world, &old, &new), [true, true]);
    let ran = ran.says("ok   the token endpoint accepts the client secret");
    for command in ["cogoidc login", "cogoidc secret finish"] {
        let mut lines = ran.stderr.lines();
        assert!(lines.any(|line| line.contains(command) && line.contains("--secret-file secret")));
    }
    let login = "login --target encodify --secret-file secret --unattended --yes";
    hides(&world.run(login).exits(0), &[&old, &new]);
    let ran = world.run(FINISH).exits(0);
    hides(&ran, &[&old, &new]);
    assert_eq!(secrets(&world, TARGET).len(), 1);
    assert_eq!(valid(&world, &old, &new), [false, true]);
    world.run(login).exits(0);
    // Once more: there is nothing left to finish, and the next rotation is as good as the first.
    world.run(FINISH).exits(0).says("has one client secret");
    world.run(ROTATE).exits(0);
    assert!(accepts(&world, TARGET, &new));
    world.run(FINISH).exits(0);
    assert_eq!(valid(&world, &new, world.read("secret").trim()), [false, true]);
}

#[test]
fn a_rotation_that_is_run_again_changes_nothing() {
    let (world, old, new) = rotated();
    let before = world.writes().len();
    world.run(ROTATE).exits(0).says("Nothing to change.");
    assert_eq!(world.writes().len(), before);
    assert_eq!(world.read("secret").trim(), new);
    assert_eq!(valid(&world, &old, &new), [true, true]);
}

#[test]
fn the_older_secret_can_be_kept_instead() {
    let (world, old, new) = rotated();
    let line = "secret finish --target encodify --keep older";
    world.run(line).exits(2).says("--yes is missing");
    world.run(&format!("{line} --yes")).exits(0);
    assert_eq!(valid(&world, &old, &new), [true, false]);
    // The next rotation does not bring back what was taken away.
    world.run(ROTATE).exits(0);
    let newer = world.read("secret").trim().to_owned();
    assert_ne!(newer, new);
    assert_eq!(valid(&world, &new, &newer), [false, true]);
}

#[test]
fn for_a_pipe_the_new_secret_alone_is_printed() {
    let (world, old) = set_up();
    let ran = world.run("secret rotate --target encodify --show-secret --yes").exits(0);
    let new = ran.stdout.strip_suffix('\n').unwrap();
    assert!(!ran.stderr.contains(new), "{ran}");
    assert_eq!(valid(&world, &old, new), [true, true]);
    world.give_app("new", new);
    let file = world.app("new");
    let line =
        format!("secret finish --target encodify --secret-file {} --yes --json", file.display());
    let document = world.run(&line).exits(0).json();
    assert_eq!(document["changed"], true);
    assert_eq!(document["secrets"].as_array().unwrap().len(), 1);
    assert_eq!(document["steps"][0]["resource"], "client secret");
    let document =
        world.run("secret rotate --target encodify --show-secret --yes --json").exits(0).json();
    assert!(accepts(&world, TARGET, document["secret"].as_str().unwrap()));
}

#[test]
fn a_dry_run_writes_neither_to_cognito_nor_to_a_file() {
    let (world, old) = set_up();
    let before = world.writes().len();
    let ran = world.run("secret rotate --target encodify --secret-file new --dry-run").exits(0);
    let ran = ran
        .prints("create client secret")
        .prints("create file          new (the new client secret)");
    hides(&ran, &[&old]);
    let ran = world.run("secret rotate --target encodify --secret-file new").exits(2);
    ran.says("--yes is missing");
    assert!(!world.path("new").exists() && !world.path("new.next").exists());
    world.run(ROTATE).exits(0);
    let ran = world.run("secret finish --target encodify --secret-file secret --dry-run").exits(0);
    ran.prints("delete client secret").prints("gets no tokens from then on");
    assert_eq!(world.writes().len(), before + 1);
}

#[test]
fn only_the_secret_that_replaces_the_older_one_lets_that_go() {
    let (world, old, _) = rotated();
    world.give_app("old", &old);
    let with_old = format!(
        "secret finish --target encodify --secret-file {} --yes",
        world.app("old").display()
    );
    let ran = world.run(&with_old).exits(3);
    ran.says("cannot tell whether it is the newer one");
    world.write("other", "0123456789012345678901234567890123456789");
    world.run("secret finish --target encodify --secret-file other --yes").exits(3);
    assert_eq!(secrets(&world, TARGET).len(), 2);
    // With one secret, the value in the file is tried.
    world.run(FINISH).exits(0);
    let ran = world.run(&with_old).exits(3);
    ran.says("the token endpoint refuses the secret in the file");
    world.run("secret finish --target encodify --yes").exits(2).says("--secret-file PATH");
    world.write("empty", "");
    world
        .run("secret finish --target encodify --secret-file empty --yes")
        .exits(2)
        .says("no secret");
}

#[test]
fn a_second_secret_of_somebody_else_is_left_alone() {
    let (world, old) = set_up();
    let client = world.client_named(TARGET, TARGET);
    let ids = json!({"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]});
    world.api("AddUserPoolClientSecret", ids);
    let ran = world.run(ROTATE).exits(5).says("has two client secrets, the most there can be");
    ran.says("cogoidc secret finish").says("--keep older");
    assert_eq!(world.read("secret").trim(), old);
    assert!(!world.path("secret.next").exists());
}

#[test]
fn a_client_whose_secret_is_not_replaced_here_is_told_apart() {
    let world = World::new();
    world.run("init --target spa --app-url http://localhost:5173/ --yes").exits(0);
    let list = "secret list --target spa";
    world.run(list).exits(0).prints_nothing().says("is public: it has no secret");
    assert_eq!(world.run(&format!("{list} --json")).exits(0).json()["public"], true);
    let ran = world.run("secret rotate --target spa --secret-file s --yes").exits(2);
    ran.says("is public: it has no secret, and never can");
    let (world, _) = set_up();
    let mut client = world.client_named(TARGET, TARGET);
    for member in ["ClientSecret", "CreationDate", "LastModifiedDate"] {
        client.as_object_mut().unwrap().remove(member);
    }
    let published = json!({"PublishSecretsInAWSSecretsManager": true});
    world.api("UpdateUserPoolClient", merged(client, published));
    let arn = text(&world.client_named(TARGET, TARGET)["ClientSecretArn"]);
    let ran = world.run(ROTATE).exits(2).says(&arn);
    ran.says(&format!("aws secretsmanager rotate-secret --secret-id {arn} --region "));
    world.run("secret list --target encodify").exits(0).prints(&arn);
}

#[test]
fn the_list_names_each_secret_and_its_age() {
    let (world, old, new) = rotated();
    let ran = world.run("secret list --target encodify").exits(0);
    hides(&ran, &[&old, &new]);
    let listed = secrets(&world, TARGET);
    let ids: Vec<&str> = ran.stdout.lines().map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(ids, listed);
    assert!(ran.stdout.lines().all(|line| line.ends_with(", 0 days ago")), "{ran}");
    let document = world.run("secret list --target encodify --json").exits(0).json();
    assert_eq!(document["secrets"][1]["age_days"], 0);
    assert_eq!(document["secrets"][1]["id"], listed[1].as_str());
    assert_eq!(document["public"], false);
    assert_eq!(document["secrets_manager"], Value::Null);
}

#[test]
fn the_new_secret_needs_a_place() {
    let (world, _) = set_up();
    let before = world.calls();
    let ran = world.run("secret rotate --target encodify --yes").exits(2);
    ran.says("--secret-file PATH, or --show-secret for a pipe");
    world.run("secret rotate --target encodify --secret-file absent/s --yes").exits(1);
    assert_eq!(world.calls(), before);
}

#[test]
fn a_set_up_without_a_token_endpoint_gets_no_secret_that_cannot_be_tried() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    let client = world.client(&pool, "door", json!({"GenerateSecret": true}));
    let line =
        format!("secret rotate --pool-id {pool} --client-id {client} --secret-file secret --yes");
    let before = world.writes().len();
    world.run(&line).exits(3).says("cannot try the client secret");
    assert_eq!(world.writes().len(), before);
    assert!(!world.path("secret").exists() && !world.path("secret.next").exists());
}

#[test]
fn whoever_is_overtaken_by_another_second_secret_is_told() {
    let (world, old) = set_up();
    // The other run's secret comes between the list and the call.
    let client = world.client_named(TARGET, TARGET);
    let ids = json!({"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]});
    let world = Arc::new(world);
    let at = ("AddUserPoolClientSecret", 1, Moment::Before);
    let ran = raced(&world, ROTATE, at, ("AddUserPoolClientSecret", ids));
    ran.exits(5).says("another run added a second one at the same time");
    assert_eq!(world.read("secret").trim(), old);
    assert!(!world.path("secret.next").exists());
    assert!(accepts(&world, TARGET, &old));
}

#[test]
fn the_tables_of_kills_and_faults_run_on_a_client_with_a_secret() {
    for case in [SECRET_ROTATE, SECRET_FINISH] {
        let world = (case.world)("spa");
        let line = (case.line)(&world, "spa", "");
        world.run(&line).exits(0);
        (case.after)(&world, "spa");
    }
}
