//! The values of an identity provider that lie in files or in the environment.

use std::env::VarError;
use std::path::Path;

use secrecy::SecretString;

use super::Typed;
use crate::command_line::CommandLine;
use crate::error::{Error, Failure};
use crate::files::{self, MAX_SECRET_BYTES};
use crate::resolve::Fault;
use crate::settings::draft::ProviderDraft;
use crate::settings::{Metadata, ProviderSpec};

/// The variable that may hold the secret where flags give the provider.
pub(crate) const SECRET_VARIABLE: &str = "COGOIDC_UPSTREAM_SECRET";

/// Limit on a metadata document, in bytes: one has some thousands.
const MAX_METADATA_BYTES: u64 = 4 << 20;

/// Where the values come from, so that an error names a fault as it was written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueSource {
    /// Flags of `idp add`; the command line that was given.
    Flags(CommandLine),
    SpecFile,
}

impl ValueSource {
    /// The error for a value that can never work, of the provider of that name.
    fn error(&self, name: &str, fault: &Fault) -> Failure {
        let Fault { key, why } = fault;
        Error::Usage(match self {
            Self::Flags(_) => format!("{}: {why}", flag_of(key)),
            Self::SpecFile => format!("[[identity_provider]]: `{name}`: {key}: {why}"),
        })
        .into()
    }
}

/// The flag of `idp add` that gives what a key of a spec file gives.
pub(crate) fn flag_of(key: &str) -> String {
    match key {
        "client_secret_file" => "--upstream-secret-file".to_owned(),
        "client_secret_env" => SECRET_VARIABLE.to_owned(),
        key => format!("--{}", key.replace('_', "-")),
    }
}

/// Reads what the draft names; what is not absolute lies in `folder`. A secret is read once, for a pipe gives it no
/// second time; one that a spec file names and that is not here stays unknown, so that a plan can be made without it.
///
/// # Errors
///
/// A file that cannot be read, or that holds no secret.
pub(crate) fn read(
    draft: &ProviderDraft,
    provider: &mut ProviderSpec,
    source: &ValueSource,
    folder: &Path,
    typed: &mut Typed,
) -> Result<(), Failure> {
    let name = provider.name.to_string();
    let wrong = |key, why: String| source.error(&name, &Fault { key, why });
    if let Some(path) = &draft.metadata_file {
        let document = document(&folder.join(path)).map_err(|why| wrong("metadata_file", why))?;
        provider.values.metadata = Some(Metadata::Document(document));
    }
    let secret = match typed.secret(&name) {
        Some(secret) => Some(secret.clone()),
        None => named_secret(draft, &name, source, folder)?,
    };
    if let Some(secret) = &secret {
        typed.keep(&name, secret);
    }
    provider.values.secret = secret;
    Ok(())
}

/// The client secret that the draft of a provider names; `None` if it names none, or if it is not here.
///
/// # Errors
///
/// A file that cannot be read, or that holds no secret.
pub(crate) fn named_secret(
    draft: &ProviderDraft,
    name: &str,
    source: &ValueSource,
    folder: &Path,
) -> Result<Option<SecretString>, Failure> {
    let wrong = |key, why: String| source.error(name, &Fault { key, why });
    if let Some(path) = &draft.client_secret_file
        && let path = folder.join(path)
        && (*source != ValueSource::SpecFile || path.exists())
    {
        return secret_in(&path).map(Some).map_err(|why| wrong("client_secret_file", why));
    }
    let Some(variable) = &draft.client_secret_env else {
        return Ok(None);
    };
    from_environment(variable).map_err(|why| wrong("client_secret_env", why))
}

/// The SAML metadata in a file, without what editors put before it: nothing may stand before an XML declaration.
pub(crate) fn document(path: &Path) -> Result<String, String> {
    let text = files::read(path, MAX_METADATA_BYTES).map_err(|why| why.to_string())?;
    Ok(text.trim_start_matches('\u{feff}').trim_start().to_owned())
}

/// Why a text is no client secret (RFC 6749 appendix A.2: visible ASCII characters); never with the text.
pub(crate) fn sound_secret(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        return Err("holds no secret in its first line");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("holds a secret that contains a space");
    }
    if !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err("holds a secret with a character that no client secret has");
    }
    Ok(())
}

/// The client secret in the first line of a file or a pipe.
///
/// # Errors
///
/// A file that cannot be read, or that holds no secret; never with the text.
pub(crate) fn secret_in(path: &Path) -> Result<SecretString, String> {
    let line = files::read_line(path, MAX_SECRET_BYTES).map_err(|why| why.to_string())?;
    // Editors put a byte order mark there, which is nobody's secret.
    let secret = line.trim_start_matches('\u{feff}');
    sound_secret(secret).map_err(|why| format!("{} {why}", path.display()))?;
    Ok(SecretString::from(secret))
}

fn from_environment(variable: &str) -> Result<Option<SecretString>, String> {
    match std::env::var(variable) {
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(format!("{variable} is not UTF-8 text")),
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => {
            sound_secret(&text).map_err(|why| format!("{variable} {why}"))?;
            Ok(Some(SecretString::from(text)))
        }
    }
}
