//! The sign-in page: whether it can be shown, what it contains, and how a sign-in ends.

use super::{
    account_page::AccountPage,
    forms::{self, Form},
};
use crate::sandbox::{
    error::ApiError,
    hash::constant_time_eq,
    oauth::grant,
    state::{AuthRequest, Pool, User, text},
    visit::{
        Visit,
        auth_request::{COGNITO_PROVIDER, allows_local_users, to_error_page, upstream_providers},
        page::Reply,
        session,
    },
};

/// The parameter with the name of the user whom a page is for.
pub(crate) const USER_NAME: &str = "user_name";

/// A sign-in page for a valid authorization request.
pub(crate) struct LoginPage {
    pub(crate) auth_request: AuthRequest,
    /// The name of the app.
    app: String,
    /// Where the forms are sent.
    action: String,
    /// The value of the browser cookie.
    pub(crate) browser: String,
    /// The header that sets the browser cookie, if it is new.
    cookie: Option<String>,
    /// Whether errors hide that a user does not exist.
    pub(crate) hides_users: bool,
}

/// An error that a page shows: a message for the person, a constant for the log.
pub(crate) struct PageError {
    pub(crate) message: String,
    pub(crate) cause: &'static str,
}

impl PageError {
    pub(crate) fn new(message: impl Into<String>, cause: &'static str) -> Self {
        Self { message: message.into(), cause }
    }
}

impl LoginPage {
    /// The page at a path for a visit, or the reply if there is none.
    pub(crate) fn open(
        visit: &Visit<'_>,
        pool: &Pool,
        path: &str,
    ) -> Result<Result<Self, Reply>, ApiError> {
        let id = visit.query.get("client_id");
        if id.is_some_and(|id| !pool.clients.contains_key(id)) {
            return Ok(Err(to_error_page(visit, "Client does not exist")));
        }
        let auth_request = match AuthRequest::read(visit, pool) {
            Ok(auth_request) => auth_request,
            Err(reply) => return Ok(Err(reply)),
        };
        if visit.version == 2 && pool.style_for(&auth_request.client).is_none() {
            let message = "Login pages unavailable. Please contact an administrator.";
            return Ok(Err(Reply::error_page(403, message)));
        }
        let fields = pool.clients.get(&auth_request.client).map(|client| &client.fields);
        let (browser, cookie) = session::browser(visit)?;
        Ok(Ok(Self {
            app: fields.map_or("", |fields| text(fields, "ClientName")).to_owned(),
            action: format!("{}/{path}?{}", visit.base, visit.query.with(&[], None)),
            browser,
            cookie,
            hides_users: fields
                .is_some_and(|fields| text(fields, "PreventUserExistenceErrors") == "ENABLED"),
            auth_request,
        }))
    }

    pub(crate) fn form<'a>(&'a self, error: Option<&'a str>) -> Form<'a> {
        Form { app: &self.app, action: &self.action, csrf: &self.browser, error, status: None }
    }

    /// Checks that a form was sent by the browser that it was made for.
    pub(crate) fn check_browser(&self, visit: &Visit<'_>) -> Result<(), PageError> {
        let same_browser = session::known_browser(visit)
            .zip(visit.form.get("_csrf"))
            .is_some_and(|(browser, sent)| constant_time_eq(browser, sent));
        if same_browser {
            return Ok(());
        }
        let message = "This form was opened in another browser, or this browser keeps no \
                       cookies. Please sign in again.";
        Err(PageError::new(message, "csrf"))
    }

    /// Adds the browser cookie to a page.
    pub(crate) fn with_cookie(&self, reply: Reply) -> Reply {
        match &self.cookie {
            None => reply,
            Some(cookie) => reply.with_header("set-cookie", cookie),
        }
    }

    /// The page with the first form, and the buttons of the identity providers.
    pub(crate) fn show(
        &self,
        visit: &Visit<'_>,
        pool: &Pool,
        username: &str,
        error: Option<&PageError>,
    ) -> Reply {
        let form = self.form(error.map(|error| error.message.as_str()));
        let links = account_links(visit, pool, username, error.map(|error| error.cause));
        self.show_form(visit, pool, username, form, links)
    }

