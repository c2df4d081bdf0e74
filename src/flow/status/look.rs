//! One set-up, looked at.

use futures_util::future::join;

use super::sessions::Opened;
use super::summary::said;
use crate::cli::DoctorArgs;
use crate::cognito::{FoundPool, Observed, ObservedClient, ObservedPool};
use crate::command_line::{CommandLine, Flags};
use crate::doctor::{CheckSelection, run};
use crate::error::Failure;
use crate::finding::{Counts, Finding};
use crate::flow::conflict::refused;
use crate::flow::connect::Session;
use crate::flow::diagnose::Diagnosis;
use crate::flow::document::{Health, IdAndName, SetUpStatus};
use crate::flow::look;
use crate::flow::providers::completed;
use crate::plan::text::differences;
use crate::plan::{Plan, plan, serving_domain};
use crate::settings::Selected;
use crate::ui::printer::Printer;
use crate::values::day;

/// What there is of a set-up.
pub(super) async fn look(opened: Opened, printer: Printer) -> SetUpStatus {
    let file = opened.file.display().to_string();
    match of(opened, printer).await {
        Ok(status) => {
            let see = see(&status, &Flags::default().flag("--spec", &file));
            SetUpStatus { file: Some(file), see, ..status }
        }
        Err(failure) => SetUpStatus {
            file: Some(file),
            health: Health::Unknown,
            summary: failure.error.to_string(),
            ..SetUpStatus::default()
        },
    }
}

/// The command line that says more of a set-up that those flags lead to.
pub(super) fn see(status: &SetUpStatus, flags: &Flags) -> Option<String> {
    let command = match status.health {
        Health::Absent => "apply",
        Health::Failing => "doctor",
        Health::Warning if status.pending == Some(true) => "plan",
        Health::Warning => "doctor",
        Health::Healthy | Health::Unknown => return None,
    };
    Some(CommandLine::new(command).with(flags).to_string())
}

async fn of(opened: Opened, printer: Printer) -> Result<SetUpStatus, Failure> {
    let Opened { common, set_up, .. } = opened;
    let (loaded, session) = set_up?;
    let args = DoctorArgs { common, ..DoctorArgs::default() };
    let spec = completed(&loaded.draft, &session, &args.common, printer)?;
    let diagnosis =
        Diagnosis::of_spec(&args, &loaded, Selected::from(&spec), std::sync::Arc::clone(&session));
    let wanted = look::wanted(&spec);
    let (observed, evidence) = join(look::observe(&session, &wanted), diagnosis.examine()).await;
    let observed = observed?;
    let mut status = SetUpStatus { target: Some(spec.target), ..of_place(&session) };
    let plan = plan(&spec, &observed).map_err(|why| refused(why, &session.connection))?;
    let Some((pool, client)) = found(&observed, &plan) else {
        return Ok(SetUpStatus {
            health: Health::Absent,
            summary: "not made yet".to_owned(),
            ..status
        });
    };
    let findings: Vec<Finding> = run(&evidence, &CheckSelection::default());
    status.pool = Some(IdAndName { id: pool.id.to_string(), name: pool.name.clone() });
    status.client = Some(IdAndName { id: client.id.to_string(), name: client.name.clone() });
    status.domain =
        serving_domain(spec.domain.name.given(), pool).map(|domain| domain.name.clone());
    status.last_change = last_change(pool, client);
    status.checks = Some(Counts::of(&findings));
    status.pending = Some(plan.is_pending());
    status.differences = differences(&plan);
    let unread = evidence.unread().first().map(ToString::to_string);
    (status.health, status.summary) = said(&findings, plan.is_pending(), unread);
    Ok(status)
}

/// What is known of every set-up there.
pub(super) fn of_place(session: &Session) -> SetUpStatus {
    SetUpStatus {
        endpoint: Some(session.endpoint_name().to_owned()),
        account: session.place.account.as_ref().map(ToString::to_string),
        region: Some(session.place.region.to_string()),
        ..SetUpStatus::default()
    }
}

/// The pool and the app client of the set-up, if both are there.
fn found<'a>(
    observed: &'a Observed,
    plan: &Plan,
) -> Option<(&'a ObservedPool, &'a ObservedClient)> {
    let FoundPool::One(pool) = &observed.pool else {
        return None;
    };
    let id = plan.ids.client.as_ref()?;
    Some((pool, pool.found_clients.iter().find(|client| client.id == *id)?))
}

/// The day of the last change of the pool or the app client.
pub(super) fn last_change(pool: &ObservedPool, client: &ObservedClient) -> Option<String> {
    let changed = [&pool.described, &client.described]
        .into_iter()
        .filter_map(|described| described.get("LastModifiedDate")?.as_f64());
    changed.map(|seconds| seconds as i64).max().map(day)
}
