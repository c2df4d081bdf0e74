//! `--write` and `doctor --fix --file`: the app's own config file.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use serde_json::Value;

use crate::world::{World, all_at_once, at_terminal, mode, run, text};

const OHIF: &str = "window.config = {\n  routerBasename: null, // kept\n};\n";

/// A world with a set-up of an app in its spec file.
fn world_of(app: &str) -> World {
    let world = World::new();
    let line = match app {
        "ohif" => "init --target ohif --app-url https://viewer.example",
        "spa" => "init --target spa --app-url https://app.example/cb",
        "mlspace" => "init --target mlspace --app-url https://ml.example/Prod/",
        "cloudflare-access" => "init --target cloudflare-access --app-url my-team",
        other => panic!("no set-up of {other}"),
    };
    world.run(&format!("{line} --save cogoidc.toml --yes")).exits(0);
    world
}

/// Fails unless the file fits the set-up by every check of files.
fn fits(world: &World, name: &str) {
    let ran = world.run(&format!("doctor --json --file {name} --only file --only sign-in.request"));
    let report: Value = serde_json::from_str(&ran.exits(0).stdout).unwrap();
    let checks = report["checks"].as_array().unwrap();
    // The others may have nothing to judge.
    for id in ["file.sign-in", "file.client"] {
        let check = checks.iter().find(|check| check["id"] == id).unwrap();
        assert_eq!(check["outcome"], "pass", "{check}");
    }
    let wrong: Vec<String> = checks
        .iter()
        .filter(|check| ["warn", "fail"].contains(&text(&check["outcome"]).as_str()))
        .map(|check| text(&check["why"]))
        .collect();
    assert_eq!(wrong, [""; 0], "{}", world.read(name));
}

const OIDC: &str = "const cfg = {\n  authority: 'x', // kept\n  client_id: \"y\",\n};\n";
const ENV: &str =
    "# kept\nVITE_OIDC_AUTHORITY=x\nVITE_OIDC_CLIENT_ID=\"y\" # kept\nSECRET_KEY=canary\n";
const CONSTANTS: &str = "// kept\nexport const OIDC_URL = 'x';\nexport const OIDC_CLIENT_NAME = 'y';\nexport const OTHER = 1;\n";
const CONFIG_JSON: &str =
    "{\n  \"AWS_ACCOUNT\": \"1\",\n  \"OIDC_URL\": \"x\",\n  \"OIDC_CLIENT_NAME\": \"y\"\n}\n";
const API: &str = "{\"type\":\"oidc\",\"config\":{\"client_id\":\"y\",\"auth_url\":\"a\",\"token_url\":\"t\",\"certs_url\":\"c\",\"scopes\":[\"openid\"]}}";
const TERRAFORM: &str = "resource \"cloudflare_access_identity_provider\" \"x\" {\n  type = \"oidc\"\n  config {\n    client_id     = \"y\" # kept\n    client_secret = var.secret\n    auth_url      = \"a\"\n    token_url     = \"t\"\n  }\n}\n";
const AMPLIFY: &str = "const kept = {\n  aws_user_pools_id: 'x',\n  aws_user_pools_web_client_id: 'y',\n  oauth: { domain: 'd', scope: ['openid'], redirectSignIn: 'r', redirectSignOut: 's', responseType: 'token' },\n};\nexport default kept;\n";

