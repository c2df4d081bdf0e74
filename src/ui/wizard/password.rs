//! The password of the first user.

use secrecy::{ExposeSecret, SecretString};

use crate::ui::prompter::{Answer, Cancelled, Prompter, SecretPrompt};
use crate::values::PasswordPolicy;

/// Asks twice for the password of a user, which meets the policy of the pool.
pub(crate) fn password(
    prompter: &mut dyn Prompter,
    email: &str,
    policy: PasswordPolicy,
) -> Result<SecretString, Cancelled> {
    prompter.say(&format!("The password needs {}.", policy.sentence()));
    let check = |password: &str| match policy.lacking(password).as_slice() {
        [] => Ok(()),
        lacking => Err(format!("it needs {}", lacking.join(", "))),
    };
    loop {
        let first = prompter.secret(&SecretPrompt {
            question: &format!("Password for {email}"),
            help: "The first user signs in with it. It is stored only in the user pool.",
            optional: false,
            back: false,
            check: &check,
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
