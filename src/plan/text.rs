//! A plan as people read it, and as scripts do.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::Plan;
use crate::cognito::Step;
use crate::cognito::step::{
    Action, Change, Field, HIDDEN, NewClient, NewPool, NewProvider, Resource, SECRET,
};
use crate::spec::ClientKind;
use crate::spec::types::{CallbackUrl, LoginPages, Mfa, ProviderName, Scope, SignIn};
use crate::upstream::DOCUMENT;

/// One line of a plan that does not concern Cognito.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileLine {
    pub(crate) path: String,
    pub(crate) what: &'static str,
}

/// A plan with all that is shown beside it.
#[derive(Debug)]
pub(crate) struct PlanText<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) files: &'a [FileLine],
    /// What follows a prefix in the sign-in page address, where that is known before it exists.
    pub(crate) suffix: Option<&'a str>,
}

/// A step as scripts read it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StepReport {
    action: Action,
    resource: Resource,
    name: String,
    fields: Vec<Field>,
    done: bool,
}

/// The steps as scripts read them; `done` says of each whether it was done.
pub(crate) fn reports(plan: &Plan, done: &[bool]) -> Vec<StepReport> {
    let reports = plan
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| !step.is_wait());
    reports
        .map(|(index, step)| StepReport {
            action: step.action(),
            resource: step.resource(),
            name: step.name().to_owned(),
            fields: step.fields(),
            done: done.get(index).copied().unwrap_or(false),
        })
        .collect()
}

/// Lines under one heading: what is done to what, then its particulars.
struct Entry {
    action: Action,
    resource: String,
    lines: Vec<String>,
}

impl PlanText<'_> {
    /// Column at which the particulars of an entry begin.
    pub(crate) const HANG: usize = 23;

    /// Whether nothing that exists is changed or deleted, as far as a reader is told.
    pub(crate) fn creates_only(&self) -> bool {
        self.entries()
            .iter()
            .all(|entry| entry.action == Action::Create)
    }

    fn entries(&self) -> Vec<Entry> {
        let makes = |resource| {
            self.plan
                .steps
                .iter()
                .any(|s| s.resource() == resource && s.action() == Action::Create)
        };
        let mfa = self.plan.steps.iter().find_map(|step| match step {
            Step::SetMfa { to, .. } => Some(*to),
            _ => None,
        });
        let mut entries = Vec::new();
        for step in &self.plan.steps {
            // What belongs to a thing that is being made is said with it.
            let said = match step {
                Step::AwaitDomain { .. } => true,
                Step::SetMfa { .. } => makes(Resource::Pool),
                Step::CreateLoginStyle { .. } => makes(Resource::Client),
                _ => false,
            };
            if !said {
                entries.push(Entry {
                    action: step.action(),
                    resource: step.resource().to_string(),
                    lines: self.lines(step, mfa.unwrap_or(Mfa::Off)),
                });
            }
        }
        entries.extend(self.files.iter().map(|file| Entry {
            action: Action::Create,
            resource: "file".to_owned(),
            lines: vec![format!("{} ({})", file.path, file.what)],
        }));
        entries
    }

    fn notes(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut notes = self.plan.notes.iter();
        notes.try_for_each(|note| writeln!(f, "Note: {note}."))
    }

    fn lines(&self, step: &Step, mfa: Mfa) -> Vec<String> {
        match step {
            Step::CreatePool(pool) => pool_lines(pool, mfa),
            Step::CreateClient(client) => client_lines(client),
            Step::CreateDomain { name, pages } => {
                let address = match (name, self.suffix) {
                    (crate::spec::DomainName::Prefix(prefix), Some(suffix)) => {
                        format!("https://{prefix}{suffix}")
                    }
                    (crate::spec::DomainName::Prefix(prefix), None) => prefix.to_string(),
                    (crate::spec::DomainName::Custom { name, .. }, _) => format!("https://{name}"),
                };
                let pages = match pages {
                    LoginPages::Classic => "classic hosted UI",
                    LoginPages::Managed => "managed login",
                };
                vec![format!("{address} ({pages})")]
            }
            Step::UpdatePool { name, changes } | Step::UpdateDomain { name, changes } => {
                changed(name, changes)
            }
            Step::UpdateClient { id, name, changes } => changed(&format!("{name} ({id})"), changes),
            Step::CreateProvider(provider) => provider_lines(provider),
            Step::UpdateProvider { name, changes } => changed(name.as_str(), changes),
            Step::SetMfa { pool, from, to } => {
                let from = Mfa::of_api(from).map_or_else(|| from.clone(), |mfa| mfa.to_string());
                vec![format!("{pool}: mfa {from} → {to}")]
            }
            Step::Unprotect { name } => vec![format!("{name}: deletion protection on → off")],
            Step::DeleteClient { id, name } => vec![format!("{name} ({id})")],
            Step::DeletePool { id, name } => vec![format!("{name} ({id}) with all its users")],
            Step::CreateUser(user) => {
                let how = if user.password.is_some() {
                    "with the given password"
                } else {
                    "invited by mail"
                };
                let name = match user.name.as_str() {
                    name if name == user.email.as_str() => String::new(),
                    name => format!("user name {name}, "),
                };
                vec![format!("{} ({name}{how})", user.email)]
            }
            Step::CreateLoginStyle { .. }
            | Step::DeleteLoginStyle { .. }
            | Step::DeleteDomain { .. }
            | Step::DeleteUser { .. }
            | Step::DeleteProvider { .. }
            | Step::AwaitDomain { .. } => {
                vec![step.name().to_owned()]
            }
        }
    }
}

