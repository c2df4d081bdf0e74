//! The pools that an audit has behind it, for the next run if this one is interrupted.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Failure};
use crate::files;
use crate::values::PoolId;

/// Most bytes of a resume file: a hundred thousand ids.
const MAX_BYTES: u64 = 8 << 20;

/// The ids of the pools that are done, in a file if one was named.
#[derive(Default)]
pub(super) struct Resume {
    done: BTreeSet<String>,
    file: Option<(PathBuf, File)>,
}

impl Resume {
    /// What an earlier run left in the file, if there is one.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written, or that holds something else.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        files::check_output(path)?;
        let text = files::read_if_there(path, MAX_BYTES)?.unwrap_or_default();
        let mut done = BTreeSet::new();
        for line in text.lines() {
            if line.parse::<PoolId>().is_err() {
                let why =
                    format!("--resume: {} is not the resume file of an audit", path.display());
                return Err(Error::Usage(why).into());
            }
            done.insert(line.to_owned());
        }
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|why| unwritable(path, &why))?;
        Ok(Self { done, file: Some((path.to_owned(), file)) })
    }

    /// Whether an earlier run has a pool behind it.
    pub(super) fn has(&self, pool: &PoolId) -> bool {
        self.done.contains(pool.as_str())
    }

    /// Notes that a pool is done.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub(super) fn add(&mut self, pool: &str) -> Result<(), Failure> {
        match &mut self.file {
            Some((path, file)) => writeln!(file, "{pool}").map_err(|why| unwritable(path, &why)),
            None => Ok(()),
        }
    }

    /// Takes the file away: all pools are done.
    pub(super) fn finish(self) {
        if let Some((path, _)) = self.file {
            // One that stays says that all is done, which is true.
            drop(fs::remove_file(path));
        }
    }
}

fn unwritable(path: &Path, why: &std::io::Error) -> Failure {
    Error::Failed(format!("--resume: cannot write {}: {why}", path.display())).into()
}
