//! The issuer of a pool, and app clients that apps register.

use serde_json::json;

use crate::proxy::Proxy;
use crate::world::{World, run, text};

const SPA: &str = "--target spa --app-url http://localhost:5173/";

#[test]
fn a_pool_is_created_with_the_updated_issuer_and_keeps_the_one_it_has() {
    let world = World::new();
    let line = format!("init {SPA} --issuer updated");
    let ran = world.run(&format!("{line} --dry-run")).exits(0);
    assert!(ran.stdout.contains("issuer updated"), "{ran}");
    assert!(ran.stdout.contains("cannot use the updated issuer"), "{ran}");
    assert!(
        ran.stdout.contains("Permanent: region, sign-in by e-mail, the updated issuer."),
        "{ran}"
    );
    world.run(&format!("{line} --yes --save spa.toml")).exits(0);
    let pool = text(&world.pool_named("spa")["Id"]);
    assert_eq!(world.describe_pool(&pool)["IssuerConfiguration"], json!({"Type": "UPDATED"}));
    assert_eq!(world.run("plan --spec spa.toml").exits(0).stdout, "Nothing to change.\n");
    let (ran, calls) = world.counting(&format!("init {SPA} --issuer original --yes"));
    ran.exits(5).says("is updated and cannot become original: every app of the pool trusts");
    assert!(calls.writes().is_empty(), "{calls:?}");
}

#[test]
fn the_tier_lite_has_no_updated_issuer() {
    let world = World::new();
    world
        .run(&format!("init {SPA} --tier lite --issuer updated --yes"))
        .exits(2)
        .says("the tier lite has no updated issuer; omit it or use `--tier essentials`");
}

#[test]
fn an_app_client_that_an_app_registered_is_left_alone() {
    let world = World::new();
    world.run(&format!("init {SPA} --yes")).exits(0);
    let line = format!("init {SPA} --callback-url http://localhost:5173/other --yes");
    let proxy = Proxy::bent(&world, |operation, _, answer| {
        if operation == "DescribeUserPoolClient" {
            answer["UserPoolClient"]["ClientType"] = "DCR".into();
        }
    });
    let before = world.writes().len();
    let ran = run(proxy.program(&world, &line), &line).exits(5);
    ran.says("was registered by an app, without an administrator").says("--client-name NAME");
    assert_eq!(world.writes().len(), before);
}
