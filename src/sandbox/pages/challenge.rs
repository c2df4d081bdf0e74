//! What a sign-in needs beside the password: a new one, or a code of an authenticator app.

use serde_json::Value;

use super::{
    entrance::{Entrance, complete, obstacle, sign_in_page},
    forms::{self, Further, Missing},
    totp,
};
use crate::sandbox::{
    api::{attribute, password},
    error::ApiError,
    random,
    seal::{same, seal},
    state::{Authenticator, Challenge, Pool, User, text},
    visit::{Visit, page::Reply},
};

/// What is still to be done by a user whose password was right.
enum Need {
    Nothing,
    NewPassword,
    Code,
    Enrolment,
    /// A factor that arrives by text message or by mail, and the sandbox sends neither.
    Unserved,
}

fn need(pool: &Pool, user: &User) -> Need {
    let by_app =
        pool.factors.get("SoftwareTokenMfaConfiguration").and_then(|block| block.get("Enabled"))
            == Some(&Value::Bool(true));
    let enrolled = by_app && user.authenticator.is_some();
    match (user.status.as_str(), pool.setting("MfaConfiguration")) {
        ("FORCE_CHANGE_PASSWORD", _) => Need::NewPassword,
        (_, "ON" | "OPTIONAL") if enrolled => Need::Code,
        (_, "ON") if by_app => Need::Enrolment,
        (_, "ON") => Need::Unserved,
        _ => Need::Nothing,
    }
}

/// Asks for what is still missing, or finishes the sign-in. An error is about the last answer.
pub(crate) fn proceed(
    visit: &Visit<'_>,
    pool: &mut Pool,
    entrance: &Entrance,
    username: &str,
    error: Option<(&str, &'static str)>,
) -> Result<Reply, ApiError> {
    let Some(user) = pool.users.get(username) else {
        return Ok(expired(visit, pool, entrance));
    };
    let secret = match need(pool, user) {
        Need::Nothing => return complete(visit, pool, entrance, username),
        Need::Unserved => {
            let sentence = "This user pool asks for a second factor by text message or e-mail. \
                            The sandbox sends neither, so nobody can sign in here.";
            return Ok(Reply::failure(501, sentence).because("factor_not_served"));
        }
        Need::Enrolment => match kept_secret(visit, pool) {
            None => Some(totp::secret()?),
            kept => kept,
        },
        Need::NewPassword | Need::Code => None,
    };
    let session = remember(visit, pool, entrance, username, secret.clone())?;
    let Some(user) = pool.users.get(username) else {
        return Ok(expired(visit, pool, entrance));
    };
    let further =
        Further { form: entrance.form(error.map(|(sentence, _)| sentence)), session: &session };
    let page = match (need(pool, user), &secret) {
        (Need::NewPassword, _) => {
            let typed: Vec<(&str, String)> = missing(pool, user)
                .into_iter()
                .map(|name| (name, typed(visit, name).unwrap_or_default().to_owned()))
                .collect();
            let missing: Vec<Missing<'_>> =
                typed.iter().map(|(name, value)| Missing { name, value }).collect();
            forms::new_password(&further, &password::rules(pool), &missing)
        }
        (_, Some(secret)) => {
            let uri = totp::uri(secret, pool.setting("Name"), username);
            forms::code(&further, Some((secret, &uri)))
        }
        (_, None) => forms::code(&further, None),
    };
    let page = entrance.show(page);
    Ok(match error {
        None => page,
        Some((_, cause)) => page.because(cause),
    })
}

/// The secret that the app was told at the last page; another one would not fit it.
fn kept_secret(visit: &Visit<'_>, pool: &Pool) -> Option<String> {
    let challenge = pool.challenges.get(&seal(visit.form.get("session")?))?;
    challenge.secret.clone()
}

/// Keeps the sign-in for its next form: what that form holds.
fn remember(
    visit: &Visit<'_>,
    pool: &mut Pool,
    entrance: &Entrance,
    username: &str,
    secret: Option<String>,
) -> Result<String, ApiError> {
    let minutes = pool
        .clients
        .get(&entrance.asked.client)
        .and_then(|client| client.fields.get("AuthSessionValidity")?.as_f64())
        .unwrap_or(3.0);
    let before = visit.form.get("session").map(seal);
    pool.challenges
        .retain(|key, challenge| visit.now < challenge.expires && Some(key) != before.as_ref());
    let session = random::token()?;
    let challenge = Challenge {
        username: username.to_owned(),
        client: entrance.asked.client.clone(),
        browser: seal(&entrance.browser),
        expires: visit.now + minutes * 60.0,
        secret,
    };
    pool.challenges.insert(seal(&session), challenge);
    Ok(session)
}

fn expired(visit: &Visit<'_>, pool: &Pool, entrance: &Entrance) -> Reply {
    let sentence = "This sign-in took too long. Please start again.";
    sign_in_page(visit, pool, entrance, "", Some(sentence)).because("session_expired")
}

/// What the second form of a sign-in sent.
pub(crate) fn answer(
    visit: &Visit<'_>,
    pool: &mut Pool,
    entrance: &Entrance,
) -> Result<Reply, ApiError> {
    let session = visit.form.get("session").map(seal).unwrap_or_default();
    let challenge = pool.challenges.get(&session).filter(|challenge| {
        visit.now < challenge.expires
            && challenge.client == entrance.asked.client
            && same(&challenge.browser, &seal(&entrance.browser))
    });
    let Some(Challenge { username, secret, .. }) = challenge.cloned() else {
        return Ok(expired(visit, pool, entrance));
    };
    let Some(user) = pool.users.get(&username).cloned() else {
        return Ok(expired(visit, pool, entrance));
    };
    if let Some((sentence, cause)) = obstacle(&user) {
        let page = sign_in_page(visit, pool, entrance, "", Some(sentence));
        return Ok(page.because(cause));
    }
    let settled = match (need(pool, &user), secret) {
        (Need::NewPassword, _) => settle_password(visit, pool, user).map(|user| (user, false)),
        (Need::Code, _) => settle_code(visit, user).map(|user| (user, true)),
        (Need::Enrolment, Some(secret)) => {
            settle_enrolment(visit, user, secret).map(|user| (user, true))
        }
        (Need::Nothing | Need::Enrolment | Need::Unserved, _) => Ok((user, false)),
    };
    match settled {
        Ok((user, has_second_factor)) => {
            pool.challenges.remove(&session);
            pool.users.insert(username.clone(), user);
            match has_second_factor {
                true => complete(visit, pool, entrance, &username),
                false => proceed(visit, pool, entrance, &username, None),
            }
        }
        Err(Wrong::Internal(error)) => Err(error),
        Err(Wrong::Answer(sentence, cause)) => {
            proceed(visit, pool, entrance, &username, Some((&sentence, cause)))
        }
    }
}

enum Wrong {
    Answer(String, &'static str),
    Internal(ApiError),
}

fn wrong(sentence: impl Into<String>, cause: &'static str) -> Wrong {
    Wrong::Answer(sentence.into(), cause)
}

/// Required attributes that the user lacks.
fn missing<'p>(pool: &'p Pool, user: &User) -> Vec<&'p str> {
    pool.schema
        .iter()
        .filter(|attribute| attribute.get("Required") == Some(&Value::Bool(true)))
        .map(|attribute| text(attribute, "Name"))
        .filter(|name| user.attributes.get(*name).is_none_or(String::is_empty))
        .collect()
}

