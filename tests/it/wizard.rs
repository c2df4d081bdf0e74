//! `cogoidc init` as a person meets it: the real program on a pseudo-terminal, against a Cognito of the
//! test's own.

mod again;
mod ending;
mod environments;
mod leaving;
mod person;
mod questions;
mod same;
mod screen;
mod world;
