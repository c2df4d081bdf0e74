//! Signs a user in on a pool's own pages over HTTP, as a browser without scripts would.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::flow::leads_to;
use super::forms::{Form, Page};
use super::http::{Answer, Http, HttpError};

/// Most pages and redirects between the first request and the callback URL.
const MOST: usize = 12;

/// Who signs in.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) username: String,
    pub(crate) password: SecretString,
}

/// Why the pages did not lead to the callback URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PageFault {
    #[error("{0}")]
    Http(#[from] HttpError),
    /// Without scripts there is nothing to type into.
    #[error("the sign-in page needs scripts")]
    Scripts,
    #[error("the pages lead to {0}, where the pool's own users cannot sign in")]
    Elsewhere(String),
    #[error("the sign-in page refuses the user: {0}")]
    Refused(String),
    #[error("after the password the pages ask for more: {0}")]
    More(String),
    #[error("the page answers {status}: {text}")]
    Failed { status: u16, text: String },
    #[error("the pages go round in circles")]
    Circles,
}

/// Follows the pages from `start` to the callback URL, which is caught and never opened.
///
/// # Errors
///
/// Where and why they end.
pub(crate) async fn sign_in(
    http: &Http,
    start: &Url,
    callback: &str,
    credentials: &Credentials,
) -> Result<String, PageFault> {
    let mut url = start.clone();
    let mut answer = http.get(url.as_str()).await?;
    let mut given = false;
    for _ in 0..MOST {
        if let Some(location) = answer.redirect() {
            let next = url.join(location).map_err(|_| PageFault::Failed {
                status: answer.status,
                text: "it redirects to what is no URL".to_owned(),
            })?;
            if leads_to(next.as_str(), callback) {
                return Ok(next.into());
            }
            url = at_home(start, next)?;
            answer = http.get(url.as_str()).await?;
            continue;
        }
        let page = Page::read(&answer.body);
        let Some(form) = to_fill(&page) else {
            return Err(dead_end(&answer, &page, given));
        };
        if form.passwords() > 1 {
            return Err(PageFault::More("a new password".to_owned()));
        }
        if given && form.passwords() == 1 {
            return Err(PageFault::Refused(or_nothing(&page.alert)));
        }
        given |= form.passwords() == 1;
        let next = url.join(&form.action).map_err(|_| PageFault::Scripts)?;
        url = at_home(start, next)?;
        let password = credentials.password.expose_secret();
        let sent = form.filled(&credentials.username, password);
        answer = http.submit(url.as_str(), &sent).await?;
    }
    Err(PageFault::Circles)
}

/// Name and password are given to the pool's own pages alone.
fn at_home(start: &Url, next: Url) -> Result<Url, PageFault> {
    if next.origin() == start.origin() {
        return Ok(next);
    }
    let host = next.host_str().unwrap_or("nowhere").to_owned();
    Err(PageFault::Elsewhere(host))
}

/// The form that takes the password, else the one that takes the name.
fn to_fill(page: &Page) -> Option<&Form> {
    let forms = &page.forms;
    forms
        .iter()
        .find(|form| form.passwords() > 0)
        .or_else(|| forms.iter().find(|form| form.username().is_some()))
}

/// What a page is that has nothing to fill in.
fn dead_end(answer: &Answer, page: &Page, given: bool) -> PageFault {
    if !(200..300).contains(&answer.status) {
        let text = match page.alert.as_str() {
            "" => answer.gist(),
            alert => alert.to_owned(),
        };
        return PageFault::Failed { status: answer.status, text };
    }
    if given {
        return PageFault::More(or_nothing(&page.alert));
    }
    PageFault::Scripts
}

fn or_nothing(text: &str) -> String {
    match text {
        "" => "it gives no reason".to_owned(),
        text => text.to_owned(),
    }
}
