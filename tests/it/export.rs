//! `cogoidc export`: what is there and what is planned, for other tools.

use serde_json::{Value, json};

use crate::world::{World, mode};

const OHIF: &str = "--target ohif --app-url https://viewer.example";

const FORMATS: [&str; 4] = ["terraform", "cloudformation", "aws-cli", "cdk"];

/// A set-up with its spec file.
fn made() -> World {
    let world = World::new();
    world.run(&format!("init {OHIF} --yes --save cogoidc.toml")).exits(0);
    world
}

#[test]
fn an_export_writes_nothing_to_cognito_whether_the_set_up_is_there_or_not() {
    let world = World::new();
    for format in FORMATS {
        world.run(&format!("export --as {format} {OHIF}")).exits(0);
    }
    assert_eq!(world.writes(), [""; 0]);
    let world = made();
    let before = world.writes().len();
    for format in FORMATS {
        world.run(&format!("export --as {format}")).exits(0);
    }
    assert_eq!(world.writes().len(), before);
}

#[test]
fn what_is_there_is_exported_with_its_ids_and_what_is_planned_without() {
    let world = World::new();
    let planned = world.run(&format!("export --as terraform {OHIF}")).exits(0);
    assert!(!planned.stdout.contains("import {"), "{planned}");
    world.run(&format!("init {OHIF} --yes --save cogoidc.toml")).exits(0);
    let (pool, client) = (world.pool_named("ohif"), world.client_named("ohif", "ohif"));
    let [pool, client] =
        [&pool["Id"], &client["ClientId"]].map(|id| id.as_str().unwrap().to_owned());
    let there = world.run("export --as terraform").exits(0);
    for id in [format!("id = \"{pool}\""), format!("id = \"{pool}/{client}\"")] {
        assert!(there.stdout.contains(&id), "{there}");
    }
    assert!(
        there.stderr.contains("`cogoidc plan` shows what the spec file would change"),
        "{there}"
    );
    // By the ids alone, too.
    std::fs::remove_file(world.path("cogoidc.toml")).unwrap();
    let ids = format!("--pool-id {pool} --client-id {client}");
    let by_ids = world.run(&format!("export --as terraform {ids}")).exits(0);
    assert_eq!(by_ids.stdout.matches("import {").count(), there.stdout.matches("import {").count());
}

#[test]
fn an_app_client_that_joins_a_pool_is_planned_in_the_pool_that_is_there() {
    let world = made();
    let pool = world.pool_named("ohif")["Id"].as_str().unwrap().to_owned();
    std::fs::remove_file(world.path("cogoidc.toml")).unwrap();
    let spa = "--target spa --app-url https://spa.example --client-name spa";
    let ran =
        world.run(&format!("export --as cloudformation --pool-id {pool} {spa} --json")).exits(0);
    let document = ran.json();
    assert_eq!(document["existing"], true);
    let imports: Value =
        serde_json::from_str(document["files"][1]["text"].as_str().unwrap()).unwrap();
    let names: Vec<&str> = imports
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["LogicalResourceId"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["UserPool", "Domain"]);
    let template: Value =
        serde_json::from_str(document["files"][0]["text"].as_str().unwrap()).unwrap();
    let client = &template["Resources"]["UserPoolClient"];
    assert_eq!(client["Properties"]["ClientName"], "spa");
    assert_eq!(client["DeletionPolicy"], Value::Null);
}

#[test]
fn every_format_says_what_it_cannot_express() {
    let world = made();
    let pool = world.pool_named("ohif");
    let registration = json!({
        "UserPoolId": pool["Id"], "AutoVerifiedAttributes": ["email"],
        "DcrConfiguration": { "EnableStatus": "Enabled" },
    });
    world.api("UpdateUserPool", registration);
    for format in ["terraform", "cloudformation", "cdk"] {
        let ran = world.run(&format!("export --as {format}")).exits(0);
        assert!(ran.stdout.contains("DcrConfiguration"), "{ran}");
        assert!(ran.stderr.contains("DcrConfiguration"), "{ran}");
    }
}

#[test]
fn files_are_written_once_and_replaced_only_after_a_yes() {
    let world = made();
    std::fs::create_dir(world.path("infra")).unwrap();
    let line = "export --as cloudformation --write infra";
    let ran = world.run(&format!("{line} --json")).exits(0);
    let written = ["infra/cogoidc.template.json", "infra/cogoidc.import.json"];
    assert_eq!(ran.json()["written"], json!(written));
    for name in written {
        assert_eq!(mode(&world.path(name)) & 0o600, 0o600);
    }
    let again = world.run(line).exits(0);
    assert!(again.stdout.is_empty() && again.stderr.contains("Nothing to change in"), "{again}");
    world.write("infra/cogoidc.template.json", "mine\n");
    let refused = world.run(&format!("{line} --no-input")).exits(2);
    assert!(refused.stderr.contains("--yes is missing"), "{refused}");
    assert_eq!(world.read("infra/cogoidc.template.json"), "mine\n");
    world.run(&format!("{line} --yes")).exits(0);
    assert!(world.read("infra/cogoidc.template.json").contains("AWS::Cognito::UserPool"));
}

#[test]
fn what_cannot_be_exported_is_a_usage_error_or_not_found() {
    let world = World::new();
    for (line, code, expected) in [
        (
            format!("export --as teraform {OHIF}"),
            2,
            "there is no format `teraform`; did you mean `terraform`?",
        ),
        ("export --as cdk".to_owned(), 2, "missing: --target"),
        ("export --as cdk --target ohif".to_owned(), 2, "--app-url"),
        (format!("export {OHIF}"), 2, "--as"),
        (
            format!("export --as cdk {OHIF} --provider-version 3"),
            2,
            "--provider-version is for --as terraform alone",
        ),
        (
            "export --as cdk --pool-name a --client-name b".to_owned(),
            1,
            "there is no user pool `a`",
        ),
        ("export --as cdk --target dicomweb-guard".to_owned(), 2, "has no app client of its own"),
    ] {
        let ran = world.run(&line).exits(code);
        assert!(ran.stderr.contains(expected), "{ran}");
        assert!(ran.stdout.is_empty(), "{ran}");
    }
}

#[test]
fn no_secret_of_an_identity_provider_is_exported() {
    let world = made();
    world.write("secret", "upstream-s3cret\n");
    let values = "--upstream-client-id c.apps.googleusercontent.com --upstream-secret-file secret";
    world.run(&format!("idp add google --name Google {values} --yes")).exits(0);
    for format in FORMATS {
        for flags in ["", "--json", "-vvvv"] {
            let ran = world.run(&format!("export --as {format} {flags}")).exits(0);
            assert!(ran.stdout.contains("Google"), "{ran}");
            assert!(!format!("{ran}").contains("upstream-s3cret"), "{ran}");
        }
    }
}
