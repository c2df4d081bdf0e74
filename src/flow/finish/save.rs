//! The files that a run writes: the spec file and the client secret.

use std::path::Path;

use secrecy::ExposeSecret;

use crate::cognito::{ObservedClient, ObservedPool};
use crate::error::{Error, Failure};
use crate::files::{self, Access, FileError};
use crate::finding::Outcome;
use crate::flow::connect::Session;
use crate::flow::run::Run;
use crate::settings::draft::Draft;
use crate::settings::file::{self, MAX_SPEC_BYTES};
use crate::values::Place;

/// Writes the client secret to the file that was asked for; the path, if a secret was written.
///
/// # Errors
///
/// A file that cannot be written.
pub(super) fn secret(run: &Run<'_>, client: &ObservedClient) -> Result<Option<String>, Failure> {
    let (Some(path), Some(secret)) = (&run.secret.secret_file, &client.secret) else {
        return Ok(None);
    };
    files::write(path, &format!("{}\n", secret.expose_secret()), Access::Private)
        .map_err(unwritten)?;
    if files::git_would_track(path) {
        let path = path.display();
        run.printer.outcome(
            Outcome::Warn,
            format_args!("git would track {path}, which holds a secret; add it to .gitignore"),
        );
    }
    Ok(Some(path.display().to_string()))
}

/// The error for a file that is missing from a set-up that is made.
fn unwritten(why: FileError) -> Failure {
    Failure::from(why).hint("the set-up is made; run the same command again to write the file")
}

/// Writes the settings to the spec file, with the ids of what they made.
///
/// # Errors
///
/// A file that cannot be read or written.
pub(super) fn spec_file(
    path: &Path,
    draft: &Draft,
    session: &Session,
    pool: &ObservedPool,
    client: &ObservedClient,
) -> Result<(), Failure> {
    let mut draft = with_place(draft, &session.place, session.is_sandbox());
    draft.pool.id = Some(pool.id.to_string());
    draft.pool.name = Some(pool.name.clone());
    draft.client.id = Some(client.id.to_string());
    draft.client.name = Some(client.name.clone());
    let present = files::read_if_there(path, MAX_SPEC_BYTES)?;
    let text = file::render(&draft, present.as_deref()).map_err(|why| {
        Failure::from(Error::Failed(format!("cannot write {}: {why}", path.display())))
    })?;
    if present.as_deref() != Some(text.as_str()) {
        files::write(path, &text, Access::Shared).map_err(unwritten)?;
    }
    Ok(())
}

/// The draft with the place of its set-up, so that no later run takes another account or region for it.
fn with_place(draft: &Draft, place: &Place, is_sandbox: bool) -> Draft {
    Draft {
        account: place.account.as_ref().map(ToString::to_string),
        region: Some(place.region.to_string()),
        sandbox: if is_sandbox { Some(true) } else { draft.sandbox },
        ..draft.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_file_names_the_account_and_the_region_of_its_set_up() {
        let account = Some("111122223333".parse().unwrap());
        let place = Place { region: "eu-central-1".parse().unwrap(), account };
        let saved = with_place(&Draft::default(), &place, false);
        assert_eq!(saved.account.as_deref(), Some("111122223333"));
        assert_eq!((saved.region.as_deref(), saved.sandbox), (Some("eu-central-1"), None));
    }

    #[test]
    fn a_spec_file_of_the_sandbox_says_so_and_names_no_account() {
        let place = Place { region: "us-east-1".parse().unwrap(), account: None };
        let saved = with_place(&Draft::default(), &place, true);
        assert_eq!((saved.account, saved.sandbox), (None, Some(true)));
    }
}
