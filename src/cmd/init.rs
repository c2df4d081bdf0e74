//! `cogoidc init`: questions or flags → plan → confirm → make it → verify → the app's config.

use std::path::{Path, PathBuf};

use tokio::task::block_in_place;

use super::connect::{Destination, Session};
use super::setup::Finished;
use super::{ask, connect, load, report, setup, verify};
use crate::cli::{Common, InitArgs, SecretArgs};
use crate::cognito::Observed;
use crate::error::{Error, Exit, Failure};
use crate::files::{self, Access};
use crate::plan::text::{FileLine, PlanText};
use crate::plan::{Choice, Conflict, Plan, WayOut};
use crate::resolve::{Invalid, Missing, Problem, resolve};
use crate::spec::draft::Draft;
use crate::spec::file::{self, DEFAULT_NAME};
use crate::spec::{ClientKind, Selected, Spec};
use crate::target::{Next, TARGETS, Values, find, forms};
use crate::ui::printer::Printer;
use crate::ui::prompter::{Prompter, interactive};
use crate::ui::terminal::Interrupt;
use crate::ui::wizard::{self, Decision};

pub(super) async fn init(
    args: InitArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let flagged = args.draft.target.clone();
    let loaded = load::load(args.draft, &args.common, printer)?;
    if let (Some(flag), Some(filed), Some(path)) = (&flagged, &loaded.file_target, &loaded.file)
        && flag != filed
    {
        return Err(of_another(path, filed, flag));
    }
    if let Some(path) = args.save.as_deref().filter(|path| path.exists())
        && let Some(target) = &loaded.draft.target
        && let Some(filed) = load::parsed(path)?.target
        && filed != *target
    {
        return Err(of_another(path, &filed, target));
    }
    let run = Run {
        command: "init",
        common: &args.common,
        secret: &args.secret,
        dry_run: args.dry_run,
        save: args.save.or(loaded.file),
        asks_for_app: true,
        printer,
        interrupt,
    };
    self::run(run, loaded.draft).await
}

/// A spec file that is not for this app.
fn of_another(path: &Path, filed: &str, wanted: &str) -> Failure {
    Failure::from(Error::Usage(format!(
        "{} is for the target `{filed}`, not `{wanted}`",
        path.display()
    )))
    .hint("use another spec file: --spec FILE, or work in another folder")
}

/// One run of init or apply.
pub(super) struct Run<'a> {
    pub(super) command: &'static str,
    pub(super) common: &'a Common,
    pub(super) secret: &'a SecretArgs,
    pub(super) dry_run: bool,
    /// Spec file to be written.
    pub(super) save: Option<PathBuf>,
    /// Whether what is missing may be asked for.
    pub(super) asks_for_app: bool,
    pub(super) printer: Printer,
    pub(super) interrupt: &'a Interrupt,
}

/// A spec with the plan that makes it true.
struct Ready {
    spec: Spec,
    plan: Plan,
    /// What the plan was made from.
    observed: Observed,
}

