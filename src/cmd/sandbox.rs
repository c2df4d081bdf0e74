//! `cogoidc sandbox`: serves the local Cognito.

use crate::cli::SandboxArgs;
use crate::error::{Exit, Failure};
use crate::flow::connect::LocalCognito;
use crate::flow::document::{self, SandboxReport};
use crate::ui::printer::Printer;
use crate::ui::terminal::{Interrupt, Signal};

pub(super) async fn sandbox(
    args: SandboxArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let local = LocalCognito::start(args, printer).await?;
    if printer.json {
        document::print(printer, "sandbox", SandboxReport { url: local.url() });
    } else {
        printer.result_line(local.url());
    }
    for line in local.introduction() {
        printer.line(line);
    }
    let signal = interrupt.wait().await;
    local.stop().await;
    // Ctrl-C is the normal way to stop a server.
    Ok(match signal {
        Signal::Interrupt => Exit::Done,
        Signal::Terminate => Exit::Terminated,
    })
}
