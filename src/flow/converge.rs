//! What init and apply do: judge the draft, ask for what is missing, plan, make, finish.

mod check;

use std::path::{Path, PathBuf};

use futures_util::future::join;
use tokio::task::block_in_place;

use super::connect::{Destination, Session};
use super::files::check_files;
use super::finish::{CarriedOut, finish};
use super::run::Run;
use super::settle::{self, End, Ready, Secrets};
use super::{ask, conflict, connect, look, make, project, report};
use crate::cognito::error::Kind;
use crate::cognito::{Ids, Observed};
use crate::error::{Error, Exit, Failure};
use crate::oidc::discovery::EarlyDocument;
use crate::plan::apply::Applied;
use crate::plan::{Conflict, Plan, WayOut, domain_to_make};
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;
use crate::settings::{PoolKey, Spec};
use crate::ui::prompter::{Prompter, interactive, prompter};
use crate::ui::wizard;
use check::check;

/// Makes a set-up what its draft says: asks for what is missing, plans, makes, proves.
///
/// # Errors
///
/// Wrong values; a refusal by Cognito; a conflict that a person must decide; a signal.
pub(crate) async fn converge(mut run: Run<'_>, mut draft: Draft) -> Result<Exit, Failure> {
    let is_interactive = interactive(run.common.no_input) && !run.printer.json;
    let destination = destination(&mut run, &draft, is_interactive).await?;
    check(&run, &draft, &destination, is_interactive)?;
    check_files(&run, &draft, is_interactive)?;
    let secrets = Secrets::from_file(&draft)?;
    let is_sandbox = destination.is_sandbox();
    let session = destination.open(&run.common, draft.account.as_deref(), run.printer).await?;
    let mut prompter = is_interactive.then(|| prompter(run.common.plain_prompts));
    if let Some(prompter) = &mut prompter
        && run.asks_for_app
    {
        draft = if run.menu_first {
            ask::change(prompter.as_mut(), &session, draft)?
        } else {
            filled(&mut run, prompter.as_mut(), &session, draft, is_sandbox)?
        };
        run.save.get_or_insert_with(|| PathBuf::from(DEFAULT_NAME));
    }
    let mut converging = Converging { run, session, secrets, prompter };
    loop {
        match converging.round(draft).await? {
            Round::Ended(exit) => return Ok(exit),
            Round::Again(changed) => draft = *changed,
        }
    }
}

/// The draft with what a person answers. The config of an app whose source is in the folder goes to its own file.
fn filled(
    run: &mut Run<'_>,
    prompter: &mut dyn Prompter,
    session: &Session,
    draft: Draft,
    is_sandbox: bool,
) -> Result<Draft, Failure> {
    let is_open = run.write.is_none();
    let project = project::in_folder(Path::new("")).filter(|_| is_open);
    if let Some(project) = &project {
        run.printer.line(project);
    }
    let app = project.as_ref().map(|project| project.app);
    let draft = ask::fill(prompter, session, draft, (is_sandbox, app))?;
    if let Some(project) = project
        && draft.target.as_deref() == Some(project.app)
    {
        run.write = project.file;
    }
    Ok(draft)
}

/// Where the run leads; asks for a region if nothing names one.
async fn destination(
    run: &mut Run<'_>,
    draft: &Draft,
    is_interactive: bool,
) -> Result<Destination, Failure> {
    let mut destination = connect::destination(&run.common, draft).await?;
    if is_interactive && run.asks_for_app && destination.region.is_none() {
        let region = ask::region(&run.common)?;
        // The command lines that are printed name it, as if it had been a flag.
        run.common.region = Some(region.to_string());
        destination.region = Some(region);
    }
    Ok(destination)
}

/// A run on its way, and what a person typed in it.
struct Converging<'a> {
    run: Run<'a>,
    session: Session,
    secrets: Secrets,
    prompter: Option<Box<dyn Prompter>>,
}

/// How a round of settling and making ended.
enum Round {
    Ended(Exit),
    /// A person's answer changed the draft.
    Again(Box<Draft>),
}

