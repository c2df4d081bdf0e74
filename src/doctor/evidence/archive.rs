//! What a DICOMweb server answers to those who must not get in, and to the viewer's browser.

use futures_util::future::join3;

use crate::oidc::Http;
use crate::oidc::dicomweb::{Archive, ArchiveAnswer};

/// An archive and its answers.
#[derive(Debug)]
pub(crate) struct ArchiveSeen {
    pub(crate) archive: Archive,
    pub(crate) without_token: ArchiveAnswer,
    /// To a token that the pool did not sign.
    pub(crate) made_up: ArchiveAnswer,
    /// `None` if browsers send none, or if the viewer's origin is not known.
    pub(crate) preflight: Option<ArchiveAnswer>,
}

/// Asks an archive, at once.
pub(super) async fn ask(http: &Http, archive: Archive, made_up: &str) -> ArchiveSeen {
    let (without_token, made_up, preflight) = join3(
        archive.studies(http, None),
        archive.studies(http, Some(made_up)),
        archive.preflight(http),
    )
    .await;
    ArchiveSeen { archive, without_token, made_up, preflight }
}
