//! A domain (`DomainDescriptionType`).

use super::kind::Scalar;
use super::member::{Member, MemberFormat};
use crate::values::LoginPages;

/// The managed members of a domain.
pub(crate) struct DomainField;

impl DomainField {
    /// The version of the pages ([`LoginPages::version`]).
    pub(crate) const MANAGED_LOGIN: Scalar<i32> = Scalar::new(&MANAGED_LOGIN);

    /// Every member.
    #[cfg(test)]
    pub(super) const ALL: &[&Member] = &[&MANAGED_LOGIN];
}

// Emulators without managed login leave the version out.
static MANAGED_LOGIN: Member =
    Member::unset("managed_login", "managed login", &["ManagedLoginVersion"], MemberFormat::Plain)
        .absent(|| LoginPages::Classic.version().into());