impl Converging<'_> {
    async fn round(&mut self, draft: Draft) -> Result<Round, Failure> {
        let Self { run, session, secrets, prompter } = self;
        let pool = draft.pool.id.as_ref().and_then(|id| Some(PoolKey::Id(id.parse().ok()?)));
        let early = async {
            match &pool {
                Some(pool) if !run.dry_run => look::early_document(session, pool).await,
                _ => None,
            }
        };
        let settled = settle::settle(run, session, draft, secrets, prompter.as_deref_mut());
        let (settled, early) = join(settled, early).await;
        let settled = settled.map_err(|failure| with_stale_ids(run, failure))?;
        match settled.end {
            End::Make(ready) => self.make(settled.draft, *ready, early).await,
            End::Shown(_) => Ok(Round::Ended(Exit::Done)),
            End::Declined => {
                run.printer.line("Nothing was changed.");
                Ok(Round::Ended(Exit::Usage))
            }
        }
    }

    async fn make(
        &mut self,
        draft: Draft,
        ready: Ready,
        early: Option<EarlyDocument>,
    ) -> Result<Round, Failure> {
        let Ready { spec, plan, observed, judged } = ready;
        let Self { run, session, prompter, .. } = self;
        let applied = make::make(session, &plan, run.printer, run.interrupt).await;
        if let (true, Some(prompter)) =
            (conflict::domain_was_taken(&applied), prompter.as_deref_mut())
        {
            // The next round finds what was made so far.
            let prefix = domain_to_make(&plan).unwrap_or_default();
            let others = conflict::suggestions(&spec, prefix);
            let changed =
                block_in_place(|| wizard::another_prefix(prompter, draft, prefix, &others))?;
            return Ok(Round::Again(Box::new(changed)));
        }
        let (done, ids) = (applied.done.clone(), applied.ids.clone());
        self.judge(&draft, &spec, &plan, &observed, applied).await?;
        let finish = self.finish(
            &draft,
            spec,
            ids,
            (observed, early),
            CarriedOut { plan: &plan, done: &done, judged },
        );
        tokio::select! {
            biased;
            exit = finish => exit.map(Round::Ended),
            signal = self.run.interrupt.wait() => Err(make::stopped(Some(signal))),
        }
    }

    /// Fails if another run was quicker, or if not everything was made.
    async fn judge(
        &self,
        draft: &Draft,
        spec: &Spec,
        plan: &Plan,
        observed: &Observed,
        applied: Applied,
    ) -> Result<(), Failure> {
        let Self { run, session, .. } = self;
        let line = |way: &WayOut| run.way_out(session, draft, way);
        if let Some(overtaken) = conflict::overtaken(session, spec, observed, &applied).await {
            let known = report::progress(plan, &applied.done, &applied.ids);
            let failure = conflict::conflict(overtaken, spec, &session.connection, &line);
            return Err(failure.with_known(known));
        }
        make::unfinished(applied, plan, Some((spec, &line)), run.interrupt).map_or(Ok(()), Err)
    }

    async fn finish(
        &self,
        draft: &Draft,
        mut spec: Spec,
        ids: Ids,
        (observed, early): (Observed, Option<EarlyDocument>),
        made: CarriedOut<'_>,
    ) -> Result<Exit, Failure> {
        let Self { run, session, .. } = self;
        // From here on the ids count: another run may have made something of the same name.
        spec.pool.id = ids.pool;
        spec.client.id = ids.client;
        let seen = if made.plan.steps.is_empty() {
            (observed, early)
        } else {
            let wanted = look::wanted_again(&spec);
            let early = look::early_document(session, &wanted.pool);
            let (observed, early) = join(look::observe(session, &wanted), early).await;
            (observed?, early)
        };
        finish(run, session, draft, &spec, made, seen).await
    }
}

/// Adds a hint to a failure that ids in the spec file may cause: what they name may be gone.
fn with_stale_ids(run: &Run<'_>, failure: Failure) -> Failure {
    let is_gone = match &failure.error {
        Error::Conflict(Conflict::NoSuchClient { .. }) => true,
        Error::Cognito { cause, .. } => cause.kind == Kind::NotFound,
        _ => false,
    };
    match run.save.as_deref().filter(|path| is_gone && path.exists()) {
        Some(path) => failure.hint(format!(
            "if it was deleted, remove the id lines from {} and run the same command again",
            path.display()
        )),
        None => failure,
    }
}
