//! `cogoidc plan`: what `apply` would change.

use crate::cli::PlanArgs;
use crate::error::{Error, Exit, Failure};
use crate::flow::{conflict, connect, load, look, providers, report};
use crate::plan::WayOut;
use crate::plan::text::PlanText;
use crate::resolve::resolve;
use crate::ui::printer::Printer;
use crate::upstream::InputChannel;

pub(super) async fn plan(args: PlanArgs, printer: Printer) -> Result<Exit, Failure> {
    let loaded = load::load(args.draft.0, &args.common, printer)?;
    if loaded.file.is_none() {
        return Err(no_spec());
    }
    let destination = connect::destination(&args.common, &loaded.draft).await?;
    resolve(&loaded.draft, &destination.place())?;
    let file = loaded.draft.user.password_file.as_deref();
    let password = file.map(load::password).transpose()?;
    let session = destination.open(&args.common, loaded.draft.account.as_deref(), printer).await?;
    let mut spec = resolve(&loaded.draft, &session.place)?;
    let folder = load::folder(&args.common);
    providers::complete(&loaded.draft, &mut spec, &providers::Typed::default(), &folder)?;
    if let Some(user) = &mut spec.user {
        user.password = password;
    }
    let observed = look::observe(&session, &look::wanted(&spec)).await?;
    let mut plan = crate::plan::plan(&spec, &observed)
        .map_err(|why| conflict::conflict(why, &spec, &session.connection, &WayOut::hint))?;
    let made = providers::to_make(&session, &spec, &plan, &observed, InputChannel::SpecFile).await;
    providers::annotate(&session, &mut plan, &loaded.draft, &spec, &observed, &made);
    let judged = providers::judge_all(&session, &spec.providers, observed.pool.one(), &plan).await;
    for finding in judged.map_err(|unfit| unfit.failure)? {
        printer.finding(&finding);
    }
    let suffix = session.suffix();
    let text = PlanText { plan: &plan, files: &[], suffix: suffix.as_deref() };
    report::plan("plan", &text, &made, printer);
    Ok(if args.exit_code && plan.is_pending() { Exit::Pending } else { Exit::Done })
}

/// `plan` and `apply` work from a spec file.
pub(super) fn no_spec() -> Failure {
    Failure::from(Error::Usage("there is no spec file cogoidc.toml here".to_owned()))
        .hint("make one: cogoidc init --save cogoidc.toml")
        .hint("or name one: --spec FILE")
}
