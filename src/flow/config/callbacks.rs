//! The callback URLs that a config names.

use crate::apps::App;
use crate::cognito::ObservedClient;
use crate::command_line::{CommandLine, Flags};
use crate::doctor;
use crate::finding::{Finding, Outcome};
use crate::settings::Selected;

/// The callback URLs of an app that its config can name.
pub(super) enum Callbacks {
    /// They are registered.
    Of(Vec<String>),
    /// They are the app's, and some of them are not registered.
    Unregistered { all: Vec<String>, missing: Vec<String> },
    /// The app's address is not known, and none of those registered can be the app's.
    OfOthers { app: &'static App, registered: Vec<String> },
}

impl Callbacks {
    /// Those of an app in the list of an app client.
    pub(super) fn of(app: &'static App, selected: &Selected, client: &ObservedClient) -> Self {
        let registered = &client.callback_urls;
        let Some(all) = &selected.callback_urls else {
            let of_app = registered.iter().filter(|url| app.may_send(url));
            let of_app: Vec<String> = of_app.cloned().collect();
            return if of_app.is_empty() {
                Self::OfOthers { app, registered: registered.clone() }
            } else {
                Self::Of(of_app)
            };
        };
        let all: Vec<String> = all.iter().map(ToString::to_string).collect();
        let missing = all.iter().filter(|url| !registered.contains(url));
        let missing: Vec<String> = missing.cloned().collect();
        if missing.is_empty() { Self::Of(all) } else { Self::Unregistered { all, missing } }
    }

    /// What keeps a sign-in from working, with the command that registers what is missing.
    pub(super) fn finding(&self, flags: &Flags) -> Option<Finding> {
        let (why, urls) = match self {
            Self::Of(_) => return None,
            Self::Unregistered { missing, .. } => {
                let urls = missing.join(", ");
                (
                    format!("the app client does not have {urls}, which the app sends"),
                    missing.clone(),
                )
            }
            Self::OfOthers { app, registered } => {
                let registered = if registered.is_empty() {
                    "it has none".to_owned()
                } else {
                    format!("it has {}", registered.join(", "))
                };
                let title = app.title;
                let why = format!("the app client has no callback URL of {title}; {registered}");
                (why, vec!["URL".to_owned()])
            }
        };
        let add = urls.iter().fold(CommandLine::new("callback add"), CommandLine::argument);
        let finding = doctor::CALLBACK.found(Outcome::Fail, why);
        Some(finding.fix(add.with(flags).to_string()))
    }

    /// The URLs that a config names. It is right as soon as they are registered.
    pub(super) fn into_urls(self) -> Option<Vec<String>> {
        match self {
            Self::Of(urls) | Self::Unregistered { all: urls, .. } => Some(urls),
            Self::OfOthers { .. } => None,
        }
    }
}
