//! The draft a command starts from: its flags over the spec file.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::apps;
use crate::cli::{Common, Selection};
use crate::error::{Error, Failure};
use crate::files;
use crate::settings::draft::{ClientDraft, Draft, PoolDraft};
use crate::settings::file::{self, DEFAULT_NAME, MAX_SPEC_BYTES};
use crate::ui::printer::Printer;

/// A draft, and the file it came from.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) draft: Draft,
    pub(crate) file: Option<PathBuf>,
    /// What the file itself says.
    pub(crate) filed: Draft,
}

/// The flags over the spec file, if there is one.
///
/// # Errors
///
/// A file that was named and is not there, or one that is not a spec file.
pub(crate) fn load(flags: Draft, common: &Common, printer: Printer) -> Result<Loaded, Failure> {
    let path = common.spec.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_NAME));
    if common.spec.is_none() && !path.exists() {
        let (draft, filed) = (flags.over(Draft::default()), Draft::default());
        return Ok(Loaded { draft, file: None, filed });
    }
    let mut below = parsed(&path)?;
    let elsewhere = [("--profile", &common.profile), ("--endpoint-url", &common.endpoint_url)]
        .into_iter()
        .find(|(_, value)| value.is_some() && !common.sandbox);
    let sandbox = below.sandbox == Some(true) && elsewhere.is_none();
    if common.spec.is_none() || sandbox && !common.sandbox {
        let which = if sandbox { " (sandbox)" } else { "" };
        printer.line(format_args!("using {}{which}", path.display()));
    }
    let filed = below.clone();
    let ids = (below.pool.id.clone(), below.client.id.clone());
    let of_the_sandbox = below.sandbox == Some(true) && !sandbox;
    if of_the_sandbox {
        below.sandbox = Some(false);
    }
    let draft = flags.over(below);
    let (pool, client) = (&draft.pool.id, &draft.client.id);
    let from_file = pool.is_some() && *pool == ids.0 || client.is_some() && *client == ids.1;
    if let (true, true, Some((flag, _))) = (of_the_sandbox, from_file, elsewhere) {
        return Err(Failure::from(Error::WrongAccount(format!(
            "{} is for a user pool of the sandbox, and {flag} leads elsewhere",
            path.display()
        )))
        .hint(format!("omit {flag}, or use another spec file: --spec FILE"))
        .hint(
            "to create the same set-up there: copy the file without `sandbox`, `region` and the ids",
        ));
    }
    Ok(Loaded { draft, file: Some(path), filed })
}

/// The folder of the spec file, in which it names files.
pub(crate) fn folder(common: &Common) -> PathBuf {
    let folder = common.spec.as_deref().and_then(Path::parent);
    folder.map(Path::to_owned).unwrap_or_default()
}

/// The draft in a spec file that is there.
///
/// # Errors
///
/// A file that cannot be read, or that is not a spec file.
pub(crate) fn parsed(path: &Path) -> Result<Draft, Failure> {
    let text = files::read(path, MAX_SPEC_BYTES).map_err(|why| Error::Usage(why.to_string()))?;
    let draft = file::parse(&text, &apps::answer_keys());
    draft.map_err(|why| Error::Usage(format!("{}: {why}", path.display())).into())
}

impl From<Selection> for Draft {
    fn from(selection: Selection) -> Self {
        Self {
            target: selection.target,
            app_url: selection.app_url,
            pool: PoolDraft {
                id: selection.pool_id,
                name: selection.pool_name,
                ..PoolDraft::default()
            },
            client: ClientDraft {
                id: selection.client_id,
                name: selection.client_name,
                ..ClientDraft::default()
            },
            ..Self::default()
        }
    }
}

/// Longest password Cognito takes (`AdminSetUserPassword`), in characters.
const MAX_PASSWORD: usize = 256;

/// Limit on the first line of a password file, in bytes.
const MAX_PASSWORD_BYTES: u64 = 64 << 10;

/// The password in a file or a pipe: its first line.
///
/// # Errors
///
/// A file that cannot be read, or that holds no password Cognito takes.
pub(crate) fn password(path: &Path) -> Result<SecretString, Failure> {
    let password = files::read_line(path, MAX_PASSWORD_BYTES)
        .map_err(|why| Error::Usage(format!("--password-file: {why}")))?;
    let wrong =
        |why: &str| Err(Error::Usage(format!("--password-file: {} {why}", path.display())).into());
    if password.is_empty() {
        return wrong("holds no password in its first line");
    }
    if password.contains(char::is_whitespace) {
        return wrong("holds a password that contains a space, which Cognito does not accept");
    }
    if password.chars().count() > MAX_PASSWORD {
        return wrong(
            "holds a password of more than 256 characters, which Cognito does not accept",
        );
    }
    Ok(SecretString::from(password))
}
