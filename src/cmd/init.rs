//! `cogoidc init`: questions or flags → plan → confirm → make it → verify → the app's config.

use crate::cli::InitArgs;
use crate::error::{Exit, Failure};
use crate::files;
use crate::flow::converge::converge;
use crate::flow::files::{check_saved, for_another_app};
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
        return Err(for_another_app(path, filed, flag));
    }
    if let Some(path) = &args.save {
        files::check_output(path)?;
    }
    let save = args.save.or(loaded.settings_file);
    if let Some(path) = &save {
        check_saved(path, &loaded.draft, loaded.draft.is_in_sandbox())?;
    }
    let run = Run {
        command: "init",
        common: args.common,
        secret: args.secret,
        dry_run: args.dry_run,
        filed: loaded.filed,
        save,
        asks_for_app: true,
        printer,
        interrupt,
    };
    converge(run, loaded.draft).await
}
