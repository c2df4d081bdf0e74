//! The questions of `init`: a draft with gaps in, a draft without out.

mod answer;
mod change;
mod password;
mod people;
mod pool;
mod settle;
#[cfg(test)]
mod tests;
mod which;

use crate::apps::{App, AppAnswer, AppQuestion};
use crate::settings::draft::Draft;
use crate::values::{AccountId, PoolId, ProviderName, Region};

use super::prompter::{Answer, Cancelled, Prompter};
use answer::{ask_app, ask_user, field};
use which::{ask_which, find};

pub(crate) use change::change;
pub(crate) use password::password;
pub(crate) use people::provider_name;
pub(crate) use settle::{
    Decision, Shared, agrees, another_prefix, confirm, region, same_users, typed_name,
};
pub(crate) use which::app;

/// Where the set-up is to live, as far as it is known before any question.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// None where the endpoint is not AWS's own.
    pub(crate) account: Option<AccountId>,
    pub(crate) profile: Option<String>,
    pub(crate) region: Region,
    pub(crate) sandbox: bool,
}

impl Context {
    fn sentence(&self) -> String {
        let region = &self.region;
        let place = match (&self.account, &self.profile) {
            _ if self.sandbox => "The local Cognito of the sandbox; AWS is not called".to_owned(),
            (Some(account), Some(profile)) => {
                format!("AWS account {account} (profile {profile}), region {region}")
            }
            (Some(account), None) => format!("AWS account {account}, region {region}"),
            (None, _) => format!("Not AWS but the endpoint given, region {region}"),
        };
        format!("{place}. Nothing changes before you say yes.")
    }
}

/// A user pool that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PoolChoice {
    pub(crate) id: PoolId,
    pub(crate) name: String,
    /// Such as `about 2300 users, not made by cogoidc`.
    pub(crate) about: Option<String>,
    /// Whether cogoidc made it: a second run then offers it first.
    pub(crate) ours: bool,
}

/// Some of the user pools there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PoolPage {
    pub(crate) pools: Vec<PoolChoice>,
    /// Whether another page follows.
    pub(crate) more: bool,
}

/// The user pools there are, a page at a time.
pub(crate) trait Pools {
    /// The next page, or why there is none, as a sentence.
    fn next_page(&mut self) -> Result<PoolPage, String>;

    /// The names of a pool's identity providers, or why they cannot be listed, as a sentence.
    fn providers(&mut self, pool: &PoolId) -> Result<Vec<String>, String>;
}

/// Asks for what the draft leaves open and cannot be done without.
pub(crate) fn fill(
    prompter: &mut dyn Prompter,
    targets: &[&'static dyn App],
    draft: Draft,
    context: &Context,
    pools: &mut dyn Pools,
) -> Result<Draft, Cancelled> {
    prompter.say(&context.sentence());
    let mut wizard = Wizard {
        targets,
        given: draft.clone(),
        draft,
        context,
        pools: pool::Known::new(pools),
        present: Vec::new(),
    };
    let mut at = 0;
    let mut greeted = false;
    while let Some(question) = wizard.questions().into_iter().nth(at) {
        if !std::mem::replace(&mut greeted, true) {
            prompter.say(prompter.manners());
            prompter.say("");
        }
        match wizard.ask(prompter, question, at > 0)? {
            Moved::On => at += 1,
            Moved::Back => at = at.saturating_sub(1),
            Moved::Nowhere => {}
        }
    }
    Ok(wizard.draft)
}

/// One of the questions.
#[derive(Clone, Copy)]
enum Question {
    App,
    AboutApp(AppQuestion),
    Pool,
    /// Who signs people in.
    People,
    /// What the identity provider is.
    Kind,
    ProviderName,
    User,
}

/// Where an answer leads.
enum Moved {
    On,
    Back,
    /// It turned out that there was nothing to ask.
    Nowhere,
}

impl<T> From<Answer<T>> for Moved {
    fn from(answer: Answer<T>) -> Self {
        match answer {
            Answer::Given(_) => Self::On,
            Answer::Back => Self::Back,
        }
    }
}

struct Wizard<'a> {
    targets: &'a [&'static dyn App],
    /// What is not asked.
    given: Draft,
    draft: Draft,
    context: &'a Context,
    pools: pool::Known<'a>,
    /// The identity providers of the chosen pool.
    present: Vec<String>,
}

