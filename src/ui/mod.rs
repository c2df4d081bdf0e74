//! The dialogue with a person: questions, the terminal, printed results.

mod cancelled;
mod charset;
mod json;
pub(crate) mod printer;
pub(crate) mod prompter;
#[cfg(test)]
mod pty;
pub(crate) mod terminal;
pub(crate) mod wizard;
pub(crate) mod wrap;
