//! What programs ask: the commands and their flags, the schemas, flags as JSON, spec files judged offline.

use serde_json::{Value, json};

use crate::world::World;

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

/// A member of each entry of a list.
fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|entry| entry[member].as_str().unwrap()).collect()
}

#[test]
fn every_command_is_listed_with_its_flags_and_the_exit_codes() {
    let world = World::new();
    let all = document(&world.run("commands --json").exits(0).stdout);
    let names = each(&all["commands"], "name");
    for name in ["init", "callback add", "idp remove", "spec check", "commands"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let codes: Vec<i64> = all["exit_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|exit| exit["code"].as_i64().unwrap())
        .collect();
    assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 130, 143]);

    let add = document(&world.run("commands callback add --json").exits(0).stdout);
    let [add] = add["commands"].as_array().unwrap().as_slice() else { panic!("{add}") };
    assert_eq!(add["arguments"][0]["repeatable"], true);
    let flag = |name: &str| {
        add["flags"].as_array().unwrap().iter().find(|flag| flag["name"] == name).unwrap().clone()
    };
    assert_eq!(flag("--dry-run")["type"], "switch");
    assert_eq!(flag("--pool-id")["value_name"], "ID");
    assert_eq!(flag("--color")["values"], json!(["auto", "always", "never"]));
    assert_eq!(flag("--verbose")["type"], "count");
    // The same as the help of the command.
    let help = document(&world.run("callback add --help --json").exits(0).stdout);
    assert_eq!(&help["commands"][0], add);

    let wrong = world.run("commands nosuch").exits(2);
    assert!(wrong.stderr.contains("`cogoidc` has no command `nosuch`"), "{}", wrong.stderr);
    let wrong = world.run("commands callback ad --json").exits(2);
    assert!(wrong.stderr.contains("`cogoidc callback` has no command `ad`"), "{}", wrong.stderr);
}

#[test]
fn spec_files_of_several_apps_of_ones_own_are_judged_each_by_its_own() {
    let world = World::new();
    let own = world.run("targets --export kubernetes").exits(0).stdout;
    for name in ["a", "b"] {
        world.write(
            &format!("{name}.app.toml"),
            &own.replacen("\"kubernetes\"", &format!("\"{name}\""), 1),
        );
        world.write(&format!("{name}.toml"), &format!("target_file = \"{name}.app.toml\"\n"));
    }
    world.run("spec check a.toml b.toml a.toml").exits(0);
    world.write("other.toml", "target = \"ohif\"\ntarget_file = \"a.app.toml\"\n");
    world.write("guard.toml", "target = \"dicomweb-guard\"\n");
    for (file, expected) in [
        ("other.toml", "a.app.toml describes the app `a`, but the target is `ohif`"),
        ("guard.toml", "has no app client of its own"),
    ] {
        for line in [format!("spec check {file}"), format!("plan --spec {file}")] {
            let ran = world.run(&line).exits(2);
            assert!(ran.stderr.contains(expected), "{line}: {}", ran.stderr);
        }
    }
}

#[test]
fn every_schema_is_printed_and_a_wrong_name_is_answered_with_the_nearest() {
    let world = World::new();
    let names = world.run("schema").exits(0).stdout;
    assert!(names.lines().count() > 10, "{names}");
    for name in names.lines() {
        let schema = document(&world.run(&format!("schema {name}")).exits(0).stdout);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
    }
    let wrong = world.run("schema spec-fil").exits(2);
    assert!(wrong.stderr.contains("did you mean `spec-file`?"), "{}", wrong.stderr);
}

#[test]
fn flags_come_as_one_object_from_a_file_and_win_over_it_on_the_command_line() {
    let world = World::new();
    let object = json!({
        "target": "ohif", "app_url": "https://viewer.example", "pool_name": "from-json", "yes": true,
        "tag": ["team=radiology", "cost=1"],
    });
    world.write("input.json", &object.to_string());
    world.run("init --input-json input.json --client-name given").exits(0);
    let pool = world.pool_named("from-json");
    assert_eq!(world.client_named("from-json", "given")["ClientName"], "given");
    assert_eq!(
        world.describe_pool(pool["Id"].as_str().unwrap())["UserPoolTags"]["team"],
        "radiology"
    );

    world.write(
        "urls.json",
        &json!({ "arguments": ["https://b.example/cb"], "yes": true }).to_string(),
    );
    world
        .run("callback add --input-json urls.json --pool-name from-json --client-name given")
        .exits(0);
    let urls = &world.client_named("from-json", "given")["CallbackURLs"];
    assert!(urls.to_string().contains("https://b.example/cb"), "{urls}");

    for (text, code, expected) in [
        (json!({ "targt": "ohif" }).to_string(), 2, "unexpected argument '--targt'"),
        ("{".to_owned(), 2, "--input-json: it is not a JSON object: "),
        (json!({ "pool": {} }).to_string(), 2, "--input-json: `pool` is an object; "),
    ] {
        world.write("wrong.json", &text);
        let ran = world.run("plan --input-json wrong.json").exits(code);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
    let ran = world.run("plan --input-json none.json --json").exits(2);
    assert_eq!(document(&ran.stdout)["error"]["code"], 2);
}

#[test]
fn spec_files_are_judged_without_a_network_all_at_once() {
    let world = World::new();
    world.write("cogoidc.toml", "target = \"ohif\"\napp_url = \"https://viewer.example\"\n");
    world.write("own.toml", "target_file = \"app.toml\"\n");
    let own = world.run("targets --export kubernetes").exits(0).stdout;
    world.write("app.toml", &own.replacen("\"kubernetes\"", "\"mine\"", 1));
    world.write("key.toml", "taget = \"ohif\"\n");
    world.write(
        "values.toml",
        "target = \"ohif\"\nregion = \"eu-central-1\"\n[client]\nscope = [\"openid\", \"groups\"]\n[domain]\nprefix = \"A\"\n",
    );
    let fine = world.run("spec check").exits(0);
    assert_eq!(fine.stderr, "ok   cogoidc.toml\n");
    let ran = world
        .run("spec check cogoidc.toml own.toml key.toml values.toml none.toml --json")
        .exits(2);
    let report = document(&ran.stdout);
    assert_eq!(report["ok"], false);
    let found: Vec<(&str, bool, String)> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let problems = file["problems"].as_array().unwrap();
            let first =
                problems.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join(" | ");
            (file["file"].as_str().unwrap(), file["ok"].as_bool().unwrap(), first)
        })
        .collect();
    assert_eq!((found[0].1, found[1].1), (true, true), "{found:?}");
    assert!(
        found[2].2.contains("line 1: there is no key `taget`; did you mean `target`?"),
        "{found:?}"
    );
    for part in ["app_url is missing", "Cognito has no scope `groups`", "domain_prefix: "] {
        assert!(found[3].2.contains(part), "{part}: {found:?}");
    }
    assert!(found[4].2.contains("there is no such file"), "{found:?}");
    assert_eq!(world.calls(), 0);
}
