//! `cogoidc destroy`: removes the app client, and the pool when cogoidc made it and this was its last client.

use std::path::Path;

use tokio::task::block_in_place;

use crate::cli::DestroyArgs;
use crate::cognito::error::Kind;
use crate::cognito::{Cognito, FoundPool, Observed, ObservedPool, Wanted};
use crate::command_line::quoted;
use crate::error::{Error, Exit, Failure};
use crate::files::{self, Access};
use crate::flow::existing::Existing;
use crate::flow::report::{self, opening};
use crate::flow::setup;
use crate::plan::text::{PlanText, reports};
use crate::plan::{TeardownScope, teardown};
use crate::settings::{ClientKey, PoolKey, file};
use crate::ui::printer::Printer;
use crate::ui::prompter::{interactive, prompter};
use crate::ui::terminal::Interrupt;
use crate::ui::wizard;

pub(super) async fn destroy(
    args: DestroyArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let Existing { loaded, session, selected } =
        Existing::reach(args.selection, &args.common, printer).await?;
    let mut wanted = Wanted { styles: true, ..setup::wanted_of(&selected) };
    let mut observed = session.cognito.observe(&wanted).await;
    if let Err(why) = &observed
        && matches!(why.kind, Kind::Unknown | Kind::Uncertain)
        && why.operation == "DescribeManagedLoginBrandingByClient"
    {
        // A Cognito that cannot be asked for login styles shall not keep the rest from being removed.
        printer.line(format_args!("login styles are left as they are: {why}"));
        wanted.styles = false;
        observed = session.cognito.observe(&wanted).await;
    }
    let observed = match observed {
        Err(gone) if gone.kind == Kind::NotFound => {
            if let (Some(path), PoolKey::Id(id)) = (&loaded.file, &wanted.pool) {
                // It may be there for other credentials, so the file is left alone.
                printer.prose(
                    format_args!("There is no user pool {id} here. If it was removed, delete the id lines of {}.", path.display()),
                    0,
                );
            }
            return Ok(nothing(printer));
        }
        Ok(Observed { pool: FoundPool::None, .. }) => return Ok(nothing(printer)),
        Ok(observed) => observed,
        Err(cause) => {
            return Err(Error::Cognito {
                doing: format!("cannot look at the {}", wanted.pool),
                cause,
            }
            .into());
        }
    };
    let pool = setup::pool(observed, &wanted, &session.place)?;
    let (scope, plan) = teardown(&pool);
    let gone = ids_of(scope, &pool, &wanted);
    if plan.steps.is_empty() {
        if let Some(path) = &loaded.file {
            forget(path, &gone, printer)?;
        }
        return Ok(nothing(printer));
    }
    let text = PlanText { plan: &plan, files: &[], suffix: None };
    setup::show(printer, &text);
    let users = match scope {
        TeardownScope::Pool => format!(
            "The user pool `{}` has {}; they are lost with it.",
            pool.name,
            setup::about_users(pool.users)
        ),
        TeardownScope::Client if pool.is_ours() => {
            format!("The user pool `{}` stays: other app clients use it.", pool.name)
        }
        TeardownScope::Client => {
            format!("The user pool `{}` stays: cogoidc did not make it.", pool.name)
        }
    };
    printer.prose(users, 0);
    confirm(&args.common, args.confirm.as_deref(), &pool.name)?;
    let applied = setup::make(&session, &plan, printer, interrupt).await;
    let (done, ids) = (applied.done.clone(), applied.ids.clone());
    if let Some(failure) = setup::unfinished(applied, &plan, None, interrupt) {
        return Err(failure);
    }
    let progress = report::progress(&plan, &done, &ids);
    if let Some(path) = &loaded.file {
        forget(path, &gone, printer).map_err(|failure| failure.knowing(progress.clone()))?;
    }
    if printer.json {
        let mut document = opening("destroy");
        document.extend(progress);
        document.insert(
            "steps".to_owned(),
            serde_json::to_value(reports(&plan, &done)).unwrap_or_default(),
        );
        printer.document(&document);
    }
    Ok(Exit::Done)
}

/// The ids that lead nowhere after the removal, by the table of the spec file that may hold them.
fn ids_of<'a>(
    scope: TeardownScope,
    pool: &'a ObservedPool,
    wanted: &'a Wanted,
) -> Vec<(&'static str, &'a str)> {
    let whole = (scope == TeardownScope::Pool).then(|| ("pool", pool.id.as_str()));
    // A client that is named and not there went in an earlier run.
    let named = match &wanted.client {
        Some(ClientKey::Id(id)) => Some(id),
        Some(ClientKey::Name(_)) | None => None,
    };
    let clients = pool.found_clients.iter().map(|client| &client.id);
    let clients = clients.chain(named).map(|id| ("client", id.as_str()));
    whole.into_iter().chain(clients).collect()
}

/// Takes the ids of what was removed out of the spec file, so that it can be used again.
fn forget(path: &Path, gone: &[(&'static str, &str)], printer: Printer) -> Result<(), Failure> {
    let Some(text) = files::read_if_there(path)? else {
        return Ok(());
    };
    let shown = path.display();
    let left = file::without_ids(&text, gone)
        .map_err(|why| Error::Failed(format!("cannot write {shown}: {why}")))?;
    if let Some((text, keys)) = left {
        let keys = keys.join(" and ");
        files::write(path, &text, Access::Shared).map_err(|why| {
            Failure::from(why).hint(format!("all is removed; delete {keys} from {shown} yourself"))
        })?;
        printer.prose(
            format_args!("{keys} of what was removed went from {shown}; its settings stay, to be made again by init or apply."),
            0,
        );
    }
    Ok(())
}

fn nothing(printer: Printer) -> Exit {
    printer.line("Nothing to remove.");
    if printer.json {
        let mut document = opening("destroy");
        document.insert("steps".to_owned(), Vec::<String>::new().into());
        printer.document(&document);
    }
    Exit::Done
}

/// The pool's name, typed or passed: what goes does not come back.
fn confirm(
    common: &crate::cli::Common,
    confirmed: Option<&str>,
    name: &str,
) -> Result<(), Failure> {
    match confirmed {
        Some(typed) if typed == name => return Ok(()),
        Some(typed) => {
            return Err(Error::Usage(format!(
                "--confirm: the user pool is named `{name}`, not `{typed}`; nothing was removed"
            ))
            .into());
        }
        None => {}
    }
    if !interactive(common.no_input) {
        return Err(Failure::from(Error::Usage(
            "nothing was removed: --confirm is missing".to_owned(),
        ))
        .hint(format!("run the same command with --confirm {}", quoted(name))));
    }
    let mut prompter = prompter(common.plain_prompts);
    if block_in_place(|| wizard::typed_name(prompter.as_mut(), name))? {
        Ok(())
    } else {
        Err(Error::Usage("that is not its name; nothing was removed".to_owned()).into())
    }
}
