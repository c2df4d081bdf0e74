//! The policy document.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Needs;
use crate::cognito::permission::{Permissions, Reach};
use crate::settings::PoolKey;
use crate::values::OWNER_TAG;

/// The version of the policy language.
const VERSION: &str = "2012-10-17";

/// An IAM policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

/// Actions that are allowed, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Statement {
    effect: &'static str,
    action: Vec<String>,
    resource: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Condition>,
}

/// What has to hold, by operator, then by key.
type Condition = BTreeMap<&'static str, BTreeMap<String, String>>;

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
        Self { version: VERSION, statement: statements.into_iter().flatten().collect() }
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
