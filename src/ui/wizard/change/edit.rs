//! How each setting is asked for.

use super::ask::{custom_domain, line, one_of, words};
use super::{Menu, MenuEntry};
use crate::apps::{App, Need};
use crate::settings::DomainName;
use crate::settings::parameters::{Input, Parameter, ParameterQuestion, client, pool};
use crate::ui::prompter::{Answer, Cancelled, Prompter};
use crate::ui::wizard::answer::{ask_app, ask_user};
use crate::ui::wizard::parses;
use crate::values::DomainPrefix;

impl Menu<'_> {
    /// Asks for a new value of one setting.
    pub(super) fn edit(
        &mut self,
        prompter: &mut dyn Prompter,
        entry: MenuEntry,
    ) -> Result<Answer<()>, Cancelled> {
        let done = match entry {
            MenuEntry::App(question) => match self.target {
                Some(app) => done(&ask_app(prompter, app, question, &mut self.draft, true)?),
                None => None,
            },
            MenuEntry::Setting(question, parameter) => self.ask(prompter, question, parameter)?,
            MenuEntry::Prefix => self.ask_prefix(prompter)?,
            MenuEntry::CustomDomain => custom_domain(prompter, &mut self.draft)?,
            MenuEntry::User => done(&ask_user(prompter, "", &mut self.draft, true)?),
        };
        Ok(done.map_or(Answer::Back, Answer::Given))
    }

    fn ask(
        &mut self,
        prompter: &mut dyn Prompter,
        question: &ParameterQuestion,
        parameter: &Parameter,
    ) -> Result<Option<()>, Cancelled> {
        let now = (question.now)(self.spec);
        let present = now.value();
        let answer = match question.input {
            Input::Choice(values) => {
                let chosen = one_of(prompter, question.text, values, present)?;
                chosen.map(|value| vec![value.to_owned()])
            }
            Input::Text(check) => {
                let present = present.first().map(String::as_str);
                line(prompter, question.text, present, check)?.map(|text| vec![text])
            }
            Input::Texts(check) => {
                let needed = match parameter.flag {
                    flag if flag == client::SCOPES.flag => needed_scopes(self.target),
                    flag if flag == pool::SIGN_IN_FACTORS.flag => vec!["password"],
                    _ => Vec::new(),
                };
                words(prompter, question.text, present, check, &needed)?
            }
        };
        Ok(answer.map(|words| (parameter.slot.put)(&mut self.draft, words)))
    }

    fn ask_prefix(&mut self, prompter: &mut dyn Prompter) -> Result<Option<()>, Cancelled> {
        let present = match self.spec.domain.name.value() {
            DomainName::Prefix(prefix) => Some(prefix.as_str()),
            DomainName::Custom { .. } => None,
        };
        let question = "Domain prefix (the first part of the sign-in page address)";
        let answer = line(prompter, question, present, parses::<DomainPrefix>)?;
        Ok(answer.map(|prefix| {
            let domain = &mut self.draft.domain;
            domain.prefix = Some(prefix);
            (domain.custom, domain.certificate_arn) = (None, None);
        }))
    }
}

fn done<T>(answer: &Answer<T>) -> Option<()> {
    matches!(answer, Answer::Given(_)).then_some(())
}

/// The scopes the app needs.
fn needed_scopes(target: Option<&'static App>) -> Vec<&'static str> {
    let needs = target.map(|app| app.needs).unwrap_or_default();
    needs
        .iter()
        .filter_map(|need| match need {
            Need::Scope(scope) => Some(*scope),
            Need::Claim { .. } => None,
        })
        .collect()
}
