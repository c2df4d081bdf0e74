//! What init, plan and apply share: look, plan, make.

use std::time::Instant;

use super::connect::Session;
use crate::cognito::error::Kind;
use crate::cognito::step::Resource;
use crate::cognito::{
    Cognito, FoundPool, Ids, Made, Observed, ObservedClient, ObservedPool, Owner, Step, Wanted,
};
use crate::error::{Error, Exit, Failure};
use crate::finding::Outcome;
use crate::plan::apply::Applied;
use crate::plan::text::PlanText;
use crate::plan::{Choice, Conflict, Plan, WayOut, apply};
use crate::spec::prefix::other_prefixes;
use crate::spec::types::LoginPages;
use crate::spec::{Place, PoolKey, Selected, Spec};
use crate::ui::printer::{Printer, WAITING};
use crate::ui::terminal::{Interrupt, Signal};

/// What has to be looked at to plan this spec.
pub(super) fn wanted(spec: &Spec) -> Wanted {
    let Selected { pool, client, .. } = Selected::from(spec);
    Wanted {
        other_clients: spec.pool.id.is_none() && spec.client.id.is_none(),
        styles: *spec.domain.pages.value() == LoginPages::Managed,
        other_styles: spec.domain.pages.given() == Some(&LoginPages::Managed),
        identity_providers: spec.pool.id.is_some()
            || spec.client.identity_providers.given().is_some(),
        resource_servers: spec
            .client
            .scopes
            .value()
            .iter()
            .any(|scope| scope.resource_server().is_some()),
        domain: Some(spec.domain.name.value().clone()),
        user: spec.user.as_ref().map(|user| user.email.clone()),
        user_prefix: None,
        pool,
        client,
    }
}

/// What has to be looked at of a set-up that exists.
pub(super) fn wanted_of(selected: &Selected) -> Wanted {
    Wanted {
        pool: selected.pool.clone(),
        client: selected.client.clone(),
        domain: None,
        other_clients: false,
        styles: false,
        other_styles: false,
        identity_providers: false,
        resource_servers: false,
        user: None,
        user_prefix: None,
    }
}

/// Looks at a set-up.
pub(super) async fn observe(session: &Session, wanted: &Wanted) -> Result<Observed, Failure> {
    session.cognito.observe(wanted).await.map_err(|cause| {
        let gone = cause.kind == Kind::NotFound;
        let failure = Failure::from(Error::Cognito {
            doing: format!("cannot look at the {}", wanted.pool),
            cause,
        });
        if gone {
            failure.hint(format!(
                "is it in another region or account than {}? (--region, --profile)",
                place(&session.place)
            ))
        } else {
            failure
        }
    })
}

fn place(place: &Place) -> String {
    match &place.account {
        Some(account) => format!("{} of account {account}", place.region),
        None => place.region.to_string(),
    }
}

/// Words a way out of a conflict.
pub(super) type Wording<'a> = &'a dyn Fn(&WayOut) -> String;

/// A conflict as a failure, each way out as `line` words it.
pub(super) fn conflict(conflict: Conflict, spec: &Spec, line: Wording<'_>) -> Failure {
    let mut ways = conflict.ways_out();
    if let Conflict::DomainTaken { domain, .. } = &conflict {
        let others = suggestions(spec, domain).into_iter();
        ways.extend(others.map(|other| WayOut {
            what: "try another",
            choice: Choice::DomainPrefix(other),
        }));
    }
    let remedy = conflict.remedy();
    Failure {
        hints: ways.iter().map(line).chain(remedy).collect(),
        ..Failure::from(conflict)
    }
}

/// Domain prefixes to try in the place of a taken one.
pub(super) fn suggestions(spec: &Spec, taken: &str) -> Vec<String> {
    other_prefixes(spec.pool.name.value().as_str(), &spec.place, taken)
}

/// Shows a plan to a person.
pub(super) fn show(printer: Printer, plan: &PlanText<'_>) {
    for line in plan.to_string().trim_end().lines() {
        let hang = if line.starts_with(' ') {
            PlanText::HANG
        } else {
            0
        };
        printer.prose(line, hang);
    }
}

