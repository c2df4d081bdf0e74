//! Which user pool: a new or an existing one.

use super::{Navigation, PoolChoice, Pools, parses};
use crate::settings::draft::PoolDraft;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::values::PoolId;

/// The pools loaded so far.
pub(super) struct PoolList<'a> {
    source: &'a mut dyn Pools,
    pools: Vec<PoolChoice>,
    state: Listing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Listing {
    /// Nothing is loaded yet.
    Unread,
    /// There are more to load.
    More,
    /// All are loaded.
    All,
    /// They cannot be listed.
    Refused,
}

/// An entry of the list.
enum PoolEntry {
    New(String),
    Existing(PoolId),
    More,
    ById,
}

impl<'a> PoolList<'a> {
    pub(super) fn new(source: &'a mut dyn Pools) -> Self {
        Self { source, pools: Vec::new(), state: Listing::Unread }
    }

    /// Whether there may be a pool to choose.
    pub(super) fn worth_asking(&self) -> bool {
        self.state != Listing::All || !self.pools.is_empty()
    }

    /// Loads until there is something new to show, or nothing more.
    fn load(&mut self, prompter: &mut dyn Prompter) {
        loop {
            match self.source.next_page() {
                Ok(page) => {
                    let empty = page.pools.is_empty();
                    self.pools.extend(page.pools);
                    self.state = if page.more { Listing::More } else { Listing::All };
                    if !(empty && page.more) {
                        return;
                    }
                }
                Err(why) => {
                    prompter.say(&format!("The user pools cannot be listed: {why}."));
                    self.state = Listing::Refused;
                    return;
                }
            }
        }
    }

    /// The identity providers of the chosen pool; none for a new pool.
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

    /// Asks which pool; `name` is the name of a new pool, unless it is taken.
    pub(super) fn ask(
        &mut self,
        prompter: &mut dyn Prompter,
        pool: &mut PoolDraft,
        name: &str,
        back: bool,
    ) -> Result<Navigation, Cancelled> {
        if self.state == Listing::Unread {
            self.load(prompter);
            if !self.worth_asking() {
                return Ok(Navigation::Skipped);
            }
        }
        let mut offer = true;
        loop {
            let (entries, items) = self.entries(name);
            let list = List {
                question: "User pool (the people who may sign in)",
                help: "A user pool holds the people and how they sign in. Apps that share a pool share its people.",
                items: &items,
                default: offer.then(|| self.first_offer(pool, name, &entries)),
                back,
            };
            let Answer::Given(index) = prompter.list(&list)? else {
                return Ok(Navigation::Back);
            };
            let (id, new_name) = match entries.into_iter().nth(index) {
                Some(PoolEntry::New(new)) => (None, (new != name).then_some(new)),
                Some(PoolEntry::Existing(id)) => (Some(id.to_string()), None),
                Some(PoolEntry::More) => {
                    self.load(prompter);
                    // Whoever searches a long list should not select a pool with Enter alone.
                    offer = false;
                    continue;
                }
                Some(PoolEntry::ById) => match ask_id(prompter)? {
                    Answer::Given(id) => (Some(id), None),
                    Answer::Back => continue,
                },
                None => continue,
            };
            pool.id = id;
            pool.name = new_name;
            return Ok(Navigation::Forward);
        }
    }

    fn entries(&self, name: &str) -> (Vec<PoolEntry>, Vec<Item>) {
        let new = self.free_name(name);
        let mut items = vec![Item::new(&format!("new pool \"{new}\"")).called("new")];
        let mut entries = vec![PoolEntry::New(new)];
        for pool in &self.pools {
            let twice = self.pools.iter().filter(|other| other.name == pool.name).count() > 1;
            let named =
                if twice { format!("{} ({})", pool.name, pool.id) } else { pool.name.clone() };
            let label = match &pool.about {
                Some(about) => format!("{named}, {about}"),
                None => named,
            };
            items.push(Item::new(&label).called(&pool.name).called(pool.id.as_str()));
            entries.push(PoolEntry::Existing(pool.id.clone()));
        }
        match self.state {
            Listing::More => {
                let listed = self.pools.len();
                let label = format!("more user pools ({listed} listed so far)");
                items.push(Item::new(&label).called("more"));
                entries.push(PoolEntry::More);
            }
            Listing::Refused => {
                items.push(Item::new("an existing pool, by id").called("id"));
                entries.push(PoolEntry::ById);
            }
            Listing::Unread | Listing::All => {}
        }
        (entries, items)
    }

    /// The pool that an earlier run created for this app, unless a new one was chosen.
    fn first_offer(&self, pool: &PoolDraft, name: &str, entries: &[PoolEntry]) -> usize {
        let own =
            self.pools.iter().find(|known| known.ours && known.name == name && pool.name.is_none());
        entries
            .iter()
            .position(|entry| {
                matches!(entry, PoolEntry::Existing(id) if own.is_some_and(|own| own.id == *id))
            })
            .unwrap_or_default()
    }

    /// The first of `name`, `name-2`, `name-3` … that no loaded pool has.
    fn free_name(&self, name: &str) -> String {
        let taken = |candidate: &str| self.pools.iter().any(|pool| pool.name == candidate);
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
        help: "The AWS console shows it on the pool's page. It looks like eu-central-1_AbCdEf123.",
        default: None,
        optional: false,
        edit: false,
        back: true,
        check: &parses::<PoolId>,
    })
}
