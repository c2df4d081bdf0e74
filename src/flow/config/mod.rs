//! The config of an existing set-up, in the form that was asked for.

mod callbacks;

use std::path::Path;

use tokio::task::block_in_place;

use super::app_file::{FileChange, PASTE, Refusal};
use super::document::{self, ConfigReport, Pushed, WrittenFile};
use super::push::{Destination, Push};
use super::reads::{PageReads, Reads};
use super::report;
use super::secret;
use super::set_up::SetUpView;
use super::verify::{self, Finished, Look};
use crate::apps::{self, App, Snippet, Values, find, form_names, forms, names, shared_forms};
use crate::cli::{Common, ConfigArgs};
use crate::cognito::SecretLookup;
use crate::command_line::Flags;
use crate::error::{Error, Failure};
use crate::finding::{Finding, Outcome};
use crate::settings::ClientKind;
use crate::ui::printer::{Printer, Verbosity};
use crate::ui::prompter::{interactive, prompter};
use crate::ui::wizard;
use crate::values::{instead, is_local};
use callbacks::Callbacks;

/// The form that is the client secret alone.
const SECRET: &str = "secret";

/// The app whose config is wanted. A form of one app needs it, so it is asked for.
///
/// # Errors
///
/// A form that the app's config does not have; no app, and nobody to ask.
pub(crate) fn chosen_app(
    known: Option<&'static App>,
    args: &ConfigArgs,
    printer: Printer,
) -> Result<Option<&'static App>, Failure> {
    match (&args.form, known) {
        (Some(form), _) => require_form(form, known).map(|()| known),
        (None, Some(app)) => Ok(Some(app)),
        (None, None) => ask_which_app(&args.common, printer).map(Some),
    }
}

fn require_form(form: &str, app: Option<&'static App>) -> Result<(), Failure> {
    let names = form_names(app);
    // A client without a secret is refused later, by its name.
    if form == SECRET || names.contains(&form) {
        return Ok(());
    }
    let all = names.join(", ");
    let text = match app {
        Some(app) => format!("{} has no form `{form}`{}", app.title, instead(form, &names)),
        None => format!(
            "missing: --target: which app has the form `{form}` is not known; every app has {all}"
        ),
    };
    Err(Error::Usage(text).into())
}

fn ask_which_app(common: &Common, printer: Printer) -> Result<&'static App, Failure> {
    if interactive(common.no_input) && !printer.json {
        let mut prompter = prompter(common.plain_prompts);
        return Ok(block_in_place(|| wizard::app(prompter.as_mut(), &apps::all()))?);
    }
    Err(Failure::from(Error::Usage(format!(
        "missing: --target: the ids do not say which app the config is for; there are {}",
        names().join(", ")
    )))
    .hint("or use a form that every app has: --as env, --as json"))
}

/// What the config needs to know of the set-up. Only the config of an app without a secret is the same for every client.
pub(crate) fn reads(app: Option<&App>, form: Option<&str>) -> Reads {
    let has_no_secret = app.is_some_and(|app| app.kind == ClientKind::Public);
    let secret = match has_no_secret && form != Some(SECRET) {
        true => SecretLookup::No,
        false => SecretLookup::IfAllowed,
    };
    Reads { pages: PageReads::Keys, secret, ..Reads::default() }
}

/// The config of a set-up in all its forms.
pub(crate) struct AppConfig {
    /// What the checks of the domain, the discovery document and the callback URLs found.
    findings: Vec<Finding>,
    /// Best form first; `None` without a trustworthy discovery document or a callback URL.
    snippets: Option<Vec<Snippet>>,
    /// Name of the form that an answer about the app names.
    best: Option<&'static str>,
    app: Option<&'static App>,
    values: Option<Values>,
    is_sandbox: bool,
}

impl AppConfig {
    /// Checks the domain and the discovery document, and writes the config from what they show.
    ///
    /// # Errors
    ///
    /// The form `secret` for an app client that has none, or whose secret Cognito does not return.
    pub(crate) async fn of(
        set_up: SetUpView<'_>,
        flags: &Flags,
        (form, show_secret): (Option<&str>, bool),
        printer: Printer,
    ) -> Result<Self, Failure> {
        let SetUpView { session, selected, pool, client, document } = set_up;
        let wants_secret = form == Some(SECRET);
        if wants_secret {
            secret::require(session, pool, client)?;
        }
        let app = selected.target.and_then(find);
        // The config is the result here, so checks that hold are not reported.
        let quiet = Printer { verbosity: Verbosity::Quiet, ..printer };
        let look = Look { early: document.cloned(), ..Look::default() };
        let verified = verify::discovery(session, selected, (pool, client), look, quiet).await;
        let finished = Finished { pool: pool.clone(), client: client.clone(), verified };
        let values = report::values(session, selected, &finished, show_secret || wants_secret);
        let callbacks = match app {
            Some(app) if !wants_secret => Callbacks::of(app, selected, client),
            _ => Callbacks::Of(verify::urls(selected, client).0),
        };
        let mut findings = finished.verified.findings.clone();
        findings.extend(callbacks.finding(flags));
        let values = values
            .and_then(|values| Some(Values { callback_urls: callbacks.into_urls()?, ..values }));
        let snippets = match (&values, app) {
            (Some(values), Some(app)) => {
                let forms = forms(app, values);
                Some(forms.map_err(|why| Error::Failed(format!("{}: {why}", app.title)))?)
            }
            (Some(values), None) => Some(shared_forms(None, values)),
            (None, _) => None,
        };
        Ok(Self {
            findings,
            snippets,
            best: app.and_then(|app| app.chosen_form(&selected.app)).map(|form| form.name),
            app,
            values,
            is_sandbox: session.is_sandbox(),
        })
    }

