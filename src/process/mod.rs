//! The process: the command line is read, a command runs, and its outcome becomes an exit code.

mod failure;
mod input_json;
mod output;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::cmd;
use crate::error::{Error, Exit, Failure};
use crate::flow::make;
use crate::ui::printer::{Printer, lost_output};
use crate::ui::terminal::{Ended, Interrupt};
use output::printer;

/// Runs the command that the process was started with, and gives its exit code.
pub(crate) fn run() -> u8 {
    if let Some(exit) = cmd::complete() {
        return exit as u8;
    }
    let words = match input_json::expanded(std::env::args_os(), input_json::stdin) {
        Ok(words) => words,
        Err(why) => return failure::input(why),
    };
    let cli = match Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        Err(error) => return failure::usage(&error, &words),
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
    let outcome = runtime.block_on(execute(name, cli.command, printer));
    // A name look-up that hangs must not keep the process.
    runtime.shutdown_background();
    match outcome {
        Ok(_) if lost_output() => {
            printer.error("cannot write the result: is the disk full?");
            Exit::Failed as u8
        }
        Ok(exit) => exit as u8,
        Err(failure) => {
            failure::report(printer, name, &failure);
            failure.error.exit() as u8
        }
    }
}

/// Runs a command that signals can end.
async fn execute(name: &'static str, command: Command, printer: Printer) -> Result<Exit, Failure> {
    let interrupt = Interrupt::install()?;
    interrupt.set_exit_message(move |signal, ended| {
        let failure = match ended {
            Ended::Question => Error::Cancelled.into(),
            Ended::Work => make::stopped(Some(signal)),
        };
        failure::report(printer, name, &failure);
    });
    cmd::dispatch(command, printer, &interrupt).await.map_err(|failure| match failure.error {
        Error::Cancelled if interrupt.has_changed() => make::stopped(None),
        _ => failure,
    })
}
