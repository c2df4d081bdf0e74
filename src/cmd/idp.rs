//! `cogoidc idp`: the identity providers behind a user pool.

use crate::cli::IdpCommand;
use crate::error::{Exit, Failure};
use crate::flow::idp;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn idp(
    command: IdpCommand,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    match command {
        IdpCommand::List(args) => idp::list(args, printer).await,
        IdpCommand::Add(args) => idp::add(args, printer, interrupt).await,
        IdpCommand::Rotate(args) => idp::rotate(args, printer, interrupt).await,
        IdpCommand::Remove(args) => idp::remove(args, printer, interrupt).await,
    }
}
