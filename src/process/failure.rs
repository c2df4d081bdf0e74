//! Failures, as people and scripts read them.

use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::apps::find;
use crate::cli::Cli;
use crate::cmd;
use crate::command_line::Hint;
use crate::error::{Error, Exit, Failure};
use crate::flow::document::{self, FailureReport};
use crate::ui::printer::{Printer, Verbosity};

/// Prints why a command failed: with `--json` also as the document.
pub(super) fn report(printer: Printer, command: &str, failure: &Failure) {
    if printer.json {
        document::print(printer, command, FailureReport::from(failure));
    }
    printer.error(&failure.error);
    if let Error::Cognito { cause, .. } = &failure.error
        && let Some(detail) = &cause.detail
    {
        printer.detail("");
        detail.lines().for_each(|line| printer.detail(format_args!("  {line}")));
    }
    printer.hints(&failure.hints);
}

/// Prints why a command line cannot be read, or the help that it asks for, and gives the exit code.
pub(super) fn usage(error: &clap::Error, words: &[OsString]) -> u8 {
    let words = texts(words);
    if error.kind() == ErrorKind::DisplayHelp && words.iter().any(|word| word == "--json") {
        let printer = Printer { verbosity: Verbosity::Normal, json: true };
        cmd::commands::help(&words, printer);
        return Exit::Done as u8;
    }
    let hint = hint(error);
    if error.use_stderr() {
        usage_document(error, hint.as_ref(), &words);
    }
    let _gone = error.print();
    if let Some(hint) = hint {
        let printer = Printer { verbosity: Verbosity::Normal, json: false };
        printer.hints(&[hint]);
    }
    error.exit_code().try_into().unwrap_or(Exit::Usage as u8)
}

/// What to write instead of a word that has no place in the command line.
fn hint(error: &clap::Error) -> Option<Hint> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let is_app = error.kind() == ErrorKind::UnknownArgument && find(word).is_some();
    is_app.then(|| Hint::from(format!("the app is given by a flag: --target {word}")))
}

/// Prints why the object of `--input-json` cannot be read, and gives the exit code.
pub(super) fn input(why: String) -> u8 {
    let json = std::env::args_os().any(|word| word == "--json");
    let printer = Printer { verbosity: Verbosity::Normal, json };
    let failure = Failure::from(Error::Usage(why));
    report(printer, "cogoidc", &failure);
    failure.error.exit() as u8
}

/// The words behind the program's name, up to a `--`.
fn texts(words: &[OsString]) -> Vec<String> {
    let words = words.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
    words.take_while(|word| word != "--").collect()
}

/// Prints the document of a command line that cannot be read, if it asks for one.
fn usage_document(error: &clap::Error, hint: Option<&Hint>, words: &[String]) {
    if !words.iter().any(|word| word == "--json") {
        return;
    }
    let known = Cli::command();
    let command = words.iter().find(|word| known.find_subcommand(word).is_some());
    let text = error.render().to_string();
    let sentence = text.split("\n\n").next().unwrap_or_default();
    let sentence = sentence.trim_start_matches("error: ").trim();
    let mut failure = Failure::from(Error::Usage(sentence.to_owned()));
    failure.hints.extend(hint.cloned());
    let failure = failure.hint("cogoidc --help");
    let printer = Printer { verbosity: Verbosity::Normal, json: true };
    let command = command.map_or("cogoidc", String::as_str);
    document::print(printer, command, FailureReport::from(&failure));
}