/// How many people a pool has, as Cognito estimates it.
pub(super) fn about_users(number: u64) -> String {
    match number {
        1 => "about 1 user".to_owned(),
        number => format!("about {number} users"),
    }
}

/// Makes the plan true, saying what was made as it comes to be.
pub(super) async fn make(
    session: &Session,
    plan: &Plan,
    printer: Printer,
    interrupt: &Interrupt,
) -> Applied {
    let _deferred = interrupt.defer();
    let start = Instant::now();
    let stop = async {
        interrupt.wait().await;
    };
    let mut progress = |step: &Step, made: &Made| {
        if let Some(line) = done(step, made) {
            printer.outcome(
                if is_unfinished(step, made) {
                    Outcome::Warn
                } else {
                    Outcome::Pass
                },
                line,
            );
        }
    };
    let mut applying = std::pin::pin!(apply::apply(&session.cognito, plan, stop, &mut progress));
    loop {
        match tokio::time::timeout(WAITING, &mut applying).await {
            Ok(applied) => return applied,
            Err(_) => printer.line(format_args!(
                "     waiting for Cognito, {} s so far",
                start.elapsed().as_secs()
            )),
        }
    }
}

fn is_unfinished(step: &Step, made: &Made) -> bool {
    step.is_wait()
        && made
            .note
            .as_deref()
            .is_some_and(|note| note.starts_with("still"))
}

/// The line that says a step is done; none for what belongs to another line.
fn done(step: &Step, made: &Made) -> Option<String> {
    let note = made
        .note
        .as_deref()
        .map(|note| format!(" {note}"))
        .unwrap_or_default();
    Some(match step {
        Step::CreatePool(pool) => format!(
            "user pool {}",
            made.ids
                .pool
                .as_ref()
                .map_or(pool.name.as_str(), |id| id.as_str())
        ),
        Step::CreateClient(client) => format!(
            "app client {}",
            made.ids
                .client
                .as_ref()
                .map_or(client.name.as_str(), |id| id.as_str())
        ),
        Step::CreateUser(user) if user.password.is_none() => {
            format!("invitation sent to {}", user.email)
        }
        Step::CreateUser(user) => format!("user {}", user.email),
        Step::AwaitDomain { .. } => format!("sign-in page{note}"),
        Step::CreateDomain { .. } | Step::CreateLoginStyle { .. } => return None,
        Step::SetMfa { to, .. } => format!("MFA {to}"),
        Step::UpdatePool { name, .. } => format!("user pool {name} changed"),
        Step::UpdateClient { name, .. } => format!("app client {name} changed"),
        Step::UpdateDomain { name, .. } => format!("sign-in page {name} changed"),
        Step::Unprotect { name } => format!("deletion protection of {name} off"),
        Step::DeleteUser { name } => format!("user {name} removed"),
        Step::DeleteLoginStyle { .. } => return None,
        Step::DeleteClient { name, .. } => format!("app client {name} removed"),
        Step::DeleteDomain { name } => format!("sign-in page {name} removed"),
        Step::DeletePool { name, .. } => format!("user pool {name} removed"),
    })
}

/// Whether a run ended because somebody else has the domain.
pub(super) fn domain_was_taken(applied: &Applied) -> bool {
    let failed = applied.failed.as_ref();
    failed.is_some_and(|(_, error)| {
        error.operation == "CreateUserPoolDomain" && error.kind == Kind::Exists
    })
}

/// The run that was quicker: it made an app client of that name in the same pool, or its pool of that name
/// got the domain, the one name of a set-up that only one run can get.
pub(super) async fn overtaken(
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
            removal: Choice::Removal {
                pool: own,
                client,
                name,
            },
        });
    }
    if !domain_was_taken(applied) {
        return None;
    }
    let wanted = Wanted {
        other_clients: false,
        ..wanted(spec)
    };
    let by_name = session.cognito.observe(&wanted).await.ok()?;
    let FoundPool::Unclear(twins) = by_name.pool else {
        return None;
    };
    let by_id = session
        .cognito
        .observe(&Wanted {
            pool: PoolKey::Id(own.clone()),
            ..wanted
        })
        .await
        .ok()?;
    let Some(Owner::Pool(owner)) = by_id.domain_owner else {
        return None;
    };
    twins
        .iter()
        .any(|pool| pool.id == owner)
        .then(|| Conflict::Overtaken {
            winner: format!(
                "the user pool {owner} at the same time and has its sign-in page address"
            ),
            own: own.to_string(),
            removal: Choice::Removal {
                pool: own,
                client,
                name,
            },
        })
}

