//! The API without a server.

use serde_json::{Value, json};

use super::{browser_client, merged, text};
use crate::sandbox::{
    api::{self, request::Request},
    error::{ApiError, ApiResult},
    faults::FaultSettings,
    model::validate,
    notice::Notice,
    state::{State, signing_key::SigningKey},
};

/// When every test begins, in seconds since 1970.
pub(crate) const START: f64 = 1_700_000_000.125;

/// Where the sandbox would answer.
pub(crate) const URL: &str = "http://localhost:9229";

/// Runs operations on a state of its own. Requests and responses are checked against the model.
pub(crate) struct DirectApi {
    pub(crate) state: State,
    pub(crate) settings: FaultSettings,
    pub(crate) region: &'static str,
    pub(crate) now: f64,
    notices: Vec<Notice>,
}

/// One pair of keys for all tests, since generating one is slow.
pub(crate) fn keys() -> Vec<SigningKey> {
    SigningKey::shared().unwrap()
}

impl DirectApi {
    pub(crate) fn new() -> Self {
        Self {
            state: State::default(),
            settings: FaultSettings::default(),
            region: "eu-central-1",
            now: START,
            notices: Vec::new(),
        }
    }

    fn call(&mut self, operation: &str, body: Value) -> ApiResult {
        let settings = self.settings.clone();
        let row = api::find(operation).expect(operation);
        let body = api::check(row, body, &self.settings)?;
        let request = Request {
            operation: row.name,
            region: self.region,
            body: &body,
            now: self.now,
            url: URL,
            settings: &settings,
        };
        let mut output = self.change(|state| api::run(row, state, &request));
        if let Err(error) = &output
            && let Some(pool) = error.pool_without_keys()
        {
            self.state.pools.get_mut(pool).unwrap().keys = keys();
            output = self.change(|state| api::run(row, state, &request));
        }
        let output = output?;
        if !self.settings.unknown_members {
            validate::check_output(operation, &output).unwrap();
        }
        Ok(output)
    }

    /// Makes a change in full or not at all.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.state.pools.begin();
        let output = change(&mut self.state);
        if output.is_ok() {
            self.notices.append(&mut self.state.pools.changes().notices);
            self.state.pools.commit();
        } else {
            self.state.pools.roll_back();
        }
        output
    }

    /// Lets Describe return members that no model knows, and updates keep or reset them.
    pub(crate) fn add_unknown_members(&mut self) {
        self.settings.unknown_members = true;
    }

    /// A call that has to succeed.
    #[track_caller]
    pub(crate) fn ok(&mut self, operation: &str, body: Value) -> Value {
        self.call(operation, body)
            .unwrap_or_else(|error| panic!("{operation}: {}: {}", error.code, error.message))
    }

    /// A call that may be rejected, with `Code: message`.
    pub(crate) fn try_call(&mut self, operation: &str, body: Value) -> Result<Value, String> {
        self.call(operation, body)
            .map_err(|ApiError { code, message }| format!("{code}: {message}"))
    }

    /// A call that has to be rejected, as `Code: message`.
    #[track_caller]
    pub(crate) fn error(&mut self, operation: &str, body: Value) -> String {
        match self.try_call(operation, body) {
            Ok(output) => panic!("{operation} succeeded: {output}"),
            Err(error) => error,
        }
    }

    /// Takes the notices so far.
    pub(crate) fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// The code that was sent last, and where Cognito would have sent it.
    #[track_caller]
    pub(crate) fn sent_code(&mut self) -> (String, String) {
        match self.take_notices().pop() {
            Some(Notice::Code { address, code, .. }) => (code, address),
            other => panic!("no code: {other:?}"),
        }
    }

    /// Creates a user pool; its id.
    #[track_caller]
    pub(crate) fn pool(&mut self, more: Value) -> String {
        let body = merged(json!({"PoolName": "staff"}), more);
        text(&self.ok("CreateUserPool", body)["UserPool"]["Id"])
    }

    pub(crate) fn describe_pool(&mut self, pool: &str) -> Value {
        self.ok("DescribeUserPool", json!({"UserPoolId": pool}))["UserPool"].clone()
    }

    /// Creates an app client; its id.
    #[track_caller]
    pub(crate) fn client(&mut self, pool: &str, more: Value) -> String {
        let body = merged(json!({"UserPoolId": pool, "ClientName": "app"}), more);
        text(&self.ok("CreateUserPoolClient", body)["UserPoolClient"]["ClientId"])
    }

    /// Creates an app client that signs people in through a browser; its id.
    #[track_caller]
    pub(crate) fn browser_client(&mut self, pool: &str, more: Value) -> String {
        self.client(pool, merged(browser_client(), more))
    }

    /// Why an app client with these settings cannot be created.
    #[track_caller]
    pub(crate) fn client_error(&mut self, pool: &str, more: Value) -> String {
        let body = merged(json!({"UserPoolId": pool, "ClientName": "app"}), more);
        self.error("CreateUserPoolClient", body)
    }

    pub(crate) fn describe_client(&mut self, pool: &str, client: &str) -> Value {
        let body = json!({"UserPoolId": pool, "ClientId": client});
        self.ok("DescribeUserPoolClient", body)["UserPoolClient"].clone()
    }
}

/// A list of strings, in order.
#[track_caller]
pub(crate) fn sorted(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap_or_else(|| panic!("{list} is not a list"));
    let mut names: Vec<&str> = list.iter().map(|name| name.as_str().unwrap()).collect();
    names.sort_unstable();
    names
}
