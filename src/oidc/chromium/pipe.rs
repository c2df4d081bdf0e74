//! The debugging pipe of Chromium: NUL-terminated JSON messages, and no port that others could use.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::ChromiumError;
use crate::oidc::flow::matches_callback;
use crate::platform;

/// The longest wait for the result of one call.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest wait for the program to exit.
const EXIT_TIMEOUT: Duration = Duration::from_secs(5);

/// Chromium reads from file descriptor 3 and writes to 4; a shell connects them to its input and output.
const REDIRECT: &str = r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#;

const CHROMIUM_FLAGS: [&str; 10] = [
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--password-store=basic",
    "--use-mock-keychain",
];

/// A running Chromium with one page.
pub(super) struct DebugPipe {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    calls: u64,
    session: Option<String>,
    callback: String,
    /// The callback URL that a page tried to open, with its parameters.
    arrived: Option<String>,
    /// The part of a message received so far; a wait that times out must not lose it.
    partial: Vec<u8>,
    _profile: TempDir,
}

impl DebugPipe {
    /// Starts the program; a request for the callback URL is caught.
    pub(super) fn open(program: &Path, callback: &str) -> std::io::Result<Self> {
        let profile = tempfile::Builder::new().prefix("cogoidc-").tempdir()?;
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", REDIRECT, "sh"])
            .arg(program)
            .args(CHROMIUM_FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()));
        if platform::is_root() {
            // Chromium refuses to run as root with its own sandbox.
            command.arg("--no-sandbox");
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let missing = || std::io::Error::other("it has no pipe");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        Ok(Self {
            child,
            input,
            output,
            calls: 0,
            session: None,
            callback: callback.to_owned(),
            arrived: None,
            partial: Vec::new(),
            _profile: profile,
        })
    }

    /// Opens a page; later calls apply to it.
    pub(super) async fn attach(&mut self) -> Result<(), ChromiumError> {
        let page = self.call("Target.createTarget", json!({"url": "about:blank"})).await?;
        let target = page.get("targetId").cloned().unwrap_or_default();
        let attach = json!({"targetId": target, "flatten": true});
        let session = self.call("Target.attachToTarget", attach).await?;
        self.session = session.get("sessionId").and_then(Value::as_str).map(str::to_owned);
        Ok(())
    }

    /// Calls a method without waiting for its result. Returns the id of the call.
    pub(super) async fn send(&mut self, method: &str, params: Value) -> Result<u64, ChromiumError> {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let (Some(session), Value::Object(message)) = (&self.session, &mut message) {
            message.insert("sessionId".to_owned(), session.as_str().into());
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let written = self.input.write_all(&bytes).await;
        written.map_err(|_| ChromiumError::Exited)?;
        Ok(id)
    }

    /// Calls a method and waits for its result. Fails once a page tries to open the callback URL: that request is
    /// never let through, so the page stops responding.
    pub(super) async fn call(
        &mut self,
        method: &str,
        params: Value,
    ) -> Result<Value, ChromiumError> {
        let id = self.send(method, params).await?;
        let end = Instant::now() + CALL_TIMEOUT;
        let mut response = loop {
            if self.arrived.is_some() {
                return Err(call_failed(method, "the page has reached the callback URL"));
            }
            let Some(message) = self.next(end).await? else {
                return Err(call_failed(method, "no response in time"));
            };
            if message.get("id").and_then(Value::as_u64) == Some(id) {
                break message;
            }
        };
        match response.pointer("/error/message").and_then(Value::as_str) {
            Some(why) => Err(call_failed(method, why)),
            None => Ok(response.get_mut("result").map(Value::take).unwrap_or_default()),
        }
    }

    /// The callback URL that a page tries to open; `None` if none does within that time.
    pub(super) async fn arrival(
        &mut self,
        within: Duration,
    ) -> Result<Option<String>, ChromiumError> {
        let end = Instant::now() + within;
        while self.arrived.is_none() && self.next(end).await?.is_some() {}
        Ok(self.arrived.take())
    }

    /// The next message before `end`. Held requests are let through at once: until then, the page may not respond
    /// to calls.
    async fn next(&mut self, end: Instant) -> Result<Option<Value>, ChromiumError> {
        let left = end.saturating_duration_since(Instant::now());
        let Ok(message) = timeout(left, self.read()).await else {
            return Ok(None);
        };
        let message = message?;
        if message.get("method").and_then(Value::as_str) == Some("Fetch.requestPaused") {
            self.let_through(&message).await?;
        }
        Ok(Some(message))
    }

    /// Lets a held request through, unless it is for the callback URL, which is never opened.
    async fn let_through(&mut self, event: &Value) -> Result<(), ChromiumError> {
        let url = event.pointer("/params/request/url");
        let url = url.and_then(Value::as_str).unwrap_or_default();
        if matches_callback(url, &self.callback) {
            self.arrived = Some(url.to_owned());
            return Ok(());
        }
        let id = json!({"requestId": event.pointer("/params/requestId")});
        self.send("Fetch.continueRequest", id).await.map(drop)
    }

    async fn read(&mut self) -> Result<Value, ChromiumError> {
        loop {
            let read = self.output.read_until(0, &mut self.partial).await;
            if read.map_err(|_| ChromiumError::Exited)? == 0 {
                return Err(ChromiumError::Exited);
            }
            let mut bytes = std::mem::take(&mut self.partial);
            bytes.pop();
            if let Ok(message) = serde_json::from_slice(&bytes) {
                return Ok(message);
            }
        }
    }

    /// Closes Chromium and deletes its profile.
    pub(super) async fn close(mut self) {
        self.session = None;
        let _gone = self.call("Browser.close", json!({})).await;
        if timeout(EXIT_TIMEOUT, self.child.wait()).await.is_err() {
            let _gone = self.child.kill().await;
        }
    }
}

fn call_failed(method: &str, why: &str) -> ChromiumError {
    ChromiumError::CallFailed { method: method.to_owned(), why: why.to_owned() }
}
