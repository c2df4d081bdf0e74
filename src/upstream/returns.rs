//! What an upstream gives back, and where it shows it.

use serde::Serialize;

/// One value to bring back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Return {
    /// As the upstream's own screen calls it.
    pub(crate) field: &'static str,
    /// Where it is found there, or how it looks.
    #[serde(rename = "where")]
    pub(crate) place: &'static str,
    /// The flag of `idp add` that takes it.
    pub(crate) flag: &'static str,
    /// The key of a spec file that takes it.
    pub(crate) key: &'static str,
}

const fn of(
    field: &'static str,
    place: &'static str,
    flag: &'static str,
    key: &'static str,
) -> Return {
    Return { field, place, flag, key }
}

pub(super) const fn issuer(field: &'static str, place: &'static str) -> Return {
    of(field, place, "--issuer", "issuer")
}

pub(super) const fn client_id(field: &'static str, place: &'static str) -> Return {
    of(field, place, "--upstream-client-id", "upstream_client_id")
}

pub(super) const fn secret(field: &'static str, place: &'static str) -> Return {
    of(field, place, "--upstream-secret-file", "client_secret_file")
}

pub(super) const fn metadata(field: &'static str, place: &'static str) -> Return {
    of(field, place, "--metadata-url", "metadata_url")
}
