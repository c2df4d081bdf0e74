//! The only place that prints: results to stdout, everything else to stderr. Whatever controls a terminal is replaced
//! here, wherever it comes from.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dialoguer::console::{StyledObject, set_colors_enabled, set_colors_enabled_stderr, style};
use serde::Serialize;

use super::charset::marks;
use super::json;
use super::wrap::{columns, wrapped};
use crate::command_line::Hint;
use crate::finding::{Finding, Outcome};
use crate::printable;

/// How much goes to stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// Errors only.
    Quiet,
    Normal,
    /// Also the details of what is being done.
    Verbose,
}

/// Prints a command's result and its messages. A closed pipe is not an error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printer {
    pub(crate) verbosity: Verbosity,
    /// Whether the result is one JSON document.
    pub(crate) json: bool,
}

/// How often a wait reports that it goes on.
pub(crate) const PROGRESS_INTERVAL: Duration = Duration::from_secs(10);

impl Printer {
    /// Prints the result, a text of one or more lines.
    pub(crate) fn result(&self, text: impl Display) {
        to_stdout(&marks(printable::lines(&text.to_string()), &io::stdout()));
    }

    /// Prints a line of the result.
    pub(crate) fn result_line(&self, text: impl Display) {
        to_stdout(&format!("{}\n", on_stdout(text)));
    }

    /// Prints how something went as a line of the result, the outcome first.
    pub(crate) fn result_outcome(&self, outcome: Outcome, text: impl Display) {
        to_stdout(&format!("{} {}\n", outcome_word(outcome), on_stdout(text)));
    }

    /// Prints the result as one JSON document.
    pub(crate) fn document(&self, document: &impl Serialize) {
        match json::pretty(document) {
            Ok(text) => to_stdout(&format!("{text}\n")),
            Err(why) => self.error(format_args!("the result cannot be written as JSON: {why}")),
        }
    }

    /// Prints a message of one line.
    pub(crate) fn line(&self, text: impl Display) {
        self.message(&on_stderr(text));
    }

    /// Prints a line, even when quiet: one that a person must not miss.
    pub(crate) fn announcement(&self, text: impl Display) {
        to_stderr(&format!("{}\n", on_stderr(text)));
    }

    /// Prints a message wrapped to the terminal; continuation lines are indented by `hang`.
    pub(crate) fn prose(&self, text: impl Display, hang: usize) {
        self.message(&wrapped(&on_stderr(text), hang, columns()));
    }

    /// Prints a message of one line if more details were asked for.
    pub(crate) fn detail(&self, text: impl Display) {
        if self.verbosity == Verbosity::Verbose {
            self.line(text);
        }
    }

    /// Prints how something went, the outcome first.
    pub(crate) fn outcome(&self, outcome: Outcome, text: impl Display) {
        let word = outcome_word(outcome).for_stderr();
        let text = format!("{word} {}", on_stderr(text));
        self.message(&wrapped(&text, 5, columns()));
    }

    /// Prints a message that is safe to print, unless quiet.
    fn message(&self, text: &str) {
        if self.verbosity != Verbosity::Quiet {
            to_stderr(&format!("{text}\n"));
        }
    }

    /// Prints findings as part of the result. Checks skipped for the same reason share a line.
    pub(crate) fn report(&self, findings: &[Finding]) {
        let same = |one: &Finding, next: &Finding| {
            one.outcome == Outcome::Skip && next.outcome == Outcome::Skip && one.why == next.why
        };
        for run in findings.chunk_by(same) {
            if let [first, _, ..] = run {
                let word = outcome_word(first.outcome);
                to_stdout(&format!("{word} {} checks: {}\n", run.len(), on_stdout(&first.why)));
                continue;
            }
            for finding in run {
                let (word, text) = (outcome_word(finding.outcome), finding.text());
                let text = on_stdout(text);
                let id = match finding.outcome {
                    Outcome::Warn | Outcome::Fail => format!(" ({})", finding.id),
                    Outcome::Pass | Outcome::Skip => String::new(),
                };
                to_stdout(&format!("{word} {text}{id}\n"));
                if let Some(fix) = &finding.fix {
                    self.result_line(format_args!("     fix: {fix}"));
                }
            }
        }
    }

    /// What a check found: its claim when it holds, else what was seen and what fixes it.
    pub(crate) fn finding(&self, finding: &Finding) {
        self.outcome(finding.outcome, finding.text());
        if let Some(fix) = &finding.fix {
            self.line(format_args!("     fix: {fix}"));
        }
    }

    /// Prints an error, even when quiet; its further lines are indented, so that none passes for a line of its own.
    pub(crate) fn error(&self, text: impl Display) {
        let text = text.to_string();
        let lines: Vec<_> = text.lines().map(on_stderr).collect();
        let word = style("error:").red().bold().for_stderr();
        to_stderr(&format!("{word} {}\n", lines.join("\n       ")));
    }

    /// Prints what to do about an error, even when quiet.
    pub(crate) fn hints(&self, hints: &[Hint]) {
        if !hints.is_empty() {
            to_stderr("\n");
        }
        for hint in hints {
            let word = style("hint:").cyan().for_stderr();
            to_stderr(&format!("{word} {}\n", on_stderr(hint)));
        }
    }
}

/// A line as it is shown on stdout.
fn on_stdout(text: impl Display) -> String {
    marks(printable::line(&text.to_string()), &io::stdout()).into_owned()
}

/// A line as it is shown on stderr.
fn on_stderr(text: impl Display) -> String {
    marks(printable::line(&text.to_string()), &io::stderr()).into_owned()
}

fn outcome_word(outcome: Outcome) -> StyledObject<&'static str> {
    match outcome {
        Outcome::Pass => style("ok  ").green(),
        Outcome::Warn => style("warn").yellow(),
        Outcome::Fail => style("fail").red(),
        Outcome::Skip => style("skip").dim(),
    }
}

/// Switches colours on or off, whatever the terminal and `NO_COLOR` say.
pub(crate) fn colors(on: bool) {
    set_colors_enabled(on);
    set_colors_enabled_stderr(on);
}

/// Set when a part of the result could not be written, other than to a closed pipe.
static OUTPUT_LOST: AtomicBool = AtomicBool::new(false);

/// Whether a part of the result could not be written.
pub(crate) fn lost_output() -> bool {
    OUTPUT_LOST.load(Ordering::Relaxed)
}

fn to_stdout(text: &str) {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    if written.is_err_and(|why| why.kind() != io::ErrorKind::BrokenPipe) {
        OUTPUT_LOST.store(true, Ordering::Relaxed);
    }
}

fn to_stderr(text: &str) {
    let _closed = io::stderr().lock().write_all(text.as_bytes());
}
