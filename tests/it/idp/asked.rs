//! What a person is asked of an identity provider, and how a slip is fixed.

use serde_json::json;

use super::spec::{APP, corp, prints, spec, world};
use super::stand_in::StandIn;
use super::{SECRET, unchanged};
use crate::testing::terminal::{Size, Terminal};
use crate::world::{at_terminal, at_terminal_of, press_hidden};

const ISSUER: &str = "Its issuer:";
const CLIENT_ID: &str = "Its client id:";
const HIDDEN: &str = "Its client secret (not shown):";
const AGAIN: &str = "Its client secret (not shown; Enter keeps it):";

/// A table without any value.
const OPEN: &str = "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n";

/// A provider that is not whom its address says.
fn liar() -> StandIn {
    let upstream = StandIn::start();
    upstream.changes(json!({"issuer": "https://other.example"}));
    upstream
}

/// Answers a question when it is open.
#[track_caller]
fn answers(terminal: &mut Terminal, question: &str, keys: &str) {
    terminal.until(question, |view| view.is_behind(question));
    if question.contains("not shown") {
        press_hidden(terminal, keys);
    } else {
        terminal.press(&format!("{keys}\r"));
    }
}

fn agrees(mut terminal: Terminal) -> String {
    terminal.shows("Create these?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    let seen = terminal.transcript();
    assert!(!seen.contains(SECRET), "{seen}");
    seen
}

#[test]
fn every_question_about_a_provider_explains_itself_and_goes_back() {
    for how in ["--plain-prompts", ""] {
        let (world, right) = (world(), StandIn::start());
        spec(&world, APP, OPEN);
        let mut terminal = at_terminal(&world, &format!("apply {how}"), &[]);
        answers(&mut terminal, ISSUER, "<");
        terminal.shows("This is the first question");
        answers(&mut terminal, ISSUER, "https://typo.example");
        answers(&mut terminal, CLIENT_ID, "<");
        let again = "Its issuer [https://typo.example]:";
        answers(&mut terminal, again, &right.url);
        answers(&mut terminal, CLIENT_ID, "pool-1");
        answers(&mut terminal, HIDDEN, "?");
        terminal.shows("It proves that a request comes from this user pool");
        answers(&mut terminal, HIDDEN, "<");
        answers(&mut terminal, "Its client id [pool-1]:", "pool-2");
        answers(&mut terminal, HIDDEN, SECRET);
        agrees(terminal);
        let details = &world.provider_named("spa", "Corp")["ProviderDetails"];
        assert_eq!(details["oidc_issuer"], right.url, "{how}");
        assert_eq!(details["client_id"], "pool-2", "{how}");
        assert_eq!(details["client_secret"], SECRET, "{how}");
    }
}

#[test]
fn all_that_was_typed_is_asked_again_where_a_provider_turns_out_unfit() {
    let (wrong, right) = (liar(), StandIn::start());
    for (id, secret, kept) in
        [("", "", ("pool-1", SECRET)), ("pool-2", "another-one", ("pool-2", "another-one"))]
    {
        let world = world();
        spec(&world, APP, OPEN);
        let mut terminal = at_terminal(&world, "apply --plain-prompts", &[]);
        answers(&mut terminal, ISSUER, &wrong.url);
        answers(&mut terminal, CLIENT_ID, "pool-1");
        answers(&mut terminal, HIDDEN, SECRET);
        terminal.shows("names the issuer https://other.example");
        let again = format!("Its issuer [{}]:", wrong.url);
        answers(&mut terminal, &again, &right.url);
        answers(&mut terminal, "Its client id [pool-1]:", id);
        answers(&mut terminal, AGAIN, secret);
        agrees(terminal);
        let details = &world.provider_named("spa", "Corp")["ProviderDetails"];
        assert_eq!(details["client_id"], kept.0);
        assert_eq!(details["client_secret"], kept.1);
        let file = world.read("cogoidc.toml");
        assert!(file.contains(&right.url) && !file.contains(&wrong.url));
    }
}

#[test]
fn idp_add_asks_again_too_and_keeps_a_secret_that_came_through_a_flag() {
    let (wrong, right) = (liar(), StandIn::start());
    let (world, ids) = super::plain();
    let line = format!("idp add oidc --name Corp --upstream-secret-file secret {ids}");
    let mut terminal = at_terminal(&world, &format!("{line} --plain-prompts"), &[]);
    answers(&mut terminal, ISSUER, &wrong.url);
    answers(&mut terminal, CLIENT_ID, "pool-1");
    terminal.shows("names the issuer https://other.example");
    let again = format!("Its issuer [{}]:", wrong.url);
    answers(&mut terminal, &again, &right.url);
    answers(&mut terminal, "Its client id [pool-1]:", "");
    terminal.shows("Change this?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    let details = &super::provider(&world, "Corp")["ProviderDetails"];
    assert_eq!(details["oidc_issuer"], right.url);
    assert_eq!(details["client_secret"], SECRET);
    // An address that a flag gave is fixed on the command line.
    let line = format!("idp add oidc --name Other --issuer {} {ids}", wrong.url);
    let mut terminal = at_terminal(&world, &format!("{line} --plain-prompts"), &[]);
    answers(&mut terminal, CLIENT_ID, "pool-1");
    answers(&mut terminal, HIDDEN, SECRET);
    assert_eq!(terminal.end(), 3, "{}", terminal.transcript());
}

#[test]
fn metadata_is_asked_again_with_what_was_typed_before() {
    let (world, upstream) = (world(), StandIn::start());
    world.write("adfs.xml", super::METADATA);
    upstream.says("/metadata", 200, "<html>an error page</html>");
    let table = "[[identity_provider]]\nkind = \"adfs\"\nname = \"Adfs\"\n";
    spec(&world, APP, table);
    let mut terminal = at_terminal(&world, "apply --plain-prompts", &[]);
    let url = format!("{}/metadata", upstream.url);
    answers(&mut terminal, "Its metadata (address or file):", &url);
    let again = format!("Its metadata (address or file) [{url}]:");
    answers(&mut terminal, &again, "<");
    terminal.shows("This is the first question");
    answers(&mut terminal, &again, "adfs.xml");
    agrees(terminal);
    let file = world.read("cogoidc.toml");
    assert!(file.contains("adfs.xml") && !file.contains("metadata_url"), "{file}");
}

#[test]
fn what_the_spec_file_says_is_neither_asked_again_nor_changed() {
    let (world, wrong, right) = (world(), liar(), StandIn::start());
    spec(&world, APP, &format!("{OPEN}upstream_client_id = \"pool-9\"\n"));
    let mut terminal = at_terminal(&world, "apply --plain-prompts", &[]);
    answers(&mut terminal, ISSUER, &wrong.url);
    answers(&mut terminal, HIDDEN, SECRET);
    let again = format!("Its issuer [{}]:", wrong.url);
    answers(&mut terminal, &again, &right.url);
    answers(&mut terminal, AGAIN, "");
    let seen = agrees(terminal);
    assert!(!seen.contains("Its client id"), "{seen}");
    let details = &world.provider_named("spa", "Corp")["ProviderDetails"];
    assert_eq!(details["client_id"], "pool-9");
    let file = world.read("cogoidc.toml");
    assert!(file.contains("upstream_client_id = \"pool-9\""), "{file}");
}

#[test]
fn an_unfit_issuer_of_the_spec_file_ends_the_run_although_the_secret_was_typed() {
    let (world, wrong) = (world(), liar());
    let given = corp(&wrong.url).replace("client_secret_file = \"secret\"\n", "");
    spec(&world, APP, &given);
    let before = world.read("cogoidc.toml");
    let mut terminal = at_terminal(&world, "apply --plain-prompts", &[]);
    answers(&mut terminal, HIDDEN, SECRET);
    assert_eq!(terminal.end(), 3, "{}", terminal.transcript());
    let seen = terminal.transcript();
    assert!(seen.contains("names the issuer https://other.example"), "{seen}");
    assert_eq!(world.read("cogoidc.toml"), before);
}

#[test]
fn the_error_stands_right_above_the_question_that_is_asked_again() {
    let (world, wrong) = (world(), liar());
    let kind = "[[identity_provider]]\nkind = \"beyond-identity\"\nname = \"Corp\"\n";
    spec(&world, APP, kind);
    let size = Size { rows: 24, columns: 80 };
    let mut terminal = at_terminal_of(&world, "apply --plain-prompts", &[], size);
    answers(&mut terminal, ISSUER, &wrong.url);
    answers(&mut terminal, CLIENT_ID, "pool-1");
    answers(&mut terminal, HIDDEN, SECRET);
    terminal.until("the question again", |view| view.is_new("Its issuer"));
    terminal.shows("names the issuer https://other.example");
    let seen = terminal.transcript();
    assert_eq!(seen.matches("To be entered in").count(), 1, "{seen}");
    let (_, after) = seen.split_once("fail ").unwrap();
    assert!(after.lines().count() < 6, "{seen}");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 130);
}

#[test]
fn a_checklist_ends_with_the_way_that_its_values_go() {
    let (world, upstream) = (world(), StandIn::start());
    spec(&world, APP, OPEN);
    for (line, code) in [("plan", 0), ("apply --yes", 2)] {
        unchanged(&world, line)
            .exits(code)
            .says("Put them into the spec file: issuer, upstream_client_id and client_secret_file.")
            .says_not("--issuer");
    }
    let mut terminal = at_terminal(&world, "apply --plain-prompts", &[]);
    terminal.shows("You are asked for these next.");
    answers(&mut terminal, ISSUER, &upstream.url);
    answers(&mut terminal, CLIENT_ID, "pool-1");
    answers(&mut terminal, HIDDEN, SECRET);
    let seen = agrees(terminal);
    // It is there when the list is shown once more, with the real addresses.
    assert_eq!(seen.matches("What it issues").count(), 1, "{seen}");
    assert_eq!(seen.matches("To be entered in").count(), 2, "{seen}");
}

#[test]
fn by_flags_the_values_go_to_flags_and_by_questions_they_are_asked_for() {
    let (world, ids) = super::plain();
    let line = format!("idp add oidc --name Corp {ids}");
    let ran = unchanged(&world, &format!("{line} --dry-run")).exits(0);
    prints(&ran, "Pass them with --issuer, --upstream-client-id and --upstream-secret-file.");
    let mut terminal = at_terminal(&world, &format!("{line} --plain-prompts"), &[]);
    terminal.shows("You are asked for these next.");
    answers(&mut terminal, ISSUER, "https://typo.example");
    answers(&mut terminal, CLIENT_ID, "<");
    answers(&mut terminal, "Its issuer [https://typo.example]:", "\u{3}");
    assert_eq!(terminal.end(), 130);
}
