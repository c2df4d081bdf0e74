//! The apps that can be set up: one file each, one line in `REGISTER` or in [`described`].

mod app;
mod app_file;
mod cloudflare_access;
mod described;
mod dicomweb_guard;
mod encodify;
mod guard;
mod mlspace;
mod ohif;
mod oidc_client;
mod question;
mod shared;
mod snippet;
mod spa;
mod tested;
#[cfg(test)]
pub(crate) mod tests;
mod values;

use std::sync::{Mutex, PoisonError};

use crate::app_file::literal;
use crate::values::instead;
use described::{Described, FILES};

pub(crate) use app::{App, ClientOf, FileReading, Need, PushTo, Urls};
#[cfg(test)]
pub(crate) use described::Description;
pub(crate) use described::DescriptionError;
pub(crate) use guard::{
    guard_command, guard_config, guard_questions, names_with_client, with_client,
};
pub(crate) use question::AppQuestion;
pub(crate) use shared::{form_names, forms, shared_forms};
pub(crate) use snippet::{Form, How, Next, Snippet};
pub(crate) use tested::{Tested, TestedBy};
pub(crate) use values::{ConfigSecret, Values};

/// The apps that need code of their own, in the order people are offered them.
static REGISTER: &[&App] = &[
    &ohif::OHIF,
    &mlspace::MLSPACE,
    &cloudflare_access::CLOUDFLARE_ACCESS,
    &encodify::ENCODIFY,
    &spa::SPA,
    &dicomweb_guard::DICOMWEB_GUARD,
];

/// The apps of the files that this run has read, the last one of each name.
static OWN: Mutex<Vec<&'static App>> = Mutex::new(Vec::new());

fn own() -> Vec<&'static App> {
    OWN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Every app, in the order people are offered them.
pub(crate) fn all() -> Vec<&'static App> {
    let described = FILES.iter().filter_map(Described::app);
    REGISTER.iter().copied().chain(described).chain(own()).collect()
}

/// The app of that name.
pub(crate) fn find(name: &str) -> Option<&'static App> {
    let coded = || REGISTER.iter().copied().find(|app| app.name == name);
    let described = || FILES.iter().find(|described| described.name == name)?.app();
    let own = || own().into_iter().find(|app| app.name == name);
    coded().or_else(described).or_else(own)
}

/// Makes an app of one's own known for the rest of the run, and gives its name.
///
/// # Errors
///
/// What is wrong with the text of its file; a name that another app has.
pub(crate) fn add(text: &str) -> Result<&'static str, DescriptionError> {
    let app = described::read(text)?;
    if built_in().any(|name| name == app.name) {
        let why =
            format!("`{}` is the name of an app that cogoidc knows; choose another one", app.name);
        return Err(DescriptionError::Value { key: "name".to_owned(), why });
    }
    let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    own.retain(|other| other.name != app.name);
    own.push(app);
    Ok(app.name)
}

/// The file of a built-in app, as a start for an app of one's own; `None` if code makes its config.
pub(crate) fn file_of(name: &str) -> Option<&'static str> {
    FILES.iter().find(|described| described.name == name).map(|described| described.text)
}

/// The names of the apps that a file describes.
pub(crate) fn in_files() -> Vec<&'static str> {
    FILES.iter().map(|described| described.name).collect()
}

/// The sentence about a name that no app has.
pub(crate) fn unknown(name: &str) -> String {
    format!("there is no app `{name}`{}", instead(name, &names()))
}

/// The names of all apps.
pub(crate) fn names() -> Vec<&'static str> {
    built_in().chain(own().into_iter().map(|app| app.name)).collect()
}

fn built_in() -> impl Iterator<Item = &'static str> {
    let coded = REGISTER.iter().map(|app| app.name);
    coded.chain(FILES.iter().map(|described| described.name))
}

/// The questions that one app alone asks: each is a flag and a key of the spec file. An app in a file has none.
pub(crate) fn own_questions() -> impl Iterator<Item = &'static AppQuestion> {
    REGISTER.iter().copied().flat_map(App::own_questions)
}

/// The question of that key, with the only app that asks it.
pub(crate) fn asking(key: &str) -> Option<(&'static App, &'static AppQuestion)> {
    REGISTER.iter().find_map(|app| {
        let mut questions = app.own_questions();
        Some((*app, questions.find(|question| question.key == key)?))
    })
}

/// The keys of the spec file that one app alone reads.
pub(crate) fn answer_keys() -> Vec<&'static str> {
    own_questions().map(|question| question.key).collect()
}

/// The claims that an app reads, each with the app's name.
pub(crate) fn reads(app: Option<&App>) -> Vec<(&'static str, &'static str)> {
    let needs = app.iter().flat_map(|app| app.needs.iter().map(|need| (need, app.title)));
    needs
        .filter_map(|(need, title)| match need {
            Need::Claim { name, .. } => Some((*name, title)),
            Need::Scope(_) => None,
        })
        .collect()
}
