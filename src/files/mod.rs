//! Reads small files, and writes files atomically.

mod backup;
mod input;
mod output;
mod same;

use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

use crate::platform::unusual_kind;
pub(crate) use backup::backup;
pub(crate) use input::{read, read_if_there, read_line, read_stdin};
pub(crate) use output::{Access, append, check_output, create_private, probe, write};
pub(crate) use same::are_same;

/// Most bytes of a file that holds a secret.
pub(crate) const MAX_SECRET_BYTES: u64 = 64 << 10;

/// Why a file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The system refused it.
    #[error("cannot {doing} {}: {}", path.display(), reason(.cause))]
    System { doing: &'static str, path: PathBuf, cause: io::Error },
    /// Somebody else wrote it while this run went on.
    #[error("{} was changed meanwhile; nothing was written to it", path.display())]
    Changed { path: PathBuf },
    /// What is there is not what a file of that use has to be.
    #[error("{}: {what}", path.display())]
    Unsuitable { path: PathBuf, what: String },
}

impl FileError {
    fn unsuitable(path: &Path, what: impl Into<String>) -> Self {
        Self::Unsuitable { path: path.to_owned(), what: what.into() }
    }

    fn reading(path: &Path) -> impl Fn(io::Error) -> Self {
        move |cause| Self::System { doing: "read", path: path.to_owned(), cause }
    }

    fn writing(path: &Path) -> impl Fn(io::Error) -> Self {
        move |cause| Self::System { doing: "write", path: path.to_owned(), cause }
    }
}

fn reason(cause: &io::Error) -> String {
    let reason = match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::InvalidData => "it is not UTF-8 text",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::QuotaExceeded => "the disk quota is used up",
        io::ErrorKind::FileTooLarge => "the file would exceed the limit on the size of files",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        _ => return cause.to_string(),
    };
    reason.to_owned()
}

/// What is at a path that is not a regular file.
fn kind(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    Some(if kind.is_dir() {
        "it is a folder"
    } else if kind.is_symlink() {
        "it is a symbolic link"
    } else {
        unusual_kind(kind)
    })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether git would commit the file: it is in a work tree and no rule ignores it. `false` if git is not
/// installed.
pub(crate) fn git_would_track(path: &Path) -> bool {
    let Some(name) = path.file_name() else {
        return false;
    };
    let asked = std::process::Command::new("git")
        .arg("-C")
        .arg(folder_of(path))
        .args(["check-ignore", "--quiet", "--"])
        .arg(name)
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    // 0: ignored, 1: not ignored, 128: no work tree.
    asked.is_ok_and(|status| status.code() == Some(1))
}
