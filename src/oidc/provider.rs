//! Checks an upstream identity provider before a pool relies on it.

use serde_json::Value;
use url::Url;

use super::claims::doubts;
use super::flow::TokenEndpoint;
use super::http::{Http, HttpError, HttpResponse};
use crate::finding::Finding;
use crate::jwk::{self, verifying_key};
use crate::network::Network;
use crate::printable::steers;
use crate::values::is_local;

/// The signature algorithms of ID tokens that Cognito verifies with the provider's key set
/// (Amazon Cognito Developer Guide, "OIDC identity providers").
const ALGORITHMS: [&str; 6] = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/// The id of the finding about mapped claims.
pub(crate) const CLAIMS: &str = "idp.claims";

/// What a pool needs from an upstream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Requirements<'a> {
    pub(crate) issuer: &'a str,
    /// Separated by spaces.
    pub(crate) scopes: &'a str,
    /// The claims that are mapped.
    pub(crate) claims: &'a [&'a str],
    /// Whether plain HTTP on this machine is accepted.
    pub(crate) local: bool,
}

/// Why a pool cannot use an upstream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProviderError {
    #[error("{url}: {why}")]
    Unreachable { url: String, why: HttpError },
    #[error("{0}")]
    Unusable(String),
}

pub(super) fn unusable(message: impl Into<String>) -> ProviderError {
    /// A message may consist mostly of text from outside.
    const MAX_CHARS: usize = 800;
    ProviderError::Unusable(cut(&message.into(), MAX_CHARS))
}

/// A provider that a pool can use.
#[derive(Clone, Debug)]
pub(crate) struct UsableProvider {
    pub(crate) token_endpoint: TokenEndpoint,
    /// What may keep some people from signing in, or leave attributes empty.
    pub(crate) reservations: Vec<Finding>,
}

/// Checks an OpenID Connect provider. What would keep everybody from signing in is an error; what may keep some
/// people from it is a warning.
///
/// # Errors
///
/// The first problem found, each with its own message.
pub(crate) async fn check(
    http: &Http,
    requirements: &Requirements<'_>,
) -> Result<UsableProvider, ProviderError> {
    let issuer = requirements.issuer;
    let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let (document, network) = object(http, &url, "the discovery document").await?;
    check_issuer(&document, &url, issuer)?;
    check_endpoints(&document, &url, requirements, network)?;
    check_methods(&document, issuer)?;
    let keys = text(&document, "jwks_uri").unwrap_or_default();
    let http = http.led_by(Some(network));
    let (set, _) = object(&http, keys, "the key set").await?;
    require_key(&set).map_err(|why| {
        let why = if why.is_empty() { why } else { format!(" ({why})") };
        unusable(format!(
            "the key set {keys} holds no RSA or EC signing key with a key id{why}; Cognito needs one to verify ID tokens"
        ))
    })?;
    let token = text(&document, "token_endpoint").unwrap_or_default().to_owned();
    Ok(UsableProvider {
        token_endpoint: TokenEndpoint { url: token, network: Some(network) },
        reservations: warnings(&document, requirements),
    })
}

fn check_issuer(document: &Value, url: &str, issuer: &str) -> Result<(), ProviderError> {
    match text(document, "issuer") {
        None => Err(unusable(format!("{url} names no issuer"))),
        Some(named) if named != issuer => {
            let is_slash = named.trim_end_matches('/') == issuer.trim_end_matches('/');
            let how = if is_slash {
                "they differ only in the slash at the end"
            } else {
                "Cognito compares the two byte for byte"
            };
            Err(unusable(format!(
                "{url} names the issuer {}, not {issuer}: {how}; if that is the right one, use it instead",
                shown(named)
            )))
        }
        Some(_) => Ok(()),
    }
}

fn check_endpoints(
    document: &Value,
    url: &str,
    requirements: &Requirements<'_>,
    network: Network,
) -> Result<(), ProviderError> {
    let issuer = requirements.issuer;
    let reachable = |member: &str, endpoint: &str| {
        let flawed = |why| unusable(format!("the {member} of {issuer}, {endpoint}, {why}"));
        secure(endpoint, requirements.local).map_err(|why| flawed(why.to_owned()))?;
        match Network::of_url(endpoint) {
            Some(other) if !network.may_lead_to(other) => {
                Err(flawed(format!("is a {other} address, and the issuer is {network}")))
            }
            _ => Ok(()),
        }
    };
    for member in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        let endpoint = text(document, member)
            .ok_or_else(|| unusable(format!("{url} has no {member}, which Cognito needs")))?;
        reachable(member, endpoint)?;
    }
    match text(document, "userinfo_endpoint") {
        Some(endpoint) => reachable("userinfo_endpoint", endpoint),
        None => Ok(()),
    }
}

/// Checks the signature algorithms and response types.
fn check_methods(document: &Value, issuer: &str) -> Result<(), ProviderError> {
    if let Some(signatures) = texts(document, "id_token_signing_alg_values_supported")
        && !signatures.iter().any(|name| ALGORITHMS.contains(name))
    {
        return Err(unusable(format!(
            "{issuer} signs ID tokens only with {}; Cognito verifies {}",
            listed(&signatures),
            ALGORITHMS.join(", ")
        )));
    }
    if let Some(types) = texts(document, "response_types_supported")
        && !types.contains(&"code")
    {
        return Err(unusable(format!(
            "{issuer} issues no authorization code, which Cognito asks for (its response types: {})",
            listed(&types)
        )));
    }
    Ok(())
}

