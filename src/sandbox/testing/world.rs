//! A user pool with a domain, an app client and a user, without a server.

use serde_json::{Value, json};

use super::{
    browser_client,
    direct::{DirectApi, URL, keys},
    merged,
    reply::{CALLBACK, json_of, replied},
    text,
};
use crate::sandbox::{
    faults::Faults,
    federation::{progress::Progress, provider_request::ProviderReply},
    routes,
    state::{Pool, User},
    visit::{HttpRequest, Site, encode, page::Reply},
};

/// The pair of RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const PASSWORD: &str = "Correct-Horse-1";

pub(crate) struct World {
    pub(crate) api: DirectApi,
    pub(crate) faults: Faults,
    pub(crate) pool: String,
    pub(crate) client: String,
}

impl World {
    /// A pool that people sign in to by e-mail address, with pages of this version.
    pub(crate) fn new(version: i64, client: Value) -> Self {
        Self::with_pool(version, client, json!({"UsernameAttributes": ["email"]}))
    }

    pub(crate) fn with_pool(version: i64, client: Value, pool: Value) -> Self {
        let mut api = DirectApi::new();
        let pool = api.pool(pool);
        let client = api.browser_client(&pool, client);
        api.ok(
            "CreateUserPoolDomain",
            json!({"UserPoolId": pool, "Domain": "ohif", "ManagedLoginVersion": version}),
        );
        let mut world = Self { api, faults: Faults::default(), pool, client };
        world.pool_mut().keys = keys();
        world
    }

    /// A world with a sign-in page that Ada can use.
    pub(crate) fn with_ada(client: Value) -> Self {
        let mut world = Self::new(2, client);
        world.add_style();
        world.add_ada();
        world
    }

    pub(crate) fn add_ada(&mut self) {
        create_ada(&mut self.api, &self.pool);
    }

    /// A call about Ada.
    pub(crate) fn admin(&mut self, operation: &str, more: Value) -> Value {
        let body = json!({"UserPoolId": self.pool, "Username": ADA});
        self.api.ok(operation, merged(body, more))
    }

    pub(crate) fn pool_mut(&mut self) -> &mut Pool {
        self.api.state.pools.get_mut(&self.pool).unwrap()
    }

    pub(crate) fn ada(&mut self) -> &mut User {
        self.pool_mut()
            .users
            .values_mut()
            .find(|user| user.attributes.get("email").is_some_and(|it| it == ADA))
            .unwrap()
    }

    /// The secret of the app client.
    pub(crate) fn secret(&mut self) -> String {
        let (pool, client) = (self.pool.clone(), self.client.clone());
        text(&self.api.describe_client(&pool, &client)["ClientSecret"])
    }

    /// The login style that pages of version 2 need.
    pub(crate) fn add_style(&mut self) {
        self.api.ok(
            "CreateManagedLoginBranding",
            json!({"UserPoolId": self.pool, "ClientId": self.client, "UseCognitoProvidedValues": true}),
        );
    }

    /// Another app client that signs people in.
    pub(crate) fn other_client(&mut self, more: Value) -> String {
        let pool = self.pool.clone();
        self.api.browser_client(&pool, more)
    }

    /// Adds an OIDC provider.
    pub(crate) fn add_provider(&mut self, name: &str, details: Value, more: Value) {
        let basic = json!({
            "client_id": "upstream", "client_secret": "s", "authorize_scopes": "openid email",
            "attributes_request_method": "GET", "oidc_issuer": "https://id.example",
        });
        let body = json!({
            "UserPoolId": self.pool, "ProviderName": name, "ProviderType": "OIDC",
            "ProviderDetails": merged(basic, details),
        });
        self.api.ok("CreateIdentityProvider", merged(body, more));
    }

    /// Updates the app client.
    pub(crate) fn update(&mut self, change: Value) {
        let ids = json!({"UserPoolId": self.pool, "ClientId": self.client});
        self.api.ok("UpdateUserPoolClient", merged(merged(browser_client(), ids), change));
    }

    /// The identity providers that the app client offers.
    pub(crate) fn offer(&mut self, providers: &[&str]) {
        self.update(json!({"SupportedIdentityProviders": providers}));
    }

