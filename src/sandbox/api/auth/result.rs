//! The tokens that end a sign-in or a refresh.

use serde_json::{Value, json};

use crate::sandbox::{
    api::request::Request,
    error::{ApiError, ApiResult},
    random,
    state::{Object, Pool, SignIn, object},
    tokens::{self, TokenContext, validity::validity},
};

/// The scope of access tokens that the API issues.
pub(crate) const API_SCOPE: &str = "aws.cognito.signin.user.admin";

/// Signs a user in who has passed every challenge.
pub(super) fn sign_in(pool: &mut Pool, request: &Request<'_>, username: &str) -> ApiResult {
    let seconds = validity(&pool.client(request)?.fields, "Refresh");
    let sign_in = SignIn {
        client: request.required("ClientId")?.to_owned(),
        username: username.to_owned(),
        scopes: vec![API_SCOPE.to_owned()],
        auth_time: request.now,
        expires: request.now + f64::from(u32::try_from(seconds).unwrap_or(u32::MAX)),
        origin: random::uuid()?,
        resource: None,
        ended: None,
    };
    let mut result = tokens_of(pool, request, &sign_in)?;
    let refresh_token = random::token()?;
    result.insert("RefreshToken".into(), refresh_token.as_str().into());
    pool.sign_ins.insert(refresh_token, sign_in);
    Ok(output(&result))
}

/// Issues an access token and an ID token, without a refresh token.
pub(crate) fn tokens_of(
    pool: &mut Pool,
    request: &Request<'_>,
    sign_in: &SignIn,
) -> Result<Object, ApiError> {
    let issuer = format!("{}/{}", request.url, pool.id);
    let lifetime = request.settings.token_seconds;
    let context = TokenContext { issuer: &issuer, now: request.now, lifetime, nonce: None };
    let tokens = tokens::mint(pool, sign_in, &context)?;
    Ok(object(json!({
        "AccessToken": tokens.access,
        "IdToken": tokens.id,
        "ExpiresIn": tokens.expires_in,
        "TokenType": "Bearer",
    })))
}

pub(super) fn output(result: &Object) -> Value {
    json!({"AuthenticationResult": result, "ChallengeParameters": {}})
}