/// What may keep some people from signing in, or leave attributes empty.
fn warnings(document: &Value, requirements: &Requirements<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(methods) = texts(document, "token_endpoint_auth_methods_supported")
        && !methods.contains(&"client_secret_post")
    {
        findings.push(Finding::warn(
            "idp.client-authentication",
            "identity provider takes the secret in the form",
            format!(
                "it says it accepts only {}; Cognito uses client_secret_post",
                listed(&methods)
            ),
        ));
    }
    if let Some(scopes) = unlisted(document, "scopes_supported", requirements.scopes.split(' ')) {
        findings.push(Finding::warn(
            "idp.scopes",
            "identity provider knows the scopes",
            format!("it does not list {scopes} among its scopes"),
        ));
    }
    let supported = texts(document, "claims_supported");
    findings.extend(doubtful_claims(requirements.claims, supported.as_deref()));
    findings
}

/// The finding about mapped claims that the provider may not have.
pub(crate) fn doubtful_claims(mapped: &[&str], supported: Option<&[&str]>) -> Option<Finding> {
    let why = doubts(mapped.iter().copied(), supported)?;
    Some(Finding::warn(CLAIMS, "identity provider has the claims that are mapped", why))
}

/// The needed names that a list in the document lacks; `None` if it has them all, or if the document has no such list.
fn unlisted<'a>(
    document: &Value,
    member: &str,
    needed: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let supported = texts(document, member)?;
    let unlisted: Vec<&str> = needed.filter(|name| !supported.contains(name)).collect();
    if unlisted.is_empty() { None } else { Some(unlisted.join(", ")) }
}

pub(super) async fn fetched(
    http: &Http,
    url: &str,
    what: &str,
) -> Result<HttpResponse, ProviderError> {
    let response =
        http.get(url).await.map_err(|why| ProviderError::Unreachable { url: shown(url), why })?;
    if let Some(to) = response.redirect() {
        return Err(unusable(format!(
            "{url} redirects to {}; Cognito does not follow redirects, so {what} must be at that address itself",
            shown(to)
        )));
    }
    if response.status != 200 {
        return Err(unusable(format!("{url} returned {} instead of {what}", response.status)));
    }
    Ok(response)
}

/// The JSON object at a URL, and where its server is.
async fn object(http: &Http, url: &str, what: &str) -> Result<(Value, Network), ProviderError> {
    let response = fetched(http, url, what).await?;
    match serde_json::from_str(&response.body) {
        Ok(value @ Value::Object(_)) => Ok((value, response.network)),
        _ => Err(unusable(format!("{url} did not return a JSON object as {what}"))),
    }
}

/// Text from outside, as part of a message.
fn shown(text: &str) -> String {
    cut(text, 200)
}

/// The beginning of a text, without terminal control characters.
fn cut(text: &str, max_chars: usize) -> String {
    text.chars().filter(|c| !steers(*c)).take(max_chars).collect()
}

/// Words from outside, as part of a message.
fn listed(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        words => shown(&words.join(", ")),
    }
}

fn text<'a>(document: &'a Value, member: &str) -> Option<&'a str> {
    let text = document.get(member).and_then(Value::as_str);
    text.filter(|text| !text.is_empty() && !text.chars().any(char::is_control))
}

fn texts<'a>(document: &'a Value, member: &str) -> Option<Vec<&'a str>> {
    let list = document.get(member)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).collect())
}

fn secure(endpoint: &str, local: bool) -> Result<(), &'static str> {
    let url = Url::parse(endpoint).map_err(|_| "is not a web address")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is not a web address");
    }
    if local && is_local(endpoint) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err("does not begin with https://, which Cognito requires");
    }
    if url.port().is_some() {
        return Err("names a port; Cognito only connects to port 443");
    }
    Ok(())
}

/// Requires a key that Cognito can verify ID tokens with.
///
/// # Errors
///
/// What is wrong with each key, if there are any.
fn require_key(set: &Value) -> Result<(), String> {
    let keys = set.get("keys").and_then(Value::as_array);
    let mut refused = Vec::new();
    for key in keys.into_iter().flatten() {
        match verifying_key(key) {
            Ok(_) => return Ok(()),
            Err(why) => refused.push(format!("{}: {why}", jwk::id(key).unwrap_or("a key"))),
        }
    }
    Err(shown(&refused.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_on_this_machine_passes_only_if_local_is_set() {
        secure("http://localhost:1/a", true).unwrap();
        secure("ftp://localhost/a", true).unwrap_err();
        for url in [
            "http://localhost:1/a",
            "http://id.example/a",
            "https://id.example:8443/a",
            "nonsense",
            "mailto:a@b.example",
        ] {
            secure(url, false).unwrap_err();
        }
        secure("https://id.example/a", false).unwrap();
    }

    #[test]
    fn a_public_provider_does_not_name_an_endpoint_inside() {
        let requirements = Requirements {
            issuer: "https://id.example",
            scopes: "openid",
            claims: &[],
            local: false,
        };
        let judged = |token: &str| {
            let document = serde_json::json!({
                "authorization_endpoint": "https://id.example/authorize",
                "token_endpoint": token,
                "jwks_uri": "https://id.example/keys",
            });
            check_endpoints(&document, "", &requirements, Network::Public)
        };
        judged("https://id.example/token").unwrap();
        insta::assert_snapshot!(
            judged("https://10.0.0.1/token").unwrap_err(),
            @"the token_endpoint of https://id.example, https://10.0.0.1/token, is a private address, and the issuer is public"
        );
    }
}
