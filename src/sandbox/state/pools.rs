//! The user pools, and the change that is being made to them.
//!
//! A change is made in place, and what it touches is kept as it was until the change is over. So a change costs what
//! it touches, however many pools there are, and one that fails leaves no trace.

use std::{collections::BTreeMap, sync::Arc};

use super::Pool;
use crate::sandbox::notice::Notice;

/// User pools by id. A clone shares each pool until one of them changes it.
#[derive(Clone, Default)]
pub(crate) struct Pools {
    all: BTreeMap<String, Arc<Pool>>,
    /// The pools that the change under way has touched, as they were before; `None` for a new one.
    before: Option<BTreeMap<String, Option<Arc<Pool>>>>,
}

/// What a change did to the pools.
#[derive(Default)]
pub(crate) struct PoolChanges {
    /// The pools that are new or differ.
    pub(crate) written: Vec<Arc<Pool>>,
    /// The ids of those that are gone.
    pub(crate) removed: Vec<String>,
    pub(crate) notices: Vec<Notice>,
}

impl Pools {
    pub(crate) fn get(&self, id: &str) -> Option<&Pool> {
        self.all.get(id).map(Arc::as_ref)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Pool> {
        let pool = self.all.get_mut(id)?;
        if let Some(before) = &mut self.before {
            before.entry(id.to_owned()).or_insert_with(|| Some(Arc::clone(pool)));
        }
        Some(Arc::make_mut(pool))
    }

    /// The first pool that fits.
    pub(crate) fn find_mut(&mut self, fits: impl Fn(&Pool) -> bool) -> Option<&mut Pool> {
        let id = self.values().find(|pool| fits(pool))?.id.clone();
        self.get_mut(&id)
    }

    pub(crate) fn insert(&mut self, pool: Pool) {
        let id = pool.id.clone();
        let old = self.all.insert(id.clone(), Arc::new(pool));
        if let Some(before) = &mut self.before {
            before.entry(id).or_insert(old);
        }
    }

    pub(crate) fn remove(&mut self, id: &str) {
        let old = self.all.remove(id);
        if let Some(before) = &mut self.before {
            before.entry(id.to_owned()).or_insert(old);
        }
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Pool> {
        self.all.values().map(Arc::as_ref)
    }

    /// Begins a change. One that was never ended, because of a panic, is undone.
    pub(crate) fn begin(&mut self) {
        self.roll_back();
        self.before = Some(BTreeMap::new());
    }

    /// What the change did. A pool that is equal to what it was before was not changed.
    pub(crate) fn changes(&mut self) -> PoolChanges {
        let mut changes = PoolChanges::default();
        for (id, before) in self.before.iter().flatten() {
            let Some(pool) = self.all.get_mut(id) else {
                changes.removed.extend(before.as_ref().map(|_| id.clone()));
                continue;
            };
            if !pool.notices.is_empty() {
                changes.notices.append(&mut Arc::make_mut(pool).notices);
            }
            match before {
                Some(before) if before == pool => *pool = Arc::clone(before),
                _ => changes.written.push(Arc::clone(pool)),
            }
        }
        changes
    }

    /// Ends a change and keeps it.
    pub(crate) fn commit(&mut self) {
        self.before = None;
    }

    /// Ends a change, if there is one, and takes it back.
    pub(crate) fn roll_back(&mut self) {
        for (id, before) in self.before.take().into_iter().flatten() {
            match before {
                Some(before) => self.all.insert(id, before),
                None => self.all.remove(&id),
            };
        }
    }
}

impl FromIterator<Pool> for Pools {
    fn from_iter<T: IntoIterator<Item = Pool>>(pools: T) -> Self {
        let all = pools.into_iter().map(|pool| (pool.id.clone(), Arc::new(pool))).collect();
        Self { all, before: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pools(ids: &[&str]) -> Pools {
        ids.iter().map(|id| Pool { id: (*id).to_owned(), ..Pool::default() }).collect()
    }

    fn ids(pools: &Pools) -> Vec<&str> {
        pools.values().map(|pool| pool.id.as_str()).collect()
    }

    #[test]
    fn a_change_copies_the_pool_that_it_touches_and_no_other() {
        let mut pools = pools(&["a", "b", "c"]);
        let before = pools.clone();
        pools.begin();
        pools.get_mut("b").unwrap().tags.insert("team".into(), "x".into());
        let changes = pools.changes();
        pools.commit();
        let written: Vec<&str> = changes.written.iter().map(|pool| pool.id.as_str()).collect();
        assert_eq!((written, changes.removed.len()), (vec!["b"], 0));
        let shared = |id: &str| Arc::ptr_eq(&pools.all[id], &before.all[id]);
        assert_eq!(["a", "b", "c"].map(shared), [true, false, true]);
    }

    #[test]
    fn a_pool_that_is_touched_and_stays_equal_is_not_written() {
        let mut pools = pools(&["a"]);
        pools.begin();
        pools.get_mut("a").unwrap().tags.insert("team".into(), "x".into());
        pools.get_mut("a").unwrap().tags.clear();
        pools
            .get_mut("a")
            .unwrap()
            .notices
            .push(Notice::NotCarriedOut { pool: "a".into(), setting: "triggers".into() });
        let changes = pools.changes();
        assert_eq!((changes.written.len(), changes.notices.len()), (0, 1));
    }

    #[test]
    fn a_change_that_is_rolled_back_or_never_ended_leaves_no_trace() {
        let mut pools = pools(&["a", "b"]);
        for ends in [true, false] {
            pools.begin();
            pools.get_mut("a").unwrap().tags.insert("team".into(), "x".into());
            pools.remove("b");
            pools.insert(Pool { id: "c".into(), ..Pool::default() });
            assert_eq!(ids(&pools), ["a", "c"]);
            assert_eq!(pools.changes().removed, ["b"]);
            if ends {
                pools.roll_back();
            } else {
                pools.begin();
                pools.commit();
            }
            assert_eq!(ids(&pools), ["a", "b"]);
            assert!(pools.get("a").unwrap().tags.is_empty());
        }
    }
}
