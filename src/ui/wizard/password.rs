//! The password of the first user.

use secrecy::{ExposeSecret, SecretString};

use crate::ui::prompter::{Answer, Cancelled, Prompter, SecretPrompt};

/// Asks twice for the password of a user.
pub(crate) fn password(
    prompter: &mut dyn Prompter,
    email: &str,
) -> Result<SecretString, Cancelled> {
    prompter.say("The password needs at least 8 characters, with a lower-case letter, a capital letter, a digit and a symbol such as ! or -.");
    loop {
        let first = prompter.secret(&SecretPrompt {
            question: &format!("Password for {email}"),
            help: "The first user signs in with it. It is stored only in the user pool.",
            optional: false,
            back: false,
            check: &strong,
        })?;
        let Answer::Given(first) = first else {
            continue;
        };
        let second = prompter.secret(&SecretPrompt {
            question: "Password again",
            help: "It is typed twice because a typo would lock the user out.",
            optional: false,
            back: true,
            check: &|_| Ok(()),
        })?;
        let Answer::Given(second) = second else {
            continue;
        };
        if first.expose_secret() == second.expose_secret() {
            return Ok(first);
        }
        prompter.say("The two passwords differ; try again.");
    }
}

/// Checks the password policy of a new user pool.
fn strong(password: &str) -> Result<(), String> {
    let has = |kind: fn(&char) -> bool| password.chars().any(|c| kind(&c));
    let mut missing = Vec::new();
    if password.chars().count() < 8 {
        missing.push("at least 8 characters");
    }
    if !has(char::is_ascii_lowercase) {
        missing.push("a lower-case letter");
    }
    if !has(char::is_ascii_uppercase) {
        missing.push("a capital letter");
    }
    if !has(char::is_ascii_digit) {
        missing.push("a digit");
    }
    if !has(|c| !c.is_alphanumeric()) {
        missing.push("a symbol such as ! or -");
    }
    if missing.is_empty() { Ok(()) } else { Err(format!("it needs {}", missing.join(", "))) }
}
