//! What a config should say.

use serde_json::{Map, Value};

use crate::app_file::keys::Role;
use crate::app_file::node::Text;
use crate::app_file::sign_in::{Setting, SignInConfig};
use crate::values::DISCOVERY_PATH;

/// What a config should say about the sign-in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) issuer: String,
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    /// The client secret, if the file may hold it.
    pub(crate) client_secret: Option<String>,
    /// The callback URLs of the app, the one it sends first.
    pub(crate) callbacks: Vec<String>,
    pub(crate) sign_outs: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) authorization: String,
    pub(crate) token: String,
    pub(crate) key_set: String,
    /// The sign-out address, with what Cognito expects in it.
    pub(crate) sign_out_address: Option<String>,
    /// The base URL of the sign-in pages.
    pub(crate) pages: String,
    /// What the app's own library calls its settings, with their values.
    pub(crate) members: Map<String, Value>,
}

impl Wanted {
    /// The values of a role, the one to write first; `None` if the file's own value stays.
    pub(super) fn values(&self, role: Role) -> Option<Vec<String>> {
        let one = |text: &str| Some(vec![text.to_owned()]);
        let some = |values: &[String]| (!values.is_empty()).then(|| values.to_vec());
        match role {
            Role::Issuer => one(&self.issuer),
            Role::Discovery => one(&format!("{}{DISCOVERY_PATH}", self.issuer)),
            Role::PoolId => one(&self.pool_id),
            Role::ClientId => one(&self.client_id),
            Role::ClientSecret => self.client_secret.as_ref().map(|secret| vec![secret.clone()]),
            Role::Callback => some(&self.callbacks),
            Role::SignOut => some(&self.sign_outs),
            Role::Scopes => some(&self.scopes),
            Role::ResponseType => one("code"),
            Role::AuthorizationEndpoint => one(&self.authorization),
            Role::TokenEndpoint => one(&self.token),
            Role::KeySet => one(&self.key_set),
            Role::EndSession => self.sign_out_address.as_ref().map(|url| vec![url.clone()]),
            Role::Domain => one(&self.pages),
            Role::RevokedTypes => one("refresh_token"),
            Role::PostLogout | Role::RevokesTokens | Role::ProviderKind | Role::BasePath => None,
        }
    }

    /// The values of a setting, the one to write first. The app may have a callback URL of its own choice under a name
    /// of its own, such as none.
    pub(super) fn values_of(&self, role: Role, setting: &Setting) -> Option<Vec<String>> {
        let own = self.members.get(&setting.name).and_then(Value::as_str);
        match (role, own) {
            (Role::Callback, Some("")) => Some(vec![String::new()]),
            _ => self.values(role),
        }
    }

    /// Whether a config says for a role what it should.
    pub(crate) fn is_right(&self, config: &SignInConfig, role: Role) -> bool {
        let Some(setting) = config.setting(role) else {
            return false;
        };
        let Some(values) = self.values_of(role, setting) else {
            return true;
        };
        let origin = self.callbacks.first().and_then(|url| url::Url::parse(url).ok());
        let origin = origin.map(|url| url.origin().ascii_serialization());
        let texts: Option<Vec<String>> =
            config.texts(role).iter().map(|text| text.on(origin.as_deref())).collect();
        let Some(texts) = texts.filter(|texts| !texts.is_empty()) else {
            return false;
        };
        match role {
            Role::Scopes => {
                let mut words = config.words(role).unwrap_or_default();
                let mut wanted = values;
                words.sort_unstable();
                wanted.sort_unstable();
                words == wanted
            }
            Role::Callback | Role::SignOut => texts.iter().all(|text| values.contains(text)),
            Role::Domain => texts.iter().all(|text| {
                let bare = values.iter().filter_map(|url| url.split_once("://"));
                values.contains(text) || bare.map(|(_, bare)| bare).any(|bare| bare == text)
            }),
            _ => texts == values,
        }
    }

    /// Whether something else fills in what a config says for a role.
    pub(super) fn is_open(config: &SignInConfig, role: Role) -> bool {
        config.texts(role).into_iter().any(|text| Text::open_part(text).is_some())
    }
}
