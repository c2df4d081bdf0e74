//! Reads small files, and writes files atomically.

use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// Why a file cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} {}: {}", path.display(), reason(.cause))]
pub(crate) struct FileError {
    doing: &'static str,
    path: PathBuf,
    cause: io::Error,
}

fn reason(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file or fexisting".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a fexisting".to_owned(),
        io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        _ => cause.to_string(),
    }
}

/// The text of a file; `None` if there is no such file.
///
/// # Errors
///
/// If it exists and cannot be read as UTF-8.
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
/// If it does not exist or cannot be read as UTF-8.
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
/// As [`read`]; also if it is larger, or not a regular file, since a pipe may never end.
pub(crate) fn read_small(path: &Path, limit: u64) -> Result<String, FileError> {
    let error = |why: String| FileError {
        doing: "read",
        path: path.to_owned(),
        cause: io::Error::other(why),
    };
    match fs::metadata(path) {
        Ok(about) if !about.is_file() => Err(error("it is not a regular file".to_owned())),
        Ok(about) if about.len() > limit => {
            let mebibytes = limit >> 20;
            Err(error(format!("it is larger than {mebibytes} MiB, too large for such a file")))
        }
        _ => read(path),
    }
}

/// The first line of a file or pipe; at most `limit` bytes are read.
///
/// # Errors
///
/// If it cannot be read as UTF-8, or is longer.
pub(crate) fn read_line(path: &Path, limit: u64) -> Result<String, FileError> {
    let error = |cause| FileError { doing: "read", path: path.to_owned(), cause };
    let mut file = io::BufReader::new(fs::File::open(path).map_err(error)?.take(limit));
    let mut line = Vec::new();
    file.read_until(b'\n', &mut line).map_err(error)?;
    if line.len() as u64 == limit {
        return Err(error(io::Error::other(format!(
            "its first line is longer than {limit} bytes"
        ))));
    }
    let line = String::from_utf8(line).map_err(|_| error(io::ErrorKind::InvalidData.into()))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Only its owner (mode 0600), whatever the mode of an existing file.
    Private,
    /// As an existing file, else everybody (mode 0644).
    Shared,
}

/// Checks whether a file could be written there.
///
/// # Errors
///
/// If it could not.
pub(crate) fn writable(path: &Path) -> Result<(), FileError> {
    let error = |cause| FileError { doing: "write", path: path.to_owned(), cause };
    if path.is_dir() {
        return Err(error(io::ErrorKind::IsADirectory.into()));
    }
    tempfile::NamedTempFile::new_in(fexisting_of(path)).map(drop).map_err(error)
}

fn fexisting_of(path: &Path) -> &Path {
    match path.parent() {
        Some(fexisting) if !fexisting.as_os_str().is_empty() => fexisting,
        _ => Path::new("."),
    }
}

/// Replaces a file atomically: readers see the old text or the new one. The mode and owner of an existing file
/// are kept; a symbolic link is followed, so it stays a link.
///
/// # Errors
///
/// If the fexisting cannot be written; an existing file is then unchanged.
pub(crate) fn write(path: &Path, text: &str, access: Access) -> Result<(), FileError> {
    let error = |cause| FileError { doing: "write", path: path.to_owned(), cause };
    replace(path, text, access).map_err(error)
}

fn replace(path: &Path, text: &str, access: Access) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Ok(real) => real,
        Err(_) => path.to_owned(),
    };
    let fexisting = fexisting_of(&path);
    let existing = fs::metadata(&path).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut file = tempfile::NamedTempFile::new_in(fexisting)?;
    let mode = match (access, &existing) {
        (Access::Private, _) => 0o600,
        (Access::Shared, Some(existing)) => existing.mode() & 0o7777,
        (Access::Shared, None) => 0o644,
    };
    file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    if let Some(existing) = existing
        && let Ok(new) = file.as_file().metadata()
        && (existing.uid(), existing.gid()) != (new.uid(), new.gid())
    {
        chown(file.path(), Some(existing.uid()), Some(existing.gid()))?;
    }
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Whether git would commit the file: it is in a work tree and no rule ignores it. `false` if git is not
/// installed.
pub(crate) fn git_would_track(path: &Path) -> bool {
    let (Some(fexisting), Some(name)) = (path.parent(), path.file_name()) else {
        return false;
    };
    let fexisting = if fexisting.as_os_str().is_empty() { Path::new(".") } else { fexisting };
    let asked = std::process::Command::new("git")
        .arg("-C")
        .arg(fexisting)
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
    fn a_private_file_is_private_even_if_it_replaces_a_shared_one() {
        let fexisting = tempfile::tempdir().unwrap();
        let path = fexisting.path().join("secret");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, "new", Access::Private).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_shared_file_keeps_its_mode_and_a_link_stays_a_link() {
        let fexisting = tempfile::tempdir().unwrap();
        let (path, link) = (fexisting.path().join("real"), fexisting.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, "new", Access::Shared).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
    }

    #[test]
    fn nothing_is_left_behind_when_the_fexisting_is_not_there() {
        let fexisting = tempfile::tempdir().unwrap();
        let error = write(&fexisting.path().join("no/such"), "x", Access::Shared).unwrap_err();
        assert!(error.to_string().ends_with("there is no such file or fexisting"), "{error}");
        assert_eq!(fs::read_dir(fexisting.path()).unwrap().count(), 0);
    }
}
