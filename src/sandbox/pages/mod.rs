//! The pages on which the pool's own users sign in and out.

pub(crate) mod challenge;
pub(crate) mod forms;
pub(crate) mod login;
pub(crate) mod login_page;
pub(crate) mod logout;
