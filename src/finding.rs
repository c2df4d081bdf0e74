//! What a check found, as init, login and doctor report it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::printable;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// The claim holds.
    Pass,
    /// It may not hold, or holds with a reservation.
    Warn,
    /// It does not hold.
    Fail,
    /// It could not be judged.
    Skip,
}

/// What a check claims, and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub(crate) struct Finding {
    /// Stable name, such as `sign-in.callback`.
    pub(crate) id: Cow<'static, str>,
    /// What should hold, as a sentence.
    pub(crate) claim: String,
    pub(crate) outcome: Outcome,
    /// What was seen, with values.
    pub(crate) why: String,
    /// The command that fixes it.
    pub(crate) fix: Option<String>,
}

/// How many findings there are of each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct Counts {
    pass: usize,
    warn: usize,
    fail: usize,
    skip: usize,
}

impl Counts {
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let count = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
        Self {
            pass: count(Outcome::Pass),
            warn: count(Outcome::Warn),
            fail: count(Outcome::Fail),
            skip: count(Outcome::Skip),
        }
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pass, warn, fail, skip } = self;
        write!(f, "{pass} ok, {warn} warn, {fail} fail, {skip} skip")
    }
}

impl Finding {
    pub(crate) fn new(
        id: &'static str,
        claim: impl Into<String>,
        outcome: Outcome,
        why: impl Into<String>,
    ) -> Self {
        Self { id: id.into(), claim: shown(claim), outcome, why: shown(why), fix: None }
    }

    pub(crate) fn pass(id: &'static str, claim: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(id, claim, Outcome::Pass, why)
    }

    pub(crate) fn warn(id: &'static str, claim: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(id, claim, Outcome::Warn, why)
    }

    pub(crate) fn fail(id: &'static str, claim: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(id, claim, Outcome::Fail, why)
    }

    pub(crate) fn skip(id: &'static str, claim: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(id, claim, Outcome::Skip, why)
    }

    /// Whether the claim does not hold, or holds with a reservation.
    pub(crate) fn is_wrong(&self) -> bool {
        matches!(self.outcome, Outcome::Warn | Outcome::Fail)
    }

    /// The claim if it holds, otherwise the claim and what was seen.
    pub(crate) fn text(&self) -> String {
        match self.outcome {
            Outcome::Pass => self.claim.clone(),
            _ => format!("{}: {}", self.claim, self.why),
        }
    }

    /// The finding with the command that fixes it, unless the command would not survive being pasted into a
    /// terminal.
    pub(crate) fn fix(mut self, command: impl Into<String>) -> Self {
        let command = command.into();
        self.fix = if command.contains(char::is_control) { None } else { Some(command) };
        self
    }
}

fn shown(text: impl Into<String>) -> String {
    printable::line(&text.into()).into_owned()
}
