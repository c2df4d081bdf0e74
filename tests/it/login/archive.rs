//! `--dicomweb`: the archive lets in the app's access token, and nothing else.

use axum::http::StatusCode;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::attended::{free_port, opened, set_up as set_up_person, with_browser};
use super::page::{sign_in, visit};
use super::{check, set_up};
use crate::archive::{Archive, Rule};
use crate::init::TARGETS;
use crate::world::{Ran, World, text};

const ALL: [&str; 7] = [
    "dicomweb.no-token",
    "dicomweb.id-token",
    "dicomweb.other-client",
    "dicomweb.altered-token",
    "dicomweb.access-token",
    "dicomweb.preflight",
    "dicomweb.cors",
];

/// A set-up for OHIF, with its issuer and its app client.
fn viewer() -> (World, String, String) {
    let world = World::new();
    set_up(&world, "ohif", TARGETS[0].1);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let issuer = format!("{}/{pool}", world.sandbox.url());
    let client = text(&world.client_named("ohif", "ohif")["ClientId"]);
    (world, issuer, client)
}

fn line(archive: &Archive) -> String {
    format!("login --unattended --json --dicomweb {}/", archive.url)
}

/// The findings about the archive with that outcome.
fn with_outcome(ran: &Ran, outcome: &str) -> Vec<String> {
    let report = ran.json();
    let checks = report["checks"].as_array().unwrap().iter();
    let found = checks
        .filter(|check| check["outcome"] == outcome && text(&check["id"]).starts_with("dicomweb."));
    found.map(|check| text(&check["id"])).collect()
}

fn clients(world: &World) -> Vec<String> {
    let pool = text(&world.pool_named("ohif")["Id"]);
    let list = world.api("ListUserPoolClients", json!({"UserPoolId": pool, "MaxResults": 60}));
    let all = list["UserPoolClients"].as_array().unwrap().iter();
    all.map(|client| text(&client["ClientName"])).collect()
}

#[test]
fn a_guarded_archive_passes_all_seven_and_nothing_is_left() {
    let (world, issuer, client) = viewer();
    let archive = Archive::start(&issuer, &client, &[]);
    let (ran, calls) = world.counting(&line(&archive));
    let ran = ran.exits(0);
    assert_eq!(with_outcome(&ran, "pass"), ALL);
    let list = "GET /dicom-web/studies?limit=1";
    let asked = [format!("{list} 200 OK")].into_iter();
    let asked = asked.chain(std::iter::repeat_n(format!("{list} 401 Unauthorized"), 4));
    let asked = asked.chain(["OPTIONS /dicom-web/studies?limit=1 204 No Content".to_owned()]);
    assert_eq!(archive.seen(), asked.collect::<Vec<_>>());
    let writes = [
        "AdminCreateUser",
        "AdminDeleteUser",
        "AdminSetUserPassword",
        "CreateManagedLoginBranding",
        "CreateUserPoolClient",
        "DeleteManagedLoginBranding",
        "DeleteUserPoolClient",
    ];
    assert_eq!(calls.writes(), writes);
    assert_eq!(clients(&world), ["ohif"]);
}

#[test]
fn each_rule_that_a_guard_lacks_is_found() {
    let (world, issuer, client) = viewer();
    for (lacks, expected, words) in [
        (
            Rule::Token,
            &[
                "dicomweb.no-token",
                "dicomweb.id-token",
                "dicomweb.other-client",
                "dicomweb.altered-token",
            ][..],
            "everyone who reaches it can read its studies",
        ),
        (Rule::TokenUse, &["dicomweb.id-token"], "does not require token_use to be access"),
        (
            Rule::Client,
            &["dicomweb.other-client"],
            "does not require client_id to be that of the app",
        ),
        (Rule::Signature, &["dicomweb.altered-token"], "does not verify the signature"),
        (Rule::Preflight, &["dicomweb.preflight"], "it answers 401 to OPTIONS"),
        (
            Rule::Cors,
            &["dicomweb.preflight", "dicomweb.cors"],
            "Access-Control-Allow-Origin is missing",
        ),
    ] {
        let archive = Archive::start(&issuer, &client, &[lacks]);
        let ran = world.run(&line(&archive)).exits(3);
        assert_eq!(with_outcome(&ran, "fail"), expected, "{lacks:?}\n{ran}");
        let (_, said) = check(&ran, expected[0]);
        assert!(said.contains(words), "{lacks:?}: {said}");
        assert_eq!(with_outcome(&ran, "pass").len() + expected.len(), ALL.len(), "{lacks:?}");
    }
}

#[test]
fn an_archive_for_another_app_client_lets_the_viewer_in_nowhere() {
    let (world, issuer, _) = viewer();
    let archive = Archive::start(&issuer, "another", &[]);
    let ran = world.run(&line(&archive)).exits(3);
    assert_eq!(with_outcome(&ran, "fail"), ["dicomweb.access-token"]);
    assert_eq!(with_outcome(&ran, "skip"), ["dicomweb.cors"]);
}

