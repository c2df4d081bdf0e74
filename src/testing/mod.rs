//! What the unit tests and the integration tests share: the latter include this folder by its path.
#![allow(dead_code, reason = "each of the two uses a part of it")]

mod drawn;
pub(crate) mod terminal;
pub(crate) mod thorough;
