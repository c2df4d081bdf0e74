//! What a check found: the one thing that init, login and doctor report.

use serde::Serialize;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// The claim holds.
    Pass,
    /// It may hold, or holds with a reservation.
    Warn,
    /// It does not hold.
    Fail,
    /// It could not be looked at.
    Skip,
}

/// One check: what it claims and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// Stable name, such as `sign-in.callback`.
    pub(crate) id: &'static str,
    /// What is to hold, as a sentence.
    pub(crate) claim: String,
    pub(crate) outcome: Outcome,
    /// What was seen, with values.
    pub(crate) why: String,
    /// The command that mends it.
    pub(crate) fix: Option<String>,
}

impl Finding {
    fn new(
        id: &'static str,
        claim: impl Into<String>,
        outcome: Outcome,
        why: impl Into<String>,
    ) -> Self {
        Self { id, claim: shown(claim.into()), outcome, why: shown(why.into()), fix: None }
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

    /// Its claim when it holds, else the claim and what was seen.
    pub(crate) fn text(&self) -> String {
        match self.outcome {
            Outcome::Pass => self.claim.clone(),
            _ => format!("{}: {}", self.claim, self.why),
        }
    }

    /// The command that mends what does not hold.
    pub(crate) fn mend(&self) -> Option<&str> {
        let fix = self.fix.as_deref();
        fix.filter(|_| self.outcome != Outcome::Pass)
    }

    /// With the command that mends it; none that would not survive being pasted into a terminal.
    pub(crate) fn fix(mut self, command: impl Into<String>) -> Self {
        self.fix = Some(command.into()).filter(|command| !command.contains(char::is_control));
        self
    }
}

/// A text as people may see it: what a stranger wrote into it must not steer their terminal.
fn shown(text: String) -> String {
    if text.contains(steers) { text.replace(steers, "\u{fffd}") } else { text }
}

/// Whether a character steers a terminal, or turns the direction of what follows it (Unicode Standard Annex #9).
pub(crate) fn steers(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns
}
