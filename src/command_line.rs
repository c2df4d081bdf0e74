//! Command lines that can be pasted into a POSIX shell.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

use serde::{Serialize, Serializer};

use super::values::{ClientId, PoolId};

/// A word as a POSIX shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    // A shell other than sh may expand `=word`.
    if !word.is_empty() && !word.starts_with('=') && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Flags of a command, in the order they are written; [`Display`] puts a blank before each word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    words: Vec<String>,
}

impl Flags {
    /// Adds a flag without a value.
    pub(crate) fn switch(mut self, flag: &str) -> Self {
        self.words.push(flag.to_owned());
        self
    }

    /// Adds a flag without a value if it is set.
    pub(crate) fn switch_if(self, is_set: bool, flag: &str) -> Self {
        if is_set { self.switch(flag) } else { self }
    }

    /// Adds a flag with its value.
    pub(crate) fn flag(mut self, flag: &str, value: impl Display) -> Self {
        let value = value.to_string();
        if value.starts_with('-') {
            // As a word of its own it would be read as a flag.
            self.words.push(format!("{flag}={value}"));
        } else {
            self.words.extend([flag.to_owned(), value]);
        }
        self
    }

    /// Adds a flag if there is a value for it.
    pub(crate) fn option(self, flag: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.flag(flag, value),
            None => self,
        }
    }

    /// Adds a flag that names a file, if there is one.
    pub(crate) fn file(self, flag: &str, path: Option<&Path>) -> Self {
        self.option(flag, path.map(Path::display))
    }

    /// Adds the flags that name an app client by its ids.
    pub(crate) fn client(self, pool: &PoolId, client: &ClientId) -> Self {
        self.flag("--pool-id", pool).flag("--client-id", client)
    }

    /// The words, unquoted.
    #[cfg(test)]
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Adds other flags.
    pub(crate) fn with(mut self, other: &Self) -> Self {
        self.words.extend_from_slice(&other.words);
        self
    }
}

impl Display for Flags {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.words.iter().try_for_each(|word| write!(f, " {}", quoted(word)))
    }
}

/// A cogoidc command line; [`Display`] quotes its words for a POSIX shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommandLine {
    command: &'static str,
    rest: Flags,
    /// Arguments that look like flags, and therefore come last, behind `--`.
    dashed: Flags,
}

impl CommandLine {
    /// Starts a command line with the name of a command, such as `idp add`.
    pub(crate) fn new(command: &'static str) -> Self {
        Self { command, rest: Flags::default(), dashed: Flags::default() }
    }

    /// Adds an argument that has no flag.
    pub(crate) fn argument(mut self, value: impl Display) -> Self {
        let value = value.to_string();
        let words = if value.starts_with('-') { &mut self.dashed } else { &mut self.rest };
        words.words.push(value);
        self
    }

    /// Adds a flag without a value.
    pub(crate) fn switch(mut self, flag: &str) -> Self {
        self.rest = self.rest.switch(flag);
        self
    }

    /// Adds a flag with its value.
    pub(crate) fn flag(mut self, flag: &str, value: impl Display) -> Self {
        self.rest = self.rest.flag(flag, value);
        self
    }

    /// Adds flags, such as those that lead to a set-up.
    pub(crate) fn with(mut self, flags: &Flags) -> Self {
        self.rest = self.rest.with(flags);
        self
    }
}

impl Display for CommandLine {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "cogoidc {}{}", self.command, self.rest)?;
        if self.dashed != Flags::default() {
            write!(f, " --{}", self.dashed)?;
        }
        Ok(())
    }
}

impl Serialize for CommandLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What to do after a failure: a sentence, and the command line that does it if one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    text: String,
    command: Option<CommandLine>,
}

impl Hint {
    /// A hint that a command line follows.
    pub(crate) fn run(text: impl Into<String>, command: CommandLine) -> Self {
        Self { text: text.into(), command: Some(command) }
    }
}

impl<T: Into<String>> From<T> for Hint {
    fn from(text: T) -> Self {
        Self { text: text.into(), command: None }
    }
}

impl Display for Hint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.command {
            Some(command) => write!(f, "{}: {command}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

impl Serialize for Hint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
