//! Signs a user in on pages that need scripts: Chromium without a window, driven over a pipe.

mod pipe;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use super::pages::Credentials;
use pipe::Pipe;

/// What Chromium is called, the first that is there.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Where macOS keeps it.
const APPLICATIONS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/// How often the page is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How long a page may take before what was typed is sent again, and how often anything is sent at most.
const AGAIN: Duration = Duration::from_secs(4);
const MOST_SENDS: u32 = 4;
/// How long the pages may take to lead on after the password.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why Chromium did not get to the callback URL.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChromiumFault {
    #[error("cannot start Chromium: {0}")]
    Start(std::io::Error),
    #[error("Chromium ended by itself")]
    Gone,
    #[error("Chromium refuses {method}: {why}")]
    Refused { method: String, why: String },
    #[error("the sign-in page stays where it is: {0}")]
    Stuck(String),
}

/// The Chromium or Chrome of this machine.
pub(crate) fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let named = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    named.chain(APPLICATIONS.iter().map(PathBuf::from)).find(|path| path.is_file())
}

/// What a look at the page tells: the fields to type into, as far as they can be seen.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Seen {
    /// The field for the user's name.
    name: Option<Field>,
    password: Option<Field>,
    /// What the page warns of, else its title.
    text: String,
}

/// Whether anything stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Field {
    Empty,
    Filled,
}

/// Finds the fields that can be seen, and focuses one: `focus` is `name`, `password` or nothing.
const LOOK_AT: &str = r"(focus => {
  const seen = e => e.getClientRects().length > 0 && !e.disabled && !e.readOnly;
  const find = selector => [...document.querySelectorAll(selector)].find(seen);
  const name = find('input[name=username], input[autocomplete~=username], input[type=email]');
  const password = find('input[type=password]');
  const chosen = { name, password }[focus];
  if (chosen) chosen.focus();
  const warning = find('[role=alert], [class*=error], [id*=error]');
  const text = (warning ? warning.innerText : document.title) || '';
  const state = field => field ? (field.value ? 'filled' : 'empty') : null;
  return { name: state(name), password: state(password), text: text.slice(0, 200) };
})";

/// Sends the form that holds the field with the focus, as its button does.
const SEND: &str = r"(() => {
  const form = document.activeElement && document.activeElement.form;
  const seen = e => e.getClientRects().length > 0 && !e.disabled;
  const scope = form || document;
  const button = [...scope.querySelectorAll('button[type=submit], input[type=submit], button:not([type])')].find(seen);
  if (button) button.click(); else if (form) form.requestSubmit();
})()";

/// Follows the pages from `start` to the callback URL, which is caught and never opened.
///
/// # Errors
///
/// When there is no Chromium that runs, or the pages do not lead there within `limit`.
pub(crate) async fn sign_in(
    program: &std::path::Path,
    start: &Url,
    callback: &str,
    credentials: &Credentials,
    limit: Duration,
) -> Result<String, ChromiumFault> {
    let mut pipe = Pipe::open(program, callback).map_err(ChromiumFault::Start)?;
    let driven = drive(&mut pipe, start, credentials, limit).await;
    // It may have come while something else was waited for.
    let arrived = pipe.arrival(Duration::ZERO).await.ok().flatten();
    pipe.close().await;
    arrived.map_or(driven, Ok)
}

async fn drive(
    pipe: &mut Pipe,
    start: &Url,
    credentials: &Credentials,
    limit: Duration,
) -> Result<String, ChromiumFault> {
    pipe.attach().await?;
    // Without a window no page has the focus, and what is typed goes nowhere.
    let focus = json!({"enabled": true});
    pipe.call("Emulation.setFocusEmulationEnabled", focus).await?;
    // Each request of a page is held until it is looked at, so that none reaches the app.
    let documents = json!({"patterns": [{"urlPattern": "*", "resourceType": "Document"}]});
    pipe.call("Fetch.enable", documents).await?;
    // It answers once the page is there, which passes on the way.
    pipe.send("Page.navigate", json!({"url": start.as_str()})).await?;
    let begun = Instant::now();
    // When the password was sent first, and anything last.
    let (mut sent, mut last) = (None::<Instant>, None::<Instant>);
    let mut sends = 0;
    let mut seen = Seen::default();
    while begun.elapsed() < limit && sent.is_none_or(|sent| sent.elapsed() < PATIENCE) {
        if let Some(url) = pipe.arrival(LOOK).await? {
            return Ok(url);
        }
        seen = look(pipe, "").await?.unwrap_or(seen);
        // What is typed may be lost while the page gets ready, so each field is looked at again before it is sent.
        if seen.name == Some(Field::Empty) {
            type_into(pipe, "name", &credentials.username).await?;
        } else if seen.password == Some(Field::Empty) {
            // One that comes back empty was refused.
            if sent.is_none() {
                type_into(pipe, "password", credentials.password.expose_secret()).await?;
            }
        } else if (seen.name, seen.password) != (None, None)
            && sends < MOST_SENDS
            && last.is_none_or(|last| last.elapsed() >= AGAIN)
        {
            let field = if seen.password.is_some() {
                sent.get_or_insert_with(Instant::now);
                "password"
            } else {
                "name"
            };
            look(pipe, field).await?;
            evaluate(pipe, SEND).await?;
            last = Some(Instant::now());
            sends += 1;
        }
    }
    Err(ChromiumFault::Stuck(seen.text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// What can be seen of the page; none while it is being replaced.
async fn look(pipe: &mut Pipe, focus: &str) -> Result<Option<Seen>, ChromiumFault> {
    let value = evaluate(pipe, &format!("{LOOK_AT}({})", json!(focus))).await?;
    Ok(serde_json::from_value(value).ok())
}

async fn type_into(pipe: &mut Pipe, field: &str, text: &str) -> Result<(), ChromiumFault> {
    look(pipe, field).await?;
    pipe.call("Input.insertText", json!({"text": text})).await.map(drop)
}

async fn evaluate(pipe: &mut Pipe, script: &str) -> Result<Value, ChromiumFault> {
    let call = json!({"expression": script, "returnByValue": true});
    match pipe.call("Runtime.evaluate", call).await {
        Ok(mut answer) => Ok(answer.pointer_mut("/result/value").map_or(Value::Null, Value::take)),
        // The page went away under the script.
        Err(ChromiumFault::Refused { .. }) => Ok(Value::Null),
        Err(fault) => Err(fault),
    }
}
