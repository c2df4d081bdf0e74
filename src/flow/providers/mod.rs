//! Identity providers on their way into a pool: what has to be entered there, what they give back, whether
//! they can sign anybody in.

mod ask;
mod fit;
mod judge;
mod page;
pub(crate) mod read;
mod typed;

use std::path::Path;

use super::connect::Session;
use super::verify::Finished;
use crate::cognito::{Observed, Step};
use crate::command_line::{CommandLine, Flags};
use crate::error::{Error, Failure};
use crate::known::Known;
use crate::oidc::discovery::Endpoints;
use crate::plan::Plan;
use crate::plan::provider::not_alone;
use crate::settings::draft::{Draft, ProviderDraft};
use crate::settings::{ProviderSpec, Spec};
use crate::ui::printer::Printer;
use crate::ui::prompter::Prompter;
use crate::upstream::{Checklist, InputChannel, MissingValue, SignInPage, Upstream, find};
use read::ValueSource;

pub(crate) use fit::{UnusableProvider, judge_all};
pub(crate) use page::of_pool as page_of_pool;
pub(crate) use typed::Typed;

/// Puts into a spec what its providers have in files, in the environment, or from a person; files are named in the
/// spec file's own folder.
///
/// # Errors
///
/// A file that cannot be read, or that holds no secret.
pub(crate) fn complete(
    draft: &Draft,
    spec: &mut Spec,
    typed: &Typed,
    folder: &Path,
) -> Result<(), Failure> {
    for (given, provider) in draft.providers.iter().zip(&mut spec.providers) {
        let name = provider.name.to_string();
        read::read(given, provider, ValueSource::File(&name), folder)?;
        let secret = &mut provider.values.secret;
        *secret = secret.take().or_else(|| typed.secret(&name).cloned());
    }
    Ok(())
}

/// A provider that a plan makes.
pub(crate) struct Open {
    /// Its place among the draft's.
    index: usize,
    name: String,
    upstream: &'static Upstream,
    /// What it cannot be made without.
    lacks: Vec<MissingValue>,
    pub(crate) checklist: Checklist,
}

/// The providers that a plan makes, each with what to enter there and what takes that which comes back.
pub(crate) async fn to_make(
    session: &Session,
    spec: &Spec,
    plan: &Plan,
    observed: &Observed,
    channel: InputChannel,
) -> Vec<Open> {
    let mut all = Vec::new();
    let mut page = None;
    for (index, provider) in spec.providers.iter().enumerate() {
        let Some(upstream) = find(provider.kind).filter(|_| makes(plan, provider)) else {
            continue;
        };
        let page = match &page {
            Some(page) => page,
            None => page.insert(page::settled(session, spec, observed).await),
        };
        all.push(Open {
            index,
            name: provider.name.to_string(),
            upstream,
            lacks: upstream.missing(&provider.values),
            checklist: Checklist::of(upstream, page, channel),
        });
    }
    all
}

/// Whether a plan makes that provider.
fn makes(plan: &Plan, provider: &ProviderSpec) -> bool {
    let mut steps = plan.steps.iter();
    steps.any(|step| matches!(step, Step::CreateProvider(new) if new.name == provider.name))
}

impl Open {
    /// Shows what is to be entered there, once in a run, and waits for what it gives back.
    pub(crate) fn ask(
        &self,
        draft: &mut Draft,
        typed: &mut Typed,
        prompter: &mut dyn Prompter,
        folder: &Path,
        printer: Printer,
    ) -> Result<(), Failure> {
        if !typed.is_begun(&self.name) {
            print(&self.checklist, printer);
            printer.line("");
        }
        let Some(draft) = draft.providers.get_mut(self.index) else {
            return Ok(());
        };
        let (upstream, lacks) = (self.upstream, &self.lacks);
        typed.ask(&self.name, draft, upstream, lacks, prompter, folder)
    }

    /// Whether it can be made.
    pub(crate) fn is_complete(&self) -> bool {
        self.lacks.is_empty()
    }

