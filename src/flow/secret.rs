//! The client secret that Cognito does not show: where it is, and what helps.

use super::connect::Session;
use super::set_up::SetUp;
use crate::cognito::{ObservedClient, ObservedPool, ObservedSecret};
use crate::command_line::Flags;
use crate::error::{Error, Failure};
use crate::settings::ClientKind;

/// Secrets that an app client can have.
const MAX_SECRETS: usize = 2;

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
        ObservedSecret::Hidden { count } => {
            let text = format!(
                "Cognito shows a secret only when it is created, and does not show that of {named}"
            );
            let flags = Flags::default()
                .flag("--user-pool-id", &pool.id)
                .flag("--client-id", &client.id)
                .with(&session.aws_flags());
            Err(Failure::from(Error::Failed(text)).hint(if *count < MAX_SECRETS {
                format!(
                    "add a second one, which is printed once: aws cognito-idp add-user-pool-client-secret{flags}"
                )
            } else {
                format!(
                    "it has two secrets, the most there can be; delete the one that no app uses, then add another: aws cognito-idp list-user-pool-client-secrets{flags}"
                )
            }))
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
pub(super) fn require_for_tokens(set_up: &SetUp) -> Result<(), Failure> {
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
