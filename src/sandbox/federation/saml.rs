//! A SAML provider: what its metadata says, and how it is asked to sign somebody in.

use base64::{Engine, prelude::BASE64_STANDARD};
use bergshamra_keys::{Key, loader::load_x509_cert_der};
use reqwest::Method;
use url::Url;

use super::{
    fetch::{Sent, ask},
    instant::written,
    markup::{self, Element, METADATA, SIGNATURE, escaped},
    refusal::{Refusal, refusal},
    upstream::Upstream,
};
use crate::sandbox::{api::provider::is_secure, state::Journey};

const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// What the metadata of a provider says (SAML 2.0 Metadata §2.4.3).
pub(crate) struct Described {
    /// Its entity id, which its answers name as their issuer.
    pub(crate) entity: String,
    /// Where a browser is sent to sign in.
    pub(crate) sign_on: Url,
    /// Its signing keys, of which each is good.
    pub(crate) keys: Vec<Key>,
}

/// The pool as a service provider.
pub(crate) struct Relying {
    /// Its entity id.
    pub(crate) audience: String,
    /// Its assertion consumer service.
    pub(crate) consumer: String,
}

/// The answer to a request, on its way through this page.
pub(crate) struct Posted {
    pub(crate) response: String,
    /// What names the journey outside.
    pub(crate) relay_state: String,
    pub(crate) journey: Journey,
    pub(crate) relying: Relying,
}

/// An id begins with no digit (XML Schema 2 §3.3.8).
pub(crate) fn request_id(nonce: &str) -> String {
    format!("_{nonce}")
}

impl Posted {
    /// The id of the request that is answered.
    pub(crate) fn request(&self) -> String {
        request_id(&self.journey.nonce)
    }
}

impl Upstream {
    pub(crate) async fn described(&self) -> Result<Described, Refusal> {
        let text = match self.detail("MetadataFile") {
            "" => ask(Method::GET, self.detail("MetadataURL"), Sent::default()).await,
            file => Ok(file.to_owned()),
        };
        text.and_then(|text| Described::read(&text)).map_err(|why| {
            refusal(
                format!("The metadata of the provider cannot be used: {why}"),
                "metadata_failed",
            )
        })
    }
}

impl Described {
    /// Reads the metadata of one provider.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let document = markup::parse(text).ok_or("it is no XML, or has a DTD")?;
        let root = Element::root(&document)
            .filter(|root| root.is(METADATA, "EntityDescriptor"))
            .ok_or("it has no EntityDescriptor at its root")?;
        let entity = root.attribute("entityID").ok_or("it has no entityID")?;
        let role = root
            .only(METADATA, "IDPSSODescriptor")
            .ok_or("it has not exactly one IDPSSODescriptor")?;
        let sign_on = role
            .children(METADATA, "SingleSignOnService")
            .into_iter()
            .find(|service| service.attribute("Binding") == Some(REDIRECT))
            .and_then(|service| service.attribute("Location"))
            .ok_or("it has no SingleSignOnService with the binding HTTP-Redirect")?;
        let keys: Vec<Key> = role
            .children(METADATA, "KeyDescriptor")
            .into_iter()
            .filter(|key| matches!(key.attribute("use"), None | Some("signing")))
            .flat_map(|key| key.children(SIGNATURE, "KeyInfo"))
            .flat_map(|info| info.children(SIGNATURE, "X509Data"))
            // What follows the first one is its chain.
            .filter_map(|data| data.children(SIGNATURE, "X509Certificate").first().copied())
            .filter_map(|certificate| {
                let text = certificate.text();
                let text: String = text.split_whitespace().collect();
                load_x509_cert_der(&BASE64_STANDARD.decode(text).ok()?).ok()
            })
            .collect();
        if keys.is_empty() {
            return Err("it has no signing certificate that can be read".to_owned());
        }
        Ok(Self {
            entity: entity.to_owned(),
            sign_on: Url::parse(sign_on)
                .ok()
                .filter(|_| is_secure(sign_on))
                .ok_or("its SingleSignOnService is not one of https")?,
            keys,
        })
    }
}

/// Where a browser is sent with a request to sign in (SAML 2.0 Core §3.4.1, Bindings §3.4.4).
pub(crate) fn request(
    described: Described,
    relying: &Relying,
    id: &str,
    relay_state: &str,
    (now, force): (i64, bool),
) -> Url {
    let Described { mut sign_on, .. } = described;
    let force = if force { r#" ForceAuthn="true""# } else { "" };
    let request = format!(
        r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" AssertionConsumerServiceURL="{}" Destination="{}"{force} ID="{}" IssueInstant="{}" ProtocolBinding="{POST}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{}</saml:Issuer></samlp:AuthnRequest>"#,
        escaped(&relying.consumer),
        escaped(sign_on.as_str()),
        escaped(id),
        written(now),
        escaped(&relying.audience),
    );
    sign_on
        .query_pairs_mut()
        .append_pair("SAMLRequest", &BASE64_STANDARD.encode(deflated(&request)))
        .append_pair("RelayState", relay_state);
    sign_on
}

/// DEFLATE in blocks that are stored as they are (RFC 1951 §3.2.4): a request is short.
fn deflated(text: &str) -> Vec<u8> {
    let mut deflated = Vec::new();
    let mut rest = text.as_bytes();
    loop {
        let (block, more) = rest.split_at(rest.len().min(usize::from(u16::MAX)));
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        deflated.push(u8::from(more.is_empty()));
        deflated.extend(length.to_le_bytes());
        deflated.extend((!length).to_le_bytes());
        deflated.extend(block);
        rest = more;
        if rest.is_empty() {
            return deflated;
        }
    }
}
