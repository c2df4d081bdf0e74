//! What a fix changes.

use serde_json::Value;

use super::evidence::Evidence;
use crate::cognito::fields::{Change, List};
use crate::values::DomainPrefix;

/// One thing that a fix changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fix {
    Pool(Change),
    Client(Change),
    /// Gives the app client a login style.
    LoginStyle,
    Domain(DomainPrefix),
}

impl Fix {
    /// A change of the user pool as it is described, if it needs one.
    pub(super) fn pool(
        evidence: &Evidence,
        change: impl FnOnce(&Value) -> Option<Change>,
    ) -> Vec<Self> {
        let pool = evidence.pool().ok();
        pool.and_then(|pool| change(&pool.described)).map(Self::Pool).into_iter().collect()
    }

    /// A change of the app client as it is described, if it needs one.
    pub(super) fn client(
        evidence: &Evidence,
        change: impl FnOnce(&Value) -> Option<Change>,
    ) -> Vec<Self> {
        let client = evidence.client().ok();
        client.and_then(|client| change(&client.described)).map(Self::Client).into_iter().collect()
    }

    /// Adds to a list of the app client; nothing if there are no values.
    pub(super) fn add_to_client(list: &List, add: Vec<String>) -> Vec<Self> {
        list.add(add).map(Self::Client).into_iter().collect()
    }
}
