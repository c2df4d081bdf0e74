//! The list of pools.

use std::slice::from_ref;

use super::*;
use Say::{Back, Enter, Pick, Type};

#[test]
fn more_pools_are_loaded_only_when_they_are_wanted() {
    let first = pool("eu-central-1_A", "alpha", "", false);
    let second = pool("eu-central-1_B", "beta", "", false);
    let source = || pages([page(from_ref(&first), true), page(from_ref(&second), false)]);
    let address = Type("https://viewer.example");

    let mut pools = source();
    let (seen, draft) = filled(for_target("viewer"), &mut pools, &[address, Pick("alpha"), Enter]);
    assert_eq!(pools.asked, 1);
    assert!(seen.contains("more user pools") && !seen.contains("beta"));
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_A"));

    let mut pools = source();
    let answers = [address, Pick("more"), Pick("beta"), Pick("own")];
    let (seen, draft) = filled(for_target("viewer"), &mut pools, &answers);
    assert_eq!(pools.asked, 2);
    assert_eq!(seen.matches("more user pools").count(), 1);
    assert_eq!(
        seen.matches("  > ").count(),
        2,
        "after the first page no pool is taken by Enter alone\n{seen}"
    );
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_B"));
}

#[test]
fn an_empty_page_is_passed_over() {
    let only = pool("eu-central-1_A", "alpha", "", false);
    let mut pools = pages([page(&[], true), page(&[only], false)]);
    let answers = [Type("https://viewer.example"), Pick("alpha"), Enter];
    let (seen, _) = filled(for_target("viewer"), &mut pools, &answers);
    assert!(!seen.contains("more user pools"));

    let first = pool("eu-central-1_A", "alpha", "", false);
    let mut pools = pages([page(&[first], true), page(&[], false)]);
    let answers = [Type("https://viewer.example"), Pick("more"), Pick("alpha"), Enter];
    let (_, draft) = filled(for_target("viewer"), &mut pools, &answers);
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_A"));
}

#[test]
fn pools_that_cannot_be_listed_can_be_named() {
    let mut pools = pages([Err("no permission cognito-idp:ListUserPools".to_owned())]);
    let answers = [
        Type("https://viewer.example"),
        Pick("id"),
        Back,
        Pick("by id"),
        Type("staff"),
        Type("eu-central-1_Staff"),
        Enter,
    ];
    let (seen, draft) = filled(for_target("viewer"), &mut pools, &answers);
    assert!(
        seen.contains("The user pools cannot be listed: no permission cognito-idp:ListUserPools.")
    );
    assert!(seen.contains("Not accepted: `staff` is not a user pool id"));
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_Staff"));
}

#[test]
fn a_second_run_offers_the_pool_of_the_first_and_never_a_new_one_of_the_same_name() {
    let own = pool("eu-central-1_Own", "viewer", "about 3 users", true);
    let answers = [Type("https://viewer.example"), Enter, Enter];
    let (seen, draft) =
        filled(for_target("viewer"), &mut pages([page(from_ref(&own), false)]), &answers);
    assert!(seen.contains("new pool \"viewer-2\""), "{seen}");
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_Own"));
    assert_eq!(draft.pool.name, None);

    let answers = [Type("https://viewer.example"), Pick("new"), Enter, Enter];
    let (_, draft) =
        filled(for_target("viewer"), &mut pages([page(from_ref(&own), false)]), &answers);
    assert_eq!((draft.pool.id, draft.pool.name.as_deref()), (None, Some("viewer-2")));

    let other = PoolChoice { ours: false, ..own };
    let answers = [Type("https://viewer.example"), Enter, Enter, Enter];
    let (_, draft) = filled(for_target("viewer"), &mut pages([page(&[other], false)]), &answers);
    assert_eq!(draft.pool.id, None, "somebody else's pool is not taken by Enter alone");
}

#[test]
fn pools_of_one_name_are_told_apart() {
    let twice =
        [pool("eu-central-1_A", "staff", "", false), pool("eu-central-1_B", "staff", "", false)];
    let answers = [Type("https://viewer.example"), Pick("staff"), Pick("eu-central-1_B"), Enter];
    let (seen, draft) = filled(for_target("viewer"), &mut pages([page(&twice, false)]), &answers);
    assert!(
        seen.contains(
            "`staff` matches 2 entries: 2 staff (eu-central-1_A); 3 staff (eu-central-1_B)"
        )
    );
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_B"));
}

#[test]
fn a_pool_chosen_and_taken_back_leaves_nothing_behind() {
    // The questions that follow a new pool lead back to the pools.
    let answers =
        [Type("https://viewer.example"), Pick("new"), Enter, Back, Back, Pick("staff"), Enter];
    let (_, draft) = filled(for_target("viewer"), &mut staff(), &answers);
    assert_eq!(draft.pool.id.as_deref(), Some("eu-central-1_Staff"));
    assert_eq!(draft.user.email, None);
}
