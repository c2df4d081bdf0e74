//! What the help of the commands shows.

use clap::CommandFactory;

use super::Cli;

/// Commands with their flags, those below other commands included.
fn commands(command: &clap::Command) -> Vec<&clap::Command> {
    let below = command.get_subcommands().flat_map(commands);
    std::iter::once(command).chain(below).collect()
}

#[test]
fn every_flag_is_in_the_help_but_for_faults_and_a_yes_that_does_nothing() {
    let root = Cli::command();
    let hidden: Vec<String> = commands(&root)
        .into_iter()
        .flat_map(|command| {
            let hidden = command.get_arguments().filter(|flag| flag.is_hide_set());
            hidden.map(|flag| format!("{} --{}", command.get_name(), flag.get_id()))
        })
        .collect();
    assert_eq!(hidden, ["plan --yes", "list --yes", "add --yes", "list --yes", "sandbox --fault"]);
}
