//! The pages on which people make an account, confirm it, and set a new password in place of a forgotten one.

use std::collections::BTreeMap;

use super::{
    account_forms,
    account_page::AccountPage,
    fields::AttributeField,
    login_page::{LoginPage, PageError, USER_NAME, link, name_label},
};
use crate::sandbox::{
    api::{attribute, code::expired, password, recovery, sign_up},
    error::ApiError,
    state::Pool,
    visit::{
        Visit,
        auth_request::{allows_local_users, to_error_page},
        page::Reply,
    },
};

impl AccountPage {
    /// The reply to a visit of the page.
    pub(crate) fn reply(self, visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
        match visit.http.method {
            "GET" | "HEAD" => show(visit, pool, self),
            "POST" => submit(visit, pool, self),
            _ => Ok(Reply::error_page(404, "There is no such page.")),
        }
    }
}

fn show(visit: &Visit<'_>, pool: &Pool, kind: AccountPage) -> Result<Reply, ApiError> {
    Ok(match open(visit, pool, kind)? {
        Ok(page) => show_form(visit, pool, &page, kind, None),
        Err(reply) => reply,
    })
}

/// Handles the form of a page.
fn submit(visit: &Visit<'_>, pool: &mut Pool, kind: AccountPage) -> Result<Reply, ApiError> {
    let page = match open(visit, pool, kind)? {
        Ok(page) => page,
        Err(reply) => return Ok(reply),
    };
    if let Err(error) = page.check_browser(visit) {
        return Ok(show_form(visit, pool, &page, kind, Some(&error)));
    }
    let (result, cause) = match kind {
        AccountPage::SignUp => (sign_up(visit, pool, &page), "sign_up_refused"),
        AccountPage::Confirm => (confirm(visit, pool, &page), "confirmation_refused"),
        AccountPage::ForgotPassword => (send_code(visit, pool, &page), "recovery_refused"),
        AccountPage::ConfirmForgotPassword => {
            (set_password(visit, pool, &page), "new_password_refused")
        }
    };
    match result {
        Err(error) if error.status() < 500 => {
            let error = PageError::new(error.message, cause);
            Ok(show_form(visit, pool, &page, kind, Some(&error)))
        }
        result => result,
    }
}

/// The page for a visit, or the reply if there is none.
fn open(
    visit: &Visit<'_>,
    pool: &Pool,
    kind: AccountPage,
) -> Result<Result<LoginPage, Reply>, ApiError> {
    let page = match LoginPage::open(visit, pool, kind.path())? {
        Ok(page) => page,
        Err(reply) => return Ok(Err(reply)),
    };
    let client = pool.clients.get(&page.auth_request.client);
    if !client.is_some_and(allows_local_users) || !kind.is_offered(pool) {
        let reply = to_error_page(visit, "invalid_request").with_cause("page_not_offered");
        return Ok(Err(reply));
    }
    Ok(Ok(page))
}

fn show_form(
    visit: &Visit<'_>,
    pool: &Pool,
    page: &LoginPage,
    kind: AccountPage,
    error: Option<&PageError>,
) -> Reply {
    let form = page.form(error.map(|error| error.message.as_str()));
    let sign_in = link(visit, "login", None);
    let rules = password::rules(pool);
    let reply = match kind {
        AccountPage::SignUp => {
            let name = visit.form.get("username").unwrap_or_default();
            let attributes: Vec<AttributeField<'_>> = asked_attributes(pool)
                .into_iter()
                .map(|name| AttributeField { name, value: typed(visit, name).unwrap_or_default() })
                .collect();
            let label = name_label(pool);
            account_forms::sign_up(&form, label, name, &attributes, &rules, &sign_in)
        }
        AccountPage::Confirm => account_forms::confirm(&form, &sign_in),
        AccountPage::ForgotPassword => {
            account_forms::forgot_password(&form, name_label(pool), &sign_in)
        }
        AccountPage::ConfirmForgotPassword => {
            account_forms::confirm_forgot_password(&form, &rules, &sign_in)
        }
    };
    let reply = page.with_cookie(reply);
    match error {
        None => reply,
        Some(error) => reply.with_cause(error.cause),
    }
}

