//! `callback list`, `add` and `remove`: several at once, from wherever URLs come, and nothing else changed.

mod dry_run;

use std::fs::File;

use serde_json::{Value, json};

use crate::world::{Ran, World, run, text, texts};

const APP: &str = "https://viewer.example/callback";

/// A pool and a client of somebody else's, with those callback URLs; its ids as flags.
fn with(urls: &[&str]) -> (World, String) {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    let client = world.client(&pool, "viewer", json!({"CallbackURLs": urls}));
    let ids = format!("--pool-id {pool} --client-id {client}");
    (world, ids)
}

fn client(world: &World) -> Value {
    let pool = text(&world.pools()[0]["Id"]);
    world.clients(&pool).remove(0)
}

fn urls(world: &World) -> Vec<String> {
    let mut urls = texts(&client(world)["CallbackURLs"]);
    urls.sort();
    urls
}

/// With that on stdin.
fn fed(world: &World, line: &str, text: &str) -> Ran {
    world.write("stdin", text);
    let mut command = world.program(line);
    command.stdin(File::open(world.path("stdin")).unwrap());
    run(command, line)
}

/// Fails unless the run wrote nothing.
#[track_caller]
fn unchanged(world: &World, line: &str) -> Ran {
    let before = world.writes();
    let ran = world.run(line);
    assert_eq!(world.writes(), before, "{ran}");
    ran
}

#[test]
fn near_duplicates_are_added_with_a_warning_that_names_the_difference() {
    for (new, what) in [
        ("https://viewer.example/callback/", "the slash at the end"),
        ("https://viewer.example/Callback", "capital letters"),
        ("https://viewer.example//callback", "a doubled slash"),
        ("https://viewer.example:8443/callback", "the port"),
    ] {
        let (world, ids) = with(&[APP]);
        let ran = world.run(&format!("callback add {new} {ids}")).exits(0);
        ran.says(&format!("warn {new} and {APP}, which is registered, differ only in {what}"));
        assert_eq!(urls(&world).len(), 2, "{new}");
    }
    let (world, ids) = with(&["http://localhost:3000/cb"]);
    let line = format!("callback add https://localhost:3000/cb {ids}");
    world.run(&line).exits(0).says("http and https");
    // What is not there at all has no warning.
    let line = format!("callback add https://other.example/ {ids}");
    world.run(&line).exits(0).says_not("warn");
    // And two of one command are compared with each other as well.
    let line = format!("callback add https://b.example/x https://b.example/x/ {ids}");
    world.run(&line).exits(0).says(
        "warn https://b.example/x/ and https://b.example/x differ only in the slash at the end",
    );
    // Unless the app sends both.
    let line = format!("callback add https://c.example/x https://c.example/x/ {ids}");
    let ran = world.run(&format!("{line} --target mlspace")).exits(0);
    ran.says_not("warn");
}

#[test]
fn a_url_that_is_not_registered_is_reported_with_the_nearest_one_that_is() {
    let (world, ids) = with(&[APP, "https://b.example/"]);
    let ran = unchanged(&world, &format!("callback remove {APP}/ {ids}")).exits(0);
    ran.says(&format!(
        "{APP}/ is not registered; {APP} is, which differs only in the slash at the end"
    ));
}

#[test]
fn a_sign_out_url_is_removed_by_the_line_that_is_printed() {
    let (world, ids) = with(&[APP]);
    let back = "https://viewer.example/?from=out&in=1";
    world.run(&format!("callback add --sign-out '{back}' {ids}")).exits(0);
    let line = format!("callback remove '{back}' {ids}");
    let ran = unchanged(&world, &line).exits(0).says("is not a callback URL but a sign-out URL");
    let says = format!("{ran}");
    let (_, command) = says.split_once("to remove it: ").unwrap();
    let command = command.lines().next().unwrap();
    assert!(command.contains("--sign-out"), "{command}");
    world.run(command).exits(0);
    let list = world.run(&format!("callback list --json {ids}")).exits(0).json();
    assert_eq!(list["sign_out_urls"], json!([]));
}

