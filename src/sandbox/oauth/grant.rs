//! What the app gets after a sign-in: a code, or tokens with the implicit grant.

use crate::sandbox::{
    error::ApiError,
    hash::sha256,
    random,
    state::{AuthRequest, AuthorizationCode, Pool, Session, SignIn},
    tokens::{self, TokenContext, Tokens, validity::validity},
    visit::{Visit, page::Reply},
};

/// How long a code is valid, in seconds (Amazon Cognito Developer Guide, "The token issuer
/// endpoint": five minutes).
pub(crate) const MAX_CODE_AGE: f64 = 300.0;

/// How long a code is stored, in seconds. The log can then say why an old one is invalid.
const MAX_STORED_CODE_AGE: f64 = 3600.0;

/// Sends the browser back to the app with a code or tokens.
pub(crate) fn finish(
    visit: &Visit<'_>,
    pool: &mut Pool,
    auth_request: &AuthRequest,
    session: &Session,
) -> Result<Reply, ApiError> {
    if auth_request.implicit {
        return with_tokens(visit, pool, auth_request, session);
    }
    let code = random::uuid()?;
    pool.authorization_codes.retain(|_, code| visit.now < code.issued + MAX_STORED_CODE_AGE);
    pool.authorization_codes.insert(
        sha256(&code),
        AuthorizationCode {
            auth_request: auth_request.clone(),
            username: session.username.clone(),
            auth_time: session.auth_time,
            issued: visit.now,
            exchanged_for: None,
        },
    );
    Ok(auth_request.redirect(&[("code", &code)]))
}

/// The implicit grant (RFC 6749 §4.2), which gives no refresh token.
fn with_tokens(
    visit: &Visit<'_>,
    pool: &mut Pool,
    auth_request: &AuthRequest,
    session: &Session,
) -> Result<Reply, ApiError> {
    let sign_in = sign_in(visit, pool, auth_request, session.auth_time, &session.username)?;
    let tokens = mint(visit, pool, &sign_in, auth_request.nonce.as_deref())?;
    let seconds = tokens.expires_in.to_string();
    // The access token is valid as long as its sign-in is stored.
    pool.sign_ins.insert(random::token()?, sign_in.clone());
    let mut pairs = vec![
        ("access_token", tokens.access.as_str()),
        ("token_type", "Bearer"),
        ("expires_in", seconds.as_str()),
    ];
    if sign_in.has_openid_scope() {
        pairs.insert(0, ("id_token", &tokens.id));
    }
    Ok(auth_request.redirect(&pairs))
}

/// A new sign-in.
pub(crate) fn sign_in(
    visit: &Visit<'_>,
    pool: &Pool,
    auth_request: &AuthRequest,
    auth_time: f64,
    username: &str,
) -> Result<SignIn, ApiError> {
    let gone = || ApiError::internal("the client no longer exists");
    let client = pool.clients.get(&auth_request.client).ok_or_else(gone)?;
    let seconds = u32::try_from(validity(&client.fields, "Refresh")).unwrap_or(u32::MAX);
    Ok(SignIn {
        client: auth_request.client.clone(),
        username: username.to_owned(),
        scopes: auth_request.scopes.clone(),
        auth_time,
        expires: visit.now + f64::from(seconds),
        origin: random::uuid()?,
        resource: auth_request.resource.clone(),
        ended: None,
    })
}

pub(crate) fn mint(
    visit: &Visit<'_>,
    pool: &mut Pool,
    sign_in: &SignIn,
    nonce: Option<&str>,
) -> Result<Tokens, ApiError> {
    tokens::mint(pool, sign_in, &token_context(visit, nonce))
}

pub(crate) fn token_context<'a>(visit: &'a Visit<'_>, nonce: Option<&'a str>) -> TokenContext<'a> {
    let lifetime = visit.settings.token_seconds;
    TokenContext { issuer: &visit.issuer, now: visit.now, lifetime, nonce }
}
