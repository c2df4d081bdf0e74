//! Look, plan, show the plan, have it confirmed; ask again where something has to be decided.

use secrecy::SecretString;
use tokio::task::block_in_place;

use super::connect::Session;
use super::providers::{Open, UnusableProvider};
use super::run::{Run, with_choice};
use super::{agree, ask, change, conflict, load, look, providers, report};
use crate::apps::APPS;
use crate::cognito::Observed;
use crate::error::Failure;
use crate::finding::Finding;
use crate::plan::text::PlanText;
use crate::plan::{Conflict, Plan, WayOut, plan};
use crate::resolve::resolve;
use crate::settings::draft::Draft;
use crate::settings::{Spec, UserSpec};
use crate::ui::prompter::{Cancelled, Prompter};
use crate::ui::wizard::{self, Decision};
use crate::upstream::InputChannel;
use crate::values::Email;

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
    Shown,
    /// A person said no.
    Declined,
}

/// What a person typed and no draft holds.
#[derive(Default)]
pub(crate) struct Secrets {
    /// The password of the first user, and whose it is.
    password: Option<(String, SecretString)>,
    providers: providers::Typed,
}

impl Secrets {
    /// The password, if it is this user's.
    fn password_of(&self, email: &Email) -> Option<SecretString> {
        let (whose, password) = self.password.as_ref()?;
        (*whose == email.to_string()).then(|| password.clone())
    }
}

/// Looks, plans, shows the plan and has it confirmed; asks again where something has to be decided.
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
    /// Looks, plans and asks once; none where an answer changed the draft.
    async fn round(&mut self) -> Result<Option<End>, Failure> {
        let (run, session) = (self.run, self.session);
        let mut spec = self.spec()?;
        let observed = look::observe(session, &look::wanted(&spec)).await?;
        let Some(mut plan) = self.plan(&mut spec, &observed)? else {
            return Ok(None);
        };
        let channel = match self.prompter.is_some() && !run.dry_run {
            true => InputChannel::Questions,
            false => InputChannel::SpecFile,
        };
        let made = providers::to_make(session, &spec, &plan, &observed, channel).await;
        if !made.iter().all(Open::is_complete) && !run.dry_run {
            self.fill_in(&made)?;
            return Ok(None);
        }
        providers::annotate(session, &mut plan, &self.draft, &spec, &observed, &made);
        let pool = observed.pool.one();
        let judged = match providers::judge_all(session, &spec.providers, pool, &plan).await {
            Ok(findings) => findings,
            Err(unusable) => return self.ask_again(unusable).map(|()| None),
        };
        judged.iter().for_each(|one| run.printer.finding(one));
        let files = run.new_files(&spec);
        let suffix = session.suffix();
        let text = PlanText { plan: &plan, files: &files, suffix: suffix.as_deref() };
        if run.dry_run {
            report::plan(run.command, &text, &made, run.printer);
            return Ok(Some(End::Shown));
        }
        if self.prompter.is_some() {
            run.printer.line("");
        }
        change::show(run.printer, &text);
        match self.decision(&text)? {
            Decision::Yes => Ok(Some(End::Make(Box::new(Ready { spec, plan, observed, judged })))),
            Decision::No => Ok(Some(End::Declined)),
            Decision::Change => {
                self.ask(|prompter, draft| wizard::change(prompter, &APPS, draft, &spec))?;
                Ok(None)
            }
        }
    }

    /// The spec, with what lies in files or was typed.
    fn spec(&mut self) -> Result<Spec, Failure> {
        let mut spec = resolve(&self.draft, &self.session.place)?;
        let folder = load::folder(&self.run.common);
        providers::complete(&self.draft, &mut spec, &self.secrets.providers, &folder)?;
        if let Some(user) = &mut spec.user {
            if let Some(path) = &self.draft.user.password_file {
                self.secrets.password = Some((user.email.to_string(), load::password(path)?));
            }
            user.password = self.secrets.password_of(&user.email);
        }
        Ok(spec)
    }

    /// The plan; none where a person had to decide something first.
    fn plan(&mut self, spec: &mut Spec, observed: &Observed) -> Result<Option<Plan>, Failure> {
        let conflict = match plan(spec, observed) {
            Ok(made) if self.wants_password(spec, &made) => {
                self.ask_password(spec)?;
                return Ok(Some(plan(spec, observed)?));
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
                let line = |way: &WayOut| with_choice(self.run, self.session, &self.draft, way);
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
            && plan.makes_a_user()
            && self.session.is_sandbox()
            && !self.run.dry_run
    }

    fn ask_password(&mut self, spec: &mut Spec) -> Result<(), Failure> {
        if let (Some(prompter), Some(user)) = (self.prompter.as_deref_mut(), &mut spec.user) {
            let email = user.email.to_string();
            let typed = block_in_place(|| wizard::password(prompter, &email))?;
            self.secrets.password = Some((email, typed));
            user.password = self.secrets.password_of(&user.email);
        }
        Ok(())
    }

    /// Asks for what providers lack.
    fn fill_in(&mut self, made: &[Open]) -> Result<(), Failure> {
        let printer = self.run.printer;
        let folder = load::folder(&self.run.common);
        let Some(prompter) = self.prompter.as_deref_mut() else {
            return Err(providers::incomplete(made, &self.draft, printer));
        };
        for open in made.iter().filter(|open| !open.is_complete()) {
            open.ask(&mut self.draft, &mut self.secrets.providers, prompter, &folder, printer)?;
        }
        Ok(())
    }

    /// Asks again for what was typed of a provider that cannot be used.
    fn ask_again(&mut self, unusable: UnusableProvider) -> Result<(), Failure> {
        let run = self.run;
        let mut drafts = self.draft.providers.iter_mut();
        let given = drafts.find(|given| given.name.as_deref() == Some(unusable.name.as_str()));
        match (self.prompter.as_deref_mut(), given) {
            (Some(prompter), Some(given)) if !run.dry_run => unusable.ask_again(
                given,
                &mut self.secrets.providers,
                prompter,
                &load::folder(&run.common),
                run.printer,
            ),
            _ => Err(unusable.failure),
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