/// A run that a signal ended.
pub(super) fn stopped(signal: Option<Signal>) -> Failure {
    let exit = match signal {
        Some(Signal::Terminate) => Exit::Terminated,
        _ => Exit::Interrupted,
    };
    Error::Stopped(exit).into()
}

/// What a run that did not end well is to be reported as.
pub(super) fn unfinished(
    applied: Applied,
    plan: &Plan,
    spec: Option<(&Spec, Wording<'_>)>,
    interrupt: &Interrupt,
) -> Option<Failure> {
    let taken = domain_was_taken(&applied);
    let failure = match applied.failed {
        Some(_) if taken => {
            let domain = crate::plan::domain_to_make(plan)
                .unwrap_or_default()
                .to_owned();
            let taken = Conflict::DomainTaken {
                domain,
                owner: None,
            };
            match spec {
                Some((spec, line)) => conflict(taken, spec, line),
                None => taken.into(),
            }
        }
        Some((index, cause)) => {
            let doing = plan
                .steps
                .get(index)
                .map_or_else(|| "cannot finish".to_owned(), Step::failure);
            Failure::from(Error::Cognito { doing, cause })
        }
        // A signal during the last step counts too: what follows it is left out.
        None if applied.stopped || interrupt.raised().is_some() => stopped(interrupt.raised()),
        None => return None,
    };
    let mut made: Vec<String> = plan
        .steps
        .iter()
        .zip(&applied.done)
        .filter(|(step, done)| **done && !step.is_wait() && step.resource() != Resource::LoginStyle)
        .map(|(step, _)| format!("{} `{}`", step.resource(), step.name()))
        .collect();
    made.dedup();
    let failure = if made.is_empty() {
        failure
    } else {
        failure.hint(format!("done so far: {}", made.join(", ")))
    };
    Some(failure.knowing(super::report::progress(plan, &applied.done, &applied.ids)))
}

/// The pool and the client that are meant, out of what was looked at.
pub(super) fn found(
    observed: Observed,
    wanted: &Wanted,
    at: &Place,
) -> Result<(ObservedPool, ObservedClient), Failure> {
    let mut pool = pool(observed, wanted, at)?;
    let several = pool.found_clients.len() > 1;
    match pool.found_clients.pop() {
        Some(client) if !several => Ok((pool, client)),
        _ => Err(absent(format!(
            "the user pool `{}` ({}) has no {}",
            pool.name, pool.id, wanted.client
        ))),
    }
}

/// The pool that is meant, with one client of the wanted name at most.
pub(super) fn pool(
    observed: Observed,
    wanted: &Wanted,
    at: &Place,
) -> Result<ObservedPool, Failure> {
    let name = |key: &dyn std::fmt::Display| {
        key.to_string()
            .rsplit('`')
            .nth(1)
            .unwrap_or_default()
            .to_owned()
    };
    match observed.pool {
        FoundPool::None => Err(absent(format!(
            "there is no {} in {}",
            wanted.pool,
            place(at)
        ))),
        FoundPool::Unclear(candidates) => Err(Conflict::UnclearPool {
            name: name(&wanted.pool),
            candidates,
        }
        .into()),
        FoundPool::One(pool) if pool.found_clients.len() > 1 => Err(Conflict::UnclearClient {
            pool: pool.id.clone(),
            name: name(&wanted.client),
            ids: pool
                .found_clients
                .iter()
                .map(|client| client.id.clone())
                .collect(),
        }
        .into()),
        FoundPool::One(pool) => Ok(*pool),
    }
}

fn absent(what: String) -> Failure {
    Failure::from(Error::Absent(what))
        .hint("name it by --pool-id and --client-id, or make it: cogoidc init")
}
