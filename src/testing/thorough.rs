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

/// So many entries, spread over the table; the same ones each time. The distance between them has no divisor in common
/// with the length, so that a table of pairs does not give the same partner every time.
fn spread<T>(table: Vec<T>, few: usize) -> Vec<T> {
    let length = table.len();
    let few = few.min(length);
    if few == 0 {
        return Vec::new();
    }
    let step = (length / few..).find(|step| gcd(*step, length) == 1).unwrap_or(1);
    let mut table: Vec<Option<T>> = table.into_iter().map(Some).collect();
    (0..few).filter_map(|number| table[number * step % length].take()).collect()
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn a_sample_is_spread_over_the_whole_table() {
    assert_eq!(spread((0..10).collect(), 3), [0, 3, 6]);
    assert_eq!(spread((0..10).collect(), 10), (0..10).collect::<Vec<_>>());
    assert_eq!(spread(vec![0, 1], 5), [0, 1]);
    assert_eq!(spread(Vec::<u8>::new(), 5), [0; 0]);
}

#[test]
fn a_sample_of_pairs_has_different_partners() {
    let pairs = (0..5).flat_map(|operation| (0..7).map(move |fault| (operation, fault)));
    let sample = spread(pairs.collect(), 5);
    let faults: std::collections::BTreeSet<_> = sample.iter().map(|(_, fault)| fault).collect();
    assert_eq!((sample.len(), faults.len()), (5, 5));
}
