//! A report in Markdown: the result of a command, and a part of the summary of the job that runs it.

use std::env;
use std::fmt::Display;
use std::path::Path;

use crate::error::Failure;
use crate::files;
use crate::ui::printer::Printer;

/// The variable that names the file of the summary in GitHub Actions.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Prints a report, and appends it to the summary of the job, if there is one.
///
/// # Errors
///
/// A file that cannot be written.
pub(crate) fn publish(report: impl Display, printer: Printer) -> Result<(), Failure> {
    let report = report.to_string();
    printer.result(&report);
    let Some(path) = env::var_os(SUMMARY).filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    files::append(Path::new(&path), &format!("{}\n", report.trim_end()))?;
    printer.line("The report is added to the summary of the job.");
    Ok(())
}
