//! Whose credentials they are, and whether they may be used.

use crate::cognito::{self, CognitoError, profiles, wants_mfa};
use crate::error::{Error, Failure};
use crate::values::{AccountId, instead};

/// Nobody knows whose account it is: what to do about the profile.
pub(crate) fn nobody(cause: CognitoError, profile: Option<&str>) -> Failure {
    let mut failure = Failure::from(Error::Cognito {
        doing: "cannot tell which AWS account this is".to_owned(),
        cause,
    });
    if wants_mfa(profile) {
        let hint = "profiles with mfa_serial are not supported: use aws configure sso";
        failure.hints.insert(0, hint.into());
    }
    failure
}

/// Refuses a profile that was asked for and cannot be used.
pub(crate) fn usable(profile: Option<&str>) -> Result<(), Failure> {
    let Some(name) = profile else { return Ok(()) };
    let known = profiles();
    let why = if !known.iter().any(|known| known == name) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        format!("there is no AWS profile `{name}`{}", instead(name, &known))
    } else if wants_mfa(profile) {
        format!("the AWS profile `{name}` has mfa_serial, which is not supported")
    } else {
        return Ok(());
    };
    Err(Error::Cognito {
        doing: "cannot read the AWS credentials".to_owned(),
        cause: CognitoError::early(cognito::error::Kind::Credentials, why),
    }
    .into())
}

/// Stops before the first Cognito call when the credentials belong to another account.
pub(crate) fn guard(wanted: Option<&str>, caller: Option<&AccountId>) -> Result<(), Failure> {
    let Some(wanted) = wanted else { return Ok(()) };
    match caller {
        Some(caller) if caller.as_str() == wanted => Ok(()),
        Some(caller) => Err(Failure::from(Error::WrongAccount(format!(
            "the credentials belong to the account {caller}, expected {wanted}"
        )))
        .hint("choose another profile: --profile NAME")),
        None => Err(Failure::from(Error::WrongAccount(format!(
            "expected the account {wanted}, but this Cognito is not AWS's: it has no account"
        )))
        .hint("omit --sandbox and --endpoint-url, or use another spec file (--spec FILE)")),
    }
}
