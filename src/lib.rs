//! Makes an app sign people in through Amazon Cognito, and proves that it works.

mod finding;
mod oidc;
pub mod sandbox;
mod spec;
mod target;
mod ui;
