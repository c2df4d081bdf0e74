//! The data folder: one file of state, and a lock that says who may write it.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::sandbox::{StartError, state::State};

const STATE: &str = "state.json";
const LOCK: &str = "lock";
const SERVER: &str = "server.json";
const FORMAT: &str = "cogoidc-sandbox/1";

/// A look whether the lock is held takes it for a moment; so a start tries more than once.
const ATTEMPTS: usize = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// A sandbox that another process, or another part of this one, runs on a data folder.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct RunningServer {
    /// Where it answers.
    pub url: String,
    /// Whether it stays until somebody stops it, rather than for one command.
    pub long_lived: bool,
}

#[derive(Deserialize)]
struct Read {
    format: String,
    state: State,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    state: &'a State,
}

/// A data folder that this sandbox alone may write; the lock goes when the value does.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    _lock: File,
}

impl Store {
    /// Takes the folder, made where it is absent, and reads what is in it.
    pub(crate) async fn open(folder: &Path) -> Result<(Self, State), StartError> {
        let unusable = |source| StartError::Folder { folder: folder.to_owned(), source };
        private_folder(folder).map_err(unusable)?;
        let lock = private_file(&folder.join(LOCK)).map_err(unusable)?;
        let mut attempt = 1;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(unusable(source)),
                Err(TryLockError::WouldBlock) if attempt < ATTEMPTS => {
                    attempt += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StartError::InUse {
                        folder: folder.to_owned(),
                        by: announced(folder)
                            .map_or_else(|| "another process".into(), |server| server.url),
                    });
                }
            }
        }
        // What an earlier sandbox said of itself no longer holds.
        match fs::remove_file(folder.join(SERVER)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => {}
        }
        let state = read(&folder.join(STATE))?;
        let store = Self { folder: folder.to_owned(), _lock: lock };
        Ok((store, state))
    }

    /// Says where the server answers, to whoever finds the folder locked.
    pub(crate) fn announce(&self, server: &RunningServer) -> Result<(), StartError> {
        self.replace(SERVER, server)
            .map_err(|source| StartError::Folder { folder: self.folder.clone(), source })
    }

    pub(crate) fn save(&self, state: &State) -> io::Result<()> {
        self.replace(STATE, &Written { format: FORMAT, state })
    }

    /// A file is either as it was or as it is to be, whenever the process or the machine dies.
    fn replace(&self, name: &str, content: &impl Serialize) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        serde_json::to_writer(io::BufWriter::new(&mut file), content)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(name))?;
        // Not every system lets a folder be opened as a file; where one does not, the rename is
        // as durable as it gets.
        if let Ok(folder) = File::open(&self.folder) {
            folder.sync_all()?;
        }
        Ok(())
    }
}

/// The sandbox that runs on this data folder, if one does.
#[must_use]
pub fn running(folder: &Path) -> Option<RunningServer> {
    let lock = File::options().read(true).open(folder.join(LOCK)).ok()?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => announced(folder),
        _ => None,
    }
}

fn announced(folder: &Path) -> Option<RunningServer> {
    serde_json::from_slice(&fs::read(folder.join(SERVER)).ok()?).ok()
}

fn read(path: &Path) -> Result<State, StartError> {
    let damaged = |reason: String| StartError::Damaged { path: path.to_owned(), reason };
    match fs::read(path) {
        Ok(bytes) => {
            let read: Read =
                serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
            match read.format == FORMAT {
                true => Ok(read.state),
                false => Err(damaged(format!("its format is {:?}", read.format))),
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
        Err(error) => Err(damaged(error.to_string())),
    }
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