#[test]
fn a_file_of_each_kind_is_written_once_and_keeps_what_else_is_in_it() {
    let table = [
        ("ohif", "app-config.js", OHIF),
        ("ohif", "function.js", "window.config = () => ({ kept: 1 })\n"),
        ("spa", "auth.ts", OIDC),
        ("spa", "windows.ts", &OIDC.replace('\n', "\r\n")),
        ("spa", "mark.ts", &format!("\u{feff}{OIDC}")),
        ("spa", ".env", ENV),
        ("spa", "aws-exports.js", AMPLIFY),
        ("mlspace", "constants.ts", CONSTANTS),
        ("mlspace", "config.json", CONFIG_JSON),
        ("cloudflare-access", "provider.json", API),
        ("cloudflare-access", "access.tf", TERRAFORM),
    ];
    all_at_once(3, &table, |(app, name, before)| {
        let world = world_of(app);
        world.write(name, before);
        fs::set_permissions(world.path(name), fs::Permissions::from_mode(0o640)).unwrap();
        let line = format!("config --write {name} --yes");
        let ran = world.run(&line).exits(0).says(&format!("Change {name}:")).prints_nothing();
        assert!(!ran.to_string().contains("canary"), "{ran}");
        let after = world.read(name);
        for part in ["kept", "\u{feff}"] {
            assert_eq!(after.matches(part).count(), before.matches(part).count(), "{after}");
        }
        let ends = |text: &str| (text.contains("\r\n"), text.replace("\r\n", "").contains('\n'));
        assert_eq!(ends(&after), ends(before), "{after:?}");
        assert_eq!(mode(&world.path(name)), 0o640);
        assert_eq!(world.read(&format!("{name}.bak")), **before);
        assert_eq!(mode(&world.path(&format!("{name}.bak"))), 0o640);
        fits(&world, name);
        world.run(&line).exits(0).says(&format!("Nothing to change in {name}."));
        assert_eq!(world.read(name), after);
        assert!(!world.path(&format!("{name}.1.bak")).exists());
    });
}

#[test]
fn without_a_yes_the_change_is_shown_and_nothing_is_written() {
    let world = world_of("spa");
    world.write("auth.ts", OIDC);
    let ran = world.run("config --write auth.ts").exits(2);
    ran.says("-  authority: 'x', // kept").says("--yes is missing").prints_nothing();
    assert_eq!(world.read("auth.ts"), OIDC);
    assert!(!world.path("auth.ts.bak").exists());
    for (answer, code) in [("n", 2), ("y", 0)] {
        assert_eq!(world.read("auth.ts"), OIDC);
        let mut terminal = at_terminal(&world, "config --plain-prompts --write auth.ts", &[]);
        terminal.shows("Write auth.ts?");
        terminal.press(&format!("{answer}\r"));
        assert_eq!(terminal.end(), code, "{}", terminal.transcript());
    }
    fits(&world, "auth.ts");
}

#[test]
fn a_file_that_cannot_take_the_config_stays_and_the_config_is_printed() {
    for (app, name, before, why) in [
        ("spa", "none.js", Some("const a = 1;\n"), "it configures no sign-in"),
        (
            "spa",
            "broken.js",
            Some("const a = { authority: 'x', client_id: 'y' };\nconst b = ;\n"),
            "it breaks the rules",
        ),
        (
            "spa",
            "shared.js",
            Some("const u = 'x'; const c = { authority: u, client_id: 'y', api: u };\n"),
            "would change `c.api` as well",
        ),
        ("ohif", "new.js", None, "there is no such file"),
    ] {
        let world = world_of(app);
        if let Some(before) = before {
            world.write(name, before);
        }
        let ran = world.run(&format!("config --write {name} --yes")).exits(1).says(why);
        assert!(ran.stdout.contains("authority: 'http"), "{ran}");
        assert_eq!(fs::read_to_string(world.path(name)).ok().as_deref(), before);
        assert!(!world.path(&format!("{name}.bak")).exists());
    }
}

#[test]
fn a_new_file_is_created_for_an_app_whose_config_is_one() {
    let world = world_of("spa");
    world.run("config --write oidc.ts --yes").exits(0).says("Create oidc.ts:");
    fits(&world, "oidc.ts");
    assert!(!world.path("oidc.ts.bak").exists());
    let world = world_of("cloudflare-access");
    world.run("config --as api --show-secret --write provider.json --yes").exits(0);
    assert_eq!(mode(&world.path("provider.json")), 0o600);
    fits(&world, "provider.json");
}

