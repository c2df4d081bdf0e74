//! What a new provider cannot be created without.

use super::{Protocol, Upstream};
use crate::settings::ProviderValues;

/// A value that a new provider cannot be created without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MissingValue {
    /// The flag of `idp add` that gives it.
    pub(crate) flag: &'static str,
    /// The key of a spec file that gives it.
    pub(crate) key: &'static str,
    /// A value as it looks.
    pub(crate) example: &'static str,
}

impl Upstream {
    /// What a new provider still needs.
    pub(crate) fn missing(&self, values: &ProviderValues) -> Vec<MissingValue> {
        let value = |flag, key, example| MissingValue { flag, key, example };
        let issuer = value("--issuer", "issuer", self.issuer_example);
        let client_id = value("--upstream-client-id", "upstream_client_id", "ID");
        let secret = value("--upstream-secret-file", "client_secret_file", "FILE");
        let metadata = value("--metadata-url", "metadata_url", "https://id.example/metadata.xml");
        let has_client = self.protocol != Protocol::Saml;
        [
            (metadata, !has_client && values.metadata.is_none()),
            (issuer, self.has_issuer() && values.issuer.is_none()),
            (client_id, has_client && values.client_id.is_none()),
            (secret, has_client && values.secret.is_none()),
        ]
        .into_iter()
        .filter_map(|(value, is_missing)| is_missing.then_some(value))
        .collect()
    }
}
