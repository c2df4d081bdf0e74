//! Verifies the tokens and tries them.

use futures_util::future::join;
use secrecy::{ExposeSecret, SecretString};

use super::attempt::Attempt;
use super::proof::{Proof, fail, pass};
use crate::finding::Finding;
use crate::flow::now;
use crate::oidc::discovery::{self, DiscoveryError};
use crate::oidc::flow::{AuthRequest, Tokens};
use crate::oidc::keys::KeySet;
use crate::oidc::token::{Claims, ExpectedClaims, SignInContext, TokenError};

impl Proof {
    /// Verifies the ID and access tokens, then refreshes them and calls `userInfo`.
    pub(super) async fn judge(
        &mut self,
        attempt: &Attempt<'_>,
        request: &AuthRequest,
        tokens: &Tokens,
    ) {
        let expected = ExpectedClaims {
            issuer: &attempt.endpoints.issuer,
            client_id: attempt.set_up.client.id.as_str(),
            now: now(),
        };
        let sign_in =
            SignInContext { nonce: request.nonce(), access_token: tokens.access.expose_secret() };
        let by =
            |keys: &KeySet| keys.id_token(tokens.id.expose_secret(), &expected, Some(&sign_in));
        let newer = match by(&attempt.keys) {
            Err(TokenError::UnknownKey(_)) => match newer_keys(attempt).await {
                Ok(keys) => Some(keys),
                Err(why) => {
                    let why = format!("the key set cannot be used: {why}");
                    return self.add(fail("token.id", why));
                }
            },
            _ => None,
        };
        let keys = newer.as_ref().unwrap_or(&attempt.keys);
        self.judge_id_token(by(keys));
        self.judge_access_token(keys.access_token(tokens.access.expose_secret(), &expected));
        let sub = [&self.claims, &self.access_claims]
            .into_iter()
            .find_map(|claims| sub_of(claims.as_ref()?))
            .map(str::to_owned);
        let Some(sub) = sub else {
            return;
        };
        let (refreshed, user_info) = join(
            refreshed(attempt, tokens, keys, &expected, &sub),
            user_info(attempt, tokens, &sub),
        )
        .await;
        self.add(refreshed);
        self.add(user_info);
    }

    fn judge_id_token(&mut self, verified: Result<Claims, TokenError>) {
        match verified {
            Ok(claims) => {
                let why = "signature, issuer, audience, nonce, at_hash and times are right";
                self.add(pass("token.id", why));
                self.claims = Some(claims);
            }
            Err(why) => self.add(fail("token.id", why.to_string())),
        }
    }

    fn judge_access_token(&mut self, verified: Result<Claims, TokenError>) {
        match verified {
            Ok(claims) => {
                let is_same =
                    self.claims.as_ref().is_none_or(|id| id.get("sub") == claims.get("sub"));
                self.add(if is_same {
                    pass("token.access", "signature, issuer, client and times are right")
                } else {
                    fail("token.access", "its user differs from that of the ID token")
                });
                self.access_claims = Some(claims);
            }
            Err(why) => self.add(fail("token.access", why.to_string())),
        }
    }
}

/// The key set now: keys may have been replaced since the sign-in began.
async fn newer_keys(attempt: &Attempt<'_>) -> Result<KeySet, DiscoveryError> {
    let http = attempt.session().http.led_by(attempt.endpoints.network);
    discovery::signing_keys(&http, &attempt.endpoints.jwks).await
}

fn sub_of(claims: &Claims) -> Option<&str> {
    claims.get("sub")?.as_str()
}

/// Refreshes once; twice if each refresh replaces the refresh token.
async fn refreshed(
    attempt: &Attempt<'_>,
    tokens: &Tokens,
    keys: &KeySet,
    expected: &ExpectedClaims<'_>,
    sub: &str,
) -> Finding {
    const ID: &str = "token.refresh";
    let Some(first) = &tokens.refresh else {
        return fail(ID, "the sign-in returned no refresh token");
    };
    let rotates = attempt.set_up.client.refresh_rotation;
    let proved = async {
        let new = renewed(attempt, first, keys, expected, sub).await?;
        if rotates {
            renewed(attempt, replacement(first, &new)?, keys, expected, sub)
                .await
                .map_err(|why| format!("the refresh token of the first refresh: {why}"))?;
        }
        Ok::<_, String>(())
    };
    match proved.await {
        Ok(()) if rotates => {
            pass(ID, "both new tokens are genuine, and the refresh token is replaced at each use")
        }
        Ok(()) => pass(ID, "both new tokens are genuine"),
        Err(why) => fail(ID, why),
    }
}

/// The tokens of one refresh; the error says what is wrong with them.
async fn renewed(
    attempt: &Attempt<'_>,
    token: &SecretString,
    keys: &KeySet,
    expected: &ExpectedClaims<'_>,
    sub: &str,
) -> Result<Tokens, String> {
    let answer = attempt.oidc_client().refresh(&attempt.session().http, token).await;
    let new = answer.map_err(|why| why.to_string())?;
    let id = keys
        .id_token(new.id.expose_secret(), expected, None)
        .map_err(|why| format!("its ID token is refused: {why}"))?;
    let access = keys
        .access_token(new.access.expose_secret(), expected)
        .map_err(|why| format!("its access token is refused: {why}"))?;
    if is_of(&id, sub) && is_of(&access, sub) {
        Ok(new)
    } else {
        Err("the new tokens belong to another user".to_owned())
    }
}

/// The refresh token that replaces one that was used.
fn replacement<'a>(used: &SecretString, new: &'a Tokens) -> Result<&'a SecretString, String> {
    match &new.refresh {
        None => {
            Err("refresh token rotation is on, and the refresh returns no refresh token".into())
        }
        Some(token) if token.expose_secret() == used.expose_secret() => {
            Err("refresh token rotation is on, and the refresh returns the same refresh token"
                .into())
        }
        Some(token) => Ok(token),
    }
}

fn is_of(claims: &Claims, sub: &str) -> bool {
    sub_of(claims) == Some(sub)
}

async fn user_info(attempt: &Attempt<'_>, tokens: &Tokens, sub: &str) -> Finding {
    const ID: &str = "login.user-info";
    let http = attempt.session().http.led_by(attempt.endpoints.network);
    let url = &attempt.endpoints.userinfo;
    let answer = match http.get_with_token(url, tokens.access.expose_secret()).await {
        Ok(answer) => answer,
        Err(why) => return fail(ID, why.to_string()),
    };
    if answer.status != 200 {
        let line = answer.summary();
        return fail(ID, format!("it returned {}: {line}", answer.status));
    }
    match serde_json::from_str::<Claims>(&answer.body) {
        Ok(claims) if is_of(&claims, sub) => pass(ID, "its sub is that of the tokens"),
        Ok(_) => fail(ID, "its sub is not that of the tokens"),
        Err(_) => fail(ID, "its response is not a JSON object"),
    }
}
