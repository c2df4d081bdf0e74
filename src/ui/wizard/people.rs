//! Who signs people in: the pool's own users, an identity provider, or both.

use super::{Navigation, parses_with};
use crate::settings::draft::{Draft, ProviderDraft};
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::upstream::{UPSTREAMS, Upstream, find};
use crate::values::ProviderName;

/// Who signs people in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum SignInSource {
    OwnUsers,
    /// An identity provider that the pool has.
    Present {
        name: String,
        alone: bool,
    },
    /// An identity provider to be added.
    New {
        alone: bool,
    },
}

/// Asks who signs people in; `present` are the identity providers that the pool has.
pub(super) fn ask(
    prompter: &mut dyn Prompter,
    present: &[String],
    draft: &mut Draft,
    back: bool,
) -> Result<Navigation, Cancelled> {
    let (entries, items) = entries(present);
    let chosen = source_of(draft);
    let answer = prompter.list(&List {
        question: "Who signs people in?",
        help: "An identity provider is where people have accounts already, such as Beyond Identity, AD FS or Entra ID. You register this user pool there.",
        items: &items,
        default: entries.iter().position(|entry| *entry == chosen),
        back,
    })?;
    if let Answer::Given(index) = answer
        && let Some(entry) = entries.get(index)
        && *entry != chosen
    {
        draft.providers.clear();
        draft.client.identity_providers = None;
        let own = (!entry.is_alone()).then(|| ProviderName::COGNITO.to_owned());
        match entry {
            SignInSource::OwnUsers => {}
            SignInSource::Present { name, .. } => {
                let names = own.into_iter().chain([name.clone()]);
                draft.client.identity_providers = Some(names.collect());
            }
            SignInSource::New { alone } => draft
                .providers
                .push(ProviderDraft { only: alone.then_some(true), ..ProviderDraft::default() }),
        }
    }
    Ok(answer.into())
}

impl SignInSource {
    fn is_alone(&self) -> bool {
        match self {
            Self::OwnUsers => false,
            Self::Present { alone, .. } | Self::New { alone } => *alone,
        }
    }
}

/// The draft's present choice.
fn source_of(draft: &Draft) -> SignInSource {
    let named = draft.client.identity_providers.as_deref();
    let own = |name: &&String| *name == ProviderName::COGNITO;
    match (draft.providers.first(), named) {
        (Some(provider), _) => SignInSource::New { alone: provider.only == Some(true) },
        (None, Some(names)) => match names.iter().find(|name| !own(name)) {
            Some(name) => SignInSource::Present {
                name: name.clone(),
                alone: !names.iter().any(|name| own(&name)),
            },
            None => SignInSource::OwnUsers,
        },
        (None, None) => SignInSource::OwnUsers,
    }
}

fn entries(present: &[String]) -> (Vec<SignInSource>, Vec<Item>) {
    let mut entries = vec![SignInSource::OwnUsers];
    let mut items = vec![Item::new("the pool's own users").called("own")];
    for name in present {
        for alone in [true, false] {
            let label = if alone {
                format!("{name}, already in the pool")
            } else {
                format!("both: the pool's own users and {name}")
            };
            let item = Item::new(&label);
            items.push(if alone { item.called(name) } else { item });
            entries.push(SignInSource::Present { name: name.clone(), alone });
        }
    }
    for (alone, label, word) in [
        (true, "a new identity provider", "other"),
        (false, "both: the pool's own users and a new identity provider", "both"),
    ] {
        items.push(Item::new(label).called(word));
        entries.push(SignInSource::New { alone });
    }
    (entries, items)
}

/// The upstream of the provider that is being asked for.
pub(super) fn upstream(draft: &Draft) -> Option<&'static Upstream> {
    find(draft.providers.first()?.kind.as_deref()?)
}

/// Asks what the identity provider is; `taken` are the names that the pool has.
pub(super) fn ask_kind(
    prompter: &mut dyn Prompter,
    taken: &[String],
    draft: &mut Draft,
    back: bool,
) -> Result<Answer<usize>, Cancelled> {
    let items: Vec<Item> = UPSTREAMS
        .iter()
        .map(|upstream| Item::new(upstream.label()).called(upstream.name))
        .collect();
    let chosen = upstream(draft).map(|upstream| upstream.name);
    let list = List {
        question: "Which identity provider?",
        help: "You are shown what to enter there, in that provider's own terms, before you are asked for its values.",
        items: &items,
        default: UPSTREAMS.iter().position(|upstream| Some(upstream.name) == chosen),
        back,
    };
    let answer = loop {
        let answer = prompter.list(&list)?;
        match refusal(&answer, taken) {
            Some(why) => prompter.say(&why),
            None => break answer,
        }
    };
    if let (Answer::Given(index), Some(provider)) = (&answer, draft.providers.first_mut())
        && let Some(upstream) = UPSTREAMS.get(*index)
        && chosen != Some(upstream.name)
    {
        provider.kind = Some(upstream.name.to_owned());
        provider.name = upstream.fixed_name().map(|name| name.to_string());
    }
    Ok(answer)
}

/// Why a kind is refused: Cognito fixes the name of its provider, and the name is taken.
fn refusal(answer: &Answer<usize>, taken: &[String]) -> Option<String> {
    let Answer::Given(index) = answer else {
        return None;
    };
    let name = UPSTREAMS.get(*index)?.fixed_name()?.to_string();
    let is_taken = taken.contains(&name);
    is_taken.then(|| format!("Not accepted: {}, or another provider.", already_present(&name)))
}

/// The message that a pool already has that provider.
fn already_present(name: &str) -> String {
    format!("the pool already has `{name}`; go back and choose `{name}, already in the pool`")
}

/// Asks for the name of the provider that is being asked for.
pub(super) fn ask_name(
    prompter: &mut dyn Prompter,
    taken: &[String],
    draft: &mut Draft,
    back: bool,
) -> Result<Navigation, Cancelled> {
    let (Some(upstream), Some(provider)) = (upstream(draft), draft.providers.first_mut()) else {
        return Ok(Navigation::Forward);
    };
    let answer = provider_name(prompter, upstream, provider.name.as_deref(), taken, back)?;
    if let Answer::Given(name) = &answer {
        provider.name = Some(name.clone());
    }
    Ok(answer.into())
}

/// Asks for the provider's name in the pool, which must not be taken.
pub(crate) fn provider_name(
    prompter: &mut dyn Prompter,
    upstream: &Upstream,
    present: Option<&str>,
    taken: &[String],
    back: bool,
) -> Result<Answer<String>, Cancelled> {
    let example = upstream.example_name();
    let is_taken = |text: &str| taken.iter().any(|name| name == text);
    let mut offers = present.into_iter().chain([example.as_str()]);
    prompter.text(&Text {
        question: "Name of the provider in the user pool",
        help: "The names of users who sign in through it begin with this name. It cannot be changed later.",
        default: offers.find(|text| !is_taken(text)),
        optional: false,
        edit: false,
        back,
        check: &|text| {
            if is_taken(text) {
                return Err(format!("{}, or type another name", already_present(text)));
            }
            parses_with(upstream.provider_name(text))
        },
    })
}
