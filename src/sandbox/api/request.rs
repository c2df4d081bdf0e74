//! One call of the API, as an operation sees it, and what most operations do with it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::sandbox::{
    error::{Answer, ApiError},
    faults::Settings,
    state::{Client, Object, Pool, State, no_client, strings, text},
};

/// A call whose body fits the model.
pub(crate) struct Request<'a> {
    pub(crate) operation: &'a str,
    /// The region of the credential scope.
    pub(crate) region: &'a str,
    pub(crate) body: &'a Object,
    /// Seconds since 1970.
    pub(crate) now: f64,
    /// Where the sandbox answers, without a slash at the end.
    pub(crate) url: &'a str,
    pub(crate) settings: &'a Settings,
}

impl<'a> Request<'a> {
    /// A member that is text; the model saw to it that a required one is there.
    pub(crate) fn required(&self, name: &str) -> Result<&'a str, ApiError> {
        self.text(name)
            .ok_or_else(|| ApiError::invalid(format!("Missing required parameter {name}")))
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

    /// A member that is an object of texts.
    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.body
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }

    /// The members sent among these, in this order, empty ones left out.
    pub(crate) fn given(&self, names: &[&str]) -> Object {
        names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), self.body.get(*name)?.clone())))
            .filter(|(_, value)| value != &json!([]))
            .collect()
    }

    /// One page of a list whose items are in order of their keys.
    ///
    /// The token for the next one tells nobody anything and is good for this operation and pool
    /// only.
    pub(crate) fn page(
        &self,
        page: &Page<'_>,
        items: impl Iterator<Item = (String, Value)>,
    ) -> Answer {
        let whose = self.text("UserPoolId").unwrap_or(self.region);
        let scope = format!("{} {whose}", self.operation);
        let seal = |key: &str| {
            let whole = digest(&SHA256, format!("{scope} {key}").as_bytes());
            let seal: Vec<u8> = whole.as_ref().iter().copied().take(12).collect();
            BASE64_URL_SAFE_NO_PAD.encode([&seal, key.as_bytes()].concat())
        };
        let after = match self.text(page.token) {
            None => None,
            Some(token) => Some(
                BASE64_URL_SAFE_NO_PAD
                    .decode(token)
                    .ok()
                    .and_then(|bytes| String::from_utf8(bytes.get(12..)?.to_vec()).ok())
                    .filter(|key| seal(key) == token)
                    .ok_or_else(|| ApiError::invalid("Invalid pagination token."))?,
            ),
        };
        let limit = self.integer(page.limit).filter(|limit| *limit > 0).unwrap_or(60);
        let mut rest =
            items.filter(|(key, _)| after.as_ref().is_none_or(|after| key > after)).peekable();
        let mut shown = Vec::new();
        let mut last = None;
        for (key, value) in rest.by_ref().take(usize::try_from(limit).unwrap_or(60)) {
            shown.push(value);
            last = Some(key);
        }
        let mut answer = Object::new();
        answer.insert(page.list.to_owned(), shown.into());
        if let Some(key) = last.filter(|_| rest.peek().is_some()) {
            answer.insert(page.token.to_owned(), seal(&key).into());
        }
        Ok(answer.into())
    }
}

impl State {
    /// The pool the request names, if it is one of the request's region.
    pub(crate) fn pool(&mut self, request: &Request<'_>) -> Result<&mut Pool, ApiError> {
        self.pool_in(request.region, request.required("UserPoolId")?)
    }
}

impl Pool {
    /// The client the request names.
    pub(crate) fn client(&mut self, request: &Request<'_>) -> Result<&mut Client, ApiError> {
        let id = request.required("ClientId")?;
        self.clients.get_mut(id).ok_or_else(|| no_client(id))
    }
}

/// How an operation names the parts of a page.
pub(crate) struct Page<'a> {
    pub(crate) list: &'a str,
    pub(crate) limit: &'a str,
    pub(crate) token: &'a str,
}

impl<'a> Page<'a> {
    pub(crate) fn of(list: &'a str) -> Self {
        Self { list, limit: "MaxResults", token: "NextToken" }
    }
}

/// Puts the lists of an object that stand for sets into the order Cognito gives them: not as they
/// were sent, and the same at every read.
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

/// `{"Name": …, "Value": …}` pairs as the API lists attributes.
pub(crate) fn pairs(list: Option<&Value>) -> impl Iterator<Item = (&str, &str)> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|pair| (text(pair, "Name"), text(pair, "Value")))
}
