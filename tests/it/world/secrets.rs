//! No run says a secret, whatever its test is about.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use super::{World, mode};

/// The secret part of the credentials that every run has.
pub(crate) const SECRET_KEY: &str = "canary-of-the-secret-access-key";
/// The session token of the same credentials.
pub(crate) const SESSION_TOKEN: &str = "canary-of-the-session-token";
/// The password that tests give to users.
pub(crate) const PASSWORD: &str = "Correct-horse-7";

/// How every token of the sandbox begins.
const TOKEN: &str = "eyJhbGciOi";

/// Runs that are searched for secrets when their world ends.
const MAX_REMEMBERED: usize = 200;

thread_local! {
    /// The lines, stdout and stderr of this test's latest runs.
    static SAID: RefCell<VecDeque<[String; 3]>> = const { RefCell::new(VecDeque::new()) };
}

/// Whether a command line asks for the client's secret on stdout.
fn asks_for_secret(line: &str) -> bool {
    line.contains("--show-secret") || line.contains("--as secret")
}

/// Fails if a run prints a secret that its line did not ask for, and remembers what it printed.
pub(super) fn overhear(line: &str, stdout: &str, stderr: &str) {
    for canary in [SECRET_KEY, SESSION_TOKEN, PASSWORD, TOKEN, crate::idp::SECRET] {
        let asked = canary == TOKEN && line.contains("--show-tokens");
        for said in [line, stdout, stderr] {
            let is_there = said.contains(canary) && !(asked && said == stdout);
            assert!(!is_there, "{canary} in $ {line}\n{said}");
        }
    }
    SAID.with_borrow_mut(|all| {
        if all.len() == MAX_REMEMBERED {
            all.pop_front();
        }
        all.push_back([line, stdout, stderr].map(str::to_owned));
    });
}

/// The files of a folder and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let nested = entries.map(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => files(&entry.path()),
        Ok(kind) if kind.is_file() => vec![entry.path()],
        _ => Vec::new(),
    });
    nested.flatten().collect()
}

/// Fails if a secret of an app client is where nobody asked for it, if a temporary file is left, or if a request holds
/// what nobody meant.
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.check_requests();
        let secrets = self.sandbox.secrets();
        SAID.with_borrow(|all| {
            for secret in &secrets {
                for [line, stdout, stderr] in all {
                    let asked = asks_for_secret(line);
                    assert!(asked || !stdout.contains(secret), "stdout of $ {line}\n{stdout}");
                    assert!(!stderr.contains(secret), "stderr of $ {line}\n{stderr}");
                    assert!(!line.contains(secret), "$ {line}");
                }
            }
        });
        for path in files(self.folder.path()) {
            let Ok(content) = fs::read(&path) else {
                continue;
            };
            let text = String::from_utf8_lossy(&content);
            let holds = secrets.iter().any(|secret| text.contains(secret));
            assert!(!holds || mode(&path) == 0o600, "{} holds a secret", path.display());
            assert!(!text.contains(SECRET_KEY), "{}", path.display());
            assert!(
                !path.starts_with(self.folder.path().join("tmp")),
                "{} is left",
                path.display()
            );
        }
    }
}
