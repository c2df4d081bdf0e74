//! One command a file: arguments in, a flow called, a report printed, an exit code out.

mod apply;
mod callback;
pub(crate) mod commands;
mod completion;
mod config;
mod destroy;
mod doctor;
mod export;
mod idp;
mod init;
mod login;
mod man;
mod plan;
mod policy;
mod sandbox;
mod schema;
mod secret;
mod spec;
mod status;
mod targets;
#[cfg(test)]
mod tests;

pub(crate) use completion::complete;

use crate::cli::{CallbackCommand, Command, Deferred};
use crate::error::{Exit, Failure};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// Runs a command, and gives its exit code.
pub(crate) async fn dispatch(
    command: Command,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::init(args.0, printer, interrupt).await,
        Command::Plan(args) => plan::plan(args.0, printer, interrupt).await,
        Command::Apply(args) => apply::apply(args.0, printer, interrupt).await,
        Command::Config(args) => config::config(args.0, printer).await,
        Command::Callback(Deferred(command)) => match command {
            CallbackCommand::List(args) => callback::list(args, printer).await,
            CallbackCommand::Add(args) => callback::add(args, printer, interrupt).await,
            CallbackCommand::Remove(args) => callback::remove(args, printer, interrupt).await,
        },
        Command::Idp(command) => idp::idp(command.0, printer, interrupt).await,
        Command::Doctor(args) => doctor::doctor(args.0, printer, interrupt).await,
        Command::Login(args) => login::login(args.0, printer, interrupt).await,
        Command::Export(args) => export::export(args.0, printer).await,
        Command::Status(args) => status::status(args.0, printer).await,
        Command::Secret(command) => secret::secret(command.0, printer, interrupt).await,
        Command::Destroy(args) => destroy::destroy(args.0, printer, interrupt).await,
        Command::Policy(args) => policy::policy(args.0, printer).await,
        Command::Spec(command) => spec::spec(&command, printer),
        Command::Commands(args) => commands::commands(&args, printer),
        Command::Schema(args) => schema::schema(&args, printer),
        Command::Targets(args) => targets::targets(&args, printer),
        Command::Sandbox(args) => sandbox::sandbox(args.0, printer, interrupt).await,
        Command::Completions(args) => completion::completions(args.shell, printer),
        Command::Man(args) => man::man(&args.command, printer),
    }
}
