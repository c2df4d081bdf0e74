//! `cogoidc callback`: the URLs of an app client, everything else kept.

use std::io::Read;

use serde_json::Value;

use super::connect::{self, Session};
use super::{load, opening, report, setup};
use crate::cli::{CallbackChangeArgs, CallbackListArgs, Common, Selection};
use crate::cognito::step::Change;
use crate::cognito::{Ids, ObservedClient, ObservedPool, Step, Wanted};
use crate::error::{Error, Exit, Failure};
use crate::plan::Plan;
use crate::resolve::select;
use crate::spec::types::CallbackUrl;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// One app client, looked at.
struct Subject {
    session: Session,
    wanted: Wanted,
    pool: ObservedPool,
    client: ObservedClient,
}

async fn subject(
    selection: Selection,
    common: &Common,
    printer: Printer,
) -> Result<Subject, Failure> {
    let loaded = load::load(selection.into(), common, printer)?;
    let destination = connect::destination(common, &loaded.draft).await?;
    select(&loaded.draft, &destination.place())?;
    let session = destination
        .open(common, loaded.draft.account.as_deref(), printer)
        .await?;
    let wanted = setup::wanted_of(&select(&loaded.draft, &session.place)?);
    let (pool, client) = setup::found(
        setup::observe(&session, &wanted).await?,
        &wanted,
        &session.place,
    )?;
    Ok(Subject {
        session,
        wanted,
        pool,
        client,
    })
}

pub(super) async fn list(args: CallbackListArgs, printer: Printer) -> Result<Exit, Failure> {
    let subject = subject(args.selection, &args.common, printer).await?;
    show(&subject.client, false, printer);
    Ok(Exit::Done)
}

pub(super) async fn add(
    args: CallbackChangeArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let urls = valid(&args.urls)?;
    change(args, printer, interrupt, |registered| {
        let add: Vec<String> = urls
            .iter()
            .filter(|url| !registered.contains(url))
            .cloned()
            .collect();
        // The placeholder of an app that was not deployed goes when a real URL joins it.
        let placeholder = CallbackUrl::NOT_DEPLOYED.to_owned();
        let leaves =
            registered.contains(&placeholder) && urls.iter().any(|url| *url != placeholder);
        (add, leaves.then_some(placeholder).into_iter().collect())
    })
    .await
}

pub(super) async fn remove(
    args: CallbackChangeArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let urls = lines(&args.urls)?;
    change(args, printer, interrupt, |registered| {
        (
            Vec::new(),
            urls.iter()
                .filter(|url| registered.contains(url))
                .cloned()
                .collect(),
        )
    })
    .await
}

/// The URLs that were given, those of stdin in the place of `-`.
fn lines(given: &[String]) -> Result<Vec<String>, Failure> {
    let mut urls = Vec::new();
    for url in given {
        if url == "-" {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|why| Error::Failed(format!("cannot read stdin: {why}")))?;
            urls.extend(
                text.lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned),
            );
        } else {
            urls.push(url.clone());
        }
    }
    if urls.is_empty() {
        return Err(Error::Usage("no URL is given".to_owned()).into());
    }
    Ok(urls)
}

fn valid(given: &[String]) -> Result<Vec<String>, Failure> {
    let mut urls: Vec<String> = Vec::new();
    for line in lines(given)? {
        let url: CallbackUrl = line.parse().map_err(|why| Error::Usage(format!("{why}")))?;
        if !urls.iter().any(|known| known == url.as_str()) {
            urls.push(url.to_string());
        }
    }
    // Beside a real URL the placeholder means nothing.
    if urls.iter().any(|url| url != CallbackUrl::NOT_DEPLOYED) {
        urls.retain(|url| url != CallbackUrl::NOT_DEPLOYED);
    }
    Ok(urls)
}

/// Adds and removes what `decide` makes of the registered URLs.
async fn change(
    args: CallbackChangeArgs,
    printer: Printer,
    interrupt: &Interrupt,
    decide: impl Fn(&[String]) -> (Vec<String>, Vec<String>),
) -> Result<Exit, Failure> {
    let Subject {
        session,
        wanted,
        pool,
        client,
    } = subject(args.selection, &args.common, printer).await?;
    let (label, member, registered) = if args.sign_out {
        ("sign_out_urls", "LogoutURLs", &client.sign_out_urls)
    } else {
        ("callback_urls", "CallbackURLs", &client.callback_urls)
    };
    let (add, remove) = decide(registered);
    if add.is_empty() && remove.is_empty() {
        printer.line("Nothing to change.");
        show(&client, false, printer);
        return Ok(Exit::Done);
    }
    let changes = vec![Change::List {
        label,
        member,
        add,
        remove,
    }];
    let plan = Plan {
        steps: vec![Step::UpdateClient {
            id: client.id.clone(),
            name: client.name.clone(),
            changes,
        }],
        ids: Ids {
            pool: Some(pool.id.clone()),
            client: Some(client.id.clone()),
        },
        notes: Vec::new(),
    };
    let applied = setup::make(&session, &plan, printer, interrupt).await;
    if let Some(failure) = setup::unfinished(applied, &plan, None, interrupt) {
        return Err(failure);
    }
    let (_, client) = setup::found(
        setup::observe(&session, &wanted).await?,
        &wanted,
        &session.place,
    )?;
    show(&client, true, printer);
    Ok(Exit::Done)
}

fn show(client: &ObservedClient, changed: bool, printer: Printer) {
    let (callbacks, sign_outs) = (
        report::sorted(&client.callback_urls),
        report::sorted(&client.sign_out_urls),
    );
    if printer.json {
        let mut document = opening("callback");
        document.insert(
            "client".to_owned(),
            serde_json::json!({"id": client.id, "name": client.name}),
        );
        document.insert("callback_urls".to_owned(), serde_json::json!(callbacks));
        document.insert("sign_out_urls".to_owned(), serde_json::json!(sign_outs));
        document.insert("changed".to_owned(), Value::from(changed));
        printer.document(&document);
        return;
    }
    for url in callbacks {
        printer.result(format_args!("callback {url}\n"));
    }
    for url in sign_outs {
        printer.result(format_args!("sign-out {url}\n"));
    }
}
