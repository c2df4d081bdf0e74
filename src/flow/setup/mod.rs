//! What init, plan, apply and the commands for an existing set-up share: look, plan, make.

mod clash;
mod look;
mod make;

use crate::plan::text::PlanText;
use crate::ui::printer::Printer;
pub(crate) use clash::{conflict, domain_was_taken, overtaken, refused, suggestions};
pub(crate) use look::{found, observe, pool, wanted, wanted_at, wanted_of};
pub(crate) use make::{make, stopped, unfinished};

/// Shows a plan to a person.
pub(crate) fn show(printer: Printer, plan: &PlanText<'_>) {
    for line in plan.to_string().trim_end().lines() {
        let hang = if line.starts_with(' ') { PlanText::HANG } else { 0 };
        printer.prose(line, hang);
    }
}

/// How many people a pool has, as Cognito estimates it.
pub(crate) fn about_users(number: u64) -> String {
    match number {
        1 => "about 1 user".to_owned(),
        number => format!("about {number} users"),
    }
}
