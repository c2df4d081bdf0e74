//! Writes the files of a run.

use std::path::{self, Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::cognito::{ObservedClient, ObservedPool};
use crate::error::{Error, Failure};
use crate::files::{self, Access, FileError};
use crate::finding::Outcome;
use crate::flow::run::Run;
use crate::settings::draft::Draft;
use crate::settings::file::{self, MAX_SPEC_BYTES};
use crate::ui::printer::Printer;
use crate::values::Place;

/// Writes the client secret to the file that was asked for; the path, if there is a secret.
///
/// # Errors
///
/// A file that cannot be written.
pub(crate) fn write_secret(
    run: &Run<'_>,
    client: &ObservedClient,
) -> Result<Option<String>, Failure> {
    let Some(path) = &run.secret.secret_file else {
        return Ok(None);
    };
    let Some(secret) = client.secret.shown() else {
        let path = path.display();
        run.printer.outcome(
            Outcome::Warn,
            format_args!("{path} is not written: Cognito does not show the client secret"),
        );
        return Ok(None);
    };
    keep_secret(path, secret, run.printer)?;
    Ok(Some(path.display().to_string()))
}

/// Writes a file that holds a secret alone, for its owner.
///
/// # Errors
///
/// A file that cannot be written.
pub(crate) fn keep_secret(
    path: &Path,
    secret: &SecretString,
    printer: Printer,
) -> Result<(), Failure> {
    files::write(path, &secret_text(secret.expose_secret()), Access::Private).map_err(unwritten)?;
    warn_if_tracked(path, printer);
    Ok(())
}

/// Creates a file that holds a secret alone, for its owner; whether there was none.
///
/// # Errors
///
/// A file that cannot be written.
pub(crate) fn create_secret(
    path: &Path,
    secret: &SecretString,
    printer: Printer,
) -> Result<bool, Failure> {
    let is_new = files::create_private(path, &secret_text(secret.expose_secret()))?;
    if is_new {
        warn_if_tracked(path, printer);
    }
    Ok(is_new)
}

fn warn_if_tracked(path: &Path, printer: Printer) {
    if files::git_would_track(path) {
        let path = path.display();
        printer.outcome(
            Outcome::Warn,
            format_args!("git would track {path}, which holds a secret; add it to .gitignore"),
        );
    }
}

/// The text of a file that holds a secret alone.
pub(super) fn secret_text(secret: &str) -> String {
    format!("{secret}\n")
}

/// The error for a file that is missing from a set-up that is made.
fn unwritten(why: FileError) -> Failure {
    Failure::from(why).hint("the set-up is made; run the same command again to write the file")
}

/// A set-up whose settings go into its spec file.
pub(crate) struct SavedSetUp<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) place: &'a Place,
    pub(crate) pool: &'a ObservedPool,
    pub(crate) client: &'a ObservedClient,
}

impl SavedSetUp<'_> {
    /// Writes the settings, with the ids of what they made.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let present = files::read_if_there(path, MAX_SPEC_BYTES)?;
        let text = self.text(path, present.as_deref())?;
        if present.as_deref() != Some(text.as_str()) {
            files::write(path, &text, Access::Shared).map_err(unwritten)?;
        }
        Ok(())
    }

    /// The text of the spec file, new or laid over the present one.
    ///
    /// # Errors
    ///
    /// A present text that is not TOML.
    pub(super) fn text(&self, path: &Path, present: Option<&str>) -> Result<String, Failure> {
        let mut draft = with_place(self.draft, self.place);
        // A flag is about one run; what the file says stays.
        draft.exact = None;
        draft.target_file = draft.target_file.map(|file| named_in(path, &file));
        draft.pool.id = Some(self.pool.id.to_string());
        draft.pool.name = Some(self.pool.name.clone());
        draft.client.id = Some(self.client.id.to_string());
        draft.client.name = Some(self.client.name.clone());
        file::render(&draft, present).map_err(|why| {
            Failure::from(Error::Failed(format!("cannot write {}: {why}", path.display())))
        })
    }
}

/// A file as a spec file names it: relative to that if it is beside or below it.
fn named_in(spec: &Path, file: &Path) -> PathBuf {
    let folder = spec.parent().unwrap_or(Path::new(""));
    match file.strip_prefix(folder) {
        Ok(below) => below.to_owned(),
        Err(_) => path::absolute(file).unwrap_or_else(|_| file.to_owned()),
    }
}

/// The draft with the place of its set-up, so that no later run takes another account or region for it.
fn with_place(draft: &Draft, place: &Place) -> Draft {
    Draft {
        account: place.account.as_ref().map(ToString::to_string),
        region: Some(place.region.to_string()),
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
        let saved = with_place(&Draft::default(), &place);
        assert_eq!(saved.account.as_deref(), Some("111122223333"));
        assert_eq!(saved.region.as_deref(), Some("eu-central-1"));
    }

    #[test]
    fn a_spec_file_names_the_file_of_the_app_from_where_it_is_itself() {
        for (spec, file, named) in [
            ("cogoidc.toml", "app.toml", "app.toml"),
            ("cogoidc.toml", "/etc/app.toml", "/etc/app.toml"),
            ("conf/prod.toml", "conf/app.toml", "app.toml"),
            ("/conf/prod.toml", "/conf/apps/a.toml", "apps/a.toml"),
        ] {
            assert_eq!(named_in(Path::new(spec), Path::new(file)), Path::new(named));
        }
        let absolute = path::absolute("app.toml").unwrap();
        assert_eq!(named_in(Path::new("conf/prod.toml"), Path::new("app.toml")), absolute);
    }

    #[test]
    fn a_spec_file_of_a_cognito_that_is_not_of_aws_names_no_account() {
        let place = Place { region: "us-east-1".parse().unwrap(), account: None };
        assert_eq!(with_place(&Draft::default(), &place).account, None);
    }
}
