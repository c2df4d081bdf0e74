//! The questions of `init`: a draft with gaps goes in, a complete one comes out.

mod again;
mod answer;
mod change;
mod password;
mod people;
mod pool;
mod settle;
#[cfg(test)]
mod tests;
mod which;

use crate::apps::{App, AppQuestion};
use crate::settings::draft::{APP_URL, Draft};
use crate::values::{PoolId, ProviderName};

use super::prompter::{Answer, Cancelled, Prompter};
use answer::{PASSWORD_NEXT, ask_app, ask_user};
use which::{ask_which, find};

pub(crate) use again::{Found, Purpose, purpose};
pub(crate) use change::change;
pub(crate) use password::{first_user, password};
pub(crate) use people::provider_name;
pub(crate) use settle::{
    Decision, Shared, agrees, another_prefix, confirm, region, same_users, typed_name,
};
pub(crate) use which::app;

/// How the first user gets a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstPassword {
    /// AWS mails an invitation with a temporary one.
    Mailed,
    /// The sandbox sends no mail, so a person types it.
    Typed,
    /// Another Cognito may mail one or not.
    Unknown,
}

/// Where a person answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surroundings {
    pub(crate) first_password: FirstPassword,
    /// The app whose source is in the folder, which is offered first.
    pub(crate) app: Option<&'static str>,
}

/// An existing user pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PoolChoice {
    pub(crate) id: PoolId,
    pub(crate) name: String,
    /// Such as `about 2300 users, not made by cogoidc`.
    pub(crate) about: Option<String>,
    /// Whether cogoidc created it: a second run then offers it first.
    pub(crate) ours: bool,
}

/// A page of existing user pools.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PoolPage {
    pub(crate) pools: Vec<PoolChoice>,
    /// Whether another page follows.
    pub(crate) more: bool,
}

/// Lists existing user pools, a page at a time.
pub(crate) trait Pools {
    /// The next page, or one sentence that says why there is none.
    fn next_page(&mut self) -> Result<PoolPage, String>;

    /// The names of a pool's identity providers, or one sentence that says why they cannot be listed.
    fn providers(&mut self, pool: &PoolId) -> Result<Vec<String>, String>;
}

/// Asks for everything required that the draft lacks.
pub(crate) fn fill(
    prompter: &mut dyn Prompter,
    targets: &[&'static App],
    draft: Draft,
    around: Surroundings,
    pools: &mut dyn Pools,
) -> Result<Draft, Cancelled> {
    prompter.say("Nothing changes before you say yes.");
    let mut wizard = Wizard {
        targets,
        given: draft.clone(),
        draft,
        around,
        pools: pool::PoolList::new(pools),
        present: Vec::new(),
    };
    let mut at = 0;
    let mut instructed = false;
    while let Some(question) = wizard.questions().into_iter().nth(at) {
        if !std::mem::replace(&mut instructed, true) {
            prompter.say(prompter.instructions());
            prompter.say("");
        }
        match wizard.ask(prompter, question, at > 0)? {
            Navigation::Forward => at += 1,
            Navigation::Back => at = at.saturating_sub(1),
            Navigation::Skipped => {}
        }
    }
    Ok(wizard.draft)
}

/// One of the questions.
#[derive(Clone, Copy)]
enum Question {
    App,
    AboutApp(&'static AppQuestion),
    Pool,
    /// Who signs people in.
    People,
    /// What the identity provider is.
    Kind,
    ProviderName,
    User,
}

/// Where to go after a question.
enum Navigation {
    Forward,
    Back,
    /// There was nothing to ask.
    Skipped,
}

impl<T> From<Answer<T>> for Navigation {
    fn from(answer: Answer<T>) -> Self {
        match answer {
            Answer::Given(_) => Self::Forward,
            Answer::Back => Self::Back,
        }
    }
}

struct Wizard<'a> {
    targets: &'a [&'static App],
    /// What was given in advance, and is not asked.
    given: Draft,
    draft: Draft,
    around: Surroundings,
    pools: pool::PoolList<'a>,
    /// The identity providers of the chosen pool.
    present: Vec<String>,
}

