//! Off a terminal: nothing hangs, nothing is changed unasked, and what is missing is named at once.

use std::process::Stdio;

use serde_json::json;

use crate::world::{World, run};

/// The ways in which a script may have no terminal for stdin.
const STDINS: [&str; 3] = ["closed", "/dev/null", "an open pipe"];

#[test]
fn with_nothing_given_every_missing_flag_is_named_and_nothing_hangs() {
    for stdin in STDINS {
        let world = World::new();
        for line in ["init", "init --no-input", "init --yes"] {
            let mut command = world.bare(line);
            // Held to the end: a pipe in which nothing ever comes.
            let mut _writer = None;
            match stdin {
                "closed" => {
                    let program = command.get_program().to_owned();
                    let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
                    let mut shell = world.bare("");
                    shell = {
                        let mut through = std::process::Command::new("/bin/sh");
                        through
                            .arg("-c")
                            .arg("exec \"$0\" \"$@\" <&-")
                            .arg(program)
                            .args(arguments)
                            .current_dir(shell.get_current_dir().unwrap())
                            .env_clear()
                            .envs(
                                shell.get_envs().filter_map(|(name, value)| Some((name, value?))),
                            );
                        through
                    };
                    command = shell;
                }
                "an open pipe" => {
                    let (reader, writer) = std::io::pipe().unwrap();
                    command.stdin(reader);
                    _writer = Some(writer);
                }
                _ => {
                    command.stdin(Stdio::null());
                }
            }
            let ran = run(command, &format!("{line}, stdin {stdin}")).exits(2).prints_nothing();
            let ran = ran.says("missing: --target, --app-url, --region");
            ran.says("a complete command line: cogoidc init --target ohif --app-url https://viewer.example --region eu-central-1");
        }
    }
}

#[test]
fn the_complete_line_works_when_pasted() {
    for (given, missing) in [
        ("init", "missing: --target, --app-url"),
        ("init --target ohif", "missing: --app-url"),
        ("init --target spa", "missing: --app-url"),
        ("init --target cloudflare-access", "missing: --app-url"),
        ("init --target encodify", "missing: --app-url, --name-id"),
        ("init --target encodify --app-url https://a.example", "missing: --name-id"),
        ("init --target encodify --name-id 'Co'", "missing: --app-url"),
    ] {
        let world = World::new();
        let ran = world.run(&format!("{given} --yes")).exits(2).says(missing);
        assert_eq!(world.calls(), 0);
        world.run(&ran.lines_to_paste()[0]).exits(0);
    }
}

#[test]
fn mlspace_needs_no_address_before_its_first_deployment() {
    let world = World::new();
    let ran = world.run("init --target mlspace --yes").exits(0);
    ran.says("callback https://not-deployed.invalid/ (until the app has an address)\n");
    let client = world.client_named("mlspace", "mlspace");
    assert_eq!(client["CallbackURLs"], json!(["https://not-deployed.invalid/"]));
}

#[test]
fn without_yes_the_plan_is_shown_and_nothing_is_written() {
    let world = World::with("read-only");
    for more in ["", " --no-input"] {
        let line = format!("init --target ohif --app-url https://viewer.example{more}");
        let ran = world.run(&line).exits(2).prints_nothing();
        ran.says("Plan: create 3, change 0, delete 0")
            .says("nothing was changed: --yes is missing");
    }
    let line = "init --target ohif --app-url https://viewer.example --json";
    let document = world.run(line).exits(2).json();
    assert_eq!(document["error"]["code"], 2);
    assert_eq!(document["steps"].as_array().unwrap().len(), 4);
    assert_eq!(document["steps"][0]["done"], false);
    assert_eq!(world.writes(), [""; 0]);
}

#[test]
fn without_yes_a_run_with_nothing_to_change_succeeds() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example";
    world.run(&format!("{line} --yes")).exits(0);
    world.run(line).exits(0).says("Nothing to change.");
}

