//! A sign-in with a browser anywhere; a person pastes the callback URL.

use tokio::task::block_in_place;

use super::Subject;
use super::prove::Proof;
use crate::error::{Error, Failure};
use crate::flow::make;
use crate::oidc::flow::{AuthRequest, CallbackError};
use crate::ui::prompter::{Answer, Text, prompter};
use crate::ui::terminal::Interrupt;

/// Asks a person to open the address anywhere and to paste the callback URL.
pub(super) async fn sign_in(
    subject: &Subject<'_>,
    proof: &mut Proof,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    if !subject.accepts(proof, &subject.callback, false).await {
        return Ok(());
    }
    let request = begin(subject, &subject.callback)?;
    let printer = subject.printer;
    printer.line("Open this address in a browser and sign in:");
    printer.line(format_args!("\n{}\n", request.url));
    printer.prose(
        format_args!(
            "The sign-in ends at {}, possibly on an error page. Copy the whole address of that page.",
            subject.callback
        ),
        0,
    );
    let arrived = ask_for_callback_url(subject, &request)?;
    tokio::select! {
        biased;
        signal = interrupt.wait() => Err(make::stopped(Some(signal))),
        () = proved(subject, proof, &request, &arrived) => Ok(()),
    }
}

/// Asks for the callback URL until it answers this sign-in.
fn ask_for_callback_url(subject: &Subject<'_>, request: &AuthRequest) -> Result<String, Failure> {
    let mut prompter = prompter(subject.args.common.plain_prompts);
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

pub(super) async fn proved(
    subject: &Subject<'_>,
    proof: &mut Proof,
    request: &AuthRequest,
    arrived: &str,
) {
    proof.follow(subject, request, arrived).await;
    proof.sign_out(subject, None).await;
}

pub(super) fn begin(subject: &Subject<'_>, callback: &str) -> Result<AuthRequest, Failure> {
    let scopes = subject.askable();
    subject
        .oidc_client()
        .begin(&subject.sign_in_options(callback, &scopes))
        .map_err(|why| Error::Failed(format!("cannot begin a sign-in: {why}")).into())
}
