//! `cogoidc login`: a real sign-in, its tokens verified and compared with what the app reads.

use crate::cli::LoginArgs;
use crate::error::{Exit, Failure};
use crate::flow::login::method::{Environment, choose};
use crate::flow::login::{prove, report};
use crate::flow::set_up::SetUp;
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
    let set_up = SetUp::open(selection, &args.common, method.reads(&args), printer).await?;
    let proof = prove(set_up, &args, method, printer, interrupt).await?;
    report::show(&proof, args.show_tokens, printer);
    Ok(if proof.failed() { Exit::Checks } else { Exit::Done })
}
