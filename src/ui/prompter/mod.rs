//! Asks questions on the terminal, drawn or as plain lines.

mod item;
mod line_editor;
mod pick;
mod plain;
mod question;
mod rich;
#[cfg(test)]
mod scripted;
mod select;

use std::io::IsTerminal;

pub(crate) use super::cancelled::Cancelled;
pub(crate) use item::Item;
pub(crate) use question::{Answer, List, Prompter, SecretPrompt, Text};
#[cfg(test)]
pub(crate) use scripted::{Say, Scripted};

/// Whether questions may be asked at all.
pub(crate) fn interactive(no_input: bool) -> bool {
    !no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// The prompter that suits this terminal and the environment.
pub(crate) fn prompter(plain_prompts: bool) -> Box<dyn Prompter> {
    let wants_plain = plain_prompts || wants_plain(&|name| std::env::var(name).ok());
    if wants_plain || !line_editor::is_available() {
        Box::new(plain::Plain::standard())
    } else {
        Box::new(rich::Rich)
    }
}

/// Terminals on which no line can be edited; rustyline would write to stdout there.
const NO_EDITING: [&str; 4] = ["", "dumb", "cons25", "emacs"];

/// Whether the environment asks for prompts without cursor movement.
fn wants_plain(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let on = |name| variable(name).is_some_and(|value| !matches!(value.as_str(), "" | "0"));
    on("COGOIDC_PLAIN_PROMPTS")
        || on("ACCESSIBLE")
        || variable("TERM").is_none_or(|term| NO_EDITING.contains(&term.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_plain_prompts() {
        let plain = |set: &[(&str, &str)]| {
            wants_plain(&|name| {
                set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
            })
        };
        let xterm = ("TERM", "xterm-256color");
        assert!(!plain(&[xterm]));
        assert!(plain(&[]), "an unnamed terminal is taken for a dumb one");
        for term in ["", "dumb", "Emacs", "cons25"] {
            assert!(plain(&[("TERM", term)]), "{term}");
        }
        assert!(plain(&[xterm, ("COGOIDC_PLAIN_PROMPTS", "1")]));
        assert!(plain(&[xterm, ("ACCESSIBLE", "1")]));
        assert!(!plain(&[xterm, ("ACCESSIBLE", "0"), ("COGOIDC_PLAIN_PROMPTS", "")]));
    }

    #[test]
    fn no_input_means_no_questions() {
        assert!(!interactive(true));
    }
}
