//! Single questions beside the main ones: yes or no, a taken name.

use super::parses;
use crate::settings::draft::Draft;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::values::{ClientId, DomainPrefix, Region};

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
        decision(text).map(drop).ok_or_else(|| format!("`{text}` is neither y, n nor c"))
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

/// Asks for a yes or a no. An empty answer is no.
pub(crate) fn agrees(prompter: &mut dyn Prompter, question: &str) -> Result<bool, Cancelled> {
    let said = |text: &str| match decision(text) {
        None if text.is_empty() => Some(false),
        Some(Decision::Yes) => Some(true),
        Some(Decision::No) => Some(false),
        Some(Decision::Change) | None => None,
    };
    let answer = prompter.text(&Text {
        question: &format!("{question} [y/N]"),
        help: "y goes on, n (or Enter alone) leaves everything as it is.",
        default: None,
        optional: true,
        edit: false,
        back: false,
        check: &|text| match said(text) {
            Some(_) => Ok(()),
            None => Err(format!("`{text}` is neither y nor n")),
        },
    })?;
    Ok(match answer {
        Answer::Given(text) => said(&text).unwrap_or(false),
        Answer::Back => false,
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

/// Asks for the region of the set-up.
pub(crate) fn region(prompter: &mut dyn Prompter) -> Result<Region, Cancelled> {
    loop {
        let answer = prompter.text(&Text {
            question: "AWS region, such as eu-central-1 (a user pool can never move to another)",
            help: "Where the people's data is kept, as a region code. --region gives it too, or AWS_REGION, or the AWS profile. Without an AWS account: cogoidc init --sandbox.",
            default: None,
            optional: false,
            edit: false,
            back: false,
            check: &parses::<Region>,
        })?;
        if let Answer::Given(text) = answer
            && let Ok(region) = text.parse()
        {
            return Ok(region);
        }
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

/// A pool that was found and serves an app at other addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared<'a> {
    /// What was found, as a message.
    pub(crate) found: &'a str,
    /// Callback URL of this app.
    pub(crate) address: &'a str,
    /// Name for a new pool.
    pub(crate) pool: &'a str,
    /// Name for a new app client.
    pub(crate) client: &'a str,
    /// The app client of this app's name, if there is one.
    pub(crate) same_client: Option<&'a ClientId>,
    /// Name of the app client that serves this app's address already, if one does.
    pub(crate) serving_client: Option<&'a str>,
}

/// One way in which an app gets its people.
#[derive(Clone, Copy)]
enum People {
    Own,
    NewClient,
    SameClient,
    ServingClient,
}

/// Asks whether this app gets people of its own or those of the pool that was found, and in the latter
/// case by which app client. Who has chosen the pool wants its people: that is what is offered then.
pub(crate) fn same_users(
    prompter: &mut dyn Prompter,
    mut draft: Draft,
    shared: &Shared<'_>,
) -> Result<Draft, Cancelled> {
    prompter.say(&sentence(shared.found));
    let Shared { pool, client, .. } = shared;
    let own = (
        People::Own,
        Item::new(&format!("people of its own: a new user pool \"{pool}\"")).called("separate"),
    );
    let mut of_the_pool = Vec::new();
    if let Some(name) = shared.serving_client {
        let label =
            format!("the same people: the app client \"{name}\", which serves this address");
        of_the_pool.push((People::ServingClient, Item::new(&label).called("there")));
    }
    let label = format!("the same people: a new app client \"{client}\" in that pool");
    of_the_pool.push((People::NewClient, Item::new(&label).called("same")));
    if shared.same_client.is_some() {
        let label = format!("the same people and app client: it serves {} too", shared.address);
        of_the_pool.push((People::SameClient, Item::new(&label).called("too")));
    }
    let chosen = draft.pool.id.is_some();
    let (ways, items): (Vec<People>, Vec<Item>) = if chosen {
        of_the_pool.into_iter().chain([own]).unzip()
    } else {
        std::iter::once(own).chain(of_the_pool).unzip()
    };
    let answer = prompter.list(&List {
        question: "Who may sign in here?",
        help: "Apps that share a user pool share its people. An app client of its own keeps the settings of two apps, or of two environments of one, apart.",
        items: &items,
        default: chosen.then_some(0),
        back: false,
    })?;
    let way = match answer {
        Answer::Given(index) => ways.get(index),
        Answer::Back => None,
    };
    match way {
        Some(People::Own) => {
            draft.pool.id = None;
            draft.pool.name = Some((*pool).to_owned());
            draft.client.id = None;
        }
        Some(People::NewClient) => {
            draft.client.id = None;
            draft.client.name = Some((*client).to_owned());
        }
        Some(People::SameClient) => {
            draft.client.id = shared.same_client.map(ToString::to_string);
        }
        Some(People::ServingClient) => {
            draft.client.id = None;
            draft.client.name = shared.serving_client.map(str::to_owned);
        }
        None => {}
    }
    Ok(draft)
}

/// A message as a sentence: it begins in lower case and has no end.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
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
