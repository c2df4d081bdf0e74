//! What init and apply do: judge the draft, ask for what is missing, plan, make, finish.

mod check;

use std::path::PathBuf;

use tokio::task::block_in_place;

use super::run::{Run, with_choice};
use super::settle::{self, End, Ready, Secrets};
use super::{ask, conflict, connect, finish, load, look, make, report};
use crate::cli::Common;
use crate::cognito::error::Kind;
use crate::error::{Error, Exit, Failure};
use crate::files;
use crate::plan::{Conflict, WayOut};
use crate::settings::Selected;
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;
use crate::ui::prompter::{Cancelled, interactive};
use crate::ui::wizard;
use check::check;

pub(crate) async fn converge(mut run: Run<'_>, mut draft: Draft) -> Result<Exit, Failure> {
    let asking = interactive(run.common.no_input) && !run.printer.json;
    let mut destination = connect::destination(run.common, &draft).await?;
    let common;
    if asking && run.asks_for_app && destination.region.is_none() {
        let region = ask::region(run.common)?;
        // As if it had been given, so that every line to be pasted has it.
        common = Common { region: Some(region.to_string()), ..run.common.clone() };
        run.common = &common;
        destination.region = Some(region);
    }
    check(&run, &draft, &destination, asking)?;
    if !run.dry_run {
        let files = [run.save.as_deref(), run.secret.secret_file.as_deref()];
        for path in files.into_iter().flatten() {
            files::writable(path)?;
        }
    }
    if let Some(path) = &draft.user.password_file {
        load::password(path)?;
    }
    let mut secrets = Secrets::default();
    let is_sandbox = destination.is_sandbox();
    let session = destination.open(run.common, draft.account.as_deref(), run.printer).await?;
    let mut prompter = asking.then(|| crate::ui::prompter::prompter(run.common.plain_prompts));
    if let Some(prompter) = prompter.as_mut().filter(|_| run.asks_for_app) {
        draft = ask::fill(prompter.as_mut(), &session, draft, is_sandbox)?;
        if run.save.is_none() {
            run.save = Some(PathBuf::from(DEFAULT_NAME));
        }
    }
    loop {
        let settled = settle::settle(&run, &session, draft, &mut secrets, prompter.as_deref_mut())
            .await
            .map_err(|failure| of_the_past(&run, failure))?;
        draft = settled.draft;
        let Ready { mut spec, plan, observed, judged } = match settled.end {
            End::Make(ready) => *ready,
            End::Shown => return Ok(Exit::Done),
            End::Declined => {
                run.printer.line("Nothing was changed.");
                return Ok(Exit::Usage);
            }
        };
        let applied = make::make(&session, &plan, run.printer, run.interrupt).await;
        let (done, ids) = (applied.done.clone(), applied.ids.clone());
        if let (true, Some(prompter)) =
            (conflict::domain_was_taken(&applied), prompter.as_deref_mut())
        {
            // What was made so far is found again by the next look.
            let prefix = crate::plan::domain_to_make(&plan).unwrap_or_default();
            let others = conflict::suggestions(&spec, prefix);
            draft = block_in_place(|| wizard::another_prefix(prompter, draft, prefix, &others))
                // Not all is as it was: the pool is there.
                .map_err(|Cancelled| Error::Stopped(Exit::Interrupted))?;
            continue;
        }
        let line = |way: &WayOut| with_choice(&run, &session, &draft, way);
        if let Some(overtaken) = conflict::overtaken(&session, &spec, &observed, &applied).await {
            let known = report::progress(&plan, &applied.done, &applied.ids);
            return Err(
                conflict::conflict(overtaken, &spec, &session.connection, &line).knowing(known)
            );
        }
        if let Some(failure) = make::unfinished(applied, &plan, Some((&spec, &line)), run.interrupt)
        {
            return Err(failure);
        }
        // From here on the ids count: a name may have a twin by now, made by another run.
        spec.pool.id = ids.pool;
        spec.client.id = ids.client;
        let observed = if plan.steps.is_empty() {
            observed
        } else {
            look::observe(&session, &look::wanted_of(&Selected::from(&spec))).await?
        };
        let made = finish::Made { plan: &plan, done: &done, judged };
        let finish = finish::finish(&run, &session, &draft, &spec, made, observed);
        return tokio::select! {
            biased;
            exit = finish => exit,
            signal = run.interrupt.wait() => Err(make::stopped(Some(signal))),
        };
    }
}

/// A failure that comes of ids in the spec file which lead nowhere any more, with the way out.
fn of_the_past(run: &Run<'_>, failure: Failure) -> Failure {
    let is_gone = match &failure.error {
        Error::Conflict(Conflict::NoSuchClient { .. }) => true,
        Error::Cognito { cause, .. } => cause.kind == Kind::NotFound,
        _ => false,
    };
    match run.save.as_deref().filter(|path| is_gone && path.exists()) {
        Some(path) => failure.hint(format!(
            "if it was removed, delete the id lines of {} and run the same command again",
            path.display()
        )),
        None => failure,
    }
}
