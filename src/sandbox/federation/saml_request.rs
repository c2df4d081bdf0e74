//! The request to a SAML provider to sign somebody in (SAML 2.0 Core §3.4.1, Bindings §3.4.4).

use base64::{Engine, prelude::BASE64_STANDARD};
use url::Url;

use super::{saml_time, saml_xml::escaped};
use crate::sandbox::state::PendingFederation;

const POST_BINDING: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// The user pool as a SAML service provider.
#[derive(Clone)]
pub(crate) struct ServiceProvider {
    pub(crate) entity_id: String,
    /// The assertion consumer service.
    pub(crate) acs_url: String,
}

/// A response that a browser posted.
#[derive(Clone)]
pub(crate) struct PostedResponse {
    pub(crate) response: String,
    pub(crate) relay_state: String,
    pub(crate) pending: PendingFederation,
    pub(crate) service_provider: ServiceProvider,
}

impl PostedResponse {
    /// The id of the request that it responds to.
    pub(crate) fn request_id(&self) -> String {
        request_id(&self.pending.nonce)
    }
}

/// The id of a request. An XML id must not start with a digit (XML Schema 2 §3.3.8).
pub(crate) fn request_id(nonce: &str) -> String {
    format!("_{nonce}")
}

pub(crate) struct AuthnRequest<'a> {
    pub(crate) id: &'a str,
    pub(crate) service_provider: &'a ServiceProvider,
    /// Seconds since 1970.
    pub(crate) now: i64,
    /// Whether the person has to sign in again.
    pub(crate) force: bool,
}

impl AuthnRequest<'_> {
    /// The URL at the provider that carries the request.
    pub(crate) fn url(&self, mut sign_on_url: Url, relay_state: &str) -> Url {
        let request = self.xml(&sign_on_url);
        sign_on_url
            .query_pairs_mut()
            .append_pair("SAMLRequest", &BASE64_STANDARD.encode(deflate(&request)))
            .append_pair("RelayState", relay_state);
        sign_on_url
    }

    fn xml(&self, destination: &Url) -> String {
        let force = if self.force { r#" ForceAuthn="true""# } else { "" };
        format!(
            r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" AssertionConsumerServiceURL="{}" Destination="{}"{force} ID="{}" IssueInstant="{}" ProtocolBinding="{POST_BINDING}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{}</saml:Issuer></samlp:AuthnRequest>"#,
            escaped(&self.service_provider.acs_url),
            escaped(destination.as_str()),
            escaped(self.id),
            saml_time::format(self.now).unwrap_or_default(),
            escaped(&self.service_provider.entity_id),
        )
    }
}

/// DEFLATE with stored blocks, without compression (RFC 1951 §3.2.4): a request is short.
fn deflate(text: &str) -> Vec<u8> {
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
