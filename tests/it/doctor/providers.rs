//! Identity providers behind the pool: what is wrong with them, and what is not.

mod situations;

use serde_json::{Value, json};

use super::situation::{ACCESS, LINE, MLSPACE, assert_found_and_fixed};
use super::{SetUp, findings, worst};
use crate::idp::UPSTREAM;
use crate::idp::stand_in::StandIn;
use crate::world::{merged, text, texts};

/// Certificates without a known key: one ended in 2001, the other ends in 2999.
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

/// A provider named Corp, as a person with the API creates it.
pub(super) fn corp(set_up: &SetUp, kind: &str, details: &Value, mapping: Value) {
    let body = json!({
        "UserPoolId": set_up.pool, "ProviderName": "Corp", "ProviderType": kind,
        "ProviderDetails": details, "AttributeMapping": mapping,
    });
    set_up.world.api("CreateIdentityProvider", body);
}

/// One that the app client offers as well as the pool's own users.
fn offered(set_up: &SetUp, kind: &str, details: &Value, mapping: Value) {
    corp(set_up, kind, details, mapping);
    set_up.update_client(json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]}));
}

/// A healthy one of OpenID Connect.
fn sound(set_up: &SetUp, mapping: Value) {
    offered(set_up, "OIDC", &oidc(&UPSTREAM.url), mapping);
}

pub(super) fn named(set_up: &SetUp, more: &str) {
    let spec = set_up.world.read("cogoidc.toml");
    let table = format!("\n[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n{more}\n");
    set_up.world.write("cogoidc.toml", &(spec + &table));
}

