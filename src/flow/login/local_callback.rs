//! The callback URL on this machine that a browser returns to.

use std::io::{Error as IoError, ErrorKind};

use url::Url;

use super::attempt::Attempt;
use super::method::is_for_own_users;
use super::temporary_url;
use crate::command_line::{Flags, Hint};
use crate::error::{Error, Failure};
use crate::flow::agree;
use crate::oidc::loopback::{LoopbackListener, is_loopback};
use crate::ui::prompter::interactive;

/// Port of the temporary callback URL.
const PORT: u16 = 9228;

/// A callback URL on this machine, and what listens there.
pub(super) struct LocalCallback {
    pub(super) url: String,
    pub(super) listener: LoopbackListener,
}

impl LocalCallback {
    /// Listens at a registered callback URL, or else at a temporary one that a person agrees to.
    ///
    /// # Errors
    ///
    /// A port that is taken; a no, or nobody to ask.
    pub(super) async fn listen(attempt: &Attempt<'_>) -> Result<Self, Failure> {
        if let Some(found) = registered(attempt).await {
            return Ok(found);
        }
        let port = attempt.args.port.unwrap_or(PORT);
        let url = temporary_url::url(port, attempt.args.timeout)?;
        let listener =
            LoopbackListener::listen(&url).await.map_err(|why| not_free(attempt, port, &why))?;
        confirm(attempt, &url)?;
        Ok(Self { url, listener })
    }
}

/// The first registered callback URL that can be listened on.
async fn registered(attempt: &Attempt<'_>) -> Option<LocalCallback> {
    for url in candidates(attempt) {
        match LoopbackListener::listen(url).await {
            Ok(listener) => return Some(LocalCallback { url: url.clone(), listener }),
            Err(why) => attempt.printer.detail(format_args!("{url} cannot be used: {why}")),
        }
    }
    None
}

/// The registered callback URLs on this machine and the wanted port, the app's own first.
fn candidates<'a>(attempt: &'a Attempt<'_>) -> Vec<&'a String> {
    let has_port = |url: &str| {
        let port = Url::parse(url).ok().and_then(|url| url.port_or_known_default());
        attempt.args.port.is_none() || attempt.args.port == port
    };
    let is_candidate =
        |url: &&String| is_loopback(url) && has_port(url) && !temporary_url::is_temporary(url);
    let urls = &attempt.set_up.client.callback_urls;
    let mut candidates: Vec<&String> = urls.iter().filter(is_candidate).collect();
    candidates.sort_by_key(|url| **url != attempt.callback);
    candidates
}

/// The error for a port that cannot be used.
fn not_free(attempt: &Attempt<'_>, port: u16, why: &IoError) -> Failure {
    let failure = Failure::from(Error::Failed(format!("cannot listen on port {port}: {why}")));
    if why.kind() != ErrorKind::AddrInUse {
        return failure;
    }
    let other = port.checked_add(1).unwrap_or(PORT);
    let command = attempt.command(&Flags::default().flag("--port", other));
    failure.hint(Hint::run("choose another port", command))
}

/// Asks before a temporary URL is registered.
fn confirm(attempt: &Attempt<'_>, url: &str) -> Result<(), Failure> {
    let common = &attempt.args.common;
    if common.yes {
        return Ok(());
    }
    let client = &attempt.set_up.client.name;
    if !interactive(common.no_input) {
        return Err(yes_is_missing(attempt));
    }
    attempt.printer.prose(
        format_args!(
            "No callback URL of the app client `{client}` leads to a free port on this machine. {url} can be registered for \
             this sign-in; it is removed afterwards."
        ),
        0,
    );
    if agree::asked(common, "Register it?")? {
        return Ok(());
    }
    let paste = attempt.command(&Flags::default().switch("--no-browser"));
    let declined = agree::declined().hint(Hint::run("sign in without it", paste));
    Err(or_unattended(attempt, declined))
}

fn yes_is_missing(attempt: &Attempt<'_>) -> Failure {
    let client = &attempt.set_up.client.name;
    let yes = Flags::default().switch("--yes").option("--port", attempt.args.port);
    let failure = Failure::from(Error::Usage(format!(
        "no callback URL of the app client `{client}` leads to a free port on this machine, and --yes is missing"
    )))
    .hint(Hint::run(
        "register a temporary one for the sign-in",
        attempt.command(&yes),
    ));
    or_unattended(attempt, failure)
}

/// Adds the hint to sign in without a person, unless an identity provider signs the person in.
fn or_unattended(attempt: &Attempt<'_>, failure: Failure) -> Failure {
    if !is_for_own_users(attempt.args) {
        return failure;
    }
    let unattended = attempt.command(&Flags::default().switch("--unattended"));
    failure.hint(Hint::run("or sign in with a temporary user", unattended))
}
