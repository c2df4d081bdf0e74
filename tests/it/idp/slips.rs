//! What people mistype, and what strangers write into what people read.

use serde_json::json;

use super::spec::{APP, corp, prints, spec, world};
use super::stand_in::StandIn;
use super::{METADATA, SECRET, line, offered, plain, provider, unchanged};
use crate::login::attended::with_browser;
use crate::world::at_terminal;

#[test]
fn what_a_provider_says_neither_steers_a_terminal_nor_floods_it() {
    let (world, ids) = plain();
    let upstream = StandIn::start();
    let add = format!("{} {ids} --yes", line(&upstream.url));
    let hostile = "\u{1b}[31mRED\u{1b}]0;title\u{7}\r\nerror: forged \u{202e}x\u{9b}31m";
    let many: Vec<String> = (0..5000).map(|number| format!("alg-{number}")).collect();
    for members in [
        json!({"id_token_signing_alg_values_supported": [hostile]}),
        json!({"response_types_supported": [hostile]}),
        json!({"issuer": hostile}),
        json!({"id_token_signing_alg_values_supported": many}),
        json!({"issuer": "x".repeat(100_000)}),
        json!({"token_endpoint_auth_methods_supported": many, "scopes_supported": [hostile]}),
    ] {
        upstream.changes(members);
        let ran = world.run(&add);
        let said = &ran.stderr;
        let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!said.contains(steers), "{ran}");
        assert!(!said.lines().any(|line| line.starts_with("error: forged")));
        assert!(said.chars().count() < 4000, "{ran}");
    }
    // Nor does what a person pastes.
    let ran = unchanged(&world, &format!("idp remove 'a\u{1b}[31m' {ids} --yes"));
    assert!(!ran.stderr.contains('\u{1b}'), "{ran}");
}

#[test]
fn a_secret_is_taken_without_a_byte_order_mark_and_with_nothing_that_no_secret_has() {
    let (world, ids) = plain();
    let upstream = StandIn::start();
    let add = format!("{} {ids} --yes", line(&upstream.url));
    for (written, says) in [
        (format!("{SECRET}\u{200b}"), "no client secret has"),
        (format!("{SECRET}ü"), "no client secret has"),
        ("\u{feff}".to_owned(), "holds no secret"),
        ("x".repeat(70_000), "its first line is longer than 65536 bytes"),
    ] {
        world.write("secret", &written);
        unchanged(&world, &add).exits(2).says(says);
    }
    world.write("secret", &format!("\u{feff}{SECRET}\r\nsecond line\n"));
    world.run(&add).exits(0);
    let details = &provider(&world, "Corp")["ProviderDetails"];
    assert_eq!(details["client_secret"], SECRET);
}

#[test]
fn addresses_and_names_that_only_look_right_are_refused() {
    let (world, ids) = plain();
    for (rest, says) in [
        ("--name Corp --issuer ftp://localhost/x", "does not begin with https://"),
        ("--name Corp --issuer gopher://127.0.0.1/x", "does not begin with https://"),
        ("--name=-Corp", "begins with a hyphen"),
        ("--name=--yes", "begins with a hyphen"),
    ] {
        unchanged(&world, &format!("idp add oidc {rest} {ids} --yes")).exits(2).says(says);
    }
    let ran = unchanged(
        &world,
        &format!("idp add oidc --name Corp --issuer http://ada:hush@localhost/ {ids} --yes"),
    );
    ran.exits(2).says("contains a user name or password").says_not("hush");
    unchanged(&world, &format!("idp remove '' {ids} --yes")).exits(2).says("is empty");
}

#[test]
fn the_complete_line_has_what_was_given_and_what_is_missing() {
    let (world, ids) = plain();
    let given = "--name 'R&D' --issuer https://id.example --upstream-secret-file secret --map nickname=nick --only";
    let ran = unchanged(&world, &format!("idp add oidc {given} {ids} --yes")).exits(2);
    let hints = ran.hints();
    let complete = hints.iter().find(|hint| hint.contains("then run: cogoidc idp add")).unwrap();
    for part in [given, &ids, "--upstream-client-id ID", "--endpoint-url"] {
        let words = part.split(' ');
        assert!(words.clone().all(|word| complete.contains(word)), "{part}: {complete}");
    }
}

#[test]
fn files_are_looked_for_next_to_the_spec_file() {
    let world = world();
    let upstream = StandIn::start();
    std::fs::create_dir(world.path("specs")).unwrap();
    world.write("specs/secret", SECRET);
    std::fs::remove_file(world.path("secret")).unwrap();
    spec(&world, APP, &corp(&upstream.url));
    std::fs::rename(world.path("cogoidc.toml"), world.path("specs/a.toml")).unwrap();
    world.run("apply --spec specs/a.toml --yes").exits(0);
    world.write("specs/secret", "canary-of-the-newer-secret");
    let ran = unchanged(&world, "plan --spec specs/a.toml --exit-code").exits(6);
    prints(&ran, "client_secret (hidden) → (hidden)");
}

#[test]
fn a_file_that_is_typed_is_found_from_where_the_person_is() {
    let world = world();
    std::fs::create_dir(world.path("specs")).unwrap();
    world.write("adfs.xml", METADATA);
    let table = "[[identity_provider]]\nkind = \"adfs\"\nname = \"Adfs\"\n";
    spec(&world, APP, table);
    std::fs::rename(world.path("cogoidc.toml"), world.path("specs/a.toml")).unwrap();
    let line = "apply --spec specs/a.toml --plain-prompts";
    let mut terminal = at_terminal(&world, line, &[]);
    terminal.shows("Its metadata (address or file)");
    terminal.press("adfs.xml\r");
    terminal.shows("Create these?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    unchanged(&world, "plan --spec specs/a.toml --exit-code").exits(0);
}

#[test]
fn removing_a_provider_that_the_spec_file_names_prints_a_note() {
    let world = world();
    let upstream = StandIn::start();
    spec(&world, APP, &corp(&upstream.url));
    world.run("apply --yes").exits(0);
    world.run("idp remove Corp --yes").exits(0).says("cogoidc.toml still names it");
}

#[test]
fn a_provider_that_the_app_client_does_not_offer_is_reported_before_a_browser_opens() {
    let (world, ids) = plain();
    assert_eq!(offered(&world), ["COGNITO"]);
    let child = with_browser(&world, &format!("login --identity-provider Nobody {ids}"));
    let ran = child.end().exits(1);
    ran.says("does not offer the identity provider `Nobody`; it offers COGNITO")
        .says(&format!("cogoidc idp add KIND --name Nobody {ids}"));
}
