//! The set-ups that the spec files of a folder name, or those of an account: what there is of each, and whether it is
//! healthy.

mod account;
mod files;
mod look;
mod report;
mod sessions;
mod summary;

use futures_util::{StreamExt, stream};

use crate::cli::StatusArgs;
use crate::error::{Exit, Failure};
use crate::flow::document::{self, SetUpStatus, StatusReport};
use crate::ui::printer::{Printer, Verbosity};
use look::look;
use sessions::Sessions;

/// Set-ups that are looked at together.
const MAX_CONCURRENT: usize = 4;

/// Looks at each set-up and reports them.
///
/// # Errors
///
/// No spec file; pools that cannot be listed. What keeps a single set-up from being looked at is part of the report.
pub(crate) async fn status(args: StatusArgs, printer: Printer) -> Result<Exit, Failure> {
    let set_ups = if args.all {
        account::look(&args, printer).await?
    } else {
        of_files(&args, printer).await?
    };
    let exit = report::exit(&set_ups);
    if printer.json {
        document::print(printer, "status", StatusReport { set_ups });
    } else {
        report::lines(&set_ups, printer);
    }
    Ok(exit)
}

async fn of_files(args: &StatusArgs, printer: Printer) -> Result<Vec<SetUpStatus>, Failure> {
    let files = files::named(args)?;
    let quiet = Printer { verbosity: Verbosity::Quiet, ..printer };
    // One after the other, as they say where they lead.
    let mut sessions = Sessions::default();
    let mut opened = Vec::new();
    for file in files {
        opened.push(sessions.open(file, &args.common, quiet).await);
    }
    let looks = opened.into_iter().map(|opened| look(opened, quiet));
    Ok(stream::iter(looks).buffered(MAX_CONCURRENT).collect().await)
}
