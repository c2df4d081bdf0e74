//! What is made where nothing is yet: every value of the spec, given or not.

use std::collections::BTreeMap;

use crate::cognito::step::{NewClient, NewPool, NewUser};
use crate::cognito::{FoundPool, Observed};
use crate::spec::{OWNER_TAG, Spec, UserSpec};

pub(super) fn pool(spec: &Spec) -> NewPool {
    let pool = &spec.pool;
    let mut tags: BTreeMap<String, String> = pool
        .tags
        .iter()
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .collect();
    tags.insert(OWNER_TAG.to_owned(), pool.name.value().to_string());
    NewPool {
        name: pool.name.value().clone(),
        sign_in: *pool.sign_in.value(),
        required_attributes: pool
            .required_attributes
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
        tier: *pool.tier.value(),
        self_sign_up: *pool.self_sign_up.value(),
        deletion_protection: *pool.deletion_protection.value(),
        tags,
    }
}

pub(super) fn client(spec: &Spec) -> NewClient {
    let client = &spec.client;
    NewClient {
        name: client.name.value().clone(),
        kind: client.kind,
        callback_urls: client.callback_urls.value().clone(),
        sign_out_urls: client.sign_out_urls.value().clone(),
        scopes: client.scopes.value().clone(),
        identity_providers: client.identity_providers.value().clone(),
    }
}

/// The user with every attribute the app reads or the pool demands.
pub(super) fn user(spec: &Spec, user: &UserSpec, observed: &Observed) -> NewUser {
    let name = user
        .email
        .as_str()
        .split('@')
        .next()
        .unwrap_or_default()
        .to_owned();
    let attributes = BTreeMap::from([
        ("email", user.email.to_string()),
        ("name", name.clone()),
        ("preferred_username", name),
    ]);
    let sign_in = match &observed.pool {
        FoundPool::One(pool) => pool.sign_in.unwrap_or(*spec.pool.sign_in.value()),
        _ => *spec.pool.sign_in.value(),
    };
    NewUser {
        email: user.email.clone(),
        sign_in,
        attributes,
        password: user.password.clone(),
    }
}
