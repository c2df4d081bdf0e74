//! The new client secret of an identity provider: given by flags, the environment or the spec file, or typed.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use tokio::task::block_in_place;

use crate::cli::IdpRotateArgs;
use crate::command_line::CommandLine;
use crate::error::{Error, Failure};
use crate::finding::Finding;
use crate::flow::load::Loaded;
use crate::flow::providers::{SECRET_VARIABLE, ValueSource, named_secret, sound_secret};
use crate::settings::draft::ProviderDraft;
use crate::ui::printer::Printer;
use crate::ui::prompter::{Answer, SecretPrompt, interactive, prompter};

/// A new secret.
pub(super) struct NewSecret {
    pub(super) value: SecretString,
    /// Whether it is where the spec file says.
    is_of_spec: bool,
}

/// A spec file, if it has a table of the provider.
pub(super) struct SpecTable {
    file: PathBuf,
    table: ProviderDraft,
}

impl SpecTable {
    pub(super) fn of(loaded: &Loaded, name: &str) -> Option<Self> {
        let mut tables = loaded.draft.providers.iter();
        let table = tables.find(|table| table.name.as_deref() == Some(name))?;
        Some(Self { file: loaded.file.clone()?, table: table.clone() })
    }

    /// What its file or variable holds.
    fn secret(&self, name: &str) -> Result<Option<SecretString>, Failure> {
        let folder = self.file.parent().unwrap_or(Path::new(""));
        named_secret(&self.table, name, &ValueSource::SpecFile, folder)
    }

    /// The warning that the next apply brings back another secret.
    pub(super) fn finding(&self, name: &str, new: &NewSecret) -> Option<Finding> {
        if new.is_of_spec {
            return None;
        }
        let other = self.secret(name).ok()??;
        let place = match (&self.table.client_secret_file, &self.table.client_secret_env) {
            (Some(path), _) => format!("the file {}", path.display()),
            (None, Some(variable)) => format!("the variable {variable}"),
            (None, None) => return None,
        };
        (other.expose_secret() != new.value.expose_secret()).then(|| {
            Finding::warn(
                "idp.secret-source",
                "the spec file names the new client secret",
                format!(
                    "{} takes it from {place}, which holds another one: put the new one there, or the next apply brings the other one back",
                    self.file.display()
                ),
            )
        })
    }

    /// What to write there when the new secret has a date of its own.
    pub(super) fn expiry(&self) -> Option<String> {
        let expires = self.table.client_secret_expires.as_ref()?;
        Some(format!(
            "{} says client_secret_expires = {expires}: write there when the new one expires.",
            self.file.display()
        ))
    }
}

/// The new secret, unless a person has to type it.
///
/// # Errors
///
/// A file that cannot be read, or that holds no secret; no secret and nobody to ask.
pub(super) fn given(
    args: &IdpRotateArgs,
    spec: Option<&SpecTable>,
    printer: Printer,
) -> Result<Option<NewSecret>, Failure> {
    let name = args.name.as_str();
    let file = args.upstream_secret_file.clone();
    let variable = file.is_none().then(|| SECRET_VARIABLE.to_owned());
    let flags = ProviderDraft {
        client_secret_file: file,
        client_secret_env: variable,
        ..ProviderDraft::default()
    };
    let line = CommandLine::new("idp rotate").argument(name);
    if let Some(value) = named_secret(&flags, name, &ValueSource::Flags(line), Path::new(""))? {
        return Ok(Some(NewSecret { value, is_of_spec: false }));
    }
    if let Some(value) = spec.map(|spec| spec.secret(name)).transpose()?.flatten() {
        return Ok(Some(NewSecret { value, is_of_spec: true }));
    }
    if interactive(args.common.no_input) && !printer.json {
        return Ok(None);
    }
    let why = format!(
        "give the new client secret: --upstream-secret-file FILE, or the variable {SECRET_VARIABLE}"
    );
    Err(Error::Usage(why).into())
}

/// Has a person type it.
///
/// # Errors
///
/// No answer.
pub(super) fn typed(name: &str, plain_prompts: bool) -> Result<NewSecret, Failure> {
    let question = format!("The new client secret of {name} (not shown)");
    let prompt = SecretPrompt {
        question: &question,
        help: "The provider issues it; the old one must stay valid there until Cognito has the new one.",
        optional: false,
        back: false,
        check: &|text| sound_secret(text).map_err(str::to_owned),
    };
    match block_in_place(|| prompter(plain_prompts).secret(&prompt))? {
        Answer::Given(value) => Ok(NewSecret { value, is_of_spec: false }),
        Answer::Back => Err(Error::Cancelled.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_of_the_spec_file_is_read_once_and_any_other_is_compared_with_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "another").unwrap();
        let table =
            ProviderDraft { client_secret_file: Some("secret".into()), ..ProviderDraft::default() };
        let spec = SpecTable { file: folder.path().join("spec.toml"), table };
        // What the file holds later is not looked at.
        for (is_of_spec, value, is_warned) in
            [(true, "one", false), (false, "one", true), (false, "another", false)]
        {
            let new = NewSecret { value: value.into(), is_of_spec };
            assert_eq!(spec.finding("Corp", &new).is_some(), is_warned, "{is_of_spec} {value}");
        }
    }
}
