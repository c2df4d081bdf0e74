//! The secrets that an app client has, if they can be replaced here.

use crate::cognito::{Cognito, ListedSecret, ObservedSecret};
use crate::command_line::Flags;
use crate::error::{Error, Failure};
use crate::flow::set_up::SetUp;

/// Its secrets, the oldest first.
///
/// # Errors
///
/// What Cognito refuses.
pub(super) async fn all(set_up: &SetUp) -> Result<Vec<ListedSecret>, Failure> {
    let session = set_up.session();
    let listed = session.cognito.secrets(&set_up.pool.id, &set_up.client.id);
    session.waiting(listed).await.map_err(|cause| {
        let doing = format!("cannot list the client secrets of {}", named(set_up));
        Error::Cognito { doing, cause }.into()
    })
}

/// Its secrets, the oldest first; at least one.
///
/// # Errors
///
/// A public client; a secret that something else replaces; what Cognito refuses.
pub(super) async fn replaceable(set_up: &SetUp) -> Result<Vec<ListedSecret>, Failure> {
    let named = named(set_up);
    if set_up.client.is_registered {
        let why = format!(
            "{named} was registered by an app, without an administrator, and the app replaces its secret itself"
        );
        return Err(Error::Usage(why).into());
    }
    if let ObservedSecret::Managed(arn) = &set_up.client.secret {
        let why = format!(
            "Cognito keeps the secret of {named} in Secrets Manager, which replaces it: {arn}"
        );
        let flags =
            Flags::default().flag("--secret-id", arn).with(&set_up.session().aws_account_flags());
        let hint = format!("replace it now: aws secretsmanager rotate-secret{flags}");
        return Err(Failure::from(Error::Usage(why)).hint(hint));
    }
    let secrets = all(set_up).await?;
    if secrets.is_empty() {
        let why = format!("{named} is public: it has no secret, and never can");
        return Err(Error::Usage(why).into());
    }
    Ok(secrets)
}

pub(super) fn named(set_up: &SetUp) -> String {
    format!("the app client `{}` ({})", set_up.client.name, set_up.client.id)
}
