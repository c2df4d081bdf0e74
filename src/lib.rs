//! Makes an app sign people in through Amazon Cognito, and proves that it works.

mod cognito;
mod finding;
mod oidc;
mod plan;
mod resolve;
pub mod sandbox;
mod spec;
mod target;
mod ui;
