//! Runs of the program.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::interrupt::{RUNTIME, interrupted};
use crate::settings::Settings;
use crate::suite::Stop;

/// Longest run. A new domain at AWS may take minutes.
const MAX_RUN: Duration = Duration::from_secs(600);

/// How long an interrupted program may take to undo what it made.
const MAX_UNDOING: Duration = Duration::from_secs(60);

pub(crate) struct Program {
    endpoint: Option<String>,
    region: String,
    folder: TempDir,
}

/// A run that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) line: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    pub(crate) fn new(settings: &Settings, region: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { endpoint: settings.endpoint.clone(), region: region.to_owned(), folder }
    }

    /// The folder that it works in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.folder().join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder().join(name)).unwrap_or_default()
    }

    /// The program with the words of that line, in the environment of this process, but at this Cognito.
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cogoidc"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("COGOIDC_") {
                command.env_remove(&name);
            }
        }
        if let Some(url) = &self.endpoint {
            command.env("COGOIDC_ENDPOINT_URL", url);
        }
        command
            .args(line.split_whitespace())
            .current_dir(self.folder())
            .env("AWS_REGION", &self.region)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// # Errors
    ///
    /// Interrupted, or it hangs.
    pub(crate) fn run(&self, line: &str) -> Result<Ran, Stop> {
        RUNTIME.block_on(async {
            let child = self.command(line).spawn().unwrap();
            let pid = child.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
            let mut end = Box::pin(child.wait_with_output());
            let output = tokio::select! {
                output = &mut end => output.unwrap(),
                () = interrupted() => {
                    // At a terminal it had the signal already; another one does not hurt.
                    if let Some(pid) = pid {
                        let _over = kill_process(pid, Signal::INT);
                    }
                    let _undone = tokio::time::timeout(MAX_UNDOING, end).await;
                    return Err(Stop::Interrupted);
                }
                () = tokio::time::sleep(MAX_RUN) => {
                    return Err(Stop::Impossible(format!("`cogoidc {line}` hangs")));
                }
            };
            let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            Ok(Ran {
                line: line.to_owned(),
                code: output.status.code().unwrap_or(-1),
                stdout: text(output.stdout),
                stderr: text(output.stderr),
            })
        })
    }

    /// Starts the program and gives it to the caller.
    pub(crate) fn start(&self, line: &str) -> Child {
        let _entered = RUNTIME.enter();
        self.command(line).spawn().unwrap()
    }
}

impl Ran {
    /// The JSON document on stdout; `null` if there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_default()
    }

    /// What is wrong unless it ended with that exit code.
    pub(crate) fn problem(&self, code: i32) -> Option<String> {
        if self.code == code {
            return None;
        }
        let error = self.stderr.find("error:").map(|start| self.stderr[start..].trim().to_owned());
        // Without an error, checks failed.
        let said = error.unwrap_or_else(|| {
            let lines = self.stderr.lines().chain(self.stdout.lines());
            let failed =
                lines.filter(|line| line.starts_with("fail ") || line.contains("\"fail\""));
            failed.collect::<Vec<_>>().join("; ")
        });
        Some(format!("exit code {}, expected {code}: {said}", self.code))
    }

    /// What is wrong unless stderr has that sentence.
    pub(crate) fn lacks(&self, sentence: &str) -> Option<String> {
        (!self.stderr.contains(sentence))
            .then(|| format!("no `{sentence}` in: {}", self.stderr.trim()))
    }
}
