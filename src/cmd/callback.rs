//! `cogoidc callback`: lists and changes the URLs of an app client; everything else stays.

use crate::cli::{CallbackChangeArgs, CallbackListArgs};
use crate::cognito::ObservedClient;
use crate::error::{Exit, Failure};
use crate::flow::callback::{Edit, addition, agreed_to_remove, has_pattern, removal, texts, urls};
use crate::flow::document::{self, CallbackReport, IdAndName};
use crate::flow::reads::Reads;
use crate::flow::report;
use crate::flow::set_up::SetUp;
use crate::plan::Plan;
use crate::plan::text::PlanText;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn list(args: CallbackListArgs, printer: Printer) -> Result<Exit, Failure> {
    let set_up = SetUp::open(args.selection, &args.common, Reads::default(), printer).await?;
    show(&set_up.client, false, printer);
    Ok(Exit::Done)
}

pub(super) async fn add(
    args: CallbackChangeArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let urls = urls(&args.sources)?;
    let set_up = SetUp::open(args.selection, &args.common, Reads::default(), printer).await?;
    let edit = addition(&urls, args.sign_out, &set_up.client, set_up.app(), printer)?;
    change(set_up, edit, args.dry_run, printer, interrupt).await
}

pub(super) async fn remove(
    args: CallbackChangeArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let texts = texts(&args.sources)?;
    let set_up = SetUp::open(args.selection, &args.common, Reads::default(), printer).await?;
    let edit = removal(&texts, args.sign_out, &set_up, printer)?;
    if !args.dry_run && has_pattern(&texts) {
        agreed_to_remove(&edit, &args.common, printer)?;
    }
    change(set_up, edit, args.dry_run, printer, interrupt).await
}

async fn change(
    mut set_up: SetUp,
    edit: Edit,
    dry_run: bool,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let changes = edit.change().into_iter().map(|change| set_up.client.update(vec![change]));
    let plan = Plan { steps: changes.collect(), ids: set_up.ids(), ..Plan::default() };
    if dry_run {
        report::plan("callback", &PlanText::of_changes(&plan), None, &[], printer);
        return Ok(Exit::Done);
    }
    if !plan.is_pending() {
        printer.line("Nothing to change.");
        show(&set_up.client, false, printer);
        return Ok(Exit::Done);
    }
    set_up.change(&plan, printer, interrupt).await?;
    show(&set_up.client, true, printer);
    Ok(Exit::Done)
}

fn show(client: &ObservedClient, changed: bool, printer: Printer) {
    let (callbacks, sign_outs) = (&client.callback_urls, &client.sign_out_urls);
    if printer.json {
        let report = CallbackReport {
            client: IdAndName { id: client.id.as_str(), name: &client.name },
            callback_urls: callbacks,
            sign_out_urls: sign_outs,
            changed,
        };
        document::print(printer, "callback", report);
        return;
    }
    for url in callbacks {
        printer.result_line(format_args!("callback {url}"));
    }
    for url in sign_outs {
        printer.result_line(format_args!("sign-out {url}"));
    }
}
