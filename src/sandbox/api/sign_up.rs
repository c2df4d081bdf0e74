//! Sign-up: people make accounts of their own, and confirm them with a code.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    attribute::{check_writable, requested_attributes},
    auth::secret_hash,
    client_rules::NEVER_WRITABLE,
    code::{Delivery, expired},
    password,
    request::Request,
    user::{sign_in_name, user_exists},
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    random,
    sign_in::missing_attributes,
    state::{Client, CodePurpose, Pool, State, User, object, text},
};

/// An account that was made.
pub(crate) struct Account {
    sub: String,
    /// Where its code went; `None` if nobody can confirm it but an administrator.
    pub(crate) delivery: Option<Delivery>,
}

pub(crate) fn sign_up(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    let username = request.required("Username")?;
    check_secret_hash(pool, request, username)?;
    let client = pool.client(request)?.clone();
    let attributes = requested_attributes(pool, request, true)?;
    let password = request.required("Password")?;
    let account = register(pool, &client, username, password, attributes, request.now)?;
    let mut output = object(json!({"UserConfirmed": false, "UserSub": account.sub}));
    if let Some(delivery) = account.delivery {
        output.insert("CodeDeliveryDetails".into(), delivery.details());
    }
    Ok(output.into())
}

/// Makes an account, and sends the code that confirms it.
pub(crate) fn register(
    pool: &mut Pool,
    client: &Client,
    username: &str,
    password: &str,
    mut attributes: BTreeMap<String, String>,
    now: f64,
) -> Result<Account, ApiError> {
    if !is_offered(pool) {
        return Err(ApiError::not_authorized("SignUp is not permitted for this user pool"));
    }
    for name in attributes.keys() {
        if NEVER_WRITABLE.contains(&name.as_str()) {
            let message = "A client attempted to write unauthorized attribute";
            return Err(ApiError::not_authorized(message));
        }
        check_writable(client, name)?;
    }
    password::check(pool, password)?;
    let sub = random::uuid()?;
    let name = sign_in_name(pool, username, &sub, &mut attributes)?;
    if pool.find_user(username).is_some() {
        return Err(user_exists(pool, username, "User already exists"));
    }
    attributes.insert("sub".into(), sub.clone());
    let mut user = User {
        attributes,
        status: "UNCONFIRMED".into(),
        created: now,
        modified: now,
        ..User::default()
    };
    check_required(pool, &user)?;
    user.set_password(&pool.id, &name, password)?;
    let delivery = delivery(pool, &user);
    pool.users.insert(name.clone(), user);
    if let Some(delivery) = &delivery {
        pool.send_code(&name, CodePurpose::SignUp, delivery, now)?;
    }
    Ok(Account { sub, delivery })
}

/// Whether people may make accounts of their own.
pub(crate) fn is_offered(pool: &Pool) -> bool {
    let config = pool.settings.get("AdminCreateUserConfig");
    config.and_then(|config| config.get("AllowAdminCreateUserOnly")) != Some(&Value::Bool(true))
}

fn check_required(pool: &Pool, user: &User) -> Result<(), ApiError> {
    let missing: Vec<String> = missing_attributes(pool, user)
        .map(|name| format!("{name}: The attribute is required"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join("\n");
    Err(ApiError::invalid(format!("Attributes did not conform to the schema: {missing}")))
}

/// Where the code of a new account goes. A phone number comes before an address (Amazon Cognito Developer Guide,
/// "Verifying contact information at sign-up").
fn delivery(pool: &Pool, user: &User) -> Option<Delivery> {
    Delivery::first(user, ["phone_number", "email"], |attribute| pool.auto_verifies(attribute))
}

pub(crate) fn confirm_sign_up(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    let name = user_with_code(pool, request)?;
    let code = request.required("ConfirmationCode")?;
    confirm(pool, &name, code, request.is_set("ForceAliasCreation"), request.now)?;
    Ok(json!({}))
}

/// The user who sends a code. Without such a user, the answer may have to be that of a code that was never sent.
pub(super) fn user_with_code(pool: &mut Pool, request: &Request<'_>) -> Result<String, ApiError> {
    let username = request.required("Username")?;
    check_secret_hash(pool, request, username)?;
    match pool.find_user(username) {
        Some(name) => Ok(name),
        None if hides_users(pool, request)? => Err(expired()),
        None => Err(unknown_user()),
    }
}

/// Confirms an account with its code, which verifies the address that it was sent to.
pub(crate) fn confirm(
    pool: &mut Pool,
    name: &str,
    code: &str,
    force_alias: bool,
    now: f64,
) -> Result<(), ApiError> {
    let before = pool.users.get(name).ok_or_else(unknown_user)?.clone();
    check_unconfirmed(&before)?;
    let mut user = before.clone();
    let attribute = user.take_code(CodePurpose::SignUp, code, now)?;
    user.set_verified(&attribute);
    user.status = "CONFIRMED".into();
    user.modified = now;
    if force_alias {
        pool.take_aliases(name, &user);
    }
    pool.check_aliases(name, Some(&before), &user)?;
    pool.users.insert(name.to_owned(), user);
    Ok(())
}

/// Confirms an account. Its addresses stay unverified.
pub(crate) fn admin_confirm(state: &mut State, request: &Request<'_>) -> ApiResult {
    let user = state.pool(request)?.user(request)?;
    check_unconfirmed(user)?;
    user.codes.remove(&CodePurpose::SignUp);
    user.status = "CONFIRMED".into();
    user.modified = request.now;
    Ok(json!({}))
}

fn check_unconfirmed(user: &User) -> Result<(), ApiError> {
    match user.status.as_str() {
        "UNCONFIRMED" => Ok(()),
        status => Err(ApiError::not_authorized(format!(
            "User cannot be confirmed. Current status is {status}"
        ))),
    }
}

pub(crate) fn resend_code(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    let username = request.required("Username")?;
    check_secret_hash(pool, request, username)?;
    let delivery = match pool.find_user(username) {
        Some(name) => resend(pool, &name, request.now)?,
        None if hides_users(pool, request)? => Delivery::pretended(username),
        None => return Err(unknown_user()),
    };
    Ok(json!({"CodeDeliveryDetails": delivery.details()}))
}

/// Sends a new code to a user who has not confirmed the account.
pub(crate) fn resend(pool: &mut Pool, name: &str, now: f64) -> Result<Delivery, ApiError> {
    let user = pool.users.get(name).ok_or_else(unknown_user)?;
    if user.status != "UNCONFIRMED" {
        return Err(ApiError::invalid("User is already confirmed."));
    }
    let Some(delivery) = delivery(pool, user) else {
        let message = "Cannot resend codes. Auto verification not turned on.";
        return Err(ApiError::invalid(message));
    };
    pool.send_code(name, CodePurpose::SignUp, &delivery, now)?;
    Ok(delivery)
}

/// Checks the proof that a call without a signature comes from a confidential client.
pub(super) fn check_secret_hash(
    pool: &mut Pool,
    request: &Request<'_>,
    username: &str,
) -> Result<(), ApiError> {
    let given = request.text("SecretHash");
    secret_hash::check(pool.client(request)?, request.required("ClientId")?, given, username)
}

/// Whether the client of a request hides that a user does not exist.
pub(super) fn hides_users(pool: &mut Pool, request: &Request<'_>) -> Result<bool, ApiError> {
    Ok(text(&pool.client(request)?.fields, "PreventUserExistenceErrors") == "ENABLED")
}

/// The error for an unknown user in calls without a signature.
pub(super) fn unknown_user() -> ApiError {
    ApiError::new("UserNotFoundException", "Username/client id combination not found.")
}
