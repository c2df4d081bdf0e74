//! Identity providers behind the pool: what is wrong with them, and what is not.

mod situations;

use serde_json::{Value, json};

use super::situation::{ACCESS, LINE, MLSPACE, mended};
use super::{Patient, findings, worst};
use crate::idp::UPSTREAM;
use crate::idp::stand_in::StandIn;
use crate::world::{merged, text, texts};

/// Certificates of nobody's: one ended in 2001, one ends in 2999.
const ENDED: &str = "MIIBEjCBuAIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAppZC5leGFtcGxlMB4XDTAwMDEwMTAwMDAwMFoXDTAxMDEwMTAwMDAwMFowFTETMBEGA1UEAwwKaWQuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLUtzQ/xd245V6ghxgA14kUw9gZULhrddyvA3pjC8TRxx5PNugmuqcBn0vizknPgxujeULEpDNcvxUwdUlVL5c4wCgYIKoZIzj0EAwIDSQAwRgIhAJevGVmP20fiUS8V0HnR+F2YIyHz6/DOIm2w+XqzMm1GAiEAkH4I/NA62XE+SpiuTKCQtftOscPeRlth6ul4vwSFphk=";
const LASTING: &str = "MIIBEzCBugIBAjAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAppZC5leGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzI5OTkwMTAxMDAwMDAwWjAVMRMwEQYDVQQDDAppZC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtS3ND/F3bjlXqCHGADXiRTD2BlQuGt13K8DemMLxNHHHk826Ca6pwGfS+LOSc+DG6N5QsSkM1y/FTB1SVUvlzjAKBggqhkjOPQQDAgNIADBFAiEA/HDrqQYPY2rtEUXzGU+J+WdsBKLRvIVAJu+EKQ9ugy4CIBfPjgyYlK4ZWACeviEN56kfeT2G3F/wHk6l2EhQg6GI";

fn metadata(certificates: &[&str]) -> String {
    let key = |certificate: &&str| {
        format!(
            "<KeyDescriptor use=\"signing\"><X509Certificate>{certificate}</X509Certificate></KeyDescriptor>"
        )
    };
    let keys: String = certificates.iter().map(key).collect();
    format!(
        "<EntityDescriptor entityID=\"https://id.example\"><IDPSSODescriptor>{keys}<SingleSignOnService \
         Location=\"https://id.example/ls\"/></IDPSSODescriptor></EntityDescriptor>"
    )
}

pub(super) fn oidc(issuer: &str) -> Value {
    json!({
        "client_id": "pool-1", "client_secret": "x", "authorize_scopes": "openid email",
        "attributes_request_method": "GET", "oidc_issuer": issuer,
    })
}

/// A provider named Corp, as a person with the API makes it.
pub(super) fn corp(patient: &Patient, kind: &str, details: &Value, mapping: Value) {
    let body = json!({
        "UserPoolId": patient.pool, "ProviderName": "Corp", "ProviderType": kind,
        "ProviderDetails": details, "AttributeMapping": mapping,
    });
    patient.world.api("CreateIdentityProvider", body);
}

/// One that the app client offers beside the pool's own users.
fn offered(patient: &Patient, kind: &str, details: &Value, mapping: Value) {
    corp(patient, kind, details, mapping);
    patient.update_client(json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]}));
}

/// A sound one of OpenID Connect.
fn sound(patient: &Patient, mapping: Value) {
    offered(patient, "OIDC", &oidc(&UPSTREAM.url), mapping);
}

pub(super) fn named(patient: &Patient, more: &str) {
    let spec = patient.world.read("cogoidc.toml");
    let table = format!("\n[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n{more}\n");
    patient.world.write("cogoidc.toml", &(spec + &table));
}

