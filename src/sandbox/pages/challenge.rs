//! The steps of a sign-in after the password: a new password, or a code of an authenticator app.

use super::{
    fields::AttributeField,
    forms::{self, ChallengeForm},
    login_page::{LoginPage, PageError, check_user},
};
use crate::sandbox::{
    api::{attribute, password},
    error::ApiError,
    hash::{constant_time_eq, sha256},
    sign_in::{
        NextStep, challenge_seconds, missing_attributes, next_step,
        totp::{self, CodeCheck},
    },
    state::{Authenticator, Challenge, Pool, User},
    visit::{Visit, page::Reply},
};

/// Shows the form of the next step, or finishes the sign-in. `error` is about the last form.
pub(crate) fn proceed(
    visit: &Visit<'_>,
    pool: &mut Pool,
    page: &LoginPage,
    username: &str,
    error: Option<&PageError>,
) -> Result<Reply, ApiError> {
    let Some(user) = pool.users.get(username).cloned() else {
        return Ok(expired(visit, pool, page));
    };
    let step = next_step(pool, &user);
    let secret = match step {
        NextStep::Done => return page.finish(visit, pool, username),
        NextStep::Unsupported => {
            let message = "This user pool requires a second factor by text message or e-mail. \
                           The sandbox sends neither, so nobody can sign in here.";
            return Ok(Reply::error_page(501, message).with_cause("factor_not_served"));
        }
        NextStep::SetUpApp => Some(match offered_secret(visit, pool) {
            Some(secret) => secret,
            None => totp::secret()?,
        }),
        NextStep::NewPassword | NextStep::EnterCode => None,
    };
    let session = store(visit, pool, page, username, secret.clone())?;
    let form = ChallengeForm {
        form: page.form(error.map(|error| error.message.as_str())),
        session: &session,
    };
    let reply = page.with_cookie(match (step, &secret) {
        (NextStep::NewPassword, _) => new_password_page(visit, pool, &user, &form),
        (_, Some(secret)) => set_up_page(pool, username, secret, &form),
        (_, None) => forms::code(&form, None),
    });
    Ok(match error {
        None => reply,
        Some(error) => reply.with_cause(error.cause),
    })
}

fn set_up_page(pool: &Pool, username: &str, secret: &str, form: &ChallengeForm<'_>) -> Reply {
    let uri = totp::uri(secret, pool.setting("Name"), username);
    forms::code(form, Some((secret, &uri)))
}

fn new_password_page(
    visit: &Visit<'_>,
    pool: &Pool,
    user: &User,
    form: &ChallengeForm<'_>,
) -> Reply {
    let missing: Vec<AttributeField<'_>> = missing_attributes(pool, user)
        .map(|name| AttributeField { name, value: typed(visit, name).unwrap_or_default() })
        .collect();
    forms::new_password(form, &password::rules(pool), &missing)
}

/// The secret that the last page showed, which the app now has.
fn offered_secret(visit: &Visit<'_>, pool: &Pool) -> Option<String> {
    let challenge = pool.challenges.get(&sha256(visit.form.get("session")?))?;
    challenge.secret.clone()
}

/// Stores the sign-in until its next form; the value that identifies it in the form.
fn store(
    visit: &Visit<'_>,
    pool: &mut Pool,
    page: &LoginPage,
    username: &str,
    secret: Option<String>,
) -> Result<String, ApiError> {
    if let Some(previous) = visit.form.get("session") {
        pool.challenges.remove(&sha256(previous));
    }
    let client = &page.auth_request.client;
    let challenge = Challenge {
        username: username.to_owned(),
        client: client.clone(),
        browser: Some(sha256(&page.browser)),
        expires: visit.now + challenge_seconds(pool, client),
        secret,
        set_up: false,
        used: false,
    };
    pool.add_challenge(challenge, visit.now)
}

fn expired(visit: &Visit<'_>, pool: &Pool, page: &LoginPage) -> Reply {
    let message = "This sign-in took too long. Please start again.";
    page.show_error(visit, pool, "", &PageError::new(message, "session_expired"))
}