pub(super) async fn run(mut run: Run<'_>, mut draft: Draft) -> Result<Exit, Failure> {
    let asking = interactive(run.common.no_input) && !run.printer.json;
    let destination = connect::destination(run.common, &draft).await?;
    check(&run, &draft, &destination, asking)?;
    if !run.dry_run {
        let files = [run.save.as_deref(), run.secret.secret_file.as_deref()];
        for path in files.into_iter().flatten() {
            files::writable(path)?;
        }
    }
    let file = draft.user.password_file.as_deref();
    let from_file = file.map(load::password).transpose()?;
    let is_sandbox = destination.is_sandbox();
    let session = destination
        .open(run.common, draft.account.as_deref(), run.printer)
        .await?;
    let mut prompter = asking.then(|| crate::ui::prompter::prompter(run.common.plain_prompts));
    if let Some(prompter) = prompter.as_mut().filter(|_| run.asks_for_app) {
        draft = ask::fill(prompter.as_mut(), &session, draft, is_sandbox)?;
        if run.save.is_none() {
            run.save = Some(PathBuf::from(DEFAULT_NAME));
        }
    }
    let password = match from_file {
        Some(password) => Some(password),
        None => password(&run, &draft, is_sandbox, prompter.as_deref_mut())?,
    };
    loop {
        let ready;
        (draft, ready) = settle(
            &run,
            &session,
            draft,
            password.as_ref(),
            prompter.as_deref_mut(),
        )
        .await?;
        let Some(Ready {
            spec,
            plan,
            observed,
        }) = ready
        else {
            return Ok(Exit::Done);
        };
        let applied = setup::make(&session, &plan, run.printer, run.interrupt).await;
        let done = applied.done.clone();
        let taken = applied.error.as_ref().is_some_and(|error| {
            error.operation == "CreateUserPoolDomain"
                && error.kind == crate::cognito::error::Kind::Exists
        });
        if let (true, Some(prompter)) = (taken, prompter.as_deref_mut()) {
            // What was made so far is found again by the next look.
            let prefix = crate::plan::domain_to_make(&plan).unwrap_or_default();
            let others = setup::suggestions(&spec, prefix);
            draft = block_in_place(|| wizard::another_prefix(prompter, draft, prefix, &others))?;
            continue;
        }
        let line = |way: &WayOut| with_choice(&run, &session, &draft, way);
        if let Some(failure) =
            setup::unfinished(applied, &plan, Some((&spec, &line)), run.interrupt)
        {
            return Err(failure);
        }
        let observed = if plan.steps.is_empty() {
            observed
        } else {
            setup::observe(&session, &setup::wanted(&spec)).await?
        };
        return finish(&run, &session, &draft, &spec, &plan, &done, observed).await;
    }
}

/// Judges everything that can be judged before anything is sent.
fn check(
    run: &Run<'_>,
    draft: &Draft,
    destination: &Destination,
    asking: bool,
) -> Result<(), Failure> {
    let mut invalid = resolve(draft, &destination.place())
        .err()
        .unwrap_or_default();
    if destination.region.is_none() {
        invalid.missing.push(Missing {
            flag: "--region",
            example: "eu-central-1",
        });
    }
    if draft.user.password_file.is_none()
        && draft.user.email.is_some()
        && destination.is_sandbox()
        && !asking
    {
        invalid.problems.push(Problem {
            flag: "--test-user",
            why: "the sandbox sends no mail; give the user's password: `--password-file FILE`"
                .to_owned(),
        });
    }
    let target = draft.target.as_deref().and_then(find);
    let kind = resolve(draft, &destination.place())
        .ok()
        .map(|spec| spec.client.kind);
    if let (Some(target), Some(ClientKind::Public), true) =
        (target, kind, run.secret.secret_file.is_some())
    {
        invalid.problems.push(Problem {
            flag: "--secret-file",
            why: format!(
                "{} has a public app client, which has no secret; leave the flag out",
                target.title()
            ),
        });
    }
    if asking && run.asks_for_app {
        // What is missing will be asked for; but for a region there is no question.
        invalid.missing.retain(|missing| missing.flag == "--region");
    }
    if invalid == Invalid::default() {
        return Ok(());
    }
    let complete = complete_line(run, draft, &invalid);
    let failure = Failure::from(invalid);
    Err(match complete {
        Some(line) => failure.hint(format!("a complete command line: {line}")),
        None => failure,
    })
}

/// A command line that has everything that is missing.
fn complete_line(run: &Run<'_>, draft: &Draft, invalid: &Invalid) -> Option<String> {
    if invalid.missing.is_empty() {
        return None;
    }
    let mut line = format!("cogoidc {}", run.command);
    let mut add =
        |flag: &str, value: &str| line.push_str(&format!(" {flag} {}", report::quoted(value)));
    for (flag, value) in [
        ("--target", &draft.target),
        ("--app-url", &draft.app_url),
        ("--name-id", &draft.name_id),
        ("--region", &run.common.region),
    ] {
        if let Some(value) = value {
            add(flag, value);
        }
    }
    for missing in &invalid.missing {
        add(missing.flag, missing.example);
    }
    if run.common.sandbox {
        line.push_str(" --sandbox");
    }
    line.push_str(" --yes");
    Some(line)
}

