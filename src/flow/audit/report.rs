//! What an audit found: pool by pool as it goes, then all together.

use std::collections::BTreeMap;

use super::{Audited, not_read};
use crate::error::Exit;
use crate::finding::{Finding, Outcome};
use crate::flow::document::{self, AuditFinding, AuditReport, CheckCount, IdAndName};
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
    counts: BTreeMap<(&'static str, bool), usize>,
    printer: Printer,
}

impl AuditSummary {
    pub(super) fn new(skipped: usize, printer: Printer) -> Self {
        Self {
            pools: 0,
            clients: 0,
            skipped,
            unread: Vec::new(),
            findings: Vec::new(),
            counts: BTreeMap::new(),
            printer,
        }
    }

    /// Shows what was found of a pool, if anything is wrong.
    pub(super) fn add(&mut self, audited: Audited) {
        self.pools += 1;
        self.clients += audited.read;
        let Audited { pool, findings, clients, .. } = audited;
        let findings = match findings {
            Ok(findings) => findings,
            Err(why) => {
                let finding = not_read(why);
                self.show(
                    &format!("user pool {} ({})", pool.name, pool.id),
                    std::slice::from_ref(&finding),
                );
                self.unread.push(AuditFinding { pool, client: None, finding });
                return;
            }
        };
        self.show(&format!("user pool {} ({})", pool.name, pool.id), &findings);
        for (client, of_client) in clients {
            let heading = format!("app client {} ({}) of {}", client.name, client.id, pool.name);
            self.show(&heading, &of_client);
            self.keep(&pool, Some(&client), of_client);
        }
        self.keep(&pool, None, findings);
    }

    fn show(&self, heading: &str, findings: &[Finding]) {
        if findings.is_empty() || self.printer.json {
            return;
        }
        self.printer.result_line(heading);
        self.printer.report(findings);
        self.printer.result_line("");
    }

    fn keep(
        &mut self,
        pool: &IdAndName<String>,
        client: Option<&IdAndName<String>>,
        findings: Vec<Finding>,
    ) {
        for finding in findings {
            if finding.outcome == Outcome::Skip {
                let (pool, client) = (pool.clone(), client.cloned());
                self.unread.push(AuditFinding { pool, client, finding });
                continue;
            }
            let key = (finding.id, finding.outcome == Outcome::Fail);
            *self.counts.entry(key).or_default() += 1;
            if self.printer.json {
                let (pool, client) = (pool.clone(), client.cloned());
                self.findings.push(AuditFinding { pool, client, finding });
            }
        }
    }

    /// Shows how often each check is wrong; the exit code.
    pub(super) fn end(self) -> Exit {
        let is_wrong = self.counts.keys().any(|(_, is_fail)| *is_fail);
        let counts: Vec<CheckCount> = self
            .counts
            .iter()
            .map(|((id, is_fail), count)| {
                let outcome = if *is_fail { Outcome::Fail } else { Outcome::Warn };
                CheckCount { id, outcome, count: *count }
            })
            .collect();
        let exit = match (is_wrong, self.unread.is_empty()) {
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
        if !self.unread.is_empty() {
            line += &format!(", {} parts not read", self.unread.len());
        }
        if self.skipped > 0 {
            line += &format!(", {} by an earlier run", self.skipped);
        }
        self.printer.result_line(line);
        exit
    }
}
