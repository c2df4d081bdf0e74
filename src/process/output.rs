//! How a command prints, by its flags.

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use crate::cli::{Color, Output};
use crate::ui::printer::{Printer, Verbosity, colors};

/// The printer that the flags ask for; also sets colours and the log of the libraries.
pub(super) fn printer(output: Option<&Output>) -> Printer {
    let Some(output) = output else {
        return Printer { verbosity: Verbosity::Normal, json: false };
    };
    match output.color {
        Color::Auto => {}
        Color::Always => colors(true),
        Color::Never => colors(false),
    }
    if output.verbose > 1 {
        log_to_stderr();
    }
    let verbosity = match (output.quiet, output.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, 0) => Verbosity::Normal,
        (false, _) => Verbosity::Verbose,
    };
    Printer { verbosity, json: output.json }
}

/// Prints what the libraries log. Bodies are not logged at these levels: they may hold secrets.
fn log_to_stderr() {
    let levels = [("cogoidc", Level::DEBUG), ("aws_smithy_runtime", Level::INFO)];
    let shown = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter(Targets::new().with_targets(levels));
    let _already = tracing_subscriber::registry().with(shown).try_init();
}
