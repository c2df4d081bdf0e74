//! The URLs that apps may name themselves by (policies for client ID metadata documents), which the SDK does not know.

use serde_json::{Value, json};

use super::PageToken;
use super::adapter::{Aws, single_attempt};
use super::decode;
use super::error::CognitoError;
use super::raw::{RawResponse, replace_operation};
use super::read::{PAGE, next_token};
use crate::values::PoolId;

impl Aws {
    /// The patterns of all policies of a pool: one call, and one more for each policy.
    pub(super) async fn client_id_patterns(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<String>, CognitoError> {
        let mut patterns = Vec::new();
        for id in self.policy_ids(pool).await? {
            let body = json!({ "UserPoolId": pool, "CIMDPolicyId": id });
            let answer = self.send_unknown("DescribeCIMDPolicy", pool, body).await?;
            let policy: Value = decode::member("DescribeCIMDPolicy", &answer, "CIMDPolicy")?;
            let of_policy: Vec<String> =
                decode::member("DescribeCIMDPolicy", &policy, "URLPatterns")?;
            patterns.extend(of_policy);
        }
        Ok(patterns)
    }

    async fn policy_ids(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError> {
        const OPERATION: &str = "ListCIMDPolicies";
        let (mut ids, mut token) = (Vec::new(), None);
        loop {
            let body = match token {
                Some(PageToken(token)) => {
                    json!({ "UserPoolId": pool, "MaxResults": PAGE, "NextToken": token })
                }
                None => json!({ "UserPoolId": pool, "MaxResults": PAGE }),
            };
            let answer = self.send_unknown(OPERATION, pool, body).await?;
            let page: Vec<Value> = decode::member(OPERATION, &answer, "CIMDPolicies")?;
            for policy in &page {
                ids.push(decode::member(OPERATION, policy, "CIMDPolicyId")?);
            }
            match next_token(&answer) {
                Some(next) => token = Some(next),
                None => return Ok(ids),
            }
        }
    }

    /// Sends an operation that the SDK does not know, once, and gives its answer as raw JSON. Another call carries it,
    /// whose answer has no member that must be there.
    async fn send_unknown(
        &self,
        operation: &'static str,
        pool: &PoolId,
        body: Value,
    ) -> Result<Value, CognitoError> {
        let answer = RawResponse::default();
        let carrier = self.client.describe_user_pool().user_pool_id(pool.as_str());
        let call = carrier
            .customize()
            .config_override(single_attempt())
            .interceptor(answer.clone())
            .mutate_request(move |request| replace_operation(request, operation, &body));
        match call.send().await {
            Ok(_) => answer.json(operation),
            Err(error) => Err(CognitoError::of(operation, &error)),
        }
    }
}
