//! The requests.

use reqwest::Method as Verb;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::{CloudflareError, Method};
use crate::oidc::Http;
use crate::values::is_local;

/// The variable that holds the API token.
pub(crate) const TOKEN: &str = "CLOUDFLARE_API_TOKEN";

/// The variable for another address of the API, as Cloudflare's own tools have it.
const BASE_URL: &str = "CLOUDFLARE_BASE_URL";

/// Where the API is.
const PUBLIC: &str = "https://api.cloudflare.com/client/v4";

/// Entries of a page.
const PER_PAGE: usize = 50;

/// Pages that are read: more login methods than a team can have.
const MAX_PAGES: usize = 40;

/// An account at Cloudflare.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: String,
}

/// Cloudflare's API with the token of a person.
pub(crate) struct Api {
    http: Http,
    base: String,
    token: SecretString,
}

/// A response; `result` is what was asked for.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    success: bool,
    #[serde(default)]
    errors: Option<Vec<Problem>>,
    #[serde(default)]
    result: Value,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    message: String,
}

impl Api {
    /// The API, by the variables of the environment; `None` without a token.
    ///
    /// # Errors
    ///
    /// An address to which no token may be sent.
    pub(crate) fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, CloudflareError> {
        let Some(token) = variable(TOKEN).filter(|token| !token.trim().is_empty()) else {
            return Ok(None);
        };
        let base = variable(BASE_URL).unwrap_or_else(|| PUBLIC.to_owned());
        let is_safe =
            base.starts_with("https://") || base.starts_with("http://") && is_local(&base);
        if !is_safe {
            return Err(CloudflareError::Address(format!(
                "{BASE_URL} is `{base}`, which must begin with https:// (or http:// on localhost): the token would go there"
            )));
        }
        let token = SecretString::from(token.trim());
        Ok(Some(Self { http: Http::new(), base: base.trim_end_matches('/').to_owned(), token }))
    }

    /// Whether it is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        is_local(&self.base)
    }

    /// The accounts that the token can see.
    ///
    /// # Errors
    ///
    /// No result.
    pub(crate) async fn accounts(&self) -> Result<Vec<Account>, CloudflareError> {
        let found = self.pages("/accounts").await?;
        found.into_iter().map(|account| parsed(&account)).collect()
    }

    /// The login methods of an account.
    ///
    /// # Errors
    ///
    /// No result.
    pub(crate) async fn methods(&self, account: &str) -> Result<Vec<Method>, CloudflareError> {
        let found = self.pages(&methods_of(account)).await?;
        found.into_iter().map(Method::of).collect()
    }

    /// One login method.
    ///
    /// # Errors
    ///
    /// No result.
    pub(crate) async fn method(&self, account: &str, id: &str) -> Result<Method, CloudflareError> {
        let path = format!("{}/{}", methods_of(account), segment(id));
        Method::of(self.send(Verb::GET, &path, None).await?)
    }

    /// Creates a login method (`POST`).
    ///
    /// # Errors
    ///
    /// No result; it may exist all the same.
    pub(crate) async fn create(
        &self,
        account: &str,
        body: &Value,
    ) -> Result<Method, CloudflareError> {
        Method::of(self.send(Verb::POST, &methods_of(account), Some(body)).await?)
    }

    /// Replaces a login method as a whole (`PUT`).
    ///
    /// # Errors
    ///
    /// No result; it may be replaced all the same.
    pub(crate) async fn update(
        &self,
        (account, id): (&str, &str),
        body: &Value,
    ) -> Result<(), CloudflareError> {
        let path = format!("{}/{}", methods_of(account), segment(id));
        self.send(Verb::PUT, &path, Some(body)).await.map(drop)
    }

    /// All entries of a list.
    async fn pages(&self, path: &str) -> Result<Vec<Value>, CloudflareError> {
        let mut all: Vec<Value> = Vec::new();
        for page in 1..=MAX_PAGES {
            let path = format!("{path}?page={page}&per_page={PER_PAGE}");
            let Value::Array(entries) = self.send(Verb::GET, &path, None).await? else {
                return Err(CloudflareError::Unexpected("a list was expected".to_owned()));
            };
            let is_last = entries.len() < PER_PAGE;
            // Some lists have one page whatever was asked for.
            let is_again = entries.first().is_some_and(|first| all.contains(first));
            if !is_again {
                all.extend(entries);
            }
            if is_last || is_again {
                break;
            }
        }
        Ok(all)
    }

    async fn send(
        &self,
        verb: Verb,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, CloudflareError> {
        let url = format!("{}{path}", self.base);
        let token = self.token.expose_secret();
        let response = self.http.send_json((verb, &url), token, body).await?;
        // An answer may repeat what it was sent.
        let secret = body.and_then(|body| body.pointer("/config/client_secret")?.as_str());
        let hidden = |text: &str| {
            let secrets = [Some(token), secret].into_iter().flatten().filter(|one| !one.is_empty());
            secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "********"))
        };
        let envelope: Result<Envelope, _> = serde_json::from_str(&response.body);
        let (status, is_fine) = (response.status, (200..300).contains(&response.status));
        match envelope {
            Ok(envelope) if is_fine && envelope.success => Ok(envelope.result),
            Ok(Envelope { errors: Some(problems), .. }) if !problems.is_empty() => {
                let problems = problems.iter();
                let all: Vec<String> =
                    problems.map(|one| format!("{} (code {})", one.message, one.code)).collect();
                Err(CloudflareError::refused(status, &hidden(&all.join("; "))))
            }
            _ if !is_fine => Err(CloudflareError::refused(status, "without a reason")),
            _ => {
                Err(CloudflareError::Unexpected("it does not say whether it succeeded".to_owned()))
            }
        }
    }
}

fn methods_of(account: &str) -> String {
    format!("/accounts/{}/access/identity_providers", segment(account))
}

/// A text as one segment of a path.
fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn parsed<T: for<'a> Deserialize<'a>>(value: &Value) -> Result<T, CloudflareError> {
    T::deserialize(value).map_err(|why| CloudflareError::Unexpected(why.to_string()))
}
