//! A call of the API, as operations see it, and what most of them do with it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::sandbox::{
    error::{ApiError, ApiResult},
    faults::FaultSettings,
    state::{Client, Object, Pool, State, User, client_not_found, strings, text},
};

const DEFAULT_PAGE_SIZE: i64 = 60;

/// How many bytes of a hash a pagination token starts with.
const TOKEN_HASH_BYTES: usize = 12;

/// A call with a body that was checked.
pub(crate) struct Request<'a> {
    pub(crate) operation: &'a str,
    /// The region of the credential scope.
    pub(crate) region: &'a str,
    pub(crate) body: &'a Object,
    /// Seconds since 1970.
    pub(crate) now: f64,
    /// The URL of the sandbox, without a trailing slash.
    pub(crate) url: &'a str,
    pub(crate) settings: &'a FaultSettings,
}

impl<'a> Request<'a> {
    /// A string member that the model requires.
    pub(crate) fn required(&self, name: &str) -> Result<&'a str, ApiError> {
        self.text(name).ok_or_else(|| missing(name))
    }

    /// An entry of an object of strings that the operation requires.
    pub(crate) fn entry(&self, object: &str, name: &str) -> Result<&'a str, ApiError> {
        self.texts(object)
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
            .ok_or_else(|| missing(name))
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.body.get(name).and_then(Value::as_str)
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.body.get(name).and_then(Value::as_i64)
    }

    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.body.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(crate) fn list(&self, name: &str) -> Vec<&'a str> {
        strings(self.body, name)
    }

    /// The entries of an object of strings.
    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.body
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }

    /// Those of the named members that were sent, without empty lists.
    pub(crate) fn members(&self, names: &[&str]) -> Object {
        names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), self.body.get(*name)?.clone())))
            .filter(|(_, value)| value != &json!([]))
            .collect()
    }

    /// One page of a list whose items are sorted by key.
    ///
    /// The token of the next page is opaque, and only valid for this operation and pool.
    pub(crate) fn paginate(
        &self,
        paging: &Paging<'_>,
        items: impl Iterator<Item = (String, Value)>,
    ) -> ApiResult {
        let after = match self.text(paging.token) {
            None => None,
            Some(token) => Some(self.key_of_token(token)?),
        };
        let limit =
            self.integer(paging.limit).filter(|limit| *limit > 0).unwrap_or(DEFAULT_PAGE_SIZE);
        let mut rest =
            items.filter(|(key, _)| after.as_ref().is_none_or(|after| key > after)).peekable();
        let (mut page, mut last) = (Vec::new(), None);
        for (key, value) in rest.by_ref().take(usize::try_from(limit).unwrap_or_default()) {
            page.push(value);
            last = Some(key);
        }
        let mut output = Object::new();
        output.insert(paging.list.to_owned(), page.into());
        if let Some(key) = last
            && rest.peek().is_some()
        {
            output.insert(paging.token.to_owned(), self.token(&key).into());
        }
        Ok(output.into())
    }

    /// The token of the page after a key.
    fn token(&self, key: &str) -> String {
        let scope = self.text("UserPoolId").unwrap_or(self.region);
        let text = format!("{} {scope} {key}", self.operation);
        let hash = digest(&SHA256, text.as_bytes());
        let prefix: Vec<u8> = hash.as_ref().iter().copied().take(TOKEN_HASH_BYTES).collect();
        BASE64_URL_SAFE_NO_PAD.encode([&prefix, key.as_bytes()].concat())
    }

    fn key_of_token(&self, token: &str) -> Result<String, ApiError> {
        BASE64_URL_SAFE_NO_PAD
            .decode(token)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes.get(TOKEN_HASH_BYTES..)?.to_vec()).ok())
            .filter(|key| self.token(key) == token)
            .ok_or_else(|| ApiError::invalid("Invalid pagination token."))
    }
}

fn missing(parameter: &str) -> ApiError {
    ApiError::invalid(format!("Missing required parameter {parameter}"))
}

impl State {
    /// The pool of the app client in a request without a pool, which is not signed.
    pub(crate) fn pool_of_client(&mut self, request: &Request<'_>) -> Result<&mut Pool, ApiError> {
        let id = request.required("ClientId")?;
        self.pools
            .find_mut(|pool| pool.clients.contains_key(id))
            .ok_or_else(|| client_not_found(id))
    }

    /// The pool in the request, if it is in the region of the request.
    pub(crate) fn pool(&mut self, request: &Request<'_>) -> Result<&mut Pool, ApiError> {
        self.pool_in(request.region, request.required("UserPoolId")?)
    }
}

impl Pool {
    /// The app client in the request.
    pub(crate) fn client(&mut self, request: &Request<'_>) -> Result<&mut Client, ApiError> {
        let id = request.required("ClientId")?;
        self.clients.get_mut(id).ok_or_else(|| client_not_found(id))
    }

    /// The user in the request.
    pub(crate) fn user(&mut self, request: &Request<'_>) -> Result<&mut User, ApiError> {
        let name = self.find_user(request.required("Username")?);
        name.and_then(|name| self.users.get_mut(&name)).ok_or_else(ApiError::user_not_found)
    }
}

/// The names of the members with which an operation pages a list.
pub(crate) struct Paging<'a> {
    pub(crate) list: &'a str,
    pub(crate) limit: &'a str,
    pub(crate) token: &'a str,
}

impl<'a> Paging<'a> {
    pub(crate) fn new(list: &'a str) -> Self {
        Self { list, limit: "MaxResults", token: "NextToken" }
    }
}

/// Sorts lists as Cognito does with lists that have no order: not as they were sent, but always in
/// the same way.
pub(crate) fn shuffle(object: &mut Object, lists: &[&str]) {
    for name in lists {
        if let Some(list) = object.get_mut(*name).and_then(Value::as_array_mut) {
            list.sort_by_cached_key(|value| {
                let text = value.as_str().unwrap_or_default();
                digest(&SHA256, text.as_bytes()).as_ref().to_vec()
            });
        }
    }
}

/// The pairs of a list of `{"Name": …, "Value": …}`.
pub(crate) fn pairs(list: Option<&Value>) -> impl Iterator<Item = (&str, &str)> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|pair| (text(pair, "Name"), text(pair, "Value")))
}
