//! By a spec file that is named: every line that is printed names it too, so that it is judged by the same.

use serde_json::{Value, json};

use super::providers::{corp, named, oidc};
use super::{Patient, worst};
use crate::idp::UPSTREAM;
use crate::world::texts;

const NAME: &str = "the spec.toml";
const FLAG: &str = "--spec 'the spec.toml'";

/// Moves the patient's settings away from where they are found by themselves.
fn moved(patient: &Patient) {
    let text = patient.world.read("cogoidc.toml");
    patient.world.write(NAME, &text);
    std::fs::remove_file(patient.world.path("cogoidc.toml")).unwrap();
}

/// Every command line of the findings, in `fix` or within a sentence.
fn lines(report: &Value) -> Vec<String> {
    let checks = report["checks"].as_array().unwrap().iter();
    let texts = checks.flat_map(|check| [check["fix"].as_str(), check["why"].as_str()]);
    let texts = texts.flatten().filter_map(|text| text.split_once("cogoidc "));
    texts.map(|(_, line)| format!("cogoidc {line}")).collect()
}

#[test]
fn every_printed_line_names_the_spec_file() {
    let patient = Patient::new();
    patient.update_client(json!({
        "CallbackURLs": ["http://localhost:9228/cogoidc-login/1-x-2-y"], "LogoutURLs": null,
        "AllowedOAuthScopes": ["openid"], "ReadAttributes": ["address"], "EnableTokenRevocation": false,
        "PreventUserExistenceErrors": "LEGACY",
    }));
    patient.update_pool(json!({"DeletionProtection": "INACTIVE"}));
    corp(&patient, "OIDC", &oidc(&UPSTREAM.url), json!({"name": "name"}));
    patient.world.write("app-config.js", "window.config = {};");
    moved(&patient);
    let line = format!("doctor {FLAG} --file app-config.js");
    let ran = patient.world.run(&format!("{line} --json")).exits(3);
    let printed = lines(&ran.json());
    for start in ["doctor --fix", "callback add", "callback remove", "config", "idp add"] {
        let has = |line: &String| line.starts_with(&format!("cogoidc {start}"));
        assert!(printed.iter().any(has), "no {start} in\n{ran}");
    }
    for line in &printed {
        assert!(line.contains(FLAG), "{line}");
    }
    let told = patient.world.run(&line).exits(3).stdout;
    let mends: Vec<&str> = told.lines().filter(|line| line.contains("cogoidc ")).collect();
    assert!(mends.len() > 5, "{told}");
    for line in mends {
        assert!(line.contains(FLAG), "{line}");
    }
    // From outside it is the same settings that the line is to go by.
    let issuer = format!("{}/{}", patient.world.sandbox.url(), patient.pool);
    let outside = format!(
        "doctor {FLAG} --json --issuer {issuer} --client-id {} --callback-url https://viewer.example/callback",
        patient.client
    );
    let ran = patient.world.run(&outside);
    let printed = lines(&ran.json());
    assert!(!printed.is_empty(), "{ran}");
    for line in printed {
        assert!(line.contains(FLAG), "{line}");
    }
}

#[test]
fn a_printed_line_lets_nobody_in_whom_the_spec_file_keeps_out() {
    let patient = Patient::new();
    corp(&patient, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"}));
    named(&patient, "only = true");
    patient.update_client(json!({"SupportedIdentityProviders": null}));
    moved(&patient);
    let line = format!("doctor {FLAG} --json");
    let (_, _, fix) = worst(&patient.world.run(&line).exits(3), "client.identity-providers");
    patient.world.run(&format!("{} --yes", fix.unwrap())).exits(0);
    let client = patient.world.describe_client(&patient.pool, &patient.client);
    assert_eq!(texts(&client["SupportedIdentityProviders"]), ["Corp"]);
}
