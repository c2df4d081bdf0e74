//! The five walks of people who meet cogoidc for the first time.

use serde_json::json;

use crate::world::{Ran, World, text};

#[test]
fn a_second_environment_is_asked_about_and_both_ready_lines_work() {
    let world = World::new();
    let first = "init --target mlspace --app-url https://ml.example/ --yes";
    let second = "init --target mlspace --app-url https://ml-test.example/ --yes";
    world.run(first).exits(0);
    let (ran, calls) = world.counting(second);
    let ran = ran.exits(5).prints_nothing();
    assert!(calls.writes().is_empty(), "{calls:?}");
    let ran = ran.says("https://ml.example/").says("https://ml-test.example/");
    let lines = ran.lines_to_paste();
    assert_eq!(lines.len(), 2, "{ran}");
    assert!(lines[0].contains("--pool-name mlspace-"), "{ran}");
    assert!(lines[1].contains("--client-name mlspace-"), "{ran}");
    for (line, pools) in [(&lines[1], 1), (&lines[0], 2)] {
        assert!(line.starts_with("cogoidc init "), "{line}");
        world.run(line).exits(0);
        assert_eq!(world.pools().len(), pools);
        world.run(line).exits(0).says("Nothing to change.");
    }
    // And the first environment is as it was.
    world.run(first).exits(0).says("Nothing to change.");
}

#[test]
fn a_prefix_of_another_pool_of_the_account_is_a_conflict_before_any_write() {
    let world = World::new();
    let other = world.pool("other", json!({}));
    world.domain(&other, "viewer", 1);
    let line = "init --target ohif --app-url https://viewer.example --domain-prefix viewer --yes";
    let (ran, calls) = world.counting(line);
    let ran = ran.exits(5).prints_nothing().says(&other);
    assert!(calls.writes().is_empty(), "{calls:?}");
    finish_with_another_prefix(&world, &ran);
}

#[test]
fn a_prefix_of_another_account_is_a_conflict_and_the_same_pool_is_finished() {
    let world = World::with("taken:viewer");
    let line = "init --target ohif --app-url https://viewer.example --domain-prefix viewer --yes";
    let ran = world.run(line).exits(5).prints_nothing();
    finish_with_another_prefix(&world, &ran);
}

#[test]
fn a_default_prefix_that_is_taken_is_a_conflict_too() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    let plan = world.run(&format!("{line} --dry-run --json")).json();
    let steps = plan["steps"].as_array().unwrap().iter();
    let prefix = steps
        .filter(|step| step["resource"] == "domain")
        .map(|step| text(&step["name"]))
        .next()
        .unwrap();
    world.fault(&format!("taken:{prefix}"));
    let ran = world.run(line).exits(5).says(&prefix);
    finish_with_another_prefix(&world, &ran);
}

/// Pastes the first line with another prefix; it has to finish the pool there is, if there is one.
fn finish_with_another_prefix(world: &World, ran: &Ran) {
    let lines: Vec<String> = ran
        .lines_to_paste()
        .into_iter()
        .filter(|line| line.contains(" --domain-prefix "))
        .collect();
    assert!(lines.len() >= 2, "{ran}");
    let line = &lines[0];
    world.run(line).exits(0);
    let prefix = text(&world.pool_named("ohif")["Domain"]);
    assert!(line.contains(&prefix), "{line}");
    world.client_named("ohif", "ohif");
    world.run(line).exits(0).says("Nothing to change.");
}

#[test]
fn in_a_company_pool_one_client_comes_and_nothing_else_changes() {
    let world = World::new();
    let pool = world.pool(
        "staff-sso",
        json!({
            "UserPoolTags": {"team": "it"},
            "DeletionProtection": "ACTIVE",
            "Policies": {"PasswordPolicy": {"MinimumLength": 14, "TemporaryPasswordValidityDays": 3}},
            "LambdaConfig": {},
            "EmailVerificationSubject": "Hello",
        }),
    );
    world.api(
        "CreateIdentityProvider",
        json!({
            "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
            "ProviderDetails": {
                "client_id": "a", "client_secret": "b", "attributes_request_method": "GET",
                "oidc_issuer": "https://corp.example", "authorize_scopes": "openid",
                "authorize_url": "https://corp.example/a", "token_url": "https://corp.example/t",
                "attributes_url": "https://corp.example/u", "jwks_uri": "https://corp.example/k",
            },
            "AttributeMapping": {"email": "email"},
        }),
    );
    for name in ["intranet", "wiki", "payroll"] {
        let id = world.client(&pool, name, json!({"GenerateSecret": name == "payroll"}));
        let body = json!({"UserPoolId": pool, "ClientId": id, "UseCognitoProvidedValues": true});
        world.api("CreateManagedLoginBranding", body);
    }
    world.domain(&pool, "staff", 2);
    let before = world.everything(&pool);
    let line =
        format!("init --target ohif --app-url https://viewer.example --pool-id {pool} --yes");
    let (ran, calls) = world.counting(&line);
    ran.exits(0).says("Plan: create 1, change 0, delete 0").says("Corp");
    assert_eq!(calls.writes(), ["CreateManagedLoginBranding", "CreateUserPoolClient"]);
    let after = world.everything(&pool);
    for (part, was) in &before {
        assert_eq!(after[part].to_string(), was.to_string(), "{part} changed");
    }
    // The client and its login style.
    assert_eq!(after.len(), before.len() + 2);
    let (ran, calls) = world.counting(&line);
    ran.exits(0).says("Nothing to change.");
    assert!(calls.writes().is_empty());
    // It is not ours, so destroy takes the client alone.
    world.run(&format!("destroy --target ohif --pool-id {pool} --confirm staff-sso")).exits(0);
    assert_eq!(world.everything(&pool), before);
}
