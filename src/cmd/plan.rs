//! `cogoidc plan`: what `apply` would change.

use crate::cli::{PlanArgs, SecretArgs};
use crate::command_line::{CommandLine, Hint};
use crate::error::{Error, Exit, Failure};
use crate::flow::run::Run;
use crate::flow::settle::{End, Secrets, settle};
use crate::flow::{connect, load};
use crate::plan::Difference;
use crate::resolve::resolve;
use crate::settings::file::DEFAULT_NAME;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn plan(
    args: PlanArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let loaded = load::load(args.draft.0, &args.common, printer)?.with_client(&args.common)?;
    if loaded.file.is_none() {
        return Err(no_spec());
    }
    let draft = loaded.draft;
    let destination = connect::destination(&args.common, &draft).await?;
    resolve(&draft, &destination.place())?;
    let mut secrets = Secrets::from_file(&draft)?;
    let session = destination.open(&args.common, draft.account.as_deref(), printer).await?;
    let run = Run {
        command: "plan",
        common: args.common,
        secret: SecretArgs::default(),
        dry_run: true,
        graph: args.graph.graph,
        format: args.format,
        filed: loaded.filed,
        save: loaded.settings_file,
        write: None,
        asks_for_app: false,
        menu_first: false,
        printer,
        interrupt,
    };
    let settled = settle(&run, &session, draft, &mut secrets, None).await?;
    Ok(match settled.end {
        End::Shown(Difference::Pending) if args.exit_code => Exit::Pending,
        End::Shown(Difference::Beyond) if args.exit_code => Exit::Beyond,
        _ => Exit::Done,
    })
}

/// `plan` and `apply` work from a spec file.
pub(super) fn no_spec() -> Failure {
    Failure::from(Error::Usage("there is no spec file cogoidc.toml here".to_owned()))
        .hint(Hint::run("create one", CommandLine::new("init").flag("--save", DEFAULT_NAME)))
        .hint("or name one: --spec FILE")
}
