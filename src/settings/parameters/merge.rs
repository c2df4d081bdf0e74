//! One draft over another: what the upper leaves open comes from the lower.

use super::parameters;
use crate::settings::draft::Draft;

impl Draft {
    /// This draft, with what it leaves open taken from `below`.
    ///
    /// A pool, client or domain that is named here is not mixed with the names and ids of another one below.
    pub(crate) fn over(mut self, mut below: Self) -> Self {
        self.pool.tags.extend(self.pool.tag_flags.drain(..));
        self.keep_from_mixing(&mut below);
        for parameter in parameters() {
            (parameter.slot.fill)(&mut self, &below);
        }
        for (key, answer) in below.answers {
            self.answers.entry(key).or_insert(answer);
        }
        if self.providers.is_empty() {
            self.providers = below.providers;
        }
        self
    }

    /// Drops from `below` the names and ids of what this draft names otherwise.
    fn keep_from_mixing(&self, below: &mut Self) {
        let (pool, client, domain) = (&self.pool, &self.client, &self.domain);
        let is_same_pool = !pool.names_one() || pool.id.is_some() && pool.id == below.pool.id;
        if !is_same_pool || client.names_one() {
            below.client.id = None;
        }
        if client.names_one() {
            below.client.name = None;
        }
        if pool.names_one() {
            (below.pool.id, below.pool.name) = (None, None);
        }
        if domain.names_one() {
            (below.domain.prefix, below.domain.custom) = (None, None);
        }
        if domain.custom.is_none() && below.domain.custom.is_none() {
            below.domain.certificate_arn = None;
        }
    }

    /// This draft without the names of what it also gives the ids of: a command line takes one of the two.
    pub(super) fn named_once(&self) -> Self {
        let mut draft = self.clone();
        if draft.pool.id.is_some() {
            draft.pool.name = None;
        }
        if draft.client.id.is_some() {
            draft.client.name = None;
        }
        draft
    }
}
