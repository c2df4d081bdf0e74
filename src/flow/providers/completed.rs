//! The spec of a draft, with what its identity providers have in files.

use super::{ProviderInput, Typed, ValueSource};
use crate::cli::Common;
use crate::error::Failure;
use crate::flow::connect::Session;
use crate::flow::load;
use crate::resolve::resolve;
use crate::settings::Spec;
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;

/// The spec of a draft, for somebody who only looks.
///
/// # Errors
///
/// What is wrong with the draft, and what is missing from it; a file that cannot be read.
pub(crate) fn completed(
    draft: &Draft,
    session: &Session,
    common: &Common,
    printer: Printer,
) -> Result<Spec, Failure> {
    let mut spec = resolve(draft, &session.place)?;
    let mut input = ProviderInput {
        session,
        drafts: &mut draft.providers.clone(),
        typed: &mut Typed::default(),
        source: &ValueSource::SpecFile,
        folder: &load::folder(common),
        prompter: None,
        dry_run: true,
        printer,
    };
    input.complete(&mut spec.providers)?;
    Ok(spec)
}
