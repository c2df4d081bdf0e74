//! The members of resources that are updated as a whole, from the published service model.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// `tests/peers/model.py` writes it.
static MODEL: LazyLock<Model> =
    LazyLock::new(|| serde_json::from_str(include_str!("members.json")).unwrap_or_default());

#[derive(Default, Deserialize)]
struct Model {
    updates: BTreeMap<String, Members>,
}

#[derive(Deserialize)]
struct Members {
    /// Members that the resource is described with.
    described: BTreeSet<String>,
    /// Members that the update takes.
    taken: BTreeSet<String>,
}

/// Whether a resource is described with a member that its update does not take. A member that the model does not know
/// is one of a later version of the API, and goes back.
pub(super) fn is_read_only(update: &str, member: &str) -> bool {
    MODEL.updates.get(update).is_some_and(|members| {
        members.described.contains(member) && !members.taken.contains(member)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_holds_every_update() {
        let updates: Vec<&str> = MODEL.updates.keys().map(String::as_str).collect();
        let all = [
            "SetUserPoolMfaConfig",
            "UpdateIdentityProvider",
            "UpdateUserPool",
            "UpdateUserPoolClient",
            "UpdateUserPoolDomain",
        ];
        assert_eq!(updates, all);
    }

    #[test]
    fn only_what_the_model_describes_and_does_not_take_stays_out_of_an_update() {
        for (update, member, expected) in [
            ("UpdateUserPoolClient", "ClientSecretArn", true),
            ("UpdateUserPoolClient", "ClientType", true),
            ("UpdateUserPoolClient", "CallbackURLs", false),
            ("UpdateUserPoolClient", "Invented", false),
            ("UpdateUserPool", "Id", true),
            ("UpdateUserPool", "UserPoolId", false),
            ("UpdateUserPool", "DcrConfiguration", false),
            ("UpdateUserPoolDomain", "Version", true),
        ] {
            assert_eq!(is_read_only(update, member), expected, "{update} {member}");
        }
    }
}
