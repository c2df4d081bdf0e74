//! What a check says.

use std::fmt::Display;

use crate::finding::Outcome;

/// What a check says of the evidence, or of one subject in it.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    /// What was seen, with values.
    pub(super) why: String,
    /// The URL or identity provider that it is about; `None` if it is about everything at once.
    pub(super) subject: Option<String>,
    pub(super) remedy: Remedy,
}

/// What a verdict offers to a person who wants the claim to hold.
#[derive(Debug)]
pub(super) enum Remedy {
    /// The fix of the check, if it changes anything.
    Fix,
    Command(String),
    ByHand,
}

impl Verdict {
    pub(super) fn new(outcome: Outcome, why: impl Into<String>) -> Self {
        Self { outcome, why: why.into(), subject: None, remedy: Remedy::Fix }
    }

    pub(super) fn pass(why: impl Into<String>) -> Self {
        Self::new(Outcome::Pass, why)
    }

    pub(super) fn warn(why: impl Into<String>) -> Self {
        Self::new(Outcome::Warn, why)
    }

    pub(super) fn fail(why: impl Into<String>) -> Self {
        Self::new(Outcome::Fail, why)
    }

    pub(super) fn skip(why: impl Into<String>) -> Self {
        Self::new(Outcome::Skip, why)
    }

    /// The verdict about one URL or identity provider alone.
    pub(super) fn about(self, subject: impl Into<String>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    /// The verdict with a command of its own instead of the fix of the check.
    pub(super) fn command(self, command: impl Display) -> Self {
        Self { remedy: Remedy::Command(command.to_string()), ..self }
    }

    /// The verdict of something that the fix of the check does not change.
    pub(super) fn by_hand(self) -> Self {
        Self { remedy: Remedy::ByHand, ..self }
    }

    pub(super) fn is_fail(&self) -> bool {
        self.outcome == Outcome::Fail
    }

    pub(super) fn is_pass(&self) -> bool {
        self.outcome == Outcome::Pass
    }
}
