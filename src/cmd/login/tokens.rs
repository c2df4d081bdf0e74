//! Are the tokens genuine, and do they work?

use secrecy::ExposeSecret;
use serde_json::Value;

use super::Subject;
use super::prove::{Proof, fail, pass};
use crate::finding::Finding;
use crate::flow::now;
use crate::oidc::discovery;
use crate::oidc::flow::{AuthRequest, Tokens};
use crate::oidc::keys::KeySet;
use crate::oidc::token::{Claims, ExpectedClaims, SignInContext};

impl Proof {
    /// Verifies both tokens, and what they are good for.
    pub(super) async fn judge(
        &mut self,
        subject: &Subject<'_>,
        request: &AuthRequest,
        tokens: &Tokens,
    ) {
        let http = &subject.session.http;
        let keys = match discovery::signing_keys(http, &subject.endpoints.jwks).await {
            Ok(keys) => keys,
            Err(why) => {
                return self.add(fail("token.id", format!("the key set cannot be used: {why}")));
            }
        };
        let expected = ExpectedClaims {
            issuer: &subject.endpoints.issuer,
            client_id: subject.client.id.as_str(),
            now: now(),
        };
        let sign_in =
            SignInContext { nonce: request.nonce(), access_token: tokens.access.expose_secret() };
        let id = keys.id_token(tokens.id.expose_secret(), &expected, Some(&sign_in));
        let access = keys.access_token(tokens.access.expose_secret(), &expected);
        let id = match id {
            Ok(claims) => {
                self.add(pass(
                    "token.id",
                    "signature, issuer, audience, nonce, at_hash and times are right",
                ));
                Some(claims)
            }
            Err(why) => {
                self.add(fail("token.id", why.to_string()));
                None
            }
        };
        match access {
            Ok(claims) => {
                let same = id.as_ref().is_none_or(|id| id.get("sub") == claims.get("sub"));
                self.add(if same {
                    pass("token.access", "signature, issuer, client and times are right")
                } else {
                    fail("token.access", "it is another user's than the ID token")
                });
                self.access_claims = Some(claims);
            }
            Err(why) => self.add(fail("token.access", why.to_string())),
        }
        self.claims = id;
        let subject_of = |claims: &Option<Claims>| {
            let claims = claims.as_ref()?;
            claims.get("sub")?.as_str().map(str::to_owned)
        };
        let Some(sub) = subject_of(&self.claims).or_else(|| subject_of(&self.access_claims)) else {
            return;
        };
        self.add(refreshed(subject, tokens, &keys, &expected, &sub).await);
        self.add(user_info(subject, tokens, &sub).await);
    }
}

async fn refreshed(
    subject: &Subject<'_>,
    tokens: &Tokens,
    keys: &KeySet,
    expected: &ExpectedClaims<'_>,
    sub: &str,
) -> Finding {
    const ID: &str = "token.refresh";
    let Some(token) = &tokens.refresh else {
        return fail(ID, "the sign-in gave no refresh token");
    };
    let answer = subject.oidc_client().refresh(&subject.session.http, token).await;
    let new = match answer {
        Ok(new) => new,
        Err(why) => return fail(ID, why.to_string()),
    };
    let id = keys.id_token(new.id.expose_secret(), expected, None);
    let access = keys.access_token(new.access.expose_secret(), expected);
    match (id, access) {
        (Err(why), _) => fail(ID, format!("its ID token is refused: {why}")),
        (_, Err(why)) => fail(ID, format!("its access token is refused: {why}")),
        (Ok(id), Ok(access)) if is_of(&id, sub) && is_of(&access, sub) => {
            pass(ID, "both new tokens are genuine")
        }
        _ => fail(ID, "the new tokens are another user's"),
    }
}

fn is_of(claims: &Claims, sub: &str) -> bool {
    claims.get("sub").and_then(Value::as_str) == Some(sub)
}

async fn user_info(subject: &Subject<'_>, tokens: &Tokens, sub: &str) -> Finding {
    const ID: &str = "login.user-info";
    let http = &subject.session.http;
    let url = &subject.endpoints.userinfo;
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
        Err(_) => fail(ID, "its answer is no JSON object"),
    }
}
