//! All that the sandbox knows: what it persists, and nothing else.

pub(crate) mod signing_key;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::sandbox::error::ApiError;
use signing_key::SigningKey;

/// A JSON object, as the API sends and answers them.
pub(crate) type Object = Map<String, Value>;

/// Every user pool of every region.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct State {
    pub(crate) pools: BTreeMap<String, Pool>,
    /// Members that no model knows yet, by the resource that carries them.
    pub(crate) future: BTreeMap<String, Object>,
    /// The keys of each new pool. If there are none, a pool makes its own when it needs them.
    #[serde(skip)]
    pub(crate) shared_keys: Vec<SigningKey>,
}

/// A user pool and what belongs to it. The objects are kept as Describe answers them.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Pool {
    pub(crate) id: String,
    /// What an update cannot touch.
    pub(crate) fixed: Object,
    /// What `UpdateUserPool` sets.
    pub(crate) settings: Object,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) schema: Vec<Object>,
    /// The factors of `SetUserPoolMfaConfig`; whether MFA is on is one of the settings.
    pub(crate) factors: Object,
    pub(crate) clients: BTreeMap<String, Client>,
    pub(crate) domains: BTreeMap<String, Domain>,
    pub(crate) brandings: BTreeMap<String, Branding>,
    pub(crate) resource_servers: BTreeMap<String, Object>,
    pub(crate) providers: BTreeMap<String, Object>,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) groups: BTreeMap<String, Object>,
    /// Sign-ins that can be refreshed, by refresh token.
    pub(crate) sign_ins: BTreeMap<String, SignIn>,
    /// Browsers that are signed in, by the seal of their cookie.
    pub(crate) sessions: BTreeMap<String, Session>,
    /// Authorization codes, by their seal.
    pub(crate) codes: BTreeMap<String, Code>,
    /// Sign-ins that wait for one more answer, by the seal of what their form holds.
    pub(crate) challenges: BTreeMap<String, Challenge>,
    /// Sign-ins that are under way at an upstream provider, by the seal of their `state`.
    pub(crate) journeys: BTreeMap<String, Journey>,
    pub(crate) keys: Vec<SigningKey>,
}

/// An app client.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Client {
    pub(crate) fields: Object,
    pub(crate) secrets: Vec<Secret>,
    /// Once a second secret was added, Describe no longer shows any.
    pub(crate) rotated: bool,
}

/// A client secret.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Secret {
    pub(crate) id: String,
    pub(crate) value: String,
    pub(crate) created: f64,
}

/// A prefix domain or a custom domain.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Domain {
    pub(crate) version: i64,
    /// Set on custom domains only.
    pub(crate) certificate: Option<String>,
    /// How many more Describe calls still show it as being created.
    pub(crate) pending: u32,
}

/// A managed login style.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Branding {
    pub(crate) client: String,
    pub(crate) fields: Object,
}

/// A user; `attributes` holds `sub` and all others by name.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct User {
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: String,
    pub(crate) created: f64,
    pub(crate) modified: f64,
    pub(crate) groups: Vec<String>,
    /// Salt and derived key of the password; absent for federated users.
    pub(crate) password: Option<(String, String)>,
    pub(crate) disabled: bool,
    /// The authenticator app that gives this user's second factor.
    pub(crate) authenticator: Option<Authenticator>,
}

/// An authenticator app that shares a secret with the pool.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Authenticator {
    /// In base32, as people type it.
    pub(crate) secret: String,
    /// The time step of the last code that was taken; no code works twice.
    pub(crate) last: u64,
}

/// What a refresh token stands for.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct SignIn {
    pub(crate) client: String,
    pub(crate) username: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) auth_time: f64,
    pub(crate) expires: f64,
    pub(crate) origin: String,
    /// When it stopped being good before its time, and by what.
    #[serde(default)]
    pub(crate) ended: Option<(f64, String)>,
}

/// A browser that is signed in.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Session {
    pub(crate) username: String,
    /// `COGNITO`, or the upstream provider that vouched.
    pub(crate) provider: String,
    pub(crate) auth_time: f64,
    pub(crate) expires: f64,
}

/// An authorization request whose client and callback fit (RFC 6749 §4.1.1).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Asked {
    pub(crate) client: String,
    pub(crate) callback: String,
    pub(crate) state: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    /// The S256 challenge of PKCE.
    pub(crate) challenge: Option<String>,
    /// Whether tokens are asked for in place of a code.
    pub(crate) implicit: bool,
}

