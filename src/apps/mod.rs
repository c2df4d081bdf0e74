//! The apps that can be set up: one file each, one line in `APPS`.

mod app;
mod app_file;
mod cloudflare_access;
mod encodify;
mod mlspace;
mod ohif;
mod oidc_client;
mod question;
mod shared;
mod snippet;
mod spa;
#[cfg(test)]
pub(crate) mod tests;
mod values;

use crate::app_file::literal;
use crate::values::instead;

pub(crate) use app::{App, FileReading, Need, Urls};
pub(crate) use question::AppQuestion;
pub(crate) use shared::{form_names, forms, shared_forms};
pub(crate) use snippet::{Form, How, Next, Snippet};
pub(crate) use values::{ConfigSecret, Values};

/// Every app, in the order people are offered them.
pub(crate) static APPS: &[&App] = &[
    &ohif::OHIF,
    &mlspace::MLSPACE,
    &cloudflare_access::CLOUDFLARE_ACCESS,
    &encodify::ENCODIFY,
    &spa::SPA,
];

/// The app of that name.
pub(crate) fn find(name: &str) -> Option<&'static App> {
    APPS.iter().copied().find(|app| app.name == name)
}

/// The sentence about a name that no app has.
pub(crate) fn unknown(name: &str) -> String {
    format!("there is no app `{name}`{}", instead(name, &names()))
}

/// The names of all apps.
pub(crate) fn names() -> Vec<&'static str> {
    APPS.iter().map(|app| app.name).collect()
}

/// The questions that one app alone asks: each is a flag and a key of the spec file.
pub(crate) fn own_questions() -> impl Iterator<Item = &'static AppQuestion> {
    APPS.iter().copied().flat_map(App::own_questions)
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
