//! Refresh tokens that each use replaces.

use serde_json::{Value, json};

use crate::world::{World, merged, text};

const SPA: &str = "--target spa --app-url http://localhost:5173/";
const LOGIN: &str = "login --target spa --unattended --yes --json";

/// A set-up of a single-page app, whose refresh tokens are replaced.
fn rotating() -> World {
    let world = World::new();
    world.run(&format!("init {SPA} --refresh-rotation --yes --save spa.toml")).exits(0);
    world
}

fn client(world: &World) -> Value {
    world.client_named("spa", "spa")
}

/// What a sign-in says about the refresh token, and how often it asked for tokens.
fn refresh(world: &World, code: i32) -> (String, usize) {
    let before = world.sandbox.visits().len();
    let ran = world.run(LOGIN).exits(code);
    let grants = world.sandbox.visits().split_off(before);
    let grants = grants.iter().filter(|visit| visit.path.ends_with("/oauth2/token")).count();
    let document = ran.json();
    let mut checks = document["checks"].as_array().unwrap().iter();
    let check = checks.find(|check| check["id"] == "token.refresh").unwrap();
    (text(&check["why"]), grants)
}

#[test]
fn a_client_is_created_with_it_and_a_sign_in_refreshes_twice() {
    let world = rotating();
    assert_eq!(client(&world)["RefreshTokenRotation"], json!({"Feature": "ENABLED"}));
    assert_eq!(client(&world)["ExplicitAuthFlows"], json!(["ALLOW_USER_SRP_AUTH"]));
    let again = world.run(&format!("init {SPA} --refresh-rotation --dry-run")).exits(0);
    assert_eq!(again.stdout, "Nothing to change.\n");
    let (why, grants) = refresh(&world, 0);
    assert_eq!(why, "both new tokens are genuine, and the refresh token is replaced at each use");
    assert_eq!(grants, 3);
}

#[test]
fn switching_it_lets_the_api_refresh_or_no_longer() {
    let world = rotating();
    let file = world.read("spa.toml");
    assert!(file.contains("refresh_rotation = true"), "{file}");
    world.write("spa.toml", &file.replace("refresh_rotation = true", "refresh_rotation = false"));
    let plan = world.run("plan --spec spa.toml").exits(0);
    assert!(plan.stdout.contains("refresh_rotation true → false"), "{plan}");
    assert!(plan.stdout.contains("auth_flows + ALLOW_REFRESH_TOKEN_AUTH"), "{plan}");
    world.run("apply --spec spa.toml --yes").exits(0);
    assert_eq!(client(&world)["RefreshTokenRotation"]["Feature"], "DISABLED");
    assert_eq!(refresh(&world, 0), ("both new tokens are genuine".to_owned(), 2));
    let plan = world.run(&format!("init {SPA} --refresh-rotation --yes")).exits(0);
    plan.says("auth_flows - ALLOW_REFRESH_TOKEN_AUTH");
    assert_eq!(client(&world)["ExplicitAuthFlows"], json!(["ALLOW_USER_SRP_AUTH"]));
    assert_eq!(refresh(&world, 0).1, 3);
}

#[test]
fn whatever_flows_a_client_allows_it_can_be_switched_on() {
    let world = World::new();
    world.run(&format!("init {SPA} --yes")).exits(0);
    for (before, after) in [
        (json!([]), json!(["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"])),
        (json!(["ALLOW_REFRESH_TOKEN_AUTH"]), json!(["ALLOW_USER_SRP_AUTH"])),
        (json!(["ALLOW_USER_AUTH"]), json!(["ALLOW_USER_AUTH"])),
        (json!(["USER_PASSWORD_AUTH"]), json!(["USER_PASSWORD_AUTH"])),
    ] {
        let mut found = client(&world);
        for member in ["CreationDate", "LastModifiedDate", "RefreshTokenRotation"] {
            found.as_object_mut().unwrap().remove(member);
        }
        let flows = json!({"ExplicitAuthFlows": before});
        world.api("UpdateUserPoolClient", merged(found, flows));
        world.run(&format!("init {SPA} --refresh-rotation --yes")).exits(0);
        assert_eq!(client(&world)["ExplicitAuthFlows"], after, "{before}");
        assert_eq!(client(&world)["RefreshTokenRotation"]["Feature"], "ENABLED", "{before}");
    }
}

#[test]
fn the_tier_lite_does_not_have_it() {
    let world = World::new();
    let line = format!("init {SPA} --tier lite --yes");
    world
        .run(&format!("{line} --refresh-rotation"))
        .exits(2)
        .says("the tier lite has no refresh token rotation; omit it or use `--tier essentials`");
    world.run(&line).exits(0);
    let (ran, calls) = world.counting(&format!("init {SPA} --refresh-rotation --yes"));
    ran.exits(5).says("has no refresh token rotation; add `--tier essentials`, or omit it");
    assert!(calls.writes().is_empty(), "{calls:?}");
}
