//! `cogoidc secret`: the client secret, replaced without an outage.

use crate::cli::SecretCommand;
use crate::error::{Exit, Failure};
use crate::flow::secret;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn secret(
    command: SecretCommand,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    match command {
        SecretCommand::List(args) => secret::list(args, printer).await,
        SecretCommand::Rotate(args) => secret::rotate(args, printer, interrupt).await,
        SecretCommand::Finish(args) => secret::finish(args, printer, interrupt).await,
    }
}
