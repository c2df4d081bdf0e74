//! The metadata of a SAML provider, as far as Cognito reads it (SAML 2.0 Metadata §2.4.3).

mod read;
mod validity;

use super::http::Http;
use super::provider::{ProviderError, fetched};

pub(crate) use read::read;
use validity::Validity;
pub(crate) use validity::WARN_DAYS;

/// What a provider's metadata says about itself and its certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SamlMetadata {
    /// The id of the provider (`entityID`): the same in every version of the document.
    pub(crate) entity: String,
    /// When the document expires (`validUntil`), in seconds since 1970.
    valid_until: Option<i64>,
    /// The signing certificates that can be read.
    certificates: Vec<Validity>,
}

/// Fetches and reads the metadata of a SAML provider.
///
/// # Errors
///
/// The first problem found, each with its own message.
pub(crate) async fn fetch(http: &Http, url: &str) -> Result<SamlMetadata, ProviderError> {
    let response = fetched(http, url, "the metadata").await?;
    read(url, &response.body)
}
