//! The flags of a draft, those of the apps' own questions included.

use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::apps;
use crate::settings::draft::Draft;

/// A draft as the flags give it.
#[derive(Debug)]
pub(crate) struct DraftArgs(pub(crate) Draft);

/// A command with a flag for each question that one app alone asks.
fn with_questions(command: Command) -> Command {
    command.args(apps::own_questions().map(|question| {
        Arg::new(question.key)
            .long(question.flag.trim_start_matches('-'))
            .value_name(question.value_name)
            .help(question.prompt)
            .help_heading("App")
            .hide_short_help(true)
    }))
}

/// A command whose `--target` names the apps.
fn with_names(command: Command) -> Command {
    let help = format!("App to set up: {}", apps::names().join(", "));
    command.mut_arg("target", |target| target.help(help))
}

impl Args for DraftArgs {
    fn augment_args(command: Command) -> Command {
        with_names(Draft::augment_args(with_questions(command)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        with_names(Draft::augment_args_for_update(with_questions(command)))
    }
}

impl FromArgMatches for DraftArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut draft = Draft::from_arg_matches(matches)?;
        let given = apps::own_questions()
            .filter_map(|question| Some((question.key, matches.get_one::<String>(question.key)?)));
        draft.answers = given.map(|(key, answer)| (key, answer.clone())).collect();
        Ok(Self(draft))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
