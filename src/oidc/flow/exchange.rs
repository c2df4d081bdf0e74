//! The exchange of a code for tokens.

use oauth2::{AuthorizationCode, PkceCodeVerifier};
use secrecy::{ExposeSecret, SecretString};

use super::client::{GrantError, OidcClient, Tokens, grant_error, redirect_url, tokens};
use super::request::AuthRequest;
use crate::oidc::http::Http;

impl OidcClient<'_> {
    /// Exchanges a code for tokens.
    ///
    /// # Errors
    ///
    /// The token endpoint's error, or what is missing in its response.
    pub(crate) async fn exchange(
        &self,
        http: &Http,
        request: &AuthRequest,
        code: &SecretString,
    ) -> Result<Tokens, GrantError> {
        let http = http.led_by(self.endpoints.network);
        let client = self.oauth_client()?.set_redirect_uri(redirect_url(request.callback())?);
        let response = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(request.verifier().to_owned()))
            .request_async(&|request| http.send_oauth2(request))
            .await;
        tokens(&response.map_err(grant_error)?)
    }
}
