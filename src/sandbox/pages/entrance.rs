//! The sign-in page: whether it may be shown, how, and what a sign-in ends with.

use super::forms::{self, Form};
use crate::sandbox::{
    error::ApiError,
    oauth::grant,
    state::{Asked, Pool, User, text},
    visit::{
        Visit,
        asked::{OWN, takes_own_users, to_error_page, upstreams},
        page::Reply,
        session,
    },
};

/// A sign-in page that may be shown, and what it is for.
pub(crate) struct Entrance {
    pub(crate) asked: Asked,
    /// The name of the app.
    pub(crate) app: String,
    /// Where forms go.
    pub(crate) action: String,
    /// The browser's own value, and the header that sets it where it is new.
    pub(crate) browser: String,
    cookie: Option<String>,
    pub(crate) hides_users: bool,
}

impl Entrance {
    pub(crate) fn form<'a>(&'a self, error: Option<&'a str>) -> Form<'a> {
        Form { app: &self.app, action: &self.action, csrf: &self.browser, error }
    }

    pub(crate) fn show(&self, reply: Reply) -> Reply {
        match &self.cookie {
            None => reply,
            Some(cookie) => reply.with("set-cookie", cookie),
        }
    }
}

/// Whether the page is there, and for what.
pub(crate) fn enter(visit: &Visit<'_>, pool: &Pool) -> Result<Result<Entrance, Reply>, ApiError> {
    let id = visit.query.get("client_id");
    if id.is_some_and(|id| !pool.clients.contains_key(id)) {
        return Ok(Err(to_error_page(visit, "Client does not exist")));
    }
    let asked = match Asked::read(visit, pool) {
        Ok(asked) => asked,
        Err(reply) => return Ok(Err(reply)),
    };
    if visit.version == 2 && pool.style_of(&asked.client).is_none() {
        return Ok(Err(Reply::failure(
            403,
            "Login pages unavailable. Please contact an administrator.",
        )));
    }
    let fields = pool.clients.get(&asked.client).map(|client| &client.fields);
    let (browser, cookie) = session::browser(visit)?;
    Ok(Ok(Entrance {
        app: fields.map_or("", |fields| text(fields, "ClientName")).to_owned(),
        action: format!("{}/login?{}", visit.base, visit.query.with(&[], None)),
        browser,
        cookie,
        hides_users: fields
            .is_some_and(|fields| text(fields, "PreventUserExistenceErrors") == "ENABLED"),
        asked,
    }))
}

pub(crate) fn sign_in_page(
    visit: &Visit<'_>,
    pool: &Pool,
    entrance: &Entrance,
    username: &str,
    error: Option<&str>,
) -> Reply {
    let client = pool.clients.get(&entrance.asked.client);
    let providers = client
        .map(|client| upstreams(pool, client))
        .unwrap_or_default()
        .into_iter()
        .map(|fields| {
            let name = text(fields, "ProviderName");
            let query = visit
                .query
                .with(&["identity_provider", "idp_identifier"], Some(("identity_provider", name)));
            (name, format!("{}/oauth2/authorize?{query}", visit.base))
        })
        .collect();
    let page = forms::sign_in(&forms::SignIn {
        form: entrance.form(error),
        own: client.is_some_and(takes_own_users),
        name: match *pool.signs_in_by().as_slice() {
            ["email"] => "Email address",
            ["phone_number"] => "Phone number",
            [] => "User name",
            _ => "Email address or phone number",
        },
        username,
        providers,
        scripted: visit.settings.scripted_sign_in,
    });
    entrance.show(page)
}

/// What keeps a user from signing in at all.
pub(crate) fn obstacle(user: &User) -> Option<(&'static str, &'static str)> {
    match user.status.as_str() {
        _ if user.disabled => Some(("User is disabled.", "user_disabled")),
        "UNCONFIRMED" => Some(("User is not confirmed.", "user_unconfirmed")),
        "RESET_REQUIRED" => {
            Some(("Password reset required for the user.", "password_reset_required"))
        }
        _ => None,
    }
}

/// Everything is in order: the browser is signed in and goes back to the app.
pub(crate) fn complete(
    visit: &Visit<'_>,
    pool: &mut Pool,
    entrance: &Entrance,
    username: &str,
) -> Result<Reply, ApiError> {
    let (session, cookie) = session::open(visit, pool, username, OWN)?;
    let reply = grant::finish(visit, pool, &entrance.asked, &session)?;
    Ok(reply.with("set-cookie", &cookie))
}
