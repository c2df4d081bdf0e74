//! A pool with a domain, a client and a user, without a server, and a browser that visits it.

use std::collections::BTreeMap;

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use url::Url;

use super::{Cognito, browser_client, merged, text};
use crate::sandbox::{
    faults::Faults,
    federation::step::Step,
    routes,
    state::{Pool, User, signing_key::SigningKey},
    visit::{Http, Site, encode, page::Reply},
};

pub(super) const URL: &str = "http://localhost:9229";
pub(super) const CALLBACK: &str = "http://localhost:3000/callback";
/// The pair of RFC 7636 appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(super) const ADA: &str = "ada@example.com";
pub(super) const PASSWORD: &str = "Correct-Horse-1";

/// Making keys takes a while, and one pair does for all.
pub(super) fn keys() -> Vec<SigningKey> {
    SigningKey::shared().unwrap()
}

/// A pool with a client and a domain, and what is asked of it.
pub(super) struct World {
    pub(super) cognito: Cognito,
    pub(super) faults: Faults,
    pub(super) pool: String,
    pub(super) client: String,
}

impl World {
    pub(super) fn new(version: i64, client: Value) -> Self {
        Self::with_pool(version, client, json!({"UsernameAttributes": ["email"]}))
    }

    pub(super) fn with_pool(version: i64, client: Value, pool: Value) -> Self {
        let mut cognito = Cognito::new();
        let pool = cognito.pool(pool);
        let client = cognito.client(&pool, merged(browser_client(), client));
        cognito.ok(
            "CreateUserPoolDomain",
            json!({"UserPoolId": pool, "Domain": "ohif", "ManagedLoginVersion": version}),
        );
        let mut world = Self { cognito, faults: Faults::default(), pool, client };
        world.keys(keys());
        world
    }

    /// A world whose sign-in page is there and which Ada can sign in to.
    pub(super) fn with_ada(client: Value) -> Self {
        let mut world = Self::new(2, client);
        world.style();
        world.add_ada();
        world
    }

