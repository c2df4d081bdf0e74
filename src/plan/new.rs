//! What is made where nothing is yet: every value of the spec, given or not.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::{factors, provider};
use crate::cognito::fields::PoolField;
use crate::cognito::step::{NewClient, NewPool, NewUser};
use crate::cognito::{FoundPool, Observed, ObservedPool};
use crate::settings::{Setting, Spec, UserSpec};
use crate::values::OWNER_TAG;
use crate::values::{Email, SignIn, SignInFactor};

pub(super) fn pool(spec: &Spec) -> NewPool {
    let pool = &spec.pool;
    let mut tags: BTreeMap<String, String> =
        pool.tags.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    tags.insert(OWNER_TAG.to_owned(), pool.name.value().to_string());
    let mut settings = PoolField::settings(pool);
    let factors = pool.sign_in_factors.value();
    // Cognito's default is not sent: not every endpoint knows the member.
    if SignInFactor::is_choice(factors) {
        settings.push(PoolField::SIGN_IN_FACTORS.assign(factors));
    }
    NewPool {
        name: pool.name.value().clone(),
        sign_in: *pool.sign_in.value(),
        required_attributes: pool.required_attributes.iter().map(|&name| name.to_owned()).collect(),
        settings,
        tags,
    }
}

/// The app client of a spec, in the pool that exists if there is one.
pub(super) fn client(spec: &Spec, present: Option<&ObservedPool>) -> NewClient {
    let client = &spec.client;
    let is_alone = spec.providers.iter().any(|provider| provider.only);
    let mut identity_providers = match &client.identity_providers {
        Setting::Default(_) if is_alone => Vec::new(),
        others => others.value().clone(),
    };
    for name in provider::names(spec) {
        if !identity_providers.contains(name) {
            identity_providers.push(name.clone());
        }
    }
    NewClient {
        name: client.name.value().clone(),
        kind: client.kind,
        callback_urls: client.callback_urls.value().clone(),
        sign_out_urls: client.sign_out_urls.value().clone(),
        scopes: client.scopes.value().clone(),
        identity_providers,
        refresh_rotation: *client.refresh_rotation.value(),
        offers_factors: factors::are_a_choice(spec, present),
    }
}

/// A throw-away user that can sign in to any pool: a value for each attribute that an app may read or the pool
/// demands.
pub(crate) fn test_user(pool: &ObservedPool, email: Email, password: SecretString) -> NewUser {
    let name = email.as_str().split('@').next().unwrap_or_default().to_owned();
    let mut attributes = BTreeMap::from([
        ("email", email.to_string()),
        ("name", "cogoidc login".to_owned()),
        ("preferred_username", name.clone()),
    ]);
    let by = |attribute: &str| pool.username_attributes.iter().any(|name| name == attribute);
    let is_demanded =
        |attribute: &str| pool.required_attributes.iter().any(|name| name == attribute);
    for (attribute, value) in INVENTED {
        if is_demanded(attribute) || by(attribute) {
            attributes.entry(attribute).or_insert_with(|| value.to_owned());
        }
    }
    let name = match (by("email"), attributes.get("phone_number")) {
        (true, _) => email.to_string(),
        (false, Some(phone)) if by("phone_number") => phone.clone(),
        _ => name,
    };
    NewUser { name, email, attributes, password: Some(password) }
}

/// Values for the standard attributes a pool may demand (OpenID Connect Core 1.0 §5.1); the number is one of
/// those kept for fiction.
const INVENTED: [(&str, &str); 14] = [
    ("address", "1 Test Street"),
    ("birthdate", "1990-01-01"),
    ("family_name", "login"),
    ("gender", "unknown"),
    ("given_name", "cogoidc"),
    ("locale", "en-US"),
    ("middle_name", "test"),
    ("nickname", "cogoidc"),
    ("phone_number", "+15555550100"),
    ("picture", "https://example.com/"),
    ("profile", "https://example.com/"),
    ("updated_at", "0"),
    ("website", "https://example.com/"),
    ("zoneinfo", "Etc/UTC"),
];

/// The user with every attribute the app reads or the pool demands.
pub(super) fn user(spec: &Spec, user: &UserSpec, observed: &Observed) -> NewUser {
    let name = user.email.as_str().split('@').next().unwrap_or_default().to_owned();
    let attributes = BTreeMap::from([
        ("email", user.email.to_string()),
        ("name", name.clone()),
        ("preferred_username", name.clone()),
    ]);
    let sign_in = match &observed.pool {
        FoundPool::One(pool) => pool.sign_in.unwrap_or(*spec.pool.sign_in.value()),
        _ => *spec.pool.sign_in.value(),
    };
    NewUser {
        name: match sign_in {
            SignIn::Email => user.email.to_string(),
            SignIn::Username => name,
        },
        email: user.email.clone(),
        attributes,
        password: user.password.clone(),
    }
}
