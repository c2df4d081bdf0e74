//! Signs a user in on a pool's sign-in pages over HTTP, as a browser without JavaScript would.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::flow::matches_callback;
use super::forms::{HtmlForm, HtmlPage};
use super::http::{Http, HttpError, HttpResponse};

/// How many pages and redirects may lie between the first request and the callback URL.
const MAX_STEPS: usize = 12;

/// The user who signs in.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) username: String,
    pub(crate) password: SecretString,
}

/// Why the pages did not lead to the callback URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PageSignInError {
    #[error("{0}")]
    Http(#[from] HttpError),
    /// Without JavaScript the page has no form.
    #[error("the sign-in page needs JavaScript")]
    NeedsScripts,
    #[error("the pages lead to {0}, where users of the pool cannot sign in")]
    OtherSite(String),
    #[error("the sign-in page rejected the user: {0}")]
    Rejected(String),
    #[error("after the password the pages ask for more: {0}")]
    AsksForMore(String),
    #[error("the page returned {status}: {text}")]
    Failed { status: u16, text: String },
    #[error("the pages redirect in a loop")]
    Loop,
}

/// The first page of a sign-in, before anybody types anything.
pub(crate) struct OpenPage {
    start: Url,
    url: Url,
    response: HttpResponse,
}

/// Follows the redirects from `start` to a page, or until they lead to the callback URL.
///
/// # Errors
///
/// If they lead to another site, or in a loop.
pub(crate) async fn open(
    http: &Http,
    start: &Url,
    callback: &str,
) -> Result<OpenPage, PageSignInError> {
    let mut page =
        OpenPage { start: start.clone(), url: start.clone(), response: get(http, start).await? };
    for _ in 0..MAX_STEPS {
        let Some(location) = page.response.redirect() else {
            return Ok(page);
        };
        let next = redirect_target(&page.url, location, page.response.status)?;
        if matches_callback(next.as_str(), callback) {
            return Ok(page);
        }
        page.url = same_origin(start, next)?;
        page.response = get(http, &page.url).await?;
    }
    Err(PageSignInError::Loop)
}

async fn get(http: &Http, url: &Url) -> Result<HttpResponse, PageSignInError> {
    Ok(http.get(url.as_str()).await?)
}

/// Follows the pages from the first one to the callback URL, which is returned and never opened.
///
/// # Errors
///
/// If they end anywhere else.
pub(crate) async fn sign_in(
    http: &Http,
    first: OpenPage,
    callback: &str,
    credentials: &Credentials,
) -> Result<String, PageSignInError> {
    let OpenPage { start, mut url, mut response } = first;
    let mut password_sent = false;
    for _ in 0..MAX_STEPS {
        if let Some(location) = response.redirect() {
            let next = redirect_target(&url, location, response.status)?;
            if matches_callback(next.as_str(), callback) {
                return Ok(next.into());
            }
            url = same_origin(&start, next)?;
            response = get(http, &url).await?;
            continue;
        }
        let page = HtmlPage::read(&response.body);
        let Some(form) = sign_in_form(&page) else {
            return Err(no_form_error(&response, &page, password_sent));
        };
        if form.passwords() > 1 {
            return Err(PageSignInError::AsksForMore("a new password".to_owned()));
        }
        if password_sent && form.passwords() == 1 {
            return Err(PageSignInError::Rejected(reason(&page.alert)));
        }
        password_sent |= form.passwords() == 1;
        let next = url.join(&form.action).map_err(|_| PageSignInError::NeedsScripts)?;
        url = same_origin(&start, next)?;
        let password = credentials.password.expose_secret();
        let sent = form.filled(&credentials.username, password);
        response = http.post_form(url.as_str(), &sent).await?;
    }
    Err(PageSignInError::Loop)
}

fn redirect_target(url: &Url, location: &str, status: u16) -> Result<Url, PageSignInError> {
    url.join(location).map_err(|_| PageSignInError::Failed {
        status,
        text: "it redirects to something that is not a URL".to_owned(),
    })
}

/// Keeps name and password on the pool's own site.
fn same_origin(start: &Url, next: Url) -> Result<Url, PageSignInError> {
    if next.origin() == start.origin() {
        return Ok(next);
    }
    let host = next.host_str().unwrap_or("an unknown host").to_owned();
    Err(PageSignInError::OtherSite(host))
}

/// The form with a password input, else the one with a user name.
fn sign_in_form(page: &HtmlPage) -> Option<&HtmlForm> {
    let forms = &page.forms;
    forms
        .iter()
        .find(|form| form.passwords() > 0)
        .or_else(|| forms.iter().find(|form| form.username().is_some()))
}

/// Why a page has no form to fill in.
fn no_form_error(response: &HttpResponse, page: &HtmlPage, password_sent: bool) -> PageSignInError {
    if !(200..300).contains(&response.status) {
        let text = match page.alert.as_str() {
            "" => response.summary(),
            alert => alert.to_owned(),
        };
        return PageSignInError::Failed { status: response.status, text };
    }
    if password_sent {
        return PageSignInError::AsksForMore(reason(&page.alert));
    }
    PageSignInError::NeedsScripts
}

fn reason(alert: &str) -> String {
    if alert.is_empty() { "it gives no reason".to_owned() } else { alert.to_owned() }
}
