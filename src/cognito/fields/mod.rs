//! The members of Cognito's resources that cogoidc manages: one row each says what people call it, where the API
//! holds it, and in which form people read it. What is shown and what is sent come from the same row.

mod change;
mod client;
mod domain;
mod kind;
mod member;
mod pool;
mod provider;
mod severity;
#[cfg(test)]
mod tests;

pub(in crate::cognito) use change::Effect;
pub(crate) use change::{Change, HIDDEN, Hidden, Shown};
pub(crate) use client::ClientField;
pub(crate) use domain::DomainField;
pub(crate) use kind::{Assignment, List};
#[cfg(test)]
pub(in crate::cognito) use member::{Member, MemberFormat};
pub(crate) use pool::PoolField;
pub(crate) use provider::{ProviderField, SECRET};
pub(crate) use severity::Severity;
