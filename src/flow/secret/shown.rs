//! The client secret that Cognito does not show: where it is, and what helps.

use crate::cognito::{ObservedClient, ObservedPool, ObservedSecret};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::error::{Error, Failure};
use crate::flow::connect::Session;
use crate::flow::set_up::SetUp;
use crate::settings::ClientKind;

/// Requires a secret that can be printed.
///
/// # Errors
///
/// A public client; a secret that Cognito does not show.
pub(crate) fn require(
    session: &Session,
    pool: &ObservedPool,
    client: &ObservedClient,
) -> Result<(), Failure> {
    let named = format!("the app client `{}` ({})", client.name, client.id);
    match &client.secret {
        ObservedSecret::Shown(_) => Ok(()),
        ObservedSecret::None => {
            Err(Error::Usage(format!("{named} is public: it has no secret")).into())
        }
        ObservedSecret::Managed(arn) => {
            let text = format!("Cognito keeps the secret of {named} in Secrets Manager: {arn}");
            let flags = Flags::default()
                .flag("--secret-id", arn)
                .flag("--query", "SecretString")
                .flag("--output", "text")
                .with(&session.aws_account_flags());
            Err(Failure::from(Error::Failed(text)).hint(format!(
                "print it, as `clientSecretValue`: aws secretsmanager get-secret-value{flags}"
            )))
        }
        ObservedSecret::Hidden(secrets) => {
            let text = format!(
                "Cognito shows a secret only when it is created, and does not show that of {named}"
            );
            let which = Flags::default().client(&pool.id, &client.id).with(&session.connection);
            let failure = Failure::from(Error::Failed(text));
            Err(if secrets.len() > 1 {
                let back = CommandLine::new("secret finish").flag("--keep", "older").with(&which);
                failure.hint(Hint::run(
                    "it has two secrets; if no app uses the newer one, delete that, then replace the older",
                    back,
                ))
            } else {
                let rotate = CommandLine::new("secret rotate").flag("--secret-file", "PATH");
                failure.hint(Hint::run(
                    "add a second one, which is written to a file, while the present one stays valid",
                    rotate.with(&which),
                ))
            })
        }
        ObservedSecret::NotRead => {
            let text = format!("Cognito does not show a secret of {named}");
            Err(Error::Failed(text).into())
        }
        ObservedSecret::Unknown(cause) => Err(Error::Cognito {
            doing: format!("cannot find out whether {named} has a secret"),
            cause: cause.clone(),
        }
        .into()),
    }
}

/// Requires what the token request of a sign-in needs: the secret of a confidential client.
///
/// # Errors
///
/// A secret that Cognito does not show.
pub(crate) fn require_for_tokens(set_up: &SetUp) -> Result<(), Failure> {
    let kind = set_up.client.kind().or_else(|| set_up.app().map(|app| app.kind));
    if kind != Some(ClientKind::Confidential) {
        return Ok(());
    }
    require(set_up.session(), &set_up.pool, &set_up.client).map_err(|failure| match failure.error {
        Error::Failed(why) => {
            let error = Error::Failed(format!("no tokens without the client secret: {why}"));
            Failure { error, ..failure }
        }
        _ => failure,
    })
}