fn pool_lines(pool: &NewPool, mfa: Mfa) -> Vec<String> {
    let on = |on: bool| if on { "on" } else { "off" };
    let mut lines = vec![format!(
        "{}: sign-in by {}, self sign-up {}, MFA {mfa}, deletion protection {}, tier {}",
        pool.name,
        sign_in(pool.sign_in),
        on(pool.self_sign_up),
        on(pool.deletion_protection),
        pool.tier
    )];
    if !pool.required_attributes.is_empty() {
        lines.push(format!(
            "every user has {}",
            pool.required_attributes.join(", ")
        ));
    }
    lines
}

fn client_lines(client: &NewClient) -> Vec<String> {
    let kind = match client.kind {
        ClientKind::Public => "no secret",
        ClientKind::Confidential => "with a secret",
    };
    let scopes: Vec<&str> = client.scopes.iter().map(Scope::as_str).collect();
    let mut lines = vec![format!(
        "{}: {kind}, code + PKCE, scopes {}",
        client.name,
        scopes.join(" ")
    )];
    let own_users_alone = client
        .identity_providers
        .iter()
        .all(|name| name.as_str() == ProviderName::COGNITO);
    if !own_users_alone {
        let names: Vec<&str> = client
            .identity_providers
            .iter()
            .map(ProviderName::as_str)
            .collect();
        lines.push(format!("identity providers {}", names.join(", ")));
    }
    lines.extend(
        client
            .callback_urls
            .iter()
            .map(|url| format!("callback {}", explained(url))),
    );
    lines.extend(
        client
            .sign_out_urls
            .iter()
            .map(|url| format!("sign-out {}", explained(url))),
    );
    lines
}

fn provider_lines(provider: &NewProvider) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", provider.name, provider.kind)];
    for (name, value) in &provider.details {
        let value = match name.as_str() {
            DOCUMENT => length(value),
            _ => value.clone(),
        };
        lines.push(format!("{name} {value}"));
    }
    if provider.secret.is_some() {
        lines.push(format!("{SECRET} {HIDDEN}"));
    }
    let pairs = provider.mapping.iter();
    lines.extend(pairs.map(|(attribute, claim)| format!("{attribute} ← {claim}")));
    lines
}

/// A document, as short as it can be.
fn length(document: &str) -> String {
    format!("{} characters", document.chars().count())
}

/// A URL, and what the placeholder among them stands for.
fn explained(url: &CallbackUrl) -> String {
    if *url == CallbackUrl::not_deployed() {
        format!("{url} (until the app has an address)")
    } else {
        url.to_string()
    }
}

fn changed(name: &str, changes: &[Change]) -> Vec<String> {
    let mut lines = vec![format!("{name}:")];
    for change in changes {
        match change {
            Change::Scalar { path, to, .. }
                if path
                    .first()
                    .is_some_and(|member| member == "AttributeMapping") =>
            {
                let attribute = path.last().map_or("", String::as_str);
                lines.push(format!("{attribute} ← {}", plain(to)));
            }
            Change::Scalar { label, to, .. } if *label == DOCUMENT => {
                lines.push(format!("{label} {}", length(&plain(to))));
            }
            Change::Scalar {
                label, from, to, ..
            } => lines.push(format!("{label} {} → {}", plain(from), plain(to))),
            Change::Secret { label, .. } => lines.push(format!("{label} {HIDDEN} → {HIDDEN}")),
            Change::List {
                label, add, remove, ..
            } => {
                lines.extend(add.iter().map(|entry| format!("{label} + {entry}")));
                lines.extend(remove.iter().map(|entry| format!("{label} - {entry}")));
            }
        }
    }
    lines
}

fn plain(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn sign_in(sign_in: SignIn) -> &'static str {
    match sign_in {
        SignIn::Email => "e-mail",
        SignIn::Username => "user name",
    }
}

impl Display for PlanText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let entries = self.entries();
        if entries.is_empty() {
            writeln!(f, "Nothing to change.")?;
            return self.notes(f);
        }
        let count = |action| {
            entries
                .iter()
                .filter(|entry| entry.action == action)
                .count()
        };
        let (create, change, delete) = (
            count(Action::Create),
            count(Action::Update),
            count(Action::Delete),
        );
        writeln!(f, "Plan: create {create}, change {change}, delete {delete}")?;
        for entry in &entries {
            let word = match entry.action {
                Action::Create => "create",
                Action::Update => "change",
                Action::Delete => "delete",
            };
            let mut heading = format!("{word} {}", entry.resource);
            for line in &entry.lines {
                writeln!(f, "  {heading:<20} {line}")?;
                heading.clear();
            }
        }
        if let Some(Step::CreatePool(pool)) = self.plan.steps.first() {
            let mut permanent = format!("region, sign-in by {}", sign_in(pool.sign_in));
            if !pool.required_attributes.is_empty() {
                permanent.push_str(&format!(
                    ", every user has {}",
                    pool.required_attributes.join(", ")
                ));
            }
            writeln!(f, "Permanent: {permanent}.")?;
        }
        self.notes(f)
    }
}
