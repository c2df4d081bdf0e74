//! The id of a login style.

/// The id of an app client's style for managed login (`ManagedLoginBrandingId`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StyleId(pub(crate) String);
