//! `destroy`: what goes, in which order, and what never does.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::proxy::{Moment, Proxy};
use crate::testing::thorough::sample;
use crate::world::{World, run, text};

const OHIF: &str = "init --target ohif --app-url https://viewer.example --yes";

#[test]
fn the_last_client_of_our_pool_takes_the_pool_with_it_in_order() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let before = world.writes().len();
    let ran = world.run("destroy --target ohif --confirm ohif").exits(0);
    ran.says("with all its users").says("has about 0 users");
    assert_eq!(
        world.writes().split_off(before),
        [
            "DeleteManagedLoginBranding",
            "DeleteUserPoolClient",
            "DeleteUserPoolDomain",
            "UpdateUserPool",
            "DeleteUserPool",
        ]
    );
    assert!(world.pools().is_empty());
    let (ran, calls) = world.counting("destroy --target ohif --confirm ohif");
    ran.exits(0).says("Nothing to delete.").prints_nothing();
    assert!(calls.writes().is_empty());
}

#[test]
fn its_json_is_one_document_with_the_steps() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let line = "destroy --target ohif --confirm ohif --json";
    let document = world.run(line).exits(0).json();
    assert_eq!(document["command"], "destroy");
    let steps = document["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 5);
    assert!(steps.iter().all(|step| step["done"] == true));
    assert_eq!(steps[4]["resource"], "user pool");
    assert_eq!(steps[4]["action"], "delete");
    let document = world.run(line).exits(0).json();
    assert_eq!(document["steps"], json!([]));
}

#[test]
fn while_other_clients_use_our_pool_only_the_client_goes() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let second = "init --target ohif --app-url https://b.example --client-name second --yes";
    world.run(second).exits(0);
    let ran = world.run("destroy --target ohif --confirm ohif").exits(0);
    ran.says("stays: other app clients use it");
    world.client_named("ohif", "second");
    let pool = world.pool_named("ohif");
    assert_eq!(pool["DeletionProtection"], "ACTIVE");
    assert!(pool["Domain"].is_string());
    let again = world.run("destroy --target ohif --confirm ohif").exits(0);
    again.says("Nothing to delete.");
    world.run("destroy --target ohif --client-name second --confirm ohif").exits(0);
    assert!(world.pools().is_empty());
}

#[test]
fn a_pool_that_is_not_ours_stays_even_with_its_last_client_gone() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.run(&format!("{OHIF} --pool-id {pool}")).exits(0);
    let line = format!("destroy --target ohif --pool-id {pool} --confirm staff");
    let ran = world.run(&line).exits(0);
    ran.says("stays: cogoidc did not create it");
    assert!(world.clients(&pool).is_empty());
    let (ran, calls) = world.counting(&line);
    ran.exits(0).says("Nothing to delete.");
    assert!(calls.writes().is_empty());
    assert_eq!(world.describe_pool(&pool)["Name"], "staff");
}

#[test]
fn nothing_is_deleted_without_the_pool_s_name() {
    let world = World::new();
    world.run(OHIF).exits(0);
    for (line, why) in [
        ("destroy --target ohif", "--confirm is missing"),
        ("destroy --target ohif --yes", "--confirm is missing"),
        ("destroy --target ohif --no-input", "--confirm is missing"),
        ("destroy --target ohif --confirm OHIF", "is named `ohif`, not `OHIF`"),
        ("destroy --target ohif --confirm ''", "is named `ohif`, not ``"),
    ] {
        let (ran, calls) = world.counting(line);
        ran.exits(2).says(why).says("Plan:").prints_nothing();
        assert!(calls.writes().is_empty(), "{line}");
    }
    let ran = world.run("destroy --target ohif");
    ran.says("run the same command with --confirm ohif");
}

#[test]
fn the_number_of_users_is_shown_before_they_go() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let pool = text(&world.pool_named("ohif")["Id"]);
    for name in ["a@a.example", "b@a.example"] {
        let body = json!({"UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS"});
        world.api("AdminCreateUser", body);
    }
    let ran = world.run("destroy --target ohif --confirm wrong").exits(2);
    ran.says("has about 2 users; they are deleted with it");
}