    pub(super) fn add_ada(&mut self) {
        self.cognito.ok(
            "AdminCreateUser",
            json!({
                "UserPoolId": self.pool, "Username": ADA, "MessageAction": "SUPPRESS",
                "UserAttributes": [
                    {"Name": "email", "Value": ADA},
                    {"Name": "email_verified", "Value": "true"},
                    {"Name": "name", "Value": "Ada"},
                ],
            }),
        );
        self.admin("AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": true}));
    }

    /// A call about Ada.
    pub(super) fn admin(&mut self, operation: &str, more: Value) -> Value {
        let body = json!({"UserPoolId": self.pool, "Username": ADA});
        self.cognito.ok(operation, merged(body, more))
    }

    pub(super) fn keys(&mut self, keys: Vec<SigningKey>) {
        self.pool_mut().keys = keys;
    }

    pub(super) fn pool_mut(&mut self) -> &mut Pool {
        self.cognito.state.pools.get_mut(&self.pool).unwrap()
    }

    pub(super) fn ada(&mut self) -> &mut User {
        self.pool_mut()
            .users
            .values_mut()
            .find(|user| user.attributes.get("email").is_some_and(|it| it == ADA))
            .unwrap()
    }

    pub(super) fn secret(&mut self) -> String {
        let (pool, client) = (self.pool.clone(), self.client.clone());
        text(&self.cognito.describe_client(&pool, &client)["ClientSecret"])
    }

    pub(super) fn style(&mut self) {
        self.cognito.ok(
            "CreateManagedLoginBranding",
            json!({"UserPoolId": self.pool, "ClientId": self.client, "UseCognitoProvidedValues": true}),
        );
    }

    pub(super) fn provider(&mut self, name: &str, details: Value) {
        let basic = json!({
            "client_id": "upstream", "client_secret": "s", "authorize_scopes": "openid email",
            "attributes_request_method": "GET", "oidc_issuer": "https://id.example",
        });
        self.cognito.ok(
            "CreateIdentityProvider",
            json!({
                "UserPoolId": self.pool, "ProviderName": name, "ProviderType": "OIDC",
                "ProviderDetails": merged(basic, details),
            }),
        );
    }

    pub(super) fn update(&mut self, change: Value) {
        let ids = json!({"UserPoolId": self.pool, "ClientId": self.client});
        self.cognito.ok("UpdateUserPoolClient", merged(merged(browser_client(), ids), change));
    }

    pub(super) fn step(&mut self, http: &Http<'_>) -> Step {
        let site = Site { url: URL, faults: &self.faults, now: self.cognito.now };
        let mut next = self.cognito.state.clone();
        let step = routes::answer(&site, &mut next, http)
            .unwrap_or_else(|error| panic!("{}", error.message));
        if routes::writes(http, &self.cognito.state) {
            self.cognito.state = next;
        }
        step
    }

    pub(super) fn send(&mut self, http: &Http<'_>) -> Reply {
        match self.step(http) {
            Step::Reply(reply) => reply,
            Step::Ask(_) => panic!("another server would be asked"),
        }
    }

    /// A visit that leaves nothing behind.
    pub(super) fn visit(&self, method: &str, path: &str, query: &str) -> Reply {
        let site = Site { url: URL, faults: &self.faults, now: self.cognito.now };
        let http = Http { method, path, query, ..Http::default() };
        match routes::answer(&site, &mut self.cognito.state.clone(), &http) {
            Ok(Step::Reply(reply)) => reply,
            Ok(Step::Ask(_)) => panic!("another server would be asked"),
            Err(error) => panic!("{}", error.message),
        }
    }

    pub(super) fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Reply {
        self.visit("GET", path, &encode(parameters.iter().copied()))
    }

    /// The parameters of a good request but for some.
    pub(super) fn query(&self, changes: &[(&str, Option<&str>)]) -> String {
        let good = [
            ("client_id", self.client.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid email"),
            ("state", "s&1"),
        ];
        let mut parameters: Vec<(&str, &str)> = good
            .into_iter()
            .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name))
            .collect();
        parameters.extend(changes.iter().filter_map(|(name, value)| Some((*name, (*value)?))));
        encode(parameters)
    }

    /// A page of the domain, asked with such parameters.
    pub(super) fn ask(&self, page: &str, changes: &[(&str, Option<&str>)]) -> Reply {
        self.visit("GET", &format!("/domain/ohif{page}"), &self.query(changes))
    }

    /// A form that an app posts.
    pub(super) fn post(
        &mut self,
        page: &str,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Reply {
        self.send(&Http {
            method: "POST",
            path: &format!("/domain/ohif/oauth2/{page}"),
            form: &encode(form.iter().copied()),
            authorization,
            ..Http::default()
        })
    }

    /// The tokens for a code, from a client that is public.
    pub(super) fn exchange(&mut self, code: &str) -> Value {
        let client = self.client.clone();
        let reply = self.post(
            "token",
            &[
                ("grant_type", "authorization_code"),
                ("client_id", &client),
                ("code", code),
                ("redirect_uri", CALLBACK),
            ],
            None,
        );
        assert_eq!(reply.status, 200, "{:?} {}", reply.cause, reply.body);
        json_of(&reply)
    }

    pub(super) fn user_info(&mut self, token: &str) -> Reply {
        self.post("userInfo", &[], Some(&format!("Bearer {token}")))
    }

    /// Ada's tokens, after a sign-in from a fresh browser.
    pub(super) fn tokens(&mut self, changes: &[(&str, Option<&str>)]) -> Value {
        let back = Browser::default().sign_in(self, changes);
        self.exchange(&code_of(&back))
    }
}

pub(super) fn header<'r>(reply: &'r Reply, name: &str) -> &'r str {
    let mut headers = reply.headers.iter();
    headers.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

pub(super) fn location(reply: &Reply) -> &str {
    assert_eq!(reply.status, 302, "{}", reply.body);
    header(reply, "location")
}

pub(super) fn json_of(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("no JSON: {reply:?}"))
}

/// A parameter of where a reply leads.
pub(super) fn parameter(reply: &Reply, name: &str) -> Option<String> {
    let url = Url::parse(location(reply)).unwrap();
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// The code that goes back to the app with a reply.
pub(super) fn code_of(reply: &Reply) -> String {
    assert!(location(reply).starts_with(CALLBACK), "{}", location(reply));
    parameter(reply, "code").unwrap_or_else(|| panic!("no code: {}", location(reply)))
}

/// The claims of a JWT, unverified.
pub(super) fn claims(token: &Value) -> Value {
    let token = text(token);
    let body = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&body).unwrap()
}