fn typed<'v>(visit: &'v Visit<'_>, attribute: &str) -> Option<&'v str> {
    visit.form.get(&format!("attribute.{attribute}"))
}

fn settle_password(visit: &Visit<'_>, pool: &Pool, mut user: User) -> Result<User, Wrong> {
    let Some(chosen) = visit.form.get("new_password") else {
        return Err(wrong("Enter a new password.", "form_incomplete"));
    };
    password::check(pool, chosen)
        .map_err(|refusal| wrong(refusal.message, "password_against_policy"))?;
    for name in missing(pool, &user) {
        let Some(value) = typed(visit, name) else {
            return Err(wrong(
                format!("Enter your {}.", name.replace('_', " ")),
                "attribute_missing",
            ));
        };
        attribute::check(pool, name, value)
            .map_err(|refusal| wrong(refusal.message, "attribute_invalid"))?;
        user.attributes.insert(name.to_owned(), value.to_owned());
    }
    user.set_password(chosen).map_err(Wrong::Internal)?;
    user.status = "CONFIRMED".into();
    user.modified = visit.now;
    Ok(user)
}

const WRONG_CODE: &str = "Invalid code received for user.";

fn settle_code(visit: &Visit<'_>, mut user: User) -> Result<User, Wrong> {
    let code = visit.form.get("code").unwrap_or_default();
    let fits = user
        .authenticator
        .as_mut()
        .is_some_and(|authenticator| authenticator.takes(code, visit.now));
    match fits {
        true => Ok(user),
        false => Err(wrong(WRONG_CODE, "code_wrong")),
    }
}

fn settle_enrolment(visit: &Visit<'_>, mut user: User, secret: String) -> Result<User, Wrong> {
    let code = visit.form.get("code").unwrap_or_default();
    let mut authenticator = Authenticator { secret, last: 0 };
    if !authenticator.takes(code, visit.now) {
        return Err(wrong(WRONG_CODE, "code_wrong"));
    }
    user.authenticator = Some(authenticator);
    Ok(user)
}
