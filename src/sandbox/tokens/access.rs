//! Access tokens that come back to the pool.

use serde_json::Value;

use super::whole_seconds;
use crate::sandbox::state::{Object, Pool, text};

/// Why an access token is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessTokenError {
    /// It is not an access token of the pool.
    Foreign,
    Expired,
}

impl Pool {
    /// The claims of an access token that the pool issued and that has not expired.
    pub(crate) fn valid_access_token(
        &self,
        token: &str,
        issuer: &str,
        now: f64,
    ) -> Result<Object, AccessTokenError> {
        let token = self.read_access_token(token).ok_or(AccessTokenError::Foreign)?;
        if text(&token, "token_use") != "access" || text(&token, "iss") != issuer {
            return Err(AccessTokenError::Foreign);
        }
        let expires = token.get("exp").and_then(Value::as_i64);
        if expires.is_none_or(|expires| expires <= whole_seconds(now)) {
            return Err(AccessTokenError::Expired);
        }
        Ok(token)
    }

    /// Whether the sign-in that an access token comes from has not ended.
    pub(crate) fn is_active(&self, claims: &Object, now: f64) -> bool {
        // A refresh token that was rotated has the same origin as the new one.
        let origin = text(claims, "origin_jti");
        self.sign_ins
            .values()
            .any(|sign_in| sign_in.origin == origin && sign_in.end_reason(now).is_none())
    }
}
