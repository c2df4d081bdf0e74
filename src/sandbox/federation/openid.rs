//! Requests to an OIDC provider.

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::{
    error::FederationError,
    fetch::{FetchOptions, Fetched, as_json, fetch},
    id_token::{ExpectedIdToken, verify},
    provider_config::ProviderConfig,
};
use crate::{
    network::{Guard, Network},
    sandbox::{
        state::{Object, text},
        visit::encode,
    },
};

/// The discovery document of a provider.
struct Discovery {
    document: Value,
    /// Where the server is that served it.
    network: Network,
}

/// An endpoint of a provider.
struct Endpoint {
    url: Url,
    /// The network of the server that names it; `None` if the settings of the pool name it.
    from: Option<Network>,
}

impl Discovery {
    /// An endpoint that the document names.
    fn endpoint(&self, member: &str) -> Result<Endpoint, FederationError> {
        let url = self.document.get(member).and_then(Value::as_str);
        let failed = |reason: String| FederationError::new(reason, "discovery_failed");
        let url = url.and_then(|url| Url::parse(url).ok()).ok_or_else(|| {
            failed(format!("The discovery document of the provider has no {member}"))
        })?;
        Guard::new(self.network).admit(&url).map_err(|misled| {
            failed(format!("The discovery document of the provider has a bad {member}: {misled}"))
        })?;
        Ok(Endpoint { url, from: Some(self.network) })
    }
}

impl ProviderConfig {
    /// An endpoint, from the configuration or the discovery document.
    pub(crate) async fn endpoint(
        &self,
        detail: &str,
        member: &str,
    ) -> Result<Url, FederationError> {
        match self.configured_url(detail) {
            Some(url) => Ok(url),
            None => Ok(self.discovery().await?.endpoint(member)?.url),
        }
    }

    async fn discovery(&self) -> Result<Discovery, FederationError> {
        let issuer = self.detail("oidc_issuer");
        // A trailing slash belongs to the issuer, but not to this URL (OpenID Connect Discovery
        // §4.1).
        let base = issuer.strip_suffix('/').unwrap_or(issuer);
        let url = format!("{base}/.well-known/openid-configuration");
        let fetched = fetch(Method::GET, &url, FetchOptions::default()).await;
        let read = |Fetched { body, network }| Ok(Discovery { document: as_json(&body)?, network });
        fetched.and_then(read).map_err(|reason: String| {
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
        let discovery = if all_configured { None } else { Some(self.discovery().await?) };
        let endpoint = |detail: &str, member: &str| match (self.configured_url(detail), &discovery)
        {
            (Some(url), _) => Ok(Endpoint { url, from: None }),
            (None, Some(discovery)) => discovery.endpoint(member),
            (None, None) => Err(FederationError::new(
                format!("The provider has no {detail}"),
                "discovery_failed",
            )),
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
            Ok(endpoint) => self.add_user_info(&endpoint, &tokens, claims).await,
            // The endpoint is optional (OpenID Connect Discovery §3).
            Err(_) => Ok(claims),
        }
    }

    /// Exchanges a code for tokens, always with `client_secret_post` (Amazon Cognito Developer
    /// Guide, "OIDC identity providers").
    async fn exchange(
        &self,
        endpoint: &Endpoint,
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
        let options =
            FetchOptions { form: Some(form), from: endpoint.from, ..FetchOptions::default() };
        fetch(Method::POST, endpoint.url.as_str(), options)
            .await
            .and_then(|fetched| as_json(&fetched.body))
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
        endpoint: &Endpoint,
        tokens: &Object,
        mut claims: Object,
    ) -> Result<Object, FederationError> {
        let method = match self.detail("attributes_request_method") {
            "POST" => Method::POST,
            _ => Method::GET,
        };
        let bearer = Some(text(tokens, "access_token").to_owned());
        let options = FetchOptions { bearer, from: endpoint.from, ..FetchOptions::default() };
        let failed = |reason: &str| {
            FederationError::new(
                format!("The attributes of the provider cannot be used: {reason}"),
                "attributes_failed",
            )
        };
        let user_info = fetch(method, endpoint.url.as_str(), options)
            .await
            .and_then(|fetched| as_json(&fetched.body))
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

async fn keys(endpoint: &Endpoint) -> Result<Value, FederationError> {
    let options = FetchOptions { from: endpoint.from, ..FetchOptions::default() };
    fetch(Method::GET, endpoint.url.as_str(), options)
        .await
        .and_then(|fetched| as_json(&fetched.body))
        .map_err(|reason| {
            FederationError::new(
                format!("The keys of the provider cannot be used: {reason}"),
                "keys_failed",
            )
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_public_provider_does_not_lead_to_an_address_inside() {
        let named = |network, url: &str| {
            let document = json!({ "token_endpoint": url });
            Discovery { document, network }.endpoint("token_endpoint").map(|found| found.from)
        };
        let at = "http://127.0.0.1:8080/token";
        insta::assert_snapshot!(
            named(Network::Public, at).unwrap_err().message,
            @"The discovery document of the provider has a bad token_endpoint: `127.0.0.1` is a loopback address, where a public server must not lead"
        );
        assert_eq!(named(Network::Loopback, at).unwrap(), Some(Network::Loopback));
        assert!(named(Network::Public, "https://id.example/token").is_ok());
    }
}
