//! `idp add`: what it prints and what it makes.

use std::process::Command;

use serde_json::json;

use super::stand_in::StandIn;
use super::{METADATA, SECRET, client, line, offered, plain, provider, set_up, unchanged};
use crate::testing::thorough::sample;
use crate::world::{World, at_terminal, press_hidden, text, texts};

#[test]
fn without_values_each_kind_prints_what_to_enter_with_the_redirect_uri_first() {
    let (world, ids) = plain();
    let base = format!("{}/domain/staff-pages", world.sandbox.url());
    for (kind, path, word) in [
        ("beyond-identity", "/oauth2/idpresponse", "Client Secret Post"),
        ("adfs", "/saml2/idpresponse", "Relying party trust identifier"),
        ("adfs-oidc", "/oauth2/idpresponse", "allatclaims"),
        ("entra", "/oauth2/idpresponse", "Redirect URI: Web"),
        ("okta", "/oauth2/idpresponse", "Sign-in redirect URIs"),
        ("google", "/oauth2/idpresponse", "Authorized JavaScript origins"),
        ("oidc", "/oauth2/idpresponse", "client_secret_post"),
        ("saml", "/saml2/idpresponse", "urn:amazon:cognito:sp:"),
    ] {
        let name = if kind == "google" { "" } else { "--name Corp" };
        let line = format!("idp add {kind} {name} {ids} --dry-run");
        let ran = unchanged(&world, &line).exits(0);
        let first = ran.stdout.lines().nth(1).unwrap();
        assert!(first.ends_with(&format!("{base}{path}")), "{ran}");
        assert!(ran.stdout.contains(word), "{ran}");
        let document = unchanged(&world, &format!("{line} --json")).exits(0).json();
        let back = texts(&document["checklist"]["bring_back"]);
        let returns = document["checklist"]["returns"].as_array().unwrap();
        for one in returns {
            assert!(back.contains(&text(&one["flag"])), "{document}");
            assert!(ran.stdout.contains(&text(&one["where"])), "{ran}");
        }
        let address = &document["checklist"]["addresses"][0]["value"];
        assert_eq!(address, &format!("{base}{path}"));
        // Without --dry-run the list is shown too, with what is missing.
        let ran = unchanged(&world, &format!("idp add {kind} {name} {ids} --yes")).exits(2);
        ran.says("still needs --").says(&format!("{base}{path}")).prints_nothing();
    }
}

#[test]
fn each_kind_becomes_a_provider_of_the_client_and_nothing_else_changes() {
    let upstream = StandIn::start();
    let issuer = &upstream.url;
    let of_client = "--upstream-client-id pool-1 --upstream-secret-file secret";
    // In an order in which a sample of three has one of each protocol.
    let kinds = [
        (
            "beyond-identity",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "sub", "username": "sub"}),
        ),
        (
            "entra",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "name": "name", "username": "sub"}),
        ),
        (
            "adfs-oidc",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "name": "unique_name", "username": "sub"}),
        ),
        (
            "adfs",
            "--metadata-file metadata.xml".to_owned(),
            "SAML",
            json!({"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "name": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"}),
        ),
        (
            "okta",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "email_verified": "email_verified", "name": "name", "preferred_username": "preferred_username", "username": "sub"}),
        ),
        (
            "oidc",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "name": "name", "username": "sub"}),
        ),
        (
            "google",
            of_client.to_owned(),
            "Google",
            json!({"email": "email", "email_verified": "email_verified", "name": "name", "picture": "picture", "username": "sub"}),
        ),
        (
            "saml",
            format!("--metadata-url {}/metadata", upstream.url),
            "SAML",
            json!({"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "name": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"}),
        ),
    ];
    for (kind, values, kept, mapping) in sample(kinds, 3) {
        let (world, ids) = plain();
        world.write("metadata.xml", METADATA);
        upstream.says("/metadata", 200, METADATA);
        let name = if kind == "google" { "Google" } else { "Corp" };
        let before = client(&world);
        let line = format!("idp add {kind} --name {name} {values} {ids}");
        unchanged(&world, &line).exits(2).says("--yes is missing").says("create identity provider");
        let dry = unchanged(&world, &format!("{line} --dry-run")).exits(0);
        let (list, plan) = dry.stdout.split_once("Plan: create 1, change 1").unwrap();
        assert!(list.contains("/idpresponse") && plan.contains(name), "{dry}");
        let document = world.run(&format!("{line} --yes --json -vv")).exits(0).json();
        assert_eq!(document["changed"], true);
        assert_eq!(document["identity_providers"], json!(["COGNITO", name]));
        let made = provider(&world, name);
        assert_eq!(
            (&made["ProviderType"], &made["AttributeMapping"]),
            (&json!(kept), &mapping),
            "{kind}"
        );
        if kept != "SAML" {
            assert_eq!(made["ProviderDetails"]["client_secret"], SECRET, "{kind}");
        }
        let mut after = client(&world);
        assert_eq!(offered(&world), ["COGNITO", name]);
        for member in ["SupportedIdentityProviders", "LastModifiedDate"] {
            after[member] = before[member].clone();
        }
        assert_eq!(after, before, "{kind}");
        // A second time there is nothing to do.
        let ran = unchanged(&world, &format!("{line} --yes")).exits(0);
        ran.says("Nothing to change.");
    }
}

