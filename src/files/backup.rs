//! Keeps a file as it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::FileError;
use super::output::create;
use crate::platform::Mode;

/// Backups of one file beside each other.
const MAX_BACKUPS: usize = 100;

/// Copies a file to `NAME.bak` beside it, with its mode; the path of the copy. A backup that is there already is kept:
/// the copy gets the next free name, unless one of them is the same.
///
/// # Errors
///
/// A file that cannot be read or written, and a folder that is full of backups.
pub(crate) fn backup(path: &Path) -> Result<PathBuf, FileError> {
    let bytes = fs::read(path).map_err(FileError::reading(path))?;
    let mode = Mode::of(&fs::metadata(path).map_err(FileError::reading(path))?);
    for number in 0..MAX_BACKUPS {
        let copy = numbered(path, number);
        match create(&copy, &bytes, &mode) {
            Ok(()) => return Ok(copy),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                if fs::read(&copy).is_ok_and(|kept| kept == bytes) {
                    return Ok(copy);
                }
            }
            Err(cause) => return Err(FileError::writing(&copy)(cause)),
        }
    }
    Err(FileError::unsuitable(
        path,
        format!("there are {MAX_BACKUPS} backups beside it; move them away"),
    ))
}

/// `NAME.bak`, then `NAME.1.bak` and so on.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    if number > 0 {
        name.push(format!(".{number}"));
    }
    name.push(".bak");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_backup_has_the_mode_of_its_file_and_replaces_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.js");
        let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut names = Vec::new();
        for text in ["one", "one", "two", "one"] {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            let copy = backup(&path).unwrap();
            assert_eq!(fs::read_to_string(&copy).unwrap(), text);
            assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o7777, 0o640);
            names.push(name(copy));
        }
        assert_eq!(names, ["app.js.bak", "app.js.bak", "app.js.1.bak", "app.js.bak"]);
    }
}
