//! `/oauth2/token` (RFC 6749 §3.2).

use serde_json::{Value, json};

use super::{
    client_auth::authenticate,
    grant::{self, CODE_LIVES},
};
use crate::sandbox::{
    api::client_rules::auth_flows,
    error::ApiError,
    random,
    seal::{same, seal},
    state::{Client, Object, Pool, SignIn, object, text},
    tokens::{self, claims},
    visit::{Visit, page::Reply},
};

/// A refusal: the error, what the app is told beside it, and the word for the log.
struct Refused {
    error: &'static str,
    cause: &'static str,
}

impl Refused {
    fn reply(&self) -> Reply {
        Reply::json(400, &json!({"error": self.error}))
            .with("cache-control", "no-store")
            .because(self.cause)
    }
}

const fn refused(error: &'static str, cause: &'static str) -> Refused {
    Refused { error, cause }
}

const fn invalid_grant(cause: &'static str) -> Refused {
    refused("invalid_grant", cause)
}

type Given = Result<Object, Refused>;

pub(crate) fn token(visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
    let given = match admit(visit, pool) {
        Err(refused) => Err(refused),
        Ok((id, client)) => match visit.form.get("grant_type") {
            None => Err(refused("invalid_request", "grant_type_missing")),
            Some("authorization_code") => with_code(visit, pool, &id, &client)?,
            Some("refresh_token") => with_refresh_token(visit, pool, &id, &client)?,
            Some("client_credentials") => with_credentials(visit, pool, &id, &client)?,
            Some(_) => Err(refused("unsupported_grant_type", "grant_type_unknown")),
        },
    };
    Ok(match given {
        Ok(body) => Reply::json(200, &Value::from(body)).with("cache-control", "no-store"),
        Err(refused) => refused.reply(),
    })
}

fn admit(visit: &Visit<'_>, pool: &Pool) -> Result<(String, Client), Refused> {
    if visit.form.raw.is_empty() {
        return Err(refused("invalid_request", "form_missing"));
    }
    if visit.form.repeats() {
        return Err(refused("invalid_request", "parameter_repeated"));
    }
    authenticate(visit, pool)
        .map(|(id, client)| (id, client.clone()))
        .map_err(|cause| refused("invalid_client", cause))
}

fn with_code(
    visit: &Visit<'_>,
    pool: &mut Pool,
    id: &str,
    client: &Client,
) -> Result<Given, ApiError> {
    if !client.list("AllowedOAuthFlows").contains(&"code") {
        return Ok(Err(refused("unauthorized_client", "flow_not_allowed")));
    }
    let Some(given) = visit.form.get("code") else {
        return Ok(Err(refused("invalid_request", "code_missing")));
    };
    let Some(callback) = visit.form.get("redirect_uri") else {
        return Ok(Err(refused("invalid_request", "redirect_uri_missing")));
    };
    let sealed = seal(given);
    let Some(code) = pool.codes.get(&sealed).cloned() else {
        return Ok(Err(invalid_grant("code_unknown")));
    };
    if code.asked.client != id {
        return Ok(Err(invalid_grant("code_of_another_client")));
    }
    if let Some(origin) = &code.gave {
        // Somebody else may have used it first (RFC 6749 §4.1.2).
        pool.end_sign_ins(visit.now, "code_used_twice", |it| it.origin == *origin);
        return Ok(Err(invalid_grant("code_used_twice")));
    }
    if visit.now >= code.issued + CODE_LIVES {
        return Ok(Err(invalid_grant("code_expired")));
    }
    if callback != code.asked.callback {
        return Ok(Err(invalid_grant("redirect_uri_differs")));
    }
    let verifier = visit.form.get("code_verifier");
    let proof = match (&code.asked.challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(invalid_grant("verifier_without_challenge")),
        (Some(_), None) => Err(invalid_grant("verifier_missing")),
        (Some(challenge), Some(verifier)) if same(&seal(verifier), challenge) => Ok(()),
        _ => Err(invalid_grant("verifier_wrong")),
    };
    if let Err(refused) = proof {
        return Ok(Err(refused));
    }
    if let Err(refused) = check_user(pool, &code.username) {
        return Ok(Err(refused));
    }
    if claims::asks_for_the_unreadable(client, &code.asked.scopes) {
        return Ok(Err(invalid_grant("attribute_unreadable")));
    }
    let sign_in = grant::sign_in(visit, pool, &code.asked, code.auth_time, &code.username)?;
    let mut body = tokens_of(visit, pool, &sign_in, code.asked.nonce.as_deref())?;
    let refresh = random::token()?;
    body.insert("refresh_token".into(), refresh.as_str().into());
    if let Some(code) = pool.codes.get_mut(&sealed) {
        code.gave = Some(sign_in.origin.clone());
    }
    pool.sign_ins.insert(refresh, sign_in);
    Ok(Ok(body))
}

