//! IAM policies: what the caller of the API may do.

mod document;
mod pattern;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    error::ApiError,
    model,
    state::{ACCOUNT, Object, Pools, object, text},
};
pub use document::{Policy, PolicyError};

/// The policy of everybody who calls a sandbox: without one, everything is allowed. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Caller(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    policy: Option<Policy>,
    asked: BTreeSet<String>,
}

impl Caller {
    /// Allows only what this policy allows.
    pub fn limit(&self, policy: Policy) {
        *self.held() = Held { policy: Some(policy), asked: BTreeSet::new() };
    }

    /// Allows everything again.
    pub fn set_free(&self) {
        self.held().policy = None;
    }

    /// The actions that calls needed since the policy was set, allowed or not.
    #[must_use]
    pub fn asked(&self) -> BTreeSet<String> {
        self.held().asked.clone()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why a call is refused, if the policy does not allow it. Calls that nobody signs are not subject to one.
    pub(crate) fn refusal(
        &self,
        operation: &str,
        region: &str,
        body: &Object,
        pools: &Pools,
    ) -> Option<ApiError> {
        let mut held = self.held();
        let Held { policy, asked } = &mut *held;
        let policy = policy.as_ref().filter(|_| !model::is_unsigned(operation))?;
        let mut needed = needed(operation, region, body, pools);
        asked.extend(needed.iter().map(|access| access.action.clone()));
        needed.retain(|access| !policy.allows(access));
        needed.first().map(Access::refusal)
    }
}

/// One use of an action on a resource.
#[derive(Debug, Default)]
pub(crate) struct Access {
    /// The action, such as `cognito-idp:CreateUserPool`.
    pub(crate) action: String,
    /// An ARN; `*` for an action that knows no resource.
    pub(crate) resource: String,
    /// The values of the condition keys, such as `aws:ResourceTag/team`.
    pub(crate) context: BTreeMap<String, String>,
}

impl Access {
    fn refusal(&self) -> ApiError {
        let Self { action, resource, .. } = self;
        ApiError::new("AccessDeniedException", denied(action, resource))
    }
}

/// The sentence of IAM about an action that no policy allows.
pub(crate) fn denied(action: &str, resource: &str) -> String {
    format!(
        "User: arn:aws:iam::{ACCOUNT}:user/test is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
    )
}

/// The actions that a call needs. A pool that is created with tags needs a second one, and a custom domain one of
/// CloudFront.
fn needed(operation: &str, region: &str, body: &Object, pools: &Pools) -> Vec<Access> {
    let arn = |id: &str| format!("arn:aws:cognito-idp:{region}:{ACCOUNT}:userpool/{id}");
    let (tags, arn_of_tagged) = (requested_tags(body), text(body, "ResourceArn"));
    let id = match arn_of_tagged.rsplit_once('/') {
        Some((_, id)) => id,
        None => text(body, "UserPoolId"),
    };
    let resource = match operation {
        "CreateUserPool" | "ListUserPools" | "DescribeUserPoolDomain" => "*".to_owned(),
        _ => arn(id),
    };
    let resource_tags = pools.get(id).into_iter().flat_map(|pool| &pool.tags);
    let resource_tags =
        resource_tags.map(|(key, value)| (format!("aws:ResourceTag/{key}"), value.clone()));
    let context: BTreeMap<String, String> = resource_tags.chain(tags.clone()).collect();
    let access = |action: &str, resource: String| Access {
        action: action.to_owned(),
        resource,
        context: context.clone(),
    };
    let mut all = vec![access(&format!("cognito-idp:{operation}"), resource)];
    if operation == "CreateUserPool" && !tags.is_empty() {
        all.push(access("cognito-idp:TagResource", arn("new")));
    }
    if operation == "CreateUserPoolDomain" && body.contains_key("CustomDomainConfig") {
        let distribution = format!("arn:aws:cloudfront::{ACCOUNT}:distribution/new");
        all.push(access("cloudfront:UpdateDistribution", distribution));
    }
    all
}

/// The tags that a call gives to a pool, as condition keys.
fn requested_tags(body: &Object) -> Vec<(String, String)> {
    let given = ["UserPoolTags", "Tags"].into_iter().find_map(|name| body.get(name));
    let tags = given.cloned().map(object).unwrap_or_default();
    tags.into_iter()
        .filter_map(|(key, value)| {
            Some((format!("aws:RequestTag/{key}"), value.as_str()?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TAGGED: &str = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "cognito-idp:CreateUserPool", "Resource": "*",
         "Condition": {"StringEquals": {"aws:RequestTag/cogoidc": "ohif"}}},
        {"Effect": "Allow", "Action": ["cognito-idp:Tag*"],
         "Resource": "arn:aws:cognito-idp:*:*:userpool/*"},
        {"Effect": "Allow", "Action": "cognito-idp:*", "Resource": "arn:aws:cognito-idp:*:*:userpool/*",
         "Condition": {"StringLike": {"aws:ResourceTag/cogoidc": "oh*"}}},
        {"Effect": "Deny", "Action": "cognito-idp:deleteuserpool", "Resource": "*"}
    ]}"#;

    fn pools() -> Pools {
        let mut pools = Pools::default();
        for (id, tag) in [("eu-west-1_Ours", "ohif"), ("eu-west-1_Theirs", "spa")] {
            let mut pool = super::super::state::Pool { id: id.to_owned(), ..Default::default() };
            pool.tags.insert("cogoidc".to_owned(), tag.to_owned());
            pools.insert(pool);
        }
        pools
    }

    #[test]
    fn a_call_passes_if_a_statement_allows_its_action_on_its_resource_with_its_tags() {
        let caller = Caller::default();
        let refusal = |operation: &str, body: serde_json::Value| {
            let refusal = caller.refusal(operation, "eu-west-1", &object(body), &pools());
            refusal.map(|error| error.message).unwrap_or_default()
        };
        assert_eq!(refusal("ListUserPools", json!({})), "", "without a policy");
        caller.limit(TAGGED.parse().unwrap());
        for (operation, body, named) in [
            ("CreateUserPool", json!({"UserPoolTags": {"cogoidc": "ohif"}}), ""),
            ("CreateUserPool", json!({"UserPoolTags": {"cogoidc": "spa"}}), "CreateUserPool"),
            ("CreateUserPool", json!({}), "CreateUserPool"),
            ("DescribeUserPool", json!({"UserPoolId": "eu-west-1_Ours"}), ""),
            ("DescribeUserPool", json!({"UserPoolId": "eu-west-1_Theirs"}), "DescribeUserPool"),
            ("DescribeUserPool", json!({"UserPoolId": "eu-west-1_None"}), "DescribeUserPool"),
            ("DeleteUserPool", json!({"UserPoolId": "eu-west-1_Ours"}), "DeleteUserPool"),
            ("ListUserPools", json!({}), "ListUserPools"),
            ("InitiateAuth", json!({}), ""),
        ] {
            let said = refusal(operation, body.clone());
            let names = said.contains(&format!("perform: cognito-idp:{named} on resource: "));
            assert!(
                if named.is_empty() { said.is_empty() } else { names },
                "{operation} {body}: {said}"
            );
        }
        assert!(caller.asked().contains("cognito-idp:TagResource"), "{:?}", caller.asked());
        assert!(!caller.asked().contains("cognito-idp:InitiateAuth"));
        caller.set_free();
        assert_eq!(refusal("ListUserPools", json!({})), "");
    }

    #[test]
    fn a_custom_domain_and_the_tags_of_a_new_pool_need_an_action_of_their_own() {
        let actions = |operation, body| -> Vec<String> {
            let needed = needed(operation, "eu-west-1", &object(body), &Pools::default());
            needed.into_iter().map(|access| access.action).collect()
        };
        assert_eq!(
            actions("CreateUserPoolDomain", json!({"CustomDomainConfig": {}})),
            ["cognito-idp:CreateUserPoolDomain", "cloudfront:UpdateDistribution"]
        );
        assert_eq!(actions("CreateUserPool", json!({})), ["cognito-idp:CreateUserPool"]);
    }
}
