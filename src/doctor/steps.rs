//! The steps that `--fix` takes.

use super::evidence::Evidence;
use super::fix::Fix;
use crate::cognito::fields::Change;
use crate::cognito::{Step, StepKind};
use crate::settings::DomainName;
use crate::values::LoginPages;

/// The steps that `--fix` may take.
pub(crate) const FIXES: [StepKind; 5] = [
    StepKind::UpdatePool,
    StepKind::UpdateClient,
    StepKind::CreateLoginStyle,
    StepKind::CreatePrefixDomain,
    StepKind::AwaitDomain,
];

/// The steps that make these changes: at most one for each resource.
pub(super) fn steps_of(evidence: &Evidence, fixes: impl Iterator<Item = Fix>) -> Vec<Step> {
    let Ok(pool) = evidence.pool() else {
        return Vec::new();
    };
    let (mut of_pool, mut of_client) = (Vec::new(), Vec::new());
    let (mut needs_style, mut domain) = (false, None);
    for fix in fixes {
        match fix {
            Fix::Pool(change) => merge(&mut of_pool, change),
            Fix::Client(change) => merge(&mut of_client, change),
            Fix::LoginStyle => needs_style = true,
            Fix::Domain(prefix) => domain = Some(prefix),
        }
    }
    let mut steps = Vec::new();
    if !of_pool.is_empty() {
        steps.push(Step::UpdatePool { name: pool.name.clone(), changes: of_pool });
    }
    if let Ok(client) = evidence.client() {
        if !of_client.is_empty() {
            steps.push(client.update(of_client));
        }
        if needs_style {
            steps.push(Step::CreateLoginStyle { client: client.name.clone() });
        }
    }
    if let Some(prefix) = domain {
        let name = prefix.to_string();
        let pages = LoginPages::Managed;
        steps.push(Step::CreateDomain { name: DomainName::Prefix(prefix), pages });
        steps.push(Step::AwaitDomain { name, custom: false });
    }
    steps
}

/// Adds a change; two changes of one list become one.
fn merge(changes: &mut Vec<Change>, new: Change) {
    if !changes.contains(&new) && !changes.iter_mut().any(|change| change.absorb(&new)) {
        changes.push(new);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::cognito::fields::ClientField;

    #[test]
    fn two_fixes_of_one_list_are_one_change() {
        let mut changes = Vec::new();
        let list = |add: &[&str]| {
            let add = add.iter().map(|&value| value.to_owned()).collect();
            ClientField::SCOPES.add(add).unwrap()
        };
        merge(&mut changes, list(&["openid", "email"]));
        merge(&mut changes, list(&["email", "profile"]));
        let oauth = ClientField::OAUTH.set(&Value::Null, true).unwrap();
        merge(&mut changes, oauth.clone());
        merge(&mut changes, oauth.clone());
        assert_eq!(changes, [list(&["openid", "email", "profile"]), oauth]);
    }
}
