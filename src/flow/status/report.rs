//! The set-ups, for people.

use crate::apps::find;
use crate::error::Exit;
use crate::finding::Outcome;
use crate::flow::document::{Health, SetUpStatus};
use crate::ui::printer::Printer;

/// The exit code: a set-up that fails counts before one that could not be looked at.
pub(super) fn exit(set_ups: &[SetUpStatus]) -> Exit {
    let any = |health| set_ups.iter().any(|set_up| set_up.health == health);
    if any(Health::Failing) {
        Exit::Checks
    } else if any(Health::Unknown) {
        Exit::Failed
    } else {
        Exit::Done
    }
}

/// Shows each set-up.
pub(super) fn lines(set_ups: &[SetUpStatus], printer: Printer) {
    for set_up in set_ups {
        let outcome = match set_up.health {
            Health::Healthy => Outcome::Pass,
            Health::Warning => Outcome::Warn,
            Health::Failing | Health::Unknown => Outcome::Fail,
            Health::Absent => Outcome::Skip,
        };
        let title = set_up.target.and_then(find).map(|app| format!(" ({})", app.title));
        let (name, title) = (name(set_up), title.unwrap_or_default());
        printer.result_outcome(outcome, format_args!("{name}{title}: {}", set_up.summary));
        details(set_up, printer);
    }
    let count = |health| set_ups.iter().filter(|set_up| set_up.health == health).count();
    printer.result_line("");
    printer.result_line(format_args!(
        "{} healthy, {} with warnings, {} failing, {} not made, {} not looked at",
        count(Health::Healthy),
        count(Health::Warning),
        count(Health::Failing),
        count(Health::Absent),
        count(Health::Unknown)
    ));
}

/// Its spec file, or what it is called in its account.
fn name(set_up: &SetUpStatus) -> String {
    let of_pool = set_up.pool.as_ref().map_or("", |pool| &pool.name);
    match (&set_up.file, &set_up.client) {
        (Some(file), _) => file.clone(),
        (None, Some(client)) => format!("{} in {of_pool}", client.name),
        (None, None) => of_pool.to_owned(),
    }
}

fn details(set_up: &SetUpStatus, printer: Printer) {
    let line = |text: String| printer.result_line(format_args!("     {text}"));
    if let (Some(pool), Some(client)) = (&set_up.pool, &set_up.client) {
        line(format!("user pool {} ({}), {}", pool.name, pool.id, place(set_up)));
        let changed = set_up.last_change.as_ref().map(|day| format!(", last change {day}"));
        let changed = changed.unwrap_or_default();
        line(format!("app client {} ({}){changed}", client.name, client.id));
        let domain = set_up.domain.as_deref().unwrap_or("none");
        line(format!("sign-in page {domain}"));
    }
    for one in &set_up.differences {
        if let Some(text) = one.beyond() {
            line(format!("beyond the spec: {text}"));
        }
    }
    if let Some(see) = &set_up.see {
        line(format!("see: {see}"));
    }
}

fn place(set_up: &SetUpStatus) -> String {
    let region = set_up.region.as_deref().unwrap_or_default();
    match (&set_up.account, set_up.endpoint.as_deref()) {
        (Some(account), _) => format!("account {account}, {region}"),
        (None, Some("sandbox")) => "sandbox".to_owned(),
        (None, endpoint) => format!("{}, {region}", endpoint.unwrap_or_default()),
    }
}
