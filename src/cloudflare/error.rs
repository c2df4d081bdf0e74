//! Why Cloudflare's API gives no result.

use crate::oidc::HttpError;
use crate::printable;

/// Why a request has no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CloudflareError {
    #[error("Cloudflare cannot be asked: {0}")]
    Unreachable(#[from] HttpError),
    /// The token is not valid, or may not do this.
    #[error("Cloudflare refuses the token: {0}")]
    Denied(String),
    /// What the API says against the request.
    #[error("Cloudflare answers {status}: {why}")]
    Refused { status: u16, why: String },
    /// A response that is not one of the API's.
    #[error("the response is not one of Cloudflare's API: {0}")]
    Unexpected(String),
    /// Where the requests should go.
    #[error("{0}")]
    Address(String),
}

impl CloudflareError {
    /// What a response of this status says.
    pub(super) fn refused(status: u16, why: &str) -> Self {
        let why = printable::line(why).into_owned();
        match status {
            401 | 403 => Self::Denied(why),
            _ => Self::Refused { status, why },
        }
    }

    /// Whether a write may have been carried out all the same.
    pub(crate) fn may_be_done(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Unexpected(_) => true,
            Self::Refused { status, .. } => *status >= 500,
            Self::Denied(_) | Self::Address(_) => false,
        }
    }
}
