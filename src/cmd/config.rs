//! `cogoidc config`: the config of an existing set-up.

use tokio::task::block_in_place;

use crate::apps::{APPS, App, find, form_names, forms, shared_forms};
use crate::cli::{Common, ConfigArgs};
use crate::error::{Error, Exit, Failure};
use crate::finding::Outcome;
use crate::flow::document::{self, ConfigReport};
use crate::flow::report;
use crate::flow::set_up::{Named, Reached, Reads, SetUp};
use crate::flow::verify::{self, Finished};
use crate::settings::ClientKind;
use crate::ui::printer::{Printer, Verbosity};
use crate::ui::prompter::{interactive, prompter};
use crate::ui::wizard;

pub(super) async fn config(args: ConfigArgs, printer: Printer) -> Result<Exit, Failure> {
    let mut named = Named::load(args.selection, &args.common, printer).await?;
    let form = args.form.as_deref();
    let known = named.selected()?.target;
    let target = match (known.and_then(find), form) {
        (None, None) => Some(which_app(&args.common, printer)?),
        (known, _) => known,
    };
    if let Some(form) = form {
        judge(form, target)?;
    }
    named.loaded.draft.target = target.map(|target| target.name.to_owned());
    let set_up = SetUp::of(named, Reads::default()).await?;
    let SetUp { reached: Reached { session, .. }, selected, pool, client } = set_up;
    let show_secret = args.show_secret || form == Some("secret");
    if form == Some("secret") && client.kind == ClientKind::Public {
        return Err(Error::Usage(format!(
            "the app client `{}` ({}) is public: it has no secret",
            client.name, client.id
        ))
        .into());
    }
    if form == Some("secret") && client.secret.is_none() {
        return Err(Error::Failed(format!(
            "Cognito does not return the secret of the app client `{}` ({})",
            client.name, client.id
        ))
        .into());
    }
    // The config is the result here; that the checks hold is said only when they do not.
    let quiet = Printer { verbosity: Verbosity::Quiet, ..printer };
    let verified = verify::discovery(&session, &selected, (&pool, &client), quiet).await;
    for finding in verified.findings.iter().filter(|finding| finding.outcome != Outcome::Pass) {
        printer.finding(finding);
    }
    let finished = Finished { pool, client, verified };
    let Some(values) = report::values(&session, &selected, &finished, show_secret) else {
        if printer.json {
            let checks = Some(finished.verified.findings.as_slice());
            document::print(printer, "config", ConfigReport { checks, snippets: Vec::new() });
        }
        return Ok(Exit::Checks);
    };
    let snippets = match target {
        Some(target) => forms(target, &values),
        None => shared_forms(None, &values),
    };
    let chosen = match form {
        None => snippets.first(),
        Some(form) => snippets.iter().find(|snippet| snippet.form == form),
    };
    if printer.json {
        let snippets =
            form.map_or_else(|| snippets.iter().collect(), |_| chosen.into_iter().collect());
        document::print(printer, "config", ConfigReport { checks: None, snippets });
    } else if let Some(snippet) = chosen {
        if let Some(instruction) = snippet.instruction() {
            printer.line(instruction);
        }
        printer.result(&snippet.text);
        if session.is_sandbox() {
            printer.line("works only while cogoidc sandbox runs");
        }
    }
    Ok(Exit::Done)
}

/// Refuses a form that the app's config does not come in.
fn judge(form: &str, target: Option<&'static App>) -> Result<(), Failure> {
    let names = form_names(target);
    // That a client has no secret is said with its name.
    if form == "secret" || names.contains(&form) {
        return Ok(());
    }
    let names = names.join(", ");
    Err(match target {
        Some(target) => {
            Error::Usage(format!("{} has no form `{form}`; there are {names}", target.title))
        }
        None => Error::Usage(format!(
            "missing: --target: which app has the form `{form}` is not known; every app has {names}"
        )),
    }
    .into())
}

/// The app whose config is wanted, where the ids alone are given: asked for, or named as missing.
fn which_app(common: &Common, printer: Printer) -> Result<&'static App, Failure> {
    if interactive(common.no_input) && !printer.json {
        let mut prompter = prompter(common.plain_prompts);
        return Ok(block_in_place(|| wizard::app(prompter.as_mut(), &APPS))?);
    }
    let names: Vec<&str> = APPS.iter().map(|target| target.name).collect();
    Err(Failure::from(Error::Usage(format!(
        "missing: --target: the ids do not tell which app the config is for; there are {}",
        names.join(", ")
    )))
    .hint("or use a form that every app has: --as env, --as json"))
}
