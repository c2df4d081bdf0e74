//! Errors that end a command: a message, an exit code, and hints.

use crate::cognito::error::Kind;
use crate::cognito::{CognitoError, is_aws_host};
use crate::command_line::{Flags, Hint};
use crate::files::FileError;
use crate::known::Known;
use crate::oidc::HttpError;
use crate::plan::Conflict;
use crate::resolve::Invalid;
use crate::ui::prompter::Cancelled;
use crate::values::Region;

/// The exit codes scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Refused by Cognito, network, I/O.
    Failed = 1,
    /// Flags, spec file, values that can never work, `--yes` missing.
    Usage = 2,
    /// A check failed.
    Checks = 3,
    /// No or refused AWS credentials or permission.
    Credentials = 4,
    /// Several candidates, domain taken, changed meanwhile, wrong account.
    Conflict = 5,
    /// `plan --exit-code`: something would change.
    Pending = 6,
    /// `plan --exit-code`: nothing would change, but the spec does not name all that is there.
    Beyond = 7,
    /// SIGINT.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

/// Why a command ended without its result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error("{doing}: {cause}")]
    Cognito {
        /// What was being done, and to what.
        doing: String,
        cause: CognitoError,
    },
    #[error(transparent)]
    Conflict(#[from] Conflict),
    #[error("{0}")]
    WrongAccount(String),
    /// Several candidates at another service, or something there in the way.
    #[error("{0}")]
    Clash(String),
    /// Another service refuses the credentials for it.
    #[error("{0}")]
    Denied(String),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("cannot set up HTTPS: {0}")]
    Http(#[from] HttpError),
    #[error("cannot work with the terminal: {0}")]
    Terminal(#[from] std::io::Error),
    #[error("{0}")]
    Failed(String),
    /// Something was checked and is not as it must be.
    #[error("{0}")]
    CheckFailed(String),
    /// Something that was named does not exist.
    #[error("{0}")]
    NotFound(String),
    #[error("stopped; nothing was changed")]
    Cancelled,
    #[error("stopped; run the same command again to finish")]
    Stopped(Exit),
}

/// An error, with hints and with the results known so far.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) hints: Vec<Hint>,
    /// Members of the JSON document besides `error`.
    pub(crate) known: Known,
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error = error.into();
        let hints = error.hints();
        Self { error, hints, known: Known::default() }
    }
}

impl Failure {
    /// Adds a hint.
    pub(crate) fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds results to report with the error.
    pub(crate) fn with_known(mut self, known: impl Into<Known>) -> Self {
        self.known = self.known.and(known.into());
        self
    }
}

impl Error {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Invalid(_) => Exit::Usage,
            Self::Cognito { cause, .. } => match cause.kind {
                Kind::Denied | Kind::Credentials => Exit::Credentials,
                Kind::Changed | Kind::Exists | Kind::Concurrent => Exit::Conflict,
                _ => Exit::Failed,
            },
            Self::Conflict(Conflict::Unmapped { .. }) => Exit::Usage,
            Self::Conflict(_) | Self::WrongAccount(_) | Self::Clash(_) => Exit::Conflict,
            Self::Denied(_) => Exit::Credentials,
            Self::File(FileError::Unsuitable { .. }) => Exit::Usage,
            Self::File(FileError::Changed { .. }) => Exit::Conflict,
            Self::File(FileError::System { .. })
            | Self::Http(_)
            | Self::Terminal(_)
            | Self::Failed(_)
            | Self::NotFound(_) => Exit::Failed,
            Self::CheckFailed(_) => Exit::Checks,
            Self::Cancelled => Exit::Interrupted,
            Self::Stopped(exit) => *exit,
        }
    }

    pub(crate) fn missing_permission(&self) -> Option<String> {
        match self {
            Self::Cognito { cause, .. } => cause.missing_permission(),
            _ => None,
        }
    }

    /// What to do about it, one line each.
    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Cognito { cause, .. } => {
                cognito_hints(cause).into_iter().map(Hint::from).collect()
            }
            Self::Conflict(conflict) => {
                let ways = conflict.ways_out().into_iter().map(|way| way.hint());
                ways.chain(conflict.remedy(&Flags::default())).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn cognito_hints(cause: &CognitoError) -> Vec<String> {
    let mut hints = hints_for_kind(cause);
    if cause.operation.is_some_and(|operation| operation.contains("ManagedLoginBranding"))
        && matches!(cause.kind, Kind::Unknown | Kind::Uncertain)
    {
        hints.push(
            "if this Cognito has no managed login, use the classic hosted UI: --classic".to_owned(),
        );
    }
    hints
}

/// What to say about the region in one of AWS's host names that looks misspelled.
fn region_hint(host: &str) -> Option<String> {
    let region = host.split('.').nth(1).filter(|_| is_aws_host(host))?;
    let near = Region::misspelled(region)?;
    Some(format!("AWS may have no region `{region}`; did you mean `{near}`?"))
}

fn hints_for_kind(cause: &CognitoError) -> Vec<String> {
    if cause.unconnected {
        let host = cause.host.as_deref().unwrap_or("Cognito");
        let setting = if is_aws_host(host) { "the region (--region)" } else { "--endpoint-url" };
        let check = format!(
            "check the network connection to {host} and {setting}; then run the same command again"
        );
        return region_hint(host).into_iter().chain([check]).collect();
    }
    match cause.kind {
        Kind::Denied => {
            let action = cause.missing_permission().unwrap_or_default();
            vec![format!("grant these credentials {action}, then run the same command again")]
        }
        Kind::Credentials => {
            let mut hints = vec![
                "sign in to AWS: aws configure sso (or: aws sso login --profile NAME)".to_owned(),
                "or try it without an account: add --sandbox".to_owned(),
            ];
            let profiles = crate::cognito::profiles();
            if !profiles.is_empty() {
                hints
                    .insert(1, format!("profiles found: {} (--profile NAME)", profiles.join(", ")));
            }
            hints
        }
        Kind::Quota => {
            vec!["raise the quota in AWS Service Quotas, or delete what you do not need".to_owned()]
        }
        Kind::Uncertain | Kind::Throttled => {
            vec!["run the same command again: it continues where it stopped".to_owned()]
        }
        Kind::Changed | Kind::Concurrent => {
            vec!["run the same command again: it starts from what is there now".to_owned()]
        }
        Kind::Unsent => vec!["check the network, --region and --endpoint-url".to_owned()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_region_in_a_host_of_aws_is_named_with_the_right_one() {
        let hint = "AWS may have no region `eu-cental-1`; did you mean `eu-central-1`?";
        for (host, expected) in [
            ("sts.eu-cental-1.amazonaws.com", Some(hint)),
            ("sts.eu-central-1.amazonaws.com", None),
            ("sts.amazonaws.com", None),
            ("cognito.eu-cental-1.example", None),
        ] {
            assert_eq!(region_hint(host).as_deref(), expected, "{host}");
        }
    }
}
