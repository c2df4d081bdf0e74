//! Can people sign in through the identity providers behind the user pool, today and tomorrow?

pub(super) mod dates;
pub(super) mod mapping;
pub(super) mod offered;
pub(super) mod reach;
pub(super) mod writable;

pub(super) use offered::joining;
pub(super) use writable::allow_writing;
