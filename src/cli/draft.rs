//! The flags of a draft, those of the apps' own questions included.

use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::apps::{self, AppQuestion};
use crate::settings::draft::{Answers, Draft};

/// A draft as the flags give it.
#[derive(Debug)]
pub(crate) struct DraftArgs(pub(crate) Draft);

/// A command with a flag for each of these questions.
fn with_questions(
    command: Command,
    questions: impl Iterator<Item = &'static AppQuestion>,
) -> Command {
    command.args(questions.map(|question| {
        Arg::new(question.key)
            .long(question.flag.trim_start_matches('-'))
            .value_name(question.value_name)
            .help(question.prompt)
            .help_heading("App")
            .hide_short_help(true)
    }))
}

/// The answers that flags give to these questions.
fn answers(matches: &ArgMatches, questions: impl Iterator<Item = &'static AppQuestion>) -> Answers {
    questions
        .filter_map(|question| {
            let answer = matches.get_one::<String>(question.key)?;
            Some((question.key, answer.clone()))
        })
        .collect()
}

/// A command whose `--target` names the apps.
fn with_names(command: Command) -> Command {
    let help = format!("App to set up: {}", apps::names_with_client().join(", "));
    command.mut_arg("target", |target| target.help(help))
}

/// Flags for the questions about a guard, whose config is all there is of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct GuardAnswers(pub(crate) Answers);

impl Args for GuardAnswers {
    fn augment_args(command: Command) -> Command {
        with_questions(command, apps::guard_questions())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for GuardAnswers {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Self(answers(matches, apps::guard_questions())))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for DraftArgs {
    fn augment_args(command: Command) -> Command {
        with_names(Draft::augment_args(with_questions(command, apps::own_questions())))
    }

    fn augment_args_for_update(command: Command) -> Command {
        with_names(Draft::augment_args_for_update(with_questions(command, apps::own_questions())))
    }
}

impl FromArgMatches for DraftArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut draft = Draft::from_arg_matches(matches)?;
        draft.answers = answers(matches, apps::own_questions());
        Ok(Self(draft))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
