//! One bounded GET: no redirect followed, no endless body read.

use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;

/// Longest time one request may take.
const REQUEST: Duration = Duration::from_secs(10);
/// Most bytes of an answer that are read: a discovery document has about one thousand.
const MOST: usize = 1 << 20;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HttpError {
    #[error("no answer within {} s", REQUEST.as_secs())]
    Slow,
    #[error("cannot connect: {0}")]
    Connect(String),
    #[error("the answer is larger than {} KiB", MOST >> 10)]
    Huge,
    #[error("the answer breaks off: {0}")]
    Broken(String),
}

/// An answer, as far as it is of interest.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

/// Sends requests as a browser's address bar would.
#[derive(Clone, Debug)]
pub(crate) struct Http(reqwest::Client);

impl Http {
    /// # Errors
    ///
    /// When the system's trust store cannot be read.
    pub(crate) fn new() -> Result<Self, HttpError> {
        reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(REQUEST)
            .connect_timeout(REQUEST / 2)
            .user_agent(concat!("cogoidc/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|why| HttpError::Connect(cause(&why)))
    }

    /// # Errors
    ///
    /// When no whole answer comes in time and size.
    pub(crate) async fn get(&self, url: &str) -> Result<Answer, HttpError> {
        let mut response = self.0.get(url).send().await.map_err(|why| refused(&why))?;
        let header = |name| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let (status, location) = (response.status().as_u16(), header(LOCATION));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|why| refused(&why))? {
            if body.len() + chunk.len() > MOST {
                return Err(HttpError::Huge);
            }
            body.extend_from_slice(&chunk);
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Answer {
            status,
            location,
            body,
        })
    }
}

impl Answer {
    /// First line of the body that says anything, for people.
    pub(crate) fn first_line(&self) -> String {
        let line = self
            .body
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or("nothing");
        line.chars().filter(|c| !c.is_control()).take(120).collect()
    }
}

fn refused(error: &reqwest::Error) -> HttpError {
    if error.is_timeout() {
        HttpError::Slow
    } else if error.is_connect() {
        HttpError::Connect(cause(error))
    } else {
        HttpError::Broken(cause(error))
    }
}

/// The innermost cause of an error, in its own words.
fn cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
