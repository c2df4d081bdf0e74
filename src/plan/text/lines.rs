//! What a plan says of each step.

use serde_json::Value;

use super::sign_in;
use crate::cognito::Step;
use crate::cognito::fields::{Assignment, Change, HIDDEN, PoolField, SECRET, Shown};
use crate::cognito::step::{NewClient, NewPool, NewProvider, NewUser};
use crate::settings::{ClientKind, DomainName, Metadata};
use crate::values::{CallbackUrl, LoginPages, Mfa, ProviderName, Scope};

/// The details of a step; `factors` are those of the step that sets the MFA mode and passkeys, and `suffix` follows a
/// prefix in the sign-in page address.
pub(super) fn lines(step: &Step, factors: &[Change], suffix: Option<&str>) -> Vec<String> {
    match step {
        Step::CreatePool(pool) => pool_lines(pool, factors),
        Step::CreateClient(client) => client_lines(client),
        Step::CreateDomain { name, pages } => vec![domain_line(name, *pages, suffix)],
        Step::CreateProvider(provider) => provider_lines(provider),
        Step::CreateUser(user) => vec![user_line(user)],
        Step::UpdatePool { name, changes }
        | Step::UpdateDomain { name, changes }
        | Step::SetMfa { pool: name, changes } => changed(name, changes),
        Step::UpdateClient { id, name, changes } => changed(&format!("{name} ({id})"), changes),
        Step::UpdateProvider { name, changes } => changed(name.as_str(), changes),
        Step::Unprotect { name, change } => changed(name, std::slice::from_ref(change)),
        Step::AddSecret { client, name, .. } => {
            vec![format!("{name} ({client}): a second one; the one that is there stays valid")]
        }
        Step::DeleteSecret { client, name, secret } => {
            vec![format!("{name} ({client}): {}", secret.0)]
        }
        Step::DeleteClient { id, name } => vec![format!("{name} ({id})")],
        Step::DeletePool { id, name } => vec![format!("{name} ({id}) with all its users")],
        Step::CreateLoginStyle { .. }
        | Step::DeleteLoginStyle { .. }
        | Step::DeleteDomain { .. }
        | Step::DeleteUser { .. }
        | Step::DeleteProvider { .. }
        | Step::AwaitDomain { .. } => vec![step.name().to_owned()],
    }
}

fn domain_line(name: &DomainName, pages: LoginPages, suffix: Option<&str>) -> String {
    let address = address(name.as_str(), matches!(name, DomainName::Custom { .. }), suffix);
    let pages = match pages {
        LoginPages::Classic => "classic hosted UI",
        LoginPages::Managed => "managed login",
    };
    format!("{address} ({pages})")
}

pub(super) fn address(domain: &str, is_custom: bool, suffix: Option<&str>) -> String {
    match suffix {
        _ if is_custom => format!("https://{domain}"),
        Some(suffix) => format!("https://{domain}{suffix}"),
        None => domain.to_owned(),
    }
}

fn user_line(user: &NewUser) -> String {
    let how = if user.password.is_some() { "with the given password" } else { "invited by mail" };
    if user.name == user.email.as_str() {
        format!("{} ({how})", user.email)
    } else {
        format!("{} (user name {}, {how})", user.email, user.name)
    }
}

fn pool_lines(pool: &NewPool, factors: &[Change]) -> Vec<String> {
    let mut settings: Vec<String> = pool.settings.iter().map(Assignment::phrase).collect();
    let mfa = PoolField::MFA.shown_in(factors).unwrap_or_else(|| Mfa::Off.into());
    settings.push(format!("MFA {}", plain(&mfa)));
    let (name, sign_in) = (&pool.name, sign_in(pool.sign_in));
    let mut lines = vec![format!("{name}: sign-in by {sign_in}, {}", settings.join(", "))];
    if !pool.required_attributes.is_empty() {
        lines.push(format!("every user has {}", pool.required_attributes.join(", ")));
    }
    if let Some(verified) = PoolField::USER_VERIFICATION.shown_in(factors) {
        let host = PoolField::RELYING_PARTY.shown_in(factors);
        let host = host.map(|host| format!(" of {}", plain(&host))).unwrap_or_default();
        lines.push(format!("passkeys{host}, user verification {}", plain(&verified)));
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
    if client.refresh_rotation {
        lines.push("refresh token rotation on".to_owned());
    }
    if client.offers_factors {
        lines.push("people choose among the sign-in factors of the user pool".to_owned());
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

/// A URL, with an explanation if it is the placeholder.
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
        match change.shown() {
            Shown::Claim { attribute, from, to, .. } => {
                let before = match from {
                    Value::Null => String::new(),
                    from => format!(" (until now {})", plain(&from)),
                };
                lines.push(format!("{attribute} ← {}{before}", plain(&to)));
            }
            Shown::Value { label, key, from, to } => {
                let key = key.map(|key| format!(" {key}")).unwrap_or_default();
                lines.push(format!("{label}{key} {} → {}", plain(&from), plain(&to)));
            }
            Shown::Secret { label } => lines.push(format!("{label} {HIDDEN} → {HIDDEN}")),
            Shown::List { label, add, remove } => {
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
