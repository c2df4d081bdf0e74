//! How much of a long test runs: a fixed sample by default, all of it when `COGOIDC_THOROUGH` is set.

/// Whether all of it is wanted: `COGOIDC_THOROUGH` is set to anything but 0.
pub(crate) fn thorough() -> bool {
    std::env::var_os("COGOIDC_THOROUGH").is_some_and(|value| !value.is_empty() && value != "0")
}

/// How often a test repeats itself: `all` when thorough, else `few`.
pub(crate) fn times(few: usize, all: usize) -> usize {
    if thorough() { all } else { few }
}

/// The entries of a table that are tried: all when thorough, else `few` of them.
pub(crate) fn sample<T>(table: impl IntoIterator<Item = T>, few: usize) -> Vec<T> {
    let table: Vec<T> = table.into_iter().collect();
    let few = times(few, table.len());
    spread(table, few)
}

/// So many entries at even distances, the first among them; the same ones each time.
fn spread<T>(table: Vec<T>, few: usize) -> Vec<T> {
    let length = table.len().max(1);
    let numbered = table.into_iter().enumerate();
    numbered.filter(|(number, _)| number * few % length < few).map(|(_, entry)| entry).collect()
}

#[test]
fn a_sample_is_spread_over_the_whole_table() {
    assert_eq!(spread((0..10).collect(), 3), [0, 4, 7]);
    assert_eq!(spread((0..10).collect(), 10), (0..10).collect::<Vec<_>>());
    assert_eq!(spread(vec![0, 1], 5), [0, 1]);
    assert_eq!(spread(Vec::<u8>::new(), 5), [0; 0]);
}