#[test]
fn urls_come_from_the_outputs_of_a_stack_in_every_form() {
    const URL: &str = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/Prod/";
    let output = json!({"OutputKey": "ApiUrl", "OutputValue": URL});
    let other = json!({"OutputKey": "Bucket", "OutputValue": "models"});
    for document in [
        json!({"Stacks": [{"StackName": "mlspace", "Outputs": [other, output]}]}),
        json!([other, output]),
        json!({"MLSpace": {"ApiUrl": URL, "Bucket": "models"}}),
    ] {
        let (world, ids) = with(&[APP]);
        world.write("outputs.json", &document.to_string());
        let line = format!("callback add --from-stack-outputs outputs.json --key ApiUrl {ids}");
        world.run(&line).exits(0);
        assert_eq!(urls(&world), [URL, APP]);
        // Both slash forms, where the app sends both.
        let line = format!("{line} --target mlspace");
        world.run(&line).exits(0);
        assert_eq!(urls(&world), [URL.trim_end_matches('/'), URL, APP]);
        let (ran, calls) = world.counting(&line);
        ran.exits(0).says("Nothing to change.");
        assert!(calls.writes().is_empty());
    }
}

#[test]
fn an_outputs_file_that_does_not_help_says_what_is_in_it() {
    let (world, ids) = with(&[APP]);
    world.write("empty.json", "{}");
    world.write("broken.json", "{\"Stacks\": [");
    world.write(
        "other.json",
        "{\"MLSpace\": {\"Bucket\": \"models\", \"Api\": \"https://a.example/\"}}",
    );
    world.write(
        "two.json",
        "{\"A\": {\"Api\": \"https://a.example/\"}, \"B\": {\"Api\": \"https://b.example/\"}}",
    );
    world.write("value.json", "{\"A\": {\"Api\": \"models\"}}");
    for (file, exit, says) in [
        ("empty.json", 2, "it contains no stack outputs"),
        ("broken.json", 2, "it is not JSON"),
        ("other.json", 2, "there is no output `ApiUrl`; there are Api, Bucket"),
        ("absent.json", 1, "there is no such file"),
    ] {
        let line = format!("callback add --from-stack-outputs {file} --key ApiUrl {ids}");
        unchanged(&world, &line).exits(exit).prints_nothing().says(says);
    }
    for (file, says) in [
        ("two.json", "2 stacks have an output `Api` of different values"),
        ("value.json", "models"),
    ] {
        let line = format!("callback add --from-stack-outputs {file} --key Api {ids}");
        unchanged(&world, &line).exits(2).prints_nothing().says(says);
    }
    for line in
        ["callback add --from-stack-outputs other.json", "callback add --key Api", "callback add"]
    {
        unchanged(&world, &format!("{line} {ids}")).exits(2);
    }
}

#[test]
fn stdin_and_arguments_go_together_and_each_url_counts_once() {
    let (world, ids) = with(&[APP]);
    let line = format!("callback add https://b.example/ - {ids} --json");
    let ran =
        fed(&world, &line, "https://c.example/\r\nhttps://b.example/\n\n  https://c.example/\n");
    assert_eq!(ran.exits(0).json()["changed"], true);
    assert_eq!(urls(&world), ["https://b.example/", "https://c.example/", APP]);
    for empty in ["", "\n \n"] {
        let ran = fed(&world, &format!("callback add - {ids}"), empty);
        ran.exits(2).says("no URL was given");
    }
    let line = format!("callback remove - {ids}");
    fed(&world, &line, "https://b.example/\nhttps://c.example/\n").exits(0);
    assert_eq!(urls(&world), [APP]);
}

#[test]
fn wildcards_take_away_what_they_show_and_only_when_that_is_confirmed() {
    let previews = [
        "https://pr-1.preview.example/cb",
        "https://pr-22.preview.example/cb",
        "https://pr-1.preview.example/other",
    ];
    let (world, ids) = with(&[&previews[..], &[APP]].concat());
    let line = format!("callback remove 'https://*.preview.example/cb' {ids}");
    let ran = unchanged(&world, &line).exits(2).prints_nothing();
    ran.says("To be removed:\n  https://pr-").says("nothing was changed: --yes is missing");
    assert_eq!(urls(&world).len(), 4);
    let ran = world.run(&format!("{line} --yes")).exits(0);
    ran.says(previews[0]).says(previews[1]).says_not(previews[2]);
    assert_eq!(urls(&world), [previews[2], APP]);
    // A plain URL needs no confirmation; one that matches nothing is told.
    let line = format!("callback remove {} {ids}", previews[2]);
    world.run(&line).exits(0);
    let line = format!("callback remove 'https://*.gone.example/*' {ids} --yes");
    unchanged(&world, &line).exits(0).says("is not registered");
    // And never all of them.
    let ran = unchanged(&world, &format!("callback remove '*' {ids} --yes"));
    ran.exits(2)
        .says("needs at least one callback URL")
        .says(&format!("cogoidc callback add URL {ids}"))
        .says(&format!("cogoidc destroy {ids}"));
    assert_eq!(urls(&world), [APP]);
}

