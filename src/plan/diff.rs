//! Differences, field by field: only what was given counts.

use serde_json::Value;

use super::{Conflict, provider};
use crate::cognito::step::Change;
use crate::cognito::{ObservedClient, ObservedDomain, ObservedPool};
use crate::settings::{ClientKind, DomainName, Setting, Spec};
use crate::values::{ClientName, LoginPages, ProviderName, SignIn};

/// A scalar that is to change, if it was given and differs.
fn scalar(
    label: &'static str,
    path: &[&str],
    now: impl Into<Value>,
    wanted: Option<impl Into<Value>>,
) -> Option<Change> {
    let (from, to) = (now.into(), wanted?.into());
    let path = path.iter().map(|&key| key.to_owned()).collect();
    (from != to).then_some(Change::Scalar { label, path, from, to })
}

/// A list that is to gain what was given and is not there.
fn list<T: ToString>(
    label: &'static str,
    member: &'static str,
    now: &[String],
    wanted: &Setting<Vec<T>>,
) -> Option<Change> {
    let add: Vec<String> = wanted
        .given()?
        .iter()
        .map(ToString::to_string)
        .filter(|entry| !now.contains(entry))
        .collect();
    (!add.is_empty()).then_some(Change::List { label, member, add, remove: Vec::new() })
}

/// What differs at the pool itself.
pub(super) fn pool(spec: &Spec, pool: &ObservedPool) -> Vec<Change> {
    let wanted = &spec.pool;
    let word = |active: bool| if active { "ACTIVE" } else { "INACTIVE" };
    let tier = pool.tier.clone().map_or(Value::Null, Value::from);
    let mut changes: Vec<Change> = [
        scalar("tier", &["UserPoolTier"], tier, wanted.tier.given().map(|tier| tier.api())),
        scalar(
            "self_sign_up",
            &["AdminCreateUserConfig", "AllowAdminCreateUserOnly"],
            !pool.self_sign_up,
            wanted.self_sign_up.given().map(|open| !open),
        ),
        scalar(
            "deletion_protection",
            &["DeletionProtection"],
            word(pool.deletion_protection),
            wanted.deletion_protection.given().map(|&on| word(on)),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    for (key, value) in &wanted.tags {
        let now = pool.tags.get(key.as_str()).cloned().map_or(Value::Null, Value::from);
        changes.extend(scalar("tag", &["UserPoolTags", key.as_str()], now, Some(value.as_str())));
    }
    changes
}

/// What differs at the app client.
pub(super) fn client(spec: &Spec, client: &ObservedClient) -> Vec<Change> {
    let wanted = &spec.client;
    let mut changes: Vec<Change> = [
        wanted.id.as_ref().and_then(|_| {
            scalar(
                "name",
                &["ClientName"],
                client.name.as_str(),
                wanted.name.given().map(ClientName::as_str),
            )
        }),
        urls("callback_urls", "CallbackURLs", &client.callback_urls, &wanted.callback_urls),
        urls("sign_out_urls", "LogoutURLs", &client.sign_out_urls, &wanted.sign_out_urls),
        list("scopes", "AllowedOAuthScopes", &client.scopes, &wanted.scopes),
        list(
            "identity_providers",
            "SupportedIdentityProviders",
            &client.identity_providers,
            &offered(spec),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    // A client that is to send people back needs the code flow switched on, whoever made it.
    if !changes.is_empty() && wanted.id.is_some() {
        changes.extend(scalar(
            "oauth",
            &["AllowedOAuthFlowsUserPoolClient"],
            client.oauth,
            Some(true),
        ));
        let code = Setting::Given(vec!["code".to_owned()]);
        changes.extend(list("flows", "AllowedOAuthFlows", &client.flows, &code));
    }
    changes
}

/// Who is to sign people in, of what was given.
fn offered(spec: &Spec) -> Setting<Vec<ProviderName>> {
    let mut given = spec.client.identity_providers.given().cloned();
    for name in provider::names(spec) {
        let names = given.get_or_insert_default();
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    Setting::or(given, Vec::new())
}

/// A URL list; the placeholder of an app that was not deployed goes when a real URL joins it.
fn urls(
    label: &'static str,
    member: &'static str,
    now: &[String],
    wanted: &Setting<Vec<crate::values::CallbackUrl>>,
) -> Option<Change> {
    use crate::values::CallbackUrl;
    let placeholder = CallbackUrl::NOT_DEPLOYED.to_owned();
    let real = wanted.given()?.iter().any(|url| url.as_str() != CallbackUrl::NOT_DEPLOYED);
    let leaves = real && now.contains(&placeholder);
    match (list(label, member, now, wanted), leaves) {
        (Some(Change::List { add, .. }), _) => Some(Change::List {
            label,
            member,
            add,
            remove: leaves.then_some(placeholder).into_iter().collect(),
        }),
        (None, true) => {
            Some(Change::List { label, member, add: Vec::new(), remove: vec![placeholder] })
        }
        (other, false) => other,
        (other, true) => other,
    }
}

/// Refuses what can never change and was asked to be otherwise.
pub(super) fn permanent(spec: &Spec, pool: &ObservedPool) -> Result<(), Conflict> {
    if let Some(wanted) = spec.pool.sign_in.given()
        && pool.sign_in != Some(*wanted)
    {
        let now = pool.sign_in.map_or("another way".to_owned(), |now: SignIn| now.to_string());
        return Err(Conflict::Immutable {
            what: format!("sign-in of the user pool `{}` ({})", pool.name, pool.id),
            now,
            wanted: wanted.to_string(),
            way_out: "it is settled when a pool is made; a new pool is needed, `--pool-name NAME`, and its users are separate".into(),
        });
    }
    if spec.pool.id.is_some()
        && let Some(name) = spec.pool.name.given()
        && name.as_str() != pool.name
    {
        return Err(Conflict::Immutable {
            what: format!("the name of the user pool {}", pool.id),
            now: format!("`{}`", pool.name),
            wanted: format!("`{name}`"),
            way_out: "cogoidc knows its pools by their names; correct the name in the spec file"
                .into(),
        });
    }
    Ok(())
}

/// The pool's domain that this set-up uses: the one that was asked for, else a custom one, else the prefix.
pub(super) fn present_domain<'a>(
    wanted: Option<&DomainName>,
    domains: &'a [ObservedDomain],
) -> Result<Option<&'a ObservedDomain>, Conflict> {
    let of_kind = |custom: bool| domains.iter().find(|domain| domain.custom == custom);
    let Some(wanted) = wanted else {
        return Ok(of_kind(true).or(of_kind(false)));
    };
    let same_kind = of_kind(matches!(wanted, DomainName::Custom { .. }));
    match same_kind {
        Some(domain) if domain.name != wanted.as_str() => Err(Conflict::Immutable {
            what: "the sign-in page address of the user pool".into(),
            now: format!("`{}`", domain.name),
            wanted: format!("`{}`", wanted.as_str()),
            way_out: "the pool's address is used as it is, for other apps depend on it; leave the flag out".into(),
        }),
        found => Ok(found),
    }
}

/// The move of a domain to other pages.
pub(super) fn pages(domain: &ObservedDomain, to: LoginPages) -> Change {
    Change::Scalar {
        label: "managed_login",
        path: vec!["ManagedLoginVersion".into()],
        from: domain.pages.version().into(),
        to: to.version().into(),
    }
}

pub(super) fn kind(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Public => "public (no secret)",
        ClientKind::Confidential => "confidential (with a secret)",
    }
}
