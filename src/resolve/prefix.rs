//! The domain prefix a set-up gets by itself, and others to try when it is taken.

use aws_lc_rs::digest::{SHA256, digest};

use crate::values::DomainPrefix;
use crate::values::Place;

/// Takes the account's place in the hash where the endpoint is not AWS's.
const NO_ACCOUNT: &str = "local";

/// Pool name and a short hash of account, region and pool name: the same at every run, and hardly
/// ever taken.
pub(crate) fn default_prefix(pool_name: &str, place: &Place) -> Option<DomainPrefix> {
    hashed(pool_name, place, 3)
}

/// Prefixes to try when one is taken.
pub(crate) fn other_prefixes(pool_name: &str, place: &Place, taken: &str) -> Vec<String> {
    [
        hashed(pool_name, place, 5),
        hashed(&format!("{pool_name}-login"), place, 3),
        hashed(&format!("{pool_name}-2"), place, 3),
    ]
    .into_iter()
    .flatten()
    .map(|prefix| prefix.to_string())
    .filter(|prefix| prefix != taken)
    .collect()
}

fn hashed(pool_name: &str, place: &Place, bytes: usize) -> Option<DomainPrefix> {
    let account = place.account.as_ref().map_or(NO_ACCOUNT, |account| account.as_str());
    let sum = digest(&SHA256, format!("{account}\n{}\n{pool_name}", place.region).as_bytes());
    let hash: String = sum.as_ref().iter().take(bytes).map(|byte| format!("{byte:02x}")).collect();
    let word = word(pool_name, DomainPrefix::MAX_LENGTH - hash.len() - 1);
    format!("{word}-{hash}").parse().ok()
}

/// The pool name in the characters a prefix may have, without the reserved words.
fn word(pool_name: &str, longest: usize) -> String {
    let mut word: String = pool_name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    // Taking one word out may join two halves of another.
    while let Some(reserved) =
        DomainPrefix::RESERVED.iter().find(|reserved| word.contains(**reserved))
    {
        word = word.replace(reserved, "");
    }
    let word = word.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let word: String = word.chars().take(longest).collect();
    let word = word.trim_matches('-');
    if word.is_empty() { "app".to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(account: Option<&str>) -> Place {
        Place {
            region: "eu-central-1".parse().unwrap(),
            account: account.map(|a| a.parse().unwrap()),
        }
    }

    #[test]
    fn it_is_the_same_at_every_run_and_differs_by_account() {
        let prefix = |account| default_prefix("ohif", &place(account)).unwrap().to_string();
        assert_eq!(prefix(None), prefix(None));
        assert_ne!(prefix(None), prefix(Some("111122223333")));
        insta::assert_snapshot!(prefix(Some("111122223333")), @"ohif-40eccc");
    }

    #[test]
    fn reserved_words_are_dropped_even_when_dropping_makes_one() {
        for (name, begins) in [
            ("AWS Viewer", "viewer-"),
            ("aawsws", "app-"),
            ("my_cognito_pool", "my-pool-"),
            ("ÄÖ", "app-"),
        ] {
            let prefix = default_prefix(name, &place(None)).unwrap().to_string();
            assert!(prefix.starts_with(begins), "{name} gives {prefix}");
        }
    }

    proptest! {
        #[test]
        fn every_pool_name_has_one(name in r"[\w\s+=,.@-]{1,128}") {
            prop_assert!(default_prefix(&name, &place(None)).is_some());
            prop_assert_eq!(other_prefixes(&name, &place(None), "x").len(), 3);
        }
    }
}
