//! An app that moves to another address: what was registered for the old one is named, and stays until a person
//! removes it.

use crate::world::{World, text};

const OLD: &str = "init --target ohif --app-url https://old.example --save cogoidc.toml --yes";

/// The commands in a text that remove URLs.
fn removals(says: &str) -> Vec<String> {
    let lines =
        says.lines().filter_map(|line| line.find("cogoidc callback remove").map(|at| &line[at..]));
    lines.map(|line| line.trim_end_matches('.').to_owned()).collect()
}

#[test]
fn the_urls_of_the_old_address_are_named_with_the_lines_that_remove_them() {
    let world = World::new();
    let ran = world.run(OLD).exits(0);
    assert_eq!(removals(&format!("{ran}")), Vec::<String>::new());
    let moved = "--app-url https://new.example";
    // The plan says what stays.
    let plan = world.run(&format!("plan {moved}")).exits(0);
    let callbacks =
        "keeps the callback URL https://old.example/callback, which this app will not use";
    assert!(plan.stdout.contains(callbacks), "{plan}");
    assert!(plan.stdout.contains("keeps the sign-out URL https://old.example/, which"), "{plan}");
    assert_eq!(removals(&plan.stdout).len(), 2, "{plan}");
    // So do the result and doctor.
    let applied = world.run(&format!("apply {moved} --yes")).exits(0);
    let warned = "the app does not use the callback URL https://old.example/callback";
    let applied = applied.says(warned);
    let found = world.run(&format!("doctor {moved} --only client.unused-urls --json")).exits(0);
    let checks = found.json()["checks"].as_array().unwrap().clone();
    assert_eq!(checks.len(), 2, "{found}");
    assert!(checks.iter().all(|check| check["outcome"] == "warn"), "{found}");
    // A plan that changes nothing has no notes.
    let again = world.run(&format!("plan {moved}")).exits(0);
    assert_eq!(removals(&again.stdout), Vec::<String>::new(), "{again}");
    // Nothing goes by itself, and each line can be pasted.
    let client = || world.client_named("ohif", "ohif");
    assert_eq!(client()["CallbackURLs"].as_array().unwrap().len(), 2);
    assert!(removals(&format!("{applied}")).len() >= 2, "{applied}");
    for check in checks {
        world.run(&format!("{} --yes", text(&check["fix"]))).exits(0);
    }
    assert_eq!(client()["CallbackURLs"], serde_json::json!(["https://new.example/callback"]));
    assert_eq!(client()["LogoutURLs"], serde_json::json!(["https://new.example/"]));
    let ran = world.run(&format!("doctor {moved} --only client.unused-urls --json")).exits(0);
    assert_eq!(ran.json()["checks"][0]["outcome"], "pass");
}

/// To remove a right URL because of a wrong flag would lock everybody out.
#[test]
fn nothing_is_called_unused_while_the_apps_own_url_is_missing() {
    let world = World::new();
    world.run(OLD).exits(0);
    let line = "doctor --app-url https://typo.example --json";
    let ran = world.run(line).exits(3);
    let checks = ran.json()["checks"].as_array().unwrap().clone();
    let of = |id: &str| checks.iter().find(|check| check["id"] == id).unwrap().clone();
    assert_eq!(of("sign-in.callback")["outcome"], "fail");
    assert_eq!(of("client.unused-urls")["fix"], serde_json::Value::Null);
}
