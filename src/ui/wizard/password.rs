//! The password of the first user.

use secrecy::{ExposeSecret, SecretString};

use super::answer::{PASSWORD_NEXT, ask_user};
use super::change;
use crate::apps::App;
use crate::settings::Spec;
use crate::settings::draft::Draft;
use crate::ui::prompter::{Answer, Cancelled, Prompter, SecretPrompt};
use crate::values::PasswordPolicy;

/// Asks twice for the password of a user, which meets the policy of the pool; the way back leads to the user's e-mail
/// address.
pub(crate) fn password(
    prompter: &mut dyn Prompter,
    email: &str,
    policy: PasswordPolicy,
) -> Result<Answer<SecretString>, Cancelled> {
    prompter.say(&format!("The password needs {}.", policy.sentence()));
    let check = |password: &str| match policy.lacking(password).as_slice() {
        [] => Ok(()),
        lacking => Err(format!("it needs {}", lacking.join(", "))),
    };
    loop {
        let first = prompter.secret(&SecretPrompt {
            question: &format!("Password for {email}"),
            help: "The first user signs in with it. It is stored only in the user pool. < goes back to the e-mail address.",
            optional: false,
            back: true,
            check: &check,
        })?;
        let Answer::Given(first) = first else {
            return Ok(Answer::Back);
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
            return Ok(Answer::Given(first));
        }
        prompter.say("The two passwords differ; try again.");
    }
}

/// Asks again for the first user; the way back leads to the settings.
pub(crate) fn first_user(
    prompter: &mut dyn Prompter,
    targets: &[&'static App],
    mut draft: Draft,
    spec: &Spec,
) -> Result<Draft, Cancelled> {
    match ask_user(prompter, PASSWORD_NEXT, &mut draft, true)? {
        Answer::Given(_) => Ok(draft),
        Answer::Back => change(prompter, targets, draft, spec),
    }
}
