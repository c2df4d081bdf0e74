//! `cogoidc init` as a person meets it: the real program on a pseudo-terminal, against a Cognito of the
//! test's own.

mod leaving;
mod person;
mod same;
mod world;
