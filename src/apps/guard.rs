//! An app that guards what another one reads: it has no app client of its own and takes the other's.

use super::{
    App, AppQuestion, ClientOf, FILES, Form, REGISTER, Snippet, Values, all, dicomweb_guard, find,
    own,
};
use crate::command_line::{CommandLine, Flags};
use crate::settings::AppSpec;

impl App {
    /// The default name of the user pool and the app client; `None` if any other app has them.
    pub(crate) fn set_up_name(&self) -> Option<&'static str> {
        match self.client_of {
            ClientOf::App(name) => Some(name),
            ClientOf::Itself => Some(self.name),
            ClientOf::Another => None,
        }
    }

    /// Why nothing can be set up for it or signed in to; `None` if it has an app client of its own.
    pub(crate) fn without_client(&self) -> Option<String> {
        let other = match self.client_of {
            ClientOf::Itself => return None,
            ClientOf::App(name) => find(name)?.title,
            ClientOf::Another => "another app",
        };
        Some(format!(
            "{} has no app client of its own: it takes that of {other}, and only cogoidc config is for it",
            self.title
        ))
    }

    /// The questions whose answers count for it: its own, and those of the app that it guards or that guards it.
    pub(crate) fn answerable(&self) -> impl Iterator<Item = &'static AppQuestion> + use<> {
        let (name, other) = (self.name, self.client_of);
        let is_related = move |app: &&&Self| {
            let is_guarded = other == ClientOf::App(app.name);
            app.name == name || is_guarded || app.client_of == ClientOf::App(name)
        };
        REGISTER.iter().filter(is_related).flat_map(|app| app.own_questions())
    }

    /// The form of its config that an answer names; `None` without such an answer.
    pub(crate) fn chosen_form(&self, spec: &AppSpec) -> Option<&'static Form> {
        let chosen = spec.answer(self.form_by?)?;
        self.forms.iter().find(|form| form.name == chosen)
    }
}

/// The config of what guards an app's archive, if an answer says what that is.
pub(crate) fn guard_config(app: &App, values: &Values) -> Option<Snippet> {
    let guard = REGISTER.iter().find(|guard| guard.client_of == ClientOf::App(app.name))?;
    guard.chosen_form(&values.app)?.snippet(values).ok()
}

/// The apps that can be set up, in the order people are offered them.
pub(crate) fn with_client() -> Vec<&'static App> {
    all().into_iter().filter(|app| app.client_of == ClientOf::Itself).collect()
}

/// The names of the apps that can be set up; the file of no built-in app is read for them.
pub(crate) fn names_with_client() -> Vec<&'static str> {
    let has_client = |app: &&App| app.client_of == ClientOf::Itself;
    let coded = REGISTER.iter().copied().filter(has_client).map(|app| app.name);
    let described = FILES.iter().filter(|described| described.has_client);
    let own = own().into_iter().filter(has_client).map(|app| app.name);
    coded.chain(described.map(|described| described.name)).chain(own).collect()
}

/// The questions about the guards, whose config is all there is of them.
pub(crate) fn guard_questions() -> impl Iterator<Item = &'static AppQuestion> {
    let guards = REGISTER.iter().copied().filter(|app| app.client_of != ClientOf::Itself);
    guards.flat_map(App::own_questions)
}

/// The command line that prints the config of the guard of a DICOMweb server; `which` leads to the viewer's app client.
pub(crate) fn guard_command(which: &Flags) -> CommandLine {
    CommandLine::new("config").flag("--target", dicomweb_guard::DICOMWEB_GUARD.name).with(which)
}
