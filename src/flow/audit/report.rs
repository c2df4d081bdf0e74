//! What an audit found: pool by pool as it goes, then all together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Audited;
use crate::error::Exit;
use crate::finding::{Finding, Outcome};
use crate::flow::document::{self, AuditFinding, AuditReport, CheckCount};
use crate::ui::printer::Printer;

/// What was found so far. Only a JSON document needs the findings themselves until the end.
pub(super) struct AuditSummary {
    pools: usize,
    clients: usize,
    /// Pools that an earlier run has behind it.
    skipped: usize,
    /// What could not be read.
    unread: Vec<AuditFinding>,
    findings: Vec<AuditFinding>,
    /// How many pools or app clients each check is wrong for.
    counts: BTreeMap<(Cow<'static, str>, bool), usize>,
    printer: Printer,
}

impl AuditSummary {
    pub(super) fn new(printer: Printer) -> Self {
        Self {
            pools: 0,
            clients: 0,
            skipped: 0,
            unread: Vec::new(),
            findings: Vec::new(),
            counts: BTreeMap::new(),
            printer,
        }
    }

    /// Counts a pool that an earlier run has behind it.
    pub(super) fn recall(&mut self, findings: Vec<AuditFinding>) {
        self.skipped += 1;
        self.keep(findings);
    }

    /// Counts a pool, and shows what was found of it, if anything is wrong.
    pub(super) fn show(&mut self, audited: &Audited) {
        self.pools += 1;
        self.clients += audited.read;
        let Audited { pool, findings, clients, .. } = audited;
        self.group(&format!("user pool {} ({})", pool.name, pool.id), findings);
        for (client, findings) in clients {
            let heading = format!("app client {} ({}) of {}", client.name, client.id, pool.name);
            self.group(&heading, findings);
        }
    }

    fn group(&self, heading: &str, findings: &[Finding]) {
        if findings.is_empty() || self.printer.json {
            return;
        }
        self.printer.result_line(heading);
        self.printer.report(findings);
        self.printer.result_line("");
    }

    /// Keeps what was found for the end.
    pub(super) fn keep(&mut self, findings: Vec<AuditFinding>) {
        for found in findings {
            let Finding { id, outcome, .. } = &found.finding;
            if *outcome == Outcome::Skip {
                self.unread.push(found);
                continue;
            }
            *self.counts.entry((id.clone(), *outcome == Outcome::Fail)).or_default() += 1;
            if self.printer.json {
                self.findings.push(found);
            }
        }
    }

    /// Whether every part of every pool was read.
    pub(super) fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }

    /// Shows how often each check is wrong; the exit code.
    pub(super) fn end(self) -> Exit {
        let is_wrong = self.counts.keys().any(|(_, is_fail)| *is_fail);
        let counts: Vec<CheckCount> = self
            .counts
            .iter()
            .map(|((id, is_fail), count)| {
                let outcome = if *is_fail { Outcome::Fail } else { Outcome::Warn };
                CheckCount { id: id.clone(), outcome, count: *count }
            })
            .collect();
        let exit = match (is_wrong, self.is_whole()) {
            (true, _) => Exit::Checks,
            (false, false) => Exit::Failed,
            (false, true) => Exit::Done,
        };
        if self.printer.json {
            let report = AuditReport {
                ok: exit == Exit::Done,
                pools: self.pools,
                clients: self.clients,
                skipped: self.skipped,
                unread: self.unread,
                findings: self.findings,
                counts,
            };
            document::print(self.printer, "doctor", report);
            return exit;
        }
        for CheckCount { id, outcome, count } in &counts {
            self.printer.result_outcome(*outcome, format_args!("{id}: {count}"));
        }
        let mut line = format!("{} user pools, {} app clients checked", self.pools, self.clients);
        if !self.is_whole() {
            line += &format!(", {} parts not read", self.unread.len());
        }
        if self.skipped > 0 {
            line += &format!(", {} by an earlier run", self.skipped);
        }
        self.printer.result_line(line);
        exit
    }
}