#[test]
fn the_placeholder_goes_by_itself_when_a_real_url_joins_it() {
    const NONE: &str = "https://not-deployed.invalid/";
    let (world, ids) = with(&[NONE]);
    world.run(&format!("callback add {APP} {ids}")).exits(0);
    assert_eq!(urls(&world), [APP]);
    // Beside a real one it is not added; alone it is.
    let line = format!("callback add {NONE} https://b.example/ {ids}");
    world.run(&line).exits(0);
    assert_eq!(urls(&world), ["https://b.example/", APP]);
}

#[test]
fn a_client_has_one_hundred_urls_at_most() {
    let many: Vec<String> = (0..99).map(|n| format!("https://a.example/{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (world, ids) = with(&many);
    let line = format!("callback add https://b.example/ https://c.example/ {ids} --json");
    let ran = unchanged(&world, &line).exits(2).says("more than 100");
    assert_eq!(ran.json()["error"]["code"], 2);
    world.run(&format!("callback add https://b.example/ {ids}")).exits(0);
    assert_eq!(urls(&world).len(), 100);
    // One that is there already is not one more.
    let line = format!("callback add https://b.example/ {ids}");
    unchanged(&world, &line).exits(0).says("Nothing to change.");
    let line = format!("callback add https://c.example/ {ids}");
    unchanged(&world, &line).exits(2).says("more than 100");
    // The placeholder makes room for the real one.
    let (world, ids) = with(&[&many[..], &["https://not-deployed.invalid/"]].concat());
    world.run(&format!("callback add https://b.example/ {ids}")).exits(0);
    assert_eq!(urls(&world).len(), 100);
}

#[test]
fn what_can_be_no_callback_url_is_refused_with_a_sentence() {
    let (world, ids) = with(&[APP]);
    let long = format!("https://a.example/{}", "x".repeat(1024));
    let bad = [
        "''",
        "' '",
        "viewer",
        "viewer.example",
        "viewer.example/callback",
        "localhost:3000",
        "/callback",
        "//viewer.example/callback",
        "https:",
        "https://",
        "https:///callback",
        "http://viewer.example/callback",
        "http://192.168.1.7/callback",
        "'https://viewer.example/call back'",
        "' https://viewer.example/callback'",
        "'https://viewer.example/callback '",
        "https://viewer.example/callback#top",
        "'https://*.viewer.example/callback'",
        "https://viewer.example:99999/",
        "'https://[::1'",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://viewer.example/",
        "mailto:ada@viewer.example",
        "wss://viewer.example/",
        "'https://viewer.example/\u{7}'",
        &long,
    ];
    for url in bad {
        // A good one in the same command is not added either.
        let line = format!("callback add https://good.example/ {url} {ids} --json");
        let ran = unchanged(&world, &line).exits(2);
        let message = text(&ran.json()["error"]["message"]);
        assert!(message.len() > 20, "{ran}");
        assert!(!ran.stderr.contains("panicked"), "{ran}");
    }
    eprintln!("{} bad URLs, each refused", bad.len());
    assert_eq!(urls(&world), [APP]);
    // The same from a file and from stdin.
    for url in ["http://viewer.example/", "viewer"] {
        let ran = fed(&world, &format!("callback add - {ids}"), url);
        ran.exits(2).says(url);
    }
}

#[test]
fn sign_out_urls_are_another_list() {
    let (world, ids) = with(&[APP]);
    let line = format!("callback add --sign-out https://viewer.example/ {ids} --json");
    let document = world.run(&line).exits(0).json();
    assert_eq!(document["sign_out_urls"], json!(["https://viewer.example/"]));
    assert_eq!(document["callback_urls"], json!([APP]));
    let list = world.run(&format!("callback list {ids}")).exits(0);
    assert_eq!(list.stdout, format!("callback {APP}\nsign-out https://viewer.example/\n"));
    // The last of them may go.
    let line = format!("callback remove --sign-out https://viewer.example/ {ids}");
    world.run(&line).exits(0);
    assert_eq!(client(&world)["LogoutURLs"], Value::Null);
}
