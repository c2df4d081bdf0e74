//! `doctor --all`: every user pool of an account and region with its app clients, at the pace that Cognito allows.

mod report;
mod resume;

use futures_util::{StreamExt, stream};

use crate::cli::DoctorArgs;
use crate::cognito::{ClientFilter, Cognito, Pacer, PoolName, Surveyed};
use crate::doctor::{AuditSubject, CheckSelection, audit as judge};
use crate::error::{Exit, Failure};
use crate::finding::{Finding, Outcome};
use crate::flow::account::{self, MAX_CONCURRENT, Progress, evidence, not_read, unread};
use crate::flow::connect::Session;
use crate::flow::document::{AuditFinding, IdAndName};
use crate::ui::printer::Printer;
use report::AuditSummary;
use resume::Resume;

/// One pool, judged.
pub(super) struct Audited {
    pub(super) pool: IdAndName<String>,
    pub(super) findings: Vec<Finding>,
    pub(super) clients: Vec<(IdAndName<String>, Vec<Finding>)>,
    /// App clients that were read.
    pub(super) read: usize,
}

impl Audited {
    /// A pool that could not be read, or whose app clients could not be.
    fn unread(pool: IdAndName<String>, why: String) -> Self {
        Self { pool, findings: vec![not_read(why)], clients: Vec::new(), read: 0 }
    }

    /// Whether every part of it was read.
    fn is_whole(&self) -> bool {
        let of_clients = self.clients.iter().flat_map(|(_, findings)| findings);
        self.findings.iter().chain(of_clients).all(|finding| finding.outcome != Outcome::Skip)
    }

    /// Each finding with what it is of.
    fn into_findings(self) -> Vec<AuditFinding> {
        let Self { pool, findings, clients, .. } = self;
        let of_pool = findings.into_iter().map(|finding| (None, finding));
        let of_clients = clients.into_iter().flat_map(|(client, findings)| {
            findings.into_iter().map(move |finding| (Some(client.clone()), finding))
        });
        let all = of_clients.chain(of_pool);
        all.map(|(client, finding)| AuditFinding { pool: pool.clone(), client, finding }).collect()
    }
}

/// Audits the account and region.
///
/// # Errors
///
/// Pools that cannot be listed; a resume file that cannot be used.
pub(crate) async fn audit(
    args: &DoctorArgs,
    choice: &CheckSelection,
    printer: Printer,
) -> Result<Exit, Failure> {
    let mut resume = Resume::open(args.resume.as_deref())?;
    let (session, pools) =
        account::open(args.selection.clone().into(), &args.common, printer).await?;
    let mut summary = AuditSummary::new(printer);
    let mut left = Vec::new();
    for pool in pools {
        match resume.take(&pool.id) {
            Some(findings) => summary.recall(findings),
            None => left.push(pool),
        }
    }
    let pacer = Pacer::new(args.pace.max_rate);
    let mut progress = Progress::new(left.len(), &pacer, printer);
    let reads =
        left.iter().map(|pool| async { (&pool.id, look(&session, pool, choice, &pacer).await) });
    let mut reads = stream::iter(reads).buffered(MAX_CONCURRENT);
    while let Some((pool, audited)) = progress.waiting(reads.next()).await {
        progress.done(audited.read);
        summary.show(&audited);
        let (is_whole, findings) = (audited.is_whole(), audited.into_findings());
        // The next run tries again what was not read.
        if is_whole {
            resume.add(pool, &findings)?;
        }
        summary.keep(findings);
    }
    if summary.is_whole() {
        resume.finish();
    }
    Ok(summary.end())
}

/// Reads a pool and judges it.
async fn look(
    session: &Session,
    pool: &PoolName,
    choice: &CheckSelection,
    pacer: &Pacer,
) -> Audited {
    let is_wanted = AuditSubject::Client.is_wanted(choice);
    let wanted: Option<ClientFilter<'_>> = is_wanted.then_some(&|_, _| true);
    let Surveyed { pool: itself, clients } = session.cognito.survey(&pool.id, wanted, pacer).await;
    let named = IdAndName { id: pool.id.to_string(), name: pool.name.clone() };
    if let Err(why) = &itself.pool {
        return Audited::unread(named, why.to_string());
    }
    let clients = match clients {
        Ok(clients) => clients,
        Err(why) => return Audited::unread(named, format!("its app clients: {why}")),
    };
    let read = clients.len();
    let clients = clients.into_iter().map(|(client, examined)| {
        let named = IdAndName { id: client.id.to_string(), name: client.name };
        let unread = unread(&examined, AuditSubject::Client);
        let wrong = judge(&evidence(session, examined), AuditSubject::Client, choice);
        (named, unread.into_iter().chain(wrong).collect::<Vec<_>>())
    });
    let clients = clients.filter(|(_, findings)| !findings.is_empty()).collect();
    let unread = unread(&itself, AuditSubject::Pool);
    let wrong = judge(&evidence(session, itself), AuditSubject::Pool, choice);
    let findings = unread.into_iter().chain(wrong).collect();
    Audited { pool: named, findings, clients, read }
}
