//! What `destroy` reads, says and writes: the set-up to delete, and the ids in the spec file that go with it.

use std::path::Path;

use tokio::task::block_in_place;

use super::document;
use super::load::Loaded;
use super::report::{self, progress};
use super::set_up::Reached;
use super::{about_users, look};
use crate::cli::Common;
use crate::cognito::error::Kind;
use crate::cognito::step::Action;
use crate::cognito::{
    Cognito, CognitoError, FoundPool, Observed, ObservedPool, StyleLookup, Wanted,
};
use crate::command_line::quoted;
use crate::error::{Error, Exit, Failure};
use crate::files::{self, Access};
use crate::known::Progress;
use crate::plan::text::{FileLine, PlanText};
use crate::plan::{Conflict, Plan, TeardownScope};
use crate::settings::{ClientKey, PoolKey, file};
use crate::ui::printer::Printer;
use crate::ui::prompter::{interactive, prompter};
use crate::ui::wizard;
use crate::values::offered;

/// Reads the pool with everything that `destroy` deletes; `None` if there is no such pool.
///
/// # Errors
///
/// A refusal by Cognito; several pools or app clients of that name.
pub(crate) async fn read(
    reached: &mut Reached,
    printer: Printer,
) -> Result<Option<ObservedPool>, Failure> {
    reached.wanted = whole(reached.wanted.clone());
    let observed = match observe(reached, printer).await {
        Err(gone) if gone.kind == Kind::NotFound => {
            hint_at_ids(reached, printer);
            return Ok(None);
        }
        Ok(Observed { pool: FoundPool::None(others), .. }) => {
            let Loaded { draft, filed, .. } = &reached.loaded;
            if is_typed(&draft.pool.name, &filed.pool.name) {
                let what = format!("there is no {}{}", reached.wanted.pool, offered(&others));
                return Err(Conflict::Absent(what).into());
            }
            return Ok(None);
        }
        Ok(observed) => observed,
        Err(cause) => {
            let doing = format!("cannot look at the {}", reached.wanted.pool);
            return Err(Error::Cognito { doing, cause }.into());
        }
    };
    look::pool(observed, &reached.wanted, &reached.session.place).map(Some)
}

/// What has to be looked at to delete a set-up.
pub(crate) fn whole(wanted: Wanted) -> Wanted {
    Wanted { domains: true, client_names: true, style: StyleLookup::IfManagedOrNew, ..wanted }
}

/// Whether a flag gives a name: one that exists nowhere is then a slip, and not a set-up that is deleted already.
fn is_typed(name: &Option<String>, filed: &Option<String>) -> bool {
    name.is_some() && name != filed
}

/// Fails if a flag names an app client that the pool does not have.
///
/// # Errors
///
/// [`Conflict::Absent`], with the names that there are.
pub(crate) fn client_exists(reached: &Reached, pool: &ObservedPool) -> Result<(), Failure> {
    let Loaded { draft, filed, .. } = &reached.loaded;
    if pool.found_clients.is_empty() && is_typed(&draft.client.name, &filed.client.name) {
        let name = draft.client.name.as_deref().unwrap_or_default();
        let there = offered(&look::client_names(pool, &reached.wanted));
        let what = format!("the user pool `{}` has no app client `{name}`{there}", pool.name);
        return Err(Conflict::Absent(what).into());
    }
    Ok(())
}

/// Looks at the set-up; without the login styles if this Cognito has no API for them.
async fn observe(reached: &mut Reached, printer: Printer) -> Result<Observed, CognitoError> {
    let session = &reached.session;
    match session.waiting(session.cognito.observe(&reached.wanted)).await {
        Err(why)
            if matches!(why.kind, Kind::Unknown | Kind::Uncertain)
                && why.operation == Some("DescribeManagedLoginBrandingByClient") =>
        {
            printer.line(format_args!("login styles are left as they are: {why}"));
            reached.wanted.style = StyleLookup::No;
            session.waiting(session.cognito.observe(&reached.wanted)).await
        }
        observed => observed,
    }
}

/// Says which lines of the spec file name a pool that is not here. Other credentials may reach it, so the file stays.
fn hint_at_ids(reached: &Reached, printer: Printer) {
    if let (Some(path), PoolKey::Id(id)) = (&reached.loaded.file, &reached.wanted.pool) {
        let path = path.display();
        printer.prose(
            format_args!("There is no user pool {id} here. If it was deleted, remove the id lines from {path}."),
            0,
        );
    }
}

