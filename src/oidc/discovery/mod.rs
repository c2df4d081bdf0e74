//! The discovery document of a pool, fetched and checked (OpenID Connect Discovery 1.0).

use serde_json::Value;

use super::http::{Http, HttpError};
use super::keys::KeySet;
use crate::network::Network;
use crate::values::{PoolId, Region};

/// The endpoints of a pool, read from its discovery document and never built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    pub(crate) issuer: String,
    pub(crate) authorization: String,
    pub(crate) token: String,
    pub(crate) userinfo: String,
    pub(crate) jwks: String,
    pub(crate) revocation: String,
    pub(crate) end_session: String,
    /// Where the server is that names them; `None` if a person does.
    pub(crate) network: Option<Network>,
}

impl Endpoints {
    /// The base URL of the sign-in pages, without a trailing slash.
    pub(crate) fn pages(&self) -> Option<&str> {
        self.authorization.strip_suffix("/oauth2/authorize")
    }
}

/// The issuer of a pool: the one URL that no API returns.
pub(crate) fn issuer(base: Option<&str>, region: &Region, pool: &PoolId, updated: bool) -> String {
    // The updated issuer is in the pool's own region for its replicas too.
    let own = pool.region();
    let (host, region) =
        if updated { ("issuer-cognito-idp", &own) } else { ("cognito-idp", region) };
    match base {
        Some(base) => format!("{}/{pool}", base.trim_end_matches('/')),
        None => format!("https://{host}.{region}.{}/{pool}", region.dns_suffix()),
    }
}

/// A discovery document, and the issuer it was requested from.
#[derive(Clone, Debug)]
pub(crate) struct Discovery {
    requested: String,
    /// The document as served.
    pub(crate) document: Value,
    /// Where the server is that served it.
    network: Network,
    /// The key set that it names, if that was asked for right after it.
    keys: Option<Result<KeySet, DiscoveryError>>,
}

/// The endpoints that a document names.
const ENDPOINTS: [&str; 6] = [
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "revocation_endpoint",
    "end_session_endpoint",
];

/// Why there is no discovery document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DiscoveryError {
    #[error("{0}")]
    Http(#[from] HttpError),
    #[error("the server returned {status}: {line}")]
    Status { status: u16, line: String },
    #[error("the response is not a JSON object: {0}")]
    NotJson(String),
    #[error("{0}")]
    Keys(String),
}

/// The JSON object at a URL, and where its server is.
async fn object(http: &Http, url: &str) -> Result<(Value, Network), DiscoveryError> {
    let response = http.get(url).await?;
    if response.status != 200 {
        return Err(DiscoveryError::Status { status: response.status, line: response.summary() });
    }
    match serde_json::from_str(&response.body) {
        Ok(value @ Value::Object(_)) => Ok((value, response.network)),
        _ => Err(DiscoveryError::NotJson(response.summary())),
    }
}

/// A discovery document that was fetched before it was known whether that is its pool's issuer.
#[derive(Clone, Debug)]
pub(crate) struct EarlyDocument {
    issuer: String,
    document: Result<Discovery, DiscoveryError>,
}

impl EarlyDocument {
    pub(crate) async fn fetch(http: &Http, issuer: String) -> Self {
        let document = Discovery::fetch(http, &issuer).await;
        Self { issuer, document }
    }

    /// The document with the key set that it names.
    pub(crate) async fn with_keys(mut self, http: &Http) -> Self {
        if let Ok(document) = &mut self.document {
            document.keys = Some(document.keys(http).await);
        }
        self
    }

    /// The document of an issuer: this one if it is of that issuer.
    ///
    /// # Errors
    ///
    /// If the document could not be fetched.
    pub(crate) async fn or_fetch(
        early: Option<Self>,
        http: &Http,
        issuer: &str,
    ) -> Result<Discovery, DiscoveryError> {
        match early.filter(|early| early.issuer == issuer) {
            Some(early) => early.document,
            None => Discovery::fetch(http, issuer).await,
        }
    }
}

impl Discovery {
    /// Fetches the document of an issuer.
    ///
    /// # Errors
    ///
    /// If the document cannot be fetched.
    pub(crate) async fn fetch(http: &Http, issuer: &str) -> Result<Self, DiscoveryError> {
        let url = format!("{issuer}/.well-known/openid-configuration");
        let (document, network) = object(http, &url).await?;
        Ok(Self { requested: issuer.to_owned(), document, network, keys: None })
    }

