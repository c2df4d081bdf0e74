//! How each setting is asked for.

use super::ask::{custom_domain, line, one_of, present_line, words};
use super::{Entry, Menu};
use crate::apps::{App, Need};
use crate::settings::{DomainName, Spec};
use crate::ui::prompter::{Answer, Cancelled, Prompter};
use crate::ui::wizard::answer::{ask_app, ask_user};
use crate::values::{
    ClientName, DomainPrefix, LoginPages, Mfa, PoolName, ProviderName, Scope, SignIn, Tier,
};

impl Menu<'_> {
    /// Asks for one setting anew.
    pub(super) fn edit(
        &mut self,
        prompter: &mut dyn Prompter,
        entry: Entry,
    ) -> Result<Answer<()>, Cancelled> {
        let Spec { pool, client, domain, .. } = self.spec;
        let draft = &mut self.draft;
        let done = match entry {
            Entry::App(question) => match self.target {
                Some(app) => said(&ask_app(prompter, app, question, draft, true)?),
                None => None,
            },
            Entry::PoolName => {
                line::<PoolName>(prompter, "Name of the user pool", pool.name.value())?
                    .map(|name| draft.pool.name = Some(name))
            }
            Entry::SignIn => one_of(
                prompter,
                "Sign-in (permanent once the user pool is created)",
                &[(SignIn::Email, "by e-mail"), (SignIn::Username, "by user name")],
                *pool.sign_in.value(),
            )?
            .map(|sign_in| draft.pool.sign_in = Some(sign_in)),
            Entry::Tier => one_of(
                prompter,
                "Tier (Cognito's feature plan)",
                &[
                    (Tier::Lite, "lite: the classic sign-in pages only"),
                    (Tier::Essentials, "essentials: managed login"),
                    (Tier::Plus, "plus: managed login and threat protection"),
                ],
                *pool.tier.value(),
            )?
            .map(|tier| draft.pool.tier = Some(tier)),
            Entry::Mfa => one_of(
                prompter,
                "MFA (a second factor, by authenticator app)",
                &[
                    (Mfa::Off, "off: nobody is asked"),
                    (Mfa::Optional, "optional: each person may set one up"),
                    (Mfa::Required, "required: every person must"),
                ],
                *pool.mfa.value(),
            )?
            .map(|mfa| draft.pool.mfa = Some(mfa)),
            Entry::SelfSignUp => one_of(
                prompter,
                "Self sign-up",
                &[(false, "off: you add the people"), (true, "on: anybody can create an account")],
                *pool.self_sign_up.value(),
            )?
            .map(|on| draft.pool.self_sign_up = Some(on)),
            Entry::DeletionProtection => one_of(
                prompter,
                "Deletion protection",
                &[(true, "on: the pool cannot be deleted by mistake"), (false, "off")],
                *pool.deletion_protection.value(),
            )?
            .map(|on| draft.pool.deletion_protection = Some(on)),
            Entry::ClientName => {
                line::<ClientName>(prompter, "Name of the app client", client.name.value())?
                    .map(|name| draft.client.name = Some(name))
            }
            Entry::CallbackUrls => {
                words(prompter, "Callback URLs", client.callback_urls.value(), &[])?
                    .map(|urls| draft.client.callback_urls = Some(urls))
            }
            Entry::SignOutUrls => {
                words(prompter, "Sign-out URLs", client.sign_out_urls.value(), &[])?
                    .map(|urls| draft.client.sign_out_urls = Some(urls))
            }
            Entry::Scopes => {
                let needed = needed_scopes(self.target);
                words::<Scope>(prompter, "Scopes", client.scopes.value(), &needed)?
                    .map(|scopes| draft.client.scopes = Some(scopes))
            }
            Entry::Providers => words::<ProviderName>(
                prompter,
                "Identity providers (COGNITO: the pool's own users)",
                client.identity_providers.value(),
                &[],
            )?
            .map(|names| draft.client.identity_providers = Some(names)),
            Entry::Prefix => {
                let present = match domain.name.value() {
                    DomainName::Prefix(prefix) => Some(prefix.as_str()),
                    DomainName::Custom { .. } => None,
                };
                present_line::<DomainPrefix>(
                    prompter,
                    "Domain prefix (the first part of the sign-in page address)",
                    present,
                )?
                .map(|prefix| {
                    draft.domain.prefix = Some(prefix);
                    draft.domain.custom = None;
                    draft.domain.certificate_arn = None;
                })
            }
            Entry::CustomDomain => custom_domain(prompter, draft)?,
            Entry::Pages => one_of(
                prompter,
                "Sign-in pages",
                &[
                    (LoginPages::Managed, "managed login"),
                    (LoginPages::Classic, "classic hosted UI"),
                ],
                *domain.pages.value(),
            )?
            .map(|pages| draft.domain.classic = Some(pages == LoginPages::Classic)),
            Entry::User => said(&ask_user(prompter, "", draft, true)?),
        };
        Ok(done.map_or(Answer::Back, Answer::Given))
    }
}

fn said<T>(answer: &Answer<T>) -> Option<()> {
    matches!(answer, Answer::Given(_)).then_some(())
}

/// The scopes the app cannot do without.
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