#[test]
fn an_interrupted_destroy_is_resumed() {
    let operations = [
        "DeleteManagedLoginBranding",
        "DeleteUserPoolClient",
        "DeleteUserPoolDomain",
        "UpdateUserPool",
        "DeleteUserPool",
    ];
    for operation in sample(operations, 2) {
        let world = World::new();
        world.run(OHIF).exits(0);
        world.fault(&format!("error:LimitExceededException@{operation}"));
        world.run("destroy --target ohif --confirm ohif").exits(1);
        world.sandbox.faults().clear();
        world.run("destroy --target ohif --confirm ohif").exits(0);
        assert!(world.pools().is_empty(), "{operation}");
    }
}

#[test]
fn a_pool_named_by_a_wrong_region_is_not_taken_for_removed() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let line = "destroy --target ohif --pool-id us-west-2_AbC --confirm ohif";
    world.run(line).exits(2);
    assert_eq!(world.pools().len(), 1);
}

#[test]
fn a_custom_domain_goes_with_its_pool() {
    let world = World::new();
    let arn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    let line = format!("{OHIF} --custom-domain login.hospital.example --certificate-arn {arn}");
    world.run(&line);
    let pool = world.pool_named("ohif");
    assert_eq!(pool["CustomDomain"], "login.hospital.example");
    world.run("destroy --target ohif --confirm ohif").exits(0);
    assert!(world.pools().is_empty());
}

#[test]
fn a_spec_file_can_be_used_again_after_destroy() {
    let world = World::new();
    world.write(
        "cogoidc.toml",
        "# ours\ntarget = 'ohif' # the viewer\napp_url = \"https://viewer.example\"\n",
    );
    world.run("apply --yes").exits(0);
    let saved = world.read("cogoidc.toml");
    let ran = world.run("destroy --confirm ohif").exits(0);
    ran.says("Removed pool.id and client.id from cogoidc.toml");
    let kept: Vec<&str> = saved.lines().filter(|line| !line.starts_with("id = ")).collect();
    assert_eq!(kept.len() + 2, saved.lines().count(), "{saved}");
    let left = world.read("cogoidc.toml");
    assert_eq!(left.lines().collect::<Vec<_>>(), kept);
    world.run("destroy --confirm ohif").exits(0).says("Nothing to delete.");
    assert_eq!(world.read("cogoidc.toml"), left);
    world.run("apply --yes").exits(0);
    assert_eq!(world.pools().len(), 1);
}

#[test]
fn of_a_pool_that_stays_only_the_client_s_id_goes_from_the_spec_file() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    world.run(&format!("{OHIF} --pool-id {pool} --save cogoidc.toml")).exits(0);
    let other = world.client(&pool, "other", json!({}));
    let line = format!("destroy --pool-id {pool} --client-id {other} --confirm staff");
    let saved = world.read("cogoidc.toml");
    world.run(&line).exits(0).says_not("Removed ");
    assert_eq!(world.read("cogoidc.toml"), saved, "the file names another client");
    // Killed between the removal and the file: the next run finishes it.
    let client = text(&world.client_named("staff", "ohif")["ClientId"]);
    world.api("DeleteUserPoolClient", json!({"UserPoolId": pool, "ClientId": client}));
    let ran = world.run("destroy --confirm staff").exits(0);
    ran.says("Removed client.id from cogoidc.toml");
    let left = world.read("cogoidc.toml");
    assert!(left.contains(&pool) && !left.contains(&client), "{left}");
    world.run("apply --yes").exits(0);
    world.run("destroy --confirm staff").exits(0);
    assert_eq!(world.read("cogoidc.toml"), left);
}

#[test]
fn ids_that_another_writer_removed_are_reported_with_the_way_out() {
    let world = World::new();
    world.run(&format!("{OHIF} --no-deletion-protection --save cogoidc.toml")).exits(0);
    let pool = world.pool_named("ohif");
    world.api("DeleteUserPoolDomain", json!({"UserPoolId": pool["Id"], "Domain": pool["Domain"]}));
    world.api("DeleteUserPool", json!({"UserPoolId": pool["Id"]}));
    let saved = world.read("cogoidc.toml");
    let way = "remove the id lines from cogoidc.toml";
    world.run("apply --yes").exits(1).says(way);
    world.run("init --yes").exits(1).says(way);
    world.run("destroy --confirm ohif").exits(0).says(way);
    assert_eq!(world.read("cogoidc.toml"), saved);
}

