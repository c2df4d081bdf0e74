//! With `--spec FILE`: every printed command names the same file.

use serde_json::{Value, json};

use super::providers::{corp, named, oidc};
use super::{SetUp, worst};
use crate::idp::UPSTREAM;
use crate::world::texts;

const NAME: &str = "the spec.toml";
const FLAG: &str = "--spec 'the spec.toml'";

/// Moves the settings away from where they are found without `--spec`.
fn moved(set_up: &SetUp) {
    let text = set_up.world.read("cogoidc.toml");
    set_up.world.write(NAME, &text);
    std::fs::remove_file(set_up.world.path("cogoidc.toml")).unwrap();
}

/// Every command line of the findings, in `fix` or within a sentence.
fn lines(report: &Value) -> Vec<String> {
    let checks = report["checks"].as_array().unwrap().iter();
    let texts = checks.flat_map(|check| [check["fix"].as_str(), check["why"].as_str()]);
    let texts = texts.flatten().filter_map(|text| text.split_once("cogoidc "));
    texts.map(|(_, line)| format!("cogoidc {line}")).collect()
}

#[test]
fn every_printed_command_names_the_spec_file() {
    let set_up = SetUp::new();
    set_up.update_client(json!({
        "CallbackURLs": ["http://localhost:9228/cogoidc-login/1-x-2-y"], "LogoutURLs": null,
        "AllowedOAuthScopes": ["openid"], "ReadAttributes": ["address"], "EnableTokenRevocation": false,
        "PreventUserExistenceErrors": "LEGACY",
    }));
    set_up.update_pool(json!({"DeletionProtection": "INACTIVE"}));
    corp(&set_up, "OIDC", &oidc(&UPSTREAM.url), json!({"name": "name"}));
    set_up.world.write("app-config.js", "window.config = {};");
    moved(&set_up);
    let line = format!("doctor {FLAG} --file app-config.js");
    let ran = set_up.world.run(&format!("{line} --json")).exits(3);
    let printed = lines(&ran.json());
    for start in ["doctor --fix", "callback add", "callback remove", "config", "idp add"] {
        let has = |line: &String| line.starts_with(&format!("cogoidc {start}"));
        assert!(printed.iter().any(has), "no {start} in\n{ran}");
    }
    for line in &printed {
        assert!(line.contains(FLAG), "{line}");
    }
    let shown = set_up.world.run(&line).exits(3).stdout;
    let fixes: Vec<&str> = shown.lines().filter(|line| line.contains("cogoidc ")).collect();
    assert!(fixes.len() > 5, "{shown}");
    for line in fixes {
        assert!(line.contains(FLAG), "{line}");
    }
    // Seen from outside too.
    let issuer = format!("{}/{}", set_up.world.sandbox.url(), set_up.pool);
    let outside = format!(
        "doctor {FLAG} --json --issuer {issuer} --client-id {} --callback-url https://viewer.example/callback",
        set_up.client
    );
    let ran = set_up.world.run(&outside);
    let printed = lines(&ran.json());
    assert!(!printed.is_empty(), "{ran}");
    for line in printed {
        assert!(line.contains(FLAG), "{line}");
    }
}

#[test]
fn a_printed_command_offers_only_the_providers_of_the_spec_file() {
    let set_up = SetUp::new();
    corp(&set_up, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"}));
    named(&set_up, "only = true");
    set_up.update_client(json!({"SupportedIdentityProviders": null}));
    moved(&set_up);
    let line = format!("doctor {FLAG} --json");
    let (_, _, fix) = worst(&set_up.world.run(&line).exits(3), "client.identity-providers");
    set_up.world.run(&format!("{} --yes", fix.unwrap())).exits(0);
    let client = set_up.world.describe_client(&set_up.pool, &set_up.client);
    assert_eq!(texts(&client["SupportedIdentityProviders"]), ["Corp"]);
}
