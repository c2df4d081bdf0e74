//! Writes what came back into a folder, redacted, so that it can be sent to others.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::api::Answer;
use crate::program::Ran;
use crate::redact::Redactor;
use crate::suite::say;

/// A list of all pools of the account: most are not ours.
const NEVER: &str = "ListUserPools";

pub(crate) struct Recorder {
    folder: PathBuf,
    redactor: Redactor,
    count: usize,
    golden: usize,
}

impl Recorder {
    /// Into that folder. `work` is where the program runs.
    pub(crate) fn new(folder: &Path, work: &Path) -> Self {
        for part in ["answers", "golden"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let mut redactor = Redactor::default();
        redactor.knows(&work.display().to_string(), "/work");
        for name in ["HOME", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
            if let Ok(value) = std::env::var(name) {
                redactor.knows(&value, name);
            }
        }
        Self { folder: folder.to_owned(), redactor, count: 0, golden: 0 }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    pub(crate) fn answered(&mut self, operation: &str, request: &Value, answer: &Answer) {
        if operation == NEVER {
            return;
        }
        let entry = json!({
            "operation": operation,
            "request": request,
            "status": answer.status,
            "response": answer.body,
        });
        let name = self.next(operation);
        self.write(&name, &entry);
    }

    pub(crate) fn ran(&mut self, ran: &Ran) {
        // A document on stdout is kept as one, so that its members are redacted by name.
        let document = ran.json();
        let stdout = if document.is_null() { ran.stdout.as_str().into() } else { document };
        let is_secret = ran.line.contains("--as secret");
        let stdout = if is_secret { "redacted".into() } else { stdout };
        let entry =
            json!({"line": ran.line, "code": ran.code, "stdout": stdout, "stderr": ran.stderr});
        let command = ran.line.split_whitespace().next().unwrap_or_default();
        let name = self.next(&format!("cogoidc-{command}"));
        self.write(&name, &entry);
    }

    /// What was declared and what was shown, as `tests/it/golden.rs` reads it.
    pub(crate) fn golden(&mut self, kind: &str, declared: &Value, shown: &Value) {
        self.golden += 1;
        let name = format!("golden/{:02}-{kind}.json", self.golden);
        let entry =
            json!({"kind": format!("AWS::Cognito::{kind}"), "declared": declared, "shown": shown});
        self.write(&name, &entry);
    }

    fn next(&mut self, what: &str) -> String {
        self.count += 1;
        format!("answers/{:03}-{what}.json", self.count)
    }

    fn write(&mut self, name: &str, entry: &Value) {
        let redacted = self.redactor.redacted(entry);
        let text = format!("{redacted:#}\n");
        if let Some(secret) = self.redactor.leak(&text) {
            // The length is enough to find it.
            say(format_args!(
                "not recorded: {name} would hold a value of {} characters",
                secret.len()
            ));
            return;
        }
        fs::write(self.folder.join(name), text).unwrap();
    }
}
