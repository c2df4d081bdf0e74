//! Signs a user in on pages that need JavaScript: headless Chromium, driven over a pipe.

mod pipe;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use super::pages::Credentials;
use pipe::DebugPipe;

/// The names of the program, best first.
const PROGRAM_NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Where macOS installs it.
const MACOS_PATHS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/// How often the page is inspected.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// How long a page may take before the form is submitted again.
const RESEND_AFTER: Duration = Duration::from_secs(4);
/// How often forms are submitted.
const MAX_SENDS: u32 = 4;
/// How long the pages may take after the password is submitted.
const AFTER_PASSWORD_TIMEOUT: Duration = Duration::from_secs(20);

/// Why Chromium did not get to the callback URL.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChromiumError {
    #[error("cannot start Chromium: {0}")]
    Start(std::io::Error),
    #[error("Chromium exited unexpectedly")]
    Exited,
    #[error("Chromium failed to run {method}: {why}")]
    CallFailed { method: String, why: String },
    #[error("the sign-in page does not go on: {0}")]
    Stuck(String),
}

/// The path of Chromium or Chrome on this machine.
pub(crate) fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let named =
        PROGRAM_NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    named.chain(MACOS_PATHS.iter().map(PathBuf::from)).find(|path| path.is_file())
}

/// The state of a page: its visible inputs and its message.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct PageSnapshot {
    /// The input for the user name.
    name: Option<InputState>,
    password: Option<InputState>,
    /// The error message, else the title.
    text: String,
}

/// Whether an input has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum InputState {
    Empty,
    Filled,
}

/// Finds the visible inputs and focuses one: `focus` is `name`, `password` or empty.
const INSPECT_SCRIPT: &str = r"(focus => {
  const visible = e => e.getClientRects().length > 0 && !e.disabled && !e.readOnly;
  const find = selector => [...document.querySelectorAll(selector)].find(visible);
  const name = find('input[name=username], input[autocomplete~=username], input[type=email]');
  const password = find('input[type=password]');
  const chosen = { name, password }[focus];
  if (chosen) chosen.focus();
  const warning = find('[role=alert], [class*=error], [id*=error]');
  const text = (warning ? warning.innerText : document.title) || '';
  const state = field => field ? (field.value ? 'filled' : 'empty') : null;
  return { name: state(name), password: state(password), text: text.slice(0, 200) };
})";

/// Submits the form that holds the focused input.
const SUBMIT_SCRIPT: &str = r"(() => {
  const form = document.activeElement && document.activeElement.form;
  const visible = e => e.getClientRects().length > 0 && !e.disabled;
  const scope = form || document;
  const button = [...scope.querySelectorAll('button[type=submit], input[type=submit], button:not([type])')].find(visible);
  if (button) button.click(); else if (form) form.requestSubmit();
})()";

/// Follows the pages from `start` to the callback URL, which is returned and never opened.
///
/// # Errors
///
/// If Chromium does not run, or the pages do not lead there within `limit`.
pub(crate) async fn sign_in(
    program: &std::path::Path,
    start: &Url,
    callback: &str,
    credentials: &Credentials,
    limit: Duration,
) -> Result<String, ChromiumError> {
    let mut pipe = DebugPipe::open(program, callback).map_err(ChromiumError::Start)?;
    let driven = drive(&mut pipe, start, credentials, limit).await;
    // The callback may have come while something else was awaited.
    let arrived = pipe.arrival(Duration::ZERO).await.ok().flatten();
    pipe.close().await;
    arrived.map_or(driven, Ok)
}

/// The progress of a sign-in.
#[derive(Default)]
struct SignInProgress {
    /// The last state of the page.
    page: PageSnapshot,
    /// When the password was first submitted.
    password_sent: Option<Instant>,
    /// When a form was last submitted.
    last_sent: Option<Instant>,
    sends: u32,
}