#[test]
fn an_archive_that_is_out_of_reach_or_none_is_not_taken_for_guarded() {
    let (world, issuer, client) = viewer();
    let port = free_port();
    let away = format!("login --unattended --json --dicomweb http://127.0.0.1:{port}/dicom-web");
    let ran = world.run(&away).exits(3);
    assert_eq!(with_outcome(&ran, "fail"), ["dicomweb.access-token"]);
    assert_eq!(with_outcome(&ran, "pass"), [""; 0]);
    let archive = Archive::answering(&issuer, &client, &[Rule::Token], StatusCode::NOT_FOUND);
    let ran = world.run(&line(&archive)).exits(3);
    assert_eq!(with_outcome(&ran, "pass"), ["dicomweb.preflight"]);
    let (outcome, said) = check(&ran, "dicomweb.access-token");
    assert!(outcome == "fail" && said.contains("the root of the DICOMweb server?"), "{said}");
    world.run("login --unattended --dicomweb archive.example").exits(2).says("has no scheme");
}

#[test]
fn without_the_permission_to_create_an_app_client_its_token_is_skipped_and_never_passed() {
    let (world, issuer, client) = viewer();
    let archive = Archive::start(&issuer, &client, &[Rule::Client]);
    world.fault("deny@CreateUserPoolClient");
    let ran = world.run(&line(&archive)).exits(0);
    let (outcome, said) = check(&ran, "dicomweb.other-client");
    assert_eq!(outcome, "skip");
    assert!(said.contains("no other app client can be created: CreateUserPoolClient"), "{said}");
    assert_eq!(with_outcome(&ran, "pass").len(), 6);
    assert_eq!(clients(&world), ["ohif"]);
}

#[test]
fn a_sign_in_that_fails_proves_nothing_of_the_archive() {
    let (world, issuer, client) = viewer();
    let archive = Archive::start(&issuer, &client, &[Rule::Token]);
    world.fault("deny@AdminCreateUser");
    world.run(&line(&archive)).exits(4);
    assert_eq!(archive.seen(), [""; 0]);
    let world = World::new();
    let app = "--app-url https://viewer.example --mfa required";
    world.run(&format!("init --target ohif {app} --save cogoidc.toml --yes")).exits(0);
    let ran = world.run(&line(&archive)).exits(3);
    let mut skipped = with_outcome(&ran, "skip");
    let mut all = ALL.map(str::to_owned).to_vec();
    skipped.sort();
    all.sort();
    assert_eq!(skipped, all);
    assert_eq!(archive.seen(), [""; 0]);
}

#[test]
fn a_person_in_a_browser_proves_all_but_the_token_of_another_app_client() {
    let port = free_port();
    let world = set_up_person(&format!("http://localhost:{port}"));
    let pool = text(&world.pool_named("ohif")["Id"]);
    let client = text(&world.client_named("ohif", "ohif")["ClientId"]);
    let issuer = format!("{}/{pool}", world.sandbox.url());
    let archive = Archive::start(&issuer, &client, &[Rule::Client]);
    let line = format!("login --json --dicomweb {}", archive.url);
    let child = with_browser(&world, &line);
    visit(&sign_in(&opened(&world), "ada@hospital.example", "Correct-Horse-9"));
    let ran = child.end().exits(0);
    let (outcome, said) = check(&ran, "dicomweb.other-client");
    assert_eq!(outcome, "skip");
    assert!(said.contains("only --unattended gets a token of another app client"), "{said}");
    assert_eq!(with_outcome(&ran, "pass").len(), 6);
}

#[test]
fn the_other_app_client_goes_on_every_way_out() {
    let (world, issuer, client) = viewer();
    let archive = Archive::start(&issuer, &client, &[]);
    let line = line(&archive);
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut child = world.held("hold-after@CreateUserPoolClient", &line);
        assert_eq!(clients(&world).len(), 2);
        child.signal(signal);
        child.says("stopping once the test user is deleted");
        world.sandbox.faults().release();
        child.end().exits(code);
        assert_eq!(clients(&world), ["ohif"]);
    }
    // The next run removes what a killed one left, and an app client of a person's stays.
    let child = world.held("hold-after@CreateUserPoolClient", &line);
    child.signal(Signal::KILL);
    child.end();
    world.sandbox.faults().release();
    assert_eq!(clients(&world).len(), 2);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let own: Value = world.api(
        "CreateUserPoolClient",
        json!({"UserPoolId": pool, "ClientName": "cogoidc-login-viewer"}),
    );
    assert!(own["UserPoolClient"]["ClientId"].is_string());
    world.run(&line).exits(0).says("deleted the app client of an interrupted run");
    let mut left = clients(&world);
    left.sort();
    assert_eq!(left, ["cogoidc-login-viewer", "ohif"]);
}
