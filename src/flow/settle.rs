//! Look, plan, show the plan, have it confirmed; ask again where something has to be decided.

use std::path::Path;

use secrecy::SecretString;
use tokio::task::block_in_place;

use super::connect::Session;
use super::notes::notes;
use super::preflight::{policy, preflight};
use super::providers::{Judged, ProviderInput, Typed, ValueSource, settled_page};
use super::run::Run;
use super::{agree, ask, conflict, files, load, look, report, summary};
use crate::apps::{self, find};
use crate::cli::PlanFormat;
use crate::cognito::{Observed, ObservedPool, OtherClients, Wanted};
use crate::error::Failure;
use crate::finding::Finding;
use crate::plan::graph::Graph;
use crate::plan::text::{PlanMarkdown, PlanText};
use crate::plan::{Conflict, Difference, Plan, WayOut, plan};
use crate::resolve::resolve;
use crate::settings::draft::Draft;
use crate::settings::{Spec, UserSpec};
use crate::ui::prompter::{Answer, Cancelled, Prompter};
use crate::ui::wizard::{self, Decision};
use crate::values::{Email, PasswordPolicy};

/// A spec with the plan that makes it true.
pub(crate) struct Ready {
    pub(crate) spec: Spec,
    pub(crate) plan: Plan,
    /// What the plan was made from.
    pub(crate) observed: Observed,
    /// What was found of its identity providers.
    pub(crate) judged: Vec<Finding>,
}

/// What came of looking and asking.
pub(crate) struct Settled {
    pub(crate) draft: Draft,
    pub(crate) end: End,
}

/// How it is to go on.
pub(crate) enum End {
    Make(Box<Ready>),
    /// The plan was all that was wanted.
    Shown(Difference),
    /// A person said no.
    Declined,
}

/// What a file holds or a person typed, and no draft holds.
#[derive(Default)]
pub(crate) struct Secrets {
    /// The password of the first user in the file for it.
    filed_password: Option<SecretString>,
    /// The password of the first user that was typed, and whose it is.
    typed_password: Option<(String, SecretString)>,
    providers: Typed,
}

impl Secrets {
    /// Reads the first user's password, once, since a pipe gives it only once.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that holds no password.
    pub(crate) fn from_file(draft: &Draft) -> Result<Self, Failure> {
        let path = draft.user.password_file.as_deref();
        let filed_password = path.map(load::password).transpose()?;
        Ok(Self { filed_password, ..Self::default() })
    }

    /// The password of this user, if known.
    fn password_of(&self, email: &Email) -> Option<SecretString> {
        let of_user = |(whose, password): &(String, SecretString)| {
            (*whose == email.to_string()).then(|| password.clone())
        };
        let filed = self.filed_password.clone();
        filed.or_else(|| self.typed_password.as_ref().and_then(of_user))
    }
}

/// Looks, plans, shows the plan and has it confirmed; asks again if something must be decided.
pub(crate) async fn settle(
    run: &Run<'_>,
    session: &Session,
    draft: Draft,
    secrets: &mut Secrets,
    prompter: Option<&mut (dyn Prompter + 'static)>,
) -> Result<Settled, Failure> {
    let mut settling = Settling { run, session, draft, secrets, prompter };
    loop {
        if let Some(end) = settling.round().await? {
            return Ok(Settled { draft: settling.draft, end });
        }
    }
}

/// A draft on its way to a plan that is agreed to.
struct Settling<'a> {
    run: &'a Run<'a>,
    session: &'a Session,
    draft: Draft,
    secrets: &'a mut Secrets,
    prompter: Option<&'a mut (dyn Prompter + 'static)>,
}

