//! Talk with a person: questions, and the terminal they are asked on.

mod cancelled;
pub(crate) mod printer;
pub(crate) mod prompter;
#[cfg(test)]
mod pty;
pub(crate) mod terminal;
pub(crate) mod wizard;
pub(crate) mod wrap;
