//! A person's leave for what was shown.

use tokio::task::block_in_place;

use crate::cli::Common;
use crate::error::{Error, Failure};
use crate::ui::printer::Printer;
use crate::ui::prompter::{interactive, prompter};
use crate::ui::wizard;

/// Has a person agree to what was shown, unless `--yes` did; `to` is what the command then does.
///
/// # Errors
///
/// A no, and nobody to ask.
pub(crate) fn agreed(
    common: &Common,
    printer: Printer,
    question: &str,
    to: &str,
) -> Result<(), Failure> {
    if common.yes {
        return Ok(());
    }
    if !interactive(common.no_input) || printer.json {
        return Err(yes_is_missing(to));
    }
    if asked(common, question)? {
        return Ok(());
    }
    Err(declined())
}

/// Asks for a yes.
pub(crate) fn asked(common: &Common, question: &str) -> Result<bool, Failure> {
    let mut prompter = prompter(common.plain_prompts);
    Ok(block_in_place(|| wizard::agrees(prompter.as_mut(), question))?)
}

/// What a person's no comes to.
pub(crate) fn declined() -> Failure {
    Error::Usage("nothing was changed".to_owned()).into()
}

/// Nobody said yes to what was shown.
pub(crate) fn yes_is_missing(to: &str) -> Failure {
    Failure::from(Error::Usage("nothing was changed: --yes is missing".to_owned()))
        .hint(format!("run the same command with --yes to {to}"))
}
