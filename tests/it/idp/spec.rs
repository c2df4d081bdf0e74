//! The `[[identity_provider]]` tables of a spec file: planned, made and changed with the rest.

mod asked;
mod changes;
mod refused;

use serde_json::{Value, json};

use super::stand_in::{StandIn, back_at};
use super::{METADATA, SECRET, unchanged};
use crate::login::attended::{free_port, opened, with_browser};
use crate::login::page::visit;
use crate::world::{Ran, World, run, text};

/// An app on this machine, with those tables behind its address.
pub(super) fn spec(world: &World, app: &str, tables: &str) {
    world.write("cogoidc.toml", &format!("target = \"spa\"\napp_url = \"{app}\"\n\n{tables}"));
}

/// A table of the stand-in, named and all its values given.
pub(super) fn corp(issuer: &str) -> String {
    format!(
        "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\nissuer = \"{issuer}\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"secret\"\n"
    )
}

pub(super) const APP: &str = "http://localhost:3000";

/// A world with the stand-in's secret in a file.
pub(super) fn world() -> World {
    let world = World::new();
    world.write("secret", &format!("{SECRET}\n"));
    world
}

fn offered(world: &World) -> Vec<String> {
    world.offered("spa", "spa")
}

fn described(world: &World, name: &str) -> Value {
    world.provider_named("spa", name)
}

/// Fails unless the result holds a text.
#[track_caller]
pub(super) fn prints(ran: &Ran, text: &str) {
    assert!(ran.stdout.contains(text), "no `{text}` in\n{ran}");
}

#[test]
fn the_redirect_uri_that_is_printed_before_anything_is_created_is_the_domain_s() {
    let (world, upstream) = (world(), StandIn::start());
    spec(&world, APP, "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n");
    let sandbox = format!("--sandbox --sandbox-port {} --sandbox-data data", free_port());
    let address = |line: &str, code| {
        let line = format!("{line} --json {sandbox}");
        let ran = run(world.bare(&line), &line).exits(code);
        text(&ran.json()["checklists"][0]["addresses"][0]["value"])
    };
    let planned = address("plan", 0);
    assert!(planned.ends_with("/oauth2/idpresponse"), "{planned}");
    spec(&world, APP, &corp(&upstream.url));
    assert_eq!(address("apply --yes", 0), planned);
}

#[test]
fn the_guide_of_beyond_identity_is_one_apply_and_its_checklist() {
    let (world, upstream) = (world(), StandIn::start());
    let app = format!("http://localhost:{}", free_port());
    let table = "[[identity_provider]]\nkind = \"beyond-identity\"\nname = \"BeyondIdentity\"\nclient_secret_file = \"secret\"\n";
    spec(&world, &app, table);
    // What has to be entered there is known before anything is made, its redirect URI first.
    let needs = "still needs issuer, upstream_client_id";
    let ran = unchanged(&world, "plan").exits(0);
    prints(&ran, needs);
    let ran = ran.says("Client Secret Post");
    let at = |word: &str| ran.stderr.find(word).unwrap();
    assert!(at("redirect URI") < at("Resource Server Name"), "{ran}");
    let ran = unchanged(&world, "apply --yes --json").exits(2).says(needs);
    let first = &ran.json()["checklists"][0]["addresses"][0];
    assert_eq!(first["field"], "redirect URI");

    let values = format!("issuer = \"{}\"\nupstream_client_id = \"pool-1\"\n", upstream.url);
    spec(&world, &app, &format!("{table}{values}"));
    let document = world.run("apply --yes --json").exits(0).json();
    let made: Vec<&Value> =
        document["steps"].as_array().unwrap().iter().map(|step| &step["resource"]).collect();
    assert_eq!(made, ["user pool", "identity provider", "app client", "login style", "domain"]);
    let redirect = text(&document["checklists"][0]["addresses"][0]["value"]);
    assert!(redirect.ends_with("/oauth2/idpresponse"), "{redirect}");
    assert_eq!(offered(&world), ["BeyondIdentity", "COGNITO"]);
    let kept = described(&world, "BeyondIdentity");
    assert_eq!(kept["AttributeMapping"], json!({"email": "sub", "username": "sub"}));
    assert_eq!(kept["ProviderDetails"]["authorize_scopes"], "openid aws:customclaim");
    unchanged(&world, "apply --yes").exits(0).says("Nothing to change.");

    upstream.signs_in(json!({"sub": "ada@hospital.example"}), SECRET);
    let login = "login --identity-provider BeyondIdentity --json";
    let child = with_browser(&world, login);
    // The code comes back to the address of the app itself.
    let back = back_at(&opened(&world), &app);
    assert!(back.starts_with(&app) && back.contains("code="), "{back}");
    assert_eq!(visit(&back).0, 200);
    let report = child.end().exits(0).json();
    assert_eq!(report["ok"], true, "{report}");
    let claims = &report["claims"];
    assert_eq!(claims["email"], "ada@hospital.example");
    assert_eq!(claims["identities"][0]["providerName"], "BeyondIdentity");
    assert_eq!(claims["identities"][0]["userId"], "ada@hospital.example");
    assert_eq!(upstream.redirect_uri(), redirect);
}

