//! The domain and the login style of a pool that is there.

use serde_json::json;

use super::OHIF;
use crate::world::{World, text};

#[test]
fn a_classic_domain_of_another_s_pool_is_used_as_it_is() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.domain(&pool, "staff", 1);
    let line = format!("{OHIF} --pool-id {pool} --json");
    let made = world.run(&line).exits(0).json();
    assert_eq!(made["domain"]["name"], "staff");
    assert_eq!(made["domain"]["managed_login"], 1);
    assert_eq!(world.writes().last().unwrap(), "CreateUserPoolClient");
}

#[test]
fn on_a_managed_domain_the_new_client_alone_gets_a_login_style() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.domain(&pool, "staff", 2);
    let other = world.client(&pool, "wiki", json!({}));
    let line = format!("{OHIF} --pool-id {pool} --json");
    let made = world.run(&line).exits(0).json();
    let style = |client: &str| {
        let body = json!({"UserPoolId": pool, "ClientId": client});
        world.call("DescribeManagedLoginBrandingByClient", &body).0
    };
    assert_eq!(style(&text(&made["client"]["id"])), 200);
    assert_eq!(style(&other), 400);
}

#[test]
fn a_pool_without_a_domain_gets_one_even_if_it_is_another_s() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.run(&format!("{OHIF} --pool-id {pool}")).exits(0);
    assert!(world.describe_pool(&pool)["Domain"].is_string());
}

#[test]
fn a_pool_of_the_tier_lite_gets_the_pages_it_can_have() {
    let world = World::new();
    let pool = world.pool("staff", json!({"UserPoolTier": "LITE"}));
    let line = format!("{OHIF} --pool-id {pool} --json");
    let made = world.run(&line).exits(0).json();
    assert_eq!(made["domain"]["managed_login"], 1);
    world.run(&line).exits(0);
}

#[test]
fn a_domain_is_used_and_never_replaced() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let domain = text(&world.pool_named("ohif")["Domain"]);
    let (ran, calls) = world.counting(&format!("{OHIF} --domain-prefix other"));
    ran.exits(5).says(&domain).says("keeps its address");
    assert!(calls.writes().is_empty());
}

#[test]
fn a_domain_does_not_move_to_managed_login_while_another_client_lacks_a_style() {
    let world = World::new();
    world.run(&format!("{OHIF} --classic")).exits(0);
    let pool = text(&world.pool_named("ohif")["Id"]);
    let other = world.client(&pool, "wiki", json!({}));
    let spec =
        "target = \"ohif\"\napp_url = \"https://viewer.example\"\n[domain]\nclassic = false\n";
    world.write("cogoidc.toml", spec);
    let (ran, calls) = world.counting("apply --yes");
    ran.exits(5).says(&other).says("wiki");
    assert!(calls.writes().is_empty(), "{calls:?}");
    // With a style for it the domain moves, and this app's client gets its own.
    let body = json!({"UserPoolId": pool, "ClientId": other, "UseCognitoProvidedValues": true});
    world.api("CreateManagedLoginBranding", body);
    let made = world.run("apply --yes --json").exits(0).json();
    assert_eq!(made["domain"]["managed_login"], 2);
    let ran = world.run("apply --yes").exits(0);
    ran.says("Nothing to change.");
}

#[test]
fn lite_on_a_pool_with_managed_login_is_refused_before_anything_is_changed() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let before = world.everything(&text(&world.pool_named("ohif")["Id"]));
    let (ran, calls) = world.counting(&format!("{OHIF} --tier lite"));
    ran.exits(5).says("lite").says("--classic");
    assert!(calls.writes().is_empty(), "{calls:?}");
    assert_eq!(world.everything(&text(&world.pool_named("ohif")["Id"])), before);
    // With the old pages asked for, the domain moves before the tier does.
    world.run(&format!("{OHIF} --tier lite --classic")).exits(0);
    assert_eq!(world.pool_named("ohif")["UserPoolTier"], "LITE");
}
