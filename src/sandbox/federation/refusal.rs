//! What keeps a person from signing in through a provider.

/// Why a sign-in through a provider fails: for the app, and in a word for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) sentence: String,
    pub(crate) cause: &'static str,
}

pub(crate) fn refusal(sentence: impl Into<String>, cause: &'static str) -> Refusal {
    Refusal { sentence: sentence.into(), cause }
}
