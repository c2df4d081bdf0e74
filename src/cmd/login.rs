//! `cogoidc login`: a real sign-in, its tokens verified and compared with what the app reads.

use crate::apps::find;
use crate::cli::LoginArgs;
use crate::error::{Exit, Failure};
use crate::flow::login::method::{Environment, choose};
use crate::flow::login::{prove, report};
use crate::flow::set_up::{Named, SetUp};
use crate::ui::printer::Printer;
use crate::ui::prompter::interactive;
use crate::ui::terminal::Interrupt;

pub(super) async fn login(
    args: LoginArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let here = Environment::here(interactive(args.common.no_input));
    let (method, note) = choose(&args, &here)?;
    if let Some(note) = note {
        printer.line(note);
    }
    let selection = args.selection.clone();
    let named = Named::load(selection, &args.common, printer).await?;
    let app = named.selected()?.target.and_then(find);
    let set_up = SetUp::of(named, method.reads(&args, app)).await?;
    let proof = prove(set_up, &args, method, printer, interrupt).await?;
    report::show(&proof, args.show_tokens, printer);
    Ok(if proof.failed() { Exit::Checks } else { Exit::Done })
}