/// One that the app client offers as well as others, and that was deleted from the pool.
fn deleted(set_up: &SetUp, others: &[&str]) {
    corp(set_up, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"}));
    let offered = [others, &["Corp"]].concat();
    set_up.update_client(json!({"SupportedIdentityProviders": offered}));
    let body = json!({"UserPoolId": set_up.pool, "ProviderName": "Corp"});
    set_up.world.api("DeleteIdentityProvider", body);
}

/// A SAML one with that metadata.
fn saml(set_up: &SetUp, document: &str) {
    let details = json!({"MetadataFile": document});
    offered(set_up, "SAML", &details, json!({"email": "mail"}));
}

/// A healthy one except for these members of its discovery document.
fn says(set_up: &SetUp, members: Value) {
    let upstream = Box::leak(Box::new(StandIn::start()));
    upstream.changes(members);
    offered(set_up, "OIDC", &oidc(&upstream.url), json!({"email": "email"}));
}

#[test]
fn every_fault_of_a_provider_is_named_and_the_printed_command_fixes_it() {
    assert_found_and_fixed(situations::ALL);
}

/// The id and outcome of each finding about identity providers.
fn of_providers(set_up: &SetUp) -> Vec<(String, String)> {
    let ran = set_up.world.run(LINE);
    let report = ran.json();
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .map(|check| (text(&check["id"]), text(&check["outcome"])))
        .filter(|(id, _)| id.starts_with("idp."))
        .collect()
}

#[test]
fn a_healthy_provider_of_each_protocol_passes() {
    let mapping = json!({"email": "email", "email_verified": "email_verified", "name": "name", "preferred_username": "sub"});
    for (target, app) in [MLSPACE, ACCESS] {
        let set_up = SetUp::of(target, app);
        sound(&set_up, mapping.clone());
        set_up.update_client(json!({"WriteAttributes": ["email", "name", "preferred_username"]}));
        let quiet = of_providers(&set_up);
        assert!(quiet.iter().all(|(_, outcome)| outcome == "pass"), "{quiet:?}");
        named(&set_up, "client_secret_expires = 2999-12-31");
        let found = of_providers(&set_up);
        assert!(found.iter().all(|(_, outcome)| outcome == "pass"), "{found:?}");
        let secret = ("idp.secret".to_owned(), "pass".to_owned());
        assert!(found.contains(&secret) && !quiet.contains(&secret));
        let (ran, calls) = set_up.world.counting(LINE);
        ran.exits(0);
        assert!(calls.writes().is_empty());
        let describes = |list: String| list.matches("DescribeIdentityProvider").count();
        assert_eq!(describes(calls.list()), 1, "{}", calls.list());
    }
    // A certificate that ended does no harm next to its successor, wherever the metadata is.
    let document = metadata(&[ENDED, LASTING]);
    let upstream = StandIn::start();
    let soon = document.replace(" entityID", " validUntil=\"2999-01-01T00:00:00Z\" entityID");
    upstream.says("/metadata", 200, &soon);
    for details in [
        json!({"MetadataFile": document}),
        json!({"MetadataURL": format!("{}/metadata", upstream.url)}),
    ] {
        let set_up = SetUp::of(ACCESS.0, ACCESS.1);
        offered(&set_up, "SAML", &details, json!({"email": "mail"}));
        let found = of_providers(&set_up);
        assert!(found.iter().all(|(_, outcome)| outcome == "pass"), "{found:?}");
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert!(ids.contains(&"idp.certificate") && !ids.contains(&"idp.discovery"), "{ids:?}");
    }
}

#[test]
fn a_provider_of_another_app_is_not_judged() {
    let set_up = SetUp::of(MLSPACE.0, MLSPACE.1);
    let mapping = json!({"email": "email", "name": "name", "preferred_username": "sub"});
    sound(&set_up, mapping);
    let body = json!({
        "UserPoolId": set_up.pool, "ProviderName": "Other", "ProviderType": "SAML",
        "ProviderDetails": {"MetadataFile": "<a/>"}, "AttributeMapping": {},
    });
    set_up.world.api("CreateIdentityProvider", body);
    let ran = set_up.world.run(LINE).exits(0);
    assert!(!ran.stdout.contains("Other"), "{ran}");
    assert_eq!(worst(&ran, "idp.offered").0, "pass");
}

#[test]
fn a_provider_with_given_endpoints_needs_no_discovery_document() {
    let set_up = SetUp::new();
    let details = merged(
        oidc("https://id.example"),
        json!({
            "authorize_url": "https://id.example/a", "token_url": "https://id.example/t",
            "jwks_uri": "https://id.example/k", "attributes_url": "https://id.example/u",
        }),
    );
    offered(&set_up, "OIDC", &details, json!({"email": "email"}));
    let ids: Vec<String> = of_providers(&set_up).into_iter().map(|(id, _)| id).collect();
    assert!(!ids.contains(&"idp.discovery".to_owned()), "{ids:?}");
}

#[test]
fn a_provider_that_cannot_be_described_hides_nothing_else() {
    for (operation, skipped) in [
        ("DescribeIdentityProvider", "idp.required"),
        ("DescribeIdentityProvider", "idp.mapping"),
        ("ListIdentityProviders", "idp.offered"),
    ] {
        let set_up = SetUp::new();
        sound(&set_up, json!({"email": "email"}));
        named(&set_up, "map = { email = \"email\" }");
        set_up.world.fault(&format!("deny@{operation}"));
        let ran = set_up.world.run(LINE).exits(0);
        let (outcome, why, _) = worst(&ran, skipped);
        assert_eq!(outcome, "skip", "{operation}: {why}");
        assert!(why.contains(&format!("cognito-idp:{operation}")), "{why}");
        assert_eq!(findings(&ran, skipped).len(), 1);
        assert_eq!(worst(&ran, "client.identity-providers").0, "pass");
        assert_eq!(worst(&ran, "sign-in.callback").0, "pass");
    }
}

#[test]
fn a_broken_provider_is_not_blamed_on_the_callback_url() {
    let set_up = SetUp::new();
    let details = oidc("http://127.0.0.1:1");
    corp(&set_up, "OIDC", &details, json!({"email": "email"}));
    set_up.update_client(json!({"SupportedIdentityProviders": ["Corp"]}));
    let ran = set_up.world.run(LINE).exits(3);
    let (outcome, why, _) = worst(&ran, "sign-in.callback");
    assert_eq!(outcome, "fail", "{why}");
    assert!(why.contains("does not work (idp.discovery)"), "{why}");
    assert_eq!(worst(&ran, "idp.discovery").0, "fail");
}

#[test]
fn a_missing_provider_comes_with_the_command_that_creates_it() {
    let set_up = SetUp::new();
    let issuer = &UPSTREAM.url;
    // The settings name it in their own folder.
    std::fs::create_dir(set_up.world.path("app")).unwrap();
    set_up.world.write("app/the secret", "x\n");
    named(
        &set_up,
        &format!(
            "issuer = \"{issuer}\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"the secret\"\n\
             map = {{ nickname = \"nick\" }}"
        ),
    );
    let (from, to) = ("cogoidc.toml", "app/cogoidc.toml");
    std::fs::rename(set_up.world.path(from), set_up.world.path(to)).unwrap();
    let line = format!("{LINE} --spec {to}");
    let (_, _, fix) = worst(&set_up.world.run(&line).exits(3), "idp.offered");
    let fix = fix.unwrap();
    assert!(fix.contains("'app/the secret' --map nickname=nick"), "{fix}");
    set_up.world.run(&format!("{fix} --yes")).exits(0);
    assert_eq!(worst(&set_up.world.run(&line), "idp.offered").0, "pass");
}

#[test]
fn fixing_keeps_everything_else_and_leaves_nothing_to_fix() {
    let set_up = SetUp::new();
    corp(&set_up, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email", "family_name": "name"}));
    named(&set_up, "");
    set_up
        .update_client(json!({"WriteAttributes": ["address"], "SupportedIdentityProviders": null}));
    let before = set_up.world.describe_client(&set_up.pool, &set_up.client);
    let (ran, calls) = set_up.world.counting("doctor --fix --yes --json");
    ran.exits(0);
    assert_eq!(calls.writes(), ["UpdateUserPoolClient"]);
    let mut now = set_up.world.describe_client(&set_up.pool, &set_up.client);
    // The settings name one, so the pool's own users are not let in too.
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
    let (again, calls) = set_up.world.counting("doctor --fix --yes");
    again.exits(0).says("Nothing that --fix can change.");
    assert!(calls.writes().is_empty());
}

#[test]
fn only_the_chosen_checks_of_a_provider_are_fixed() {
    let set_up = SetUp::new();
    sound(&set_up, json!({"email": "email"}));
    set_up.update_client(json!({"WriteAttributes": ["name"], "EnableTokenRevocation": false}));
    set_up
        .world
        .run("doctor --fix --only idp.offered --yes")
        .exits(0)
        .says("Nothing that --fix can change.");
    set_up.world.run("doctor --fix --only idp --yes").exits(0);
    let client = set_up.world.describe_client(&set_up.pool, &set_up.client);
    assert_eq!(client["EnableTokenRevocation"], false);
    assert_eq!(texts(&client["WriteAttributes"]).len(), 2);
}

#[test]
fn the_name_of_a_deleted_provider_is_removed_unless_it_is_the_last() {
    const ID: &str = "client.identity-providers";
    let offered = |set_up: &SetUp| {
        let client = set_up.world.describe_client(&set_up.pool, &set_up.client);
        texts(&client["SupportedIdentityProviders"])
    };
    // Nobody would be left.
    let set_up = SetUp::new();
    deleted(&set_up, &[]);
    assert_eq!(worst(&set_up.world.run(LINE).exits(3), ID).2, None);
    let fix = format!("doctor --fix --only {ID} --yes");
    let ran = set_up.world.run(&fix).exits(3);
    ran.says("Nothing that --fix can change.");
    assert_eq!(offered(&set_up), ["Corp"]);
    // Somebody comes at the same time.
    let spec = set_up.world.read("cogoidc.toml");
    let list = "[client]\nidentity_provider = [\"COGNITO\"]\n";
    let spec = spec.replace("[client]\n", list);
    set_up.world.write("cogoidc.toml", &spec);
    let (_, _, fix) = worst(&set_up.world.run(LINE).exits(3), ID);
    let ran = set_up.world.run(&format!("{} --yes", fix.unwrap())).exits(0);
    assert!(ran.stderr.contains("identity_providers - Corp"), "{ran}");
    assert_eq!(offered(&set_up), ["COGNITO"]);
}
