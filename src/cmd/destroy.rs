//! `cogoidc destroy`: removes the app client, and the pool when cogoidc made it and this was its last client.

use tokio::task::block_in_place;

use super::{connect, load, opening, report, setup};
use crate::cli::DestroyArgs;
use crate::cognito::error::Kind;
use crate::cognito::{Cognito, FoundPool, Observed, Wanted};
use crate::error::{Error, Exit, Failure};
use crate::plan::text::{PlanText, reports};
use crate::plan::{TeardownScope, teardown};
use crate::resolve::select;
use crate::spec::shell;
use crate::ui::printer::Printer;
use crate::ui::prompter::{interactive, prompter};
use crate::ui::terminal::Interrupt;
use crate::ui::wizard;

pub(super) async fn destroy(
    args: DestroyArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let loaded = load::load(args.selection.into(), &args.common, printer)?;
    let destination = connect::destination(&args.common, &loaded.draft).await?;
    select(&loaded.draft, &destination.place())?;
    let session = destination
        .open(&args.common, loaded.draft.account.as_deref(), printer)
        .await?;
    let selected = select(&loaded.draft, &session.place)?;
    let mut wanted = Wanted {
        styles: true,
        ..setup::wanted_of(&selected)
    };
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
        Err(gone) if gone.kind == Kind::NotFound => return Ok(nothing(printer)),
        Ok(Observed {
            pool: FoundPool::None,
            ..
        }) => return Ok(nothing(printer)),
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
    if plan.steps.is_empty() {
        return Ok(nothing(printer));
    }
    let text = PlanText {
        plan: &plan,
        files: &[],
        suffix: None,
    };
    setup::show(printer, &text);
    let users = match scope {
        TeardownScope::Pool => format!(
            "The user pool `{}` has {}; they are lost with it.",
            pool.name,
            setup::about_users(pool.users)
        ),
        TeardownScope::Client if pool.is_ours() => format!(
            "The user pool `{}` stays: other app clients use it.",
            pool.name
        ),
        TeardownScope::Client => format!(
            "The user pool `{}` stays: cogoidc did not make it.",
            pool.name
        ),
    };
    printer.prose(users, 0);
    confirm(&args.common, args.confirm.as_deref(), &pool.name)?;
    let applied = setup::make(&session, &plan, printer, interrupt).await;
    let (done, ids) = (applied.done.clone(), applied.ids.clone());
    if let Some(failure) = setup::unfinished(applied, &plan, None, interrupt) {
        return Err(failure);
    }
    if let Some(path) = &loaded.file {
        let path = path.display();
        printer.prose(
            format_args!("{path} still names what was removed: delete the file, or its id lines, before you run init again."),
            0,
        );
    }
    if printer.json {
        let mut document = opening("destroy");
        document.extend(report::progress(&plan, &done, &ids));
        document.insert(
            "steps".to_owned(),
            serde_json::to_value(reports(&plan, &done)).unwrap_or_default(),
        );
        printer.document(&document);
    }
    Ok(Exit::Done)
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
        .hint(format!(
            "run the same command with --confirm {}",
            shell::quoted(name)
        )));
    }
    let mut prompter = prompter(common.plain_prompts);
    if block_in_place(|| wizard::typed_name(prompter.as_mut(), name))? {
        Ok(())
    } else {
        Err(Error::Usage("that is not its name; nothing was removed".to_owned()).into())
    }
}
