//! What exists already: defaults never touch it, given values do where it is ours, lists only gain.

mod domain;
mod names;
mod unfinished;

use serde_json::{Value, json};

use crate::world::{World, merged, text, texts};

const OHIF: &str = "init --target ohif --app-url https://viewer.example --yes";

/// A foreign pool whose settings are the opposite of every default.
fn contrary(world: &World, name: &str, more: Value) -> String {
    let pool = world.pool(
        name,
        merged(
            json!({
                "UserPoolTier": "PLUS",
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false},
                "DeletionProtection": "INACTIVE",
                "UsernameConfiguration": {"CaseSensitive": true},
            }),
            more,
        ),
    );
    let mfa = json!({
        "UserPoolId": pool, "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
    });
    world.api("SetUserPoolMfaConfig", mfa);
    pool
}

#[test]
fn defaults_are_never_applied_to_a_pool_that_is_there() {
    for (target, app) in crate::init::TARGETS {
        let world = World::new();
        let pool = contrary(&world, "staff", json!({}));
        world.domain(&pool, "staff", 1);
        let before = world.everything(&pool);
        let line = format!("init --target {target} {app} --pool-id {pool} --yes");
        let (ran, calls) = world.counting(&line);
        ran.exits(0);
        assert_eq!(calls.writes(), ["CreateUserPoolClient"], "{target}");
        let after = world.everything(&pool);
        for (part, was) in &before {
            assert_eq!(&after[part], was, "{target}: {part}");
        }
        world.run(&line).exits(0).says("Nothing to change.");
    }
}

#[test]
fn what_a_target_would_have_of_an_existing_pool_is_a_warning() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    let line = format!("init --target mlspace --app-url https://ml.example --pool-id {pool} --yes");
    let ran = world.run(&line).exits(0);
    ran.says(
        "warn every user has the attributes that the app reads: the user pool does not require",
    )
    .says("warn people sign in by a name that the app can rely on: people sign in by email");
}

#[test]
fn defaults_are_never_applied_to_our_own_pool_either() {
    let world = World::new();
    let line = format!(
        "{OHIF} --tier plus --mfa optional --self-sign-up --no-deletion-protection --tag team=it"
    );
    world.run(&line).exits(0);
    world.run(OHIF).exits(0).says("Nothing to change.");
    let pool = world.pool_named("ohif");
    assert_eq!(pool["UserPoolTier"], "PLUS");
    assert_eq!(pool["MfaConfiguration"], "OPTIONAL");
    assert_eq!(pool["DeletionProtection"], "INACTIVE");
    assert_eq!(pool["UserPoolTags"]["team"], "it");
    assert_eq!(pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], false);
}

#[test]
fn switching_self_sign_up_off_is_shown_as_switching_it_off() {
    let world = World::new();
    world.run(&format!("{OHIF} --self-sign-up --save ohif.toml")).exits(0);
    let file = world.read("ohif.toml");
    assert!(file.contains("self_sign_up = true"), "{file}");
    world.write("ohif.toml", &file.replace("self_sign_up = true", "self_sign_up = false"));
    let plan = world.run("plan --spec ohif.toml").exits(0);
    assert!(plan.stdout.contains("self_sign_up true → false"), "{plan}");
    let plan = world.run("plan --spec ohif.toml --json").exits(0).json();
    let field = json!({"name": "self_sign_up", "from": true, "to": false});
    assert_eq!(plan["steps"][0]["fields"], json!([field]));
    let fix = "doctor --fix --spec ohif.toml --only pool.self-sign-up --yes";
    world.run(fix).says("self_sign_up true → false");
    let pool = world.pool_named("ohif");
    assert_eq!(pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], true);
}