    fn site<'s>(faults: &'s Faults, now: f64) -> Site<'s> {
        Site { url: URL, faults, now }
    }

    /// A visit, and its effect if it has one.
    #[track_caller]
    pub(crate) fn visit(&mut self, http: &HttpRequest<'_>) -> Progress {
        let site = Self::site(&self.faults, self.api.now);
        let progress = if routes::writes(http) {
            self.api.change(|state| routes::visit(&site, state, http))
        } else {
            routes::visit(&site, &mut self.api.state.clone(), http)
        };
        progress.unwrap_or_else(|error| panic!("{}", error.message))
    }

    /// The second half of a visit, once a provider has answered.
    #[track_caller]
    pub(crate) fn resume(&mut self, http: &HttpRequest<'_>, reply: ProviderReply) -> Reply {
        let site = Self::site(&self.faults, self.api.now);
        routes::resume(&site, &mut self.api.state, http, reply)
            .unwrap_or_else(|error| panic!("{}", error.message))
    }

    /// A visit without an effect.
    #[track_caller]
    pub(crate) fn look(&self, method: &str, path: &str, query: &str) -> Reply {
        let site = Self::site(&self.faults, self.api.now);
        let http = HttpRequest { method, path, query, ..HttpRequest::default() };
        let progress = routes::visit(&site, &mut self.api.state.clone(), &http);
        replied(progress.unwrap_or_else(|error| panic!("{}", error.message)))
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Reply {
        self.look("GET", path, &encode(parameters.iter().copied()))
    }

    /// A valid authorization request with some parameters replaced or removed.
    pub(crate) fn query(&self, changes: &[(&str, Option<&str>)]) -> String {
        let valid = [
            ("client_id", self.client.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid email"),
            ("state", "s&1"),
        ];
        encode(changed(&valid, changes))
    }

    /// A page of the domain, asked with such a request.
    #[track_caller]
    pub(crate) fn ask(&self, page: &str, changes: &[(&str, Option<&str>)]) -> Reply {
        self.look("GET", &format!("/domain/ohif{page}"), &self.query(changes))
    }

    /// A form that an app posts to an endpoint.
    #[track_caller]
    pub(crate) fn post(
        &mut self,
        endpoint: &str,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Reply {
        replied(self.visit(&HttpRequest {
            method: "POST",
            path: &format!("/domain/ohif/oauth2/{endpoint}"),
            form: &encode(form.iter().copied()),
            authorization,
            ..HttpRequest::default()
        }))
    }

    /// The tokens for a code of a public client.
    #[track_caller]
    pub(crate) fn exchange(&mut self, code: &str) -> Value {
        let client = self.client.clone();
        let reply = self.post("token", &code_form(&client, code), None);
        assert_eq!(reply.status, 200, "{:?} {}", reply.cause, reply.body);
        json_of(&reply)
    }

    #[track_caller]
    pub(crate) fn user_info(&mut self, token: &str) -> Reply {
        self.post("userInfo", &[], Some(&format!("Bearer {token}")))
    }
}

/// The form that exchanges a code.
pub(crate) fn code_form<'f>(client: &'f str, code: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("code", code),
        ("redirect_uri", CALLBACK),
    ]
}

/// The form that refreshes tokens.
pub(crate) fn refresh_form<'f>(client: &'f str, token: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token)]
}

/// Parameters with some replaced or removed.
pub(crate) fn changed<'f>(
    parameters: &[(&'f str, &'f str)],
    changes: &[(&'f str, Option<&'f str>)],
) -> Vec<(&'f str, &'f str)> {
    let kept = parameters
        .iter()
        .copied()
        .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let new = changes.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    kept.chain(new).collect()
}

/// A pool with the user Ada, whose user name is her e-mail address in pools without username
/// attributes; the API and the id of the pool.
pub(crate) fn api_with_ada(pool: Value) -> (DirectApi, String) {
    let mut api = DirectApi::new();
    let pool = api.pool(pool);
    create_ada(&mut api, &pool);
    (api, pool)
}

fn create_ada(api: &mut DirectApi, pool: &str) {
    let ada = json!({"UserPoolId": pool, "Username": ADA});
    let attributes = json!([
        {"Name": "email", "Value": ADA},
        {"Name": "email_verified", "Value": "true"},
        {"Name": "name", "Value": "Ada"},
    ]);
    let more = json!({"MessageAction": "SUPPRESS", "UserAttributes": attributes});
    api.ok("AdminCreateUser", merged(ada.clone(), more));
    let password = json!({"Password": PASSWORD, "Permanent": true});
    api.ok("AdminSetUserPassword", merged(ada, password));
}
