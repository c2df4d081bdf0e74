//! Calls that a signed-in user makes with an access token instead of a signature.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{auth::result::API_SCOPE, request::Request};
use crate::sandbox::{
    error::ApiError,
    state::{Client, Object, Pool, State, User, text},
    tokens::access::AccessTokenError,
};

/// Who makes a call.
pub(crate) struct Caller {
    pub(crate) username: String,
    /// The id of the app client that the token was issued to.
    pub(crate) client: String,
}

/// The user whose access token is in the request, and their pool.
pub(crate) fn authorize<'s>(
    state: &'s mut State,
    request: &Request<'_>,
) -> Result<(&'s mut Pool, Caller), ApiError> {
    let token = request.required("AccessToken")?;
    let invalid = || ApiError::not_authorized("Invalid Access Token");
    let issuer = issuer(token).ok_or_else(invalid)?;
    let id = issuer.strip_prefix(request.url).and_then(|path| path.strip_prefix('/'));
    let pool = id.and_then(|id| state.pools.get_mut(id)).ok_or_else(invalid)?;
    let claims = pool.valid_access_token(token, &issuer, request.now).map_err(|error| {
        ApiError::not_authorized(match error {
            AccessTokenError::Foreign => "Invalid Access Token",
            AccessTokenError::Expired => "Access Token has expired",
        })
    })?;
    if !pool.is_active(&claims, request.now) {
        return Err(ApiError::not_authorized("Access Token has been revoked"));
    }
    if !text(&claims, "scope").split(' ').any(|scope| scope == API_SCOPE) {
        return Err(ApiError::not_authorized("Access Token does not have required scopes"));
    }
    let caller = Caller {
        username: text(&claims, "username").to_owned(),
        client: text(&claims, "client_id").to_owned(),
    };
    if pool.users.get(&caller.username).ok_or_else(ApiError::user_not_found)?.disabled {
        return Err(ApiError::not_authorized("User is disabled."));
    }
    Ok((pool, caller))
}

/// The issuer that a JWT names, unverified.
fn issuer(token: &str) -> Option<String> {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Object = serde_json::from_slice(&claims).ok()?;
    Some(text(&claims, "iss").to_owned())
}

impl Caller {
    pub(crate) fn user<'p>(&self, pool: &'p mut Pool) -> Result<&'p mut User, ApiError> {
        pool.users.get_mut(&self.username).ok_or_else(ApiError::user_not_found)
    }

    pub(crate) fn client<'p>(&self, pool: &'p Pool) -> Result<&'p Client, ApiError> {
        let gone = || ApiError::not_authorized("Invalid Access Token");
        pool.clients.get(&self.client).ok_or_else(gone)
    }
}
