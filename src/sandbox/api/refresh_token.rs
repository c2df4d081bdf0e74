//! Refresh tokens: new tokens for one, and its end.

use serde_json::{Value, json};

use super::{
    auth::{flow, result},
    client_rules::auth_flows,
    request::Request,
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    hash::constant_time_eq,
    random,
    state::{Client, Object, Pool, SignIn, State, text},
};

impl Client {
    /// The settings of refresh token rotation, if it is on.
    pub(crate) fn rotation(&self) -> Option<&Object> {
        let rotation = self.fields.get("RefreshTokenRotation").and_then(Value::as_object)?;
        (text(rotation, "Feature") == "ENABLED").then_some(rotation)
    }

    /// Whether its users may get new tokens for a refresh token.
    pub(crate) fn may_refresh(&self) -> bool {
        self.rotation().is_some()
            || auth_flows(&self.fields)
                .iter()
                .any(|flow| *flow == "ALLOW_REFRESH_TOKEN_AUTH" || !flow.starts_with("ALLOW_"))
    }
}

impl Pool {
    /// Replaces a refresh token, if its client has rotation on; the new one. The old one stays valid for the grace
    /// period.
    pub(crate) fn rotate(
        &mut self,
        token: &str,
        sign_in: SignIn,
        now: f64,
    ) -> Result<Option<String>, ApiError> {
        let client = self.clients.get(&sign_in.client);
        let Some(rotation) = client.and_then(Client::rotation) else {
            return Ok(None);
        };
        let grace =
            rotation.get("RetryGracePeriodSeconds").and_then(Value::as_f64).unwrap_or_default();
        if let Some(old) = self.sign_ins.get_mut(token).filter(|old| old.ended.is_none()) {
            old.ended = Some((now + grace, "refresh_token_rotated".into()));
        }
        let fresh = random::token()?;
        self.sign_ins.insert(fresh.clone(), SignIn { ended: None, ..sign_in });
        Ok(Some(fresh))
    }

    /// Ends every sign-in of an origin.
    pub(crate) fn revoke(&mut self, origin: &str, now: f64) {
        for sign_in in self.sign_ins.values_mut() {
            if sign_in.origin == origin && sign_in.end_reason(now).is_none() {
                sign_in.ended = Some((now, "revoked".into()));
            }
        }
    }
}

/// Whether a token is a JWT, as access tokens and ID tokens are. A refresh token of the sandbox has no dot.
pub(crate) fn is_jwt(token: &str) -> bool {
    token.matches('.').count() == 2
}

pub(crate) fn get_tokens(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    let client = pool.client(request)?.clone();
    check_secret(&client, request, ApiError::not_authorized)?;
    if !client.may_refresh() {
        let message = "REFRESH_TOKEN_AUTH flow not enabled for this client";
        return Err(ApiError::invalid(message));
    }
    let token = request.required("RefreshToken")?;
    let known = pool.sign_ins.get(token);
    if known.and_then(|known| known.end_reason(request.now)) == Some("refresh_token_rotated") {
        let message = "Refresh token was replaced by a newer one.";
        return Err(ApiError::new("RefreshTokenReuseException", message));
    }
    let sign_in = flow::valid_sign_in(pool, request, token)?;
    let mut tokens = result::tokens_of(pool, request, &sign_in)?;
    if let Some(fresh) = pool.rotate(token, sign_in, request.now)? {
        tokens.insert("RefreshToken".into(), fresh.into());
    }
    Ok(json!({"AuthenticationResult": tokens}))
}

pub(crate) fn revoke(state: &mut State, request: &Request<'_>) -> ApiResult {
    let unauthorized = |message: String| ApiError::new("UnauthorizedException", message);
    let id = request.required("ClientId")?;
    let unknown = |_| unauthorized(format!("Client {id} does not exist."));
    let pool = state.pool_of_client(request).map_err(unknown)?;
    let client = pool.client(request)?;
    check_secret(client, request, |message| unauthorized(message.to_owned()))?;
    if !client.is_set("EnableTokenRevocation") {
        let message = "Token revocation is not enabled for this client.";
        return Err(ApiError::new("UnsupportedOperationException", message));
    }
    let token = request.required("Token")?;
    if is_jwt(token) {
        let message = "Only refresh tokens can be revoked.";
        return Err(ApiError::new("UnsupportedTokenTypeException", message));
    }
    if let Some(sign_in) = pool.sign_ins.get(token) {
        if sign_in.client != id {
            return Err(unauthorized("The token was issued to another client.".into()));
        }
        let origin = sign_in.origin.clone();
        pool.revoke(&origin, request.now);
    }
    Ok(json!({}))
}

/// Checks the secret of a confidential client, which these operations take as it is.
fn check_secret(
    client: &Client,
    request: &Request<'_>,
    error: impl Fn(&'static str) -> ApiError,
) -> Result<(), ApiError> {
    match (client.is_public(), request.text("ClientSecret")) {
        (true, None) => Ok(()),
        (true, Some(_)) => Err(error("The client has no secret, but one was received.")),
        (false, Some(given))
            if client.secrets.iter().any(|known| constant_time_eq(&known.value, given)) =>
        {
            Ok(())
        }
        (false, _) => Err(error("The client secret is missing or wrong.")),
    }
}
