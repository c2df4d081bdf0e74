//! What was found, for people and for scripts.

use std::path::Path;

use super::markdown::FindingsMarkdown;
use super::sarif;
use crate::cli::{DoctorArgs, ReportFormat};
use crate::doctor::evidence::Evidence;
use crate::doctor::{Check, all};
use crate::error::{Exit, Failure};
use crate::finding::{Counts, Finding, Outcome};
use crate::flow::document::{self, CheckList, CheckReport, DoctorReport};
use crate::flow::summary;
use crate::known::Known;
use crate::settings::file::DEFAULT_NAME;
use crate::ui::printer::Printer;

/// Prints the checks that exist.
pub(crate) fn list(printer: Printer) {
    if printer.json {
        let report = |check: &'static Check| CheckReport {
            id: check.id,
            claim: check.claim(),
            fix: check.has_fix(),
        };
        let checks = all().map(report).collect();
        document::print(printer, "doctor", CheckList { checks });
        return;
    }
    let longest = all().map(|check| check.id.len()).max().unwrap_or_default();
    for check in all() {
        let fix = if check.has_fix() { " (--fix)" } else { "" };
        printer.result_line(format_args!("{:longest$}  {}{fix}", check.id, check.claim()));
    }
}

/// Prints what was found in the form that was asked for; returns the exit code for it.
///
/// # Errors
///
/// A job summary that cannot be written.
pub(crate) fn show(
    args: &DoctorArgs,
    evidence: &Evidence,
    findings: &[Finding],
    printer: Printer,
) -> Result<Exit, Failure> {
    match args.format {
        ReportFormat::Text if printer.json => {
            let report = DoctorReport { ok: is_ok(findings), checks: findings };
            document::print(printer, "doctor", report);
        }
        ReportFormat::Text => lines(findings, printer),
        ReportFormat::Markdown => summary::publish(FindingsMarkdown(findings), printer)?,
        ReportFormat::Sarif => {
            let default = Path::new(DEFAULT_NAME);
            let spec = args.common.spec.as_deref().or(default.exists().then_some(default));
            printer.document(&sarif::log(evidence, findings, spec));
        }
    }
    Ok(if is_ok(findings) { Exit::Done } else { Exit::Checks })
}

/// The failure of a fix, with what was found before it.
pub(super) fn with_failure(findings: &[Finding], failure: Failure, printer: Printer) -> Failure {
    if !printer.json {
        lines(findings, printer);
    }
    failure.with_known(Known { checks: Some(findings.to_vec()), ..Known::default() })
}

fn is_ok(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.outcome != Outcome::Fail)
}

fn lines(findings: &[Finding], printer: Printer) {
    let groups = findings.chunk_by(|one, next| group(one) == group(next));
    for (number, findings) in groups.enumerate() {
        if number > 0 {
            printer.result_line("");
        }
        printer.result_line(findings.first().map(group).unwrap_or_default());
        printer.report(findings);
    }
    printer.result_line("");
    printer.result_line(Counts::of(findings));
    if findings.iter().any(Finding::is_wrong) {
        printer.line("The README explains each name in parentheses under \"The checks\".");
    }
}

/// The part of a finding's id before the dot.
fn group(finding: &Finding) -> &str {
    finding.id.split('.').next().unwrap_or_default()
}
