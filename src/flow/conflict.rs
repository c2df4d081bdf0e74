//! What only a person can decide, worded; and what another run made meanwhile.

use super::look::wanted;
use crate::cognito::error::Kind;
use crate::cognito::{Cognito, FoundPool, Ids, Observed, OtherClients, Owner, Twin, Wanted};
use crate::command_line::{Flags, Hint};
use crate::error::Failure;
use crate::flow::connect::Session;
use crate::plan::apply::Applied;
use crate::plan::{Conflict, Resolution, WayOut};
use crate::resolve::prefix::other_prefixes;
use crate::settings::{ClientKey, PoolKey, Spec};

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

/// Another run that created the same at the same time, and was quicker: its pool or app client is older, or its pool
/// of that name got the domain, the one name of a set-up that only one run can get.
pub(crate) async fn overtaken(
    session: &Session,
    spec: &Spec,
    observed: &Observed,
    applied: &Applied,
) -> Option<Conflict> {
    if let Some(twin) = &applied.twin {
        return Some(met(twin, spec, observed, &applied.ids));
    }
    let Ids { pool, client } = applied.ids.clone();
    let (own, client) = (pool?, client?);
    if !domain_was_taken(applied) {
        return None;
    }
    let wanted = Wanted { other_clients: OtherClients::No, ..wanted(spec) };
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
        left: None,
        removal: Resolution::Removal {
            pool: own,
            client: ClientKey::Id(client),
            name: pool_name(spec, observed),
        },
    })
}

/// What is said of a twin; `ids` are of what this run created and could not delete.
fn met(twin: &Twin, spec: &Spec, observed: &Observed, ids: &Ids) -> Conflict {
    let Twin { resource, older, own, pool, deletion } = twin;
    let Err(why) = deletion else {
        return Conflict::Withdrawn { resource: *resource, older: older.clone() };
    };
    let named = ClientKey::Name(spec.client.name.value().clone());
    Conflict::Overtaken {
        winner: format!("the {resource} {older} of the same name at the same time"),
        own: own.clone(),
        left: Some(why.to_string()),
        removal: Resolution::Removal {
            pool: pool.clone(),
            client: ids.client.clone().map_or(named, ClientKey::Id),
            name: pool_name(spec, observed),
        },
    }
}

/// The name of the pool, which its removal asks for.
fn pool_name(spec: &Spec, observed: &Observed) -> String {
    match &observed.pool {
        FoundPool::One(pool) => pool.name.clone(),
        _ => spec.pool.name.value().to_string(),
    }
}
