//! Files written whole or not at all, private unless they were not.

use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// A file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} {}: {}", path.display(), plain(.cause))]
pub(crate) struct FileError {
    doing: &'static str,
    path: PathBuf,
    cause: io::Error,
}

fn plain(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::InvalidData => "it is no UTF-8 text".to_owned(),
        _ => cause.to_string(),
    }
}

/// The text of a file; none where there is no such file.
///
/// # Errors
///
/// When it is there and cannot be read as UTF-8.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<String>, FileError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(FileError { doing: "read", path: path.to_owned(), cause }),
    }
}

/// The text of a file.
///
/// # Errors
///
/// When it is not there or cannot be read as UTF-8.
pub(crate) fn read(path: &Path) -> Result<String, FileError> {
    fs::read_to_string(path).map_err(|cause| FileError {
        doing: "read",
        path: path.to_owned(),
        cause,
    })
}

/// The text of a file of at most `limit` bytes.
///
/// # Errors
///
/// As [`read`]; also what is no regular file, since a pipe may never end, and what is larger.
pub(crate) fn read_small(path: &Path, limit: u64) -> Result<String, FileError> {
    let fault = |why: String| FileError {
        doing: "read",
        path: path.to_owned(),
        cause: io::Error::other(why),
    };
    match fs::metadata(path) {
        Ok(about) if !about.is_file() => Err(fault("it is no file".to_owned())),
        Ok(about) if about.len() > limit => {
            let mebibytes = limit >> 20;
            Err(fault(format!("it is larger than {mebibytes} MiB, more than such a file has")))
        }
        _ => read(path),
    }
}

/// The first line of a file or a pipe, of which no more than `limit` bytes are read.
///
/// # Errors
///
/// When it cannot be read as UTF-8, or is longer.
pub(crate) fn read_line(path: &Path, limit: u64) -> Result<String, FileError> {
    let fault = |cause| FileError { doing: "read", path: path.to_owned(), cause };
    let mut file = io::BufReader::new(fs::File::open(path).map_err(fault)?.take(limit));
    let mut line = Vec::new();
    file.read_until(b'\n', &mut line).map_err(fault)?;
    if line.len() as u64 == limit {
        return Err(fault(io::Error::other(format!(
            "its first line is longer than {limit} bytes"
        ))));
    }
    let line = String::from_utf8(line).map_err(|_| fault(io::ErrorKind::InvalidData.into()))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Its owner alone, whatever an older file allowed (mode 0600).
    Private,
    /// As the older file, else everybody (mode 0644).
    Shared,
}

/// Looks whether a file could be written there.
///
/// # Errors
///
/// When it could not.
pub(crate) fn writable(path: &Path) -> Result<(), FileError> {
    let fault = |cause| FileError { doing: "write", path: path.to_owned(), cause };
    if path.is_dir() {
        return Err(fault(io::ErrorKind::IsADirectory.into()));
    }
    tempfile::NamedTempFile::new_in(folder_of(path)).map(drop).map_err(fault)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Puts text in the place of a file in one move: readers see the old text or the new one. Mode and owner
/// of an older file are kept; a link is followed, so that it stays one.
///
/// # Errors
///
/// When the folder cannot be written; the older file is then as it was.
pub(crate) fn write(path: &Path, text: &str, access: Access) -> Result<(), FileError> {
    let fault = |cause| FileError { doing: "write", path: path.to_owned(), cause };
    replace(path, text, access).map_err(fault)
}

fn replace(path: &Path, text: &str, access: Access) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Ok(real) => real,
        Err(_) => path.to_owned(),
    };
    let folder = folder_of(&path);
    let older = fs::metadata(&path).ok();
    if older.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let mode = match (access, &older) {
        (Access::Private, _) => 0o600,
        (Access::Shared, Some(older)) => older.mode() & 0o7777,
        (Access::Shared, None) => 0o644,
    };
    file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    if let Some(older) = older
        && let Ok(new) = file.as_file().metadata()
        && (older.uid(), older.gid()) != (new.uid(), new.gid())
    {
        chown(file.path(), Some(older.uid()), Some(older.gid()))?;
    }
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Whether git would put the file into its next commit: it lies in a work tree and no rule ignores it.
/// No, where there is no git to ask.
pub(crate) fn git_would_track(path: &Path) -> bool {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return false;
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let asked = std::process::Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["check-ignore", "--quiet", "--"])
        .arg(name)
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    // 0: ignored, 1: not ignored, 128: no work tree.
    asked.is_ok_and(|status| status.code() == Some(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_for_its_owner_alone_even_over_an_open_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, "new", Access::Private).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_shared_file_keeps_its_mode_and_a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, "new", Access::Shared).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
    }

    #[test]
    fn nothing_is_left_behind_when_the_folder_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let fault = write(&folder.path().join("no/such"), "x", Access::Shared).unwrap_err();
        assert!(fault.to_string().ends_with("there is no such file or folder"), "{fault}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
