//! The arguments of `cogoidc policy`: another command line.

use clap::{
    Arg, ArgAction, ArgMatches, Args, Command as ClapCommand, Error, FromArgMatches, Parser,
};

use super::{Cli, Command};

/// The name of the argument.
const COMMAND: &str = "command";

/// The command whose policy is meant if none is named.
const DEFAULT: &str = "apply";

/// `cogoidc policy`
#[derive(Debug)]
pub(crate) struct PolicyArgs {
    /// The command that the policy is for.
    pub(crate) command: Box<Command>,
    /// Its words.
    pub(crate) words: Vec<String>,
}

impl Args for PolicyArgs {
    fn augment_args(command: ClapCommand) -> ClapCommand {
        command.arg(
            Arg::new(COMMAND)
                .value_name("COMMAND")
                .help("The command with its flags, as it will be run [default: apply]")
                .action(ArgAction::Append)
                .num_args(0..)
                .trailing_var_arg(true)
                .allow_hyphen_values(true),
        )
    }

    fn augment_args_for_update(command: ClapCommand) -> ClapCommand {
        Self::augment_args(command)
    }
}

impl FromArgMatches for PolicyArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = matches.get_many::<String>(COMMAND).into_iter().flatten().cloned();
        let mut words: Vec<String> = given.collect();
        if words.first().is_none_or(|word| word.starts_with('-')) {
            words.insert(0, DEFAULT.to_owned());
        }
        let line = std::iter::once("cogoidc").chain(words.iter().map(String::as_str));
        let command = Box::new(Cli::try_parse_from(line)?.command);
        Ok(Self { command, words })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
