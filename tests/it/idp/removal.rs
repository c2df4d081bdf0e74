//! Providers are listed, and leave.

use serde_json::json;

use super::stand_in::StandIn;
use super::{line, offered, plain, unchanged};
use crate::world::text;

#[test]
fn a_provider_leaves_the_clients_before_the_pool() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    world.run(&format!("{} {ids} --yes", line(&upstream.url))).exits(0);
    let pool = text(&world.pool_named("staff")["Id"]);
    let both = json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]});
    world.client(&pool, "second", both);
    let ran = world.run(&format!("idp list {ids}")).exits(0);
    assert_eq!(ran.stdout, format!("Corp OIDC {} (offered by viewer)\n", upstream.url));
    let remove = format!("idp remove Corp {ids}");
    unchanged(&world, &remove).exits(2).says("--yes is missing");
    let planned = unchanged(&world, &format!("{remove} --dry-run")).exits(0);
    assert!(planned.stdout.contains("Plan: create 0, change 2, delete 1"), "{planned}");
    let before = world.writes().len();
    let document = world.run(&format!("{remove} --yes --json")).exits(0).json();
    assert_eq!(document["providers"], json!([]));
    let writes = world.writes().split_off(before);
    assert_eq!(writes, ["UpdateUserPoolClient", "UpdateUserPoolClient", "DeleteIdentityProvider"]);
    assert_eq!(offered(&world), ["COGNITO"]);
    unchanged(&world, &format!("{remove} --yes")).exits(0).says("Nothing to remove");
    // But never the last one of a client.
    world.run(&format!("{} {ids} --only --yes", line(&upstream.url))).exits(0);
    assert_eq!(offered(&world), ["Corp"]);
    let ran = unchanged(&world, &format!("{remove} --yes")).exits(5);
    ran.says("`Corp` is the only identity provider of viewer").says("--identity-provider COGNITO");
}

#[test]
fn a_pool_is_enough_to_list_its_providers_and_to_take_one_away() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    let add = line(&upstream.url);
    world.run(&format!("{add} {ids} --yes")).exits(0);
    let pool = text(&world.pool_named("staff")["Id"]);
    let second = json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]});
    world.client(&pool, "second", second);
    let corp = |offered: &str| format!("Corp OIDC {} ({offered})\n", upstream.url);
    let ran = unchanged(&world, &format!("idp list --pool-id {pool}")).exits(0);
    assert_eq!(ran.stdout, corp("offered by second, viewer"));
    let ran = world.run("idp list").exits(2);
    ran.says("--target");
    let other = add.replace("--name Corp", "--name Other");
    world.run(&format!("{other} {ids} --yes")).exits(0);
    let ran = world.run(&format!("idp remove Corp --pool-id {pool} --yes"));
    let shown = corp("offered by viewer").replace("Corp", "Other");
    assert_eq!(ran.exits(0).stdout, shown);
    assert_eq!(offered(&world), ["COGNITO", "Other"]);
}

#[test]
fn a_name_in_other_letter_case_is_reported_and_an_unknown_one_is_no_failure() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    let add = line(&upstream.url);
    world.run(&format!("{add} {ids} --yes")).exits(0);
    for name in ["corp", "CORP", "Co-rp"] {
        let ran = unchanged(&world, &format!("idp remove {name} {ids} --yes --json")).exits(1);
        let why = format!("has no identity provider `{name}`; did you mean `Corp`?");
        let message = text(&ran.json()["error"]["message"]);
        assert!(message.ends_with(&why), "{ran}");
    }
    // Two may well be called so, and the first be gone already.
    for (name, says) in [("Corp2", "`Corp2`. It has `Corp`."), ("Other", "`Other`.\n")] {
        let ran = unchanged(&world, &format!("idp remove {name} {ids} --yes")).exits(0);
        ran.says("Nothing to remove").says(says);
    }
    let ran = unchanged(&world, &format!("idp remove corp {ids} --yes")).exits(1);
    let hint = ran.lines_to_paste().remove(0);
    world.run(&format!("{hint} --yes")).exits(0);
    assert_eq!(offered(&world), ["COGNITO"]);
    // And again.
    unchanged(&world, &format!("idp remove corp {ids} --yes")).exits(0);
}
