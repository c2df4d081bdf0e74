//! Policies for client ID metadata documents: which URLs apps may name themselves by.

use serde_json::{Value, json};

use super::request::{Paging, Request};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    notice::Notice,
    random,
    state::{State, text},
};

const SETTINGS: [&str; 4] = ["ClientId", "PolicyName", "CacheDuration", "URLPatterns"];

/// How long Cognito keeps a document unless the request says so, in seconds.
const DEFAULT_CACHE_DURATION: u32 = 86_400;

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    pool.client(request)?;
    let id = random::client_id()?;
    let mut policy = request.members(&SETTINGS);
    policy.entry("CacheDuration").or_insert(DEFAULT_CACHE_DURATION.into());
    policy.insert("UserPoolId".into(), pool.id.as_str().into());
    policy.insert("CIMDPolicyId".into(), id.as_str().into());
    for member in ["CreationDate", "LastModifiedDate"] {
        policy.insert(member.into(), request.now.into());
    }
    let setting = format!(
        "CIMDPolicy {} (apps of the sandbox have no URL as their client id)",
        text(&policy, "PolicyName")
    );
    pool.notices.push(Notice::NotCarriedOut { pool: pool.id.clone(), setting });
    let output = json!({"CIMDPolicy": policy});
    pool.client_id_policies.insert(id, policy);
    Ok(output)
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> ApiResult {
    let id = request.required("CIMDPolicyId")?;
    let policy = state.pool(request)?.client_id_policies.get(id);
    Ok(json!({"CIMDPolicy": policy.ok_or_else(|| not_found(id))?}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    request.paginate(
        &Paging::new("CIMDPolicies"),
        pool.client_id_policies.iter().map(|(id, policy)| {
            let mut summary = policy.clone();
            summary.remove("UserPoolId");
            summary.remove("URLPatterns");
            (id.clone(), Value::from(summary))
        }),
    )
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let id = request.required("CIMDPolicyId")?;
    let removed = state.pool(request)?.client_id_policies.remove(id);
    removed.ok_or_else(|| not_found(id))?;
    Ok(json!({}))
}

fn not_found(id: &str) -> ApiError {
    ApiError::not_found(format!("CIMD policy {id} does not exist."))
}