    /// What is lacking, in the words of a spec file.
    fn lacking(&self, draft: &Draft) -> String {
        let given = draft.providers.get(self.index);
        let keys: Vec<String> = self
            .lacks
            .iter()
            .map(|lacking| match given {
                Some(given) if lacking.key == "client_secret_file" => absent_secret(given),
                _ => lacking.key.to_owned(),
            })
            .collect();
        format!("the identity provider `{}` still needs {}", self.name, keys.join(", "))
    }
}

/// The secret that is not here, by where it was said to be.
fn absent_secret(given: &ProviderDraft) -> String {
    match (&given.client_secret_file, &given.client_secret_env) {
        (Some(path), _) => format!("client_secret_file ({} is not there)", path.display()),
        (None, Some(variable)) => format!("client_secret_env (the variable {variable} is not set)"),
        (None, None) => "client_secret_file".to_owned(),
    }
}

/// Says in a plan what its providers have to know of it, and what is not known of them.
pub(crate) fn annotate(
    session: &Session,
    plan: &mut Plan,
    draft: &Draft,
    spec: &Spec,
    observed: &Observed,
    made: &[Open],
) {
    for open in made {
        if let Some(address) = open.checklist.addresses.first() {
            plan.notes.push(format!(
                "the identity provider `{}` has to know the {} {}",
                open.name, address.field, address.value
            ));
        }
    }
    let open = made.iter().filter(|open| !open.is_complete());
    plan.notes.extend(open.map(|open| open.lacking(draft)));
    for (given, provider) in draft.providers.iter().zip(&spec.providers) {
        let is_named = given.client_secret_file.is_some() || given.client_secret_env.is_some();
        if is_named && provider.values.secret.is_none() && !makes(plan, provider) {
            plan.notes.push(format!(
                "the identity provider `{}`, secret: not compared: {}",
                provider.name,
                absent_secret(given)
            ));
        }
    }
    if let Some(pool) = observed.pool.one()
        && let [client] = pool.found_clients.as_slice()
        && let Some((only, others)) = not_alone(spec, client)
    {
        let which = Flags::default().flag("--target", spec.target).client(&pool.id, &client.id);
        let command = CommandLine::new("idp add")
            .argument(only.kind)
            .flag("--name", &only.name)
            .switch("--only")
            .with(&which)
            .with(&session.connection);
        plan.notes.push(format!(
            "people sign in through {} too; to leave {} alone: {command}",
            others.join(", "),
            only.name,
        ));
    }
}

/// A run that cannot go on for want of values; what to enter there is shown.
pub(crate) fn incomplete(made: &[Open], draft: &Draft, printer: Printer) -> Failure {
    let open: Vec<&Open> = made.iter().filter(|open| !open.is_complete()).collect();
    for open in open.iter().filter(|_| !printer.json) {
        print(&open.checklist, printer);
        printer.line("");
    }
    let lacking: Vec<String> = open.iter().map(|open| open.lacking(draft)).collect();
    let checklists = open.iter().map(|open| open.checklist.clone()).collect();
    Failure::from(Error::Usage(lacking.join("\n")))
        .hint("enter there what is shown above, put what it gives back into the spec file, then run the same command again")
        .with_known(Known { checklists: Some(checklists), ..Known::default() })
}

/// What has to be entered at the providers that a plan made, unless it is there already: the addresses are those
/// of the pool's discovery document.
pub(crate) fn entered(spec: &Spec, plan: &Plan, finished: &Finished) -> Vec<Checklist> {
    let endpoints = finished.verified.endpoints();
    let Some(base) = endpoints.as_ref().and_then(Endpoints::pages) else {
        return Vec::new();
    };
    let page = SignInPage { base: base.to_owned(), pool: Some(finished.pool.id.clone()) };
    let made = spec.providers.iter().filter(|given| makes(plan, given));
    made.filter_map(|provider| find(provider.kind))
        .map(|upstream| Checklist::of(upstream, &page, InputChannel::Known))
        .collect()
}

/// Shows a checklist to a person: sentences as wide as the screen, and what is to be copied as it is.
pub(crate) fn print(checklist: &Checklist, printer: Printer) {
    for line in checklist.to_string().lines() {
        match line.starts_with([' ', '{', '}', '<']) {
            true => printer.line(line),
            false => printer.prose(line, 0),
        }
    }
}
