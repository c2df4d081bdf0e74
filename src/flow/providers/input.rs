//! The identity providers of a draft, with what lies in files and in the environment, and what a person types.

use std::path::Path;

use super::fit::judge_all;
use super::read::read;
use super::registration::absent_secret;
use super::{Registration, Typed, ValueSource, print};
use crate::cognito::ObservedPool;
use crate::command_line::Hint;
use crate::error::{Error, Failure};
use crate::finding::{Finding, Outcome};
use crate::flow::connect::Session;
use crate::known::Known;
use crate::plan::Plan;
use crate::settings::ProviderSpec;
use crate::settings::draft::ProviderDraft;
use crate::ui::printer::Printer;
use crate::ui::prompter::Prompter;
use crate::upstream::{InputChannel, SignInAddress, find};

/// Where the values of a draft's identity providers come from.
pub(crate) struct ProviderInput<'a> {
    pub(crate) session: &'a Session,
    pub(crate) drafts: &'a mut [ProviderDraft],
    pub(crate) typed: &'a mut Typed,
    pub(crate) source: &'a ValueSource,
    /// The folder in which the drafts name files.
    pub(crate) folder: &'a Path,
    pub(crate) prompter: Option<&'a mut (dyn Prompter + 'static)>,
    pub(crate) dry_run: bool,
    pub(crate) printer: Printer,
}

/// The identity providers of a plan that can be carried out.
pub(crate) struct Judged {
    /// What was found of the providers that people are going to be sent to.
    pub(crate) findings: Vec<Finding>,
    /// Those that the plan creates; under `dry_run` some may still lack values.
    pub(crate) registrations: Vec<Registration>,
}

