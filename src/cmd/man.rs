//! `cogoidc man`: the manual page, generated from the command-line declarations.

use clap::CommandFactory;

use crate::cli::Cli;
use crate::error::{Error, Exit, Failure};
use crate::ui::printer::Printer;

pub(super) fn man(printer: Printer) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(Cli::command());
    page.render(&mut text)
        .map_err(|why| Error::Failed(format!("cannot write the manual page: {why}")))?;
    printer.result(String::from_utf8_lossy(&text));
    Ok(Exit::Done)
}
