//! How far a visit has come.

use super::provider_request::ProviderRequest;
use crate::sandbox::visit::page::Reply;

/// The reply to a visit, or the request to a provider that is needed for it.
pub(crate) enum Progress {
    Reply(Reply),
    AskProvider(Box<ProviderRequest>),
}

impl From<Reply> for Progress {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}
