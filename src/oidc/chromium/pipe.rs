//! The debugging pipe of Chromium: JSON messages with a NUL byte behind each, no port that others could use.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::geteuid;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::ChromiumFault;
use crate::oidc::flow::leads_to;

/// Longest wait for the answer to one call.
const ANSWER: Duration = Duration::from_secs(30);
/// Longest wait for the program to end.
const END: Duration = Duration::from_secs(5);

/// Chromium reads from file 3 and writes to file 4, which a shell makes of its input and output.
const REDIRECT: &str = r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#;

/// A running Chromium with one page.
pub(super) struct Pipe {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    calls: u64,
    session: Option<String>,
    callback: String,
    /// The address within the callback URL that a page wanted to open.
    arrived: Option<String>,
    /// What has come of a message; a wait that is given up must not lose it.
    partial: Vec<u8>,
    _profile: TempDir,
}

impl Pipe {
    /// Starts the program; requests are to end at the callback URL.
    pub(super) fn open(program: &Path, callback: &str) -> std::io::Result<Self> {
        let profile = tempfile::Builder::new().prefix("cogoidc-").tempdir()?;
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", REDIRECT, "sh"])
            .arg(program)
            .args([
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
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()));
        if geteuid().is_root() {
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
        let to = child.stdin.take().ok_or_else(missing)?;
        let from = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        Ok(Self {
            child,
            to,
            from,
            calls: 0,
            session: None,
            callback: callback.to_owned(),
            arrived: None,
            partial: Vec::new(),
            _profile: profile,
        })
    }

    /// Opens a page; later calls are about it.
    pub(super) async fn attach(&mut self) -> Result<(), ChromiumFault> {
        let page = self.call("Target.createTarget", json!({"url": "about:blank"})).await?;
        let target = page.get("targetId").cloned().unwrap_or_default();
        let attach = json!({"targetId": target, "flatten": true});
        let session = self.call("Target.attachToTarget", attach).await?;
        self.session = session.get("sessionId").and_then(Value::as_str).map(str::to_owned);
        Ok(())
    }

    /// Calls a method whose result, if it ever comes, is of no interest. Gives the number of the call.
    pub(super) async fn send(&mut self, method: &str, params: Value) -> Result<u64, ChromiumFault> {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let (Some(session), Value::Object(message)) = (&self.session, &mut message) {
            message.insert("sessionId".to_owned(), session.as_str().into());
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let written = self.to.write_all(&bytes).await;
        written.map_err(|_| ChromiumFault::Gone)?;
        Ok(id)
    }

    /// Calls a method and waits for its result; in vain once a page wants to open the callback URL, for that
    /// request is held for good and the page answers no more.
    pub(super) async fn call(
        &mut self,
        method: &str,
        params: Value,
    ) -> Result<Value, ChromiumFault> {
        let id = self.send(method, params).await?;
        let end = Instant::now() + ANSWER;
        let mut answer = loop {
            if self.arrived.is_some() {
                return Err(refused(method, "the page is at its end"));
            }
            let Some(message) = self.next(end).await? else {
                return Err(refused(method, "no answer in time"));
            };
            if message.get("id").and_then(Value::as_u64) == Some(id) {
                break message;
            }
        };
        match answer.pointer("/error/message").and_then(Value::as_str) {
            Some(why) => Err(refused(method, why)),
            None => Ok(answer.get_mut("result").map(Value::take).unwrap_or_default()),
        }
    }

    /// The address within the callback URL that a page wants to open; none when none does for so long.
    pub(super) async fn arrival(
        &mut self,
        within: Duration,
    ) -> Result<Option<String>, ChromiumFault> {
        let end = Instant::now() + within;
        while self.arrived.is_none() && self.next(end).await?.is_some() {}
        Ok(self.arrived.take())
    }

    /// The next message before that moment. A request that is held on the way passes at once: until it does, the
    /// page may answer no call.
    async fn next(&mut self, end: Instant) -> Result<Option<Value>, ChromiumFault> {
        let left = end.saturating_duration_since(Instant::now());
        let Ok(message) = timeout(left, self.read()).await else {
            return Ok(None);
        };
        let message = message?;
        if message.get("method").and_then(Value::as_str) == Some("Fetch.requestPaused") {
            self.pass(&message).await?;
        }
        Ok(Some(message))
    }

    /// Lets a held request pass, but one to the callback URL, which is never opened.
    async fn pass(&mut self, event: &Value) -> Result<(), ChromiumFault> {
        let url = event.pointer("/params/request/url");
        let url = url.and_then(Value::as_str).unwrap_or_default();
        if leads_to(url, &self.callback) {
            self.arrived = Some(url.to_owned());
            return Ok(());
        }
        let id = json!({"requestId": event.pointer("/params/requestId")});
        self.send("Fetch.continueRequest", id).await.map(drop)
    }

    async fn read(&mut self) -> Result<Value, ChromiumFault> {
        loop {
            let read = self.from.read_until(0, &mut self.partial).await;
            if read.map_err(|_| ChromiumFault::Gone)? == 0 {
                return Err(ChromiumFault::Gone);
            }
            let mut bytes = std::mem::take(&mut self.partial);
            bytes.pop();
            if let Ok(message) = serde_json::from_slice(&bytes) {
                return Ok(message);
            }
        }
    }

    /// Ends Chromium and removes what it kept.
    pub(super) async fn close(mut self) {
        self.session = None;
        let _gone = self.call("Browser.close", json!({})).await;
        if timeout(END, self.child.wait()).await.is_err() {
            let _gone = self.child.kill().await;
        }
    }
}

fn refused(method: &str, why: &str) -> ChromiumFault {
    ChromiumFault::Refused { method: method.to_owned(), why: why.to_owned() }
}
