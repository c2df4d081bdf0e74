//! An upstream identity provider, looked at before a pool is joined to it.

use serde_json::Value;
use url::Url;

use super::http::{Answer, Http, HttpError};
use crate::finding::{Finding, steers};
use crate::values::is_local;

/// Signatures of ID tokens that Cognito verifies by a key of the provider's key set
/// (Amazon Cognito Developer Guide, "OIDC identity providers").
const ALGORITHMS: [&str; 6] = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/// What a pool wants of an upstream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish<'a> {
    pub(crate) issuer: &'a str,
    /// Separated by blanks.
    pub(crate) scopes: &'a str,
    /// The claims that are mapped.
    pub(crate) claims: &'a [&'a str],
    /// Whether plain http on this machine passes.
    pub(crate) local: bool,
}

/// Why an upstream is not joined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("{url}: {why}")]
    Unreachable { url: String, why: HttpError },
    #[error("{0}")]
    Unfit(String),
}

pub(super) fn unfit(sentence: impl Into<String>) -> Refused {
    /// Longest sentence, in characters: much of it may be somebody else's text.
    const LONGEST: usize = 800;
    Refused::Unfit(cut(&sentence.into(), LONGEST))
}

/// Looks at an OpenID Connect provider: what would keep everybody from signing in is refused, what may keep
/// some is a warning.
///
/// # Errors
///
/// A sentence of its own for each thing that is wrong.
pub(crate) async fn judge(http: &Http, wish: &Wish<'_>) -> Result<Vec<Finding>, Refused> {
    let issuer = wish.issuer;
    let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let document = object(http, &url, "the discovery document").await?;
    match text(&document, "issuer") {
        None => return Err(unfit(format!("{url} names no issuer"))),
        Some(named) if named != issuer => {
            let slash = named.trim_end_matches('/') == issuer.trim_end_matches('/');
            let how = if slash {
                "they differ in the slash at the end"
            } else {
                "Cognito compares the two byte for byte"
            };
            return Err(unfit(format!(
                "{url} names the issuer {}, not {issuer}: {how}; if that is the right one, give it in the place of this one",
                shown(named)
            )));
        }
        Some(_) => {}
    }
    for member in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        let endpoint = text(&document, member)
            .ok_or_else(|| unfit(format!("{url} has no {member}, which Cognito needs")))?;
        secure(endpoint, wish.local)
            .map_err(|why| unfit(format!("the {member} of {issuer}, {endpoint}, {why}")))?;
    }
    if let Some(endpoint) = text(&document, "userinfo_endpoint") {
        secure(endpoint, wish.local).map_err(|why| {
            unfit(format!("the userinfo_endpoint of {issuer}, {endpoint}, {why}"))
        })?;
    }
    let signatures = texts(&document, "id_token_signing_alg_values_supported");
    if let Some(signatures) = &signatures
        && !signatures.iter().any(|name| ALGORITHMS.contains(name))
    {
        return Err(unfit(format!(
            "{issuer} signs ID tokens with {} only; Cognito verifies {} by the provider's keys",
            listed(signatures),
            ALGORITHMS.join(", ")
        )));
    }
    if let Some(types) = texts(&document, "response_types_supported")
        && !types.contains(&"code")
    {
        return Err(unfit(format!(
            "{issuer} gives no authorization code (response types {}), which Cognito asks for",
            listed(&types)
        )));
    }
    let keys = text(&document, "jwks_uri").unwrap_or_default();
    let set = object(http, keys, "the key set").await?;
    if !has_key(&set) {
        return Err(unfit(format!(
            "the key set {keys} holds no RSA or EC signing key with a key id, by which Cognito verifies ID tokens"
        )));
    }
    Ok(reservations(&document, wish))
}

/// What may keep some people from signing in, or leave attributes empty.
fn reservations(document: &Value, wish: &Wish<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut warn = |id, claim: &str, why: String| findings.push(Finding::warn(id, claim, why));
    if let Some(methods) = texts(document, "token_endpoint_auth_methods_supported")
        && !methods.contains(&"client_secret_post")
    {
        warn(
            "idp.client-authentication",
            "identity provider takes the secret in the form",
            format!(
                "it says that it takes {} only, and Cognito sends client_secret_post",
                listed(&methods)
            ),
        );
    }
    let lacks = |member: &str, wanted: &mut dyn Iterator<Item = &str>| {
        let known = texts(document, member)?;
        let lacking: Vec<String> =
            wanted.filter(|name| !known.contains(name)).map(str::to_owned).collect();
        (!lacking.is_empty()).then(|| lacking.join(", "))
    };
    if let Some(scopes) = lacks("scopes_supported", &mut wish.scopes.split(' ')) {
        warn(
            "idp.scopes",
            "identity provider knows the scopes",
            format!("it does not list {scopes} among its scopes"),
        );
    }
    let mut claims = wish.claims.iter().copied().filter(|claim| *claim != "sub");
    if let Some(claims) = lacks("claims_supported", &mut claims) {
        warn(
            "idp.claims",
            "identity provider has the claims that are mapped",
            format!(
                "it does not list {claims}; name another by --map ATTRIBUTE=CLAIM, or have it issued"
            ),
        );
    }
    findings
}

pub(super) async fn fetched(http: &Http, url: &str, what: &str) -> Result<Answer, Refused> {
    let answer =
        http.get(url).await.map_err(|why| Refused::Unreachable { url: shown(url), why })?;
    if let Some(to) = answer.redirect() {
        return Err(unfit(format!(
            "{url} redirects to {}, where Cognito does not follow; {what} has to lie at the address itself",
            shown(to)
        )));
    }
    if answer.status != 200 {
        return Err(unfit(format!("{url} answers {} in the place of {what}", answer.status)));
    }
    Ok(answer)
}

async fn object(http: &Http, url: &str, what: &str) -> Result<Value, Refused> {
    let answer = fetched(http, url, what).await?;
    match serde_json::from_str(&answer.body) {
        Ok(value @ Value::Object(_)) => Ok(value),
        _ => Err(unfit(format!("{url} answers no JSON object in the place of {what}"))),
    }
}

/// Text of somebody else's, as part of a sentence.
fn shown(text: &str) -> String {
    cut(text, 200)
}

/// The beginning of a text, without what steers a terminal.
fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|c| !steers(*c)).take(most).collect()
}

/// Words of somebody else's, as part of a sentence.
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
    let url = Url::parse(endpoint).map_err(|_| "is no web address")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is no web address");
    }
    if local && is_local(endpoint) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err("is not https, which Cognito demands");
    }
    if url.port().is_some() {
        return Err("names a port; Cognito goes to port 443 only");
    }
    Ok(())
}

fn has_key(set: &Value) -> bool {
    let keys = set.get("keys").and_then(Value::as_array);
    keys.into_iter().flatten().any(|key| {
        let is =
            |member: &str, wanted: &[&str]| text(key, member).is_some_and(|v| wanted.contains(&v));
        is("kty", &["RSA", "EC"])
            && text(key, "kid").is_some()
            && (key.get("use").is_none() || is("use", &["sig"]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_on_this_machine_passes_only_where_that_can_be_reached() {
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
}
