//! `cogoidc spec check`: spec files judged without a network.

use crate::cli::{SpecCheckArgs, SpecCommand};
use crate::error::{Exit, Failure};
use crate::flow::document;
use crate::flow::spec::{check, report};
use crate::ui::printer::Printer;

pub(super) fn spec(command: &SpecCommand, printer: Printer) -> Result<Exit, Failure> {
    let SpecCommand::Check(SpecCheckArgs { files, .. }) = command;
    let checked: Vec<_> = files.iter().map(|file| check(file)).collect();
    let is_fine = checked.iter().all(|file| file.ok);
    checked.iter().for_each(|file| report(file, printer));
    if printer.json {
        document::print(printer, "spec", document::SpecsReport { ok: is_fine, files: checked });
    }
    Ok(if is_fine { Exit::Done } else { Exit::Usage })
}