    fn text(&self, member: &str) -> Option<&str> {
        self.document.get(member).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Whether the document names the requested issuer, byte for byte, as apps demand.
    pub(crate) fn names_its_issuer(&self) -> bool {
        self.text("issuer") == Some(&self.requested)
    }

    /// Whether the document names working sign-in endpoints. Before a pool has a domain, they are missing or
    /// lie under the issuer, where nothing serves them.
    pub(crate) fn has_domain(&self) -> bool {
        let issuer = format!("{}/", self.text("issuer").unwrap_or(&self.requested));
        self.text("authorization_endpoint").is_some_and(|url| {
            !url.starts_with(&issuer) && !url.starts_with(&format!("{}/", self.requested))
        })
    }

    /// Whether the sign-in endpoints are on that domain (a prefix or a whole host name).
    pub(crate) fn is_on(&self, domain: &str) -> bool {
        self.has_domain()
            && self.text("authorization_endpoint").is_some_and(|url| {
                url.split(['/', '.', ':'])
                    .collect::<Vec<_>>()
                    .join("/")
                    .contains(&format!("/{}/", domain.replace('.', "/")))
            })
    }

    /// The first endpoint whose address its server must not name. Where a host name leads shows only when it is asked.
    fn misleading(&self) -> Option<(&'static str, &str, Network)> {
        ENDPOINTS.into_iter().find_map(|member| {
            let url = self.text(member)?;
            let network = Network::of_url(url)?;
            (!self.network.may_lead_to(network)).then_some((member, url, network))
        })
    }

    /// Every URL a config carries; `None` if one is missing or must not be asked.
    pub(crate) fn endpoints(&self) -> Option<Endpoints> {
        if self.misleading().is_some() {
            return None;
        }
        let text = |member| self.text(member).map(str::to_owned);
        Some(Endpoints {
            issuer: text("issuer")?,
            authorization: text("authorization_endpoint")?,
            token: text("token_endpoint")?,
            userinfo: text("userinfo_endpoint")?,
            jwks: text("jwks_uri")?,
            revocation: text("revocation_endpoint")?,
            end_session: text("end_session_endpoint")?,
            network: Some(self.network),
        })
    }

    /// The key set that it names, fetched unless it came with the document.
    ///
    /// # Errors
    ///
    /// If there is no key set.
    pub(crate) async fn keys(&self, http: &Http) -> Result<KeySet, DiscoveryError> {
        if let Some(keys) = &self.keys {
            return keys.clone();
        }
        let url = self.text("jwks_uri").unwrap_or_default();
        signing_keys(&http.led_by(Some(self.network)), url).await
    }

    /// Judges the document for a domain, given the number of its keys; says what was seen.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(crate) fn judged(
        &self,
        domain: Option<&str>,
        keys: &Result<usize, DiscoveryError>,
    ) -> Result<String, String> {
        let Some(issuer) = self.text("issuer") else {
            return Err("the document names no issuer".to_owned());
        };
        if !self.names_its_issuer() {
            return Err(format!(
                "it was requested from {} and names the issuer {issuer}; apps compare the two byte for byte",
                self.requested
            ));
        }
        if !self.has_domain() {
            return Err("its endpoints lie under the issuer, where nothing serves them: the user pool has no active domain".to_owned());
        }
        if let Some((member, url, network)) = self.misleading() {
            return Err(format!(
                "its {member} is {url}, a {network} address, where a {} server must not lead; it was not asked",
                self.network
            ));
        }
        if self.endpoints().is_none() {
            return Err("it lacks an endpoint that apps need".to_owned());
        }
        if let Some(domain) = domain
            && !self.is_on(domain)
        {
            let at = self.text("authorization_endpoint").unwrap_or_default();
            return Err(format!("its endpoints are at {at}, not on the domain `{domain}`"));
        }
        match keys {
            Ok(keys) => Ok(format!("issuer {issuer}, {keys} RS256 keys")),
            Err(why) => Err(format!("its key set cannot be used: {why}")),
        }
    }
}

/// The signing keys in the key set at a URL (RFC 7517 §5).
///
/// # Errors
///
/// If there is no key set.
pub(crate) async fn signing_keys(http: &Http, url: &str) -> Result<KeySet, DiscoveryError> {
    let (set, _) = object(http, url).await?;
    Ok(KeySet::of(&set))
}

#[cfg(test)]
mod tests;
