//! `cogoidc apply`: makes the spec file true.

use super::plan;
use crate::cli::{ApplyArgs, PlanFormat};
use crate::error::{Exit, Failure};
use crate::flow::converge::converge;
use crate::flow::files::check_saved;
use crate::flow::load;
use crate::flow::run::Run;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn apply(
    args: ApplyArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let loaded = load::load(args.draft.0, &args.common, printer)?.with_client(&args.common)?;
    let Some(settings_file) = loaded.settings_file else {
        return Err(plan::no_spec());
    };
    check_saved(&settings_file, &loaded.draft)?;
    let run = Run {
        command: "apply",
        common: args.common,
        secret: args.secret,
        dry_run: false,
        graph: None,
        format: PlanFormat::Text,
        filed: loaded.filed,
        // The ids go into the file, so that later commands need no names.
        save: Some(settings_file),
        write: args.write,
        asks_for_app: false,
        menu_first: false,
        printer,
        interrupt,
    };
    converge(run, loaded.draft).await
}