impl Settling<'_> {
    /// Looks, plans and asks once; `None` if an answer changed the draft.
    async fn round(&mut self) -> Result<Option<End>, Failure> {
        let (run, session) = (self.run, self.session);
        let mut spec = self.spec()?;
        let observed = look::observe(session, &look::wanted(&spec)).await?;
        let observed = self.with_other_clients(&spec, observed).await?;
        let Some(mut plan) = self.plan(&mut spec, &observed)? else {
            return Ok(None);
        };
        preflight(session, &plan, observed.pool.one()).await?;
        plan.notes.extend(notes(&spec, &plan, &observed, session));
        if !run.has_spec_file() {
            plan.beyond.clear();
        }
        let pool = observed.pool.one();
        let page = async || Ok(settled_page(session, &spec, &observed).await);
        let folder = load::folder(&run.common);
        let mut providers = self.providers(&folder);
        let judged = providers.settle(&spec.providers, &mut plan, pool, page).await?;
        let Some(Judged { findings, registrations }) = judged else {
            return Ok(None);
        };
        findings.iter().for_each(|one| run.printer.finding(one));
        let mut files = files::lines(run, (&self.draft, &spec), &session.place, &observed)?;
        files.extend(files::config_line(run).filter(|_| plan.is_pending()));
        let suffix = session.suffix();
        let text = PlanText { plan: &plan, files: &files, suffix: suffix.as_deref() };
        if run.dry_run {
            let graph = run.graph.map(|language| {
                let title = find(spec.target).map_or(spec.target, |app| app.title);
                Graph::new(title, &spec, &text, pool, language)
            });
            if run.format == PlanFormat::Markdown {
                summary::publish(PlanMarkdown(&text), run.printer)?;
            } else {
                report::plan(run.command, &text, graph.as_ref(), &registrations, run.printer);
            }
            return Ok(Some(End::Shown(plan.difference())));
        }
        if self.prompter.is_some() {
            run.printer.line("");
        }
        report::show(run.printer, &text);
        match self.decision(&text)? {
            Decision::Yes => {
                Ok(Some(End::Make(Box::new(Ready { spec, plan, observed, judged: findings }))))
            }
            Decision::No => Ok(Some(End::Declined)),
            Decision::Change => {
                self.ask(|prompter, draft| wizard::change(prompter, &apps::all(), draft, &spec))?;
                Ok(None)
            }
        }
    }

    /// Looks again, at the other app clients too, if the one that was found serves another app: one of them may serve
    /// this one.
    async fn with_other_clients(
        &self,
        spec: &Spec,
        observed: Observed,
    ) -> Result<Observed, Failure> {
        let is_read = |pool: &ObservedPool| pool.other_clients.get().is_some();
        if observed.pool.one().is_none_or(is_read)
            || !matches!(plan(spec, &observed), Err(Conflict::OtherApp { .. }))
        {
            return Ok(observed);
        }
        let wanted = Wanted { other_clients: OtherClients::Yes, ..look::wanted(spec) };
        look::observe(self.session, &wanted).await
    }

    /// Where the values of the draft's identity providers come from.
    fn providers<'s>(&'s mut self, folder: &'s Path) -> ProviderInput<'s> {
        ProviderInput {
            session: self.session,
            drafts: &mut self.draft.providers,
            typed: &mut self.secrets.providers,
            source: &ValueSource::SpecFile,
            folder,
            prompter: self.prompter.as_deref_mut(),
            dry_run: self.run.dry_run,
            printer: self.run.printer,
        }
    }

    /// The spec, with what lies in files or was typed.
    fn spec(&mut self) -> Result<Spec, Failure> {
        let mut spec = resolve(&self.draft, &self.session.place)?;
        let folder = load::folder(&self.run.common);
        self.providers(&folder).complete(&mut spec.providers)?;
        if let Some(user) = &mut spec.user {
            user.password = self.secrets.password_of(&user.email);
        }
        Ok(spec)
    }

    /// The plan; `None` if a person had to decide something first.
    fn plan(&mut self, spec: &mut Spec, observed: &Observed) -> Result<Option<Plan>, Failure> {
        let conflict = match plan(spec, observed) {
            Ok(made) if self.wants_password(spec, &made) => {
                let is_given = self.ask_password(spec, policy(observed.pool.one()))?;
                return Ok(if is_given { Some(plan(spec, observed)?) } else { None });
            }
            Ok(made) => return Ok(Some(made)),
            Err(conflict) => conflict,
        };
        match &conflict {
            Conflict::OtherApp { .. } if self.prompter.is_some() => {
                self.ask(|prompter, draft| ask::same_users(prompter, draft, &conflict))?;
            }
            Conflict::DomainTaken { domain, .. } if self.prompter.is_some() => {
                let others = conflict::suggestions(spec, domain);
                self.ask(|prompter, draft| {
                    wizard::another_prefix(prompter, draft, domain, &others)
                })?;
            }
            _ => {
                let line = |way: &WayOut| self.run.way_out(self.session, &self.draft, way);
                return Err(conflict::conflict(conflict, spec, &self.session.connection, &line));
            }
        }
        Ok(None)
    }

    /// Whether the first user needs a password that somebody is there to type: the sandbox sends no mail that could
    /// invite anybody.
    fn wants_password(&self, spec: &Spec, plan: &Plan) -> bool {
        let has_none = |user: &UserSpec| user.password.is_none();
        self.prompter.is_some()
            && spec.user.as_ref().is_some_and(has_none)
            && plan.creates_a_user()
            && self.session.is_sandbox()
            && !self.run.dry_run
    }

    /// Asks for the first user's password; `false` if the person went back and changed the draft instead.
    fn ask_password(&mut self, spec: &mut Spec, policy: PasswordPolicy) -> Result<bool, Failure> {
        let (Some(prompter), Some(user)) = (self.prompter.as_deref_mut(), &mut spec.user) else {
            return Ok(true);
        };
        let email = user.email.to_string();
        match block_in_place(|| wizard::password(prompter, &email, policy))? {
            Answer::Given(typed) => {
                self.secrets.typed_password = Some((email, typed));
                user.password = self.secrets.password_of(&user.email);
                Ok(true)
            }
            Answer::Back => {
                self.ask(|prompter, draft| {
                    wizard::first_user(prompter, &apps::all(), draft, spec)
                })?;
                Ok(false)
            }
        }
    }

    /// Puts a question whose answer changes the draft.
    fn ask(
        &mut self,
        question: impl FnOnce(&mut dyn Prompter, Draft) -> Result<Draft, Cancelled>,
    ) -> Result<(), Failure> {
        if let Some(prompter) = self.prompter.as_deref_mut() {
            let draft = std::mem::take(&mut self.draft);
            self.draft = block_in_place(|| question(prompter, draft))?;
        }
        Ok(())
    }

    /// What is said to a plan that was shown.
    fn decision(&mut self, text: &PlanText<'_>) -> Result<Decision, Failure> {
        let (run, plan) = (self.run, text.plan);
        let asks = plan.is_pending() || self.prompter.is_some() && !text.files.is_empty();
        if !asks || run.common.yes {
            return Ok(Decision::Yes);
        }
        let Some(prompter) = self.prompter.as_deref_mut() else {
            return Err(agree::yes_is_missing("make the changes shown above")
                .with_known(report::progress(plan, &[], &plan.ids)));
        };
        let verb = if text.creates_only() { "Create these" } else { "Change this" };
        let question = match &self.session.place.account {
            Some(account) => format!("{verb} in account {account}?"),
            None => format!("{verb}?"),
        };
        Ok(block_in_place(|| wizard::confirm(prompter, &question))?)
    }
}