impl ProviderInput<'_> {
    /// Puts into specs what their drafts have in files and in the environment, and what was typed.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that holds no secret.
    pub(crate) fn complete(&mut self, specs: &mut [ProviderSpec]) -> Result<(), Failure> {
        for (draft, spec) in self.drafts.iter().zip(specs) {
            read(draft, spec, self.source, self.folder, self.typed)?;
        }
        Ok(())
    }

    /// Asks for what the providers of a plan lack and looks at them; adds to the plan what they need to know.
    /// `page` is the sign-in page that they send people back to. `None` if an answer changed a draft.
    ///
    /// # Errors
    ///
    /// Values that are missing, with nobody to ask; a provider that can sign nobody in; those of `page`.
    pub(crate) async fn settle(
        &mut self,
        specs: &[ProviderSpec],
        plan: &mut Plan,
        pool: Option<&ObservedPool>,
        page: impl AsyncFnOnce() -> Result<SignInAddress, Failure>,
    ) -> Result<Option<Judged>, Failure> {
        let registrations = self.registrations(specs, plan, page).await?;
        if !self.dry_run && !registrations.iter().all(Registration::is_complete) {
            self.ask(&registrations)?;
            return Ok(None);
        }
        self.annotate(specs, plan, &registrations);
        match judge_all(self.session, specs, pool, plan).await {
            Ok(findings) => Ok(Some(Judged { findings, registrations })),
            Err((index, failure)) => {
                let name = specs.get(index).map(|spec| spec.name.to_string()).unwrap_or_default();
                self.ask_again(index, &name, failure).map(|()| None)
            }
        }
    }

    async fn registrations(
        &self,
        specs: &[ProviderSpec],
        plan: &Plan,
        page: impl AsyncFnOnce() -> Result<SignInAddress, Failure>,
    ) -> Result<Vec<Registration>, Failure> {
        let created = specs.iter().enumerate();
        let mut created = created.filter(|(_, spec)| plan.creates_provider(&spec.name)).peekable();
        if created.peek().is_none() {
            return Ok(Vec::new());
        }
        let page = page().await?;
        let channel = match self.source {
            _ if self.prompter.is_some() && !self.dry_run => InputChannel::Questions,
            ValueSource::Flags(_) => InputChannel::Flags,
            ValueSource::SpecFile => InputChannel::SpecFile,
        };
        Ok(created
            .filter_map(|(index, spec)| Registration::of(index, spec, &page, channel))
            .collect())
    }

    /// Shows what to enter at each provider, once in a run, and asks for what it gives back.
    fn ask(&mut self, registrations: &[Registration]) -> Result<(), Failure> {
        let lacking = registrations.iter().filter(|one| !one.is_complete());
        let lacking: Vec<&Registration> = lacking.collect();
        let Some(prompter) = self.prompter.as_deref_mut() else {
            return Err(self.incomplete(&lacking));
        };
        for Registration { index, name, upstream, lacks, checklist } in lacking {
            if !self.typed.is_begun(name) {
                print(checklist, self.printer);
            }
            if let Some(draft) = self.drafts.get_mut(*index) {
                self.typed.ask(name, draft, upstream, lacks, prompter, self.folder)?;
            }
        }
        Ok(())
    }

    /// A run that cannot go on because values are missing; what to enter at the providers is shown.
    fn incomplete(&self, lacking: &[&Registration]) -> Failure {
        if !self.printer.json {
            lacking.iter().for_each(|one| print(&one.checklist, self.printer));
        }
        let why: Vec<String> =
            lacking.iter().map(|one| one.missing(self.source, self.drafts)).collect();
        let checklists = lacking.iter().map(|one| one.checklist.clone()).collect();
        let hint = match self.source {
            ValueSource::SpecFile => "enter at the provider what the checklist says, put the values it issues into the spec file, then run the same command again".into(),
            ValueSource::Flags(line) => {
                let values = lacking.iter().flat_map(|one| &one.lacks);
                let complete =
                    values.fold(line.clone(), |line, value| line.flag(value.flag, value.example));
                Hint::run("enter at the provider what the checklist says, then run", complete)
            }
        };
        Failure::from(Error::Usage(why.join("\n")))
            .hint(hint)
            .with_known(Known { checklists: Some(checklists), ..Known::default() })
    }

    /// Notes in a plan what to register at its providers, and which of their values are missing.
    fn annotate(&self, specs: &[ProviderSpec], plan: &mut Plan, registrations: &[Registration]) {
        for one in registrations {
            if let Some(address) = one.checklist.addresses.first() {
                plan.notes.push(format!(
                    "register at the identity provider `{}`: {} {}",
                    one.name, address.field, address.value
                ));
            }
        }
        let lacking = registrations.iter().filter(|one| !one.is_complete());
        plan.notes.extend(lacking.map(|one| one.missing(self.source, self.drafts)));
        if *self.source != ValueSource::SpecFile {
            return;
        }
        for (draft, spec) in self.drafts.iter().zip(specs) {
            let is_named = draft.client_secret_file.is_some() || draft.client_secret_env.is_some();
            if is_named && spec.values.secret.is_none() && !plan.creates_provider(&spec.name) {
                plan.notes.push(format!(
                    "the identity provider `{}`, secret: not compared: {}",
                    spec.name,
                    absent_secret(draft)
                ));
            }
        }
    }

    /// Says why a provider can sign nobody in, and asks again for what was typed of it.
    ///
    /// # Errors
    ///
    /// The failure itself if no answer could change it.
    fn ask_again(&mut self, index: usize, name: &str, failure: Failure) -> Result<(), Failure> {
        let draft = self.drafts.get_mut(index);
        let (Some(prompter), Some(draft), false) =
            (self.prompter.as_deref_mut(), draft, self.dry_run)
        else {
            return Err(failure);
        };
        let upstream = draft.kind.as_deref().and_then(find);
        let again =
            upstream.and_then(|upstream| Some((self.typed.again(name, upstream)?, upstream)));
        let Some((lacks, upstream)) = again else {
            return Err(failure);
        };
        self.printer.outcome(Outcome::Fail, &failure.error);
        self.typed.ask(name, draft, upstream, &lacks, prompter, self.folder)
    }
}
