//! `cogoidc policy`: the IAM policy for a command line.

use crate::cli::PolicyArgs;
use crate::error::{Exit, Failure};
use crate::flow::document::{self, PolicyReport};
use crate::flow::policy;
use crate::ui::printer::Printer;

pub(super) async fn policy(args: PolicyArgs, printer: Printer) -> Result<Exit, Failure> {
    let policy = policy::policy(*args.command, printer).await?;
    if printer.json {
        let report = PolicyReport { command_line: args.words, policy };
        document::print(printer, "policy", report);
    } else {
        printer.document(&policy);
    }
    Ok(Exit::Done)
}