/// One that the app client offers, beside others, and the pool has no more.
fn deleted(patient: &Patient, others: &[&str]) {
    corp(patient, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"}));
    let offered = [others, &["Corp"]].concat();
    patient.update_client(json!({"SupportedIdentityProviders": offered}));
    let body = json!({"UserPoolId": patient.pool, "ProviderName": "Corp"});
    patient.world.api("DeleteIdentityProvider", body);
}

/// Of SAML, with that metadata.
fn saml(patient: &Patient, document: &str) {
    let details = json!({"MetadataFile": document});
    offered(patient, "SAML", &details, json!({"email": "mail"}));
}

/// A sound one but for what its discovery document says.
fn says(patient: &Patient, members: Value) {
    let upstream = Box::leak(Box::new(StandIn::start()));
    upstream.changes(members);
    offered(patient, "OIDC", &oidc(&upstream.url), json!({"email": "email"}));
}

#[test]
fn every_fault_of_a_provider_is_named_and_mended_where_that_can_be() {
    mended(&situations::all());
}

/// What is found of identity providers: outcome by id.
fn of_providers(patient: &Patient) -> Vec<(String, String)> {
    let ran = patient.world.run(LINE);
    let report = ran.json();
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .map(|check| (text(&check["id"]), text(&check["outcome"])))
        .filter(|(id, _)| id.starts_with("idp."))
        .collect()
}

#[test]
fn a_sound_provider_of_each_protocol_has_nothing_wrong() {
    let mapping = json!({"email": "email", "email_verified": "email_verified", "name": "name", "preferred_username": "sub"});
    for (target, app) in [MLSPACE, ACCESS] {
        let patient = Patient::of(target, app);
        sound(&patient, mapping.clone());
        patient.update_client(json!({"WriteAttributes": ["email", "name", "preferred_username"]}));
        let quiet = of_providers(&patient);
        assert!(quiet.iter().all(|(_, outcome)| outcome == "pass"), "{quiet:?}");
        named(&patient, "client_secret_expires = 2999-12-31");
        let found = of_providers(&patient);
        assert!(found.iter().all(|(_, outcome)| outcome == "pass"), "{found:?}");
        let secret = ("idp.secret".to_owned(), "pass".to_owned());
        assert!(found.contains(&secret) && !quiet.contains(&secret));
        let (ran, calls) = patient.world.counting(LINE);
        ran.exits(0);
        assert!(calls.writes().is_empty());
        let describes = |list: String| list.matches("DescribeIdentityProvider").count();
        assert_eq!(describes(calls.list()), 1, "{}", calls.list());
    }
    // What ended does no harm beside what took its place, wherever the metadata lies.
    let document = metadata(&[ENDED, LASTING]);
    let upstream = StandIn::start();
    let soon = document.replace(" entityID", " validUntil=\"2999-01-01T00:00:00Z\" entityID");
    upstream.says("/metadata", 200, &soon);
    for details in [
        json!({"MetadataFile": document}),
        json!({"MetadataURL": format!("{}/metadata", upstream.url)}),
    ] {
        let patient = Patient::of(ACCESS.0, ACCESS.1);
        offered(&patient, "SAML", &details, json!({"email": "mail"}));
        let found = of_providers(&patient);
        assert!(found.iter().all(|(_, outcome)| outcome == "pass"), "{found:?}");
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert!(ids.contains(&"idp.certificate") && !ids.contains(&"idp.discovery"), "{ids:?}");
    }
}

#[test]
fn what_another_apps_provider_lacks_is_not_this_apps_trouble() {
    let patient = Patient::of(MLSPACE.0, MLSPACE.1);
    let mapping = json!({"email": "email", "name": "name", "preferred_username": "sub"});
    sound(&patient, mapping);
    let body = json!({
        "UserPoolId": patient.pool, "ProviderName": "Other", "ProviderType": "SAML",
        "ProviderDetails": {"MetadataFile": "<a/>"}, "AttributeMapping": {},
    });
    patient.world.api("CreateIdentityProvider", body);
    let ran = patient.world.run(LINE).exits(0);
    assert!(!ran.stdout.contains("Other"), "{ran}");
    assert_eq!(worst(&ran, "idp.offered").0, "pass");
}

#[test]
fn endpoints_that_were_given_need_no_discovery_document() {
    let patient = Patient::new();
    let details = merged(
        oidc("https://id.example"),
        json!({
            "authorize_url": "https://id.example/a", "token_url": "https://id.example/t",
            "jwks_uri": "https://id.example/k", "attributes_url": "https://id.example/u",
        }),
    );
    offered(&patient, "OIDC", &details, json!({"email": "email"}));
    let ids: Vec<String> = of_providers(&patient).into_iter().map(|(id, _)| id).collect();
    assert!(!ids.contains(&"idp.discovery".to_owned()), "{ids:?}");
}

#[test]
fn a_provider_that_may_not_be_described_hides_nothing_else() {
    for (operation, skipped) in [
        ("DescribeIdentityProvider", "idp.required"),
        ("DescribeIdentityProvider", "idp.mapping"),
        ("ListIdentityProviders", "idp.offered"),
    ] {
        let patient = Patient::new();
        sound(&patient, json!({"email": "email"}));
        named(&patient, "map = { email = \"email\" }");
        patient.world.fault(&format!("deny@{operation}"));
        let ran = patient.world.run(LINE).exits(0);
        let (outcome, why, _) = worst(&ran, skipped);
        assert_eq!(outcome, "skip", "{operation}: {why}");
        assert!(why.contains(&format!("cognito-idp:{operation}")), "{why}");
        assert_eq!(findings(&ran, skipped).len(), 1);
        assert_eq!(worst(&ran, "client.identity-providers").0, "pass");
        assert_eq!(worst(&ran, "sign-in.callback").0, "pass");
    }
}

#[test]
fn what_a_provider_out_of_order_makes_cognito_refuse_is_not_laid_to_the_callback_url() {
    let patient = Patient::new();
    let details = oidc("http://127.0.0.1:1");
    corp(&patient, "OIDC", &details, json!({"email": "email"}));
    patient.update_client(json!({"SupportedIdentityProviders": ["Corp"]}));
    let ran = patient.world.run(LINE).exits(3);
    let (outcome, why, _) = worst(&ran, "sign-in.callback");
    assert_eq!(outcome, "fail", "{why}");
    assert!(why.contains("out of order (idp.discovery)"), "{why}");
    assert_eq!(worst(&ran, "idp.discovery").0, "fail");
}

#[test]
fn a_provider_that_is_missing_comes_with_the_line_that_makes_it() {
    let patient = Patient::new();
    let issuer = &UPSTREAM.url;
    // The settings name it in their own folder.
    std::fs::create_dir(patient.world.path("app")).unwrap();
    patient.world.write("app/the secret", "x\n");
    named(
        &patient,
        &format!(
            "issuer = \"{issuer}\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"the secret\"\n\
             map = {{ nickname = \"nick\" }}"
        ),
    );
    let (from, to) = ("cogoidc.toml", "app/cogoidc.toml");
    std::fs::rename(patient.world.path(from), patient.world.path(to)).unwrap();
    let line = format!("{LINE} --spec {to}");
    let (_, _, fix) = worst(&patient.world.run(&line).exits(3), "idp.offered");
    let fix = fix.unwrap();
    assert!(fix.contains("'app/the secret' --map nickname=nick"), "{fix}");
    patient.world.run(&format!("{fix} --yes")).exits(0);
    assert_eq!(worst(&patient.world.run(&line), "idp.offered").0, "pass");
}

#[test]
fn mending_keeps_everything_else_and_leaves_nothing_to_mend() {
    let patient = Patient::new();
    corp(&patient, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email", "family_name": "name"}));
    named(&patient, "");
    patient
        .update_client(json!({"WriteAttributes": ["address"], "SupportedIdentityProviders": null}));
    let before = patient.world.describe_client(&patient.pool, &patient.client);
    let (ran, calls) = patient.world.counting("doctor --fix --yes --json");
    ran.exits(0);
    assert_eq!(calls.writes(), ["UpdateUserPoolClient"]);
    let mut now = patient.world.describe_client(&patient.pool, &patient.client);
    // The settings name one, so that the pool's own users are not let in beside it.
    assert_eq!(texts(&now["SupportedIdentityProviders"]), ["Corp"]);
    let mut written = texts(&now["WriteAttributes"]);
    written.sort();
    assert_eq!(written, ["address", "email", "family_name"]);
    let members = ["SupportedIdentityProviders", "WriteAttributes", "LastModifiedDate"];
    for member in members {
        match before.get(member) {
            Some(value) => now[member] = value.clone(),
            None => drop(now.as_object_mut().unwrap().remove(member)),
        }
    }
    assert_eq!(now, before);
    let (again, calls) = patient.world.counting("doctor --fix --yes");
    again.exits(0).says("Nothing that --fix could mend.");
    assert!(calls.writes().is_empty());
}

#[test]
fn only_what_was_chosen_of_a_provider_is_mended() {
    let patient = Patient::new();
    sound(&patient, json!({"email": "email"}));
    patient.update_client(json!({"WriteAttributes": ["name"], "EnableTokenRevocation": false}));
    patient
        .world
        .run("doctor --fix --only idp.offered --yes")
        .exits(0)
        .says("Nothing that --fix could mend.");
    patient.world.run("doctor --fix --only idp --yes").exits(0);
    let client = patient.world.describe_client(&patient.pool, &patient.client);
    assert_eq!(client["EnableTokenRevocation"], false);
    assert_eq!(texts(&client["WriteAttributes"]).len(), 2);
}

#[test]
fn the_name_of_a_provider_that_was_deleted_goes_where_somebody_stays() {
    const ID: &str = "client.identity-providers";
    let offered = |patient: &Patient| {
        let client = patient.world.describe_client(&patient.pool, &patient.client);
        texts(&client["SupportedIdentityProviders"])
    };
    // Nobody would be left.
    let patient = Patient::new();
    deleted(&patient, &[]);
    assert_eq!(worst(&patient.world.run(LINE).exits(3), ID).2, None);
    let fix = format!("doctor --fix --only {ID} --yes");
    let ran = patient.world.run(&fix).exits(3);
    ran.says("Nothing that --fix could mend.");
    assert_eq!(offered(&patient), ["Corp"]);
    // Somebody comes at the same time.
    let spec = patient.world.read("cogoidc.toml");
    let list = "[client]\nidentity_provider = [\"COGNITO\"]\n";
    let spec = spec.replace("[client]\n", list);
    patient.world.write("cogoidc.toml", &spec);
    let (_, _, fix) = worst(&patient.world.run(LINE).exits(3), ID);
    let ran = patient.world.run(&format!("{} --yes", fix.unwrap())).exits(0);
    assert!(ran.stderr.contains("identity_providers - Corp"), "{ran}");
    assert_eq!(offered(&patient), ["COGNITO"]);
}
