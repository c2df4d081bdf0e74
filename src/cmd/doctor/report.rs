//! What was found, for people and for scripts.

use serde_json::{Map, Value, json};

use crate::doctor::all;
use crate::error::{Exit, Failure};
use crate::finding::{Finding, Outcome};
use crate::flow::report::opening;
use crate::ui::printer::Printer;

/// The checks there are.
pub(super) fn list(printer: Printer) {
    if printer.json {
        let mut document = opening("doctor");
        let checks: Vec<Value> = all()
            .map(|check| json!({"id": check.id, "claim": check.claim, "fix": check.mendable}))
            .collect();
        document.insert("checks".to_owned(), checks.into());
        printer.document(&document);
        return;
    }
    let longest = all().map(|check| check.id.len()).max().unwrap_or_default();
    for check in all() {
        let mend = if check.mendable { " (--fix)" } else { "" };
        printer.result(format_args!("{:longest$}  {}{mend}\n", check.id, check.claim));
    }
}

/// Prints what was found, and gives the exit code of it.
pub(super) fn show(findings: &[Finding], printer: Printer) -> Exit {
    if printer.json {
        let mut document = opening("doctor");
        document.insert("ok".to_owned(), is_ok(findings).into());
        document.insert("checks".to_owned(), json!(findings));
        printer.document(&document);
    } else {
        lines(findings, printer);
    }
    if is_ok(findings) { Exit::Done } else { Exit::Checks }
}

/// The failure of a mend, with what was found before it.
pub(super) fn beside(findings: &[Finding], failure: Failure, printer: Printer) -> Failure {
    if !printer.json {
        lines(findings, printer);
    }
    failure.with_known(Map::from_iter([("checks".to_owned(), json!(findings))]))
}

fn is_ok(findings: &[Finding]) -> bool {
    let mut findings = findings.iter();
    !findings.any(|finding| finding.outcome == Outcome::Fail)
}

fn lines(findings: &[Finding], printer: Printer) {
    let groups = findings.chunk_by(|one, next| group(one) == group(next));
    for (number, findings) in groups.enumerate() {
        let space = if number == 0 { "" } else { "\n" };
        let name = findings.first().map(group).unwrap_or_default();
        printer.result(format_args!("{space}{name}\n"));
        printer.report(findings);
    }
    printer.result(format_args!("\n{}\n", summary(findings)));
    let wrong = |finding: &Finding| matches!(finding.outcome, Outcome::Fail | Outcome::Warn);
    if findings.iter().any(wrong) {
        printer.line(
            "What the names in brackets mean stands under them in the README, at \"The checks\".",
        );
    }
}

/// What stands before the dot of a finding's id.
fn group(finding: &Finding) -> &'static str {
    finding.id.split('.').next().unwrap_or_default()
}

fn summary(findings: &[Finding]) -> String {
    let count = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
    format!(
        "{} ok, {} warn, {} fail, {} skip",
        count(Outcome::Pass),
        count(Outcome::Warn),
        count(Outcome::Fail),
        count(Outcome::Skip)
    )
}
