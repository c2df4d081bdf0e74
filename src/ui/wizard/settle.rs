//! Single questions: yes or no, another region, another domain prefix.

use super::parses;
use crate::settings::draft::Draft;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::values::{ClientId, DomainPrefix, Region};

/// The decision about a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Yes,
    No,
    /// Change a setting first.
    Change,
}

/// Asks whether to go on. An empty answer is no.
pub(crate) fn confirm(prompter: &mut dyn Prompter, question: &str) -> Result<Decision, Cancelled> {
    let check =
        |text: &str| decision(text).map(drop).ok_or_else(|| format!("`{text}` is not y, n or c"));
    let answer = prompter.text(&Text {
        question: &format!("{question} [y/N, c to change]"),
        help: "y carries out the plan, n (or Enter) changes nothing, c changes a setting and shows the plan again.",
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
        help: "y goes on, n (or Enter) changes nothing.",
        default: None,
        optional: true,
        edit: false,
        back: false,
        check: &|text| match said(text) {
            Some(_) => Ok(()),
            None => Err(format!("`{text}` is not y or n")),
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
            question: "AWS region, such as eu-central-1 (a user pool can never move to another region)",
            help: "The region code of the place where user data is stored. It can also come from --region, AWS_REGION or the AWS profile. Without an AWS account, use cogoidc init --sandbox.",
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

/// Asks for another domain prefix because this one is taken.
pub(crate) fn another_prefix(
    prompter: &mut dyn Prompter,
    mut draft: Draft,
    taken: &str,
    suggestions: &[String],
) -> Result<Draft, Cancelled> {
    prompter
        .say(&format!("The domain prefix `{taken}` is taken; it must be unique in the region."));
    if suggestions.len() > 1 {
        prompter.say(&format!("Suggestions: {}.", suggestions.join(", ")));
    }
    let check = |text: &str| {
        if text == taken {
            return Err(format!("`{text}` is taken"));
        }
        parses::<DomainPrefix>(text)
    };
    let answer = prompter.text(&Text {
        question: "Domain prefix (the first part of the sign-in page address)",
        help: "Lower-case letters, digits and inner hyphens. People see it in the address bar while they sign in.",
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

/// An existing pool that serves an app at other addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared<'a> {
    /// The message about it.
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

/// Which user pool and app client an app uses.
#[derive(Clone, Copy)]
enum Sharing {
    OwnPool,
    NewClient,
    SameClient,
    ServingClient,
}

/// Asks whether this app gets its own user pool or uses the existing one, and in the latter case with which app
/// client. If the draft names the pool, using it is offered first.
pub(crate) fn same_users(
    prompter: &mut dyn Prompter,
    mut draft: Draft,
    shared: &Shared<'_>,
) -> Result<Draft, Cancelled> {
    prompter.say(&sentence(shared.found));
    let is_chosen = draft.pool.id.is_some();
    let (ways, items) = sharing_choices(shared, is_chosen);
    let answer = prompter.list(&List {
        question: "Who may sign in here?",
        help: "Apps that share a user pool share its people. A separate app client keeps the settings of two apps, or of two environments, apart.",
        items: &items,
        default: is_chosen.then_some(0),
        back: false,
    })?;
    let way = match answer {
        Answer::Given(index) => ways.get(index),
        Answer::Back => None,
    };
    match way {
        Some(Sharing::OwnPool) => {
            draft.pool.id = None;
            draft.pool.name = Some(shared.pool.to_owned());
            draft.client.id = None;
        }
        Some(Sharing::NewClient) => {
            draft.client.id = None;
            draft.client.name = Some(shared.client.to_owned());
        }
        Some(Sharing::SameClient) => {
            draft.client.id = shared.same_client.map(ToString::to_string);
        }
        Some(Sharing::ServingClient) => {
            draft.client.id = None;
            draft.client.name = shared.serving_client.map(str::to_owned);
        }
        None => {}
    }
    Ok(draft)
}

fn sharing_choices(shared: &Shared<'_>, is_chosen: bool) -> (Vec<Sharing>, Vec<Item>) {
    let Shared { pool, client, address, .. } = shared;
    let own = (
        Sharing::OwnPool,
        Item::new(&format!("different people: a new user pool \"{pool}\"")).called("separate"),
    );
    let mut same = Vec::new();
    if let Some(name) = shared.serving_client {
        let label =
            format!("the same people: the app client \"{name}\", which serves this address");
        same.push((Sharing::ServingClient, Item::new(&label).called("there")));
    }
    let label = format!("the same people: a new app client \"{client}\" in that pool");
    same.push((Sharing::NewClient, Item::new(&label).called("same")));
    if shared.same_client.is_some() {
        let label = format!("the same people and app client: it will serve {address} too");
        same.push((Sharing::SameClient, Item::new(&label).called("too")));
    }
    if is_chosen {
        same.into_iter().chain([own]).unzip()
    } else {
        std::iter::once(own).chain(same).unzip()
    }
}

/// Makes a sentence of a message: a capital letter at the start, a full stop at the end.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// Asks for the name of a user pool before it is deleted.
pub(crate) fn typed_name(prompter: &mut dyn Prompter, name: &str) -> Result<bool, Cancelled> {
    let answer = prompter.text(&Text {
        question: &format!("To go on, type the name of the user pool, {name}"),
        help: "Anything but the exact name changes nothing.",
        default: None,
        optional: true,
        edit: false,
        back: true,
        check: &|_| Ok(()),
    })?;
    Ok(answer == Answer::Given(name.to_owned()))
}
