//! What the sandbox stores. All of it is persisted, and nothing else is.

pub(crate) mod certificate;
pub(crate) mod json_object;
pub(crate) mod pools;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod signing_key;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::sandbox::{error::ApiError, notice::Notice};
pub(crate) use json_object::{Object, items, object, strings, text};
pub(crate) use pools::{PoolChanges, Pools};
pub(crate) use schema::Schema;
pub(crate) use settings::{DEFAULT_INVITATION_DAYS, Settings};
pub(crate) use sign_in::{
    AuthRequest, Authenticator, AuthorizationCode, Challenge, CodePurpose, PendingFederation,
    SentCode, Session, SignIn, SrpExchange, SrpVerifier,
};
use signing_key::SigningKey;

/// The account in every ARN.
pub(crate) const ACCOUNT: &str = "000000000000";

/// Every user pool of every region.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) pools: Pools,
}

/// A user pool with all it contains. Objects are stored as Describe returns them.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub(crate) struct Pool {
    pub(crate) id: String,
    /// Settings that an update cannot change.
    pub(crate) fixed: Object,
    /// Settings of `UpdateUserPool`.
    pub(crate) settings: Settings,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) schema: Schema,
    /// The factors of `SetUserPoolMfaConfig`. The MFA mode is in `settings`.
    pub(crate) factors: Object,
    pub(crate) clients: BTreeMap<String, Client>,
    pub(crate) domains: BTreeMap<String, Domain>,
    pub(crate) brandings: BTreeMap<String, Branding>,
    pub(crate) resource_servers: BTreeMap<String, Object>,
    /// Policies for client ID metadata documents, by id.
    pub(crate) client_id_policies: BTreeMap<String, Object>,
    pub(crate) providers: BTreeMap<String, Object>,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) groups: BTreeMap<String, Object>,
    /// Sign-ins, by refresh token.
    pub(crate) sign_ins: BTreeMap<String, SignIn>,
    /// Browser sessions, by the hash of the cookie.
    pub(crate) sessions: BTreeMap<String, Session>,
    /// Authorization codes, by hash.
    pub(crate) authorization_codes: BTreeMap<String, AuthorizationCode>,
    /// Sign-ins that need one more step, by the hash of the value that the form or the app sends back.
    pub(crate) challenges: BTreeMap<String, Challenge>,
    /// SRP sign-ins that await a proof, by the hash of their secret block.
    pub(crate) srp_exchanges: BTreeMap<String, SrpExchange>,
    /// Sign-ins under way at an identity provider, by the hash of their `state`.
    pub(crate) pending_federations: BTreeMap<String, PendingFederation>,
    pub(crate) keys: Vec<SigningKey>,
    /// Members that the model does not know, by resource.
    pub(crate) unknown_members: BTreeMap<String, Object>,
    /// What the person who runs the sandbox has not been told yet.
    #[serde(skip)]
    pub(crate) notices: Vec<Notice>,
}

/// An app client.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub(crate) struct Client {
    pub(crate) fields: Object,
    pub(crate) secrets: Vec<Secret>,
    /// Whether a second secret was ever added: Describe then shows none.
    pub(crate) rotated: bool,
    /// ARN in Secrets Manager, if Cognito keeps the secret there.
    pub(crate) secret_arn: Option<String>,
}

/// A client secret.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct Secret {
    pub(crate) id: String,
    pub(crate) value: String,
    pub(crate) created: f64,
}

/// A prefix domain or a custom domain.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct Domain {
    pub(crate) version: i64,
    /// Set on custom domains only.
    pub(crate) certificate: Option<String>,
    /// How many more Describe calls show it as `CREATING`.
    pub(crate) pending: u32,
}

/// A managed login style.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct Branding {
    pub(crate) client: String,
    pub(crate) fields: Object,
}

/// A user. `attributes` includes `sub`.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub(crate) struct User {
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: String,
    pub(crate) created: f64,
    pub(crate) modified: f64,
    pub(crate) groups: Vec<String>,
    /// Salt and derived key of the password; `None` for federated users.
    pub(crate) password: Option<(String, String)>,
    /// `None` if there is no password.
    pub(crate) srp: Option<SrpVerifier>,
    pub(crate) disabled: bool,
    /// The codes that the user was sent, the latest for each purpose.
    pub(crate) codes: BTreeMap<CodePurpose, SentCode>,
    /// The authenticator app, if the user has set one up.
    pub(crate) authenticator: Option<Authenticator>,
    /// The secret for an app that the signed-in user is setting up.
    pub(crate) offered_secret: Option<String>,
}

impl State {
    /// A pool in a region. A pool of another region does not exist there.
    pub(crate) fn pool_in(&mut self, region: &str, id: &str) -> Result<&mut Pool, ApiError> {
        self.pools
            .get_mut(id)
            .filter(|pool| pool.region() == region)
            .ok_or_else(|| ApiError::not_found(format!("User pool {id} does not exist.")))
    }

    /// The domain of this name, and its pool.
    pub(crate) fn domain(&self, name: &str) -> Option<(&Pool, &Domain)> {
        self.pools.values().find_map(|pool| Some((pool, pool.domains.get(name)?)))
    }

    /// The pool with a domain of this name.
    pub(crate) fn pool_at(&mut self, domain: &str) -> Option<&mut Pool> {
        self.pools.find_mut(|pool| pool.domains.contains_key(domain))
    }
}

impl Pool {
    pub(crate) fn region(&self) -> &str {
        self.id.rsplit_once('_').map_or("", |(region, _)| region)
    }

    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:cognito-idp:{}:{}:userpool/{}", self.region(), ACCOUNT, self.id)
    }

    /// A setting that is a string, such as `UserPoolTier`.
    pub(crate) fn setting(&self, name: &str) -> &str {
        self.settings.text(name)
    }

    /// The attributes that users sign in with. If there are any, the user name is the `sub`.
    pub(crate) fn username_attributes(&self) -> Vec<&str> {
        strings(&self.fixed, "UsernameAttributes")
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&Object> {
        self.schema.get(name)
    }

    /// The names of the attributes that every user must have.
    pub(crate) fn required_attributes(&self) -> impl Iterator<Item = &str> {
        self.schema
            .iter()
            .filter(|attribute| attribute.get("Required") == Some(&Value::Bool(true)))
            .map(|attribute| text(attribute, "Name"))
    }

    /// Ends sign-ins before their expiry.
    pub(crate) fn end_sign_ins(&mut self, now: f64, reason: &str, which: impl Fn(&SignIn) -> bool) {
        for sign_in in self.sign_ins.values_mut() {
            if sign_in.ended.is_none() && which(sign_in) {
                sign_in.ended = Some((now, reason.to_owned()));
            }
        }
    }
}

impl Client {
    /// A member that is a list of strings; empty if absent.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        strings(&self.fields, name)
    }

    pub(crate) fn is_public(&self) -> bool {
        self.secrets.is_empty()
    }

    /// Whether a boolean member is true.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.fields.get(name) == Some(&Value::Bool(true))
    }
}

pub(crate) fn client_not_found(id: &str) -> ApiError {
    ApiError::not_found(format!("User pool client {id} does not exist."))
}
