//! Everything that a config is written from.

use std::borrow::Cow;

use secrecy::{ExposeSecret as _, SecretString};
use url::form_urlencoded::Serializer;

use crate::command_line::{CommandLine, Flags};
use crate::oidc::discovery::Endpoints;
use crate::settings::AppSpec;
use crate::values::{AccountId, ClientId, PoolId, Region};

/// What a config is written from, read back from Cognito and the discovery document.
///
/// URLs and scopes are as Cognito holds them: another tool may have registered one that our types refuse.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    pub(crate) app: AppSpec,
    pub(crate) account: Option<AccountId>,
    pub(crate) region: Region,
    pub(crate) pool_id: PoolId,
    pub(crate) pool_arn: String,
    pub(crate) client_id: ClientId,
    pub(crate) endpoints: Endpoints,
    /// The callback URLs of this app, the one it sends first.
    pub(crate) callback_urls: Vec<String>,
    pub(crate) sign_out_urls: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) secret: ConfigSecret,
}

/// The client secret, as far as a config may show it.
#[derive(Clone, Debug)]
pub(crate) enum ConfigSecret {
    /// A public client has none.
    None,
    /// It was asked for.
    Shown(SecretString),
    /// It stays hidden; the command prints it.
    Hidden { command: CommandLine },
}

impl Values {
    /// The callback URL that the app sends.
    pub(super) fn callback(&self) -> &str {
        self.callback_urls.first().map_or("", String::as_str)
    }

    /// Where the discovery document is (OpenID Connect Discovery 1.0, section 4).
    pub(super) fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.endpoints.issuer)
    }

    /// The scopes, as the protocol writes them.
    pub(super) fn scope(&self) -> String {
        self.scopes.join(" ")
    }

    /// The address that signs out of Cognito and returns to the app; `None` without a sign-out URL.
    ///
    /// Cognito's `/logout` takes `client_id` and `logout_uri`, not the parameters of RP-initiated logout.
    pub(super) fn sign_out_address(&self) -> Option<String> {
        let back = self.sign_out_urls.first()?;
        let query = Serializer::new(String::new())
            .append_pair("client_id", self.client_id.as_str())
            .append_pair("logout_uri", back)
            .finish();
        let end = &self.endpoints.end_session;
        let joint = if end.contains('?') { '&' } else { '?' };
        Some(format!("{end}{joint}{query}"))
    }

    /// The flags that name pool and client.
    pub(super) fn ids(&self) -> Flags {
        Flags::default().client(&self.pool_id, &self.client_id)
    }

    /// How the app's own servers must verify its access token.
    pub(super) fn access_token(&self) -> String {
        format!(
            "the access token: issuer {}, keys at {}, client_id {}, token_use access; there is no aud",
            self.endpoints.issuer, self.endpoints.jwks, self.client_id
        )
    }
}

impl ConfigSecret {
    /// What stands where the secret belongs: itself, or the command that prints it.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::None => None,
            Self::Shown(secret) => Some(Cow::Borrowed(secret.expose_secret())),
            Self::Hidden { command } => Some(Cow::Owned(format!("<printed by: {command}>"))),
        }
    }
}
