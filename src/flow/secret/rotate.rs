//! `cogoidc secret rotate`: a second secret, beside the one that apps use.

use futures_util::future::join;
use secrecy::SecretString;

use super::delivery::{Begun, Delivery};
use super::present::{named, replaceable};
use super::proof::{Prover, accepted};
use super::reads;
use super::report::{self, Replaced};
use super::value::{RANDOM_BYTES, replacement};
use crate::apps::Next;
use crate::cli::SecretRotateArgs;
use crate::cognito::{ListedSecret, SecretId, Step};
use crate::command_line::Hint;
use crate::error::{Error, Exit, Failure};
use crate::flow::change::{Changed, carry_out};
use crate::flow::random::random;
use crate::flow::set_up::SetUp;
use crate::flow::{agree, report as plans};
use crate::oidc::flow::Acceptance;
use crate::plan::Plan;
use crate::plan::text::{FileLine, PlanText};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// Adds a second secret, proves it, and delivers its value.
///
/// # Errors
///
/// A client whose secret is not replaced here, or that has two; a no; what Cognito refuses; a value that the token
/// endpoint refuses.
pub(crate) async fn rotate(
    args: SecretRotateArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let delivery = Delivery::of(&args.secret)?;
    let set_up = SetUp::open(args.selection, &args.common, reads(), printer).await?;
    let (secrets, prover) = join(replaceable(&set_up), Prover::of(&set_up, printer)).await;
    let secrets = secrets?;
    let Some(planned) = planned(&set_up, &secrets, &delivery)? else {
        return Err(two_already(&set_up));
    };
    let Planned { mut value, older, mut plan, is_delivered } = planned;
    let files: Vec<FileLine> = delivery.line().filter(|_| !is_delivered).into_iter().collect();
    let text = PlanText { plan: &plan, files: &files, suffix: None };
    if args.dry_run {
        plans::plan("secret", &text, None, &[], printer);
        return Ok(Exit::Done);
    }
    plans::show(printer, &text);
    let prover = prover?;
    if !is_delivered {
        agree::agreed(&args.common, printer, "Change this?", "make the changes shown above")?;
        value = delivery.keep(value, &set_up.client.id, &older, printer)?;
        for step in &mut plan.steps {
            if let Step::AddSecret { value: added, .. } = step {
                added.clone_from(&value);
            }
        }
    }
    let Changed { done, .. } = carry_out(set_up.session(), &plan, printer, interrupt).await?;
    if prover.ask(&value, true).await? == Acceptance::Refused {
        delivery.forget();
        return Err(overtaken(&set_up));
    }
    let checks = vec![accepted(printer)];
    let secret_file = delivery.complete(&value, printer)?;
    let next = next(&set_up, secret_file.as_deref());
    let replaced = Replaced {
        plan: &plan,
        done: &done,
        checks,
        value: matches!(delivery, Delivery::Output).then_some(&value),
        secret_file,
        next,
    };
    report::replaced(&set_up, &replaced, printer).await?;
    Ok(Exit::Done)
}

/// A value, and the plan that adds it.
struct Planned {
    value: SecretString,
    /// The secret that it replaces.
    older: SecretId,
    /// Empty if an earlier run added it.
    plan: Plan,
    /// Whether the value is where the flags send it.
    is_delivered: bool,
}

/// What is left of the rotation; `None` if somebody else added the second secret.
fn planned(
    set_up: &SetUp,
    secrets: &[ListedSecret],
    delivery: &Delivery,
) -> Result<Option<Planned>, Failure> {
    let client = &set_up.client.id;
    let Some((older, newer)) = secrets.split_first() else {
        return Ok(None);
    };
    let begun = delivery.begun(client, &older.id, !newer.is_empty())?;
    let plan = Plan { ids: set_up.ids(), ..Plan::default() };
    if !newer.is_empty() {
        return Ok(begun.map(|Begun { value, is_delivered }| Planned {
            value,
            older: older.id.clone(),
            plan,
            is_delivered,
        }));
    }
    let value = match begun {
        Some(begun) => begun.value,
        None => replacement(random::<RANDOM_BYTES>()?, client, &older.id),
    };
    let (client, name) = (client.clone(), set_up.client.name.clone());
    let steps = vec![Step::AddSecret { client, name, value: value.clone() }];
    let (older, plan) = (older.id.clone(), Plan { steps, ..plan });
    Ok(Some(Planned { value, older, plan, is_delivered: false }))
}

fn two_already(set_up: &SetUp) -> Failure {
    let finish = || set_up.command("secret finish");
    let why = format!("{} has two client secrets, the most there can be", named(set_up));
    Failure::from(Error::Clash(why))
        .hint(Hint::run(
            "if the apps use the newer one, prove that and delete the older",
            finish().flag("--secret-file", "PATH"),
        ))
        .hint(Hint::run(
            "if no app uses the newer one, delete that",
            finish().flag("--keep", "older"),
        ))
}

fn overtaken(set_up: &SetUp) -> Failure {
    let why = format!(
        "the token endpoint refuses the new secret of {}: another run added a second one at the same time",
        named(set_up)
    );
    Failure::from(Error::Clash(why)).hint("run the same command again to see what is left to do")
}

fn next(set_up: &SetUp, file: Option<&str>) -> Vec<Next> {
    let file = file.unwrap_or("PATH");
    let app = set_up.app().map_or("the app", |app| app.title);
    vec![
        Next::by_hand(format!(
            "Give {app} the new secret. The old one stays valid until you finish."
        )),
        Next::run("Sign in with the new one", set_up.command("login").flag("--secret-file", file)),
        Next::run(
            "Finish: prove the new one, and delete the old one",
            set_up.command("secret finish").flag("--secret-file", file),
        ),
        Next::run(
            "Or go back: delete the new one",
            set_up.command("secret finish").flag("--keep", "older"),
        ),
    ]
}
