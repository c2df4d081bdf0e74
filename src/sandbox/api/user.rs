//! The users of a pool.

use serde_json::{Value, json};

use super::{
    attribute::{Filter, attributes, is_email, is_phone_number},
    password,
    request::{Page, Request},
};
use crate::sandbox::{
    error::{Answer, ApiError},
    random,
    state::{Pool, State, User, strings},
};

pub(crate) fn admin_create(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let asked = request.required("Username")?;
    if request.text("MessageAction") == Some("RESEND") {
        let name = pool.find_user(asked).ok_or_else(none)?;
        return Ok(
            json!({"User": pool.users.get(&name).map(|user| shown(&name, user, "Attributes"))}),
        );
    }
    let mut attributes = attributes(pool, request, true)?;
    let sub = random::uuid()?;
    let by = pool.signs_in_by();
    let name = if by.is_empty() {
        asked.to_owned()
    } else {
        let attribute = match asked.contains('@') {
            true => "email",
            false => "phone_number",
        };
        let fits = match attribute {
            "email" => is_email(asked),
            _ => is_phone_number(asked),
        };
        if !by.contains(&attribute) || !fits {
            let what = match *by.as_slice() {
                ["email"] => "an email",
                ["phone_number"] => "a phone number",
                _ => "either an email or a phone number",
            };
            return Err(ApiError::invalid(format!("Username should be {what}.")));
        }
        let given = attributes.get(attribute);
        if given.is_some_and(|given| given != asked) {
            return Err(ApiError::invalid(format!("Username and attribute {attribute} differ.")));
        }
        attributes.insert(attribute.to_owned(), asked.to_owned());
        sub.clone()
    };
    if pool.find_user(asked).is_some() {
        let message = match asked {
            _ if by.is_empty() => "User account already exists",
            email if email.contains('@') => "An account with the given email already exists.",
            _ => "An account with the given phone_number already exists.",
        };
        return Err(ApiError::new("UsernameExistsException", message));
    }
    attributes.insert("sub".into(), sub);
    let mut user = User {
        attributes,
        status: "FORCE_CHANGE_PASSWORD".into(),
        created: request.now,
        modified: request.now,
        ..User::default()
    };
    if let Some(temporary) = request.text("TemporaryPassword") {
        password::check(pool, temporary)?;
        user.set_password(temporary)?;
    }
    let answer = json!({"User": shown(&name, &user, "Attributes")});
    pool.users.insert(name, user);
    Ok(answer)
}

pub(crate) fn admin_set_password(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let password = request.required("Password")?;
    password::check(pool, password)?;
    let user = named(pool, request)?;
    user.set_password(password)?;
    user.modified = request.now;
    user.status = match request.is_set("Permanent") {
        true => "CONFIRMED",
        false => "FORCE_CHANGE_PASSWORD",
    }
    .into();
    Ok(json!({}))
}

pub(crate) fn admin_get(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = pool.find_user(request.required("Username")?).ok_or_else(none)?;
    let user = pool.users.get(&name).ok_or_else(none)?;
    Ok(shown(&name, user, "UserAttributes"))
}

pub(crate) fn admin_delete(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = pool.find_user(request.required("Username")?).ok_or_else(none)?;
    pool.users.remove(&name);
    pool.end_sign_ins(request.now, "user_deleted", |it| it.username == name);
    Ok(json!({}))
}

pub(crate) fn admin_update_attributes(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let changed = attributes(pool, request, false)?;
    let user = named(pool, request)?;
    for (name, value) in changed {
        // A new address is not verified unless the same call says so.
        if matches!(name.as_str(), "email" | "phone_number") {
            user.attributes.remove(&format!("{name}_verified"));
        }
        match value.is_empty() {
            true => user.attributes.remove(&name),
            false => user.attributes.insert(name, value),
        };
    }
    user.modified = request.now;
    Ok(json!({}))
}

pub(crate) fn admin_disable(state: &mut State, request: &Request<'_>) -> Answer {
    set_disabled(state, request, true)
}

pub(crate) fn admin_enable(state: &mut State, request: &Request<'_>) -> Answer {
    set_disabled(state, request, false)
}

fn set_disabled(state: &mut State, request: &Request<'_>, disabled: bool) -> Answer {
    let user = named(state.pool(request)?, request)?;
    user.disabled = disabled;
    user.modified = request.now;
    Ok(json!({}))
}

/// Ends every sign-in of the user: no refresh token of theirs works any more.
pub(crate) fn admin_global_sign_out(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = pool.find_user(request.required("Username")?).ok_or_else(none)?;
    pool.end_sign_ins(request.now, "signed_out", |it| it.username == name);
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let filter = Filter::parse(request.text("Filter").unwrap_or_default())?;
    let wanted = request.list("AttributesToGet");
    request.page(
        &Page { list: "Users", limit: "Limit", token: "PaginationToken" },
        pool.users
            .iter()
            .filter(|(name, user)| filter.as_ref().is_none_or(|filter| filter.holds(name, user)))
            .map(|(name, user)| {
                let mut user = user.clone();
                user.attributes
                    .retain(|name, _| wanted.is_empty() || wanted.contains(&name.as_str()));
                (name.clone(), shown(name, &user, "Attributes"))
            }),
    )
}

impl Pool {
    /// The user name behind what somebody signs in with: the name itself, the `sub`, or an
    /// attribute that the pool takes in its place.
    pub(crate) fn find_user(&self, given: &str) -> Option<String> {
        let case_sensitive = self
            .fixed
            .get("UsernameConfiguration")
            .and_then(|configuration| configuration.get("CaseSensitive"))
            != Some(&Value::Bool(false));
        let same = |known: &str| match case_sensitive {
            true => known == given,
            false => known.to_lowercase() == given.to_lowercase(),
        };
        let mut aliases = self.signs_in_by();
        aliases.extend(strings(&self.fixed, "AliasAttributes"));
        let by_alias = |user: &User| {
            aliases.iter().filter_map(|alias| user.attributes.get(*alias)).any(|known| same(known))
        };
        self.users
            .iter()
            .find(|(name, user)| {
                same(name)
                    || user.attributes.get("sub").is_some_and(|sub| sub == given)
                    || by_alias(user)
            })
            .map(|(name, _)| name.clone())
    }
}

/// The user the request names.
pub(crate) fn named<'p>(
    pool: &'p mut Pool,
    request: &Request<'_>,
) -> Result<&'p mut User, ApiError> {
    let name = pool.find_user(request.required("Username")?).ok_or_else(none)?;
    pool.users.get_mut(&name).ok_or_else(none)
}

pub(crate) fn none() -> ApiError {
    ApiError::new("UserNotFoundException", "User does not exist.")
}

fn shown(name: &str, user: &User, attributes: &str) -> Value {
    let pairs: Vec<Value> =
        user.attributes.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
    json!({
        "Username": name,
        attributes: pairs,
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": !user.disabled,
        "UserStatus": user.status,
    })
}
