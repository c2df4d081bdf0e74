//! Single questions beside the main ones: yes or no, a taken name, a password.

use secrecy::{ExposeSecret, SecretString};

use super::parses;
use crate::spec::draft::Draft;
use crate::spec::types::DomainPrefix;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Secret, Text};

/// What a person says to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Yes,
    No,
    /// Change a setting first.
    Change,
}

/// Asks whether to go on. An empty answer is no.
pub(crate) fn confirm(prompter: &mut dyn Prompter, question: &str) -> Result<Decision, Cancelled> {
    let check = |text: &str| {
        decision(text)
            .map(drop)
            .ok_or_else(|| format!("`{text}` is neither y, n nor c"))
    };
    let answer = prompter.text(&Text {
        question: &format!("{question} [y/N, c to change]"),
        help: "y goes on, n (or Enter alone) leaves everything as it is, c changes a setting and shows the plan again.",
        default: None,
        optional: true,
        edit: false,
        back: true,
        check: &check,
    })?;
    Ok(match answer {
        Answer::Given(text) => decision(&text).unwrap_or(Decision::No),
        Answer::Back => Decision::Change,
    })
}

fn decision(text: &str) -> Option<Decision> {
    match text.to_lowercase().as_str() {
        "y" | "yes" => Some(Decision::Yes),
        "n" | "no" => Some(Decision::No),
        "c" | "change" => Some(Decision::Change),
        _ => None,
    }
}

/// Asks for another sign-in page address, the first word of this one being taken.
pub(crate) fn another_prefix(
    prompter: &mut dyn Prompter,
    mut draft: Draft,
    taken: &str,
    suggestions: &[String],
) -> Result<Draft, Cancelled> {
    prompter.say(&format!(
        "The sign-in page address beginning with `{taken}` is taken; no two in a region may be the same."
    ));
    if suggestions.len() > 1 {
        prompter.say(&format!("To try: {}.", suggestions.join(", ")));
    }
    let check = |text: &str| {
        if text == taken {
            return Err(format!("`{text}` is the one that is taken"));
        }
        parses::<DomainPrefix>(text)
    };
    let answer = prompter.text(&Text {
        question: "First word of the sign-in page address",
        help: "Lower-case letters, digits and inner hyphens; people see it in the address bar while they sign in.",
        default: suggestions.first().map(String::as_str),
        optional: false,
        edit: false,
        back: false,
        check: &check,
    })?;
    if let Answer::Given(prefix) = answer {
        draft.domain.prefix = Some(prefix);
        draft.domain.custom = None;
        draft.domain.certificate_arn = None;
    }
    Ok(draft)
}

/// Asks whether this app gets people of its own or those of the pool that `found` speaks of.
pub(crate) fn same_users(
    prompter: &mut dyn Prompter,
    mut draft: Draft,
    found: &str,
    pool_suggestion: &str,
    client_suggestion: &str,
) -> Result<Draft, Cancelled> {
    prompter.say(&sentence(found));
    let items = [
        Item::new(&format!(
            "people of its own: a new user pool \"{pool_suggestion}\""
        ))
        .called("separate"),
        Item::new(&format!(
            "the same people: a new app client \"{client_suggestion}\" in that pool"
        ))
        .called("same"),
    ];
    let answer = prompter.list(&List {
        question: "Who may sign in here?",
        help: "Apps that share a user pool share its people; each app has an app client of its own.",
        items: &items,
        default: None,
        back: false,
    })?;
    match answer {
        Answer::Given(0) => {
            draft.pool.id = None;
            draft.pool.name = Some(pool_suggestion.to_owned());
            draft.client.id = None;
        }
        Answer::Given(_) => {
            draft.client.id = None;
            draft.client.name = Some(client_suggestion.to_owned());
        }
        Answer::Back => {}
    }
    Ok(draft)
}

/// A message as a sentence: it begins in lower case and has no end.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// Asks twice for the password of a user.
pub(crate) fn password(
    prompter: &mut dyn Prompter,
    email: &str,
) -> Result<SecretString, Cancelled> {
    loop {
        let first = prompter.secret(&Secret {
            question: &format!("Password for {email}"),
            check: &strong,
        })?;
        let second = prompter.secret(&Secret {
            question: "The same again",
            check: &|_| Ok(()),
        })?;
        if first.expose_secret() == second.expose_secret() {
            return Ok(first);
        }
        prompter.say("The two differ; from the start again.");
    }
}

/// The password policy of a new user pool.
fn strong(password: &str) -> Result<(), String> {
    let has = |kind: fn(&char) -> bool| password.chars().any(|c| kind(&c));
    let mut missing = Vec::new();
    if password.chars().count() < 8 {
        missing.push("8 characters");
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
        missing.push("a sign such as ! or -");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!("Cognito wants {}", missing.join(", ")))
    }
}

/// Asks for a name to be typed before what carries it is deleted.
pub(crate) fn typed_name(prompter: &mut dyn Prompter, name: &str) -> Result<bool, Cancelled> {
    let answer = prompter.text(&Text {
        question: &format!("To go on, type the name of the user pool, {name}"),
        help: "Anything but the exact name leaves everything as it is.",
        default: None,
        optional: true,
        edit: false,
        back: true,
        check: &|_| Ok(()),
    })?;
    Ok(answer == Answer::Given(name.to_owned()))
}
