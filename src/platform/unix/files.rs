//! Files: who owns them, who may read and write them, what they are.

use std::fs::{self, File, FileType, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{
    DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown,
};
use std::path::Path;

use rustix::process::geteuid;
use tempfile::NamedTempFile;

/// Write permission of the group and of everybody else.
const OTHERS_WRITE: u32 = 0o022;

/// Who may read and write a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mode {
    bits: u32,
    /// The group of the file that it was read from.
    group: Option<u32>,
}

impl Mode {
    /// Its owner alone (0600).
    pub(crate) const PRIVATE: Self = Self { bits: 0o600, group: None };
    /// Everybody whom the umask does not shut out may read it (0644).
    pub(crate) const SHARED: Self = Self { bits: 0o644, group: None };

    /// That of an existing file.
    pub(crate) fn of(file: &Metadata) -> Self {
        Self { bits: file.mode() & 0o7777, group: Some(file.gid()) }
    }

    /// A new temporary file in a folder; one with the mode of an existing file gets all of it, any other what the
    /// umask leaves.
    pub(crate) fn temporary_in(&self, folder: &Path) -> io::Result<NamedTempFile> {
        let permissions = || Permissions::from_mode(self.bits);
        let file = tempfile::Builder::new().permissions(permissions()).tempfile_in(folder)?;
        if self.group.is_some() {
            // Only members may pass a file on to a group; without that it has the group of a new file.
            let _kept = chown(file.path(), None, self.group);
            file.as_file().set_permissions(permissions())?;
        }
        Ok(file)
    }
}

/// Whether two paths lead to the same file. Nothing is opened, which could wait for the other end of a pipe.
///
/// # Errors
///
/// A path that leads nowhere.
pub(crate) fn same_file(one: &Path, other: &Path) -> io::Result<bool> {
    let place = |path| fs::metadata(path).map(|file| (file.dev(), file.ino()));
    Ok(place(one)? == place(other)?)
}

/// The owner of a file that belongs to another user.
pub(crate) fn other_owner(file: &Metadata) -> Option<String> {
    let owner = file.uid();
    (owner != geteuid().as_raw()).then(|| format!("uid {owner}"))
}

/// Whether others than its owner may write to it.
pub(crate) fn is_writable_by_others(file: &Metadata) -> bool {
    file.mode() & OTHERS_WRITE != 0
}

/// Whether it is a pipe with a name.
pub(crate) fn is_pipe(kind: FileType) -> bool {
    kind.is_fifo()
}

/// What it is if it is neither a file, nor a folder, nor a link.
pub(crate) fn unusual_kind(kind: FileType) -> &'static str {
    if kind.is_fifo() {
        "it is a FIFO"
    } else if kind.is_socket() {
        "it is a socket"
    } else {
        "it is a device"
    }
}

/// Creates a folder, and those above it, for this user alone.
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Opens a file, which is created for this user alone.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}
