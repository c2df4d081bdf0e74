//! The apps that can be set up: one file each, one line in `APPS`.

mod cloudflare_access;
mod encodify;
mod literal;
mod mlspace;
mod ohif;
mod oidc_client;
mod shared;
mod snippet;
mod spa;
#[cfg(test)]
mod tests;
mod values;

use std::iter::repeat;

use secrecy::SecretString;

use crate::command_line::CommandLine;
use crate::oidc::discovery::Endpoints;
use crate::settings::{AppSpec, ClientKind};
use crate::values::{
    AccountId, AppUrl, CallbackUrl, ClientId, Mfa, PoolId, Region, Scope, SignIn, ValueError,
};

pub(crate) use shared::{form_names, forms, shared_forms};
pub(crate) use snippet::{How, Next, Snippet};

/// Every target, in the order people are offered them.
pub(crate) static APPS: [&dyn App; 5] = [
    &ohif::Ohif,
    &mlspace::MlSpace,
    &cloudflare_access::CloudflareAccess,
    &encodify::Encodify,
    &spa::Spa,
];

/// The claims that an app reads, each with the app's name.
pub(crate) fn reads(target: Option<&dyn App>) -> Vec<(&'static str, &'static str)> {
    let needs = target.iter().flat_map(|app| app.needs().iter().zip(repeat(app.title())));
    needs
        .filter_map(|(need, app)| match need {
            Need::Claim { name, .. } => Some((*name, app)),
            Need::Scope(_) => None,
        })
        .collect()
}

/// The target of that name.
pub(crate) fn find(name: &str) -> Option<&'static dyn App> {
    APPS.into_iter().find(|target| target.name() == name)
}

/// An app that signs people in through Cognito: what it needs, and the config it reads.
pub(crate) trait App: Sync {
    /// The flag value, such as `ohif`; also the default name of pool and client.
    fn name(&self) -> &'static str;

    /// The name people know the app by.
    fn title(&self) -> &'static str;

    /// What the app needs of Cognito and why, in a few lines, for `cogoidc targets NAME`.
    fn about(&self) -> &'static str;

    /// What has to be known of the app itself, in the order it is asked.
    fn questions(&self) -> &'static [AppQuestion];

    /// Whether a pasted callback URL stands for all the answers.
    fn callback_suffices(&self) -> bool {
        false
    }

    /// The app's address out of what a person typed for it.
    fn address(&self, text: &str) -> Result<AppUrl, ValueError> {
        text.parse()
    }

    /// The forms of a callback URL that the app may send: Cognito compares exactly.
    fn spellings(&self, url: &CallbackUrl) -> Vec<CallbackUrl> {
        vec![url.clone()]
    }

    /// Whether its app client has a secret.
    fn kind(&self) -> ClientKind;

    /// What the app's set-up is made with unless something else is given.
    fn defaults(&self, app: &AppSpec) -> Result<Defaults, ValueError>;

    /// What the app reads, for the checks that prove it gets it.
    fn needs(&self) -> &'static [Need];

    /// Whether the app takes an e-mail address for the person, so that who can enter a foreign one is somebody else.
    fn knows_people_by_email(&self) -> bool {
        false
    }

    /// Names of the forms that `snippets` gives, in their order.
    fn forms(&self) -> &'static [&'static str];

    /// The app's config, best form first.
    fn snippets(&self, values: &Values) -> Vec<Snippet>;

    /// What is left to be done by hand, on the app's side.
    fn next(&self, values: &Values) -> Vec<Next>;
}

/// Something to know of the app.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AppQuestion {
    pub(crate) answer: AppAnswer,
    /// The question, as the wizard asks it.
    pub(crate) prompt: &'static str,
    /// What `?` explains.
    pub(crate) help: &'static str,
    /// A working answer, for the complete command line of an error.
    pub(crate) example: &'static str,
    /// Whether a set-up is impossible without it.
    pub(crate) required: bool,
}

/// Which field an answer fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppAnswer {
    /// `--app-url`
    Address,
    /// `--name-id`
    NameId,
}

impl AppAnswer {
    pub(crate) fn flag(self) -> &'static str {
        match self {
            Self::Address => "--app-url",
            Self::NameId => "--name-id",
        }
    }
}

/// The app's address, for a target that can do nothing without.
fn needed<'a>(
    address: Option<&'a AppUrl>,
    questions: &[AppQuestion],
) -> Result<&'a AppUrl, ValueError> {
    address.ok_or_else(|| {
        let (prompt, example) =
            questions.first().map_or(("", ""), |question| (question.prompt, question.example));
        ValueError::new(format!(
            "the app's address is not known ({prompt}); give it as `--app-url {example}`"
        ))
    })
}

/// What a target's set-up is made with unless something else is given.
#[derive(Clone, Debug)]
pub(crate) struct Defaults {
    pub(crate) callback_urls: Vec<CallbackUrl>,
    pub(crate) sign_out_urls: Vec<CallbackUrl>,
    pub(crate) scopes: &'static [&'static str],
    pub(crate) sign_in: SignIn,
    /// Standard attributes every user must have.
    pub(crate) required_attributes: &'static [&'static str],
    pub(crate) mfa: Mfa,
}

/// Something the app reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// The app asks for this scope and fails without.
    Scope(&'static str),
    /// The app reads this claim of the ID token.
    Claim {
        /// Name of the claim; of the user attribute as well.
        name: &'static str,
        /// What happens without it.
        without: &'static str,
    },
}

/// Everything a config is written from, read back from Cognito and the discovery document.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    pub(crate) app: AppSpec,
    pub(crate) account: Option<AccountId>,
    pub(crate) region: Region,
    pub(crate) pool_id: PoolId,
    pub(crate) client_id: ClientId,
    pub(crate) endpoints: Endpoints,
    /// The callback URLs of this app, the one it sends first.
    pub(crate) callback_urls: Vec<CallbackUrl>,
    pub(crate) sign_out_urls: Vec<CallbackUrl>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) secret: Secret,
}

/// The client secret, as far as a config may show it.
#[derive(Clone, Debug)]
pub(crate) enum Secret {
    /// A public client has none.
    None,
    /// It was asked for.
    Shown(SecretString),
    /// It stays hidden; the command prints it.
    Hidden { command: CommandLine },
}
