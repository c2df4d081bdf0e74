//! What the app gets once somebody has signed in: a code, or tokens where it asked for those.

use crate::sandbox::{
    error::ApiError,
    random,
    seal::seal,
    state::{Asked, Code, Pool, Session, SignIn},
    tokens::{self, Occasion, Tokens, validity::validity},
    visit::{Visit, page::Reply},
};

/// How long a code is good for, in seconds (Amazon Cognito Developer Guide, "The token issuer
/// endpoint": five minutes).
pub(crate) const CODE_LIVES: f64 = 300.0;

/// How long a dead code is remembered, so that the log can say what it died of.
const REMEMBERED: f64 = 3600.0;

/// Sends the browser back to the app with what it asked for.
pub(crate) fn finish(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: &Asked,
    session: &Session,
) -> Result<Reply, ApiError> {
    if asked.implicit {
        return with_tokens(visit, pool, asked, session);
    }
    let code = random::uuid()?;
    pool.codes.retain(|_, code| visit.now < code.issued + REMEMBERED);
    pool.codes.insert(
        seal(&code),
        Code {
            asked: asked.clone(),
            username: session.username.clone(),
            auth_time: session.auth_time,
            issued: visit.now,
            gave: None,
        },
    );
    Ok(asked.answer(&[("code", &code)]))
}

/// The implicit grant (RFC 6749 §4.2), which comes without a refresh token.
fn with_tokens(
    visit: &Visit<'_>,
    pool: &mut Pool,
    asked: &Asked,
    session: &Session,
) -> Result<Reply, ApiError> {
    let sign_in = sign_in(visit, pool, asked, session.auth_time, &session.username)?;
    let tokens = mint(visit, pool, &sign_in, asked.nonce.as_deref())?;
    let seconds = tokens.expires_in.to_string();
    // A refresh token that nobody is told keeps the access token alive.
    pool.sign_ins.insert(random::token()?, sign_in.clone());
    let mut pairs = vec![
        ("access_token", tokens.access.as_str()),
        ("token_type", "Bearer"),
        ("expires_in", seconds.as_str()),
    ];
    if sign_in.is_of_openid() {
        pairs.insert(0, ("id_token", &tokens.id));
    }
    Ok(asked.answer(&pairs))
}

/// A sign-in that starts now.
pub(crate) fn sign_in(
    visit: &Visit<'_>,
    pool: &Pool,
    asked: &Asked,
    auth_time: f64,
    username: &str,
) -> Result<SignIn, ApiError> {
    let lost = || ApiError::internal("the client is gone");
    let client = pool.clients.get(&asked.client).ok_or_else(lost)?;
    let seconds = u32::try_from(validity(&client.fields, "Refresh")).unwrap_or(u32::MAX);
    Ok(SignIn {
        client: asked.client.clone(),
        username: username.to_owned(),
        scopes: asked.scopes.clone(),
        auth_time,
        expires: visit.now + f64::from(seconds),
        origin: random::uuid()?,
        ended: None,
    })
}

pub(crate) fn mint(
    visit: &Visit<'_>,
    pool: &mut Pool,
    sign_in: &SignIn,
    nonce: Option<&str>,
) -> Result<Tokens, ApiError> {
    tokens::mint(pool, sign_in, &occasion(visit, nonce))
}

pub(crate) fn occasion<'a>(visit: &'a Visit<'_>, nonce: Option<&'a str>) -> Occasion<'a> {
    Occasion { issuer: &visit.issuer, now: visit.now, seconds: visit.settings.token_seconds, nonce }
}