impl Wizard<'_> {
    fn target(&self) -> Option<&'static App> {
        let name = self.draft.target.as_deref()?;
        find(self.targets, name)
    }

    /// All questions, given what is known so far. An answer changes only later questions.
    fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        if self.given.target.is_none() {
            questions.push(Question::App);
        }
        if let Some(app) = self.target() {
            let replaced = app.callback_suffices && self.given.client.callback_urls.is_some();
            // A choice that may stay open is not what a complete draft waits for.
            let is_described = self.given.target.is_some() && self.given.app_url.is_some();
            let open = app.questions.iter().filter(|question| {
                let is_optional_choice = !question.required && !question.choices.is_empty();
                !replaced
                    && self.given.answer(question.key).is_none()
                    && !(is_described && is_optional_choice)
            });
            questions.extend(open.map(Question::AboutApp));
        }
        let pool = &self.given.pool;
        if pool.id.is_none() && pool.name.is_none() && self.pools.worth_asking() {
            questions.push(Question::Pool);
        }
        if !self.people_are_known() {
            questions.push(Question::People);
            if !self.draft.providers.is_empty() {
                questions.push(Question::Kind);
                let upstream = people::upstream(&self.draft);
                if upstream.is_none_or(|upstream| upstream.fixed_name().is_none()) {
                    questions.push(Question::ProviderName);
                }
            }
        }
        if self.given.user.email.is_none() && self.draft.pool.id.is_none() && self.own_users() {
            questions.push(Question::User);
        }
        questions
    }

    /// Whether it is given who signs people in: a pool id implies the pool's providers, a first user implies the
    /// pool's own users.
    fn people_are_known(&self) -> bool {
        let given = &self.given;
        given.client.identity_providers.is_some()
            || !given.providers.is_empty()
            || given.pool.id.is_some()
            || given.user.email.is_some()
    }

    /// Whether the app signs in the pool's own users.
    fn own_users(&self) -> bool {
        let named = self.draft.client.identity_providers.as_ref();
        let is_named =
            named.is_none_or(|names| names.iter().any(|name| name == ProviderName::COGNITO));
        let mut providers = self.draft.providers.iter();
        is_named && !providers.any(|provider| provider.only == Some(true))
    }

    fn ask(
        &mut self,
        prompter: &mut dyn Prompter,
        question: Question,
        back: bool,
    ) -> Result<Navigation, Cancelled> {
        match question {
            Question::App => self.ask_target(prompter, back),
            Question::AboutApp(question) => {
                let Some(app) = self.target() else {
                    return Ok(Navigation::Forward);
                };
                ask_app(prompter, app, question, &mut self.draft, back).map(Navigation::from)
            }
            Question::Pool => {
                let name = self.draft.target.clone().unwrap_or_default();
                self.pools.ask(prompter, &mut self.draft.pool, &name, back)
            }
            Question::People => {
                self.present = self.pools.providers(prompter, &self.draft.pool);
                people::ask(prompter, &self.present, &mut self.draft, back)
            }
            Question::Kind => people::ask_kind(prompter, &self.present, &mut self.draft, back)
                .map(Navigation::from),
            Question::ProviderName => {
                people::ask_name(prompter, &self.present, &mut self.draft, back)
            }
            Question::User => {
                let after = match self.around.first_password {
                    FirstPassword::Mailed => ", invited by mail",
                    FirstPassword::Typed => PASSWORD_NEXT,
                    FirstPassword::Unknown => "",
                };
                ask_user(prompter, after, &mut self.draft, back).map(Navigation::from)
            }
        }
    }

    fn ask_target(
        &mut self,
        prompter: &mut dyn Prompter,
        back: bool,
    ) -> Result<Navigation, Cancelled> {
        let chosen = self.draft.target.as_deref().or(self.around.app);
        let answer =
            ask_which(prompter, "Which app are you setting up?", self.targets, chosen, back)?;
        if let Answer::Given(index) = answer {
            self.draft.target = self.targets.get(index).map(|target| target.name.to_owned());
        }
        self.forget_what_is_not_asked();
        Ok(answer.into())
    }

    /// Drops answers that were given for another app.
    fn forget_what_is_not_asked(&mut self) {
        let questions = self.target().map_or(&[][..], |app| app.questions);
        let asks = |key: &str| questions.iter().any(|question| question.key == key);
        if !asks(APP_URL) {
            self.draft.app_url.clone_from(&self.given.app_url);
        }
        let given = &self.given.answers;
        self.draft.answers.retain(|key, _| asks(key));
        self.draft.answers.extend(given.iter().map(|(key, answer)| (*key, answer.clone())));
    }
}

/// Checks that text is a `T`; the error is one sentence.
fn parses<T>(text: &str) -> Result<(), String>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    parses_with(text.parse::<T>())
}

/// Drops a parsed value; the error is one sentence.
fn parses_with<T, E: std::fmt::Display>(read: Result<T, E>) -> Result<(), String> {
    read.map(drop).map_err(|why| why.to_string())
}
