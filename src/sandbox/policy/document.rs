//! A policy document, as far as the policies of this service use the language.

use std::{collections::BTreeMap, str::FromStr};

use serde::Deserialize;
use thiserror::Error;

use super::{Access, pattern::matches};

/// An IAM policy. Statements may allow and deny; conditions compare texts.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Policy {
    #[allow(dead_code, reason = "a document without it is not one")]
    version: Version,
    statement: Vec<Statement>,
}

/// A text that is not an IAM policy, or one with parts that the sandbox does not judge.
#[derive(Debug, Error)]
#[error("it is not a policy that the sandbox can judge: {0}")]
pub struct PolicyError(#[from] serde_json::Error);

#[derive(Clone, Debug, Deserialize)]
enum Version {
    #[serde(rename = "2012-10-17")]
    Current,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    effect: Effect,
    action: OneOrMany,
    resource: OneOrMany,
    #[serde(default)]
    condition: BTreeMap<Operator, BTreeMap<String, OneOrMany>>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
enum Operator {
    StringEquals,
    StringLike,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        Ok(serde_json::from_str(text)?)
    }
}

impl Policy {
    /// Whether a statement allows the access, and none denies it.
    pub(super) fn allows(&self, access: &Access) -> bool {
        let meant = || self.statement.iter().filter(|statement| statement.is_about(access));
        meant().all(|statement| statement.effect == Effect::Allow) && meant().next().is_some()
    }
}

impl Statement {
    fn is_about(&self, access: &Access) -> bool {
        let action = access.action.to_ascii_lowercase();
        self.action.any(|pattern| matches(&pattern.to_ascii_lowercase(), &action))
            && self.resource.any(|pattern| matches(pattern, &access.resource))
            && self.condition.iter().all(|(operator, keys)| {
                keys.iter().all(|(key, wanted)| {
                    let value = access.context.get(key);
                    value.is_some_and(|value| wanted.any(|text| operator.holds(text, value)))
                })
            })
    }
}

impl Operator {
    fn holds(self, wanted: &str, value: &str) -> bool {
        match self {
            Self::StringEquals => wanted == value,
            Self::StringLike => matches(wanted, value),
        }
    }
}

impl OneOrMany {
    fn any(&self, is_it: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::One(text) => is_it(text),
            Self::Many(texts) => texts.iter().any(|text| is_it(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_not_judged_is_refused() {
        let policy = |statement: &str| {
            format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#).parse::<Policy>()
        };
        policy(r#"{"Effect": "Allow", "Action": "*", "Resource": ["*"]}"#).unwrap();
        for statement in [
            r#"{"Effect": "Allow", "NotAction": "*", "Resource": "*"}"#,
            r#"{"Effect": "Perhaps", "Action": "*", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {}}}"#,
            r#"{"Effect": "Allow", "Action": "*"}"#,
        ] {
            assert!(policy(statement).is_err(), "{statement}");
        }
        assert!(r#"{"Statement": []}"#.parse::<Policy>().is_err());
    }
}
