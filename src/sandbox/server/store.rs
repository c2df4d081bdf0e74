//! The data folder: a file with the state, and a lock that only one sandbox can hold.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::sandbox::{config::StartError, state::State};

const STATE_FILE: &str = "state.json";
const LOCK_FILE: &str = "lock";
const SERVER_FILE: &str = "server.json";
const FORMAT: &str = "cogoidc-sandbox/1";

/// [`running`] holds the lock for a moment, so a start tries more than once.
const MAX_LOCK_ATTEMPTS: usize = 5;
const LOCK_RETRY_DELAY: Duration = Duration::from_millis(20);

/// A sandbox that runs on a data folder, in this process or another.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct RunningServer {
    /// Its URL.
    pub url: String,
    /// Whether it runs until somebody stops it, not just for one command.
    pub long_lived: bool,
}

#[derive(Deserialize)]
struct StoredState {
    format: String,
    state: State,
}

#[derive(Serialize)]
struct StateToStore<'a> {
    format: &'static str,
    state: &'a State,
}

/// A data folder that this sandbox has locked. Dropping it releases the lock.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    _lock: File,
}

impl Store {
    /// Locks the folder, which is created if necessary, and reads the state.
    pub(crate) async fn open(folder: &Path) -> Result<(Self, State), StartError> {
        let unusable = |source| StartError::Folder { folder: folder.to_owned(), source };
        private_folder(folder).map_err(unusable)?;
        let lock = lock(folder).await?;
        // Left behind by a sandbox that crashed.
        match fs::remove_file(folder.join(SERVER_FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => {}
        }
        let state = read(&folder.join(STATE_FILE))?;
        let store = Self { folder: folder.to_owned(), _lock: lock };
        Ok((store, state))
    }

    /// Publishes the server to processes that find the folder locked.
    pub(crate) fn announce(&self, server: &RunningServer) -> Result<(), StartError> {
        self.replace(SERVER_FILE, server)
            .map_err(|source| StartError::Folder { folder: self.folder.clone(), source })
    }

    pub(crate) fn save(&self, state: &State) -> io::Result<()> {
        self.replace(STATE_FILE, &StateToStore { format: FORMAT, state })
    }

    /// Replaces a file atomically, even if the process or the machine dies.
    fn replace(&self, name: &str, content: &impl Serialize) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        serde_json::to_writer(io::BufWriter::new(&mut file), content)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(name))?;
        // Not every system can open and sync a folder.
        if let Ok(folder) = File::open(&self.folder) {
            folder.sync_all()?;
        }
        Ok(())
    }
}

async fn lock(folder: &Path) -> Result<File, StartError> {
    let unusable = |source| StartError::Folder { folder: folder.to_owned(), source };
    let lock = private_file(&folder.join(LOCK_FILE)).map_err(unusable)?;
    for _ in 0..MAX_LOCK_ATTEMPTS {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_RETRY_DELAY).await,
        }
    }
    let by = announced(folder).map_or_else(|| "another process".into(), |server| server.url);
    Err(StartError::InUse { folder: folder.to_owned(), by })
}

/// The sandbox that runs on this data folder, if any.
#[must_use]
pub fn running(folder: &Path) -> Option<RunningServer> {
    let lock = File::options().read(true).open(folder.join(LOCK_FILE)).ok()?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => announced(folder),
        _ => None,
    }
}

fn announced(folder: &Path) -> Option<RunningServer> {
    serde_json::from_slice(&fs::read(folder.join(SERVER_FILE)).ok()?).ok()
}

fn read(path: &Path) -> Result<State, StartError> {
    let damaged = |reason: String| StartError::Damaged { path: path.to_owned(), reason };
    match fs::read(path) {
        Ok(bytes) => {
            let stored: StoredState =
                serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
            if stored.format == FORMAT {
                Ok(stored.state)
            } else {
                Err(damaged(format!("its format is {:?}", stored.format)))
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
