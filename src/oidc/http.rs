//! One bounded request: no redirect followed, no endless body read.

use std::time::Duration;

use super::forms::gist;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Response};

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

fn builder() -> ClientBuilder {
    reqwest::Client::builder()
        .redirect(Policy::none())
        .timeout(REQUEST)
        .connect_timeout(REQUEST / 2)
        .user_agent(concat!("cogoidc/", env!("CARGO_PKG_VERSION")))
}

fn built(builder: ClientBuilder) -> Result<Http, HttpError> {
    builder.build().map(Http).map_err(|why| HttpError::Connect(cause(&why)))
}

impl Http {
    /// # Errors
    ///
    /// When the system's trust store cannot be read.
    pub(crate) fn new() -> Result<Self, HttpError> {
        built(builder())
    }

    /// One that keeps the cookies it is given, as long as it lives.
    ///
    /// # Errors
    ///
    /// When the system's trust store cannot be read.
    pub(crate) fn browser() -> Result<Self, HttpError> {
        built(builder().cookie_store(true))
    }

    /// # Errors
    ///
    /// When no whole answer comes in time and size.
    pub(crate) async fn get(&self, url: &str) -> Result<Answer, HttpError> {
        answer(self.0.get(url).send().await).await
    }

    /// Like `get`, with a bearer token (RFC 6750 §2.1).
    ///
    /// # Errors
    ///
    /// When no whole answer comes in time and size.
    pub(crate) async fn get_as(&self, url: &str, token: &str) -> Result<Answer, HttpError> {
        answer(self.0.get(url).bearer_auth(token).send().await).await
    }

    /// Sends a form, as a page in a browser does.
    ///
    /// # Errors
    ///
    /// When no whole answer comes in time and size.
    pub(crate) async fn submit(
        &self,
        url: &str,
        fields: &[(String, String)],
    ) -> Result<Answer, HttpError> {
        answer(self.0.post(url).form(fields).send().await).await
    }

    /// Sends a request of the `oauth2` crate.
    ///
    /// # Errors
    ///
    /// When no whole answer comes in time and size.
    pub(crate) async fn exchange(
        &self,
        request: oauth2::HttpRequest,
    ) -> Result<oauth2::HttpResponse, HttpError> {
        let request = request.try_into().map_err(|why| HttpError::Connect(cause(&why)))?;
        let response = self.0.execute(request).await.map_err(|why| refused(&why))?;
        let mut answer = oauth2::HttpResponse::new(Vec::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = response.headers().clone();
        *answer.body_mut() = body(response).await?;
        Ok(answer)
    }
}

async fn answer(sent: Result<Response, reqwest::Error>) -> Result<Answer, HttpError> {
    let response = sent.map_err(|why| refused(&why))?;
    let location =
        response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Answer {
        status: response.status().as_u16(),
        location,
        body: String::from_utf8_lossy(&body(response).await?).into_owned(),
    })
}

async fn body(mut response: Response) -> Result<Vec<u8>, HttpError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|why| refused(&why))? {
        if body.len() + chunk.len() > MOST {
            return Err(HttpError::Huge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl Answer {
    /// Where it redirects to, as it is written there.
    pub(crate) fn redirect(&self) -> Option<&str> {
        self.location.as_deref().filter(|_| (300..400).contains(&self.status))
    }

    /// What the body says, in one line for people.
    pub(crate) fn gist(&self) -> String {
        gist(&self.body)
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
