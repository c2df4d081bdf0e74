//! The app client whose URLs are listed or changed.

use serde_json::{Value, json};

use crate::apps::{App, find};
use crate::cli::{Common, Selection};
use crate::cognito::step::Change;
use crate::cognito::{Ids, ObservedClient, ObservedPool, Step, Wanted};
use crate::error::{Exit, Failure};
use crate::flow::connect::Session;
use crate::flow::existing::{Existing, look};
use crate::flow::report::opening;
use crate::flow::setup;
use crate::plan::Plan;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// One app client, looked at.
pub(super) struct Subject {
    session: Session,
    pub(super) target: Option<&'static dyn App>,
    wanted: Wanted,
    pool: ObservedPool,
    pub(super) client: ObservedClient,
}

pub(super) async fn subject(
    selection: Selection,
    common: &Common,
    printer: Printer,
) -> Result<Subject, Failure> {
    let reached = Existing::reach(selection, common, printer).await?;
    let Existing { session, selected, .. } = reached;
    let wanted = setup::wanted_of(&selected);
    let (pool, client) = look(&session, &wanted).await?;
    Ok(Subject { session, target: selected.target.and_then(find), wanted, pool, client })
}

/// What becomes of one of a client's URL lists.
pub(super) struct Edit {
    pub(super) sign_out: bool,
    pub(super) add: Vec<String>,
    pub(super) remove: Vec<String>,
}

impl Subject {
    pub(super) fn registered(&self, sign_out: bool) -> &[String] {
        if sign_out { &self.client.sign_out_urls } else { &self.client.callback_urls }
    }

    pub(super) async fn change(
        self,
        edit: Edit,
        printer: Printer,
        interrupt: &Interrupt,
    ) -> Result<Exit, Failure> {
        let Self { session, wanted, pool, client, .. } = self;
        let Edit { sign_out, add, remove } = edit;
        if add.is_empty() && remove.is_empty() {
            printer.line("Nothing to change.");
            show(&client, false, printer);
            return Ok(Exit::Done);
        }
        let (label, member) = if sign_out {
            ("sign_out_urls", "LogoutURLs")
        } else {
            ("callback_urls", "CallbackURLs")
        };
        let changes = vec![Change::List { label, member, add, remove }];
        let plan = Plan {
            steps: vec![Step::UpdateClient {
                id: client.id.clone(),
                name: client.name.clone(),
                changes,
            }],
            ids: Ids { pool: Some(pool.id.clone()), client: Some(client.id.clone()) },
            notes: Vec::new(),
        };
        let applied = setup::make(&session, &plan, printer, interrupt).await;
        if let Some(failure) = setup::unfinished(applied, &plan, None, interrupt) {
            return Err(failure);
        }
        let (_, client) = look(&session, &wanted).await?;
        show(&client, true, printer);
        Ok(Exit::Done)
    }
}

pub(super) fn show(client: &ObservedClient, changed: bool, printer: Printer) {
    let (callbacks, sign_outs) = (&client.callback_urls, &client.sign_out_urls);
    if printer.json {
        let mut document = opening("callback");
        document.insert("client".to_owned(), json!({"id": client.id, "name": client.name}));
        document.insert("callback_urls".to_owned(), json!(callbacks));
        document.insert("sign_out_urls".to_owned(), json!(sign_outs));
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