#[test]
fn what_the_target_reads_and_the_pool_requires_is_mapped_too() {
    let upstream = StandIn::start();
    let schema = json!({"Schema": [{"Name": "phone_number", "Required": true, "Mutable": true}]});
    let (world, ids) = set_up(schema, json!({"WriteAttributes": ["email", "phone_number"]}));
    let add = format!("{} {ids} --target mlspace --yes", line(&upstream.url));
    let beyond = add.replace("add oidc", "add beyond-identity");
    let ran = unchanged(&world, &beyond).exits(2);
    ran.says("phone_number (the user pool requires it)").says("--map phone_number=CLAIM");
    world.run(&format!("{beyond} --map phone_number=tel")).exits(0);
    let wanted = json!({"email": "sub", "name": "sub", "preferred_username": "sub", "phone_number": "tel", "username": "sub"});
    assert_eq!(provider(&world, "Corp")["AttributeMapping"], wanted);
    // A client that may not write them could sign nobody in.
    let mut writable = texts(&client(&world)["WriteAttributes"]);
    writable.sort();
    assert_eq!(writable, ["email", "name", "phone_number", "preferred_username"]);
    // A pair more joins those that are there; another claim for one of them is a conflict.
    let more = format!("{beyond} --map phone_number=tel --map nickname=nick");
    world.run(&more).exits(0).says("nickname ← nick");
    assert_eq!(provider(&world, "Corp")["AttributeMapping"]["nickname"], "nick");
    let other = format!("{beyond} --map phone_number=mobile");
    unchanged(&world, &other).exits(5).says("phone_number is tel, not mobile");
}

#[test]
fn a_pool_without_a_domain_needs_one_first() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    let client = world.client(&pool, "viewer", json!({}));
    let ids = format!("--pool-id {pool} --client-id {client}");
    let preview = format!("idp add okta --name Corp {ids} --dry-run");
    let upstream = StandIn::start();
    world.write("secret", SECRET);
    let complete = format!("{} {ids} --yes", line(&upstream.url));
    for line in [preview, complete] {
        unchanged(&world, &line).exits(1).says("has no sign-in page").says("cogoidc init");
    }
}

#[test]
fn an_attribute_that_is_set_once_only_is_not_mapped() {
    let upstream = StandIn::start();
    let schema = json!({"Schema": [
        {"Name": "name", "AttributeDataType": "String", "Mutable": false, "Required": false},
        {"Name": "ward", "AttributeDataType": "String", "Mutable": false},
    ]});
    let (world, ids) = set_up(schema, json!({}));
    let add = format!("{} {ids} --yes", line(&upstream.url));
    let ran = unchanged(&world, &format!("{add} --map custom:ward=ward")).exits(5);
    ran.says("custom:ward").says("can be set only once");
    unchanged(&world, &format!("{add} --map custom:bed=bed")).exits(5).says("does not exist");
    let said = "`Corp` does not fill name, which can be set only once in this user pool";
    world.run(&add).exits(0).says(said);
    assert_eq!(
        provider(&world, "Corp")["AttributeMapping"],
        json!({"email": "email", "username": "sub"})
    );
}

#[test]
fn a_secret_that_comes_through_a_pipe_is_read_once() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    let pipe = world.path("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let writer = std::thread::spawn(move || std::fs::write(pipe, format!("{SECRET}\n")));
    let line =
        format!("idp add oidc --name Corp --upstream-secret-file pipe {ids} --plain-prompts");
    let mut terminal = at_terminal(&world, &line, &[]);
    terminal.shows("Its issuer");
    terminal.press(&format!("{}\r", upstream.url));
    terminal.shows("Its client id");
    terminal.press("pool-1\r");
    terminal.shows("Change this?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    writer.join().unwrap().unwrap();
    let details = &provider(&world, "Corp")["ProviderDetails"];
    assert_eq!(details["client_secret"], SECRET);
}

#[test]
fn on_a_terminal_the_list_is_shown_before_its_values_are_asked_for() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    let redirect = format!("{}/domain/staff-pages/oauth2/idpresponse", world.sandbox.url());
    for (end, code) in [("n", 2), ("y", 0)] {
        let line = format!("idp add oidc {ids} --plain-prompts");
        let mut terminal = at_terminal(&world, &line, &[]);
        terminal.shows("Name of the provider in the user pool");
        terminal.press("Corp\r");
        terminal.shows(&redirect);
        terminal.shows("Its issuer");
        terminal.press("http://id.example\r");
        terminal.shows("does not begin with https://");
        terminal.press(&format!("{}\r", upstream.url));
        terminal.shows("Its client id");
        terminal.press("pool-1\r");
        terminal.shows("Its client secret (not shown)");
        press_hidden(&mut terminal, SECRET);
        terminal.shows("Change this?");
        terminal.press(&format!("{end}\r"));
        assert_eq!(terminal.end(), code, "{}", terminal.transcript());
        assert!(!terminal.bytes().contains(SECRET));
        assert_eq!(offered(&world).len(), 1 + usize::from(code == 0));
    }
    assert_eq!(provider(&world, "Corp")["ProviderDetails"]["client_secret"], SECRET);
}
