//! Which user pool: a new one, or one that exists.

use super::{Moved, PoolChoice, Pools, parses};
use crate::settings::draft::PoolDraft;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::values::PoolId;

/// The pools as far as they are loaded.
pub(super) struct Known<'a> {
    source: &'a mut dyn Pools,
    pools: Vec<PoolChoice>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing was asked for yet.
    Unread,
    /// More can be loaded.
    More,
    All,
    /// They cannot be listed.
    Refused,
}

/// What an entry of the list does.
enum Entry {
    New(String),
    Existing(PoolId),
    More,
    ById,
}

impl<'a> Known<'a> {
    pub(super) fn new(source: &'a mut dyn Pools) -> Self {
        Self { source, pools: Vec::new(), state: State::Unread }
    }

    /// Whether there may be more than one answer.
    pub(super) fn worth_asking(&self) -> bool {
        self.state != State::All || !self.pools.is_empty()
    }

    /// Loads until there is something new to show, or nothing more.
    fn load(&mut self, prompter: &mut dyn Prompter) {
        loop {
            match self.source.next_page() {
                Ok(page) => {
                    let empty = page.pools.is_empty();
                    self.pools.extend(page.pools);
                    self.state = if page.more { State::More } else { State::All };
                    if !(empty && page.more) {
                        return;
                    }
                }
                Err(why) => {
                    prompter.say(&format!("The user pools cannot be listed: {why}."));
                    self.state = State::Refused;
                    return;
                }
            }
        }
    }

    /// The identity providers of the chosen pool; none of a new one.
    pub(super) fn providers(
        &mut self,
        prompter: &mut dyn Prompter,
        pool: &PoolDraft,
    ) -> Vec<String> {
        let id = pool.id.as_deref().and_then(|id| id.parse().ok());
        let Some(id) = id else {
            return Vec::new();
        };
        self.source.providers(&id).unwrap_or_else(|why| {
            prompter.say(&format!("The identity providers of the pool cannot be listed: {why}."));
            Vec::new()
        })
    }

    /// Asks which pool; `name` is what a new one is called unless that name is taken.
    pub(super) fn ask(
        &mut self,
        prompter: &mut dyn Prompter,
        pool: &mut PoolDraft,
        name: &str,
        back: bool,
    ) -> Result<Moved, Cancelled> {
        if self.state == State::Unread {
            self.load(prompter);
            if !self.worth_asking() {
                return Ok(Moved::Nowhere);
            }
        }
        let mut offer = true;
        loop {
            let (entries, items) = self.entries(name);
            let list = List {
                question: "User pool (the people who may sign in)",
                help: "A pool holds the people and how they prove who they are. Apps that share a pool share its people.",
                items: &items,
                default: offer.then(|| self.first_offer(pool, name, &entries)),
                back,
            };
            let index = match prompter.list(&list)? {
                Answer::Given(index) => index,
                Answer::Back => return Ok(Moved::Back),
            };
            match entries.into_iter().nth(index) {
                Some(Entry::New(new)) => {
                    pool.id = None;
                    pool.name = Some(new).filter(|new| new != name);
                    return Ok(Moved::On);
                }
                Some(Entry::Existing(id)) => {
                    pool.id = Some(id.to_string());
                    pool.name = None;
                    return Ok(Moved::On);
                }
                Some(Entry::More) => {
                    self.load(prompter);
                    // Who looks for one among many wants none by Enter alone.
                    offer = false;
                }
                Some(Entry::ById) => {
                    if let Answer::Given(id) = ask_id(prompter)? {
                        pool.id = Some(id);
                        pool.name = None;
                        return Ok(Moved::On);
                    }
                }
                None => {}
            }
        }
    }

    fn entries(&self, name: &str) -> (Vec<Entry>, Vec<Item>) {
        let new = self.free_name(name);
        let mut items = vec![Item::new(&format!("new pool \"{new}\"")).called("new")];
        let mut entries = vec![Entry::New(new)];
        for pool in &self.pools {
            let twice = self.pools.iter().filter(|other| other.name == pool.name).count() > 1;
            let named =
                if twice { format!("{} ({})", pool.name, pool.id) } else { pool.name.clone() };
            let label = match &pool.about {
                Some(about) => format!("{named}, {about}"),
                None => named,
            };
            items.push(Item::new(&label).called(&pool.name).called(pool.id.as_str()));
            entries.push(Entry::Existing(pool.id.clone()));
        }
        match self.state {
            State::More => {
                let listed = self.pools.len();
                let label = format!("more user pools ({listed} are listed so far)");
                items.push(Item::new(&label).called("more"));
                entries.push(Entry::More);
            }
            State::Refused => {
                items.push(Item::new("an existing pool, by its id").called("id"));
                entries.push(Entry::ById);
            }
            State::Unread | State::All => {}
        }
        (entries, items)
    }

    /// The app's own pool of an earlier run, unless a new one was chosen before.
    fn first_offer(&self, pool: &PoolDraft, name: &str, entries: &[Entry]) -> usize {
        let own =
            self.pools.iter().find(|known| known.ours && known.name == name && pool.name.is_none());
        entries
            .iter()
            .position(|entry| {
                matches!(entry, Entry::Existing(id) if own.is_some_and(|own| own.id == *id))
            })
            .unwrap_or_default()
    }

    /// The name, or the first of `name-2`, `name-3` … that no loaded pool has.
    fn free_name(&self, name: &str) -> String {
        let taken = |wanted: &str| self.pools.iter().any(|pool| pool.name == wanted);
        let mut free = name.to_owned();
        let mut number = 2;
        while taken(&free) {
            free = format!("{name}-{number}");
            number += 1;
        }
        free
    }
}

fn ask_id(prompter: &mut dyn Prompter) -> Result<Answer<String>, Cancelled> {
    prompter.text(&Text {
        question: "Id of the user pool",
        help: "It stands on the pool's page in the AWS console and looks like eu-central-1_AbCdEf123.",
        default: None,
        optional: false,
        edit: false,
        back: true,
        check: &parses::<PoolId>,
    })
}
