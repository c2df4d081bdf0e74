//! `cogoidc man`: the manual pages, generated from the command-line declarations.

use clap::CommandFactory;

use crate::cli::Cli;
use crate::error::{Error, Exit, Failure};
use crate::ui::printer::Printer;
use crate::values::instead;

/// Prints the page of the command with these words, or of cogoidc itself.
pub(super) fn man(words: &[String], printer: Printer) -> Result<Exit, Failure> {
    let root = root();
    let mut text = Vec::new();
    clap_mangen::Man::new(find(&root, words)?.clone())
        // The crate leaves an empty date out, and then the source stands in its place.
        .date(" ")
        .source(concat!("cogoidc ", env!("CARGO_PKG_VERSION")))
        .manual("cogoidc manual")
        .render(&mut text)
        .map_err(|why| Error::Failed(format!("cannot write the manual page: {why}")))?;
    printer.result(String::from_utf8_lossy(&text));
    Ok(Exit::Done)
}

/// All commands with their flags, except `help`: that prints what others hold.
pub(super) fn root() -> clap::Command {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    root
}

/// The command with these words.
///
/// # Errors
///
/// A word that is no command.
pub(super) fn find<'a>(
    root: &'a clap::Command,
    words: &[String],
) -> Result<&'a clap::Command, Error> {
    words.iter().try_fold(root, |command, word| {
        command.find_subcommand(word).ok_or_else(|| {
            let parent = command.get_bin_name().unwrap_or(command.get_name());
            let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            Error::Usage(format!("`{parent}` has no command `{word}`{}", instead(word, &names)))
        })
    })
}
