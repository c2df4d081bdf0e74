//! Files. Who may read and write them follows from their folder, which for a user's own is that user alone.

use std::fs::{self, File, FileType, Metadata};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// Who may read and write a file: whoever its folder says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mode(());

impl Mode {
    pub(crate) const PRIVATE: Self = Self(());
    pub(crate) const SHARED: Self = Self(());

    /// That of an existing file.
    pub(crate) fn of(_: &Metadata) -> Self {
        Self(())
    }

    /// A new temporary file in a folder.
    pub(crate) fn temporary_in(&self, folder: &Path) -> io::Result<NamedTempFile> {
        NamedTempFile::new_in(folder)
    }
}

/// Whether two paths lead to the same file.
///
/// # Errors
///
/// A path that leads nowhere.
pub(crate) fn same_file(one: &Path, other: &Path) -> io::Result<bool> {
    same_file::is_same_file(one, other)
}

/// The owner of a file that belongs to another user: not looked up.
pub(crate) fn other_owner(_: &Metadata) -> Option<String> {
    None
}

/// Whether others than its owner may write to it: not looked up.
pub(crate) fn is_writable_by_others(_: &Metadata) -> bool {
    false
}

/// Whether it is a pipe with a name: those are no files.
pub(crate) fn is_pipe(_: FileType) -> bool {
    false
}

/// What it is if it is neither a file, nor a folder, nor a link.
pub(crate) fn unusual_kind(_: FileType) -> &'static str {
    "it is a device"
}

/// Creates a folder, and those above it.
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Opens a file, which is created if it is not there.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}
