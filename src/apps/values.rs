//! What targets make of the values of a set-up.

use std::borrow::Cow;

use secrecy::ExposeSecret as _;
use url::form_urlencoded::Serializer;

use super::{Secret, Values};
use crate::command_line::Flags;
use crate::values::Scope;

impl Values {
    /// The callback URL that the app sends.
    pub(super) fn callback(&self) -> &str {
        self.callback_urls.first().map_or("", |url| url.as_str())
    }

    /// Where the discovery document is (OpenID Connect Discovery 1.0, section 4).
    pub(super) fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.endpoints.issuer)
    }

    /// The scopes, as the protocol writes them.
    pub(super) fn scope(&self) -> String {
        self.scope_names().join(" ")
    }

    pub(super) fn scope_names(&self) -> Vec<&str> {
        self.scopes.iter().map(Scope::as_str).collect()
    }

    /// The address that signs out of Cognito and returns to the app; none without a sign-out URL.
    ///
    /// Cognito's `/logout` takes `client_id` and `logout_uri`, not the parameters of RP-initiated logout.
    pub(super) fn sign_out_address(&self) -> Option<String> {
        let back = self.sign_out_urls.first()?;
        let query = Serializer::new(String::new())
            .append_pair("client_id", self.client_id.as_str())
            .append_pair("logout_uri", back.as_str())
            .finish();
        let end = &self.endpoints.end_session;
        let joint = if end.contains('?') { '&' } else { '?' };
        Some(format!("{end}{joint}{query}"))
    }

    /// The flags that name pool and client.
    pub(super) fn ids(&self) -> Flags {
        Flags::default().client(&self.pool_id, &self.client_id)
    }

    /// The access token an app sends to servers of its own, as those have to verify it.
    pub(super) fn access_token(&self) -> String {
        format!(
            "the access token: issuer {}, keys at {}, client_id {}, token_use access; there is no aud",
            self.endpoints.issuer, self.endpoints.jwks, self.client_id
        )
    }
}

impl Secret {
    /// What stands where the secret belongs: itself, or the command that prints it.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::None => None,
            Self::Shown(secret) => Some(Cow::Borrowed(secret.expose_secret())),
            Self::Hidden { command } => Some(Cow::Owned(format!("<printed by: {command}>"))),
        }
    }
}