/// A way out of a conflict as the whole command line that takes it.
fn with_choice(run: &Run<'_>, session: &Session, draft: &Draft, way: &WayOut) -> String {
    let mut draft = draft.clone();
    let (pool, client) = (&mut draft.pool, &mut draft.client);
    match &way.choice {
        Choice::PoolId(id) => (pool.id, pool.name) = (Some(id.clone()), None),
        Choice::PoolName(name) => (pool.id, pool.name) = (None, Some(name.clone())),
        Choice::ClientId(id) => (client.id, client.name) = (Some(id.clone()), None),
        Choice::ClientName(name) => (client.id, client.name) = (None, Some(name.clone())),
        Choice::DomainPrefix(prefix) => draft.domain.prefix = Some(prefix.clone()),
        Choice::Classic => draft.domain.classic = Some(true),
    }
    let file = |flag: &str, path: Option<&PathBuf>| {
        path.map(|path| format!(" {flag} {}", report::quoted(&path.display().to_string())))
            .unwrap_or_default()
    };
    let spec = file("--spec", run.common.spec.as_ref());
    let save = if run.command == "init" {
        file("--save", run.save.as_ref())
    } else {
        String::new()
    };
    let secret = file("--secret-file", run.secret.secret_file.as_ref());
    let show = if run.secret.show_secret {
        " --show-secret"
    } else {
        ""
    };
    format!(
        "{}: cogoidc {}{}{spec}{save}{secret}{show}{} --yes",
        way.what,
        run.command,
        ask::flags(&draft),
        session.flags(run.common)
    )
}

