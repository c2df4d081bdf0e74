//! One command a file: arguments in, a flow called, a report printed, an exit code out.

mod apply;
mod callback;
mod config;
mod destroy;
mod doctor;
mod generated;
mod idp;
mod init;
mod login;
mod plan;
mod sandbox;
mod targets;
#[cfg(test)]
mod tests;

use crate::cli::{CallbackCommand, Cli, Color, Command, IdpCommand, Output};
use crate::error::{Error, Exit, Failure};
use crate::flow::document::{self, FailureReport};
use crate::flow::make;
use crate::ui::printer::{Printer, Verbosity, colors, lost_output};
use crate::ui::terminal::Interrupt;
use clap::{CommandFactory, Parser};

/// Runs the command that the process was started with, and gives its exit code.
pub(crate) fn run() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            if error.use_stderr() {
                usage_document(&error);
            }
            let _gone = error.print();
            return error.exit_code().try_into().unwrap_or(Exit::Usage as u8);
        }
    };
    let (name, output) = cli.command.outline();
    let printer = printer(output);
    let runtime =
        match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(runtime) => runtime,
            Err(why) => {
                printer.error(format_args!("cannot start: {why}"));
                return Exit::Failed as u8;
            }
        };
    let outcome = runtime.block_on(async {
        let interrupt = Interrupt::install()?;
        interrupt.set_exit_message(move |signal| {
            report_failure(printer, name, &make::stopped(Some(signal)));
        });
        dispatch(cli.command, printer, &interrupt).await
    });
    // A name look-up that hangs must not keep the process.
    runtime.shutdown_background();
    match outcome {
        Ok(_) if lost_output() => {
            printer.error("cannot write the result: is the disk full?");
            Exit::Failed as u8
        }
        Ok(exit) => exit as u8,
        Err(failure) => {
            report_failure(printer, name, &failure);
            failure.error.exit() as u8
        }
    }
}

async fn dispatch(
    command: Command,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::init(args, printer, interrupt).await,
        Command::Plan(args) => plan::plan(args, printer, interrupt).await,
        Command::Apply(args) => apply::apply(args, printer, interrupt).await,
        Command::Config(args) => config::config(args, printer).await,
        Command::Callback(CallbackCommand::List(args)) => callback::list(args, printer).await,
        Command::Callback(CallbackCommand::Add(args)) => {
            callback::add(args, printer, interrupt).await
        }
        Command::Callback(CallbackCommand::Remove(args)) => {
            callback::remove(args, printer, interrupt).await
        }
        Command::Idp(command) => idp::idp(command, printer, interrupt).await,
        Command::Doctor(args) => doctor::doctor(args, printer, interrupt).await,
        Command::Login(args) => login::login(args, printer, interrupt).await,
        Command::Destroy(args) => destroy::destroy(args, printer, interrupt).await,
        Command::Targets(args) => targets::targets(&args, printer),
        Command::Sandbox(args) => sandbox::sandbox(args, printer, interrupt).await,
        Command::Completions(args) => Ok(generated::completions(args.shell, printer)),
        Command::Man => generated::man(printer),
    }
}

impl Command {
    /// Its name in JSON documents, and how it talks.
    fn outline(&self) -> (&'static str, Option<&Output>) {
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
            Self::Man => ("man", None),
        }
    }
}

fn printer(output: Option<&Output>) -> Printer {
    let Some(output) = output else {
        return Printer { verbosity: Verbosity::Normal, json: false };
    };
    match output.color {
        Color::Auto => {}
        Color::Always => colors(true),
        Color::Never => colors(false),
    }
    if output.verbose > 1 {
        let filter = tracing_subscriber::EnvFilter::new("cogoidc=debug,aws_smithy_runtime=info");
        // Bodies are never logged at these levels: they may hold secrets.
        let _already = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .try_init();
    }
    let verbosity = match (output.quiet, output.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, 0) => Verbosity::Normal,
        (false, _) => Verbosity::Verbose,
    };
    Printer { verbosity, json: output.json }
}

fn report_failure(printer: Printer, command: &str, failure: &Failure) {
    if printer.json {
        document::print(printer, command, FailureReport::from(failure));
    }
    printer.error(&failure.error);
    if let Error::Cognito { cause, .. } = &failure.error
        && let Some(detail) = &cause.detail
    {
        printer.detail(format_args!("\n{detail}"));
    }
    printer.hints(&failure.hints);
}

/// A command line that cannot be read, as a JSON document where one was asked for.
fn usage_document(error: &clap::Error) {
    let words: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .take_while(|word| word != "--")
        .collect();
    if !words.iter().any(|word| word == "--json") {
        return;
    }
    let known = Cli::command();
    let command = words.iter().find(|word| known.find_subcommand(word).is_some());
    let text = error.render().to_string();
    let sentence = text.split("\n\n").next().unwrap_or_default();
    let sentence = sentence.trim_start_matches("error: ").trim();
    let failure = Failure::from(Error::Usage(sentence.to_owned())).hint("cogoidc --help");
    let printer = Printer { verbosity: Verbosity::Normal, json: true };
    let command = command.map_or("cogoidc", String::as_str);
    document::print(printer, command, FailureReport::from(&failure));
}
