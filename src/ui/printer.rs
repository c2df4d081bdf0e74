//! The only place that prints: results to stdout, everything else to stderr.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dialoguer::console::{StyledObject, set_colors_enabled, set_colors_enabled_stderr, style};
use serde::Serialize;

use super::wrap::{columns, wrapped};
use crate::command_line::Hint;
use crate::finding::{Finding, Outcome, steers};

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
    /// Prints the result, as it is.
    pub(crate) fn result(&self, text: impl std::fmt::Display) {
        to_stdout(format_args!("{text}"));
    }

    /// Prints the result as one JSON document.
    pub(crate) fn document(&self, document: &impl Serialize) {
        match serde_json::to_string_pretty(document) {
            Ok(text) => to_stdout(format_args!("{text}\n")),
            Err(why) => self.error(format_args!("the result cannot be written as JSON: {why}")),
        }
    }

    /// Prints a message.
    pub(crate) fn line(&self, text: impl std::fmt::Display) {
        if self.verbosity != Verbosity::Quiet {
            to_stderr(format_args!("{text}\n"));
        }
    }

    /// Prints a message wrapped to the terminal; continuation lines are indented by `hang`.
    pub(crate) fn prose(&self, text: impl std::fmt::Display, hang: usize) {
        self.line(wrapped(&text.to_string(), hang, columns()));
    }

    /// Prints a message if more details were asked for.
    pub(crate) fn detail(&self, text: impl std::fmt::Display) {
        if self.verbosity == Verbosity::Verbose {
            to_stderr(format_args!("{text}\n"));
        }
    }

    /// Prints how something went, the outcome first.
    pub(crate) fn outcome(&self, outcome: Outcome, text: impl std::fmt::Display) {
        let word = outcome_word(outcome).for_stderr();
        self.prose(format_args!("{word} {text}"), 5);
    }

    /// Prints findings as part of the result. Checks skipped for the same reason share a line.
    pub(crate) fn report(&self, findings: &[Finding]) {
        let same = |one: &Finding, next: &Finding| {
            one.outcome == Outcome::Skip && next.outcome == Outcome::Skip && one.why == next.why
        };
        for run in findings.chunk_by(same) {
            if let [first, _, ..] = run {
                let word = outcome_word(first.outcome);
                self.result(format_args!("{word} {} checks: {}\n", run.len(), first.why));
                continue;
            }
            for finding in run {
                let (word, text) = (outcome_word(finding.outcome), finding.text());
                let id = match finding.outcome {
                    Outcome::Warn | Outcome::Fail => format!(" ({})", finding.id),
                    Outcome::Pass | Outcome::Skip => String::new(),
                };
                self.result(format_args!("{word} {text}{id}\n"));
                if let Some(fix) = &finding.fix {
                    self.result(format_args!("     fix: {fix}\n"));
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

    /// Prints an error, even when quiet.
    pub(crate) fn error(&self, text: impl std::fmt::Display) {
        let text = text.to_string();
        let text = text.replace(|c| c != '\n' && steers(c), "\u{fffd}");
        to_stderr(format_args!("{} {text}\n", style("error:").red().bold().for_stderr()));
    }

    /// Prints what to do about an error, even when quiet.
    pub(crate) fn hints(&self, hints: &[Hint]) {
        if !hints.is_empty() {
            to_stderr(format_args!("\n"));
        }
        for hint in hints {
            to_stderr(format_args!("{} {hint}\n", style("hint:").cyan().for_stderr()));
        }
    }
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

fn to_stdout(text: std::fmt::Arguments<'_>) {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_fmt(text).and_then(|()| stdout.flush());
    if written.is_err_and(|why| why.kind() != io::ErrorKind::BrokenPipe) {
        OUTPUT_LOST.store(true, Ordering::Relaxed);
    }
}

fn to_stderr(text: std::fmt::Arguments<'_>) {
    let _closed = io::stderr().lock().write_fmt(text);
}
