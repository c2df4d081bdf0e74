//! The files of a run, checked before anything is sent.

use std::path::{Path, PathBuf};

use crate::cli::Selection;
use crate::command_line::{CommandLine, Hint};
use crate::error::{Error, Failure};
use crate::files::{self, FileError};
use crate::flow::load;
use crate::flow::run::Run;
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;

/// A file with what it holds.
struct FileUse {
    holds: &'static str,
    path: PathBuf,
}

const SETTINGS: &str = "the settings";
const CONFIG: &str = "the app's config";

/// Checks that each file of a run has one purpose, and that those to be written are files of this user.
///
/// # Errors
///
/// Two purposes of one file; an output that is a link, a device, a pipe or another user's; a folder that cannot be
/// written.
pub(crate) fn check_files(run: &Run<'_>, draft: &Draft, asking: bool) -> Result<(), Failure> {
    let (written, read) = (written(run, asking), read(run, draft));
    check_purposes(&written, &read)?;
    for file in &written {
        if file.holds == SETTINGS && is_complete(run, draft) {
            continue;
        }
        let check = if run.dry_run { files::check_output } else { files::probe };
        check(&file.path).map_err(|why| refused(run, draft, file, why))?;
    }
    Ok(())
}

/// The files that the run writes.
fn written(run: &Run<'_>, asking: bool) -> Vec<FileUse> {
    let default = (asking && run.asks_for_app).then(|| PathBuf::from(DEFAULT_NAME));
    let settings = run.save.clone().or(default).map(|path| FileUse { holds: SETTINGS, path });
    let secret = run.secret.secret_file.clone();
    let secret = secret.map(|path| FileUse { holds: "the client secret", path });
    let config = run.write.clone().map(|path| FileUse { holds: CONFIG, path });
    settings.into_iter().chain(secret).chain(config).collect()
}

/// The files that the run reads.
fn read(run: &Run<'_>, draft: &Draft) -> Vec<FileUse> {
    let folder = load::folder(&run.common);
    let named = |holds, path: &Option<PathBuf>| {
        path.as_ref().map(|path| FileUse { holds, path: folder.join(path) })
    };
    let spec = run.common.spec.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_NAME));
    let password = draft.user.password_file.clone();
    let mut files = vec![FileUse { holds: SETTINGS, path: spec }];
    files.extend(password.map(|path| FileUse { holds: "the first user's password", path }));
    for provider in &draft.providers {
        files.extend(named("an identity provider's secret", &provider.client_secret_file));
        files.extend(named("an identity provider's metadata", &provider.metadata_file));
    }
    files
}

/// Fails if a file that is written has another purpose as well.
fn check_purposes(written: &[FileUse], read: &[FileUse]) -> Result<(), Failure> {
    for (number, one) in written.iter().enumerate() {
        let others = written.iter().skip(number + 1).chain(read);
        let mut others = others.filter(|other| other.holds != one.holds);
        if let Some(other) = others.find(|other| files::are_same(&one.path, &other.path)) {
            return Err(Error::Usage(format!(
                "{} for {} and {} for {} are the same file; give one of them another path",
                one.path.display(),
                one.holds,
                other.path.display(),
                other.holds,
            ))
            .into());
        }
    }
    Ok(())
}

/// Whether the spec file says all that would be saved, so that it is not written again.
fn is_complete(run: &Run<'_>, draft: &Draft) -> bool {
    let filed = &run.filed;
    *draft == *filed
        && filed.region.is_some()
        && filed.pool.id.is_some()
        && filed.client.id.is_some()
        && is_spec(run)
}

/// Whether the settings are saved in the spec file that they came from.
fn is_spec(run: &Run<'_>) -> bool {
    let spec = run.common.spec.as_deref().unwrap_or(Path::new(DEFAULT_NAME));
    run.save.as_deref() == Some(spec)
}

/// The error for a file that cannot be written, with another way to the secret if that is what it is for.
fn refused(run: &Run<'_>, draft: &Draft, file: &FileUse, why: FileError) -> Failure {
    let is_secret = file.holds != SETTINGS && file.holds != CONFIG;
    let offers_config = is_secret && matches!(why, FileError::Unsuitable { .. });
    let failure = Failure::from(why);
    if !offers_config {
        return failure;
    }
    let selection = Selection {
        target: draft.target.clone(),
        app_url: None,
        pool_id: draft.pool.id.clone(),
        pool_name: draft.pool.name.clone(),
        client_id: draft.client.id.clone(),
        client_name: draft.client.name.clone(),
    };
    let command = CommandLine::new("config")
        .flag("--as", "secret")
        .with(&selection.flags())
        .with(&run.common.flags());
    failure.hint(Hint::run("to print the secret alone", command))
}
