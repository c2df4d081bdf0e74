//! What an audit has behind it, for the next run if this one is interrupted.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Failure};
use crate::files::{self, Access};
use crate::flow::document::AuditFinding;
use crate::values::PoolId;

/// Most bytes of a resume file: a hundred thousand pools with much that is wrong.
const MAX_BYTES: u64 = 1 << 30;

/// How each line begins. A killed run may leave the beginning of a line.
const PREFIX: &str = "{\"pool\":";

/// The pools that are done, in a file if one was named.
#[derive(Default)]
pub(super) struct Resume {
    done: BTreeMap<String, Vec<AuditFinding>>,
    path: Option<PathBuf>,
}

/// A pool that is done, as a line of JSON.
#[derive(Serialize, Deserialize)]
struct Line<P, F> {
    pool: P,
    findings: F,
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
        let end = text.rfind('\n').map_or(0, |at| at + 1);
        let (lines, torn) = text.split_at(end);
        let done = lines.lines().map(read).collect::<Option<_>>();
        let Some(done) = done.filter(|_| torn.starts_with(PREFIX) || PREFIX.starts_with(torn))
        else {
            let why = format!("--resume: {} is not the resume file of an audit", path.display());
            return Err(Error::Usage(why).into());
        };
        if torn.is_empty() {
            // Shows early whether it can be written.
            files::append(path, "")?;
        } else {
            files::write(path, lines, Access::Shared)?;
        }
        Ok(Self { done, path: Some(path.to_owned()) })
    }

    /// What an earlier run found of a pool, if it has that pool behind it.
    pub(super) fn take(&mut self, pool: &PoolId) -> Option<Vec<AuditFinding>> {
        self.done.remove(pool.as_str())
    }

    /// Notes that a pool is done.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub(super) fn add(&self, pool: &PoolId, findings: &[AuditFinding]) -> Result<(), Failure> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let line = serde_json::to_string(&Line { pool: pool.as_str(), findings });
        let line = line.map_err(|why| Error::Failed(format!("--resume: {why}")))?;
        Ok(files::append(path, &format!("{line}\n"))?)
    }

    /// Takes the file away: all pools are done.
    pub(super) fn finish(self) {
        if let Some(path) = self.path {
            // One that stays says that all is done, which is true.
            drop(fs::remove_file(path));
        }
    }
}

/// The pool of a line with what was found of it; nothing if the line is something else.
fn read(line: &str) -> Option<(String, Vec<AuditFinding>)> {
    let Line::<String, _> { pool, findings } = serde_json::from_str(line).ok()?;
    pool.parse::<PoolId>().ok()?;
    Some((pool, findings))
}
