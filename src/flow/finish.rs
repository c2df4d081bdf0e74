//! The end of init and apply: read back, write the files, prove the set-up, print the app's config.

use std::path::Path;

use super::connect::Session;
use super::run::Run;
use super::verify::{self, Finished};
use super::{look, providers, report};
use crate::apps::{Next, Values, find, forms};
use crate::cli::Common;
use crate::cognito::Observed;
use crate::command_line::{self, CommandLine, Flags};
use crate::error::{Error, Exit, Failure};
use crate::files::{self, Access};
use crate::finding::{Finding, Outcome};
use crate::plan::Plan;
use crate::settings::draft::Draft;
use crate::settings::{Selected, Spec, file};

/// What a run made.
pub(crate) struct Made<'a> {
    pub(crate) plan: &'a Plan,
    /// Of each step, whether it was done.
    pub(crate) done: &'a [bool],
    /// What was found of its identity providers before.
    pub(crate) judged: Vec<Finding>,
}

/// Reads back what is there, writes the files, proves the set-up and prints the app's config.
pub(crate) async fn finish(
    run: &Run<'_>,
    session: &Session,
    draft: &Draft,
    spec: &Spec,
    made: Made<'_>,
    observed: Observed,
) -> Result<Exit, Failure> {
    let Made { plan, done, judged } = made;
    let (pool, client) = look::found(observed, &look::wanted(spec), &session.place)?;
    if let Some(path) = &run.save {
        save(path, draft, session, &pool, &client)?;
    }
    let secret_file = match (&run.secret.secret_file, &client.secret) {
        (Some(path), Some(secret)) => {
            use secrecy::ExposeSecret;
            files::write(path, &format!("{}\n", secret.expose_secret()), Access::Private)?;
            if files::git_would_track(path) {
                run.printer.outcome(
                    Outcome::Warn,
                    format_args!(
                        "git would track {}, which holds a secret; add it to .gitignore",
                        path.display()
                    ),
                );
            }
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
    // They were shown before anything was changed.
    verified.findings.splice(0..0, judged);
    let finished = Finished { pool, client, verified };
    let values = report::values(session, &selected, &finished, run.secret.show_secret);
    let target = find(spec.target);
    let snippets = match (target, &values) {
        (Some(target), Some(values)) => forms(target, values),
        _ => Vec::new(),
    };
    let next = next(run, session, draft, spec, &finished, values.as_ref());
    let checklists = providers::entered(spec, plan, &finished);
    if run.printer.json {
        let secret = finished.client.secret.as_ref().filter(|_| run.secret.show_secret);
        let outcome = report::Outcome {
            command: run.command,
            plan,
            done,
            snippets: &snippets,
            next: &next,
            secret: secret.map(secrecy::ExposeSecret::expose_secret),
            secret_file,
        };
        let mut document = report::document(session, spec, &finished, &outcome);
        if !checklists.is_empty() {
            document.extend(providers::checklists(checklists.iter()));
        }
        run.printer.document(&document);
    } else if let Some(snippet) = snippets.first() {
        if let Some(instruction) = snippet.instruction() {
            run.printer.prose(format_args!("\n{instruction}"), 0);
        }
        run.printer.result(&snippet.text);
    }
    if !run.printer.json {
        for checklist in &checklists {
            run.printer.line("");
            providers::print(checklist, run.printer);
        }
    }
    epilogue(run, session, draft, &finished, &next);
    Ok(if finished.verified.failed() { Exit::Checks } else { Exit::Done })
}

/// What is left to do by hand.
fn next(
    run: &Run<'_>,
    session: &Session,
    draft: &Draft,
    spec: &Spec,
    finished: &Finished,
    values: Option<&Values>,
) -> Vec<Next> {
    let connection = &session.connection;
    let mut next = match (find(spec.target), values) {
        (Some(target), Some(values)) => target.next(values),
        _ => Vec::new(),
    };
    for next in &mut next {
        next.command = next.command.take().map(|command| command.with(connection));
    }
    let pending = finished
        .pool
        .domains
        .iter()
        .find_map(|domain| domain.alias_target.as_ref().map(|target| (&domain.name, target)));
    if let Some((name, target)) = pending {
        next.insert(
            0,
            Next::by_hand(format!("Point the DNS name {name} to {target} (alias or CNAME).")),
        );
    }
    let provider = spec.providers.first().map(|first| &first.name);
    let login = CommandLine::new("login")
        .with(&Flags::default().option("--identity-provider", provider))
        .with(&which(run, draft, finished))
        .with(connection);
    next.push(Next::run("Prove it with a real sign-in.", login));
    if session.serves_itself() {
        next.push(Next::run(
            "This config works only while the sandbox runs.",
            CommandLine::new("sandbox").with(&sandbox_flags(run.common)),
        ));
    } else if session.is_sandbox() {
        next.push(Next::by_hand(
            "This config works only while the sandbox runs, which another process serves now.",
        ));
    }
    next
}

/// `cogoidc sandbox` names its port and folder without the prefix of the other commands.
fn sandbox_flags(common: &Common) -> Flags {
    Flags::default()
        .option("--port", common.sandbox_port)
        .file("--data", common.sandbox_data.as_deref())
}

/// The flag for a spec file that is not found by itself.
fn spec_flag(run: &Run<'_>) -> Flags {
    let path = run.save.as_deref();
    Flags::default().file("--spec", path.filter(|path| *path != Path::new(file::DEFAULT_NAME)))
}

/// The flags by which another command finds the set-up.
fn which(run: &Run<'_>, draft: &Draft, finished: &Finished) -> Flags {
    match &run.save {
        Some(_) => spec_flag(run),
        None => {
            let app = Flags::default().option("--target", draft.target.as_ref());
            app.client(&finished.pool.id, &finished.client.id)
        }
    }
}

/// The lines after the config: what is left to do, how to undo it, how to do it again.
fn epilogue(run: &Run<'_>, session: &Session, draft: &Draft, finished: &Finished, next: &[Next]) {
    let printer = run.printer;
    if !next.is_empty() {
        printer.line("\nLeft for you:");
    }
    for (number, next) in next.iter().enumerate() {
        printer.prose(format_args!("  {} {}", number + 1, next.text), 4);
        if let Some(command) = &next.command {
            // Whole, to be copied.
            printer.line(format_args!("      {command}"));
        }
    }
    let connection = &session.connection;
    let undo = CommandLine::new("destroy").with(&which(run, draft, finished)).with(connection);
    printer.line(format_args!("Undo: {undo}"));
    if run.asks_for_app {
        // The sandbox sends no invitation, so a password that was typed has to come from somewhere.
        let typed = session.is_sandbox()
            && draft.user.email.is_some()
            && draft.user.password_file.is_none();
        let password = typed.then_some("FILE");
        if !draft.providers.is_empty() {
            // No flag of init names an identity provider.
            let apply = CommandLine::new("apply").with(&spec_flag(run)).with(connection);
            printer.line(format_args!(
                "Without questions (the spec file, and client_secret_file or client_secret_env in it): {}",
                apply.switch("--yes")
            ));
            return;
        }
        let note = if typed { " (FILE holds the user's password in its first line)" } else { "" };
        let init = CommandLine::new("init")
            .with(&command_line::flags(draft).option("--password-file", password))
            .with(&run.files())
            .with(connection)
            .switch("--yes");
        printer.line(format_args!("Without questions{note}: {init}"));
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
    if session.is_sandbox() {
        draft.sandbox = Some(true);
    }
    draft.pool.id = Some(pool.id.to_string());
    draft.pool.name = Some(pool.name.clone());
    draft.client.id = Some(client.id.to_string());
    draft.client.name = Some(client.name.clone());
    let present = files::read_if_there(path)?;
    let text = file::render(&draft, present.as_deref()).map_err(|why| {
        Failure::from(Error::Failed(format!("cannot write {}: {why}", path.display())))
    })?;
    if present.as_deref() != Some(text.as_str()) {
        files::write(path, &text, Access::Shared)?;
    }
    Ok(())
}
