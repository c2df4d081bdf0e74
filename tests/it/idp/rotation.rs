//! An identity provider gets another client secret, and people sign in through it all the time.

use serde_json::{Value, json};

use super::stand_in::{StandIn, back_at};
use super::{METADATA, SECRET, line, plain, provider, unchanged};
use crate::login::attended::{free_port, opened, with_browser};
use crate::login::page::visit;
use crate::proxy::Proxy;
use crate::world::{World, at_terminal, merged, press_hidden, run, text};

/// The secret that takes the place of the one that the pool has.
const NEWER: &str = "canary-of-the-newer-secret";

const ROTATE: &str = "idp rotate Corp --upstream-secret-file newer";

/// A pool with a provider that accepts two secrets, its ids as flags, and the newer secret in a file.
fn set_up() -> (StandIn, World, String) {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    world.run(&format!("{} {ids} --yes", line(&upstream.url))).exits(0);
    upstream.accepts(&[SECRET, NEWER]);
    world.write("newer", &format!("{NEWER}\n"));
    (upstream, world, ids)
}

fn secret(world: &World) -> String {
    text(&provider(world, "Corp")["ProviderDetails"]["client_secret"])
}

#[test]
fn a_new_secret_is_tried_at_the_provider_and_nothing_else_changes() {
    let (upstream, world, ids) = set_up();
    let line = format!("{ROTATE} {ids}");
    let before = provider(&world, "Corp");
    let ran = unchanged(&world, &format!("{line} --dry-run")).exits(0);
    ran.prints("Plan: create 0, change 1").says("ok   Corp accepts the new client secret");
    unchanged(&world, &line).exits(2).says("--yes is missing");
    let writes = world.writes().len();
    let ran = world.run(&format!("{line} --yes -vv")).exits(0);
    assert!(!ran.to_string().contains(NEWER) && !ran.to_string().contains(SECRET), "{ran}");
    assert_eq!(world.writes().split_off(writes), ["UpdateIdentityProvider"]);
    let ran = ran.says("Then delete the old secret at the provider.");
    ran.says(&format!("cogoidc login --identity-provider Corp {ids}"));
    let mut after = provider(&world, "Corp");
    assert_eq!(secret(&world), NEWER);
    after["ProviderDetails"]["client_secret"] = SECRET.into();
    after["LastModifiedDate"] = before["LastModifiedDate"].clone();
    assert_eq!(after, before);
    // Once more: it is there, and is tried again.
    upstream.accepts(&[NEWER]);
    let document = unchanged(&world, &format!("{line} --yes --json")).exits(0).json();
    assert_eq!(document["changed"], false);
    let tried = |check: &Value| check["id"] == "idp.new-secret" && check["outcome"] == "pass";
    assert!(document["checks"].as_array().unwrap().iter().any(tried), "{document}");
}

#[test]
fn a_secret_that_the_provider_refuses_changes_nothing() {
    let (upstream, world, ids) = set_up();
    upstream.accepts(&[SECRET]);
    for more in ["--yes", "--dry-run"] {
        let ran = unchanged(&world, &format!("{ROTATE} {ids} {more}")).exits(3);
        ran.says("Corp refuses the secret for its client pool-1; nothing was changed");
    }
    assert_eq!(secret(&world), SECRET);
    // A provider that could sign nobody in is not asked.
    upstream.accepts(&[SECRET, NEWER]);
    upstream.changes(json!({"issuer": "https://other.example"}));
    let ran = unchanged(&world, &format!("{ROTATE} {ids} --yes")).exits(3);
    ran.says("names the issuer https://other.example");
}

#[test]
fn a_provider_whose_answer_does_not_tell_is_a_warning() {
    let (upstream, world, ids) = set_up();
    upstream.says("/token", 400, r#"{"error": "invalid_request"}"#);
    let ran = world.run(&format!("{ROTATE} {ids} --yes")).exits(0);
    ran.says("warn Corp accepts the new client secret: that could not be tried")
        .says("answered invalid_request; only a sign-in shows it");
    assert_eq!(secret(&world), NEWER);
}

#[test]
fn a_provider_with_endpoints_in_cognito_is_tried_there() {
    let (upstream, world, ids) = set_up();
    let pool = text(&world.pool_named("staff")["Id"]);
    let url = &upstream.url;
    let details = json!({
        "client_id": "pool-1", "client_secret": SECRET, "attributes_request_method": "GET",
        "oidc_issuer": "https://nowhere.example", "authorize_scopes": "openid",
        "authorize_url": format!("{url}/authorize"), "token_url": format!("{url}/token"),
        "attributes_url": format!("{url}/me"), "jwks_uri": format!("{url}/keys"),
    });
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Own", "ProviderType": "OIDC", "ProviderDetails": details,
    });
    world.api("CreateIdentityProvider", body);
    let line = format!("{ROTATE} {ids} --yes").replace("Corp", "Own");
    world.run(&line).exits(0).says("ok   Own accepts the new client secret");
    upstream.accepts(&[SECRET]);
    unchanged(&world, &line).exits(3).says("Own refuses the secret");
    // A secret is not sent where everybody can read it.
    let proxy = Proxy::bent(&world, |operation, _, answer| {
        if operation == "DescribeIdentityProvider" {
            let details = &mut answer["IdentityProvider"]["ProviderDetails"];
            details["token_url"] = "http://id.example/token".into();
        }
    });
    let line = format!("{line} --dry-run");
    let ran = run(proxy.program(&world, &line), &line).exits(0);
    ran.says("could not be tried: http://id.example/token does not begin with https://");
}