/// The first user's password where no file holds it: asked for in the sandbox, which sends no mail.
fn password(
    run: &Run<'_>,
    draft: &Draft,
    is_sandbox: bool,
    prompter: Option<&mut (dyn Prompter + 'static)>,
) -> Result<Option<secrecy::SecretString>, Failure> {
    match (&draft.user.email, prompter) {
        (Some(email), Some(prompter)) if is_sandbox && !run.dry_run => {
            Ok(Some(block_in_place(|| wizard::password(prompter, email))?))
        }
        _ => Ok(None),
    }
}

/// Looks, plans, shows the plan and has it confirmed; asks again where something has to be decided.
/// No plan comes back when nothing is to be made now.
async fn settle(
    run: &Run<'_>,
    session: &Session,
    mut draft: Draft,
    password: Option<&secrecy::SecretString>,
    mut prompter: Option<&mut (dyn Prompter + 'static)>,
) -> Result<(Draft, Option<Ready>), Failure> {
    loop {
        let mut spec = resolve(&draft, &session.place)?;
        if let Some(user) = &mut spec.user {
            user.password = password.cloned();
        }
        let observed = setup::observe(session, &setup::wanted(&spec)).await?;
        let plan = match (crate::plan::plan(&spec, &observed), prompter.as_deref_mut()) {
            (Ok(plan), _) => plan,
            (Err(found @ Conflict::OtherApp { .. }), Some(prompter)) => {
                draft = ask::same_users(prompter, draft, &found)?;
                continue;
            }
            (Err(Conflict::DomainTaken { domain, .. }), Some(prompter)) => {
                let others = setup::suggestions(&spec, &domain);
                draft =
                    block_in_place(|| wizard::another_prefix(prompter, draft, &domain, &others))?;
                continue;
            }
            (Err(conflict), _) => {
                let line = |way: &WayOut| with_choice(run, session, &draft, way);
                return Err(setup::conflict(conflict, &spec, &line));
            }
        };
        let files = files_to_make(run, &spec);
        let suffix = session.suffix();
        let text = PlanText {
            plan: &plan,
            files: &files,
            suffix: suffix.as_deref(),
        };
        if run.dry_run {
            if run.printer.json {
                let mut document = super::opening(run.command);
                document.insert(
                    "steps".to_owned(),
                    serde_json::to_value(crate::plan::text::reports(&plan, &[]))
                        .unwrap_or_default(),
                );
                document.insert("pending".to_owned(), plan.is_pending().into());
                run.printer.document(&document);
            } else {
                run.printer.result(text);
            }
            return Ok((draft, None));
        }
        run.printer.line(text.to_string().trim_end());
        if !plan.is_pending() || run.common.yes {
            return Ok((
                draft,
                Some(Ready {
                    spec,
                    plan,
                    observed,
                }),
            ));
        }
        let Some(prompter) = prompter.as_deref_mut() else {
            return Err(Failure::from(Error::Usage(
                "nothing was changed: --yes is missing".to_owned(),
            ))
            .hint("run the same command with --yes to make the changes shown above")
            .knowing(report::progress(&plan, &[], &plan.ids)));
        };
        let question = match &session.place.account {
            Some(account) => format!("Change this in account {account}?"),
            None => "Change this?".to_owned(),
        };
        match block_in_place(|| wizard::confirm(prompter, &question))? {
            Decision::Yes => {
                return Ok((
                    draft,
                    Some(Ready {
                        spec,
                        plan,
                        observed,
                    }),
                ));
            }
            Decision::No => return Err(Error::Usage("nothing was changed".to_owned()).into()),
            Decision::Change => {
                draft = block_in_place(|| wizard::change(prompter, &TARGETS, draft, &spec))?;
            }
        }
    }
}

/// The files that this run makes.
fn files_to_make(run: &Run<'_>, spec: &Spec) -> Vec<FileLine> {
    let line = |path: &Path, what| FileLine {
        path: path.display().to_string(),
        what,
    };
    let save = run
        .save
        .as_deref()
        .filter(|path| !path.exists())
        .map(|path| line(path, "settings, no secrets"));
    let secret = run
        .secret
        .secret_file
        .as_deref()
        .filter(|_| spec.client.kind == ClientKind::Confidential);
    save.into_iter()
        .chain(secret.map(|path| line(path, "the client secret, for you alone")))
        .collect()
}

/// Takes what was read back, writes the files, proves the set-up and prints the app's config.
async fn finish(
    run: &Run<'_>,
    session: &Session,
    draft: &Draft,
    spec: &Spec,
    plan: &Plan,
    done: &[bool],
    observed: Observed,
) -> Result<Exit, Failure> {
    let (pool, client) = setup::found(observed, &setup::wanted(spec), &session.place)?;
    if let Some(path) = &run.save {
        save(path, draft, session, &pool, &client)?;
    }
    let secret_file = match (&run.secret.secret_file, &client.secret) {
        (Some(path), Some(secret)) => {
            use secrecy::ExposeSecret;
            files::write(
                path,
                &format!("{}\n", secret.expose_secret()),
                Access::Private,
            )?;
            Some(path.display().to_string())
        }
        _ => None,
    };
    let selected = Selected::from(spec);
    let fresh = plan.is_pending();
    let mut verified = verify::verify(session, &selected, &pool, &client, fresh, run.printer).await;
    for wish in verify::wishes(spec, &pool) {
        run.printer.finding(&wish);
        verified.findings.push(wish);
    }
    let finished = Finished {
        pool,
        client,
        verified,
    };
    let connection = session.flags(run.common);
    let values = report::values(
        session,
        &selected,
        &finished,
        run.secret.show_secret,
        &connection,
    );
    let target = find(spec.target);
    let snippets = match (target, &values) {
        (Some(target), Some(values)) => forms(target, values),
        _ => Vec::new(),
    };
    let next = next(run, session, spec, &finished, values.as_ref());
    if run.printer.json {
        let secret = finished
            .client
            .secret
            .as_ref()
            .filter(|_| run.secret.show_secret);
        let outcome = report::Outcome {
            command: run.command,
            plan,
            done,
            snippets: &snippets,
            next: &next,
            secret: secret.map(secrecy::ExposeSecret::expose_secret),
            secret_file,
        };
        run.printer
            .document(&report::document(session, spec, &finished, &outcome));
    } else if let Some(snippet) = snippets.first() {
        if let Some(instruction) = snippet.instruction() {
            run.printer.line(format_args!("\n{instruction}"));
        }
        run.printer.result(&snippet.text);
    }
    epilogue(run, session, draft, &finished, &next);
    Ok(if finished.verified.failed() {
        Exit::Checks
    } else {
        Exit::Done
    })
}

/// What is left to do by hand.
fn next(
    run: &Run<'_>,
    session: &Session,
    spec: &Spec,
    finished: &Finished,
    values: Option<&Values>,
) -> Vec<Next> {
    let connection = session.flags(run.common);
    let mut next = match (find(spec.target), values) {
        (Some(target), Some(values)) => target.next(values),
        _ => Vec::new(),
    };
    for command in next
        .iter_mut()
        .filter_map(|next| next.command.as_mut())
        .filter(|command| command.starts_with("cogoidc "))
    {
        command.push_str(&connection);
    }
    let pending = finished.pool.domains.iter().find_map(|domain| {
        domain
            .alias_target
            .as_ref()
            .map(|target| (&domain.name, target))
    });
    if let Some((name, target)) = pending {
        next.insert(
            0,
            Next::by_hand(format!(
                "Point the DNS name {name} to {target} (alias or CNAME)."
            )),
        );
    }
    if session.serves_itself() {
        next.push(Next::run(
            "This config works only while the sandbox runs.",
            format!("cogoidc sandbox{}", sandbox_flags(run.common)),
        ));
    }
    next
}

/// `cogoidc sandbox` names its port and folder without the prefix of the other commands.
fn sandbox_flags(common: &Common) -> String {
    let port = common.sandbox_port.map(|port| format!(" --port {port}"));
    let data = common
        .sandbox_data
        .as_ref()
        .map(|data| format!(" --data {}", report::quoted(&data.display().to_string())));
    [port, data].into_iter().flatten().collect()
}

/// The lines after the config: what is left to do, how to undo it, how to do it again.
fn epilogue(run: &Run<'_>, session: &Session, draft: &Draft, finished: &Finished, next: &[Next]) {
    let printer = run.printer;
    if !next.is_empty() {
        printer.line("\nLeft for you:");
    }
    for (number, next) in next.iter().enumerate() {
        let command = next
            .command
            .as_ref()
            .map(|command| format!("\n      {command}"))
            .unwrap_or_default();
        printer.line(format_args!("  {} {}{command}", number + 1, next.text));
    }
    let connection = session.flags(run.common);
    let ids = if run.save.is_some() {
        String::new()
    } else {
        format!(
            " --pool-id {} --client-id {}",
            finished.pool.id, finished.client.id
        )
    };
    let target = draft
        .target
        .as_ref()
        .filter(|_| run.save.is_none())
        .map(|target| format!(" --target {target}"))
        .unwrap_or_default();
    printer.line(format_args!(
        "Undo: cogoidc destroy{target}{ids}{connection}"
    ));
    if run.asks_for_app {
        printer.line(format_args!(
            "Without questions: cogoidc init{}{connection} --yes",
            ask::flags(draft)
        ));
    }
}

/// Writes the settings, with the ids of what they made.
fn save(
    path: &Path,
    draft: &Draft,
    session: &Session,
    pool: &crate::cognito::ObservedPool,
    client: &crate::cognito::ObservedClient,
) -> Result<(), Failure> {
    let mut draft = draft.clone();
    draft.account = session.place.account.as_ref().map(ToString::to_string);
    draft.region = Some(session.place.region.to_string());
    draft.pool.id = Some(pool.id.to_string());
    draft.pool.name = Some(pool.name.clone());
    draft.client.id = Some(client.id.to_string());
    draft.client.name = Some(client.name.clone());
    let present = files::read_if_there(path)?;
    let text = file::render(&draft, present.as_deref()).map_err(|why| {
        Failure::from(Error::Failed(format!(
            "cannot write {}: {why}",
            path.display()
        )))
    })?;
    if present.as_deref() != Some(text.as_str()) {
        files::write(path, &text, Access::Shared)?;
    }
    Ok(())
}