#[test]
fn given_values_change_our_own_pool_and_nothing_else_of_it() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let id = text(&world.pool_named("ohif")["Id"]);
    // Somebody set what cogoidc knows nothing of.
    let policy = json!({"PasswordPolicy": {"MinimumLength": 20, "RequireNumbers": true}});
    let described = world.describe_pool(&id);
    let mut update = json!({
        "UserPoolId": id, "Policies": policy, "EmailVerificationSubject": "Hello",
        "AutoVerifiedAttributes": described["AutoVerifiedAttributes"],
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
    });
    for member in ["UserPoolTier", "DeletionProtection", "UserPoolTags"] {
        update[member] = described[member].clone();
    }
    world.api("UpdateUserPool", update);
    let before = world.describe_pool(&id);
    let line = format!(
        "{OHIF} --tier plus --self-sign-up --no-deletion-protection --tag team=it --mfa required"
    );
    let (ran, calls) = world.counting(&line);
    let ran = ran.exits(0).says("Plan: create 0, change 2, delete 0");
    ran.says("self_sign_up false → true").says("deletion_protection true → false");
    assert_eq!(calls.writes(), ["SetUserPoolMfaConfig", "UpdateUserPool"]);
    let changed = json!({
        "UserPoolTier": "PLUS",
        "DeletionProtection": "INACTIVE",
        "MfaConfiguration": "ON",
        "UserPoolTags": {"cogoidc": "ohif", "team": "it"},
    });
    let mut expected = merged(before, changed);
    expected["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = false.into();
    let after = world.describe_pool(&id);
    expected["LastModifiedDate"] = after["LastModifiedDate"].clone();
    assert_eq!(after, expected);
    world.run(&line).exits(0).says("Nothing to change.");
}

#[test]
fn members_that_no_model_knows_survive_an_update() {
    let world = World::new();
    world.run(OHIF).exits(0);
    world.fault("unknown-members");
    let before = world.client_named("ohif", "ohif");
    world.run("callback add https://b.example/ --target ohif").exits(0);
    let after = world.client_named("ohif", "ohif");
    let mut unknown = 0;
    for (member, was) in before.as_object().unwrap() {
        if !["CallbackURLs", "LastModifiedDate"].contains(&member.as_str()) {
            assert_eq!(&after[member], was, "{member}");
            unknown += usize::from(member.contains("Future"));
        }
    }
    assert!(unknown > 0, "{before}");
}

#[test]
fn lists_gain_what_is_given_and_lose_nothing() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let server = json!({
        "UserPoolId": world.pool_named("ohif")["Id"], "Identifier": "orders", "Name": "orders",
        "Scopes": [{"ScopeName": "read", "ScopeDescription": "read"}],
    });
    world.api("CreateResourceServer", server);
    world.run("callback add https://b.example/ --target ohif").exits(0);
    let line = format!("{OHIF} --scope openid --scope phone --scope orders/read");
    world.run(&line).exits(0);
    let client = world.client_named("ohif", "ohif");
    let mut scopes = texts(&client["AllowedOAuthScopes"]);
    scopes.sort();
    assert_eq!(scopes, ["email", "openid", "orders/read", "phone", "profile"]);
    assert_eq!(texts(&client["CallbackURLs"]).len(), 2);
    world.run(&line).exits(0).says("Nothing to change.");
}

#[test]
fn what_a_client_names_has_to_be_there_before_anything_is_made() {
    for flags in ["--identity-provider Corp", "--scope openid --scope orders/read"] {
        let world = World::new();
        let line = format!("{OHIF} {flags}");
        let (ran, calls) = world.counting(&line);
        ran.exits(5).prints_nothing();
        assert!(calls.writes().is_empty(), "{calls:?}");
        world.run(OHIF).exits(0);
        let (ran, calls) = world.counting(&line);
        ran.exits(5).prints_nothing();
        assert!(calls.writes().is_empty(), "{calls:?}");
    }
}

#[test]
fn what_can_never_change_is_refused_with_what_it_would_take() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let (ran, calls) = world.counting(&format!("{OHIF} --sign-in username"));
    ran.exits(5)
        .says("sign-in of the user pool `ohif`")
        .says("is email and cannot become username")
        .says("use a new pool");
    assert!(calls.writes().is_empty());
    // A public client can never become a confidential one.
    let line = "init --target encodify --app-url https://a.example --name-id C --pool-name ohif --client-name ohif --yes";
    let (ran, calls) = world.counting(line);
    ran.exits(5)
        .says("public (no secret) and cannot become confidential")
        .says("--client-name NAME");
    assert!(calls.writes().is_empty());
}
