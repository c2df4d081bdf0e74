//! The pages on which the pool's own users sign up, in and out, and set a new password.

pub(crate) mod account;
pub(crate) mod account_forms;
pub(crate) mod account_page;
pub(crate) mod challenge;
pub(crate) mod fields;
pub(crate) mod forms;
pub(crate) mod login;
pub(crate) mod login_page;
pub(crate) mod logout;
