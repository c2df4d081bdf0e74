//! The values that an identity provider issues when a user pool is registered there.

use std::str::FromStr;

use url::{Host, Url};

use super::{ValueError, lacks_pool, text_type};

/// The issuer of an identity provider, exactly as written: tokens name it byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IssuerUrl(String);

/// The URL of SAML metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MetadataUrl(String);

text_type! {
    /// The client id that an identity provider gave the user pool.
    UpstreamClientId
}

/// Checks an address that Cognito itself must reach: https on port 443 (Amazon Cognito Developer Guide, "OIDC
/// identity providers"). Plain http is accepted for this machine only, which a local Cognito can reach.
fn reachable(what: &str, text: &str) -> Result<Url, ValueError> {
    let wrong = |why: &str| ValueError::new(format!("{what} `{}` {why}", text.escape_debug()));
    if text.is_empty() {
        return Err(ValueError::new(format!("{what} is empty")));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(wrong("contains a space"));
    }
    if text.contains(['<', '>', '{', '}', '…']) {
        return Err(wrong("still contains a placeholder; replace it with the real value"));
    }
    let url = Url::parse(text)
        .map_err(|_| wrong("is not a web address; give all of it, with https://"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ValueError::new(format!(
            "{what} contains a user name or password, which Cognito does not send"
        )));
    }
    let is_http_here = text.starts_with("http://") && is_local(text);
    if !text.starts_with("https://") && !is_http_here {
        return Err(wrong("does not begin with https://, which Cognito requires"));
    }
    if url.host().is_none() {
        return Err(wrong("names no host"));
    }
    if url.fragment().is_some() {
        return Err(wrong("has a fragment (#…); remove it"));
    }
    if url.port().is_some() && !is_local(text) {
        return Err(wrong("names a port; Cognito only connects to port 443"));
    }
    Ok(url)
}

/// Whether an address leads to this machine, where AWS cannot reach it.
pub(crate) fn is_local(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    })
}

impl FromStr for IssuerUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const DOCUMENT: &str = "/.well-known/openid-configuration";
        let url = reachable("the issuer", text)?;
        if let Some(issuer) = text.strip_suffix(DOCUMENT) {
            return Err(ValueError::new(format!(
                "`{text}` is the address of the discovery document; the issuer is the value of `issuer` in it, probably {issuer}"
            )));
        }
        if lacks_pool(text) {
            return Err(ValueError::new(format!(
                "the issuer `{text}` names no user pool; write the pool's id after the host, such as `{}/eu-central-1_AbCdEf123`",
                url.origin().ascii_serialization()
            )));
        }
        if url.query().is_some() {
            return Err(ValueError::new(format!(
                "the issuer `{text}` has a query (?…), which an issuer must not have"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for MetadataUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        reachable("the metadata address", text)?;
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for UpstreamClientId {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let wrong = |why: &str| {
            ValueError::new(format!(
                "the client id at the provider, `{}`, {why}",
                text.escape_debug()
            ))
        };
        if text.is_empty() {
            return Err(ValueError::new("the client id at the provider is empty"));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong("contains a space"));
        }
        if text.contains(['<', '>', '{', '}', '…']) {
            return Err(wrong("still contains a placeholder; replace it with the real value"));
        }
        if text.starts_with("https://") {
            return Err(wrong("is a web address; for the issuer use --issuer"));
        }
        Ok(Self(text.to_owned()))
    }
}

macro_rules! address {
    ($name:ident) => {
        impl $name {
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether it leads to this machine, where AWS cannot reach it.
            pub(crate) fn is_local(&self) -> bool {
                is_local(&self.0)
            }
        }
    };
}
address!(IssuerUrl);
address!(MetadataUrl);

impl IssuerUrl {
    /// Its host, in lower case.
    pub(crate) fn host(&self) -> String {
        let url = Url::parse(&self.0).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The segments of its path.
    pub(crate) fn segments(&self) -> Vec<String> {
        let url = Url::parse(&self.0).ok();
        let segments = url.as_ref().and_then(Url::path_segments);
        segments.into_iter().flatten().map(str::to_owned).collect()
    }
}
