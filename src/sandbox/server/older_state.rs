//! The format of data folders up to version 0.1.0: the whole state in one file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sandbox::state::{Object, Pool, Pools};

pub(crate) const FORMAT: &str = "cogoidc-sandbox/1";

#[derive(Deserialize)]
struct StoredState {
    state: State,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct State {
    pools: BTreeMap<String, Pool>,
    /// By resource: its kind, its pool and its name.
    #[serde(alias = "future")]
    unknown_members: BTreeMap<String, Object>,
}

/// The pools in a state file.
pub(crate) fn pools(bytes: &[u8]) -> serde_json::Result<Pools> {
    let StoredState { state: State { mut pools, unknown_members } } =
        serde_json::from_slice(bytes)?;
    for (resource, members) in unknown_members {
        let pool = resource.split(' ').nth(1).and_then(|pool| pools.get_mut(pool));
        if let Some(pool) = pool {
            pool.unknown_members.insert(resource, members);
        }
    }
    Ok(pools.into_values().collect())
}