#[test]
fn a_set_up_goes_where_the_service_has_no_login_styles() {
    for pages in ["", " --classic"] {
        let world = World::new();
        world.run(&format!("{OHIF}{pages}")).exits(0);
        world.fault("error:UnknownOperationException@DescribeManagedLoginBrandingByClient");
        world.run("destroy --target ohif --confirm ohif").exits(0);
        assert_eq!(world.pools(), Vec::<Value>::new());
    }
}

#[test]
fn protection_stays_until_nothing_but_the_pool_is_left() {
    for operation in ["DeleteUserPoolClient", "DeleteUserPoolDomain"] {
        let world = World::new();
        world.run(OHIF).exits(0);
        for line in ["destroy --target ohif", "destroy --target ohif --confirm ohi"] {
            world.run(line).exits(2);
            assert_eq!(world.pool_named("ohif")["DeletionProtection"], "ACTIVE");
        }
        world.fault(&format!("deny@{operation}"));
        world.run("destroy --target ohif --confirm ohif").exits(4);
        assert_eq!(world.pool_named("ohif")["DeletionProtection"], "ACTIVE", "{operation}");
    }
}

#[test]
fn a_pool_that_gains_a_client_during_destroy_stays_with_its_users() {
    for (operation, protection) in [
        ("DeleteUserPoolClient", "ACTIVE"),
        ("DeleteUserPoolDomain", "ACTIVE"),
        ("UpdateUserPool", "INACTIVE"),
    ] {
        let world = Arc::new(World::new());
        world.run(OHIF).exits(0);
        let pool = text(&world.pool_named("ohif")["Id"]);
        let (meanwhile, joined) = (Arc::clone(&world), pool.clone());
        let proxy = Proxy::hooked(&world, move |_, now, side| {
            if now == operation && side == Moment::After {
                meanwhile.client(&joined, "wiki", json!({}));
            }
            true
        });
        let line = "destroy --target ohif --confirm ohif";
        let ran = run(proxy.program(&world, line), line).exits(5);
        ran.says("the app client `wiki`").says("was added to the user pool in the meantime");
        assert_eq!(world.describe_pool(&pool)["DeletionProtection"], protection, "{operation}");
        assert_eq!(world.clients(&pool).len(), 1);
        // From now on it is somebody else's too.
        let again = world.run(line).exits(0);
        again.says("Nothing to delete.");
        assert_eq!(world.describe_pool(&pool)["Name"], "ohif");
    }
}

#[test]
fn a_pool_with_our_tag_and_another_s_name_on_it_is_asked_for_by_its_own() {
    let world = World::new();
    let tagged = json!({"UserPoolTags": {"cogoidc": "ohif"}, "DeletionProtection": "ACTIVE"});
    let ours = world.pool("ohif", tagged.clone());
    world.client(&ours, "ohif", json!({}));
    let theirs = world.pool("ohif", json!({"DeletionProtection": "ACTIVE"}));
    world.client(&theirs, "ohif", json!({}));
    // Of two of that name the one that cogoidc made goes.
    world.run("destroy --target ohif --confirm ohif").exits(0);
    let left: Vec<Value> = world.pools().iter().map(|pool| pool["Id"].clone()).collect();
    assert_eq!(left, [json!(theirs)]);
    // The other one is never deleted, by its id either.
    let line = format!("destroy --target ohif --pool-id {theirs} --confirm ohif");
    world.run(&line).exits(0).says("cogoidc did not create it");
    world.run(&line).exits(0).says("Nothing to delete.");
    let pool = world.describe_pool(&theirs);
    assert_eq!(pool["DeletionProtection"], "ACTIVE");
}

#[test]
fn a_name_that_is_typed_and_exists_nowhere_is_a_slip_and_not_a_set_up_that_is_gone() {
    let world = World::new();
    world.run(&format!("{OHIF} --save cogoidc.toml")).exits(0);
    let spec = world.read("cogoidc.toml");
    for (line, says) in [
        (
            "destroy --pool-name nope --confirm nope",
            "there is no user pool `nope`; there is `ohif`",
        ),
        (
            "destroy --client-name nope --confirm ohif",
            "the user pool `ohif` has no app client `nope`; there is `ohif`",
        ),
    ] {
        let (ran, calls) = world.counting(line);
        ran.exits(5).says(says).prints_nothing();
        assert!(calls.writes().is_empty());
    }
    assert_eq!(world.read("cogoidc.toml"), spec);
}
