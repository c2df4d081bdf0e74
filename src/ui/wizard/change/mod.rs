//! One setting changed: a menu of what there is, with present values.

mod ask;
mod edit;

use std::fmt::Display;

use super::find;
use crate::apps::{App, AppQuestion};
use crate::settings::draft::Draft;
use crate::settings::{DomainName, Setting, Spec};
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter};
use crate::values::{CallbackUrl, LoginPages, SignIn};

/// Lets one setting be changed. The spec is what the draft came to, so it knows every present value.
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

/// A setting that can be changed.
#[derive(Clone, Copy)]
enum Entry {
    App(&'static AppQuestion),
    PoolName,
    SignIn,
    Tier,
    Mfa,
    SelfSignUp,
    DeletionProtection,
    ClientName,
    CallbackUrls,
    SignOutUrls,
    Scopes,
    Providers,
    Prefix,
    CustomDomain,
    Pages,
    User,
}

struct Menu<'a> {
    draft: Draft,
    spec: &'a Spec,
    target: Option<&'static App>,
}

/// What a setting is now. A default does not touch what exists already.
fn shown<T: Display>(setting: &Setting<T>, exists: bool) -> String {
    match setting {
        Setting::Default(_) if exists => "as it is".to_owned(),
        setting => setting.value().to_string(),
    }
}

fn joined<T: Display>(values: &[T]) -> String {
    let words: Vec<String> = values.iter().map(ToString::to_string).collect();
    words.join(" ")
}

fn listed<T: Display>(values: &[T]) -> String {
    if values.is_empty() { "none".to_owned() } else { joined(values) }
}

fn map<T: Clone, U>(setting: &Setting<T>, to: impl Fn(&T) -> U) -> Setting<U> {
    match setting {
        Setting::Given(value) => Setting::Given(to(value)),
        Setting::Default(value) => Setting::Default(to(value)),
    }
}

fn on_off(on: &bool) -> &'static str {
    if *on { "on" } else { "off" }
}

impl Menu<'_> {
    /// The menu: what each line changes, none for the line that changes nothing.
    fn entries(&self) -> Vec<(Option<Entry>, Item)> {
        let Spec { pool, client, domain, .. } = self.spec;
        let mut entries = Vec::new();
        let mut add = |entry, what: &str, now: String| {
            entries.push((Some(entry), Item::new(&format!("{what}: {now}"))));
        };
        for question in self.target.into_iter().flat_map(|app| app.questions) {
            let now = self.draft.answer(question.key).unwrap_or("none yet");
            add(Entry::App(question), question.label, now.to_owned());
        }
        let exists = pool.id.is_some();
        if !exists {
            add(Entry::PoolName, "name of the user pool", pool.name.value().to_string());
            let sign_in = format!("by {} (permanent)", sign_in_word(*pool.sign_in.value()));
            add(Entry::SignIn, "sign-in", sign_in);
        }
        add(Entry::Tier, "tier", shown(&pool.tier, exists));
        add(Entry::Mfa, "MFA (authenticator app)", shown(&pool.mfa, exists));
        add(Entry::SelfSignUp, "self sign-up", shown(&map(&pool.self_sign_up, on_off), exists));
        add(
            Entry::DeletionProtection,
            "deletion protection",
            shown(&map(&pool.deletion_protection, on_off), exists),
        );
        let exists = client.id.is_some();
        if !exists {
            add(Entry::ClientName, "name of the app client", client.name.value().to_string());
        }
        let urls =
            |setting: &Setting<Vec<CallbackUrl>>| shown(&map(setting, |urls| listed(urls)), exists);
        add(Entry::CallbackUrls, "callback URLs", urls(&client.callback_urls));
        add(Entry::SignOutUrls, "sign-out URLs", urls(&client.sign_out_urls));
        add(Entry::Scopes, "scopes", shown(&map(&client.scopes, |scopes| listed(scopes)), exists));
        // One that is being made has questions of its own.
        if self.draft.providers.is_empty() {
            add(
                Entry::Providers,
                "identity providers",
                shown(&map(&client.identity_providers, |names| listed(names)), exists),
            );
        }
        let (prefix, custom) = match domain.name.value() {
            DomainName::Prefix(prefix) => (prefix.to_string(), "none".to_owned()),
            DomainName::Custom { name, .. } => ("none".to_owned(), name.to_string()),
        };
        add(Entry::Prefix, "domain prefix", prefix);
        add(Entry::CustomDomain, "custom domain", custom);
        add(Entry::Pages, "sign-in pages", pages_word(*domain.pages.value()).to_owned());
        let user = self.draft.user.email.clone();
        add(Entry::User, "first user", user.unwrap_or_else(|| "none".to_owned()));
        entries.push((None, Item::new("nothing: back to the plan").called("nothing")));
        entries
    }
}

fn sign_in_word(sign_in: SignIn) -> &'static str {
    match sign_in {
        SignIn::Email => "e-mail",
        SignIn::Username => "user name",
    }
}

fn pages_word(pages: LoginPages) -> &'static str {
    match pages {
        LoginPages::Managed => "managed login",
        LoginPages::Classic => "classic hosted UI",
    }
}
