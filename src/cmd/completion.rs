//! Completions: the script that a shell reads once, and the words that it asks this program for while a person types.

use std::ffi::OsStr;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter,
};
use clap_complete::env::{CompleteEnv, Shells};

use super::man::root;
use crate::apps::{self, form_names};
use crate::cli::Cli;
use crate::cognito::profiles;
use crate::doctor::{self, CheckSelection};
use crate::error::{Error, Exit, Failure};
use crate::export::FORMATS;
use crate::ui::printer::Printer;
use crate::values::{Region, Scope};

/// The environment variable in which a shell's script asks for words.
const REQUEST: &str = "COGOIDC_COMPLETE";

const PROGRAM: &str = "cogoidc";

/// Prints the words that a shell asks for, if one does, and gives the exit code.
pub(crate) fn complete() -> Option<Exit> {
    // The library takes the program's name for granted, which whoever starts a process may leave out.
    if std::env::args_os().len() == 0 {
        return None;
    }
    let folder = std::env::current_dir().ok();
    let asked = CompleteEnv::with_factory(command).var(REQUEST).completer(PROGRAM);
    match asked.try_complete(std::env::args_os(), folder.as_deref()) {
        Ok(is_asked) => is_asked.then_some(Exit::Done),
        Err(why) => {
            let _gone = why.print();
            Some(Exit::Failed)
        }
    }
}

/// Prints the script with which a shell asks.
pub(super) fn completions(shell: Shell, printer: Printer) -> Result<Exit, Failure> {
    let cannot = |why: String| Error::Failed(format!("cannot write the completions: {why}"));
    let name = shell.to_string();
    let shells = Shells::builtins();
    let shell = shells
        .completer(&name)
        .ok_or_else(|| cannot(format!("there are none for the shell {name}")))?;
    let mut script = Vec::new();
    shell
        .write_registration(REQUEST, PROGRAM, PROGRAM, PROGRAM, &mut script)
        .map_err(|why| cannot(why.to_string()))?;
    printer.result(String::from_utf8_lossy(&script));
    Ok(Exit::Done)
}

/// The command line, with the words that are known for its values.
fn command() -> Command {
    let mut command = Cli::command();
    command.build();
    with_words(command)
}

fn with_words(command: Command) -> Command {
    let name = command.get_name().to_owned();
    command.mut_subcommands(with_words).mut_args(|arg| match words(&name, arg.get_id().as_str()) {
        Some(Words::Listed(words)) if arg.get_action().takes_values() => {
            arg.add(ArgValueCandidates::new(words))
        }
        Some(Words::Files(extension)) => {
            let is_one = move |path: &Path| path.extension() == Some(OsStr::new(extension));
            arg.add(ArgValueCompleter::new(PathCompleter::file().filter(is_one)))
        }
        _ => arg,
    })
}

/// What a value may be.
enum Words {
    Listed(fn() -> Vec<CompletionCandidate>),
    /// Files with this extension.
    Files(&'static str),
}

/// The words that are known for a value of a command.
fn words(command: &str, arg: &str) -> Option<Words> {
    Some(match (command, arg) {
        (_, "target") | ("targets", "name") => Words::Listed(apps),
        ("doctor", "only" | "skip") => Words::Listed(checks),
        ("policy", "command") => Words::Listed(commands_of_aws),
        ("config", "form") => Words::Listed(config_forms),
        ("export", "format") => Words::Listed(export_formats),
        (_, "profile") => Words::Listed(aws_profiles),
        (_, "region") => Words::Listed(regions),
        (_, "scope") => Words::Listed(scopes),
        (_, "spec" | "save") => Words::Files("toml"),
        _ => return None,
    })
}

fn described(word: &str, about: String) -> CompletionCandidate {
    CompletionCandidate::new(word).help(Some(about.into()))
}

fn apps() -> Vec<CompletionCandidate> {
    apps::all().iter().map(|app| described(app.name, app.title.to_owned())).collect()
}

fn checks() -> Vec<CompletionCandidate> {
    let about = |name: &str| match doctor::all().find(|check| check.id == name) {
        Some(check) => check.claim(),
        None => "all of this group".to_owned(),
    };
    CheckSelection::names().into_iter().map(|name| described(name, about(name))).collect()
}

/// The commands that call Cognito.
fn commands_of_aws() -> Vec<CompletionCandidate> {
    let calls = |command: &&Command| {
        let mut inner = command.get_subcommands().chain([*command]);
        inner.any(|one| one.get_arguments().any(|arg| arg.get_id() == "endpoint_url"))
    };
    let root = root();
    let commands = root.get_subcommands().filter(calls);
    commands.map(|command| CompletionCandidate::new(command.get_name())).collect()
}

fn config_forms() -> Vec<CompletionCandidate> {
    let mut names: Vec<&str> = apps::all().iter().flat_map(|app| form_names(Some(app))).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(CompletionCandidate::new).collect()
}

fn export_formats() -> Vec<CompletionCandidate> {
    FORMATS.iter().map(|format| described(format.name, format.title.to_owned())).collect()
}

fn aws_profiles() -> Vec<CompletionCandidate> {
    profiles().into_iter().map(CompletionCandidate::new).collect()
}

fn regions() -> Vec<CompletionCandidate> {
    Region::known().iter().map(CompletionCandidate::new).collect()
}

fn scopes() -> Vec<CompletionCandidate> {
    Scope::RESERVED.iter().map(CompletionCandidate::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that are offered for the last of these.
    fn offered(line: &[&str]) -> Vec<String> {
        let line: Vec<_> = line.iter().map(Into::into).collect();
        let last = line.len() - 1;
        let words = clap_complete::engine::complete(&mut command(), line, last, None).unwrap();
        words.iter().map(|word| word.get_value().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn every_value_whose_words_are_known_is_completed() {
        for (line, expected) in [
            (&["cogoidc", "targets", "cl"][..], &["cloudflare-access"][..]),
            (&["cogoidc", "idp", "add", "okta", "--target", "ml"], &["mlspace"]),
            (&["cogoidc", "doctor", "--only", "pool.m"], &["pool.mfa"]),
            (&["cogoidc", "doctor", "--skip", "idp"], &["idp", "idp.certificate", "idp.discovery"]),
            (&["cogoidc", "callback", "add", "--region", "eu-n"], &["eu-north-1"]),
            (&["cogoidc", "init", "--scope", "o"], &["openid"]),
            (&["cogoidc", "config", "--as", "js"], &["json"]),
            (&["cogoidc", "export", "--as", "cl"], &["cloudformation"]),
            (&["cogoidc", "idp", "add", "okta", "--onl"], &["--only"]),
            (&["cogoidc", "policy", "d"], &["doctor", "destroy"]),
            (&["cogoidc", "login", "--timeout", "1"], &[]),
        ] {
            let offered = offered(line);
            assert!(offered.iter().take(3).eq(expected), "{line:?}: {offered:?}");
        }
    }
}
