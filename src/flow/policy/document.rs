//! The policy document.

use std::collections::BTreeMap;

use super::Needs;
use crate::cognito::permission::{Permissions, Reach};
use crate::flow::document::{Condition, POLICY_VERSION, Policy, Statement};
use crate::settings::PoolKey;
use crate::values::OWNER_TAG;

impl Policy {
    /// The statements that allow what a command needs, each as narrow as its actions can be.
    pub(super) fn of(needs: &Needs) -> Self {
        let Needs { pool, permissions, .. } = needs;
        let pools = needs.pools();
        let statements = match pool {
            // The id is the limit, or there is none.
            None | Some(PoolKey::Id(_)) => vec![
                allow(permissions, &[Reach::Everything], "*", None),
                allow(permissions, &[Reach::AnyPool, Reach::Pool], &pools, None),
            ],
            Some(PoolKey::Name(name)) => {
                let tagged = |of: &str| {
                    let key = format!("aws:{of}/{OWNER_TAG}");
                    let tag = BTreeMap::from([(key, name.to_string())]);
                    Some(BTreeMap::from([("StringEquals", tag)]))
                };
                vec![
                    allow(permissions, &[Reach::Everything], "*", None),
                    allow(permissions, &[Reach::NewPool], "*", tagged("RequestTag")),
                    allow(permissions, &[Reach::Tagging], &pools, tagged("RequestTag")),
                    allow(permissions, &[Reach::AnyPool], &pools, None),
                    allow(permissions, &[Reach::Pool], &pools, tagged("ResourceTag")),
                ]
            }
        };
        Self { version: POLICY_VERSION, statement: statements.into_iter().flatten().collect() }
    }
}

/// The statement that allows the actions with this reach, if there are any.
fn allow(
    permissions: &Permissions,
    reach: &[Reach],
    resource: &str,
    condition: Option<Condition>,
) -> Option<Statement> {
    let mut action: Vec<String> =
        reach.iter().flat_map(|&reach| permissions.limited_to(reach)).collect();
    action.sort();
    let is_empty = action.is_empty();
    let resource = resource.to_owned();
    (!is_empty).then_some(Statement { effect: "Allow", action, resource, condition })
}
