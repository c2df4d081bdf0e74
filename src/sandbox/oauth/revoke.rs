//! `/oauth2/revoke` (RFC 7009), which only takes refresh tokens.

use serde_json::json;

use super::client_auth::authenticate;
use crate::sandbox::{
    api::refresh_token::is_jwt,
    state::Pool,
    visit::{Visit, page::Reply},
};

pub(crate) fn revoke(visit: &Visit<'_>, pool: &mut Pool) -> Reply {
    let (id, enabled) = match authenticate(visit, pool) {
        Ok((id, client)) => (id, client.is_set("EnableTokenRevocation")),
        Err(cause) => return error(401, "invalid_client", cause),
    };
    let Some(token) = visit.form.get("token") else {
        return error(400, "invalid_request", "token_missing");
    };
    if !enabled {
        return error(400, "invalid_request", "revocation_disabled");
    }
    if is_jwt(token) {
        return error(400, "unsupported_token_type", "token_not_a_refresh_token");
    }
    let Some(sign_in) = pool.sign_ins.get(token) else {
        // An unknown token counts as revoked (RFC 7009 §2.2).
        return Reply::empty(200);
    };
    if sign_in.client != id {
        return error(400, "unauthorized_client", "refresh_token_of_another_client");
    }
    let origin = sign_in.origin.clone();
    pool.revoke(&origin, visit.now);
    Reply::empty(200)
}

fn error(status: u16, error: &str, cause: &'static str) -> Reply {
    Reply::json(status, &json!({"error": error})).with_cause(cause)
}
