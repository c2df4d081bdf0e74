//! Requests to an OIDC provider.

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::{
    error::FederationError,
    fetch::{FetchOptions, as_json, fetch},
    id_token::{ExpectedIdToken, verify},
    provider_config::ProviderConfig,
};
use crate::sandbox::{
    state::{Object, text},
    visit::encode,
};

impl ProviderConfig {
    /// An endpoint, from the configuration or the discovery document.
    pub(crate) async fn endpoint(
        &self,
        detail: &str,
        member: &str,
    ) -> Result<Url, FederationError> {
        match self.configured_url(detail) {
            Some(url) => Ok(url),
            None => url_member(&self.discovery().await?, member),
        }
    }

    async fn discovery(&self) -> Result<Value, FederationError> {
        let issuer = self.detail("oidc_issuer");
        // A trailing slash belongs to the issuer, but not to this URL (OpenID Connect Discovery
        // §4.1).
        let base = issuer.strip_suffix('/').unwrap_or(issuer);
        let url = format!("{base}/.well-known/openid-configuration");
        let body = fetch(Method::GET, &url, FetchOptions::default()).await;
        body.and_then(|body| as_json(&body)).map_err(|reason| {
            FederationError::new(
                format!("The discovery document of the provider cannot be used: {reason}"),
                "discovery_failed",
            )
        })
    }

    /// Exchanges a code; the verified claims of the user.
    pub(crate) async fn identity(
        &self,
        code: &str,
        redirect_uri: &str,
        nonce: &str,
        now: f64,
    ) -> Result<Object, FederationError> {
        let all_configured = ["token_url", "jwks_uri", "attributes_url"]
            .into_iter()
            .all(|detail| self.configured_url(detail).is_some());
        let document = if all_configured { Value::Null } else { self.discovery().await? };
        let endpoint = |detail: &str, member: &str| match self.configured_url(detail) {
            Some(url) => Ok(url),
            None => url_member(&document, member),
        };
        let token_url = endpoint("token_url", "token_endpoint")?;
        let tokens = self.exchange(&token_url, code, redirect_uri).await?;
        let keys = keys(&endpoint("jwks_uri", "jwks_uri")?).await?;
        let expected = ExpectedIdToken {
            issuer: self.detail("oidc_issuer"),
            client: self.detail("client_id"),
            nonce,
            now,
        };
        let claims = verify(text(&tokens, "id_token"), &keys, &expected)?;
        match endpoint("attributes_url", "userinfo_endpoint") {
            Ok(url) => self.add_user_info(&url, &tokens, claims).await,
            // The endpoint is optional (OpenID Connect Discovery §3).
            Err(_) => Ok(claims),
        }
    }

    /// Exchanges a code for tokens, always with `client_secret_post` (Amazon Cognito Developer
    /// Guide, "OIDC identity providers").
    async fn exchange(
        &self,
        url: &Url,
        code: &str,
        redirect_uri: &str,
    ) -> Result<Object, FederationError> {
        let form = encode([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("client_id", self.detail("client_id")),
            ("client_secret", self.detail("client_secret")),
        ]);
        let options = FetchOptions { form: Some(form), ..FetchOptions::default() };
        fetch(Method::POST, url.as_str(), options)
            .await
            .and_then(|body| as_json(&body))
            .and_then(|body| match body {
                Value::Object(tokens) if tokens.contains_key("id_token") => Ok(tokens),
                _ => Err("it contains no id_token".to_owned()),
            })
            .map_err(|reason| {
                FederationError::new(
                    format!("The provider did not exchange the code: {reason}"),
                    "exchange_failed",
                )
            })
    }

    /// Adds the claims of the userinfo endpoint, which take precedence over those of the ID token.
    async fn add_user_info(
        &self,
        url: &Url,
        tokens: &Object,
        mut claims: Object,
    ) -> Result<Object, FederationError> {
        let method = match self.detail("attributes_request_method") {
            "POST" => Method::POST,
            _ => Method::GET,
        };
        let bearer = Some(text(tokens, "access_token").to_owned());
        let options = FetchOptions { bearer, ..FetchOptions::default() };
        let failed = |reason: &str| {
            FederationError::new(
                format!("The attributes of the provider cannot be used: {reason}"),
                "attributes_failed",
            )
        };
        let user_info = fetch(method, url.as_str(), options)
            .await
            .and_then(|body| as_json(&body))
            .map_err(|reason| failed(&reason))?;
        let Value::Object(user_info) = user_info else {
            return Err(failed("they are not a JSON object"));
        };
        // Otherwise another user's claims could be substituted (OpenID Connect Core §5.3.2).
        if user_info.get("sub") != claims.get("sub") {
            return Err(FederationError::new(
                "The attributes of the provider are those of another user",
                "attributes_of_another",
            ));
        }
        claims.extend(user_info);
        Ok(claims)
    }
}

async fn keys(url: &Url) -> Result<Value, FederationError> {
    fetch(Method::GET, url.as_str(), FetchOptions::default())
        .await
        .and_then(|body| as_json(&body))
        .map_err(|reason| {
            FederationError::new(
                format!("The keys of the provider cannot be used: {reason}"),
                "keys_failed",
            )
        })
}

fn url_member(document: &Value, member: &str) -> Result<Url, FederationError> {
    let url = document.get(member).and_then(Value::as_str).and_then(|url| Url::parse(url).ok());
    url.ok_or_else(|| {
        FederationError::new(
            format!("The discovery document of the provider has no {member}"),
            "discovery_failed",
        )
    })
}
