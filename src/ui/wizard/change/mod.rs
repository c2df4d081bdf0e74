//! One setting changed: a menu of the settings, each with its present value.

mod ask;
mod edit;

use super::find;
use crate::apps::{App, AppQuestion};
use crate::settings::draft::Draft;
use crate::settings::parameters::{self, Input, Parameter, ParameterQuestion, ResourceKind};
use crate::settings::{DomainName, Setting, Spec};
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter};

/// Lets one setting be changed. The spec that the draft resolves to gives every present value.
pub(crate) fn change(
    prompter: &mut dyn Prompter,
    targets: &[&'static App],
    draft: Draft,
    spec: &Spec,
) -> Result<Draft, Cancelled> {
    let mut menu = Menu { draft, spec, target: find(targets, spec.target) };
    let entries = menu.entries();
    let items: Vec<Item> = entries.iter().map(|(_, item)| item.clone()).collect();
    let mut default = None;
    loop {
        let chosen = prompter.list(&List {
            question: "What would you like to change?",
            help: "Settings marked permanent cannot be changed once they are made.",
            items: &items,
            default,
            back: true,
        })?;
        let (index, entry) = match chosen {
            Answer::Back => return Ok(menu.draft),
            Answer::Given(index) => match entries.get(index) {
                Some((Some(entry), _)) => (index, *entry),
                _ => return Ok(menu.draft),
            },
        };
        default = Some(index);
        if let Answer::Given(()) = menu.edit(prompter, entry)? {
            return Ok(menu.draft);
        }
    }
}

/// A line of the menu that changes something.
#[derive(Clone, Copy)]
enum MenuEntry {
    App(&'static AppQuestion),
    Setting(&'static ParameterQuestion, &'static Parameter),
    Prefix,
    CustomDomain,
    User,
}

struct Menu<'a> {
    draft: Draft,
    spec: &'a Spec,
    target: Option<&'static App>,
}

/// The lines of a menu: what each changes, and its text. `None` for the line that changes nothing.
type Lines = Vec<(Option<MenuEntry>, Item)>;

fn add(lines: &mut Lines, entry: MenuEntry, name: &str, now: &str) {
    lines.push((Some(entry), Item::new(&format!("{name}: {now}"))));
}

impl Menu<'_> {
    fn entries(&self) -> Lines {
        let mut lines = Lines::new();
        // A choice that may stay open changes nothing in Cognito.
        let questions = self.target.into_iter().flat_map(|app| app.questions);
        for question in questions.filter(|question| question.choices.is_empty()) {
            let now = self.draft.answer(question.key).unwrap_or("none yet");
            add(&mut lines, MenuEntry::App(question), question.label, now);
        }
        self.add_settings(&mut lines, ResourceKind::Pool);
        self.add_settings(&mut lines, ResourceKind::Client);
        let (prefix, custom) = match self.spec.domain.name.value() {
            DomainName::Prefix(prefix) => (prefix.as_str(), "none"),
            DomainName::Custom { name, .. } => ("none", name.as_str()),
        };
        add(&mut lines, MenuEntry::Prefix, "domain prefix", prefix);
        add(&mut lines, MenuEntry::CustomDomain, "custom domain", custom);
        self.add_settings(&mut lines, ResourceKind::Domain);
        let user = self.draft.user.email.as_deref();
        add(&mut lines, MenuEntry::User, "first user", user.unwrap_or("none"));
        lines.push((None, Item::new("nothing: back to the plan").called("nothing")));
        lines
    }

    /// A line for each setting of a resource that can be changed.
    fn add_settings(&self, lines: &mut Lines, about: ResourceKind) {
        let exists = match about {
            ResourceKind::Pool => self.spec.pool.id.is_some(),
            ResourceKind::Client => self.spec.client.id.is_some(),
            ResourceKind::Domain => false,
        };
        for parameter in parameters::parameters() {
            let Some(question) = parameter.question.as_ref().filter(|asked| asked.about == about)
            else {
                continue;
            };
            // A provider that is being created has its own questions.
            let is_asked_elsewhere = parameter.flag == parameters::client::IDENTITY_PROVIDERS.flag
                && !self.draft.providers.is_empty();
            if (exists && question.permanent) || is_asked_elsewhere {
                continue;
            }
            let now = shown(question, &(question.now)(self.spec), exists);
            add(lines, MenuEntry::Setting(question, parameter), parameter.name, &now);
        }
    }
}

/// The present value of a setting. A default does not touch what exists already.
fn shown(question: &ParameterQuestion, now: &Setting<Vec<String>>, exists: bool) -> String {
    if exists && now.given().is_none() {
        return "as it is".to_owned();
    }
    let words = now.value().join(" ");
    match question.input {
        Input::Choice(values) => {
            let value = values.iter().find(|(value, _)| *value == words);
            let label = value.map_or(words.as_str(), |(_, label)| label);
            let label = label.split_once(':').map_or(label, |(word, _)| word);
            format!("{label}{}", if question.permanent { " (permanent)" } else { "" })
        }
        _ if words.is_empty() => "none".to_owned(),
        _ => words,
    }
}
