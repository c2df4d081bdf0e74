//! What the program says before it does anything: help, targets, usage errors.

use crate::world::World;

#[test]
fn help_targets_and_usage_errors_read_as_they_stand_in_the_transcripts() {
    trycmd::TestCases::new()
        .env("HOME", "/nonexistent")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .case("tests/it/transcripts/*.trycmd");
}

#[test]
fn the_short_help_of_init_has_three_examples_and_eight_flags() {
    let world = World::new();
    let help = world.run("init -h").exits(0).stdout;
    let starting =
        |start: &str| help.lines().filter(|line| line.trim_start().starts_with(start)).count();
    assert_eq!(starting("cogoidc init"), 3, "{help}");
    // Beside --help itself.
    assert_eq!(starting("-"), 8 + 1, "{help}");
}

#[test]
fn completions_are_generated_for_three_shells() {
    let world = World::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = world.run(&format!("completions {shell}")).exits(0);
        assert!(ran.stdout.contains("COGOIDC_COMPLETE"), "{ran}");
    }
}

/// The commands whose pages this page names: `idp add` for `cogoidc\-idp\-add(1)`.
fn commands_named_on(page: &str) -> Vec<String> {
    let name = |line: &str| {
        let name = line.strip_prefix("cogoidc\\-")?.strip_suffix("(1)")?;
        Some(name.replace("\\-", " "))
    };
    page.lines().filter_map(name).collect()
}

#[test]
fn every_manual_page_that_a_page_names_can_be_printed() {
    let world = World::new();
    let (mut read, mut unread) = (0, vec![String::new()]);
    while let Some(command) = unread.pop() {
        let page = world.run(&format!("man {command}")).exits(0).stdout;
        let title = format!("cogoidc {command}").trim_end().replace(' ', "-");
        let version = env!("CARGO_PKG_VERSION");
        let heading = format!(".TH {title} 1 \" \" \"cogoidc {version}\" \"cogoidc manual\"\n");
        assert!(page.contains(&heading), "{page}");
        unread.extend(commands_named_on(&page));
        read += 1;
    }
    assert!(read > 14, "{read}");
}

#[test]
fn the_manual_page_of_a_command_that_is_not_there_is_a_usage_error() {
    let world = World::new();
    for (words, error) in [
        ("callback ad", "error: `cogoidc callback` has no command `ad`; did you mean `add`?\n"),
        ("init x", "error: `cogoidc init` has no command `x`\n"),
    ] {
        assert_eq!(world.run(&format!("man {words}")).exits(2).stderr, error);
    }
}