#[test]
fn apply_and_plan_without_a_spec_are_usage_errors() {
    let world = World::new();
    for line in ["apply", "plan", "apply --target ohif --app-url https://viewer.example --yes"] {
        let ran = world.run(line).exits(2).prints_nothing();
        ran.says("no spec file").says("--spec FILE");
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn apply_names_what_the_spec_lacks() {
    let world = World::new();
    world.write("cogoidc.toml", "[pool]\nmfa = \"off\"\n");
    for line in ["apply --yes", "plan"] {
        let ran = world.run(line).exits(2).prints_nothing();
        ran.says("using cogoidc.toml").says("missing: --target, --app-url");
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn dry_run_and_plan_make_no_write_call() {
    let world = World::with("read-only");
    world.write("cogoidc.toml", "target = \"mlspace\"\n");
    for line in [
        "init --target mlspace --dry-run",
        "init --target mlspace --dry-run --yes",
        "init --target mlspace --dry-run --json",
        "init --target mlspace --dry-run --yes --save other.toml",
        "plan",
        "plan --json",
    ] {
        world.run(line).exits(0);
    }
    world.run("plan --exit-code").exits(6);
    assert_eq!(world.writes(), [""; 0]);
    assert!(!world.path("other.toml").exists());
    assert_eq!(world.read("cogoidc.toml"), "target = \"mlspace\"\n");
}

#[test]
fn dry_run_of_changes_to_what_exists_makes_no_write_call() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example";
    world.run(&format!("{line} --yes")).exits(0);
    let before = world.everything(world.pool_named("ohif")["Id"].as_str().unwrap());
    world.fault("read-only");
    let (ran, calls) = world.counting(&format!(
        "{line} --dry-run --tier plus --mfa optional --self-sign-up --callback-url https://viewer.example/callback --callback-url https://b.example/ --yes"
    ));
    let ran = ran.exits(0);
    assert!(calls.writes().is_empty(), "{calls:?}");
    for sentence in [
        "change 3",
        "tier essentials → plus",
        "self_sign_up false → true",
        "callback_urls + https://b.example/",
    ] {
        assert!(ran.stdout.contains(sentence), "no {sentence}: {ran}");
    }
    world.sandbox.faults().clear();
    assert_eq!(world.everything(world.pool_named("ohif")["Id"].as_str().unwrap()), before);
}

#[test]
fn the_plan_of_a_dry_run_is_the_plan_that_runs() {
    let world = World::new();
    let line = "init --target mlspace --app-url https://ml.example/ --test-user ada@hospital.example --tag a=b";
    let shown = world.run(&format!("{line} --dry-run")).exits(0).stdout;
    let planned = world.run(&format!("{line} --dry-run --json")).json();
    assert_eq!(planned["pending"], true);
    let ran = world.run(&format!("{line} --yes --json")).exits(0);
    let (_location, said) = ran.stderr.split_once('\n').unwrap();
    assert!(said.starts_with(&shown), "{shown}\n{ran}");
    let mut made = ran.json()["steps"].clone();
    for step in made.as_array_mut().unwrap() {
        assert_eq!(step["done"], true);
        step["done"] = false.into();
    }
    assert_eq!(made, planned["steps"]);
    assert_eq!(world.run(&format!("{line} --dry-run")).stdout, "Nothing to change.\n");
}

#[test]
fn an_address_is_taken_as_it_is_typed_in_a_browser() {
    let world = World::new();
    let ran = world.run("init --target ohif --app-url Localhost:3000 --pool-name ' ohif' --yes");
    ran.exits(0).says("Understood as http://localhost:3000\n").says("Understood as ohif\n");
    let client = world.client_named("ohif", "ohif");
    assert_eq!(client["CallbackURLs"], json!(["http://localhost:3000/callback"]));
    world.run("callback list --target ohif --app-url LOCALHOST:3000").exits(0);
}

#[test]
fn plan_says_by_its_exit_code_whether_anything_would_change() {
    let world = World::new();
    let spec = "target = \"ohif\"\napp_url = \"https://viewer.example\"\n";
    world.write("cogoidc.toml", spec);
    world.run("plan").exits(0);
    let pending = world.run("plan --exit-code --json").exits(6).json();
    assert_eq!(pending["pending"], true);
    assert_eq!(pending["command"], "plan");
    assert_eq!(pending["schema"], "cogoidc/1");
    world.run("apply --yes").exits(0);
    let done = world.run("plan --exit-code --json").exits(0).json();
    assert_eq!(done["pending"], false);
    assert_eq!(done["steps"], json!([]));
    let ran = world.run("plan --exit-code").exits(0);
    assert_eq!(ran.stdout, "Nothing to change.\n");
    world.run("plan --exit-code --mfa required").exits(6);
}
