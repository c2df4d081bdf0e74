//! Reads files and stdin, which are bounded in size and kind.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use super::{FileError, kind};
use crate::platform;

/// How long a pipe may give nothing: whoever fills it may have to be asked for a passphrase first.
const MAX_PIPE_WAIT: Duration = Duration::from_secs(120);

/// The text of a regular file of at most `limit` bytes.
///
/// # Errors
///
/// If it does not exist, is not a regular file, is larger, or is not UTF-8.
pub(crate) fn read(path: &Path, limit: u64) -> Result<String, FileError> {
    let error = FileError::reading(path);
    check_kind(path)?;
    let file = File::open(path).map_err(&error)?;
    bounded(file, limit).map_err(&error)?.ok_or_else(|| too_large(path, limit))
}

/// The text of a regular file of at most `limit` bytes; `None` if there is no such file.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_if_there(path: &Path, limit: u64) -> Result<Option<String>, FileError> {
    match read(path, limit) {
        Err(FileError::System { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// The first line of a file or a pipe, at most `limit` bytes long.
///
/// # Errors
///
/// If it does not exist, is neither a file nor a pipe, has a longer first line, is not UTF-8, or is a pipe that gives
/// nothing for two minutes.
pub(crate) fn read_line(path: &Path, limit: u64) -> Result<String, FileError> {
    read_line_within(path, limit, MAX_PIPE_WAIT)
}

fn read_line_within(path: &Path, limit: u64, wait: Duration) -> Result<String, FileError> {
    let error = FileError::reading(path);
    let line = if is_pipe(path)? {
        // Even opening a pipe waits for somebody who writes to it.
        let (sender, receiver) = mpsc::channel();
        let pipe = path.to_owned();
        std::thread::spawn(move || sender.send(first_line(&pipe, limit)));
        receiver.recv_timeout(wait).map_err(|_| {
            let seconds = wait.as_secs();
            FileError::unsuitable(path, format!("it is a pipe that gave no line in {seconds} s"))
        })?
    } else {
        first_line(path, limit)
    };
    line.map_err(&error)?.ok_or_else(|| {
        FileError::unsuitable(path, format!("its first line is longer than {limit} bytes"))
    })
}

/// The first line without its end; `None` if it is longer.
fn first_line(path: &Path, limit: u64) -> io::Result<Option<String>> {
    let mut file = BufReader::new(File::open(path)?.take(limit + 1));
    let mut line = Vec::new();
    file.read_until(b'\n', &mut line)?;
    if line.len() as u64 > limit {
        return Ok(None);
    }
    let line = String::from_utf8(line).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
}

/// The text on stdin, at most `limit` bytes.
///
/// # Errors
///
/// If it cannot be read, is larger, or is not UTF-8.
pub(crate) fn read_stdin(limit: u64) -> Result<String, FileError> {
    let name = Path::new("stdin");
    let text = bounded(io::stdin().lock(), limit).map_err(FileError::reading(name))?;
    text.ok_or_else(|| too_large(name, limit))
}

/// All of a text; `None` if it is longer.
fn bounded(from: impl Read, limit: u64) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Ok(None);
    }
    String::from_utf8(bytes).map(Some).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn too_large(path: &Path, limit: u64) -> FileError {
    let mebibytes = limit >> 20;
    FileError::unsuitable(
        path,
        format!("it is larger than {mebibytes} MiB, too large for such a file"),
    )
}

/// Fails unless it is a regular file.
fn check_kind(path: &Path) -> Result<(), FileError> {
    let about = fs::metadata(path).map_err(FileError::reading(path))?;
    match kind(about.file_type()) {
        None => Ok(()),
        Some(what) => Err(FileError::unsuitable(path, format!("{what}, not a regular file"))),
    }
}

/// Whether it is a pipe; fails if it is neither a pipe nor a regular file.
fn is_pipe(path: &Path) -> Result<bool, FileError> {
    let about = fs::metadata(path).map_err(FileError::reading(path))?;
    if platform::is_pipe(about.file_type()) {
        return Ok(true);
    }
    check_kind(path).map(|()| false)
}

#[cfg(test)]
mod tests {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn a_text_of_the_limit_is_read_and_a_longer_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        for (length, is_read) in [(0, true), (9, true), (10, true), (11, false), (5000, false)] {
            fs::write(&path, "x".repeat(length)).unwrap();
            assert_eq!(read(&path, 10).is_ok(), is_read, "{length}");
            assert_eq!(read_line(&path, 10).is_ok(), is_read, "{length}");
        }
    }

    #[test]
    fn a_first_line_is_read_without_its_end_whatever_follows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line");
        for text in ["abc", "abc\n", "abc\r\n", "abc\nand a much longer second line"] {
            fs::write(&path, text).unwrap();
            assert_eq!(read_line(&path, 5).unwrap(), "abc", "{text:?}");
        }
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let wait = Duration::from_millis(50);
        let why = read_line_within(&path, 10, wait).unwrap_err().to_string();
        assert!(why.ends_with("it is a pipe that gave no line in 0 s"), "{why}");
        // A writer that writes nothing.
        let writer = File::options().read(true).write(true).open(&path).unwrap();
        assert!(read_line_within(&path, 10, wait).is_err());
        drop(writer);
    }

    #[test]
    fn a_pipe_with_an_endless_line_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let pipe = path.clone();
        let writer = std::thread::spawn(move || {
            use std::io::Write;
            let mut pipe = File::options().write(true).open(pipe).unwrap();
            while pipe.write_all(b"abcdefgh").is_ok() {}
        });
        let why = read_line(&path, 1000).unwrap_err().to_string();
        assert!(why.ends_with(": its first line is longer than 1000 bytes"), "{why}");
        writer.join().unwrap();
    }

    #[test]
    fn nothing_but_a_file_is_read_as_text() {
        let folder = tempfile::tempdir().unwrap();
        for (path, expected) in [
            (Path::new("/dev/null"), "it is a device, not a regular file"),
            (folder.path(), "it is a folder, not a regular file"),
            (&folder.path().join("none"), "there is no such file or folder"),
        ] {
            let why = read(path, 10).unwrap_err().to_string();
            assert!(why.ends_with(expected), "{why}");
        }
    }
}
