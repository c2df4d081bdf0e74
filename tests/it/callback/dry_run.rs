//! `--dry-run` of `callback add` and `callback remove`.

use serde_json::json;

use crate::world::World;

#[test]
fn a_dry_run_shows_the_plan_and_changes_nothing() {
    let world = World::new();
    world.run("init --target ohif --app-url https://viewer.example --yes --save cogoidc.toml");
    let before = world.client_named("ohif", "ohif");
    for (line, sentence) in [
        ("callback add https://b.example/ --dry-run", "callback_urls + https://b.example/"),
        ("callback remove 'https://v*' --sign-out --dry-run", "sign_out_urls - https://viewer"),
    ] {
        let (ran, calls) = world.counting(line);
        let ran = ran.exits(0);
        assert!(ran.stdout.contains(sentence), "{ran}");
        assert!(calls.writes().is_empty(), "{calls:?}");
        let planned = world.run(&format!("{line} --json")).exits(0).json();
        assert_eq!((&planned["command"], &planned["pending"]), (&json!("callback"), &json!(true)));
    }
    let nothing = "callback add https://viewer.example/callback --dry-run";
    assert_eq!(world.run(nothing).exits(0).stdout, "Nothing to change.\n");
    assert_eq!(world.client_named("ohif", "ohif"), before);
}
