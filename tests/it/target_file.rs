//! `--target-file`: an app of one's own, from its file to a sign-in.

use serde_json::Value;

use crate::world::World;

/// The file of a built-in app under another name.
fn file(world: &World, built_in: &str) -> String {
    let exported = world.run(&format!("targets --export {built_in}")).exits(0).stdout.clone();
    let own = exported.replacen(&format!("name = \"{built_in}\""), "name = \"my-app\"", 1);
    assert_ne!(own, exported);
    own
}

const ADDRESS: &str = "https://my-app.example";

#[test]
fn a_file_leads_from_a_set_up_to_its_config_and_a_sign_in() {
    let world = World::new();
    world.write("my-app.toml", &file(&world, "grafana"));
    let said = world.run("targets --target-file my-app.toml").exits(0);
    assert!(said.stdout.starts_with("Grafana\n"), "{}", said.stdout);
    world
        .run(&format!(
            "init --target-file my-app.toml --app-url {ADDRESS} --save cogoidc.toml --yes"
        ))
        .exits(0);
    let spec = world.read("cogoidc.toml");
    assert!(spec.contains("target = \"my-app\"\ntarget_file = \"my-app.toml\"\n"), "{spec}");

    // The spec file leads later commands to the file of the app.
    world.run("plan --exit-code").exits(0);
    let config = world.run("config").exits(0).stdout.clone();
    assert!(config.contains("[auth.generic_oauth]\nenabled = true\n"), "{config}");
    assert!(config.contains(&format!("root_url = {ADDRESS}/\n")), "{config}");
    let report = world.run("login --unattended --json").exits(0).stdout.clone();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["ok"], true, "{report}");
    world.run("doctor").exits(0);
    world.run("destroy --confirm my-app --yes").exits(0);
}

#[test]
fn without_a_spec_file_each_printed_command_names_the_file() {
    let world = World::new();
    world.write("my-app.toml", &file(&world, "grafana"));
    let line = format!("init --target-file my-app.toml --app-url {ADDRESS} --yes");
    let said = world.run(&line).exits(0).stderr;
    let commands =
        said.lines().filter(|line| line.contains("cogoidc ") && !line.contains(" sandbox"));
    let mut seen = 0;
    for line in commands {
        assert!(line.contains("--target-file my-app.toml"), "{line}");
        seen += 1;
    }
    assert!(seen >= 2, "{said}");
}

#[test]
fn the_file_is_found_from_another_folder_through_the_spec_file() {
    let world = World::new();
    std::fs::create_dir(world.path("conf")).unwrap();
    world.write("conf/my-app.toml", &file(&world, "kubernetes"));
    world.run("init --target-file conf/my-app.toml --save conf/prod.toml --yes").exits(0);
    assert!(world.read("conf/prod.toml").contains("target_file = \"my-app.toml\"\n"));
    let config = world.run("config --spec conf/prod.toml --as eks").exits(0).stdout.clone();
    assert!(config.contains("\"usernameClaim\": \"email\""), "{config}");
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_created() {
    let world = World::new();
    let own = file(&world, "grafana");
    world.write("my-app.toml", &own);
    world.write("taken.toml", &own.replacen("my-app", "ohif", 1));
    world.write(
        "broken.toml",
        &own.replacen("{{ issuer }}", "", 1).replacen("client_id }}", "cliend_id }}", 1),
    );
    for (line, expected) in [
        (
            format!("init --target-file my-app.toml --target ohif --app-url {ADDRESS} --yes"),
            "my-app.toml describes the app `my-app`, but the target is `ohif`",
        ),
        (
            format!("init --target-file taken.toml --app-url {ADDRESS} --yes"),
            "taken.toml does not describe an app: name: `ohif` is the name of an app that cogoidc knows; choose another one",
        ),
        (
            format!("init --target-file broken.toml --app-url {ADDRESS} --yes"),
            "broken.toml does not describe an app: form `ini`: there is no value `cliend_id`; did you mean `client_id`?",
        ),
        (
            format!("init --target-file none.toml --app-url {ADDRESS} --yes"),
            "cannot read none.toml: there is no such file or folder",
        ),
        (
            "targets --export ohif".to_owned(),
            "the config of OHIF Viewer is written by code, not from a file; these apps have one: ",
        ),
        (
            "targets --export grafanna".to_owned(),
            "there is no app `grafanna`; did you mean `grafana`?",
        ),
    ] {
        let ran = world.run(&line).exits(2);
        assert!(ran.stderr.contains(expected), "{line}: {}", ran.stderr);
    }
    assert_eq!(world.calls(), 0, "something was sent");
}

#[test]
fn an_app_without_an_app_client_of_its_own_says_how_its_config_is_printed() {
    let world = World::new();
    world.run(&format!("init --target ohif --app-url {ADDRESS} --yes --save ohif.toml")).exits(0);
    let ran = world.run("init --target api-gateway --yes").exits(2);
    let hint = "cogoidc config --target api-gateway --pool-id ID --client-id ID";
    assert!(ran.stderr.contains(hint), "{}", ran.stderr);
    let pool = world.pool_named("ohif")["Id"].as_str().unwrap().to_owned();
    let client = world.client_named("ohif", "ohif")["ClientId"].as_str().unwrap().to_owned();
    let line = format!("config --target api-gateway --pool-id {pool} --client-id {client}");
    let config = world.run(&line).exits(0).stdout;
    assert!(config.contains(&format!("\"Audience\": [\"{client}\"]")), "{config}");
}

#[test]
fn a_web_server_app_needs_its_callback_url_and_nothing_else() {
    let world = World::new();
    let ran = world.run("init --target generic --yes").exits(2);
    assert!(ran.stderr.contains("missing: --callback-url"), "{}", ran.stderr);
    let url = "https://app.example/oidc/cb";
    world.run(&format!("init --target generic --callback-url {url} --yes")).exits(0);
    let env = world.run("config --target generic --pool-name generic").exits(0).stdout.clone();
    assert!(env.contains(&format!("OIDC_REDIRECT_URI={url}\n")), "{env}");
}