#[test]
fn the_secret_goes_into_the_file_and_is_not_shown() {
    let world = world_of("cloudflare-access");
    let secret =
        text(&world.client_named("cloudflare-access", "cloudflare-access")["ClientSecret"]);
    world.write(
        "old.json",
        &API.replace("\"auth_url\"", "\"client_secret\":\"0ld-secret\",\"auth_url\""),
    );
    fs::set_permissions(world.path("old.json"), fs::Permissions::from_mode(0o600)).unwrap();
    for (form, name) in
        [("secret", "secret.txt"), ("env", "new.env"), ("api", "new.json"), ("api", "old.json")]
    {
        let line = format!("config --as {form} --show-secret --write {name} --yes");
        let ran = world.run(&line).exits(0).to_string();
        assert!(!ran.contains(&secret) && !ran.contains("0ld-secret"), "{ran}");
        assert!(world.read(name).contains(&secret), "{name}");
    }
}

#[test]
fn init_names_the_file_in_its_plan_and_writes_it_at_the_end() {
    let world = World::new();
    world.write("app-config.js", OHIF);
    let line = "init --target ohif --app-url https://viewer.example --write app-config.js --save cogoidc.toml";
    world
        .run(line)
        .exits(2)
        .says("change file          app-config.js (the app's config, shown before it is written)");
    assert_eq!(world.read("app-config.js"), OHIF);
    let ran = world.run(&format!("{line} --yes --json")).exits(0);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["file"]["backup"], "app-config.js.bak");
    fits(&world, "app-config.js");
    let again = world.run("apply --write app-config.js --yes").exits(0).prints_nothing();
    again.says("Nothing to change.").says("Nothing to change in app-config.js.");
}

#[test]
fn doctor_fixes_the_file_that_it_is_given() {
    let world = world_of("ohif");
    world.write("app-config.js", OHIF);
    world.run("config --write app-config.js --yes").exits(0);
    let right = world.read("app-config.js");
    world.write("app-config.js", &right.replace("client_id: '", "client_id: 'x"));
    let ran = world.run("doctor --file app-config.js").exits(3);
    let fix = "fix: cogoidc config --write app-config.js --target ohif";
    assert!(ran.stdout.contains(fix), "{ran}");
    world.run("doctor --fix --file app-config.js").exits(2).says("--yes is missing");
    world.run("doctor --fix --file app-config.js --yes").exits(0).says("app-config.js is written");
    assert_eq!(world.read("app-config.js"), right);
}

#[test]
fn a_link_is_not_followed() {
    let world = world_of("spa");
    world.write("real.ts", OIDC);
    symlink("real.ts", world.path("auth.ts")).unwrap();
    world.run("config --write auth.ts --yes").exits(2).says("it is a symbolic link to ./real.ts");
    assert_eq!(world.read("real.ts"), OIDC);
}

#[test]
fn init_in_the_folder_of_an_app_offers_that_app_and_writes_its_file() {
    let world = World::new();
    fs::create_dir(world.path("lib")).unwrap();
    world.write("lib/constants.ts", CONSTANTS);
    let mut terminal = at_terminal(&world, "init --plain-prompts", &[]);
    terminal.shows("This folder has a config of MLSpace: lib/constants.ts.");
    for (question, answer) in [
        ("Which app are you setting up?", ""),
        ("Address where people open MLSpace", "https://ml.example/Prod/"),
        ("Who signs people in?", ""),
        ("First user's e-mail", ""),
        ("Create these?", "y"),
        ("Write lib/constants.ts?", "y"),
    ] {
        terminal.shows(question);
        terminal.press(&format!("{answer}\r"));
    }
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    fits(&world, "lib/constants.ts");
}

/// The sandbox of the user's home takes one command at a time, so doctor must not open it twice.
#[test]
fn doctor_fixes_the_file_in_the_sandbox_of_this_process_too() {
    let world = World::new();
    let in_sandbox = |line: &str| {
        let line = format!("{line} --sandbox --sandbox-port 0");
        run(world.bare(&line), &line)
    };
    let line = "init --target spa --app-url https://app.example/cb --save cogoidc.toml --yes";
    in_sandbox(line).exits(0);
    world.write("auth.ts", OIDC);
    let ran = in_sandbox("doctor --fix --file auth.ts --only file --yes");
    let ran = ran.exits(0).says("auth.ts is written");
    assert_eq!(ran.to_string().matches("using cogoidc.toml").count(), 1, "{ran}");
}
