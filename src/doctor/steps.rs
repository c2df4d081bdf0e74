//! The steps that `--fix` takes.

use serde_json::Value;

use super::all;
use super::evidence::Evidence;
use crate::cognito::Step;
use crate::cognito::step::Change;
use crate::finding::Finding;
use crate::settings::DomainName;
use crate::values::{DomainPrefix, LoginPages};

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
    /// Gives one member of the user pool another value.
    pub(super) fn set_pool(
        label: &'static str,
        path: &[&str],
        from: Value,
        to: Value,
    ) -> Vec<Self> {
        vec![Self::Pool(scalar(label, path, from, to))]
    }

    /// Gives one member of the app client another value.
    pub(super) fn set_client(
        label: &'static str,
        member: &str,
        from: Value,
        to: Value,
    ) -> Vec<Self> {
        vec![Self::Client(scalar(label, &[member], from, to))]
    }

    /// Adds to a list of the app client; nothing if there are no values.
    pub(super) fn add_to_client(
        label: &'static str,
        member: &'static str,
        add: Vec<String>,
    ) -> Vec<Self> {
        if add.is_empty() {
            return Vec::new();
        }
        vec![Self::Client(Change::List { label, member, add, remove: Vec::new() })]
    }
}

fn scalar(label: &'static str, path: &[&str], from: Value, to: Value) -> Change {
    let path = path.iter().map(|member| (*member).to_owned()).collect();
    Change::Scalar { label, path, from, to }
}

/// The steps that fix what these findings say is wrong, as far as `--fix` can.
pub(crate) fn steps(evidence: &Evidence, findings: &[Finding]) -> Vec<Step> {
    let is_wrong = |id| findings.iter().any(|finding| finding.id == id && finding.is_wrong());
    let wrong = all().filter(|check| is_wrong(check.id));
    steps_of(evidence, wrong.flat_map(|check| check.fixes(evidence)))
}

/// At most one step for each resource.
fn steps_of(evidence: &Evidence, fixes: impl Iterator<Item = Fix>) -> Vec<Step> {
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
        let name = client.name.clone();
        if !of_client.is_empty() {
            let (id, name) = (client.id.clone(), name.clone());
            steps.push(Step::UpdateClient { id, name, changes: of_client });
        }
        if needs_style {
            steps.push(Step::CreateLoginStyle { client: name });
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
    if let Change::List { member, add, remove, .. } = &new {
        for change in changes.iter_mut() {
            if let Change::List { member: known, add: adds, remove: removes, .. } = change
                && known == member
            {
                extend(adds, add);
                extend(removes, remove);
                return;
            }
        }
    }
    if !changes.contains(&new) {
        changes.push(new);
    }
}

fn extend(list: &mut Vec<String>, more: &[String]) {
    for value in more {
        if !list.contains(value) {
            list.push(value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fixes_of_one_list_are_one_change() {
        let mut changes = Vec::new();
        let list = |add: &[&str]| {
            let add = add.iter().map(|&value| value.to_owned()).collect();
            Change::List { label: "scopes", member: "AllowedOAuthScopes", add, remove: Vec::new() }
        };
        merge(&mut changes, list(&["openid", "email"]));
        merge(&mut changes, list(&["email", "profile"]));
        let oauth =
            scalar("oauth", &["AllowedOAuthFlowsUserPoolClient"], false.into(), true.into());
        merge(&mut changes, oauth.clone());
        merge(&mut changes, oauth.clone());
        assert_eq!(changes, [list(&["openid", "email", "profile"]), oauth]);
    }
}
