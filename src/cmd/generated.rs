//! What is generated from the command-line declarations: completions and the manual page.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::{Error, Exit, Failure};
use crate::ui::printer::Printer;

pub(super) fn completions(shell: Shell, printer: Printer) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cogoidc", &mut text);
    printer.result(String::from_utf8_lossy(&text));
    Exit::Done
}

pub(super) fn man(printer: Printer) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(Cli::command());
    page.render(&mut text)
        .map_err(|why| Error::Failed(format!("cannot write the manual page: {why}")))?;
    printer.result(String::from_utf8_lossy(&text));
    Ok(Exit::Done)
}
