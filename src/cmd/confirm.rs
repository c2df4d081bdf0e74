//! Look, plan, show the plan, have it confirmed; ask again where something has to be decided.

use std::path::Path;

use secrecy::SecretString;
use tokio::task::block_in_place;

use super::connect::Session;
use super::run::{Run, with_choice};
use super::{agree, ask, load, provider, report, setup};
use crate::cognito::Observed;
use crate::error::Failure;
use crate::plan::text::{FileLine, PlanText};
use crate::plan::{Conflict, Plan, WayOut};
use crate::resolve::resolve;
use crate::spec::draft::Draft;
use crate::spec::types::Email;
use crate::spec::{ClientKind, Spec};
use crate::target::TARGETS;
use crate::ui::prompter::Prompter;
use crate::ui::wizard::{self, Decision};

/// A spec with the plan that makes it true.
pub(super) struct Ready {
    pub(super) spec: Spec,
    pub(super) plan: Plan,
    /// What the plan was made from.
    pub(super) observed: Observed,
}

/// What came of looking and asking.
pub(super) struct Settled {
    pub(super) draft: Draft,
    pub(super) end: End,
}

/// How it is to go on.
pub(super) enum End {
    Make(Box<Ready>),
    /// The plan was all that was wanted.
    Shown,
    /// A person said no.
    Declined,
}

/// What a person typed and no draft holds.
#[derive(Default)]
pub(super) struct Secrets {
    /// The password of the first user, and whose it is.
    password: Option<(String, SecretString)>,
    providers: provider::Typed,
}

impl Secrets {
    /// The password, if it is this user's.
    fn password_of(&self, email: &Email) -> Option<SecretString> {
        let (whose, password) = self.password.as_ref()?;
        (*whose == email.to_string()).then(|| password.clone())
    }
}

/// Looks, plans, shows the plan and has it confirmed; asks again where something has to be decided.
pub(super) async fn settle(
    run: &Run<'_>,
    session: &Session,
    mut draft: Draft,
    secrets: &mut Secrets,
    mut prompter: Option<&mut (dyn Prompter + 'static)>,
) -> Result<Settled, Failure> {
    loop {
        let mut spec = resolve(&draft, &session.place)?;
        provider::complete(&draft, &mut spec, &secrets.providers)?;
        if let Some(user) = &mut spec.user {
            if let Some(path) = &draft.user.password_file {
                secrets.password = Some((user.email.to_string(), load::password(path)?));
            }
            user.password = secrets.password_of(&user.email);
        }
        let observed = setup::observe(session, &setup::wanted(&spec)).await?;
        let mut plan = match (crate::plan::plan(&spec, &observed), prompter.as_deref_mut()) {
            (Ok(plan), _) => plan,
            (Err(found @ Conflict::OtherApp { .. }), Some(prompter)) => {
                draft = ask::same_users(prompter, draft, &found)?;
                continue;
            }
            (Err(Conflict::DomainTaken { domain, .. }), Some(prompter)) => {
                let others = setup::suggestions(&spec, &domain);
                draft =
                    block_in_place(|| wizard::another_prefix(prompter, draft, &domain, &others))?;
                continue;
            }
            (Err(conflict), _) => {
                let line = |way: &WayOut| with_choice(run, session, &draft, way);
                return Err(setup::conflict(conflict, &spec, &line));
            }
        };
        if let Some(prompter) = prompter.as_deref_mut()
            && let Some(user) = spec.user.as_mut().filter(|_| plan.makes_a_user())
            && user.password.is_none()
            && session.is_sandbox()
            && !run.dry_run
        {
            // The sandbox sends no mail that could invite anybody.
            let email = user.email.to_string();
            let typed = block_in_place(|| wizard::password(prompter, &email))?;
            secrets.password = Some((email, typed));
            user.password = secrets.password_of(&user.email);
            plan = crate::plan::plan(&spec, &observed)?;
        }
        let open = provider::open(session, &spec, &plan, &observed).await?;
        if !open.is_empty() && !run.dry_run {
            let Some(prompter) = prompter.as_deref_mut() else {
                return Err(provider::incomplete(&open, run.printer));
            };
            for open in open {
                open.ask(&mut draft, &mut secrets.providers, prompter, run.printer)?;
            }
            continue;
        }
        provider::annotate(&mut plan, &draft, &spec, &open);
        for finding in provider::judge_all(session, &spec.providers, &plan).await? {
            run.printer.finding(&finding);
        }
        let files = files_to_make(run, &spec);
        let suffix = session.suffix();
        let text = PlanText {
            plan: &plan,
            files: &files,
            suffix: suffix.as_deref(),
        };
        if run.dry_run {
            report::plan(run.command, &text, &open, run.printer);
            return Ok(Settled {
                draft,
                end: End::Shown,
            });
        }
        if prompter.is_some() {
            run.printer.line("");
        }
        setup::show(run.printer, &text);
        let asks = plan.is_pending() || prompter.is_some() && !files.is_empty();
        if !asks || run.common.yes {
            return Ok(Settled {
                draft,
                end: End::Make(Box::new(Ready {
                    spec,
                    plan,
                    observed,
                })),
            });
        }
        let Some(prompter) = prompter.as_deref_mut() else {
            return Err(agree::yes_is_missing("make the changes shown above")
                .knowing(report::progress(&plan, &[], &plan.ids)));
        };
        let verb = if text.creates_only() {
            "Create these"
        } else {
            "Change this"
        };
        let question = match &session.place.account {
            Some(account) => format!("{verb} in account {account}?"),
            None => format!("{verb}?"),
        };
        match block_in_place(|| wizard::confirm(prompter, &question))? {
            Decision::Yes => {
                return Ok(Settled {
                    draft,
                    end: End::Make(Box::new(Ready {
                        spec,
                        plan,
                        observed,
                    })),
                });
            }
            Decision::No => {
                return Ok(Settled {
                    draft,
                    end: End::Declined,
                });
            }
            Decision::Change => {
                draft = block_in_place(|| wizard::change(prompter, &TARGETS, draft, &spec))?;
            }
        }
    }
}

/// The files that this run makes.
fn files_to_make(run: &Run<'_>, spec: &Spec) -> Vec<FileLine> {
    let line = |path: &Path, what| FileLine {
        path: path.display().to_string(),
        what,
    };
    let save = run
        .save
        .as_deref()
        .filter(|path| !path.exists())
        .map(|path| line(path, "settings, no secrets"));
    let secret = run
        .secret
        .secret_file
        .as_deref()
        .filter(|_| spec.client.kind == ClientKind::Confidential);
    save.into_iter()
        .chain(secret.map(|path| line(path, "the client secret, for you alone")))
        .collect()
}
