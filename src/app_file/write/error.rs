//! Why a config file is not written.

/// Why a config file is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WriteError {
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    #[error("it configures no sign-in")]
    NoSignIn,
    #[error("it configures {0} sign-ins, and which one is meant is not known")]
    Several(usize),
    #[error("`{0}` has no place there that is safe to write")]
    NoPlace(String),
    #[error("writing the sign-in would change `{0}` as well")]
    ChangesMore(String),
    #[error("the sign-in would still not be right in it: `{0}`")]
    StillWrong(String),
}
