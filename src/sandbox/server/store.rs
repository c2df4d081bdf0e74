//! The data folder: a file with the state, and a lock that only one sandbox can hold.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Write},
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

/// Limit on the state: thousands of user pools.
const MAX_STATE_BYTES: u64 = 64 << 20;

/// Limit on what a server publishes.
const MAX_SERVER_BYTES: u64 = 4 << 10;

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
        check_folder(folder)?;
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

    /// Replaces a file atomically, even if the process or the machine dies or the disk is full.
    fn replace(&self, name: &str, content: &impl Serialize) -> io::Result<()> {
        let content = serde_json::to_vec(content)?;
        if content.len() as u64 > MAX_STATE_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(&content)?;
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
    // What another user announces leads to that user's server.
    check_folder(folder).ok()?;
    let lock = File::options().read(true).open(folder.join(LOCK_FILE)).ok()?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => announced(folder),
        _ => None,
    }
}

fn announced(folder: &Path) -> Option<RunningServer> {
    serde_json::from_slice(&bounded(&folder.join(SERVER_FILE), MAX_SERVER_BYTES).ok()?).ok()
}

fn read(path: &Path) -> Result<State, StartError> {
    let damaged = |reason: String| StartError::Damaged { path: path.to_owned(), reason };
    match bounded(path, MAX_STATE_BYTES) {
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

/// The content of a regular file of at most `limit` bytes.
fn bounded(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Fails if another user could read or replace the secrets and keys in a folder.
#[cfg(unix)]
fn check_folder(folder: &Path) -> Result<(), StartError> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    /// Write permission of the group and of everybody else.
    const OTHERS_WRITE: u32 = 0o022;

    let error = |source| StartError::Folder { folder: folder.to_owned(), source };
    let unsafe_folder = |reason| StartError::UnsafeFolder { folder: folder.to_owned(), reason };
    let about = fs::metadata(folder).map_err(error)?;
    if about.uid() != rustix::process::geteuid().as_raw() {
        let reason = format!("it belongs to another user (uid {})", about.uid());
        return Err(unsafe_folder(reason));
    }
    if about.permissions().mode() & OTHERS_WRITE != 0 {
        let reason = "others can write to it; take that permission away (chmod go-w)";
        return Err(unsafe_folder(reason.to_owned()));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_folder(_: &Path) -> Result<(), StartError> {
    Ok(())
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