pub(super) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

/// Something that keeps cookies and fills in forms, and runs no script.
#[derive(Default)]
pub(super) struct Browser {
    pub(super) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn go(&mut self, world: &mut World, method: &str, url: &str, form: &str) -> Reply {
        let step = self.step(world, method, url, form);
        match step {
            Step::Reply(reply) => {
                self.keep(&reply);
                reply
            }
            Step::Ask(_) => panic!("another server would be asked"),
        }
    }

    pub(super) fn step(&mut self, world: &mut World, method: &str, url: &str, form: &str) -> Step {
        let place = url.strip_prefix(URL).unwrap_or(url);
        let (path, query) = place.split_once('?').unwrap_or((place, ""));
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        world.step(&Http {
            method,
            path,
            query,
            cookies: &cookies.join("; "),
            form,
            authorization: None,
        })
    }

    pub(super) fn keep(&mut self, reply: &Reply) {
        for (_, value) in reply.headers.iter().filter(|(name, _)| *name == "set-cookie") {
            let mut parts = value.split("; ");
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            let mut parts: Vec<&str> = parts.collect();
            assert!(parts.contains(&"HttpOnly") && parts.contains(&"SameSite=Lax"));
            assert!(parts.contains(&"Path=/domain/ohif") && !parts.contains(&"Secure"));
            parts.retain(|part| *part == "Max-Age=0");
            match parts.as_slice() {
                [] => self.cookies.insert(name.to_owned(), value.to_owned()),
                _ => self.cookies.remove(name),
            };
        }
    }

    pub(super) fn authorize(
        &mut self,
        world: &mut World,
        changes: &[(&str, Option<&str>)],
    ) -> Reply {
        let url = format!("/domain/ohif/oauth2/authorize?{}", world.query(changes));
        self.go(world, "GET", &url, "")
    }

    /// The sign-in page that a request leads to.
    pub(super) fn page(&mut self, world: &mut World, changes: &[(&str, Option<&str>)]) -> Reply {
        let reply = self.authorize(world, changes);
        let page = self.go(world, "GET", location(&reply), "");
        assert_eq!(page.status, 200, "{}", page.body);
        page
    }

    /// Sends the form of a page, filled in.
    pub(super) fn submit(
        &mut self,
        world: &mut World,
        page: &Reply,
        fields: &[(&str, &str)],
    ) -> Reply {
        let (action, hidden) = form_of(&page.body);
        let all = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| fields.iter().all(|(given, _)| given != name))
            .chain(fields.iter().copied());
        self.go(world, "POST", &action, &encode(all))
    }

    /// Signs Ada in, as far as her password does.
    pub(super) fn sign_in(&mut self, world: &mut World, changes: &[(&str, Option<&str>)]) -> Reply {
        let page = self.page(world, changes);
        self.submit(world, &page, &[("username", ADA), ("password", PASSWORD)])
    }
}

/// Where a page's form goes and what it holds already.
pub(super) fn form_of(html: &str) -> (String, Vec<(String, String)>) {
    let plain = |text: &str| {
        text.replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    let attribute = |tag: &str, name: &str| {
        let (_, value) = tag.split_once(&format!(" {name}=\""))?;
        Some(plain(value.split_once('"')?.0))
    };
    let form = html.split("<form").nth(1).expect("a form");
    let action = attribute(form.split('>').next().unwrap(), "action").unwrap();
    let inputs = form
        .split("<input")
        .skip(1)
        .filter_map(|tag| {
            let tag = tag.split('>').next()?;
            Some((attribute(tag, "name")?, attribute(tag, "value")?))
        })
        .collect();
    (action, inputs)
}

#[test]
fn the_browser_of_the_tests_reads_forms() {
    let (action, inputs) = form_of(
        "<form method=\"post\" action=\"/x?a=1&amp;b=2\"><input type=\"hidden\" name=\"_csrf\" value=\"v\"><input name=\"username\" value=\"a&quot;\"><input name=\"password\"></form>",
    );
    assert_eq!(action, "/x?a=1&b=2");
    let wanted = [("_csrf", "v"), ("username", "a\"")];
    assert_eq!(inputs, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