/// Handles the form of a step.
pub(crate) fn submit(
    visit: &Visit<'_>,
    pool: &mut Pool,
    page: &LoginPage,
) -> Result<Reply, ApiError> {
    let session = visit.form.get("session").map(sha256).unwrap_or_default();
    let challenge = pool.challenges.get(&session).filter(|challenge| {
        visit.now < challenge.expires
            && challenge.client == page.auth_request.client
            && challenge
                .browser
                .as_ref()
                .is_some_and(|browser| constant_time_eq(browser, &sha256(&page.browser)))
    });
    let Some(Challenge { username, secret, .. }) = challenge.cloned() else {
        return Ok(expired(visit, pool, page));
    };
    let Some(user) = pool.users.get(&username).cloned() else {
        return Ok(expired(visit, pool, page));
    };
    if let Err(error) = check_user(&user) {
        return Ok(page.show_error(visit, pool, "", &error));
    }
    let (result, is_second_factor) = match (next_step(pool, &user), secret) {
        (NextStep::NewPassword, _) => (change_password(visit, pool, &username, user), false),
        (NextStep::EnterCode, _) => (check_code(visit, user), true),
        (NextStep::SetUpApp, Some(secret)) => (set_up_app(visit, user, secret), true),
        (NextStep::Done | NextStep::SetUpApp | NextStep::Unsupported, _) => (Ok(user), false),
    };
    match result {
        Ok(user) => {
            pool.challenges.remove(&session);
            pool.users.insert(username.clone(), user);
            if is_second_factor {
                page.finish(visit, pool, &username)
            } else {
                proceed(visit, pool, page, &username, None)
            }
        }
        Err(ChallengeError::Internal(error)) => Err(error),
        Err(ChallengeError::Rejected(error)) => proceed(visit, pool, page, &username, Some(&error)),
    }
}

enum ChallengeError {
    /// The input is rejected.
    Rejected(PageError),
    Internal(ApiError),
}

fn rejected(message: impl Into<String>, cause: &'static str) -> ChallengeError {
    ChallengeError::Rejected(PageError::new(message, cause))
}

fn typed<'v>(visit: &'v Visit<'_>, attribute: &str) -> Option<&'v str> {
    visit.form.get(&format!("attribute.{attribute}"))
}

fn change_password(
    visit: &Visit<'_>,
    pool: &Pool,
    username: &str,
    mut user: User,
) -> Result<User, ChallengeError> {
    let Some(chosen) = visit.form.get("new_password") else {
        return Err(rejected("Enter a new password.", "form_incomplete"));
    };
    password::check(pool, chosen)
        .map_err(|error| rejected(error.message, "password_against_policy"))?;
    let missing: Vec<&str> = missing_attributes(pool, &user).collect();
    for name in missing {
        let Some(value) = typed(visit, name) else {
            let message = format!("Enter your {}.", name.replace('_', " "));
            return Err(rejected(message, "attribute_missing"));
        };
        attribute::check(pool, name, value)
            .map_err(|error| rejected(error.message, "attribute_invalid"))?;
        user.attributes.insert(name.to_owned(), value.to_owned());
    }
    user.set_password(&pool.id, username, chosen).map_err(ChallengeError::Internal)?;
    user.status = "CONFIRMED".into();
    user.modified = visit.now;
    Ok(user)
}

const WRONG_CODE: &str = "Invalid code received for user.";

fn check_code(visit: &Visit<'_>, mut user: User) -> Result<User, ChallengeError> {
    let code = visit.form.get("code").unwrap_or_default();
    let check = user.authenticator.as_mut().map(|app| app.accept(code, visit.now));
    if check == Some(CodeCheck::Accepted) {
        return Ok(user);
    }
    Err(rejected(WRONG_CODE, "code_wrong"))
}

fn set_up_app(visit: &Visit<'_>, mut user: User, secret: String) -> Result<User, ChallengeError> {
    let code = visit.form.get("code").unwrap_or_default();
    let mut authenticator = Authenticator::new(secret);
    if authenticator.accept(code, visit.now) != CodeCheck::Accepted {
        return Err(rejected(WRONG_CODE, "code_wrong"));
    }
    user.authenticator = Some(authenticator);
    Ok(user)
}