/// Shows the plan, and what becomes of the pool and its users.
pub(crate) fn describe(
    scope: TeardownScope,
    text: &PlanText<'_>,
    pool: &ObservedPool,
    printer: Printer,
) {
    report::show(printer, text);
    let name = &pool.name;
    let users = match scope {
        TeardownScope::Pool => {
            format!(
                "The user pool `{name}` has {}; they are deleted with it.",
                about_users(pool.users)
            )
        }
        TeardownScope::Client if pool.is_ours() => {
            format!("The user pool `{name}` stays: other app clients use it.")
        }
        TeardownScope::Client => {
            format!("The user pool `{name}` stays: cogoidc did not create it.")
        }
    };
    printer.prose(users, 0);
}

/// Prints the JSON document of what was deleted.
pub(crate) fn report(plan: &Plan, done: &[bool], printer: Printer) {
    if printer.json {
        document::print(printer, "destroy", progress(plan, done, &plan.ids));
    }
}

/// The ids that name nothing after the deletion, each with the table of the spec file that may hold it.
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

/// The line of the plan for the spec file, if it holds ids of what is deleted.
///
/// # Errors
///
/// A spec file that cannot be read, or that this user may not replace.
pub(crate) fn file_line(
    reached: &Reached,
    scope: TeardownScope,
    pool: &ObservedPool,
) -> Result<Option<FileLine>, Failure> {
    let Some(edit) = edit(reached, scope, pool)? else {
        return Ok(None);
    };
    files::check_output(edit.path)?;
    let path = edit.path.display().to_string();
    Ok(Some(FileLine { action: Action::Update, path, what: "its ids removed" }))
}

/// Removes the ids of what was deleted from the spec file, so that it can be used again.
///
/// # Errors
///
/// A spec file that cannot be read or written.
pub(crate) fn forget(
    reached: &Reached,
    scope: TeardownScope,
    pool: &ObservedPool,
    printer: Printer,
) -> Result<(), Failure> {
    let Some(Edit { path, text, keys }) = edit(reached, scope, pool)? else {
        return Ok(());
    };
    let (shown, keys) = (path.display(), keys.join(" and "));
    files::write(path, &text, Access::Shared).map_err(|why| {
        Failure::from(why)
            .hint(format!("everything is deleted; remove {keys} from {shown} yourself"))
    })?;
    printer.prose(
        format_args!("Removed {keys} from {shown}; its other settings stay, for init or apply to create the set-up again."),
        0,
    );
    Ok(())
}

/// A spec file without the ids of what is deleted.
struct Edit<'a> {
    path: &'a Path,
    text: String,
    keys: Vec<String>,
}

/// The spec file without the ids of what is deleted; `None` if it holds none of them.
fn edit<'a>(
    reached: &'a Reached,
    scope: TeardownScope,
    pool: &ObservedPool,
) -> Result<Option<Edit<'a>>, Failure> {
    let Some(path) = reached.loaded.settings_file.as_deref() else {
        return Ok(None);
    };
    let Some(text) = files::read_if_there(path, file::MAX_SPEC_BYTES)? else {
        return Ok(None);
    };
    let left = file::without_ids(&text, &ids_of(scope, pool, &reached.wanted))
        .map_err(|why| Error::Failed(format!("cannot write {}: {why}", path.display())))?;
    Ok(left.map(|(text, keys)| Edit { path, text, keys }))
}

/// What is said if there is nothing to delete.
pub(crate) const NOTHING: &str = "Nothing to delete.";

/// Says that there is no such user pool.
pub(crate) fn nothing(printer: Printer) -> Exit {
    printer.line(NOTHING);
    if printer.json {
        document::print(
            printer,
            "destroy",
            Progress { pool: None, client: None, steps: Vec::new() },
        );
    }
    Exit::Done
}

/// Has the pool's name typed or passed: a deletion cannot be undone.
///
/// # Errors
///
/// Another name, or nobody to ask.
pub(crate) fn confirm(common: &Common, confirmed: Option<&str>, name: &str) -> Result<(), Failure> {
    match confirmed {
        Some(typed) if typed == name => return Ok(()),
        Some(typed) => {
            return Err(Error::Usage(format!(
                "--confirm: the user pool is named `{name}`, not `{typed}`; nothing was deleted"
            ))
            .into());
        }
        None => {}
    }
    if !interactive(common.no_input) {
        return Err(Failure::from(Error::Usage(
            "nothing was deleted: --confirm is missing".to_owned(),
        ))
        .hint(format!("run the same command with --confirm {}", quoted(name))));
    }
    let mut prompter = prompter(common.plain_prompts);
    if block_in_place(|| wizard::typed_name(prompter.as_mut(), name))? {
        Ok(())
    } else {
        Err(Error::Usage("that is not its name; nothing was deleted".to_owned()).into())
    }
}
