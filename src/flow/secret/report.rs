//! What is said of the secrets of an app client.

use secrecy::{ExposeSecret, SecretString};

use super::present;
use crate::apps::Next;
use crate::cognito::{ListedSecret, ObservedSecret};
use crate::error::Failure;
use crate::finding::Finding;
use crate::flow::document::{self, IdAndName, ListedSecretReport, SecretReport};
use crate::flow::set_up::SetUp;
use crate::flow::{next_steps, now};
use crate::plan::Plan;
use crate::plan::text::reports;
use crate::ui::printer::Printer;
use crate::values::{DAY, day};

/// What a run did with the secrets.
pub(super) struct Replaced<'a> {
    pub(super) plan: &'a Plan,
    pub(super) done: &'a [bool],
    pub(super) checks: Vec<Finding>,
    /// For stdout.
    pub(super) value: Option<&'a SecretString>,
    /// The file that holds the new secret.
    pub(super) secret_file: Option<String>,
    pub(super) next: Vec<Next>,
}

/// Shows the secrets.
pub(super) fn listed(set_up: &SetUp, secrets: &[ListedSecret], printer: Printer) {
    if printer.json {
        document::print(printer, "secret", of(set_up, secrets));
        return;
    }
    let client = &set_up.client;
    match (&client.secret, secrets) {
        (ObservedSecret::Managed(arn), _) => {
            printer.result_line(format_args!("in Secrets Manager: {arn}"));
        }
        (_, []) => printer.line(format_args!(
            "The app client `{}` ({}) is public: it has no secret.",
            client.name, client.id
        )),
        _ => {}
    }
    for secret in secrets {
        printer.result_line(format_args!(
            "{}  created {}, {} ago",
            secret.id.0,
            day(secret.created),
            days(age(secret))
        ));
    }
}

/// Shows what a run did, and what is left to do.
///
/// # Errors
///
/// What Cognito refuses.
pub(super) async fn replaced(
    set_up: &SetUp,
    replaced: &Replaced<'_>,
    printer: Printer,
) -> Result<(), Failure> {
    if printer.json {
        let secrets = present::all(set_up).await?;
        let report = SecretReport {
            steps: Some(reports(replaced.plan, replaced.done)),
            changed: Some(replaced.done.contains(&true)),
            checks: Some(&replaced.checks),
            secret: replaced.value.map(ExposeSecret::expose_secret),
            secret_file: replaced.secret_file.as_deref(),
            next: &replaced.next,
            ..of(set_up, &secrets)
        };
        document::print(printer, "secret", report);
        return Ok(());
    }
    if let Some(value) = replaced.value {
        printer.result_line(value.expose_secret());
    }
    next_steps::print(&replaced.next, printer);
    Ok(())
}

fn of<'a>(set_up: &'a SetUp, secrets: &'a [ListedSecret]) -> SecretReport<'a> {
    let client = &set_up.client;
    let arn = match &client.secret {
        ObservedSecret::Managed(arn) => Some(arn.as_str()),
        _ => None,
    };
    SecretReport {
        client: IdAndName { id: client.id.as_str(), name: &client.name },
        public: arn.is_none() && secrets.is_empty(),
        secrets_manager: arn,
        secrets: secrets
            .iter()
            .map(|secret| ListedSecretReport {
                id: &secret.id.0,
                created: day(secret.created),
                age_days: age(secret),
            })
            .collect(),
        steps: None,
        changed: None,
        checks: None,
        secret: None,
        secret_file: None,
        next: &[],
    }
}

/// Whole days since a secret was created.
fn age(secret: &ListedSecret) -> i64 {
    now().saturating_sub(secret.created).max(0) / DAY
}

fn days(number: i64) -> String {
    if number == 1 { "1 day".to_owned() } else { format!("{number} days") }
}
