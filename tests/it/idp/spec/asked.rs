//! Values that a spec file lacks, asked for on a terminal.

use super::super::stand_in::StandIn;
use super::super::{SECRET, unchanged};
use super::{APP, offered, spec, world};
use crate::world::{at_terminal, press_hidden};

#[test]
fn on_a_terminal_the_values_that_a_spec_lacks_are_asked_for() {
    let (world, upstream) = (world(), StandIn::start());
    let table = "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n";
    spec(&world, APP, table);
    let mut terminal = at_terminal(&world, "apply --plain-prompts", &[]);
    terminal.shows("/oauth2/idpresponse");
    terminal.shows("Its issuer");
    terminal.press(&format!("{}\r", upstream.url));
    terminal.shows("Its client id");
    terminal.press("pool-1\r");
    terminal.shows("Its client secret (not shown)");
    press_hidden(&mut terminal, SECRET);
    terminal.shows("Create these?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    assert!(!terminal.bytes().contains(SECRET));
    assert_eq!(offered(&world), ["COGNITO", "Corp"]);
    // What was answered is in the file, the secret is not.
    let file = world.read("cogoidc.toml");
    assert!(file.contains(&format!("issuer = \"{}\"", upstream.url)), "{file}");
    assert!(!file.contains(SECRET), "{file}");
    unchanged(&world, "plan --exit-code").exits(0);
}

#[test]
fn by_questions_a_new_pool_gets_its_identity_provider_in_one_run() {
    let (world, upstream) = (world(), StandIn::start());
    let line = format!("init --target spa --app-url {APP} --plain-prompts");
    let mut terminal = at_terminal(&world, &line, &[]);
    for (question, answer) in [
        ("Who signs people in?", "other"),
        ("Which identity provider?", "oidc"),
        ("Name of the provider in the user pool", "Corp"),
        ("Its issuer", &upstream.url),
        ("Its client id", "pool-1"),
    ] {
        terminal.shows(question);
        terminal.press(&format!("{answer}\r"));
    }
    terminal.shows("Its client secret (not shown)");
    press_hidden(&mut terminal, SECRET);
    terminal.shows("Create these?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    let said = terminal.transcript();
    // What to enter there comes before its values are asked for, and again with the real address.
    let told: Vec<_> = said.match_indices("/oauth2/idpresponse").collect();
    assert!(told[0].0 < said.find("Its issuer").unwrap(), "{said}");
    assert!(said.contains("cogoidc login --identity-provider Corp"), "{said}");
    assert!(!said.contains("First user"), "{said}");
    assert_eq!(offered(&world), ["Corp"]);
    unchanged(&world, "plan --exit-code").exits(0);
}