/// The attributes that a new user is asked for besides the name: those that are required or verified.
fn asked_attributes(pool: &Pool) -> Vec<&str> {
    let names = pool.username_attributes();
    let is_name = |name: &str| matches!(*names.as_slice(), [only] if only == name);
    let mut asked: Vec<&str> =
        pool.required_attributes().filter(|name| *name != "sub" && !is_name(name)).collect();
    for name in ["email", "phone_number"] {
        if names.is_empty() && pool.auto_verifies(name) && !asked.contains(&name) {
            asked.push(name);
        }
    }
    asked
}

fn typed<'v>(visit: &'v Visit<'_>, attribute: &str) -> Option<&'v str> {
    visit.form.get(&format!("attribute.{attribute}"))
}

/// What was typed into a field that has to be filled in.
fn field<'v>(visit: &'v Visit<'_>, name: &str, label: &str) -> Result<&'v str, ApiError> {
    visit.form.get(name).ok_or_else(|| ApiError::invalid(format!("Enter {label}.")))
}

/// Makes an account, and leads to the page for its code.
fn sign_up(visit: &Visit<'_>, pool: &mut Pool, page: &LoginPage) -> Result<Reply, ApiError> {
    let username = field(visit, "username", "a name to sign in with")?;
    let password = field(visit, "password", "a password")?;
    let mut attributes = BTreeMap::new();
    for name in asked_attributes(pool) {
        if let Some(value) = typed(visit, name) {
            attribute::check(pool, name, value)?;
            attributes.insert(name.to_owned(), value.to_owned());
        }
    }
    let gone = || ApiError::internal("the client no longer exists");
    let client = pool.clients.get(&page.auth_request.client).ok_or_else(gone)?.clone();
    let account = sign_up::register(pool, &client, username, password, attributes, visit.now)?;
    Ok(if account.delivery.is_some() {
        Reply::redirect(link(visit, AccountPage::Confirm.path(), Some(username)))
    } else {
        let message = "Your account was created. An administrator has to confirm it before you \
                       can sign in.";
        page.show_status(visit, pool, username, message)
    })
}

/// The user whom a page with a code is for.
fn user(visit: &Visit<'_>, pool: &Pool) -> Result<String, ApiError> {
    let name = visit.query.get(USER_NAME).unwrap_or_default();
    // Whether there is such a user is not told.
    pool.find_user(name).ok_or_else(expired)
}

fn confirm(visit: &Visit<'_>, pool: &mut Pool, page: &LoginPage) -> Result<Reply, ApiError> {
    let name = user(visit, pool)?;
    if visit.form.get("resend").is_some() {
        sign_up::resend(pool, &name, visit.now)?;
        let again = link(visit, AccountPage::Confirm.path(), visit.query.get(USER_NAME));
        return Ok(Reply::redirect(again));
    }
    sign_up::confirm(pool, &name, field(visit, "code", "the code")?, false, visit.now)?;
    let typed = visit.query.get(USER_NAME).unwrap_or_default();
    Ok(page.show_status(visit, pool, typed, "Your account is confirmed. You can sign in now."))
}

/// Sends a code, and leads to the page for it.
fn send_code(visit: &Visit<'_>, pool: &mut Pool, page: &LoginPage) -> Result<Reply, ApiError> {
    let typed = field(visit, "username", "the name that you sign in with")?;
    let sent = match pool.find_user(typed) {
        Some(name) => recovery::start(pool, &name, visit.now).map(drop),
        None => Err(ApiError::invalid("User does not exist.")),
    };
    match sent {
        Err(error) if error.status() >= 500 || !page.hides_users => return Err(error),
        _ => {}
    }
    let path = AccountPage::ConfirmForgotPassword.path();
    Ok(Reply::redirect(link(visit, path, Some(typed))))
}

fn set_password(visit: &Visit<'_>, pool: &mut Pool, page: &LoginPage) -> Result<Reply, ApiError> {
    let code = field(visit, "code", "the code")?;
    let chosen = field(visit, "new_password", "a new password")?;
    let name = user(visit, pool)?;
    recovery::finish(pool, &name, code, chosen, visit.now)?;
    let typed = visit.query.get(USER_NAME).unwrap_or_default();
    let message = "Your password was changed. You can sign in with the new one.";
    Ok(page.show_status(visit, pool, typed, message))
}
