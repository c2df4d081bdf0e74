//! Whether a token endpoint accepts a client secret: nobody has to sign in.

use oauth2::basic::BasicClient;
use oauth2::{AuthType, AuthorizationCode, ClientId, ClientSecret, TokenUrl};
use secrecy::{ExposeSecret, SecretString};

use super::client::{GrantError, grant_error, redirect_url};
use crate::network::Network;
use crate::oidc::http::Http;

/// A code that nobody was given, shaped like one.
const NO_CODE: &str = "00000000-0000-4000-8000-000000000000";

/// What a token endpoint thinks of a client secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Acceptance {
    Accepted,
    Refused,
}

/// Where a client gets tokens (RFC 6749 §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenEndpoint {
    pub(crate) url: String,
    /// Where the server is that names it; `None` if a person or the settings of a pool do.
    pub(crate) network: Option<Network>,
}

/// A client secret to be tried.
#[derive(Clone, Debug)]
pub(crate) struct SecretTrial<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) secret: &'a SecretString,
    /// A registered redirect URI.
    pub(crate) callback: &'a str,
}

impl TokenEndpoint {
    /// Asks for tokens with a code that nobody was given: the error tells whether the client was authenticated
    /// (RFC 6749 §5.2).
    ///
    /// # Errors
    ///
    /// An answer that does not tell.
    pub(crate) async fn try_secret(
        &self,
        http: &Http,
        trial: &SecretTrial<'_>,
    ) -> Result<Acceptance, GrantError> {
        let http = http.led_by(self.network);
        let token =
            TokenUrl::new(self.url.clone()).map_err(|_| GrantError::NotAUrl(self.url.clone()))?;
        let client = BasicClient::new(ClientId::new(trial.client_id.to_owned()))
            .set_client_secret(ClientSecret::new(trial.secret.expose_secret().to_owned()))
            // What Cognito itself does at an identity provider.
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(token)
            .set_redirect_uri(redirect_url(trial.callback)?);
        let response = client
            .exchange_code(AuthorizationCode::new(NO_CODE.to_owned()))
            .request_async(&|request| http.send_oauth2(request))
            .await;
        match response.map_err(grant_error) {
            Err(GrantError::Refused(code, _)) if code == "invalid_grant" => {
                Ok(Acceptance::Accepted)
            }
            Err(GrantError::Refused(code, _)) if code == "invalid_client" => {
                Ok(Acceptance::Refused)
            }
            Err(why) => Err(why),
            Ok(_) => Err(GrantError::Unreadable("tokens for a code that nobody was given".into())),
        }
    }
}