    /// Whether there is a config to print, and a sign-in with it can work.
    pub(crate) fn can_work(&self) -> bool {
        let is_failure = |finding: &Finding| finding.outcome == Outcome::Fail;
        self.snippets.is_some() && !self.findings.iter().any(is_failure)
    }

    /// Prints what is wrong, then the config in the given form, or else in the best one (as JSON: in all).
    pub(crate) fn print(&self, form: Option<&str>, printer: Printer) {
        self.print_findings(printer);
        self.print_snippet(form, printer);
        if printer.json {
            self.document(form, (None, None), printer);
        }
    }

    /// Writes the config into the app's own file. What cannot be put into it is printed instead. `None` if no sign-in
    /// can work with the config, so that the file is left alone.
    ///
    /// # Errors
    ///
    /// Those of [`FileChange::of`] and [`FileChange::carry_out`].
    pub(crate) fn write(
        &self,
        path: &Path,
        (form, common): (Option<&str>, &Common),
        printer: Printer,
    ) -> Result<Option<WrittenFile>, Failure> {
        self.print_findings(printer);
        let (true, Some(app), Some(values)) = (self.can_work(), self.app, &self.values) else {
            printer.line(format_args!("{} is left as it is.", path.display()));
            return Ok(None);
        };
        match FileChange::of(path, app, values, form) {
            Ok(change) => {
                let written = change.carry_out(common, printer)?;
                self.mark_sandbox(printer);
                Ok(Some(written))
            }
            Err(Refusal::Failed(failure)) => Err(*failure),
            Err(Refusal::Paste(why)) => {
                self.print_snippet(form, printer);
                Err(Failure::from(Error::Failed(why)).hint(PASTE))
            }
        }
    }

    /// Prints the JSON document.
    pub(crate) fn document(
        &self,
        form: Option<&str>,
        (file, pushed): (Option<WrittenFile>, Option<Pushed>),
        printer: Printer,
    ) {
        let checks = if self.can_work() { None } else { Some(self.findings.as_slice()) };
        let report = ConfigReport { checks, snippets: self.wanted(form).collect(), file, pushed };
        document::print(printer, "config", report);
    }

    /// Sends the config to the app's own API, and prints the address that tries it. `None` if no sign-in can work with
    /// the config, so that nothing is sent.
    ///
    /// # Errors
    ///
    /// A secret that Cognito does not show; those of [`Push::carry_out`].
    pub(crate) async fn push(
        &self,
        destination: Destination,
        (set_up, flags): (SetUpView<'_>, &Flags),
        common: &Common,
        printer: Printer,
    ) -> Result<Option<Pushed>, Failure> {
        self.print_findings(printer);
        let (true, Some(app), Some(values)) = (self.can_work(), self.app, &self.values) else {
            printer.line("nothing was sent");
            return Ok(None);
        };
        if is_local(&values.endpoints.token) && !destination.is_local() {
            let text = "the addresses of this config lead to this machine, where Cloudflare cannot come; push the config of a user pool on AWS";
            return Err(Error::Usage(text.to_owned()).into());
        }
        secret::require(set_up.session, set_up.pool, set_up.client)?;
        let secret = set_up.client.secret.shown().cloned().unwrap_or_default();
        let push = Push::new(destination, app, values, &secret, flags.clone());
        let pushed = push.carry_out(common, printer).await?;
        if let (false, Some(url)) = (printer.json, &pushed.test_url) {
            printer.line("Try it with a sign-in of your own; the result must show an email:");
            printer.result_line(url);
        }
        Ok(Some(pushed))
    }

    fn print_findings(&self, printer: Printer) {
        for finding in self.findings.iter().filter(|finding| finding.outcome != Outcome::Pass) {
            printer.finding(finding);
        }
    }

    fn wanted<'a>(&'a self, form: Option<&'a str>) -> impl Iterator<Item = &'a Snippet> {
        let is_wanted = move |snippet: &&Snippet| form.is_none_or(|form| snippet.form == form);
        self.snippets.iter().flatten().filter(is_wanted)
    }

    fn print_snippet(&self, form: Option<&str>, printer: Printer) {
        if printer.json {
            return;
        }
        if let Some(snippet) = self.wanted(form.or(self.best)).next() {
            if let Some(instruction) = snippet.instruction() {
                printer.prose(instruction, 0);
            }
            printer.result(&snippet.text);
            self.mark_sandbox(printer);
        }
    }

    fn mark_sandbox(&self, printer: Printer) {
        if self.is_sandbox {
            printer.line("works only while cogoidc sandbox runs");
        }
    }
}
