//! What a person is asked of an identity provider, and how a slip is mended.

use super::SECRET;
use super::spec::{APP, spec, world};
use super::stand_in::StandIn;
use crate::login::attended::at_terminal;
use crate::terminal::Terminal;

const ISSUER: &str = "Its issuer:";
const CLIENT_ID: &str = "Its client id:";
const HIDDEN: &str = "Its client secret (not shown):";

/// A table without any value.
const OPEN: &str = "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n";

/// Answers a question when it is open.
#[track_caller]
fn answers(terminal: &mut Terminal, question: &str, keys: &str) {
    terminal.until(question, |view| view.is_behind(question));
    if question.contains("not shown") {
        terminal.until("no echo", |view| !view.echoes());
    }
    terminal.press(&format!("{keys}\r"));
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
        terminal.shows("There is no question before this one");
        answers(&mut terminal, ISSUER, "https://typo.example");
        answers(&mut terminal, CLIENT_ID, "<");
        let again = "Its issuer [https://typo.example]:";
        answers(&mut terminal, again, &right.url);
        answers(&mut terminal, CLIENT_ID, "pool-1");
        answers(&mut terminal, HIDDEN, "?");
        terminal.shows("It proves that it is this user pool which asks");
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
