//! The URLs that apps may name themselves by (policies for client ID metadata documents).

use serde_json::{Value, json};

use super::adapter::Aws;
use super::decode;
use super::error::CognitoError;
use super::read::{PAGE, next_page};
use crate::values::PoolId;

impl Aws {
    /// The patterns of all policies of a pool: one call, and one more for each policy.
    pub(super) async fn client_id_patterns(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<String>, CognitoError> {
        let mut patterns = Vec::new();
        for id in self.policy_ids(pool).await? {
            let request = json!({ "UserPoolId": pool, "CIMDPolicyId": id });
            let answer = self.api.call_once("DescribeCIMDPolicy", request).await?;
            let policy: Value = decode::member("DescribeCIMDPolicy", &answer, "CIMDPolicy")?;
            let of_policy: Vec<String> =
                decode::member("DescribeCIMDPolicy", &policy, "URLPatterns")?;
            patterns.extend(of_policy);
        }
        Ok(patterns)
    }

    /// The policies of a pool. An endpoint that does not know them answers with an error, and repeating the call would
    /// not help.
    async fn policy_ids(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError> {
        const OPERATION: &str = "ListCIMDPolicies";
        let mut request = json!({ "UserPoolId": pool, "MaxResults": PAGE });
        let mut ids = Vec::new();
        loop {
            let answer = self.api.call_once(OPERATION, request.clone()).await?;
            let page: Vec<Value> = decode::member(OPERATION, &answer, "CIMDPolicies")?;
            for policy in &page {
                ids.push(decode::member(OPERATION, policy, "CIMDPolicyId")?);
            }
            match next_page(&request, &answer) {
                Some(next) => request = next,
                None => return Ok(ids),
            }
        }
    }
}