#[test]
fn what_an_existing_pool_cannot_take_is_said_in_the_plan() {
    let upstream = StandIn::start();
    let schema = json!({"Schema": [
        {"Name": "name", "AttributeDataType": "String", "Mutable": false, "Required": false},
    ]});
    let (theirs, ids) = super::set_up(schema, json!({}));
    spec(&theirs, APP, &corp(&upstream.url));
    let ran = unchanged(&theirs, &format!("plan {ids}")).exits(0);
    prints(&ran, "`Corp` does not fill name, which can be set only once");
}

#[test]
fn who_is_only_named_may_fill_what_it_maps() {
    let upstream = StandIn::start();
    let (theirs, ids) = super::set_up(json!({}), json!({"WriteAttributes": ["name"]}));
    let pool = text(&theirs.pool_named("staff")["Id"]);
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
        "ProviderDetails": {"client_id": "a", "client_secret": "b", "authorize_scopes": "openid",
            "attributes_request_method": "GET", "oidc_issuer": upstream.url},
        "AttributeMapping": {"email": "email", "username": "sub"},
    });
    theirs.api("CreateIdentityProvider", body);
    spec(&theirs, APP, "");
    theirs
        .run(&format!("apply {ids} --identity-provider Corp --yes"))
        .exits(0)
        .says("writable_attributes + email");
    let written = super::client(&theirs)["WriteAttributes"].to_string();
    assert!(written.contains("email"), "{written}");
}

#[test]
fn what_was_found_of_a_provider_is_among_the_checks() {
    let (world, upstream) = (world(), StandIn::start());
    upstream.changes(json!({"scopes_supported": ["openid"]}));
    spec(&world, APP, &corp(&upstream.url));
    let document = world.run("apply --yes --json").exits(0).json();
    let checks = document["checks"].as_array().unwrap();
    let ids: Vec<&str> = checks.iter().filter_map(|check| check["id"].as_str()).collect();
    assert!(ids.contains(&"idp.discovery") && ids.contains(&"idp.scopes"), "{ids:?}");
}

#[test]
fn only_applies_at_creation_and_removes_no_provider_later() {
    let (world, upstream) = (world(), StandIn::start());
    let alone = corp(&upstream.url) + "only = true\n";
    spec(&world, APP, &alone);
    world.run("apply --yes").exits(0);
    assert_eq!(offered(&world), ["Corp"]);
    unchanged(&world, "apply --yes").exits(0).says("Nothing to change.");
    // The pool's own users are let in again: a spec removes no provider.
    spec(&world, APP, &corp(&upstream.url));
    world.run("apply --yes --identity-provider COGNITO").exits(0);
    assert_eq!(offered(&world), ["COGNITO", "Corp"]);
    spec(&world, APP, &alone);
    unchanged(&world, "apply --yes")
        .exits(0)
        .says("people sign in through COGNITO too; to leave only Corp: ");
    let ran = world.run("plan").exits(0);
    let (_, line) = ran.stdout.split_once("leave only Corp: cogoidc ").unwrap();
    let line = line.lines().next().unwrap().trim_end_matches('.');
    std::fs::remove_file(world.path("cogoidc.toml")).unwrap();
    world.run(&format!("{line} --yes")).exits(0);
    assert_eq!(offered(&world), ["Corp"]);
}

#[test]
fn a_sign_in_page_that_is_not_shown_yet_holds_nothing_up() {
    let (world, upstream) = (world(), StandIn::start());
    world.fault("slow-discovery:1000");
    spec(&world, APP, "");
    let line = "apply --yes --issuer-base-url http://127.0.0.1:9";
    world.run(line).exits(3);
    spec(&world, APP, &corp(&upstream.url));
    let ran = unchanged(&world, "plan --exit-code").exits(6);
    prints(&ran, "redirect URI https://SIGN_IN_PAGE/oauth2/idpresponse");
    world.run(line).exits(3);
    assert_eq!(offered(&world), ["COGNITO", "Corp"]);
}

#[test]
fn a_saml_provider_of_a_spec_is_made_from_its_document() {
    let world = world();
    world.write("adfs.xml", METADATA);
    let table =
        "[[identity_provider]]\nkind = \"adfs\"\nname = \"Adfs\"\nmetadata_file = \"adfs.xml\"\n";
    spec(&world, APP, table);
    let document = world.run("apply --yes --json").exits(0).json();
    let pool = text(&document["pool"]["id"]);
    let addresses = &document["checklists"][0]["addresses"];
    assert_eq!(addresses[1]["value"], format!("urn:amazon:cognito:sp:{pool}"));
    assert_eq!(described(&world, "Adfs")["ProviderDetails"]["MetadataFile"], METADATA);
    unchanged(&world, "apply --yes").exits(0).says("Nothing to change.");
}