/// What an authorization code stands for.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Code {
    pub(crate) asked: Asked,
    pub(crate) username: String,
    pub(crate) auth_time: f64,
    pub(crate) issued: f64,
    /// The origin of the tokens it gave, once it gave some.
    pub(crate) gave: Option<String>,
}

/// A sign-in whose password was right and that needs something else.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Challenge {
    pub(crate) username: String,
    pub(crate) client: String,
    /// The seal of the browser's cookie.
    pub(crate) browser: String,
    pub(crate) expires: f64,
    /// The secret of an authenticator app that is being set up.
    pub(crate) secret: Option<String>,
}

/// A sign-in that is under way at an upstream provider.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Journey {
    pub(crate) asked: Asked,
    pub(crate) provider: String,
    pub(crate) nonce: String,
    /// The seal of the browser's cookie.
    pub(crate) browser: String,
    pub(crate) expires: f64,
    /// What a SAML provider said, until the browser comes for it.
    #[serde(default)]
    pub(crate) vouched: Option<Object>,
}

impl State {
    /// A pool of a region; a pool of another region does not exist there.
    pub(crate) fn pool_in(&mut self, region: &str, id: &str) -> Result<&mut Pool, ApiError> {
        self.pools
            .get_mut(id)
            .filter(|pool| pool.region() == region)
            .ok_or_else(|| ApiError::not_found(format!("User pool {id} does not exist.")))
    }

    /// The pool that has a domain of this name, and the domain.
    pub(crate) fn domain(&self, name: &str) -> Option<(&Pool, &Domain)> {
        self.pools.values().find_map(|pool| Some((pool, pool.domains.get(name)?)))
    }

    /// The pool that has a domain of this name.
    pub(crate) fn pool_at(&mut self, domain: &str) -> Option<&mut Pool> {
        self.pools.values_mut().find(|pool| pool.domains.contains_key(domain))
    }
}

impl Pool {
    pub(crate) fn region(&self) -> &str {
        self.id.rsplit_once('_').map_or("", |(region, _)| region)
    }

    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:cognito-idp:{}:{}:userpool/{}", self.region(), super::ACCOUNT, self.id)
    }

    /// A setting that is text: `UserPoolTier`, `MfaConfiguration`, `DeletionProtection`.
    pub(crate) fn setting(&self, name: &str) -> &str {
        text(&self.settings, name)
    }

    /// Whether signing in is by an attribute, so that the user name is the `sub`.
    pub(crate) fn signs_in_by(&self) -> Vec<&str> {
        strings(&self.fixed, "UsernameAttributes")
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&Object> {
        self.schema.iter().find(|known| text(known, "Name") == name)
    }

    /// Ends sign-ins before their time; a word says by what.
    pub(crate) fn end_sign_ins(&mut self, now: f64, by: &str, which: impl Fn(&SignIn) -> bool) {
        for sign_in in self.sign_ins.values_mut() {
            if sign_in.ended.is_none() && which(sign_in) {
                sign_in.ended = Some((now, by.to_owned()));
            }
        }
    }
}

impl Client {
    /// A member that is a list of texts; empty if the client has none.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        strings(&self.fields, name)
    }

    pub(crate) fn is_public(&self) -> bool {
        self.secrets.is_empty()
    }

    /// A member that is yes or no.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.fields.get(name) == Some(&Value::Bool(true))
    }
}

impl SignIn {
    /// By what it ended, if it did.
    pub(crate) fn end(&self, now: f64) -> Option<&str> {
        self.ended.as_ref().filter(|(at, _)| *at <= now).map(|(_, by)| by.as_str())
    }
}

pub(crate) fn no_client(id: &str) -> ApiError {
    ApiError::not_found(format!("User pool client {id} does not exist."))
}

/// A member that is text, empty where it is absent.
pub(crate) fn text<'a>(object: &'a Object, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A member that is a list of texts, empty where it is absent.
pub(crate) fn strings<'a>(object: &'a Object, name: &str) -> Vec<&'a str> {
    object
        .get(name)
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// The object a `json!` literal stands for.
pub(crate) fn object(literal: Value) -> Object {
    match literal {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
