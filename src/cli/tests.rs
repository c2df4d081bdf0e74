//! What the help of the commands shows.

use clap::{CommandFactory, Parser};

use super::Cli;

/// Commands with their flags, those below other commands included.
fn commands(command: &clap::Command) -> Vec<&clap::Command> {
    let below = command.get_subcommands().flat_map(commands);
    std::iter::once(command).chain(below).collect()
}

/// The lines of an example, those that continue one joined to it, without what the shell does with its output.
fn examples(help: &str) -> Vec<String> {
    let joined = help.replace("\\\n", " ");
    let lines = joined.lines().filter_map(|line| {
        let (_, line) = line.split_once("cogoidc ")?;
        Some(line.split(['>', '|', ')', '#']).next().unwrap_or_default().trim().to_owned())
    });
    lines.collect()
}

#[test]
fn the_help_of_every_command_begins_with_examples_that_can_be_read() {
    let mut root = Cli::command();
    root.build();
    let is_help = |command: &&clap::Command| {
        command.get_bin_name().is_some_and(|name| name.split(' ').any(|word| word == "help"))
    };
    for command in commands(&root).into_iter().filter(|command| !is_help(command)) {
        let name = command.get_bin_name().unwrap_or_default();
        let help = command.get_before_help().unwrap_or_default().to_string();
        let path = name.strip_prefix("cogoidc").unwrap_or_default().trim();
        let examples = examples(&help);
        assert!(help.starts_with("Examples") && examples.len() > 1, "{name}: {help}");
        for example in examples {
            assert!(example.starts_with(path), "{name}: {example}");
            let words = example.split_whitespace().map(|word| word.trim_matches('\''));
            let read = Cli::try_parse_from(std::iter::once("cogoidc").chain(words));
            assert!(read.is_ok(), "{example}: {read:?}");
        }
    }
}

#[test]
fn every_flag_is_in_the_help_but_for_faults_a_policy_and_a_yes_that_does_nothing() {
    let mut root = Cli::command();
    root.build();
    let hidden: Vec<String> = commands(&root)
        .into_iter()
        .flat_map(|command| {
            let hidden = command.get_arguments().filter(|flag| flag.is_hide_set());
            hidden.map(|flag| format!("{} --{}", command.get_name(), flag.get_id()))
        })
        .collect();
    let tests = ["sandbox --fault", "sandbox --policy"];
    let idle = [
        "plan --yes",
        "list --yes",
        "add --yes",
        "list --yes",
        "export --provider_version",
        "status --yes",
        "list --yes",
    ];
    assert_eq!(hidden, [&idle[..], &tests].concat());
}

#[test]
fn no_flag_is_declared_before_its_command_is_used() {
    for command in Cli::command().get_subcommands() {
        let declared = command.get_arguments().count() + command.get_subcommands().count();
        assert_eq!(declared, 0, "{}", command.get_name());
    }
}
