//! `cogoidc destroy`: deletes the app client, and the user pool if cogoidc created it and no other client is left.

use crate::cli::DestroyArgs;
use crate::error::{Exit, Failure};
use crate::flow::change::carry_out;
use crate::flow::destroy::{
    NOTHING, client_exists, confirm, describe, file_line, forget, nothing, read, report,
};
use crate::flow::reads::Reads;
use crate::flow::report::progress;
use crate::flow::set_up::Named;
use crate::plan::teardown;
use crate::plan::text::PlanText;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn destroy(
    args: DestroyArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let named = Named::load(args.selection, &args.common, printer).await?;
    let (mut reached, _) = named.reach(Reads::default()).await?;
    let Some(pool) = read(&mut reached, printer).await? else {
        return Ok(nothing(printer));
    };
    let (scope, plan) = teardown(&pool);
    let file = file_line(&reached, scope, &pool)?;
    if plan.steps.is_empty() {
        client_exists(&reached, &pool)?;
        forget(&reached, scope, &pool, printer)?;
        printer.line(NOTHING);
        report(&plan, &[], printer);
        return Ok(Exit::Done);
    }
    describe(
        scope,
        &PlanText { plan: &plan, files: file.as_slice(), suffix: None },
        &pool,
        printer,
    );
    confirm(&args.common, args.confirm.as_deref(), &pool.name)?;
    let done = carry_out(&reached.session, &plan, printer, interrupt).await?.done;
    forget(&reached, scope, &pool, printer)
        .map_err(|failure| failure.with_known(progress(&plan, &done, &plan.ids)))?;
    report(&plan, &done, printer);
    Ok(Exit::Done)
}
