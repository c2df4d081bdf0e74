//! `cogoidc config`: the config of an existing set-up.

use super::setup::{self, Finished};
use super::{connect, load, opening, report, verify};
use crate::cli::ConfigArgs;
use crate::error::{Error, Exit, Failure};
use crate::finding::Outcome;
use crate::resolve::select;
use crate::spec::ClientKind;
use crate::target::{find, forms};
use crate::ui::printer::{Printer, Talk};

pub(super) async fn config(args: ConfigArgs, printer: Printer) -> Result<Exit, Failure> {
    let loaded = load::load(args.selection.into(), &args.common, printer)?;
    let destination = connect::destination(&args.common, &loaded.draft).await?;
    let Some(target) = select(&loaded.draft, &destination.place())?
        .target
        .and_then(find)
    else {
        return Err(Failure::from(Error::Usage("missing: --target".to_owned()))
            .hint("the apps there are: cogoidc targets"));
    };
    let session = destination
        .open(&args.common, loaded.draft.account.as_deref(), printer)
        .await?;
    let selected = select(&loaded.draft, &session.place)?;
    let wanted = setup::wanted_of(&selected);
    let (pool, client) = setup::found(
        setup::observe(&session, &wanted).await?,
        &wanted,
        &session.place,
    )?;
    let form = args.form.as_deref();
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
            "Cognito does not tell the secret of the app client `{}` ({})",
            client.name, client.id
        ))
        .into());
    }
    // The config is the result here; that the checks hold is said only when they do not.
    let quiet = Printer {
        talk: Talk::Quiet,
        ..printer
    };
    let verified = verify::discovery(&session, &selected, &pool, false, quiet).await;
    for finding in verified
        .findings
        .iter()
        .filter(|finding| finding.outcome != Outcome::Pass)
    {
        printer.finding(finding);
    }
    let finished = Finished {
        pool,
        client,
        verified,
    };
    let connection = session.flags(&args.common);
    let Some(values) = report::values(&session, &selected, &finished, show_secret, &connection)
    else {
        if printer.json {
            let mut document = opening("config");
            document.insert(
                "checks".to_owned(),
                serde_json::to_value(&finished.verified.findings).unwrap_or_default(),
            );
            document.insert("snippets".to_owned(), Vec::<String>::new().into());
            printer.document(&document);
        }
        return Ok(Exit::Checks);
    };
    let snippets = forms(target, &values);
    let chosen = match form {
        None => snippets.first(),
        Some(form) => Some(
            snippets
                .iter()
                .find(|snippet| snippet.form == form)
                .ok_or_else(|| {
                    let names: Vec<&str> = snippets.iter().map(|snippet| snippet.form).collect();
                    Error::Usage(format!(
                        "{} has no form `{form}`; there are {}",
                        target.title(),
                        names.join(", ")
                    ))
                })?,
        ),
    };
    if printer.json {
        let mut document = opening("config");
        let chosen: Vec<_> = form.map_or_else(
            || snippets.iter().collect(),
            |_| chosen.into_iter().collect(),
        );
        document.insert(
            "snippets".to_owned(),
            serde_json::to_value(chosen).unwrap_or_default(),
        );
        printer.document(&document);
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
