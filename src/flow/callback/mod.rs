//! What `callback add` and `callback remove` make of the URLs of an app client.

mod pattern;
mod sources;

use super::agree::agreed;
use super::set_up::SetUp;
use crate::apps::App;
use crate::cli::{CallbackSources, Common};
use crate::cognito::ObservedClient;
use crate::cognito::fields::{Change, ClientField};
use crate::command_line::{CommandLine, Hint};
use crate::doctor::removing;
use crate::error::{Error, Failure};
use crate::finding::Outcome;
use crate::resolve::MAX_URLS;
use crate::ui::printer::Printer;
use crate::values::CallbackUrl;
use crate::values::near::difference;

pub(crate) use sources::texts;

/// A change of one of an app client's two URL lists.
pub(crate) struct Edit {
    sign_out: bool,
    add: Vec<String>,
    remove: Vec<String>,
}

impl Edit {
    /// The change of the app client, if there is anything to change.
    pub(crate) fn change(self) -> Option<Change> {
        let Self { sign_out, add, remove } = self;
        let list = if sign_out { ClientField::SIGN_OUT_URLS } else { ClientField::CALLBACK_URLS };
        list.edit(add, remove)
    }
}

fn registered(client: &ObservedClient, sign_out: bool) -> &[String] {
    if sign_out { &client.sign_out_urls } else { &client.callback_urls }
}

/// The URLs that were given, in order, without the placeholder of an app that is not deployed yet if a real URL is
/// among them.
///
/// # Errors
///
/// A text that is not a callback URL; those of [`texts`].
pub(crate) fn urls(sources: &CallbackSources) -> Result<Vec<CallbackUrl>, Failure> {
    let mut urls: Vec<CallbackUrl> = Vec::new();
    for text in texts(sources)? {
        urls.push(text.parse().map_err(|why| Error::Usage(format!("{why}")))?);
    }
    if urls.iter().any(|url| *url != CallbackUrl::not_deployed()) {
        urls.retain(|url| *url != CallbackUrl::not_deployed());
    }
    Ok(urls)
}

/// Adds URLs, in every form that the app may send; warns of those that nearly equal another.
///
/// # Errors
///
/// More URLs than Cognito takes.
pub(crate) fn addition(
    urls: &[CallbackUrl],
    sign_out: bool,
    client: &ObservedClient,
    app: Option<&'static App>,
    printer: Printer,
) -> Result<Edit, Failure> {
    let registered = registered(client, sign_out);
    let mut add: Vec<String> = Vec::new();
    for url in urls.iter().flat_map(|url| spellings(app, url)) {
        if !registered.contains(&url) && !add.contains(&url) {
            add.push(url);
        }
    }
    let placeholder = CallbackUrl::not_deployed();
    let is_deployed = urls.iter().any(|url| *url != placeholder);
    let is_obsolete = |url: &&String| is_deployed && **url == placeholder.as_str();
    let remove: Vec<String> = registered.iter().filter(is_obsolete).cloned().collect();
    if registered.len() + add.len() - remove.len() > MAX_URLS {
        return Err(Error::Usage(format!(
            "the app client would have more than {MAX_URLS} such URLs, which Cognito does not allow"
        ))
        .into());
    }
    warn_of_near_misses(urls, registered, app, printer);
    Ok(Edit { sign_out, add, remove })
}

/// Warns of each URL that differs only a little from a registered one or from an earlier one; the forms that the app
/// sends of one URL do not count.
fn warn_of_near_misses(
    urls: &[CallbackUrl],
    registered: &[String],
    app: Option<&'static App>,
    printer: Printer,
) {
    for (index, url) in urls.iter().enumerate() {
        if registered.iter().any(|other| other == url.as_str()) {
            continue;
        }
        let forms = spellings(app, url);
        let near = |other: &str| {
            let is_form = forms.iter().any(|form| form == other);
            if is_form { None } else { difference(url.as_str(), other) }
        };
        let registered = registered.iter().map(|other| (other.as_str(), ", which is registered,"));
        let earlier = urls.iter().take(index).map(|other| (other.as_str(), ""));
        let miss = registered
            .chain(earlier)
            .find_map(|(other, role)| near(other).map(|what| (other, role, what)));
        if let Some((other, role, what)) = miss {
            printer.outcome(
                Outcome::Warn,
                format_args!("{url} and {other}{role} differ only in {what}"),
            );
        }
    }
}

