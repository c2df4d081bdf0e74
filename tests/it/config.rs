//! `config`: which set-up, which app, which form.

use serde_json::json;

use crate::world::{World, text};

#[test]
fn the_forms_of_every_app_need_no_target() {
    let world = World::new();
    let line = "init --target encodify --app-url https://acme.example --name-id Cognito --yes";
    world.run(line).exits(0);
    let client = world.client_named("encodify", "encodify");
    let ids = format!(
        "--pool-id {} --client-id {}",
        text(&client["UserPoolId"]),
        text(&client["ClientId"])
    );
    let secret = text(&client["ClientSecret"]);
    let ran = world.run(&format!("config {ids} --as secret")).exits(0);
    assert_eq!(ran.stdout, format!("{secret}\n"));
    let env = world.run(&format!("config {ids} --as env")).exits(0).stdout;
    let with_target = format!("config {ids} --target encodify --as env");
    assert!(env.contains("OIDC_CLIENT_ID="), "{env}");
    // The command in the placeholder works as it stands, with the target and without.
    for line in [format!("config {ids} --as env"), with_target] {
        let env = world.run(&line).exits(0).stdout;
        let (_, command) = env.split_once("<printed by: ").unwrap();
        let (command, _) = command.split_once('>').unwrap();
        assert_eq!(world.run(command).exits(0).stdout, format!("{secret}\n"));
    }
    let json = world.run(&format!("config {ids} --as json")).exits(0).stdout;
    let values: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(values["target"], json!(null));
    assert_eq!(values["client_id"], client["ClientId"]);
}

#[test]
fn a_form_that_is_none_is_refused_before_anything_is_asked_of_cognito() {
    let world = World::new();
    for line in [
        "config --target ohif --as none",
        "config --pool-name a --client-name b --as append",
        "config --pool-name a --client-name b",
    ] {
        world.run(line).exits(2).prints_nothing();
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn of_an_unclear_pool_only_those_there_are_are_ways_out() {
    let world = World::new();
    let pool = world.pool("ohif", json!({}));
    for line in [
        "config --target ohif",
        "callback list --target ohif",
        "destroy --target ohif --confirm ohif",
    ] {
        let ran = world.run(line).exits(5);
        assert_eq!(ran.hints(), [format!("use that one: --pool-id {pool}")], "{line}");
    }
    let line = "init --target ohif --app-url https://viewer.example --yes";
    let ran = world.run(line).exits(5);
    assert!(ran.hints().iter().any(|hint| hint.contains("--pool-name")), "{ran}");
}

#[test]
fn what_to_do_with_the_config_is_a_sentence() {
    let world = World::new();
    let line = "init --target spa --app-url http://localhost:5173 --yes";
    world
        .run(line)
        .exits(0)
        .says("\nPut into a file of the app's code (for new UserManager(oidc),");
}

#[test]
fn an_address_that_cogoidc_would_refuse_is_shown_as_cognito_holds_it() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.domain(&pool, "staff-page", 1);
    let odd = "https://other.example/{tenant}/callback";
    let urls = json!({"CallbackURLs": [odd], "LogoutURLs": [odd]});
    let client = world.client(&pool, "app", urls);
    let line = format!("config --pool-id {pool} --client-id {client} --as json --json");
    let document = world.run(&line).exits(0).json();
    let text = text(&document["snippets"][0]["text"]);
    let values: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(values["callback_urls"], json!([odd]));
    assert_eq!(values["sign_out_urls"], json!([odd]));
}

/// A pool with an app client of another app.
fn of_another_app(world: &World) -> String {
    let pool = world.pool("staff", json!({}));
    world.domain(&pool, "staff-page", 1);
    let client = world.client(&pool, "app", json!({"CallbackURLs": ["https://other.example/x"]}));
    format!("--pool-id {pool} --client-id {client}")
}

#[test]
fn a_config_whose_callback_url_is_not_registered_comes_with_the_line_that_registers_it() {
    let world = World::new();
    let ids = of_another_app(&world);
    let line = format!("config --target ohif --app-url https://viewer.example {ids}");
    let document = world.run(&format!("{line} --json")).exits(3).json();
    let check = &document["checks"][1];
    assert_eq!(check["id"], "sign-in.callback");
    let why = "the app client does not have https://viewer.example/callback, which the app sends";
    assert_eq!(text(&check["why"]), why);
    // The config is right as soon as the URL is registered.
    let before = world.run(&line).exits(3).says(why);
    assert!(before.stdout.contains("https://viewer.example/callback"), "{before}");
    let fix = text(&check["fix"]);
    assert!(fix.contains("callback add https://viewer.example/callback"), "{fix}");
    world.run(&format!("{fix} --yes")).exits(0);
    assert_eq!(world.run(&line).exits(0).stdout, before.stdout);
}

#[test]
fn no_config_names_the_callback_url_of_another_app() {
    let world = World::new();
    let ids = of_another_app(&world);
    let ran = world.run(&format!("config --target ohif {ids}")).exits(3).prints_nothing();
    ran.says("no callback URL of OHIF Viewer; it has https://other.example/x")
        .says("cogoidc callback add URL");
    let line = format!("callback add https://viewer.example/callback {ids} --yes");
    world.run(&line).exits(0);
    // It is the second one of the app client.
    let ran = world.run(&format!("config --target ohif {ids}")).exits(0);
    assert!(ran.stdout.contains("https://viewer.example/callback"), "{ran}");
    assert!(!ran.stdout.contains("other.example"), "{ran}");
}
