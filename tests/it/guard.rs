//! `dicomweb-guard`, an app without an app client of its own.

use serde_json::Value;

use crate::world::{World, text};

const OHIF: &str = "init --target ohif --app-url https://viewer.example";

#[test]
fn its_config_is_for_the_app_client_of_the_viewer() {
    let world = World::new();
    world.run(&format!("{OHIF} --yes")).exits(0);
    let client = text(&world.client_named("ohif", "ohif")["ClientId"]);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let ids = format!("--pool-id {pool} --client-id {client}");
    // By the ids, and by the names that the viewer's set-up has by default.
    for which in [ids.as_str(), ""] {
        let ran = world.run(&format!("config --target dicomweb-guard {which}")).exits(0);
        assert!(ran.stdout.contains(&format!("Require claim \"client_id:{client}\"")), "{ran}");
        assert!(
            ran.stdout.contains(&format!("Require claim \"iss:{}/{pool}\"", world.sandbox.url()))
        );
        assert!(ran.stdout.contains("Allow-Origin \"https://viewer.example\""), "{ran}");
    }
    let more = "--archive-url http://10.0.0.7/rs --dicomweb-url https://archive.example/pacs";
    let ran = world.run(&format!("config --target dicomweb-guard {ids} {more}")).exits(0);
    assert!(ran.stdout.contains("<Location \"/pacs\">"), "{ran}");
    assert!(ran.stdout.contains("ProxyPass \"http://10.0.0.7/rs\""), "{ran}");
    let wrong = format!("config --target dicomweb-guard {ids} --archive-url 10.0.0.7");
    world.run(&wrong).exits(2).says("--archive-url: ");
}

#[test]
fn what_needs_an_app_client_of_its_own_names_the_command_to_run_instead() {
    let world = World::new();
    let spec = "target = \"dicomweb-guard\"\nregion = \"eu-central-1\"\n";
    world.write("guard.toml", spec);
    let target = "--target dicomweb-guard";
    for line in [
        format!("init {target} --app-url https://viewer.example --yes"),
        format!("init {target}"),
        format!("plan --spec guard.toml {target}"),
        "plan --spec guard.toml".to_owned(),
        "apply --spec guard.toml --yes".to_owned(),
        format!("login --unattended {target}"),
        format!("callback list {target}"),
        format!("callback add https://viewer.example/callback {target}"),
        format!("idp list {target}"),
        format!("doctor {target}"),
        format!("doctor {target} --issuer https://issuer.example"),
        format!("destroy {target} --confirm ohif"),
    ] {
        let (ran, calls) = world.counting(&line);
        ran.exits(2)
            .says("has no app client of its own: it takes that of OHIF Viewer")
            .says("cogoidc init --target ohif")
            .says("cogoidc config --target dicomweb-guard");
        assert_eq!(calls.list(), "", "{line}");
    }
}

#[test]
fn init_for_the_viewer_ends_with_the_config_of_what_guards_its_archive() {
    let world = World::new();
    let line = format!("{OHIF} --archive alb --save cogoidc.toml --yes");
    let ran = world.run(&line).exits(0);
    assert!(ran.stdout.contains("authority: '") && !ran.stdout.contains("jwt-validation"), "{ran}");
    ran.says("\"Type\": \"jwt-validation\"").says("config --target dicomweb-guard --as alb");
    assert!(world.read("cogoidc.toml").contains("archive = \"alb\""));
    // The guard's own commands know it from there.
    let config = world.run("config --target dicomweb-guard").exits(0);
    assert!(config.stdout.contains("jwt-validation"), "{config}");
    let json = world.run(&format!("{line} --json")).exits(0).json();
    assert_eq!(json["guard"]["form"], "alb");
    assert_eq!(json["snippets"][0]["form"], "append");

    let without = World::new().run(&format!("{OHIF} --yes --json")).exits(0).json();
    assert_eq!(without.get("guard"), None::<&Value>);
    let protected = World::new().run(&format!("{OHIF} --archive protected --yes")).exits(0);
    assert!(!protected.stderr.contains("NOT protected yet"), "{protected}");
    let wrong = World::new().run(&format!("{OHIF} --archive apach --yes")).exits(2);
    wrong.says("there is no `apach`; did you mean `apache`?");
    let other = "init --target spa --app-url https://a.example/ --archive apache --yes";
    World::new().run(other).exits(2).says("the flag is only for OHIF Viewer");
}
