//! What is common to all commands: a name, and how they print.

use super::{
    CallbackCommand, Command, Common, Deferred, IdpCommand, Output, SecretCommand, SpecCommand,
};

impl Command {
    /// Its name in JSON documents, and its flags about printing, if it has them.
    pub(crate) fn outline(&self) -> (&'static str, Option<&Output>) {
        match self {
            Self::Init(args) => ("init", Some(&args.common.output)),
            Self::Plan(args) => ("plan", Some(&args.common.output)),
            Self::Apply(args) => ("apply", Some(&args.common.output)),
            Self::Config(args) => ("config", Some(&args.common.output)),
            Self::Callback(command) => ("callback", Some(&command.common().output)),
            Self::Idp(command) => ("idp", Some(&command.common().output)),
            Self::Doctor(args) => ("doctor", Some(&args.common.output)),
            Self::Login(args) => ("login", Some(&args.common.output)),
            Self::Export(args) => ("export", Some(&args.common.output)),
            Self::Status(args) => ("status", Some(&args.common.output)),
            Self::Secret(command) => ("secret", Some(&command.common().output)),
            Self::Destroy(args) => ("destroy", Some(&args.common.output)),
            Self::Policy(args) => ("policy", args.command.outline().1),
            Self::Spec(Deferred(SpecCommand::Check(args))) => ("spec", Some(&args.output)),
            Self::Commands(args) => ("commands", Some(&args.output)),
            Self::Schema(_) => ("schema", None),
            Self::Targets(args) => ("targets", Some(&args.output)),
            Self::Sandbox(args) => ("sandbox", Some(&args.output)),
            Self::Completions(_) => ("completions", None),
            Self::Man(_) => ("man", None),
        }
    }
}

impl CallbackCommand {
    fn common(&self) -> &Common {
        match self {
            Self::List(args) => &args.common,
            Self::Add(args) | Self::Remove(args) => &args.common,
        }
    }
}

impl SecretCommand {
    fn common(&self) -> &Common {
        match self {
            Self::List(args) => &args.common,
            Self::Rotate(args) => &args.common,
            Self::Finish(args) => &args.common,
        }
    }
}

impl IdpCommand {
    fn common(&self) -> &Common {
        match self {
            Self::List(args) => &args.common,
            Self::Add(args) => &args.common,
            Self::Rotate(args) => &args.common,
            Self::Remove(args) => &args.common,
        }
    }
}
