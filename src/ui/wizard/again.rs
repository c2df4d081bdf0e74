//! What a further `init` is for, where a spec file has a set-up already.

use std::path::{Path, PathBuf};

use super::which::ask_which;
use crate::apps::App;
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};

/// The set-up that was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    /// The spec file.
    pub(crate) file: &'a Path,
    /// What it says.
    pub(crate) filed: &'a Draft,
    pub(crate) app: &'static App,
    /// The app that was asked for, if any.
    pub(crate) wanted: Option<&'static App>,
    /// The spec file that was asked for, if any.
    pub(crate) save: Option<&'a Path>,
}

/// What a person wants of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Change,
    Config,
    /// Another app, in a spec file of its own.
    Another {
        app: &'static str,
        file: PathBuf,
    },
}

/// An entry of the list.
#[derive(Clone, Copy)]
enum Entry {
    Change,
    Config,
    Another,
}

/// Says what is set up, and asks what the run is for. `exists` says whether there is a file of that name.
pub(crate) fn purpose(
    prompter: &mut dyn Prompter,
    targets: &[&'static App],
    found: &Found<'_>,
    exists: &dyn Fn(&Path) -> bool,
) -> Result<Purpose, Cancelled> {
    prompter.say(&found.sentence());
    let (entries, items) = found.entries();
    loop {
        let answer = prompter.list(&List {
            question: "What would you like to do?",
            help: "A change is shown as a plan first. Another app gets its own user pool and app client, unless you choose the same ones.",
            items: &items,
            default: None,
            back: false,
        })?;
        let entry = match answer {
            Answer::Given(index) => entries.get(index),
            Answer::Back => None,
        };
        let purpose = match entry {
            Some(Entry::Change) => Some(Purpose::Change),
            Some(Entry::Config) => Some(Purpose::Config),
            Some(Entry::Another) => another(prompter, targets, found, exists)?,
            None => None,
        };
        if let Some(purpose) = purpose {
            return Ok(purpose);
        }
    }
}

impl Found<'_> {
    fn sentence(&self) -> String {
        let Self { file, filed, app, .. } = self;
        let address = filed.app_url.as_deref().map(|url| format!(" at {url}")).unwrap_or_default();
        let pool = filed.pool.name.as_deref().or(filed.pool.id.as_deref()).unwrap_or_default();
        let place = match (filed.sandbox, &filed.account) {
            (Some(true), _) => " in the sandbox".to_owned(),
            (_, Some(account)) => format!(" in AWS account {account}"),
            _ => String::new(),
        };
        format!(
            "{} is set up already{address}: user pool {pool}{place} ({}).",
            app.title,
            file.display()
        )
    }

    fn entries(&self) -> (Vec<Entry>, Vec<Item>) {
        let another = match self.wanted.filter(|wanted| wanted.name != self.app.name) {
            Some(wanted) => format!("set up {}", wanted.title),
            None => "set up another app".to_owned(),
        };
        let config = format!("print the config of {} again", self.app.title);
        let mut entries = vec![
            (Entry::Config, Item::new(&config).called("config")),
            (
                Entry::Another,
                Item::new(&format!("{another}, in a spec file of its own")).called("another"),
            ),
        ];
        if self.wanted.is_none_or(|wanted| wanted.name == self.app.name) {
            let change = format!("change {}", self.app.title);
            entries.insert(0, (Entry::Change, Item::new(&change).called("change")));
        }
        entries.into_iter().unzip()
    }
}

/// Asks for another app and its spec file; `None` to go back.
fn another(
    prompter: &mut dyn Prompter,
    targets: &[&'static App],
    found: &Found<'_>,
    exists: &dyn Fn(&Path) -> bool,
) -> Result<Option<Purpose>, Cancelled> {
    let Found { wanted, save, .. } = *found;
    let mut chosen = wanted;
    loop {
        if wanted.is_none() {
            let name = chosen.map(|app| app.name);
            let question = "Which app are you setting up?";
            match ask_which(prompter, question, targets, name, true)? {
                Answer::Given(index) => chosen = targets.get(index).copied(),
                Answer::Back => return Ok(None),
            }
        }
        let Some(app) = chosen else {
            return Ok(None);
        };
        let offer = match save {
            Some(path) => path.display().to_string(),
            None => free_name(app.name, exists),
        };
        match ask_file(prompter, app, &offer, exists)? {
            Answer::Given(file) => {
                return Ok(Some(Purpose::Another { app: app.name, file: file.into() }));
            }
            Answer::Back if wanted.is_some() => return Ok(None),
            Answer::Back => {}
        }
    }
}

fn ask_file(
    prompter: &mut dyn Prompter,
    app: &App,
    offer: &str,
    exists: &dyn Fn(&Path) -> bool,
) -> Result<Answer<String>, Cancelled> {
    prompter.text(&Text {
        question: &format!("Spec file for {}", app.title),
        help: "It holds the settings, no secrets. Commands find it by --spec FILE.",
        default: Some(offer),
        optional: false,
        edit: false,
        back: true,
        check: &|text| free(Path::new(text), exists),
    })
}

/// Checks that a spec file can be made there.
fn free(path: &Path, exists: &dyn Fn(&Path) -> bool) -> Result<(), String> {
    if path == Path::new(DEFAULT_NAME) || exists(path) {
        return Err(format!("{} is there already; choose another name", path.display()));
    }
    Ok(())
}

/// The first of `NAME.toml`, `NAME-2.toml` … that is free.
fn free_name(name: &str, exists: &dyn Fn(&Path) -> bool) -> String {
    let mut file = format!("{name}.toml");
    let mut number = 2;
    while exists(Path::new(&file)) {
        file = format!("{name}-{number}.toml");
        number += 1;
    }
    file
}