    /// The page with the first form, and with what was done just now on another page.
    pub(crate) fn show_status(
        &self,
        visit: &Visit<'_>,
        pool: &Pool,
        username: &str,
        message: &str,
    ) -> Reply {
        let action = link(visit, "login", None);
        let form = Form { action: &action, status: Some(message), ..self.form(None) };
        let links = account_links(visit, pool, username, None);
        self.show_form(visit, pool, username, form, links)
    }

    fn show_form(
        &self,
        visit: &Visit<'_>,
        pool: &Pool,
        username: &str,
        form: Form<'_>,
        links: Vec<(&'static str, String)>,
    ) -> Reply {
        let client = pool.clients.get(&self.auth_request.client);
        let providers = client
            .map(|client| upstream_providers(pool, client))
            .unwrap_or_default()
            .into_iter()
            .map(|fields| {
                let name = text(fields, "ProviderName");
                (name, authorize_url(visit, name))
            })
            .collect();
        let page = forms::sign_in(&forms::SignInForm {
            form,
            local_users: client.is_some_and(allows_local_users),
            name_label: name_label(pool),
            username,
            providers,
            links,
            scripted: visit.settings.scripted_sign_in,
        });
        self.with_cookie(page)
    }

    /// The page with the first form and an error.
    pub(crate) fn show_error(
        &self,
        visit: &Visit<'_>,
        pool: &Pool,
        username: &str,
        error: &PageError,
    ) -> Reply {
        self.show(visit, pool, username, Some(error)).with_cause(error.cause)
    }

    /// Signs the user in, and sends the browser back to the app.
    pub(crate) fn finish(
        &self,
        visit: &Visit<'_>,
        pool: &mut Pool,
        username: &str,
    ) -> Result<Reply, ApiError> {
        let (session, cookie) = session::open(visit, pool, username, COGNITO_PROVIDER)?;
        let reply = grant::finish(visit, pool, &self.auth_request, &session)?;
        Ok(reply.with_header("set-cookie", &cookie))
    }
}

/// The label of the field for the name that people sign in with.
pub(crate) fn name_label(pool: &Pool) -> &'static str {
    match *pool.username_attributes().as_slice() {
        ["email"] => "Email address",
        ["phone_number"] => "Phone number",
        [] => "User name",
        _ => "Email address or phone number",
    }
}

/// The URL of a page for the same authorization request.
pub(crate) fn link(visit: &Visit<'_>, page: &str, user: Option<&str>) -> String {
    let user = user.map(|user| (USER_NAME, user));
    format!("{}/{page}?{}", visit.base, visit.query.with(&[USER_NAME], user))
}

/// The pages that the sign-in page leads to, with their labels; those with a code if `error` is that it is missing.
fn account_links(
    visit: &Visit<'_>,
    pool: &Pool,
    username: &str,
    error: Option<&str>,
) -> Vec<(&'static str, String)> {
    let code = match error {
        Some("user_unconfirmed") => Some((AccountPage::Confirm, "Enter the code for your account")),
        Some("password_reset_required") => {
            Some((AccountPage::ConfirmForgotPassword, "Choose a new password"))
        }
        _ => None,
    };
    let code = code.map(|(page, label)| (page, label, Some(username)));
    let always = [
        (AccountPage::ForgotPassword, "Forgot your password?", None),
        (AccountPage::SignUp, "Create an account", None),
    ];
    code.into_iter()
        .chain(always)
        .filter(|(page, ..)| page.is_offered(pool))
        .map(|(page, label, user)| (label, link(visit, page.path(), user)))
        .collect()
}

/// Where the button of a provider leads.
fn authorize_url(visit: &Visit<'_>, provider: &str) -> String {
    let query = visit
        .query
        .with(&["identity_provider", "idp_identifier"], Some(("identity_provider", provider)));
    format!("{}/oauth2/authorize?{query}", visit.base)
}

/// Checks that a user may sign in at all.
pub(crate) fn check_user(user: &User) -> Result<(), PageError> {
    match user.status.as_str() {
        _ if user.disabled => Err(PageError::new("User is disabled.", "user_disabled")),
        "UNCONFIRMED" => Err(PageError::new("User is not confirmed.", "user_unconfirmed")),
        "RESET_REQUIRED" => {
            Err(PageError::new("Password reset required for the user.", "password_reset_required"))
        }
        _ => Ok(()),
    }
}
