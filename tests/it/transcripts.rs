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
fn completions_and_manual_are_generated() {
    let world = World::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = world.run(&format!("completions {shell}")).exits(0);
        assert!(ran.stdout.contains("COGOIDC_COMPLETE"), "{ran}");
    }
    let ran = world.run("man").exits(0);
    assert!(ran.stdout.contains(".TH"), "{ran}");
}
