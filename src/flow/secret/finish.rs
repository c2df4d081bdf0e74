//! `cogoidc secret finish`: one of two secrets goes.

use futures_util::future::join;
use secrecy::SecretString;

use super::present::{named, replaceable};
use super::proof::{Prover, accepted};
use super::reads;
use super::report::{self, Replaced};
use super::value::replaces;
use crate::cli::{Keep, SecretFinishArgs};
use crate::cognito::{ListedSecret, Step};
use crate::command_line::Hint;
use crate::error::{Error, Exit, Failure};
use crate::finding::Finding;
use crate::flow::change::{Changed, agreed, carry_out};
use crate::flow::providers::secret_in;
use crate::flow::report as plans;
use crate::flow::set_up::SetUp;
use crate::oidc::flow::Acceptance;
use crate::plan::Plan;
use crate::plan::text::PlanText;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// Proves the secret that stays, and deletes the other one.
///
/// # Errors
///
/// A secret that is not the one to keep; a no; what Cognito refuses.
pub(crate) async fn finish(
    args: SecretFinishArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let value = value(&args)?;
    let set_up = SetUp::open(args.selection, &args.common, reads(), printer).await?;
    let prover = async {
        match value {
            Some(_) => Some(Prover::of(&set_up, printer).await),
            None => None,
        }
    };
    let (secrets, prover) = join(replaceable(&set_up), prover).await;
    let secrets = secrets?;
    let checks = match (&value, prover) {
        (Some(value), Some(prover)) => proved(&set_up, &secrets, value, prover, printer).await?,
        _ => Vec::new(),
    };
    let plan = plan(&set_up, &secrets, args.keep);
    if args.dry_run {
        plans::plan("secret", &PlanText::of_changes(&plan), None, &[], printer);
        return Ok(Exit::Done);
    }
    agreed(set_up.session(), &plan, &args.common, printer)?;
    let Changed { done, .. } = carry_out(set_up.session(), &plan, printer, interrupt).await?;
    let replaced =
        Replaced { plan: &plan, done: &done, checks, value: None, secret_file: None, next: vec![] };
    report::replaced(&set_up, &replaced, printer).await?;
    Ok(Exit::Done)
}

/// The secret that stays, if its value is needed: to keep the older one is to go back to what apps use.
fn value(args: &SecretFinishArgs) -> Result<Option<SecretString>, Failure> {
    match (&args.secret_file, args.keep) {
        (_, Keep::Older) => Ok(None),
        (Some(path), Keep::Newer) => {
            Ok(Some(secret_in(path).map_err(|why| Error::Usage(format!("--secret-file: {why}")))?))
        }
        (None, Keep::Newer) => {
            let why =
                "give the new secret, to prove it before the old one goes: --secret-file PATH";
            Err(Error::Usage(why.to_owned()).into())
        }
    }
}

/// Proves that a value is accepted, and that it is the newer of two secrets.
async fn proved(
    set_up: &SetUp,
    secrets: &[ListedSecret],
    value: &SecretString,
    prover: Result<Prover<'_>, Failure>,
    printer: Printer,
) -> Result<Vec<Finding>, Failure> {
    if let [older, _] = secrets
        && !replaces(value, &set_up.client.id, &older.id)
    {
        return Err(unknown(set_up, older));
    }
    match prover?.ask(value, false).await? {
        Acceptance::Accepted => Ok(vec![accepted(printer)]),
        Acceptance::Refused => {
            let why = format!(
                "the token endpoint refuses the secret in the file for {}; nothing was deleted",
                named(set_up)
            );
            Err(Error::CheckFailed(why).into())
        }
    }
}

/// A value that `secret rotate` did not generate in place of the older secret.
fn unknown(set_up: &SetUp, older: &ListedSecret) -> Failure {
    let why = format!(
        "the secret in the file was not added by `secret rotate` in place of {}; the token endpoint accepts both, so cogoidc cannot tell whether it is the newer one",
        older.id.0
    );
    Failure::from(Error::CheckFailed(why)).hint(Hint::run(
        "if no app uses the newer one, delete that, then rotate with cogoidc",
        set_up.command("secret finish").flag("--keep", "older"),
    ))
}

/// Deletes the secret that does not stay, if there are two.
fn plan(set_up: &SetUp, secrets: &[ListedSecret], keep: Keep) -> Plan {
    let gone = match (secrets, keep) {
        ([older, _], Keep::Newer) => Some(older),
        ([_, newer], Keep::Older) => Some(newer),
        _ => None,
    };
    let step = gone.map(|gone| Step::DeleteSecret {
        client: set_up.client.id.clone(),
        name: set_up.client.name.clone(),
        secret: gone.id.clone(),
    });
    let notes = match (&step, keep) {
        (None, _) => vec![format!("{} has one client secret", named(set_up))],
        (Some(_), Keep::Newer) => {
            vec!["an app that still sends the older secret gets no tokens from then on".to_owned()]
        }
        (Some(_), Keep::Older) => {
            vec!["an app that sends the newer secret gets no tokens from then on".to_owned()]
        }
    };
    Plan { steps: step.into_iter().collect(), ids: set_up.ids(), notes, ..Plan::default() }
}
