//! What is asked of a provider that speaks OpenID Connect.

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::{
    fetch::{Sent, as_json, ask},
    id_token::{Expected, verify},
    refusal::{Refusal, refusal},
    upstream::Upstream,
};
use crate::sandbox::{
    state::{Object, text},
    visit::encode,
};

impl Upstream {
    pub(crate) async fn endpoint(&self, detail: &str, member: &str) -> Result<Url, Refusal> {
        match self.known(detail) {
            Some(known) => Ok(known),
            None => named(&self.discovery().await?, member),
        }
    }

    async fn discovery(&self) -> Result<Value, Refusal> {
        let issuer = self.detail("oidc_issuer");
        // A slash at its end counts in tokens and not here (OpenID Connect Discovery §4.1).
        let place = issuer.strip_suffix('/').unwrap_or(issuer);
        let url = format!("{place}/.well-known/openid-configuration");
        let said = ask(Method::GET, &url, Sent::default()).await;
        let document = said.and_then(|body| as_json(&body)).map_err(|why| {
            refusal(
                format!("The discovery document of the provider cannot be used: {why}"),
                "discovery_failed",
            )
        })?;
        Ok(document)
    }

    /// Exchanges the code, and asks who it stands for.
    pub(crate) async fn identity(
        &self,
        code: &str,
        back: &str,
        nonce: &str,
        now: f64,
    ) -> Result<Object, Refusal> {
        let all_known = ["token_url", "jwks_uri", "attributes_url"]
            .into_iter()
            .all(|detail| self.known(detail).is_some());
        let document = match all_known {
            true => Value::Null,
            false => self.discovery().await?,
        };
        let endpoint = |detail: &str, member: &str| match self.known(detail) {
            Some(known) => Ok(known),
            None => named(&document, member),
        };
        let tokens = self.exchange(&endpoint("token_url", "token_endpoint")?, code, back).await?;
        let jwks_uri = endpoint("jwks_uri", "jwks_uri")?;
        let keys = ask(Method::GET, jwks_uri.as_str(), Sent::default())
            .await
            .and_then(|body| as_json(&body))
            .map_err(|why| {
                refusal(format!("The keys of the provider cannot be used: {why}"), "keys_failed")
            })?;
        let expected = Expected {
            issuer: self.detail("oidc_issuer"),
            client: self.detail("client_id"),
            nonce,
            now,
        };
        let claims = verify(text(&tokens, "id_token"), &keys, &expected)?;
        match endpoint("attributes_url", "userinfo_endpoint") {
            Ok(url) => self.attributes(&url, &tokens, claims).await,
            // A provider need not have one (OpenID Connect Discovery §3).
            Err(_) => Ok(claims),
        }
    }

    /// With `client_secret_post`, whatever the provider says it takes
    /// (Amazon Cognito Developer Guide, "OIDC identity providers").
    async fn exchange(&self, url: &Url, code: &str, back: &str) -> Result<Object, Refusal> {
        let form = encode([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("client_id", self.detail("client_id")),
            ("client_secret", self.detail("client_secret")),
        ]);
        let sent = Sent { form: Some(form), ..Sent::default() };
        ask(Method::POST, url.as_str(), sent)
            .await
            .and_then(|body| as_json(&body))
            .and_then(|said| match said {
                Value::Object(tokens) if tokens.contains_key("id_token") => Ok(tokens),
                _ => Err("it holds no id_token".to_owned()),
            })
            .map_err(|why| {
                refusal(format!("The provider did not exchange the code: {why}"), "exchange_failed")
            })
    }

    /// The claims of the ID token and those of userinfo, which go before them.
    async fn attributes(
        &self,
        url: &Url,
        tokens: &Object,
        mut claims: Object,
    ) -> Result<Object, Refusal> {
        let method = match self.detail("attributes_request_method") {
            "POST" => Method::POST,
            _ => Method::GET,
        };
        let sent =
            Sent { bearer: Some(text(tokens, "access_token").to_owned()), ..Sent::default() };
        let failed = |why: &str| {
            refusal(
                format!("The attributes of the provider cannot be used: {why}"),
                "attributes_failed",
            )
        };
        let said = ask(method, url.as_str(), sent)
            .await
            .and_then(|body| as_json(&body))
            .map_err(|why| failed(&why))?;
        let Value::Object(said) = said else {
            return Err(failed("they are no JSON object"));
        };
        // They may be somebody else's (OpenID Connect Core §5.3.2).
        if said.get("sub") != claims.get("sub") {
            return Err(refusal(
                "The attributes of the provider are of another person",
                "attributes_of_another",
            ));
        }
        claims.extend(said);
        Ok(claims)
    }
}

fn named(document: &Value, member: &str) -> Result<Url, Refusal> {
    document.get(member).and_then(Value::as_str).and_then(|url| Url::parse(url).ok()).ok_or_else(
        || {
            refusal(
                format!("The discovery document of the provider has no {member}"),
                "discovery_failed",
            )
        },
    )
}
