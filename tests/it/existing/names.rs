//! Names that several pools or clients have, and clients of another pool.

use serde_json::json;

use super::OHIF;
use crate::world::{World, text};

#[test]
fn a_client_of_that_name_in_another_s_pool_that_differs_is_left_alone() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.domain(&pool, "staff", 1);
    let urls = json!({"CallbackURLs": ["https://viewer.example/callback"]});
    let client = world.client(&pool, "ohif", urls);
    let line = format!("{OHIF} --pool-id {pool}");
    let before = world.everything(&pool);
    let (ran, calls) = world.counting(&line);
    let ran = ran.exits(5).prints_nothing();
    assert!(calls.writes().is_empty(), "{calls:?}");
    let ran = ran.says(&client).says("sign_out_urls").says("cogoidc did not create");
    assert_eq!(world.everything(&pool), before);
    let lines = ran.lines_to_paste();
    assert!(lines[0].contains(&format!("--client-id {client}")), "{ran}");
    assert!(lines[1].contains("--client-name ohif-"), "{ran}");
    // Named by its id it may be changed.
    world.run(&lines[0]).exits(0);
    let changed = world.describe_client(&pool, &client);
    assert_eq!(changed["LogoutURLs"], json!(["https://viewer.example/"]));
    world.run(&lines[0]).exits(0).says("Nothing to change.");
    world.run(&lines[1]).exits(0);
    assert_eq!(world.clients(&pool).len(), 2);
}

#[test]
fn a_client_in_another_s_pool_that_has_all_that_is_asked_is_used() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.domain(&pool, "staff", 1);
    let urls = json!({
        "CallbackURLs": ["https://viewer.example/callback"],
        "LogoutURLs": ["https://viewer.example/"],
    });
    let client = world.client(&pool, "ohif", urls);
    let line = format!("{OHIF} --pool-id {pool}");
    let ran = world.run(&line).exits(0).says("Nothing to change.");
    assert!(ran.stdout.contains(&client), "{ran}");
}

#[test]
fn a_pool_of_that_name_without_our_tag_is_a_question() {
    let world = World::new();
    let pool = world.pool("ohif", json!({"UserPoolTags": {"team": "it"}}));
    let (ran, calls) = world.counting(OHIF);
    let ran = ran.exits(5).prints_nothing();
    assert!(calls.writes().is_empty(), "{calls:?}");
    let ran = ran.says(&pool).says("created 20").says("tags team=it");
    let lines = ran.lines_to_paste();
    assert!(lines[0].contains(&format!("--pool-id {pool}")), "{ran}");
    world.run(&lines[0]).exits(0);
    assert_eq!(world.pools().len(), 1);
    assert_eq!(world.describe_pool(&pool)["UserPoolTags"], json!({"team": "it"}));
    assert!(lines[1].contains("--pool-name "), "{ran}");
    world.run(&lines[1]).exits(0);
    assert_eq!(world.pools().len(), 2);
}

#[test]
fn two_pools_with_our_tag_are_a_question() {
    let world = World::new();
    let tagged = json!({"UserPoolTags": {"cogoidc": "ohif"}});
    let pools = [world.pool("ohif", tagged.clone()), world.pool("ohif", tagged)];
    let (ran, calls) = world.counting(OHIF);
    let ran = ran.exits(5).prints_nothing();
    assert!(calls.writes().is_empty(), "{calls:?}");
    let lines = ran.lines_to_paste();
    for pool in &pools {
        assert!(ran.stderr.contains(pool.as_str()), "{ran}");
        assert!(lines.iter().any(|line| line.contains(pool.as_str())), "{ran}");
    }
    world.run(&lines[0]).exits(0);
}

#[test]
fn of_two_pools_of_that_name_the_one_with_our_tag_is_used() {
    let world = World::new();
    world.pool("ohif", json!({}));
    let ours = world.pool("ohif", json!({"UserPoolTags": {"cogoidc": "ohif"}}));
    let made = world.run(&format!("{OHIF} --json")).exits(0).json();
    assert_eq!(made["pool"]["id"], ours);
}

#[test]
fn two_clients_of_that_name_are_a_question() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let twin = world.client(&pool, "ohif", json!({}));
    let ran = world.run(OHIF).exits(5).prints_nothing().says(&twin);
    for line in [
        "config --target ohif",
        "callback list --target ohif",
        "destroy --target ohif --confirm ohif",
    ] {
        world.run(line).exits(5).says(&twin);
    }
    for line in ran.lines_to_paste() {
        assert!(line.contains("--client-id "), "{line}");
    }
}

#[test]
fn a_client_that_is_not_there_is_named() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let ran = world.run(&format!("{OHIF} --client-id 1abc")).exits(5);
    ran.says("there is no app client 1abc in the user pool");
    let ran = world.run(&format!("{OHIF} --pool-id eu-central-1_Absent1"));
    ran.exits(1).says("eu-central-1_Absent1").says("--region");
}
