//! `cogoidc init`: questions or flags → plan → confirm → make it → verify → the app's config.

use super::config;
use crate::cli::{Common, ConfigArgs, GuardAnswers, InitArgs, PlanFormat, Selection};
use crate::error::{Exit, Failure};
use crate::files;
use crate::flow::again;
use crate::flow::converge::converge;
use crate::flow::files::{check_saved, for_another_app};
use crate::flow::load::{self, Loaded};
use crate::flow::run::Run;
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;
use crate::ui::wizard::Purpose;

pub(super) async fn init(
    mut args: InitArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let flags = std::mem::take(&mut args.draft.0);
    let loaded = again::load(&flags, &args.common, args.save.as_deref(), printer)?;
    let mut loaded = loaded.with_client(&args.common)?;
    let mut menu_first = false;
    match again::purpose(&flags, &loaded, args.save.as_deref(), &args.common, printer)? {
        None => refuse_another(&flags, &loaded)?,
        // If flags change something, the plan shows it at once.
        Some(Purpose::Change) => menu_first = flags.over(loaded.filed.clone()) == loaded.filed,
        Some(Purpose::Config) => return print_config(args, &loaded, printer).await,
        Some(Purpose::Another { app, file }) => {
            let flags = again::of_another_app(flags, app, &loaded, &args.common);
            args.common.spec = None;
            loaded = load::without_file(flags, &args.common, printer)?;
            args.save = Some(file);
        }
    }
    if let Some(path) = &args.save {
        files::check_output(path)?;
    }
    let save = args.save.or(loaded.settings_file);
    if let Some(path) = &save {
        check_saved(path, &loaded.draft)?;
    }
    let run = Run {
        command: "init",
        common: args.common,
        secret: args.secret,
        dry_run: args.dry_run,
        graph: args.graph.graph,
        format: PlanFormat::Text,
        filed: loaded.filed,
        save,
        write: args.write,
        asks_for_app: true,
        menu_first,
        printer,
        interrupt,
    };
    converge(run, loaded.draft).await
}

/// Prints the config of the set-up in the spec file.
async fn print_config(args: InitArgs, loaded: &Loaded, printer: Printer) -> Result<Exit, Failure> {
    let common = Common { spec: loaded.file.clone(), ..args.common };
    let show_secret = args.secret.show_secret;
    let args = ConfigArgs {
        selection: Selection::default(),
        form: None,
        show_secret,
        write: args.write,
        push: false,
        answers: GuardAnswers::default(),
        common,
    };
    config::config(args, printer).await
}

/// Fails if the spec file is for another app than the flags.
fn refuse_another(flags: &Draft, loaded: &Loaded) -> Result<(), Failure> {
    match (&flags.target, &loaded.filed.target, &loaded.file) {
        (Some(flag), Some(filed), Some(path)) if flag != filed => {
            Err(for_another_app(path, filed, flag))
        }
        _ => Ok(()),
    }
}
