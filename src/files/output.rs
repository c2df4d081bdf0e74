//! Writes files: all of the new text or none of it, and only into what is a file of this user.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::{FileError, folder_of, kind};
use crate::platform::{Mode, other_owner};

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Only its owner (mode 0600), whatever the mode of an existing file.
    Private,
    /// As an existing file, else everybody (mode 0644) whom the umask does not shut out.
    Shared,
}

impl Access {
    /// The mode of a file that replaces the one that is there, if any.
    fn mode(self, old: Option<&Metadata>) -> Mode {
        match (self, old) {
            (Self::Private, _) => Mode::PRIVATE,
            (Self::Shared, None) => Mode::SHARED,
            (Self::Shared, Some(old)) => Mode::of(old),
        }
    }
}

/// Checks that what is at the path, if anything, is a file that this user may replace.
///
/// # Errors
///
/// If it is a link, a folder, a device, a pipe or a socket, or belongs to another user.
pub(crate) fn check_output(path: &Path) -> Result<(), FileError> {
    existing(path).map(drop)
}

/// Checks that a file could be written there, by the creation of a temporary one.
///
/// # Errors
///
/// As [`check_output`]; if nothing can be written in the folder.
pub(crate) fn probe(path: &Path) -> Result<(), FileError> {
    check_output(path)?;
    NamedTempFile::new_in(folder_of(path)).map(drop).map_err(FileError::writing(path))
}

/// Replaces a file atomically: readers see the old text or the new one. The mode of an existing shared file is kept.
/// A link that appears meanwhile is replaced, never followed.
///
/// # Errors
///
/// As [`probe`], or if the disk is full; an existing file is then unchanged.
pub(crate) fn write(path: &Path, text: &str, access: Access) -> Result<(), FileError> {
    let old = existing(path)?;
    replace(path, text, &access.mode(old.as_ref())).map_err(FileError::writing(path))
}

/// Creates a file that only its owner may read; whether it was not there before.
///
/// # Errors
///
/// As [`write`].
pub(crate) fn create_private(path: &Path, text: &str) -> Result<bool, FileError> {
    check_output(path)?;
    match create(path, text.as_bytes(), &Mode::PRIVATE) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(cause) => Err(FileError::writing(path)(cause)),
    }
}

/// Adds text to the end of a file, which is created if there is none.
///
/// # Errors
///
/// As [`check_output`]; if it cannot be written.
pub(crate) fn append(path: &Path, text: &str) -> Result<(), FileError> {
    check_output(path)?;
    let opened = File::options().append(true).create(true).open(path);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(FileError::writing(path))
}

/// The file that is there, if any.
fn existing(path: &Path) -> Result<Option<Metadata>, FileError> {
    if is_stream(path) {
        return Err(FileError::unsuitable(path, "it is a stream of the process, not a file"));
    }
    let there = match fs::symlink_metadata(path) {
        Ok(there) => there,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(FileError::writing(path)(cause)),
    };
    if let Some(what) = kind(there.file_type()) {
        return Err(FileError::unsuitable(path, instruction(path, what)));
    }
    if let Some(owner) = other_owner(&there) {
        let what = format!("it belongs to another user ({owner}); delete it, or give another path");
        return Err(FileError::unsuitable(path, what));
    }
    Ok(Some(there))
}

/// Whether a path such as `/dev/stdout` names an open file of the process.
fn is_stream(path: &Path) -> bool {
    ["/dev/stdin", "/dev/stdout", "/dev/stderr"].iter().any(|stream| path == Path::new(stream))
        || ["/dev/fd", "/proc"].iter().any(|folder| path.starts_with(folder))
}

/// What is there, and what to do about it.
fn instruction(path: &Path, what: &str) -> String {
    match fs::read_link(path) {
        Ok(target) => {
            let target = folder_of(path).join(target);
            format!("{what} to {}; give the path of the file itself", target.display())
        }
        Err(_) => format!("{what}; give the path of a regular file"),
    }
}

fn replace(path: &Path, text: &str, mode: &Mode) -> io::Result<()> {
    temporary(path, text.as_bytes(), mode)?.persist(path)?;
    sync_folder_of(path);
    Ok(())
}

/// Creates a file with all of the bytes; one that is there is left alone.
pub(super) fn create(path: &Path, bytes: &[u8], mode: &Mode) -> io::Result<()> {
    temporary(path, bytes, mode)?.persist_noclobber(path)?;
    sync_folder_of(path);
    Ok(())
}

/// A temporary file beside the path, with all of the bytes.
fn temporary(path: &Path, bytes: &[u8], mode: &Mode) -> io::Result<NamedTempFile> {
    let mut file = mode.temporary_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Not every system can open and sync a folder.
fn sync_folder_of(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
        let _synced = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::*;

    #[test]
    fn a_private_file_is_private_even_if_it_replaces_a_shared_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, "new", Access::Private).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_shared_file_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spec");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
        write(&path, "new", Access::Shared).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o664);
    }

    #[test]
    fn a_link_that_appears_after_the_check_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, path) = (folder.path().join("victim"), folder.path().join("path"));
        fs::write(&victim, "theirs").unwrap();
        std::os::unix::fs::symlink(&victim, &path).unwrap();
        replace(&path, "secret", &Mode::PRIVATE).unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs");
        assert!(fs::symlink_metadata(&path).unwrap().is_file());
    }

    #[test]
    fn what_is_not_a_file_on_disk_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for (path, expected) in [
            (Path::new("/dev/null"), "it is a device; give the path of a regular file"),
            (Path::new("/dev/stdout"), "it is a stream of the process, not a file"),
            (Path::new("/dev/fd/3"), "it is a stream of the process, not a file"),
            (folder.path(), "it is a folder; give the path of a regular file"),
        ] {
            let why = check_output(path).unwrap_err().to_string();
            assert_eq!(why, format!("{}: {expected}", path.display()));
        }
    }

    #[test]
    fn nothing_is_left_behind_when_the_folder_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(&folder.path().join("no/such"), "x", Access::Shared).unwrap_err();
        assert!(error.to_string().ends_with("there is no such file or folder"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
