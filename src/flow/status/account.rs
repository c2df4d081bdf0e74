//! The set-ups of an account and region: found by the tag of their user pool, or by the name of their app client.

use std::path::{Path, PathBuf};

use futures_util::{StreamExt, stream};

use super::files::naming_pools;
use super::look::{last_change, of_place, see};
use super::summary::said;
use crate::apps::find;
use crate::cli::StatusArgs;
use crate::cognito::{ClientSummary, Cognito, Examined, ObservedPool, Pacer, PoolName, Surveyed};
use crate::command_line::Flags;
use crate::doctor::evidence::Evidence;
use crate::doctor::{AuditSubject, CheckSelection, audit};
use crate::error::Failure;
use crate::finding::Finding;
use crate::flow::account::{self, MAX_CONCURRENT, Progress, evidence, unread};
use crate::flow::connect::Session;
use crate::flow::document::{Health, IdAndName, SetUpStatus};
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;

/// Looks at each set-up of the account and region.
///
/// # Errors
///
/// A spec file or a region that cannot be used; pools that cannot be listed.
pub(super) async fn look(args: &StatusArgs, printer: Printer) -> Result<Vec<SetUpStatus>, Failure> {
    let specs = naming_pools(Path::new("."))?;
    let (session, pools) = account::open(Draft::default(), &args.common, printer).await?;
    let pacer = Pacer::new(args.pace.max_rate);
    let mut progress = Progress::new(pools.len(), &pacer, printer);
    let looks = pools.iter().map(|pool| of_pool(&session, pool, &pacer));
    let mut looks = stream::iter(looks).buffered(MAX_CONCURRENT);
    let mut set_ups = Vec::new();
    while let Some(of_pool) = progress.waiting(looks.next()).await {
        progress.done(of_pool.iter().filter(|set_up| set_up.client.is_some()).count());
        set_ups.extend(of_pool);
    }
    set_ups.sort_by_cached_key(|set_up| {
        let name = |named: &Option<IdAndName<String>>| named.as_ref().map(|one| one.name.clone());
        (name(&set_up.pool), name(&set_up.client))
    });
    for set_up in &mut set_ups {
        set_up.file = naming(&specs, set_up).map(|path| path.display().to_string());
        // Without an app client there is nothing that a diagnosis could start from.
        if set_up.client.is_some() {
            set_up.see = see(set_up, &flags(&session, set_up));
        }
    }
    Ok(set_ups)
}

/// The set-ups of a pool. A pool that could not be read may have some.
async fn of_pool(session: &Session, pool: &PoolName, pacer: &Pacer) -> Vec<SetUpStatus> {
    let is_wanted = |pool: &ObservedPool, client: &ClientSummary| {
        pool.is_ours() || find(&client.name).is_some()
    };
    let Surveyed { pool: itself, clients } =
        session.cognito.survey(&pool.id, Some(&is_wanted), pacer).await;
    let named = IdAndName { id: pool.id.to_string(), name: pool.name.clone() };
    let of_place = || SetUpStatus { pool: Some(named.clone()), ..of_place(session) };
    let unread_pool = |summary| vec![SetUpStatus { summary, ..of_place() }];
    let observed = match &itself.pool {
        Ok(pool) => pool.clone(),
        Err(why) => return unread_pool(why.to_string()),
    };
    let clients = match clients {
        Ok(clients) => clients.into_iter().filter(|(_, examined)| may_sign_in(examined)),
        Err(why) => return unread_pool(format!("its app clients: {why}")),
    };
    let itself = judged(&evidence(session, itself), AuditSubject::Pool);
    let mut set_ups: Vec<_> = clients
        .map(|(client, examined)| SetUpStatus {
            target: find(&client.name).map(|app| app.name),
            client: Some(IdAndName { id: client.id.to_string(), name: client.name }),
            ..of_client(&observed, &evidence(session, examined), &itself, of_place())
        })
        .collect();
    if set_ups.is_empty() && observed.is_ours() {
        let summary = "no app client signs people in on pages".to_owned();
        set_ups.push(SetUpStatus { health: Health::Warning, summary, ..of_place() });
    }
    set_ups
}

/// Whether an app client signs people in on pages, as far as it could be read.
fn may_sign_in(examined: &Examined) -> bool {
    examined.client.as_ref().map_or(true, |client| client.oauth)
}

/// What is wrong with a pool or an app client, and why a part of it could not be read.
type Judged = (Vec<Finding>, Option<String>);

fn judged(evidence: &Evidence, subject: AuditSubject) -> Judged {
    let unread = evidence.set_up.as_ref().map(|examined| unread(examined, subject));
    let unread = unread.unwrap_or_default().into_iter().next().map(|finding| finding.why);
    (audit(evidence, subject, &CheckSelection::default()), unread)
}

/// How the set-up of an app client is, with what was found of its pool.
fn of_client(
    pool: &ObservedPool,
    evidence: &Evidence,
    (of_pool, unread_of_pool): &Judged,
    of_place: SetUpStatus,
) -> SetUpStatus {
    let client = match evidence.client() {
        Ok(client) => client,
        Err(why) => return SetUpStatus { summary: why.to_string(), ..of_place },
    };
    let (mut findings, unread) = judged(evidence, AuditSubject::Client);
    findings.extend(of_pool.iter().cloned());
    let (health, summary) = said(&findings, false, unread.or_else(|| unread_of_pool.clone()));
    let domains = evidence.set_up.as_ref().and_then(|examined| examined.domains.as_ref().ok());
    SetUpStatus {
        domain: domains.and_then(|domains| domains.first()).map(|domain| domain.name.clone()),
        last_change: last_change(pool, client),
        health,
        summary,
        ..of_place
    }
}

/// The spec file that names a set-up.
fn naming<'a>(specs: &'a [(PathBuf, Draft)], set_up: &SetUpStatus) -> Option<&'a Path> {
    let (pool, client) = (set_up.pool.as_ref()?, set_up.client.as_ref()?);
    let named = specs.iter().find(|(_, draft)| {
        draft.pool.id.as_ref() == Some(&pool.id)
            && draft.client.id.as_ref().is_none_or(|id| *id == client.id)
    });
    named.map(|(path, _)| path.as_path())
}

/// The flags that lead another command to a set-up.
fn flags(session: &Session, set_up: &SetUpStatus) -> Flags {
    if let Some(file) = &set_up.file {
        return Flags::default().flag("--spec", file);
    }
    let id = |named: &Option<IdAndName<String>>| named.as_ref().map(|named| named.id.clone());
    Flags::default()
        .option("--pool-id", id(&set_up.pool))
        .option("--client-id", id(&set_up.client))
        .with(&session.connection)
}
