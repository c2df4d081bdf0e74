//! A sign-in with a browser anywhere; a person pastes the callback URL.

use tokio::task::block_in_place;

use super::attempt::Attempt;
use super::follow::Visitor;
use super::proof::Proof;
use crate::error::{Error, Failure};
use crate::flow::make;
use crate::oidc::flow::{AuthRequest, CallbackError};
use crate::ui::prompter::{Answer, Text, prompter};
use crate::ui::terminal::Interrupt;

/// Asks a person to open the address anywhere and to paste the callback URL.
pub(super) async fn sign_in(
    attempt: &Attempt<'_>,
    proof: &mut Proof,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    if !attempt.accepts(proof, &attempt.callback, false).await {
        return Ok(());
    }
    let request = attempt.begin(&attempt.callback)?;
    let printer = attempt.printer;
    printer.line("Open this address in a browser and sign in:");
    printer.line("");
    printer.line(&request.url);
    printer.line("");
    printer.prose(
        format_args!(
            "The sign-in ends at {}, possibly on an error page. Copy the whole address of that page.",
            attempt.callback
        ),
        0,
    );
    let arrived = ask_for_callback_url(attempt, &request)?;
    tokio::select! {
        biased;
        signal = interrupt.wait() => Err(make::stopped(Some(signal))),
        () = proof.finish(attempt, &request, &arrived, &Visitor::Person) => Ok(()),
    }
}

/// Asks for the callback URL until it answers this sign-in.
fn ask_for_callback_url(attempt: &Attempt<'_>, request: &AuthRequest) -> Result<String, Failure> {
    let mut prompter = prompter(attempt.args.common.plain_prompts);
    loop {
        // The prompt has no check, because it would keep a refused long address for editing.
        let answer = block_in_place(|| {
            prompter.text(&Text {
                question: "The address after signing in",
                help: "It begins with the callback URL and contains `code=` and `state=`. Only this run can use it.",
                default: None,
                optional: false,
                edit: false,
                back: false,
                check: &|_| Ok(()),
            })
        })?;
        let Answer::Given(arrived) = answer else {
            return Err(Error::Cancelled.into());
        };
        // Addresses copied from a chat may be quoted.
        let arrived = arrived.trim().trim_matches(['"', '\'', '<', '>']).to_owned();
        match request.code(&arrived) {
            Ok(_) | Err(CallbackError::Refused(_)) => return Ok(arrived),
            Err(why) => prompter.say(&format!("Not accepted: {why}.")),
        }
    }
}
