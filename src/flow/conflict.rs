//! What only a person can decide, worded; and what another run made meanwhile.

use super::look::wanted;
use crate::cognito::error::Kind;
use crate::cognito::{Cognito, FoundPool, Ids, Observed, Owner, Wanted};
use crate::command_line::{Flags, Hint};
use crate::error::Failure;
use crate::flow::connect::Session;
use crate::plan::apply::Applied;
use crate::plan::{Conflict, Resolution, WayOut};
use crate::resolve::prefix::other_prefixes;
use crate::settings::{PoolKey, Spec};

/// Words a way out of a conflict.
pub(crate) type Wording<'a> = &'a dyn Fn(&WayOut) -> Hint;

/// A conflict as a failure, each way out as `line` words it.
pub(crate) fn conflict(
    conflict: Conflict,
    spec: &Spec,
    connection: &Flags,
    line: Wording<'_>,
) -> Failure {
    let mut ways = conflict.ways_out();
    if let Conflict::DomainTaken { domain, .. } = &conflict {
        let others = suggestions(spec, domain).into_iter();
        ways.extend(
            others.map(|other| WayOut {
                what: "try another",
                choice: Resolution::DomainPrefix(other),
            }),
        );
    }
    let ways = ways.iter().map(line).collect();
    hinted(conflict, ways, connection)
}

/// A conflict that no spec led to.
pub(crate) fn refused(conflict: Conflict, connection: &Flags) -> Failure {
    let ways = conflict.ways_out();
    let ways = ways.iter().map(WayOut::hint).collect();
    hinted(conflict, ways, connection)
}

fn hinted(conflict: Conflict, ways: Vec<Hint>, connection: &Flags) -> Failure {
    let mut hints = ways;
    hints.extend(conflict.remedy(connection));
    Failure { hints, ..Failure::from(conflict) }
}

/// Domain prefixes to try instead of a taken one.
pub(crate) fn suggestions(spec: &Spec, taken: &str) -> Vec<String> {
    other_prefixes(spec.pool.name.value().as_str(), &spec.place, taken)
}

/// Whether a run ended because somebody else has the domain.
pub(crate) fn domain_was_taken(applied: &Applied) -> bool {
    let failed = applied.failed.as_ref();
    failed.is_some_and(|(_, error)| {
        error.operation == Some("CreateUserPoolDomain") && error.kind == Kind::Exists
    })
}

/// The run that was quicker: it made an app client of that name in the same pool, or its pool of that name
/// got the domain, the one name of a set-up that only one run can get.
pub(crate) async fn overtaken(
    session: &Session,
    spec: &Spec,
    observed: &Observed,
    applied: &Applied,
) -> Option<Conflict> {
    let Ids { pool, client } = applied.ids.clone();
    let (own, client) = (pool?, client?);
    let name = match &observed.pool {
        FoundPool::One(pool) => pool.name.clone(),
        _ => spec.pool.name.value().to_string(),
    };
    if let Some(twin) = &applied.twin {
        return Some(Conflict::Overtaken {
            winner: format!("the app client {twin} of the same name at the same time"),
            own: client.to_string(),
            removal: Resolution::Removal { pool: own, client, name },
        });
    }
    if !domain_was_taken(applied) {
        return None;
    }
    let wanted = Wanted { other_clients: false, ..wanted(spec) };
    let by_name = session.cognito.observe(&wanted).await.ok()?;
    let FoundPool::Unclear(twins) = by_name.pool else {
        return None;
    };
    let by_id =
        session.cognito.observe(&Wanted { pool: PoolKey::Id(own.clone()), ..wanted }).await.ok()?;
    let Some(Owner::Pool(owner)) = by_id.domain_owner else {
        return None;
    };
    twins.iter().any(|pool| pool.id == owner).then(|| Conflict::Overtaken {
        winner: format!("the user pool {owner} at the same time and has its sign-in page address"),
        own: own.to_string(),
        removal: Resolution::Removal { pool: own, client, name },
    })
}
