//! The end of init and apply: read back, write the files, prove the set-up, print the app's config.

mod next;

use secrecy::ExposeSecret;

use super::app_file::{FileChange, Refusal};
use super::change::held;
use super::connect::Session;
use super::document::WrittenFile;
use super::files::{SavedSetUp, write_secret};
use super::run::Run;
use super::verify::{self, Finished, Look};
use super::{look, providers, report};
use crate::apps::{App, Next, Snippet, Values, find, forms, guard_config};
use crate::cognito::{Observed, ObservedClient, ObservedPool};
use crate::error::{Error, Exit, Failure};
use crate::finding::{Finding, Outcome};
use crate::oidc::discovery::EarlyDocument;
use crate::plan::Plan;
use crate::settings::draft::Draft;
use crate::settings::{Selected, Spec};
use next::Ending;

/// A plan that was carried out.
pub(crate) struct CarriedOut<'a> {
    pub(crate) plan: &'a Plan,
    /// For each step, whether it was done.
    pub(crate) done: &'a [bool],
    /// What was found about its identity providers before anything was changed.
    pub(crate) judged: Vec<Finding>,
}

/// Reads back what is there, writes the files, proves the set-up and prints the app's config.
pub(crate) async fn finish(
    run: &Run<'_>,
    session: &Session,
    draft: &Draft,
    spec: &Spec,
    made: CarriedOut<'_>,
    (observed, early): (Observed, Option<EarlyDocument>),
) -> Result<Exit, Failure> {
    let (pool, client) = look::found(observed, &look::wanted(spec), &session.place)?;
    held(made.plan, made.done, &pool, &client)?;
    if let Some(path) = &run.save {
        let place = &session.place;
        SavedSetUp { draft, place, pool: &pool, client: &client }.write(path)?;
    }
    let secret_file = write_secret(run, &client)?;
    let look = Look { fresh: made.plan.is_pending(), early };
    let finished = prove(run, session, spec, (&made, look), pool, client).await;
    let values = report::values(session, &Selected::from(spec), &finished, run.secret.show_secret);
    let snippets = match (find(spec.target), &values) {
        (Some(app), Some(values)) => forms(app, values).map_err(|why| {
            let text = format!("the set-up is made, but there is no config: {}: {why}", app.title);
            Failure::from(Error::Failed(text))
                .hint("correct the file of the app, then run cogoidc config")
        })?,
        _ => Vec::new(),
    };
    let written = written(run, find(spec.target), values.as_ref())?;
    let ending = Ending { run, session, draft, spec, finished: &finished };
    let next = ending.next(values.as_ref());
    let guard = match (find(spec.target), &values) {
        (Some(app), Some(values)) => guard_config(app, values),
        _ => None,
    };
    let shown = Shown {
        snippets: &snippets,
        guard: guard.as_ref(),
        file: written.as_ref(),
        secret_file: secret_file.as_deref(),
    };
    show(&ending, &made, &shown, &next);
    ending.print(&next);
    let is_left = run.write.is_some() && written.is_none();
    Ok(match (finished.verified.failed(), is_left) {
        (true, _) => Exit::Checks,
        (false, true) => Exit::Failed,
        (false, false) => Exit::Done,
    })
}

/// Checks what was made, as the app meets it.
async fn prove(
    run: &Run<'_>,
    session: &Session,
    spec: &Spec,
    (made, look): (&CarriedOut<'_>, Look),
    pool: ObservedPool,
    client: ObservedClient,
) -> Finished {
    let mut verified = verify::verify(session, spec, (&pool, &client), look, run.printer).await;
    // They were shown before anything was changed.
    verified.findings.splice(0..0, made.judged.iter().cloned());
    Finished { pool, client, verified }
}

/// Writes the config into the app's own file, if that was asked for; `None` if it was not, or if that is not possible.
///
/// # Errors
///
/// A file that cannot be read or written; a no.
fn written(
    run: &Run<'_>,
    app: Option<&App>,
    values: Option<&Values>,
) -> Result<Option<WrittenFile>, Failure> {
    let (Some(path), Some(app), Some(values)) = (&run.write, app, values) else {
        return Ok(None);
    };
    let made = |failure: Failure| {
        failure.hint("the set-up is made; run the same command again to write the file")
    };
    match FileChange::of(path, app, values, None) {
        Ok(change) => change.carry_out(&run.common, run.printer).map(Some).map_err(made),
        Err(Refusal::Failed(failure)) => Err(made(*failure)),
        Err(Refusal::Paste(why)) => {
            run.printer
                .outcome(Outcome::Fail, format_args!("{why}; put the config into it by hand"));
            Ok(None)
        }
    }
}

/// What a run wrote and what it shows of the config.
struct Shown<'a> {
    snippets: &'a [Snippet],
    /// The config of what guards the app's archive.
    guard: Option<&'a Snippet>,
    file: Option<&'a WrittenFile>,
    secret_file: Option<&'a str>,
}

/// Prints the result: the JSON document, or the app's config and the checklists of its identity providers.
fn show(ending: &Ending<'_>, made: &CarriedOut<'_>, shown: &Shown<'_>, next: &[Next]) {
    let Ending { run, session, spec, finished, .. } = ending;
    let checklists = providers::entered(spec, made.plan, finished);
    if run.printer.json {
        let secret = finished.client.secret.shown().filter(|_| run.secret.show_secret);
        let outcome = report::SetUpOutcome {
            plan: made.plan,
            done: made.done,
            snippets: shown.snippets,
            guard: shown.guard,
            file: shown.file,
            next,
            secret: secret.map(ExposeSecret::expose_secret),
            secret_file: shown.secret_file,
            checklists: &checklists,
        };
        report::print_set_up(session, run.command, spec, finished, &outcome, run.printer);
        return;
    }
    // What is in the file already need not be pasted.
    if let Some(snippet) = shown.snippets.first().filter(|_| shown.file.is_none()) {
        if let Some(instruction) = snippet.instruction() {
            run.printer.line("");
            run.printer.prose(instruction, 0);
        }
        run.printer.result(&snippet.text);
    }
    // Not on stdout, which is the app's config alone.
    if let Some(guard) = shown.guard {
        run.printer.line("");
        run.printer.prose(guard.instruction().unwrap_or_default(), 0);
        guard.text.lines().for_each(|line| run.printer.line(line));
    }
    for checklist in &checklists {
        run.printer.line("");
        providers::print(checklist, run.printer);
    }
}
