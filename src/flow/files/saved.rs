//! The spec file that is there already where a run would save its settings.

use std::path::Path;

use crate::error::{Error, Failure};
use crate::flow::load::{parsed, settings_file};
use crate::settings::draft::Draft;

/// Checks that the settings of a run may go into a file, if there is one already.
///
/// # Errors
///
/// A file that is not a spec file, that is for another app, or that a run in the sandbox did not create.
pub(crate) fn check_saved(path: &Path, draft: &Draft) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let filed = parsed(path)?;
    if let (Some(target), Some(filed)) = (&draft.target, &filed.target)
        && target != filed
    {
        return Err(for_another_app(path, filed, target));
    }
    if settings_file(path, &filed, draft.is_in_sandbox()) != path {
        return Err(Failure::from(Error::Usage(format!(
            "{} is not a spec file of the sandbox, so a run in the sandbox does not change it",
            path.display()
        )))
        .hint("save to another file: --save FILE"));
    }
    Ok(())
}

/// A spec file that is not for this app.
pub(crate) fn for_another_app(path: &Path, filed: &str, wanted: &str) -> Failure {
    Failure::from(Error::Usage(format!(
        "{} is for the app `{filed}`, not `{wanted}`",
        path.display()
    )))
    .hint(format!(
        "use another spec file: --save {wanted}.toml for a new set-up, --spec FILE for one that is made"
    ))
}