#[test]
fn the_secret_comes_from_a_flag_the_environment_the_spec_file_or_a_person() {
    let (_upstream, world, ids) = set_up();
    let again = || {
        let body = json!({
            "UserPoolId": world.pool_named("staff")["Id"], "ProviderName": "Corp",
            "ProviderDetails": merged(provider(&world, "Corp")["ProviderDetails"].clone(), json!({"client_secret": SECRET})),
        });
        world.api("UpdateIdentityProvider", body);
    };
    let rotate = format!("idp rotate Corp {ids}");
    let ran = unchanged(&world, &format!("{rotate} --yes")).exits(2);
    ran.says("--upstream-secret-file FILE, or the variable COGOIDC_UPSTREAM_SECRET");
    let mut command = world.program(&format!("{rotate} --yes"));
    command.env("COGOIDC_UPSTREAM_SECRET", NEWER);
    run(command, &rotate).exits(0);
    assert_eq!(secret(&world), NEWER);
    again();
    let table = "[[identity_provider]]\nname = \"Corp\"\nkind = \"oidc\"\nissuer = \"https://id.example\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"newer\"\nclient_secret_expires = 2026-12-31\n";
    world.write("spec.toml", table);
    let ran = world.run(&format!("{rotate} --spec spec.toml --yes")).exits(0);
    ran.says(
        "spec.toml says client_secret_expires = 2026-12-31: write there when the new one expires.",
    );
    assert_eq!(secret(&world), NEWER);
    again();
    // A flag wins, and the next apply would undo it.
    world.write("newer", "another");
    world.write("given", NEWER);
    let ran = world.run(&format!("{rotate} --spec spec.toml --upstream-secret-file given --yes"));
    ran.exits(0).says("the file newer, which holds another one: put the new one there");
    again();
    let mut terminal = at_terminal(&world, &format!("{rotate} --plain-prompts"), &[]);
    terminal.shows("The new client secret of Corp (not shown)");
    press_hidden(&mut terminal, NEWER);
    terminal.shows("Change this?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    assert!(!terminal.bytes().contains(NEWER));
    assert_eq!(secret(&world), NEWER);
}

#[test]
fn what_has_no_client_secret_is_told_apart() {
    let (_upstream, world, ids) = set_up();
    let pool = text(&world.pool_named("staff")["Id"]);
    let saml = json!({
        "UserPoolId": pool, "ProviderName": "Adfs", "ProviderType": "SAML",
        "ProviderDetails": {"MetadataFile": METADATA},
    });
    world.api("CreateIdentityProvider", saml);
    for (name, code, why) in [
        ("Adfs", 2, "Adfs has no client secret: a SAML provider signs with a certificate"),
        ("COGNITO", 2, "`COGNITO` stands for the pool's own users and has no client secret"),
        ("''", 2, "is empty"),
        ("Nobody", 1, "has no identity provider `Nobody`"),
    ] {
        let line = format!("{ROTATE} {ids} --yes").replace("Corp", name);
        unchanged(&world, &line).exits(code).says(why);
    }
    let pool_alone = format!("{ROTATE} --pool-id {pool} --yes");
    world.run(&pool_alone).exits(0);
    assert_eq!(secret(&world), NEWER);
}

#[test]
fn a_secret_that_cognito_does_not_show_is_written() {
    let (_upstream, world, ids) = set_up();
    let proxy = Proxy::bent(&world, |operation, _, answer| {
        if operation == "DescribeIdentityProvider" {
            let details = answer["IdentityProvider"]["ProviderDetails"].as_object_mut().unwrap();
            details.remove("client_secret");
        }
    });
    let line = format!("{ROTATE} {ids} --yes");
    run(proxy.program(&world, &line), &line).exits(0).says("identity provider Corp");
    assert_eq!(secret(&world), NEWER);
}

#[test]
fn people_sign_in_through_it_before_during_and_after() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    world.write("newer", NEWER);
    let app = format!("http://localhost:{}", free_port());
    world.run(&format!("init --target spa --app-url {app} --save cogoidc.toml --yes")).exits(0);
    world.run(&format!("{} --yes", line(&upstream.url))).exits(0);
    upstream.signs_in(json!({"sub": "u-1", "email": "ada@a.example"}), SECRET);
    let signs_in = || {
        let child = with_browser(&world, "login --identity-provider Corp --json");
        let (status, page) = visit(&back_at(&opened(&world), &app));
        assert_eq!(status, 200, "{page}");
        assert_eq!(child.end().exits(0).json()["ok"], true);
        std::fs::remove_file(world.home("opened")).ok();
    };
    signs_in();
    upstream.accepts(&[SECRET, NEWER]);
    signs_in();
    world.run(&format!("{ROTATE} --yes")).exits(0);
    signs_in();
    upstream.accepts(&[NEWER]);
    signs_in();
}