fn with_refresh_token(
    visit: &Visit<'_>,
    pool: &mut Pool,
    id: &str,
    client: &Client,
) -> Result<Given, ApiError> {
    let rotation = client
        .fields
        .get("RefreshTokenRotation")
        .and_then(Value::as_object)
        .filter(|rotation| text(rotation, "Feature") == "ENABLED");
    let may_refresh = auth_flows(&client.fields)
        .iter()
        .any(|flow| *flow == "ALLOW_REFRESH_TOKEN_AUTH" || !flow.starts_with("ALLOW_"));
    if rotation.is_none() && !may_refresh {
        return Ok(Err(refused("unauthorized_client", "flow_not_allowed")));
    }
    let Some(given) = visit.form.get("refresh_token") else {
        return Ok(Err(refused("invalid_request", "refresh_token_missing")));
    };
    let sign_in = match refreshable(visit, pool, given, id) {
        Ok(sign_in) => sign_in,
        Err(refused) => return Ok(Err(refused)),
    };
    if claims::asks_for_the_unreadable(client, &sign_in.scopes) {
        return Ok(Err(invalid_grant("attribute_unreadable")));
    }
    let mut body = tokens_of(visit, pool, &sign_in, None)?;
    if let Some(rotation) = rotation {
        let grace =
            rotation.get("RetryGracePeriodSeconds").and_then(Value::as_f64).unwrap_or_default();
        if let Some(old) = pool.sign_ins.get_mut(given).filter(|old| old.ended.is_none()) {
            old.ended = Some((visit.now + grace, "refresh_token_rotated".into()));
        }
        let refresh = random::token()?;
        body.insert("refresh_token".into(), refresh.as_str().into());
        let fresh = SignIn { ended: None, ..sign_in };
        pool.sign_ins.insert(refresh, fresh);
    }
    Ok(Ok(body))
}

/// What a refresh token stands for, if it is good.
fn refreshable(visit: &Visit<'_>, pool: &Pool, given: &str, id: &str) -> Result<SignIn, Refused> {
    let sign_in = pool.sign_ins.get(given).ok_or(invalid_grant("refresh_token_unknown"))?;
    if sign_in.client != id {
        return Err(invalid_grant("refresh_token_of_another_client"));
    }
    match sign_in.end(visit.now) {
        None => {}
        Some("revoked") => return Err(invalid_grant("refresh_token_revoked")),
        Some("signed_out") => return Err(invalid_grant("user_signed_out")),
        Some("user_deleted") => return Err(invalid_grant("user_deleted")),
        Some("code_used_twice") => return Err(invalid_grant("code_used_twice")),
        Some(_) => return Err(invalid_grant("refresh_token_rotated")),
    }
    if visit.now >= sign_in.expires {
        return Err(invalid_grant("refresh_token_expired"));
    }
    check_user(pool, &sign_in.username)?;
    Ok(sign_in.clone())
}

fn check_user(pool: &Pool, username: &str) -> Result<(), Refused> {
    match pool.users.get(username) {
        None => Err(invalid_grant("user_deleted")),
        Some(user) if user.disabled => Err(invalid_grant("user_disabled")),
        Some(_) => Ok(()),
    }
}

/// The tokens of a sign-in as the endpoint answers them.
fn tokens_of(
    visit: &Visit<'_>,
    pool: &mut Pool,
    sign_in: &SignIn,
    nonce: Option<&str>,
) -> Result<Object, ApiError> {
    let tokens = grant::mint(visit, pool, sign_in, nonce)?;
    let mut body = object(json!({
        "access_token": tokens.access,
        "expires_in": tokens.expires_in,
        "token_type": "Bearer",
    }));
    if sign_in.is_of_openid() {
        body.insert("id_token".into(), tokens.id.into());
    }
    Ok(body)
}

/// A client that speaks for itself (RFC 6749 §4.4).
fn with_credentials(
    visit: &Visit<'_>,
    pool: &mut Pool,
    id: &str,
    client: &Client,
) -> Result<Given, ApiError> {
    if !client.list("AllowedOAuthFlows").contains(&"client_credentials") {
        return Ok(Err(refused("unauthorized_client", "flow_not_allowed")));
    }
    let allowed = client.list("AllowedOAuthScopes");
    let scopes: Vec<&str> = match visit.form.get("scope") {
        Some(scope) => scope.split(' ').filter(|scope| !scope.is_empty()).collect(),
        None => allowed.clone(),
    };
    if scopes.iter().any(|scope| !allowed.contains(scope)) {
        return Ok(Err(refused("invalid_scope", "scope_not_allowed")));
    }
    if scopes.iter().any(|scope| !pool.has_scope(scope)) {
        return Ok(Err(refused("invalid_scope", "scope_gone")));
    }
    let occasion = grant::occasion(visit, None);
    let (token, seconds) = tokens::mint_for_client(pool, id, &scopes, &occasion)?;
    Ok(Ok(object(json!({
        "access_token": token,
        "expires_in": seconds,
        "token_type": "Bearer",
    }))))
}
