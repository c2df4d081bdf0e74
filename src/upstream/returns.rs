//! What an identity provider issues, and where it shows it.

use serde::Serialize;

/// One value that the provider issues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct Return {
    /// As the provider's own screen calls it.
    pub(crate) field: &'static str,
    /// Where it is found there, or how it looks.
    #[serde(rename = "where")]
    pub(crate) place: &'static str,
    /// The flag of `idp add` that takes it.
    pub(crate) flag: &'static str,
    /// The key of a spec file that takes it.
    pub(crate) key: &'static str,
}

impl Return {
    pub(super) const fn issuer(field: &'static str, place: &'static str) -> Self {
        Self { field, place, flag: "--issuer", key: "issuer" }
    }

    pub(super) const fn client_id(field: &'static str, place: &'static str) -> Self {
        Self { field, place, flag: "--upstream-client-id", key: "upstream_client_id" }
    }

    pub(super) const fn secret(field: &'static str, place: &'static str) -> Self {
        Self { field, place, flag: "--upstream-secret-file", key: "client_secret_file" }
    }

    pub(super) const fn metadata(field: &'static str, place: &'static str) -> Self {
        Self { field, place, flag: "--metadata-url", key: "metadata_url" }
    }
}