impl SignInProgress {
    fn may_send(&self) -> bool {
        self.sends < MAX_SENDS && self.last_sent.is_none_or(|last| last.elapsed() >= RESEND_AFTER)
    }

    fn is_stuck(&self) -> bool {
        self.password_sent.is_some_and(|sent| sent.elapsed() >= AFTER_PASSWORD_TIMEOUT)
    }
}

async fn drive(
    pipe: &mut DebugPipe,
    start: &Url,
    credentials: &Credentials,
    limit: Duration,
) -> Result<String, ChromiumError> {
    pipe.attach().await?;
    // Without a window no page has the focus, and typed text goes nowhere.
    pipe.call("Emulation.setFocusEmulationEnabled", json!({"enabled": true})).await?;
    // Each request of a page is held until it is inspected, so that none reaches the app.
    let documents = json!({"patterns": [{"urlPattern": "*", "resourceType": "Document"}]});
    pipe.call("Fetch.enable", documents).await?;
    // The result comes only once the page has loaded, and its requests must be let through before.
    pipe.send("Page.navigate", json!({"url": start.as_str()})).await?;
    let started = Instant::now();
    let mut progress = SignInProgress::default();
    while started.elapsed() < limit && !progress.is_stuck() {
        if let Some(url) = pipe.arrival(POLL_INTERVAL).await? {
            return Ok(url);
        }
        advance(pipe, credentials, &mut progress).await?;
    }
    let text: Vec<&str> = progress.page.text.split_whitespace().collect();
    Err(ChromiumError::Stuck(text.join(" ")))
}

/// Types into the first empty input of the page, or submits its form.
async fn advance(
    pipe: &mut DebugPipe,
    credentials: &Credentials,
    progress: &mut SignInProgress,
) -> Result<(), ChromiumError> {
    if let Some(page) = inspect(pipe, "").await? {
        progress.page = page;
    }
    let (name, password) = (progress.page.name, progress.page.password);
    // Typed text may be lost while the page loads, so each input is checked again before it is submitted.
    if name == Some(InputState::Empty) {
        return type_into(pipe, "name", &credentials.username).await;
    }
    if password == Some(InputState::Empty) {
        // A password input that comes back empty means that the password was rejected.
        return match progress.password_sent {
            None => type_into(pipe, "password", credentials.password.expose_secret()).await,
            Some(_) => Ok(()),
        };
    }
    if (name, password) == (None, None) || !progress.may_send() {
        return Ok(());
    }
    let input = if password.is_some() { "password" } else { "name" };
    if password.is_some() {
        progress.password_sent.get_or_insert_with(Instant::now);
    }
    inspect(pipe, input).await?;
    evaluate(pipe, SUBMIT_SCRIPT).await?;
    progress.last_sent = Some(Instant::now());
    progress.sends += 1;
    Ok(())
}

/// The state of the page; `None` while it is being replaced.
async fn inspect(pipe: &mut DebugPipe, focus: &str) -> Result<Option<PageSnapshot>, ChromiumError> {
    let value = evaluate(pipe, &format!("{INSPECT_SCRIPT}({})", json!(focus))).await?;
    Ok(serde_json::from_value(value).ok())
}

async fn type_into(pipe: &mut DebugPipe, input: &str, text: &str) -> Result<(), ChromiumError> {
    inspect(pipe, input).await?;
    pipe.call("Input.insertText", json!({"text": text})).await.map(drop)
}

async fn evaluate(pipe: &mut DebugPipe, script: &str) -> Result<Value, ChromiumError> {
    let call = json!({"expression": script, "returnByValue": true});
    match pipe.call("Runtime.evaluate", call).await {
        Ok(mut answer) => Ok(answer.pointer_mut("/result/value").map_or(Value::Null, Value::take)),
        // The page was replaced while the script ran.
        Err(ChromiumError::CallFailed { .. }) => Ok(Value::Null),
        Err(why) => Err(why),
    }
}
