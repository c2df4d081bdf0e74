//! The data folder: a file for each user pool, and a lock that only one sandbox can hold.
//!
//! Each change writes the pools that it changed and nothing else, so that it costs the same however many there are.
//! A journal would write less for a pool with many users, but has to be compacted and replayed; a file that is
//! replaced is either the old one or the new one whenever the process dies.

use std::{
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    files::{check_folder, read, remove, replace},
    older_state,
};
use crate::{
    platform::{private_file, private_folder},
    sandbox::{
        config::StartError,
        state::{Pool, PoolChanges, Pools, State},
    },
};

/// Says of which format the folder is. Older formats had the whole state there.
const STATE_FILE: &str = "state.json";
const POOLS_FOLDER: &str = "pools";
const POOL_EXTENSION: &str = "json";
const LOCK_FILE: &str = "lock";
const SERVER_FILE: &str = "server.json";
const FORMAT: &str = "cogoidc-sandbox/2";

/// Limit on the state file, which has thousands of user pools in the older format.
const MAX_STATE_BYTES: u64 = 64 << 20;

/// Limit on the file of a user pool: tens of thousands of users.
const MAX_POOL_BYTES: u64 = 64 << 20;

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

/// What the state file has in every format.
#[derive(Deserialize, Serialize)]
struct Header {
    format: String,
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
        remove(&folder.join(SERVER_FILE)).map_err(unusable)?;
        let store = Self { folder: folder.to_owned(), _lock: lock };
        private_folder(&store.pools_folder()).map_err(unusable)?;
        let pools = store.read_pools()?;
        Ok((store, State { pools }))
    }

    fn pools_folder(&self) -> PathBuf {
        self.folder.join(POOLS_FOLDER)
    }

    /// The pools of the folder. One in the older format is written anew first.
    fn read_pools(&self) -> Result<Pools, StartError> {
        let path = self.folder.join(STATE_FILE);
        let damaged = |reason| StartError::Damaged { path: path.clone(), reason };
        let unusable = |source| StartError::Folder { folder: self.folder.clone(), source };
        let Some(bytes) = read(&path, MAX_STATE_BYTES).map_err(|why| damaged(why.to_string()))?
        else {
            let pools = self.read_pool_files()?;
            self.mark().map_err(unusable)?;
            return Ok(pools);
        };
        let header: Header =
            serde_json::from_slice(&bytes).map_err(|why| damaged(why.to_string()))?;
        match header.format.as_str() {
            FORMAT => self.read_pool_files(),
            older_state::FORMAT => {
                let pools = older_state::pools(&bytes).map_err(|why| damaged(why.to_string()))?;
                self.renew(&pools).map_err(unusable)?;
                Ok(pools)
            }
            other => Err(damaged(format!("its format is {other:?}"))),
        }
    }

    /// Makes the folder one of this format. An older version of the program refuses it then.
    fn mark(&self) -> io::Result<()> {
        replace(&self.folder.join(STATE_FILE), &Header { format: FORMAT.to_owned() }, u64::MAX)
    }

    /// Writes the pools of a state file in the older format, which counts until all of them are there.
    fn renew(&self, pools: &Pools) -> io::Result<()> {
        // Left behind by a sandbox that crashed here. The older program may have changed the state since.
        for entry in fs::read_dir(self.pools_folder())? {
            remove(&entry?.path())?;
        }
        pools.values().try_for_each(|pool| self.write(pool))?;
        self.mark()
    }

    fn read_pool_files(&self) -> Result<Pools, StartError> {
        let folder = self.pools_folder();
        let unusable = |source| StartError::Folder { folder: folder.clone(), source };
        let mut pools = Vec::new();
        for entry in fs::read_dir(&folder).map_err(unusable)? {
            let path = entry.map_err(unusable)?.path();
            if path.extension() != Some(OsStr::new(POOL_EXTENSION)) {
                // Left behind by a sandbox that crashed before it put the file in its place.
                remove(&path).map_err(unusable)?;
                continue;
            }
            let damaged = |reason| StartError::Damaged { path: path.clone(), reason };
            let bytes = read(&path, MAX_POOL_BYTES).map_err(|why| damaged(why.to_string()))?;
            let pool: Pool = serde_json::from_slice(&bytes.unwrap_or_default())
                .map_err(|why| damaged(why.to_string()))?;
            if self.path(&pool.id) != path {
                return Err(damaged(format!("it is of the user pool {:?}", pool.id)));
            }
            pools.push(pool);
        }
        Ok(pools.into_iter().collect())
    }

    /// The file of a pool. The region in its id is whatever a client signed for.
    fn path(&self, pool: &str) -> PathBuf {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let name = pool.chars().map(|c| if plain(c) { c } else { '.' }).collect::<String>();
        self.pools_folder().join(format!("{name}.{POOL_EXTENSION}"))
    }

    fn write(&self, pool: &Pool) -> io::Result<()> {
        replace(&self.path(&pool.id), pool, MAX_POOL_BYTES)
    }

    /// Publishes the server to processes that find the folder locked.
    pub(crate) fn announce(&self, server: &RunningServer) -> Result<(), StartError> {
        replace(&self.folder.join(SERVER_FILE), server, MAX_SERVER_BYTES)
            .map_err(|source| StartError::Folder { folder: self.folder.clone(), source })
    }

    /// Stores a change. One that touches a single pool, as each does, is stored in full or not at all.
    pub(crate) fn save(&self, changes: &PoolChanges) -> io::Result<()> {
        for pool in &changes.written {
            self.write(pool)?;
        }
        changes.removed.iter().try_for_each(|id| remove(&self.path(id)))
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
    let bytes = read(&folder.join(SERVER_FILE), MAX_SERVER_BYTES).ok()??;
    serde_json::from_slice(&bytes).ok()
}
