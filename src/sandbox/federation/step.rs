//! How far the answer to a visit has come.

use super::errand::Errand;
use crate::sandbox::visit::page::Reply;

/// The answer, or what has to be asked elsewhere before there is one.
pub(crate) enum Step {
    Reply(Reply),
    Ask(Box<Errand>),
}

impl From<Reply> for Step {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}
