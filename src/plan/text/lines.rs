//! What a plan says of each step.

use serde_json::Value;

use super::sign_in;
use crate::cognito::Step;
use crate::cognito::step::{Change, HIDDEN, NewClient, NewPool, NewProvider, SECRET};
use crate::settings::{ClientKind, DomainName, Metadata};
use crate::values::{CallbackUrl, LoginPages, Mfa, ProviderName, Scope};

/// The particulars of a step; `suffix` follows a prefix in the sign-in page address.
pub(super) fn lines(step: &Step, mfa: Mfa, suffix: Option<&str>) -> Vec<String> {
    match step {
        Step::CreatePool(pool) => pool_lines(pool, mfa),
        Step::CreateClient(client) => client_lines(client),
        Step::CreateDomain { name, pages } => {
            let address = match (name, suffix) {
                (DomainName::Prefix(prefix), Some(suffix)) => {
                    format!("https://{prefix}{suffix}")
                }
                (DomainName::Prefix(prefix), None) => prefix.to_string(),
                (DomainName::Custom { name, .. }, _) => format!("https://{name}"),
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
            let how =
                if user.password.is_some() { "with the given password" } else { "invited by mail" };
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
        lines.push(format!("every user has {}", pool.required_attributes.join(", ")));
    }
    lines
}

fn client_lines(client: &NewClient) -> Vec<String> {
    let kind = match client.kind {
        ClientKind::Public => "no secret",
        ClientKind::Confidential => "with a secret",
    };
    let scopes: Vec<&str> = client.scopes.iter().map(Scope::as_str).collect();
    let mut lines =
        vec![format!("{}: {kind}, code + PKCE, scopes {}", client.name, scopes.join(" "))];
    let own_users_alone =
        client.identity_providers.iter().all(|name| name.as_str() == ProviderName::COGNITO);
    if !own_users_alone {
        let names: Vec<&str> = client.identity_providers.iter().map(ProviderName::as_str).collect();
        lines.push(format!("identity providers {}", names.join(", ")));
    }
    lines.extend(client.callback_urls.iter().map(|url| format!("callback {}", explained(url))));
    lines.extend(client.sign_out_urls.iter().map(|url| format!("sign-out {}", explained(url))));
    lines
}

fn provider_lines(provider: &NewProvider) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", provider.name, provider.kind)];
    for (name, value) in &provider.details {
        let value = match name.as_str() {
            Metadata::DOCUMENT => Metadata::length(value),
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
            Change::Scalar { path, from, to, .. }
                if path.first().is_some_and(|member| member == "AttributeMapping") =>
            {
                let attribute = path.last().map_or("", String::as_str);
                let before = match from {
                    Value::Null => String::new(),
                    from => format!(" (until now {})", plain(from)),
                };
                lines.push(format!("{attribute} ← {}{before}", plain(to)));
            }
            Change::Scalar { label, to, .. } if *label == Metadata::DOCUMENT => {
                lines.push(format!("{label} {}", Metadata::length(&plain(to))));
            }
            Change::Scalar { label, from, to, .. } => {
                lines.push(format!("{label} {} → {}", plain(from), plain(to)));
            }
            Change::Secret { label, .. } => lines.push(format!("{label} {HIDDEN} → {HIDDEN}")),
            Change::List { label, add, remove, .. } => {
                lines.extend(add.iter().map(|entry| format!("{label} + {entry}")));
                lines.extend(remove.iter().map(|entry| format!("{label} - {entry}")));
            }
        }
    }
    lines
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
