//! A real sign-in: made by a person or by a temporary user, its tokens verified and compared with what the app reads.

mod attempt;
mod browser;
mod follow;
mod guard;
mod lease;
mod local_callback;
pub(crate) mod method;
mod needs;
mod other_client;
mod page_visit;
mod paste;
mod permissions;
mod proof;
pub(crate) mod report;
mod temporary_url;
mod test_user;
mod tokens;
mod unattended;

use super::providers::secret_in;
use super::secret;
use super::set_up::SetUp;
use super::verify::{self, Look};
use crate::cli::LoginArgs;
use crate::cognito::ObservedSecret;
use crate::error::{Error, Failure};
use crate::ui::printer::{Printer, Verbosity};
use crate::ui::terminal::Interrupt;
use attempt::Attempt;
use method::SignInMethod;
pub(crate) use permissions::needs_of;
use proof::Proof;

/// Signs in to a set-up, and verifies the tokens and the sign-out.
///
/// # Errors
///
/// An identity provider that the app client does not offer; no callback URL; what Cognito refuses; a signal.
pub(crate) async fn prove(
    mut set_up: SetUp,
    args: &LoginArgs,
    method: SignInMethod,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Proof, Failure> {
    attempt::require_offered(&set_up, args)?;
    if let Some(path) = &args.secret_file {
        let secret =
            secret_in(path).map_err(|why| Error::Usage(format!("--secret-file: {why}")))?;
        set_up.client.secret = ObservedSecret::Shown(secret);
    }
    secret::require_for_tokens(&set_up)?;
    let quiet = Printer { verbosity: Verbosity::Quiet, ..printer };
    let ours = (&set_up.pool, &set_up.client);
    let look = Look { early: set_up.document.clone(), ..Look::default() };
    let discovered = verify::discovery(set_up.session(), &set_up.selected, ours, look, quiet).await;
    let endpoints = discovered.endpoints();
    let mut proof = Proof::begin(discovered.findings);
    let (Some(endpoints), Some(keys)) = (endpoints, discovered.keys) else {
        proof.skip_the_rest(args);
        return Ok(proof);
    };
    let attempt = Attempt::new(set_up, args, (endpoints, keys), printer)?;
    match method {
        SignInMethod::Unattended => unattended::sign_in(&attempt, &mut proof, interrupt).await?,
        SignInMethod::Paste => paste::sign_in(&attempt, &mut proof, interrupt).await?,
        SignInMethod::Browser => browser::sign_in(&attempt, &mut proof, interrupt).await?,
    }
    proof.skip_the_rest(args);
    needs::check(&attempt, &mut proof);
    Ok(proof)
}
