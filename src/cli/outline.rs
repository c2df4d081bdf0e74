//! What is common to all commands: a name, and how they print.

use super::{CallbackCommand, Command, IdpCommand, Output};

impl Command {
    /// Its name in JSON documents, and its flags about printing, if it has them.
    pub(crate) fn outline(&self) -> (&'static str, Option<&Output>) {
        match self {
            Self::Init(args) => ("init", Some(&args.common.output)),
            Self::Plan(args) => ("plan", Some(&args.common.output)),
            Self::Apply(args) => ("apply", Some(&args.common.output)),
            Self::Config(args) => ("config", Some(&args.common.output)),
            Self::Callback(CallbackCommand::List(args)) => ("callback", Some(&args.common.output)),
            Self::Callback(CallbackCommand::Add(args) | CallbackCommand::Remove(args)) => {
                ("callback", Some(&args.common.output))
            }
            Self::Idp(IdpCommand::List(args)) => ("idp", Some(&args.common.output)),
            Self::Idp(IdpCommand::Add(args)) => ("idp", Some(&args.common.output)),
            Self::Idp(IdpCommand::Remove(args)) => ("idp", Some(&args.common.output)),
            Self::Doctor(args) => ("doctor", Some(&args.common.output)),
            Self::Login(args) => ("login", Some(&args.common.output)),
            Self::Destroy(args) => ("destroy", Some(&args.common.output)),
            Self::Targets(args) => ("targets", Some(&args.output)),
            Self::Sandbox(args) => ("sandbox", Some(&args.output)),
            Self::Completions(_) => ("completions", None),
            Self::Man(_) => ("man", None),
        }
    }
}
