//! `cogoidc idp remove`: from the app clients first, then from the pool.

use super::{check, lines, spec_naming};
use crate::cli::IdpRemoveArgs;
use crate::cognito::{Described, ObservedPool, OtherClients};
use crate::command_line::{CommandLine, Hint};
use crate::error::{Error, Exit, Failure};
use crate::flow::change::{Changed, agreed, carry_out};
use crate::flow::conflict::refused;
use crate::flow::document::{self, IdpReport};
use crate::flow::reads::Reads;
use crate::flow::report;
use crate::flow::set_up::{Named, Reached};
use crate::plan::provider::leave;
use crate::plan::text::{PlanText, reports};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;
use crate::values::meant;

pub(crate) async fn remove(
    args: IdpRemoveArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    check(&args.name, "cannot be removed")?;
    let named = Named::load(args.selection, &args.common, printer).await?;
    let reached = named.reach_pool(reads()).await?;
    let mut pool = reached.read_pool().await?;
    let session = &reached.session;
    let plan = leave(&pool, &args.name).map_err(|why| refused(why, &session.connection))?;
    if args.dry_run && !plan.steps.is_empty() {
        report::plan("idp", &PlanText::of_changes(&plan), None, &[], printer);
        return Ok(Exit::Done);
    }
    if !plan.steps.is_empty() {
        agreed(session, &plan, &args.common, printer)?;
    }
    let Changed { done, seen } = carry_out(session, &plan, printer, interrupt).await?;
    pool.renew(&seen);
    pool.providers.retain(|provider| provider.name != args.name);
    if plan.steps.is_empty() {
        nothing(&pool, &args.name, &reached, printer)?;
    }
    let client = pool.found_clients.first();
    if let Some(path) = spec_naming(&reached.loaded, &args.name) {
        printer.line(format_args!(
            "{} still names it: remove it there, or the next apply creates it again",
            path.display()
        ));
    }
    if printer.json {
        let report = IdpReport {
            steps: Some(reports(&plan, &done)),
            changed: Some(done.contains(&true)),
            ..IdpReport::of(&pool, client)
        };
        document::print(printer, "idp", report);
    } else {
        lines(&pool, client, printer);
    }
    Ok(Exit::Done)
}

/// What it reads: every app client may offer the provider.
pub(crate) fn reads() -> Reads {
    Reads { providers: Described::All, other_clients: OtherClients::Yes, ..Reads::default() }
}

/// Says that there is nothing to remove, as a run after a successful one finds it.
///
/// # Errors
///
/// A provider whose name is written a little differently.
fn nothing(
    pool: &ObservedPool,
    name: &str,
    reached: &Reached,
    printer: Printer,
) -> Result<(), Failure> {
    let what = format!("the user pool `{}` has no identity provider `{name}`", pool.name);
    let names = pool.providers.iter().map(|there| there.name.as_str());
    let near = names.clone().find(|other| folded(other) == folded(name));
    let Some(near) = near else {
        let near = meant(name, names).map(|other| format!(" It has `{other}`."));
        printer.line(format_args!("Nothing to remove: {what}.{}", near.unwrap_or_default()));
        return Ok(());
    };
    let failure = Failure::from(Error::NotFound(format!("{what}; did you mean `{near}`?")));
    let command = CommandLine::new("idp remove").argument(near).flag("--pool-id", &pool.id);
    let command = command.with(&reached.session.connection);
    Err(failure.hint(Hint::run("remove that one", command)))
}

/// A name without what people are careless with: capital letters, and what is between letters.
fn folded(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}
