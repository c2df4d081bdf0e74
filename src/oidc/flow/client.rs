//! An app client that talks to its authorization and token endpoints.

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, ExtraTokenFields, RedirectUrl,
    RefreshToken, RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenResponse,
    TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::oidc::discovery::Endpoints;
use crate::oidc::http::{Http, HttpError};

/// An app client and the endpoints it uses.
#[derive(Clone, Debug)]
pub(crate) struct OidcClient<'a> {
    pub(crate) endpoints: &'a Endpoints,
    pub(crate) client_id: &'a str,
    /// `None` for a public client.
    pub(crate) secret: Option<&'a SecretString>,
}

/// The tokens of one sign-in or refresh.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) id: SecretString,
    pub(crate) access: SecretString,
    /// `None` after a refresh, unless refresh tokens are rotated.
    pub(crate) refresh: Option<SecretString>,
}

/// Why the token endpoint returned no tokens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GrantError {
    #[error("{0}")]
    Http(#[from] HttpError),
    /// The `error` member (RFC 6749 §5.2), and its description.
    #[error("{0}{1}")]
    Refused(String, String),
    #[error("the response cannot be read: {0}")]
    Unreadable(String),
    #[error("the response has no {0}")]
    Missing(&'static str),
    #[error("{0} is not a URL")]
    NotAUrl(String),
}

/// The member that OpenID Connect adds to a token response.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct IdToken {
    id_token: Option<HiddenText>,
}

impl ExtraTokenFields for IdToken {}

/// A secret in a response type that has to be serializable.
#[derive(Deserialize)]
pub(super) struct HiddenText(SecretString);

impl Serialize for HiddenText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("hidden")
    }
}

impl std::fmt::Debug for HiddenText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hidden")
    }
}

type GrantResponse = StandardTokenResponse<IdToken, BasicTokenType>;
pub(super) type OauthClient = oauth2::Client<
    BasicErrorResponse,
    GrantResponse,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl OidcClient<'_> {
    pub(super) fn oauth_client(&self) -> Result<OauthClient, GrantError> {
        let not_a_url = |url: &str| GrantError::NotAUrl(url.to_owned());
        let (authorize, token) = (&self.endpoints.authorization, &self.endpoints.token);
        let mut client = oauth2::Client::new(ClientId::new(self.client_id.to_owned()))
            .set_auth_uri(AuthUrl::new(authorize.clone()).map_err(|_| not_a_url(authorize))?)
            .set_token_uri(TokenUrl::new(token.clone()).map_err(|_| not_a_url(token))?);
        if let Some(secret) = self.secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        Ok(client)
    }

    /// Exchanges a refresh token for new tokens (RFC 6749 §6).
    ///
    /// # Errors
    ///
    /// The token endpoint's error, or what is missing in its response.
    pub(crate) async fn refresh(
        &self,
        http: &Http,
        token: &SecretString,
    ) -> Result<Tokens, GrantError> {
        let http = http.led_by(self.endpoints.network);
        let response = self
            .oauth_client()?
            .exchange_refresh_token(&RefreshToken::new(token.expose_secret().to_owned()))
            .request_async(&|request| http.send_oauth2(request))
            .await;
        tokens(&response.map_err(grant_error)?)
    }
}

pub(super) fn redirect_url(url: &str) -> Result<RedirectUrl, GrantError> {
    RedirectUrl::new(url.to_owned()).map_err(|_| GrantError::NotAUrl(url.to_owned()))
}

pub(super) fn grant_error(error: RequestTokenError<HttpError, BasicErrorResponse>) -> GrantError {
    match error {
        RequestTokenError::Request(why) => why.into(),
        RequestTokenError::ServerResponse(response) => {
            let description = response.error_description();
            let description = description.map(|text| format!(": {text}")).unwrap_or_default();
            GrantError::Refused(response.error().as_ref().to_owned(), description)
        }
        // The body may hold a token, so the message only says where parsing failed.
        RequestTokenError::Parse(why, _) => GrantError::Unreadable(why.path().to_string()),
        RequestTokenError::Other(why) => GrantError::Unreadable(why),
    }
}

pub(super) fn tokens(response: &GrantResponse) -> Result<Tokens, GrantError> {
    let refresh = response.refresh_token().map(|token| SecretString::from(token.secret().clone()));
    let access = SecretString::from(response.access_token().secret().clone());
    let id = response.extra_fields().id_token.as_ref();
    Ok(Tokens {
        id: id.map(|id| id.0.clone()).ok_or(GrantError::Missing("ID token"))?,
        access,
        refresh,
    })
}
