//! `cogoidc callback`: the URLs of an app client, everything else kept.

mod pattern;
mod sources;
mod subject;

use crate::apps::App;
use crate::cli::{CallbackChangeArgs, CallbackListArgs, Common};
use crate::error::{Error, Exit, Failure};
use crate::finding::Outcome;
use crate::flow::agree::agreed;
use crate::resolve::MOST_URLS;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;
use crate::values::CallbackUrl;
use crate::values::near::difference;
use subject::{Edit, show, subject};

pub(super) async fn list(args: CallbackListArgs, printer: Printer) -> Result<Exit, Failure> {
    let subject = subject(args.selection, &args.common, printer).await?;
    show(&subject.client, false, printer);
    Ok(Exit::Done)
}

pub(super) async fn add(
    args: CallbackChangeArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let mut urls: Vec<CallbackUrl> = Vec::new();
    for text in sources::texts(&args.sources)? {
        urls.push(text.parse().map_err(|why| Error::Usage(format!("{why}")))?);
    }
    let placeholder = CallbackUrl::not_deployed();
    // Beside a real URL the placeholder means nothing.
    let real = urls.iter().any(|url| *url != placeholder);
    urls.retain(|url| !real || *url != placeholder);
    let subject = subject(args.selection, &args.common, printer).await?;
    let registered = subject.registered(args.sign_out).to_vec();
    let mut add: Vec<String> = Vec::new();
    for url in urls.iter().flat_map(|url| spellings(subject.target, url)) {
        if !registered.contains(&url) && !add.contains(&url) {
            add.push(url);
        }
    }
    // The placeholder of an app that was not deployed goes when a real URL joins it.
    let remove: Vec<String> =
        registered.iter().filter(|url| real && *url == placeholder.as_str()).cloned().collect();
    if registered.len() + add.len() - remove.len() > MOST_URLS {
        return Err(Error::Usage(format!(
            "the app client would have more than {MOST_URLS} such URLs, which Cognito does not take"
        ))
        .into());
    }
    warn_of_twins(&urls, &registered, subject.target, printer);
    subject.change(Edit { sign_out: args.sign_out, add, remove }, printer, interrupt).await
}

/// Says which of the URLs are nearly one that is registered, or nearly each other; not of the forms that the
/// target sends both.
fn warn_of_twins(
    urls: &[CallbackUrl],
    registered: &[String],
    target: Option<&'static dyn App>,
    printer: Printer,
) {
    for (place, url) in urls.iter().enumerate() {
        if registered.iter().any(|other| other == url.as_str()) {
            continue;
        }
        let forms = spellings(target, url);
        let near = |other: &str| {
            let meant = forms.iter().any(|form| form == other);
            difference(url.as_str(), other).filter(|_| !meant)
        };
        let twins = registered.iter().map(|other| (other.as_str(), ", which is registered,"));
        let earlier = urls.iter().take(place).map(|other| (other.as_str(), ""));
        let twin = twins
            .chain(earlier)
            .find_map(|(other, role)| near(other).map(|what| (other, role, what)));
        if let Some((other, role, what)) = twin {
            printer.outcome(
                Outcome::Warn,
                format_args!("{url} and {other}{role} differ only in {what}"),
            );
        }
    }
}

/// The forms of a URL that the target may send.
fn spellings(target: Option<&'static dyn App>, url: &CallbackUrl) -> Vec<String> {
    target
        .map_or_else(|| vec![url.clone()], |target| target.spellings(url))
        .iter()
        .map(ToString::to_string)
        .collect()
}

pub(super) async fn remove(
    args: CallbackChangeArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let texts = sources::texts(&args.sources)?;
    let subject = subject(args.selection, &args.common, printer).await?;
    let registered = subject.registered(args.sign_out);
    let mut remove: Vec<String> = Vec::new();
    for text in &texts {
        let matched: Vec<&String> =
            registered.iter().filter(|url| pattern::matches(text, url)).collect();
        if matched.is_empty() {
            let near = registered.iter().find_map(|url| {
                difference(text, url)
                    .map(|what| format!("; {url} is, which differs only in {what}"))
            });
            printer.outcome(
                Outcome::Warn,
                format_args!("{text} is not registered{}", near.unwrap_or_default()),
            );
        }
        for url in matched {
            if !remove.contains(url) {
                remove.push(url.clone());
            }
        }
    }
    if !args.sign_out && !remove.is_empty() && remove.len() == registered.len() {
        return Err(Failure::from(Error::Usage("nothing was changed: an app client needs at least one callback URL".to_owned()))
            .hint("add another first: cogoidc callback add URL; or remove the app client: cogoidc destroy"));
    }
    if !remove.is_empty() && texts.iter().any(|text| pattern::is_pattern(text)) {
        confirm(&remove, &args.common, printer)?;
    }
    subject
        .change(Edit { sign_out: args.sign_out, add: Vec::new(), remove }, printer, interrupt)
        .await
}

/// A pattern may match more than was thought of.
fn confirm(remove: &[String], common: &Common, printer: Printer) -> Result<(), Failure> {
    printer.line("To be removed:");
    for url in remove {
        printer.line(format_args!("  {url}"));
    }
    agreed(common, printer, "Remove these?", "remove the URLs shown above")
}
