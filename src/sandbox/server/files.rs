//! Files of a data folder, which nobody else can read, and which are replaced or removed whole.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use serde::Serialize;
use tempfile::NamedTempFile;

use crate::{
    platform::{is_writable_by_others, other_owner},
    sandbox::config::StartError,
};

/// Replaces a file atomically, even if the process or the machine dies or the disk is full.
pub(crate) fn replace(path: &Path, content: &impl Serialize, limit: u64) -> io::Result<()> {
    let content = serde_json::to_vec(content)?;
    if content.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync(folder)
}

/// Removes a file, which may not be there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Err(_) => Ok(()),
        Ok(()) => path.parent().map_or(Ok(()), sync),
    }
}

/// Makes the entries of a folder last.
fn sync(folder: &Path) -> io::Result<()> {
    // Not every system can open and sync a folder.
    File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
}

/// The content of a regular file of at most `limit` bytes; `None` if there is no such file.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let about = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        about => about?,
    };
    if !about.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(Some(bytes))
}

/// Fails if another user could read or replace the secrets and keys in a folder.
pub(crate) fn check_folder(folder: &Path) -> Result<(), StartError> {
    let error = |source| StartError::Folder { folder: folder.to_owned(), source };
    let unsafe_folder = |reason| StartError::UnsafeFolder { folder: folder.to_owned(), reason };
    let about = fs::metadata(folder).map_err(error)?;
    if let Some(owner) = other_owner(&about) {
        return Err(unsafe_folder(format!("it belongs to another user ({owner})")));
    }
    if is_writable_by_others(&about) {
        let reason = "others can write to it; take that permission away (chmod go-w)";
        return Err(unsafe_folder(reason.to_owned()));
    }
    Ok(())
}
