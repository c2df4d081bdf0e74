//! `cogoidc init`: questions or flags → plan → confirm → make it → verify → the app's config.

use std::path::Path;

use crate::cli::InitArgs;
use crate::error::{Error, Exit, Failure};
use crate::files;
use crate::flow::converge::converge;
use crate::flow::load;
use crate::flow::run::Run;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn init(
    args: InitArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let flagged = args.draft.0.target.clone();
    let loaded = load::load(args.draft.0, &args.common, printer)?;
    if let (Some(flag), Some(filed), Some(path)) = (&flagged, &loaded.filed.target, &loaded.file)
        && flag != filed
    {
        return Err(of_another(path, filed, flag));
    }
    if let Some(path) = &args.save {
        files::check_output(path)?;
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
        common: args.common,
        secret: args.secret,
        dry_run: args.dry_run,
        filed: loaded.filed,
        save: args.save.or(loaded.file),
        asks_for_app: true,
        printer,
        interrupt,
    };
    converge(run, loaded.draft).await
}

/// A spec file that is not for this app.
fn of_another(path: &Path, filed: &str, wanted: &str) -> Failure {
    Failure::from(Error::Usage(format!(
        "{} is for the app `{filed}`, not `{wanted}`",
        path.display()
    )))
    .hint("use another spec file: --spec FILE, or work in another folder")
}
