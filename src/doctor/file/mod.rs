//! Does the config that an app was deployed with fit the user pool?

pub(crate) mod config;
mod endpoints;
mod ids;
mod sign_out;
mod urls;

use secrecy::ExposeSecret as _;

use super::check::{Check, Judge};
use super::evidence::Evidence;
use super::verdict::Verdict;
use crate::app_file::format::Format;
use crate::app_file::keys::{self, Role};
use crate::app_file::sign_in::{Setting, SignInConfig};
use crate::cognito::ObservedClient;
use crate::command_line::CommandLine;
use crate::settings::ClientKind;
use config::{Deployed, NoSignIn};

pub(super) static CHECKS: &[Check] = &[
    Check::new("file.sign-in", "the file configures a sign-in", Judge::Evidence(sign_in)),
    Check::new(
        "file.issuer",
        "the file names the issuer of the user pool",
        Judge::File(ids::issuer),
    ),
    Check::new("file.client", "the file names the app client", Judge::File(ids::client)),
    Check::new(
        "file.callback",
        "the file names a callback URL of the app",
        Judge::File(urls::callback),
    ),
    Check::new(
        "file.secret",
        "the file holds a client secret only where it can be kept, and the right one",
        Judge::File(secret),
    ),
    Check::new(
        "file.endpoints",
        "the endpoints in the file are those of the user pool",
        Judge::File(endpoints::endpoints),
    ),
    Check::new(
        "file.sign-out",
        "sign-out works with the settings in the file",
        Judge::File(sign_out::sign_out),
    ),
];

/// A failure of the file, with the command that corrects it if the app is known.
fn wrong(evidence: &Evidence, why: impl Into<String>) -> Verdict {
    let verdict = Verdict::fail(why);
    match (&evidence.app.target, &evidence.app.deployed) {
        (Some(_), Some(deployed)) => verdict.command(
            CommandLine::new("config").flag("--write", deployed.name()).with(&evidence.flags()),
        ),
        _ => verdict,
    }
}

/// What is filled in elsewhere, so that the file alone cannot be judged; `None` if the file fixes the setting.
fn open(setting: &Setting) -> Option<Verdict> {
    let texts = setting.node.texts();
    let source = texts.iter().find_map(|text| text.open_part())?;
    Some(Verdict::skip(format!("`{}` is filled in elsewhere: {source}", setting.name)))
}

/// Where a setting is written, such as `line 12`; `None` if the file puts it together from several places.
fn place(deployed: &Deployed, setting: &Setting) -> Option<String> {
    let span = setting.node.span.as_ref()?;
    Some(format!("line {}", deployed.file.line(span)))
}

/// What a setting is called, and where it is written.
fn named(deployed: &Deployed, setting: &Setting) -> String {
    match place(deployed, setting) {
        Some(place) => format!("`{}` in {place}", setting.name),
        None => format!("`{}`", setting.name),
    }
}

fn sign_in(evidence: &Evidence) -> Vec<Verdict> {
    let judge = |deployed: &Deployed| {
        let name = deployed.name();
        match &deployed.sign_in {
            Ok(_) => Verdict::pass(name),
            Err(NoSignIn::Unreadable(why)) => {
                Verdict::fail(format!("{name} cannot be read: {why}"))
            }
            Err(NoSignIn::None) => {
                let place = evidence.app.target.and_then(|app| app.file.place);
                let place = place.and_then(|place| place.get(..3)).map(|names| names.join("."));
                let place = place.map(|place| format!(" in {place}")).unwrap_or_default();
                wrong(evidence, format!("{name} says nothing about a sign-in{place}"))
            }
        }
    };
    evidence.app.deployed.iter().map(judge).collect()
}

fn secret(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Verdict {
    let Some(setting) = config.setting(Role::ClientSecret) else {
        return Verdict::pass("it holds none");
    };
    let Some(written) = config.written(Role::ClientSecret) else {
        return open(setting).unwrap_or_else(|| Verdict::pass("it holds none"));
    };
    // Cloudflare's API shows stars instead of a secret.
    if written.is_empty() || written.chars().all(|letter| letter == '*') {
        return Verdict::pass("it holds none");
    }
    let of_client = || evidence.client().ok().and_then(ObservedClient::kind);
    match evidence.app.target.map(|app| app.kind).or_else(of_client) {
        Some(ClientKind::Public) if is_for_browsers(deployed, setting) => wrong(
            evidence,
            format!(
                "{} is one, and everyone who opens the app can read it: remove it, and use a public app client",
                named(deployed, setting)
            ),
        ),
        Some(ClientKind::Public) => Verdict::warn(format!(
            "{} is one, and the app client is public, without a secret: remove it",
            named(deployed, setting)
        )),
        Some(ClientKind::Confidential) => {
            match evidence.client().map(|client| client.secret.shown()) {
                Ok(Some(known)) if known.expose_secret() != written => Verdict::fail(format!(
                    "{} is another secret than the app client's",
                    named(deployed, setting)
                )),
                _ => Verdict::pass("the app runs on a server"),
            }
        }
        None => Verdict::skip("whether the app can keep it is not known: --target NAME"),
    }
}

/// Whether a setting ends up in the browser: a file of code, or a variable that a build tool passes on.
fn is_for_browsers(deployed: &Deployed, setting: &Setting) -> bool {
    matches!(deployed.file.format, Format::Script | Format::Json)
        || keys::BROWSER_PREFIXES.iter().any(|prefix| setting.name.starts_with(prefix))
}
