//! `cogoidc commands`: every command with its arguments, flags and exit codes, for programs.

use clap::{Arg, ArgAction, Command};

use super::man::{find, root};
use crate::cli::{CommandsArgs, EXITS};
use crate::error::{Exit, Failure};
use crate::flow::document::{
    self, CommandReport, CommandsReport, ExitReport, FlagReport, FlagType,
};
use crate::ui::printer::Printer;

pub(super) fn commands(args: &CommandsArgs, printer: Printer) -> Result<Exit, Failure> {
    let root = root();
    let command = find(&root, &args.command)?;
    if printer.json {
        print(command, printer);
        return Ok(Exit::Done);
    }
    for command in below(command) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        printer.result_line(format_args!("{:<18} {about}", name(command)));
    }
    Ok(Exit::Done)
}

/// The command that these words begin with, as the help that `--help --json` asks for.
pub(crate) fn help(words: &[String], printer: Printer) {
    let root = root();
    let mut command = &root;
    for word in words {
        let Some(below) = command.find_subcommand(word) else {
            break;
        };
        command = below;
    }
    print(command, printer);
}

fn print(command: &Command, printer: Printer) {
    let commands = below(command).into_iter().map(report).collect();
    let exit_codes =
        EXITS.iter().map(|(code, meaning)| ExitReport { code: *code, meaning }).collect();
    document::print(printer, "commands", CommandsReport { commands, exit_codes });
}

/// The commands that do something: one with others below it only groups them.
fn below(command: &Command) -> Vec<&Command> {
    let mut inner = command.get_subcommands().peekable();
    if inner.peek().is_none() {
        return vec![command];
    }
    inner.flat_map(below).collect()
}

/// The words of a command without the program's name.
fn name(command: &Command) -> &str {
    let whole = command.get_bin_name().unwrap_or_default();
    whole.strip_prefix("cogoidc ").unwrap_or(whole)
}

fn report(command: &Command) -> CommandReport {
    let visible = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let (arguments, flags): (Vec<&Arg>, Vec<&Arg>) = visible().partition(|arg| arg.is_positional());
    CommandReport {
        name: name(command).to_owned(),
        about: command.get_about().map(ToString::to_string).unwrap_or_default(),
        arguments: arguments.into_iter().map(flag).collect(),
        flags: flags.into_iter().map(flag).collect(),
    }
}

fn flag(arg: &Arg) -> FlagReport {
    let action = arg.get_action();
    let takes_value = action.takes_values();
    let values = arg.get_possible_values();
    let values = values.iter().filter(|value| takes_value && !value.is_hide_set());
    let kind = match action {
        ArgAction::Count => FlagType::Count,
        _ if takes_value => FlagType::Text,
        _ => FlagType::Switch,
    };
    FlagReport {
        name: arg.get_long().map_or_else(|| arg.get_id().to_string(), |long| format!("--{long}")),
        short: arg.get_short().map(|short| format!("-{short}")),
        kind,
        value_name: arg
            .get_value_names()
            .into_iter()
            .flatten()
            .next()
            .map(ToString::to_string)
            .filter(|_| takes_value),
        values: values.map(|value| value.get_name().to_owned()).collect(),
        default: arg
            .get_default_values()
            .first()
            .filter(|_| takes_value)
            .map(|value| value.to_string_lossy().into_owned()),
        required: arg.is_required_set(),
        repeatable: matches!(action, ArgAction::Append),
        about: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        group: arg.get_help_heading().map(str::to_owned),
    }
}
