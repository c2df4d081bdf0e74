//! `--save` and the commands that work from the file.

use serde_json::json;

use crate::world::{World, mode, text};

const OHIF: &str = "init --target ohif --app-url https://viewer.example";

#[test]
fn a_saved_spec_names_what_was_made_and_holds_no_secret() {
    let world = World::new();
    let line = "init --target encodify --app-url https://acme.example --name-id Cognito --mfa optional --tag team=it --test-user ada@hospital.example --yes --save cogoidc.toml";
    world.run(line).exits(0).says("create file");
    let pool = world.pool_named("encodify");
    let client = world.client_named("encodify", "encodify");
    let ids = [text(&pool["Id"]), text(&client["ClientId"])];
    let saved = world.read("cogoidc.toml");
    let shown = saved.replace(&ids[0], "POOL").replace(&ids[1], "CLIENT");
    insta::assert_snapshot!(shown, @r#"
    # Settings of one sign-in set-up; no secrets. `cogoidc plan` shows what differs.

    target = "encodify"
    app_url = "https://acme.example"
    name_id = "Cognito"
    region = "eu-central-1"

    [pool]
    id = "POOL"
    name = "encodify"
    mfa = "optional"
    tag = { team = "it" }

    [client]
    id = "CLIENT"
    name = "encodify"
    "#);
    assert!(!saved.contains(&text(&client["ClientSecret"])));
    assert!(!saved.contains("ada@"));
    for line in ["plan --exit-code", "apply", "apply --yes", "init", "init --yes"] {
        let (ran, calls) = world.counting(line);
        let ran = ran.exits(0).says("using cogoidc.toml");
        assert!(calls.writes().is_empty(), "{line}");
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(all.contains("Nothing to change."), "{ran}");
    }
    assert_eq!(world.read("cogoidc.toml"), saved);
}

#[test]
fn after_save_no_command_needs_a_flag() {
    let world = World::new();
    let made = world.run(&format!("{OHIF} --yes --save cogoidc.toml")).exits(0);
    let config = world.run("config").exits(0);
    assert_eq!(config.stdout, made.stdout);
    world.run("callback list").exits(0).says("using cogoidc.toml");
    world.run("callback add https://b.example/").exits(0);
    assert_eq!(
        made.after("Undo: "),
        format!("cogoidc destroy --endpoint-url {}", world.sandbox.url())
    );
    world.run("destroy --confirm ohif").exits(0);
    assert!(world.pools().is_empty());
    world.run("destroy --confirm ohif").exits(0).says("Nothing to delete.");
}

#[test]
fn comments_order_and_other_keys_of_a_file_stay() {
    let world = World::new();
    let spec = "# ours, do not touch\napp_url = \"https://viewer.example\" # the viewer\ntarget = 'ohif'\n\n[domain] # pages\nprefix = \"viewer-hospital\"\n\n# who may sign in\n[pool]\nmfa = \"optional\" # for now\n[pool.tag]\nteam = 'it' # who pays\n\n[client]\nscope = [\n  'openid', # always\n  \"email\",\n]\n";
    world.write("cogoidc.toml", spec);
    world.run("apply --yes").exits(0);
    let saved = world.read("cogoidc.toml");
    for line in spec.lines() {
        assert!(saved.contains(line), "`{line}` is lost of\n{saved}");
    }
    for key in ["region = \"eu-central-1\"", "id = \"eu-central-1_", "[client]"] {
        assert!(saved.contains(key), "no {key} in\n{saved}");
    }
    let pool = world.pool_named("ohif");
    assert_eq!(pool["Domain"], "viewer-hospital");
    assert_eq!(pool["MfaConfiguration"], "OPTIONAL");
    world.run("apply --yes").exits(0).says("Nothing to change.");
    assert_eq!(world.read("cogoidc.toml"), saved);
}

#[test]
fn flags_win_over_the_file_and_the_file_over_the_target() {
    let world = World::new();
    let spec = "target = \"ohif\"\napp_url = \"https://file.example\"\n[pool]\nmfa = \"optional\"\ntier = \"plus\"\n[pool.tag]\na = \"file\"\nb = \"file\"\n[client]\nname = \"file\"\n";
    world.write("other.toml", spec);
    let line =
        "apply --spec other.toml --app-url https://flag.example --mfa required --tag a=flag --yes";
    let ran = world.run(line).exits(0).says_not("using");
    assert!(ran.stdout.contains("https://flag.example/callback"), "{ran}");
    let pool = world.pool_named("ohif");
    assert_eq!(pool["MfaConfiguration"], "ON");
    assert_eq!(pool["UserPoolTier"], "PLUS");
    assert_eq!(pool["UserPoolTags"], json!({"cogoidc": "ohif", "a": "flag", "b": "file"}));
    world.client_named("ohif", "file");
}

#[test]
fn a_region_in_the_file_is_enough() {
    let world = World::new();
    let spec = "target = \"ohif\"\napp_url = \"https://viewer.example\"\nregion = \"us-west-2\"\n";
    world.write("cogoidc.toml", spec);
    let mut command = world.program("apply --yes --json");
    command.env_remove("AWS_REGION");
    let made = crate::world::run(command, "apply --yes --json").exits(0).json();
    assert_eq!(made["pool"]["region"], "us-west-2");
}

#[test]
fn init_refuses_the_file_of_another_target() {
    let world = World::new();
    world.write("cogoidc.toml", "target = \"mlspace\"\n");
    let (ran, calls) = world.counting(&format!("{OHIF} --yes"));
    ran.exits(2)
        .says("cogoidc.toml is for the app `mlspace`, not `ohif`")
        .says("--spec FILE")
        .prints_nothing();
    assert_eq!(calls.total(), 0);
    let line = format!("{OHIF} --yes --spec other.toml");
    world.write("other.toml", "target = \"spa\"\n");
    world.run(&line).exits(2).says("other.toml is for the app `spa`");
    assert_eq!(world.read("cogoidc.toml"), "target = \"mlspace\"\n");
}

#[test]
fn save_refuses_the_file_of_another_target_too() {
    let world = World::new();
    let there = "target = \"mlspace\"\n";
    world.write("saved.toml", there);
    let (ran, calls) = world.counting(&format!("{OHIF} --yes --save saved.toml"));
    ran.exits(2).says("saved.toml is for the app `mlspace`");
    assert!(calls.writes().is_empty());
    assert_eq!(world.read("saved.toml"), there);
}

#[test]
fn save_to_where_nothing_can_be_written_is_said_before_anything_is_made() {
    let world = World::new();
    std::fs::create_dir(world.path("folder")).unwrap();
    for name in ["absent/cogoidc.toml", "folder"] {
        let (ran, calls) = world.counting(&format!("{OHIF} --yes --save {name}"));
        assert!([1, 2].contains(&ran.code), "{ran}");
        ran.says(name);
        assert!(calls.writes().is_empty(), "{calls:?}");
    }
}

#[test]
fn the_pool_of_a_flag_is_not_mixed_with_the_ids_of_the_file() {
    let world = World::new();
    world.run(&format!("{OHIF} --yes --save cogoidc.toml")).exits(0);
    let line = "apply --pool-name second --app-url https://b.example --yes --json";
    let made = world.run(line).exits(0).json();
    assert_eq!(made["pool"]["name"], "second");
    assert_eq!(made["pool"]["created"], true);
    assert_eq!(world.pools().len(), 2);
}

#[test]
fn a_new_spec_file_can_be_read_by_others_and_an_old_one_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.run(&format!("{OHIF} --yes --save cogoidc.toml")).exits(0);
    let path = world.path("cogoidc.toml");
    assert_eq!(mode(&path), 0o644);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    world.run("apply --yes --mfa optional").exits(0);
    assert_eq!(mode(&path), 0o640);
}