/// The forms of a URL that the app may send.
fn spellings(app: Option<&'static App>, url: &CallbackUrl) -> Vec<String> {
    let forms = app.map_or_else(|| vec![url.clone()], |app| (app.spellings)(url));
    forms.iter().map(ToString::to_string).collect()
}

/// Removes the URLs that equal a text or match a pattern.
///
/// # Errors
///
/// No callback URL left.
pub(crate) fn removal(
    texts: &[String],
    sign_out: bool,
    set_up: &SetUp,
    printer: Printer,
) -> Result<Edit, Failure> {
    let registered = registered(&set_up.client, sign_out);
    let mut remove: Vec<String> = Vec::new();
    for text in texts {
        let matched = registered.iter().filter(|url| pattern::matches(text, url));
        let matched: Vec<&String> = matched.collect();
        if matched.is_empty() {
            warn_of_absent(text, sign_out, set_up, printer);
        }
        for url in matched {
            if !remove.contains(url) {
                remove.push(url.clone());
            }
        }
    }
    if !sign_out && !remove.is_empty() && remove.len() == registered.len() {
        return Err(no_callback_left(set_up));
    }
    Ok(Edit { sign_out, add: Vec::new(), remove })
}

/// Whether any of the texts is a pattern, which may match more than was meant.
pub(crate) fn has_pattern(texts: &[String]) -> bool {
    texts.iter().any(|text| pattern::is_pattern(text))
}

/// Has a person agree to a removal, if there is one.
///
/// # Errors
///
/// A no, or nobody to ask.
pub(crate) fn agreed_to_remove(
    edit: &Edit,
    common: &Common,
    printer: Printer,
) -> Result<(), Failure> {
    if edit.remove.is_empty() {
        return Ok(());
    }
    printer.line("To be removed:");
    edit.remove.iter().for_each(|url| printer.line(format_args!("  {url}")));
    agreed(common, printer, "Remove these?", "remove the URLs shown above")
}

/// The error for a removal of every callback URL.
fn no_callback_left(set_up: &SetUp) -> Failure {
    let text = "nothing was changed: an app client needs at least one callback URL";
    let add = CommandLine::new("callback add").argument("URL").with(&set_up.flags());
    Failure::from(Error::Usage(text.to_owned()))
        .hint(Hint::run("add another first", add))
        .hint(Hint::run("or delete the app client", set_up.command("destroy")))
}

/// Warns of a URL that is not in the list: it may be in the other one, or be misspelt.
fn warn_of_absent(text: &str, sign_out: bool, set_up: &SetUp, printer: Printer) {
    let client = &set_up.client;
    let is_in_other = |url: &String| pattern::matches(text, url);
    if registered(client, !sign_out).iter().any(is_in_other) {
        let (what, other) = if sign_out {
            ("sign-out URL", "callback URL")
        } else {
            ("callback URL", "sign-out URL")
        };
        let remove = removing(&[text], !sign_out).with(&set_up.flags());
        return printer.outcome(
            Outcome::Warn,
            format_args!("{text} is not a {what} but a {other}; to remove it: {remove}"),
        );
    }
    let near = registered(client, sign_out).iter().find_map(|url| {
        difference(text, url).map(|what| format!("; {url} is, which differs only in {what}"))
    });
    printer.outcome(
        Outcome::Warn,
        format_args!("{text} is not registered{}", near.unwrap_or_default()),
    );
}