impl Wizard<'_> {
    fn target(&self) -> Option<&'static dyn App> {
        let name = self.draft.target.as_deref()?;
        find(self.targets, name)
    }

    /// Every question there is to ask, by what is known now. An answer changes only what follows it.
    fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        if self.given.target.is_none() {
            questions.push(Question::App);
        }
        if let Some(target) = self.target() {
            let told = target.callback_suffices() && self.given.client.callback_urls.is_some();
            questions.extend(
                target
                    .questions()
                    .iter()
                    .filter(|asked| !told && field(&self.given, asked.answer).is_none())
                    .map(|asked| Question::AboutApp(*asked)),
            );
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

    /// Whether what was given says who signs people in: a pool by its id stands for its people, a first user for
    /// the pool's own.
    fn people_are_known(&self) -> bool {
        let given = &self.given;
        given.client.identity_providers.is_some()
            || !given.providers.is_empty()
            || given.pool.id.is_some()
            || given.user.email.is_some()
    }

    /// Whether the app signs in people of the pool itself.
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
    ) -> Result<Moved, Cancelled> {
        match question {
            Question::App => self.ask_target(prompter, back),
            Question::AboutApp(asked) => {
                let Some(target) = self.target() else {
                    return Ok(Moved::On);
                };
                ask_app(prompter, target, &asked, &mut self.draft, back).map(Moved::from)
            }
            Question::Pool => {
                let name = self.draft.target.clone().unwrap_or_default();
                self.pools.ask(prompter, &mut self.draft.pool, &name, back)
            }
            Question::People => {
                self.present = self.pools.providers(prompter, &self.draft.pool);
                people::ask(prompter, &self.present, &mut self.draft, back)
            }
            Question::Kind => {
                people::ask_kind(prompter, &self.present, &mut self.draft, back).map(Moved::from)
            }
            Question::ProviderName => {
                people::ask_name(prompter, &self.present, &mut self.draft, back)
            }
            Question::User => {
                let after = match (self.context.sandbox, &self.context.account) {
                    (true, _) => ", password asked next",
                    (false, Some(_)) => ", invited by mail",
                    (false, None) => "",
                };
                ask_user(prompter, after, &mut self.draft, back).map(Moved::from)
            }
        }
    }

    fn ask_target(&mut self, prompter: &mut dyn Prompter, back: bool) -> Result<Moved, Cancelled> {
        let chosen = self.draft.target.as_deref();
        let answer =
            ask_which(prompter, "Which app are you setting up?", self.targets, chosen, back)?;
        if let Answer::Given(index) = answer {
            self.draft.target = self.targets.get(index).map(|target| target.name().to_owned());
        }
        self.forget_what_is_not_asked();
        Ok(answer.into())
    }

    /// Drops what another app was told before this one was chosen.
    fn forget_what_is_not_asked(&mut self) {
        let asked = self.target().map(App::questions).unwrap_or_default();
        let asks = |answer| asked.iter().any(|question| question.answer == answer);
        if !asks(AppAnswer::Address) {
            self.draft.app_url.clone_from(&self.given.app_url);
        }
        if !asks(AppAnswer::NameId) {
            self.draft.name_id.clone_from(&self.given.name_id);
        }
    }
}

/// Whether the text is a `T`; if not, the sentence that says why.
fn parses<T>(text: &str) -> Result<(), String>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    parses_with(text.parse::<T>())
}

/// Whether a text could be read; if not, the sentence that says why.
fn parses_with<T, E: std::fmt::Display>(read: Result<T, E>) -> Result<(), String> {
    read.map(drop).map_err(|why| why.to_string())
}
