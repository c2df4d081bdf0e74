//! A throw-away user signs in, and is gone afterwards.

mod leftovers;

use serde_json::{Value, json};

use super::{addresses, check, outcomes, set_up};
use crate::init::TARGETS;
use crate::world::{World, run, text};

const LINE: &str = "login --unattended --json";

#[test]
fn every_app_gets_what_it_reads_and_the_user_is_gone_at_the_end() {
    for (target, app) in TARGETS {
        let world = World::new();
        set_up(&world, target, app);
        let (ran, calls) = world.counting(LINE);
        let ran = ran.exits(0);
        let report = ran.json();
        assert_eq!(
            (&report["schema"], &report["command"], &report["ok"]),
            (&json!("cogoidc/1"), &json!("login"), &json!(true))
        );
        let client = world.client_named(target, target)["ClientId"].clone();
        assert_eq!(report["claims"]["aud"], client);
        assert_eq!(report["access_token_claims"]["client_id"], client);
        let checks = report["checks"].as_array().unwrap();
        for check in checks {
            // The two confidential ones have no sign-out of their own.
            let wanted = match check["id"].as_str().unwrap() {
                "sign-out.url" if ["cloudflare-access", "encodify"].contains(&target) => "skip",
                _ => "pass",
            };
            assert_eq!(check["outcome"], wanted, "{target}: {check}");
        }
        let pool = text(&world.pool_named(target)["Id"]);
        assert!(addresses(&world, &pool).is_empty());
        let writes = ["AdminCreateUser", "AdminDeleteUser", "AdminSetUserPassword"];
        assert_eq!(calls.writes(), writes, "{target}");
        assert!(report.get("tokens").is_none());
    }
}

#[test]
fn tokens_are_shown_only_when_they_are_asked_for() {
    let world = World::new();
    set_up(&world, "ohif", TARGETS[0].1);
    let ran = world.run("login --unattended --show-tokens --json").exits(0);
    let tokens = ran.json()["tokens"].clone();
    for name in ["id_token", "access_token"] {
        assert_eq!(text(&tokens[name]).split('.').count(), 3, "{name}");
    }
    assert!(!text(&tokens["refresh_token"]).is_empty());
    for line in ["login --unattended", "login --unattended -vv", "login --unattended --json -vv"] {
        let ran = world.run(line).exits(0);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        // How each part of a JWT that is an object begins.
        assert!(!said.contains("eyJ"), "{ran}");
        assert!(!said.contains("code="), "{ran}");
    }
    let ran = world.run("login --unattended --show-tokens").exits(0);
    assert!(ran.stdout.contains("id_token: eyJ"), "{ran}");
}

/// A pool for MLSpace whose app client is changed by somebody.
fn changed(change: Value) -> (World, String) {
    let world = World::new();
    set_up(&world, "mlspace", TARGETS[1].1);
    let pool = text(&world.pool_named("mlspace")["Id"]);
    let client = world.client_named("mlspace", "mlspace");
    let mut body = json!({"UserPoolId": pool, "ClientId": client["ClientId"]});
    for member in [
        "ClientName",
        "CallbackURLs",
        "LogoutURLs",
        "AllowedOAuthFlows",
        "AllowedOAuthScopes",
        "AllowedOAuthFlowsUserPoolClient",
        "SupportedIdentityProviders",
        "ExplicitAuthFlows",
    ] {
        body[member] = client[member].clone();
    }
    for (member, value) in change.as_object().unwrap() {
        body[member] = value.clone();
    }
    world.api("UpdateUserPoolClient", body);
    (world, pool)
}

#[test]
fn a_missing_claim_comes_with_its_cause_and_its_fix() {
    let (world, _) = changed(json!({"AllowedOAuthScopes": ["openid", "email"]}));
    let ran = world.run(LINE).exits(3);
    assert_eq!(ran.json()["ok"], false);
    let (outcome, words) = check(&ran, "target.scope");
    assert_eq!(outcome, "pass", "openid is there: {words}");
    assert_eq!(outcomes(&ran, "target.scope"), ["pass", "fail", "pass"]);
    assert_eq!(outcomes(&ran, "target.claim"), ["fail", "fail", "pass"]);
    let (_, words) = check(&ran, "target.claim");
    assert!(words.contains("preferred_username"), "{words}");
    assert!(words.contains("does not allow the scope profile"), "{words}");
    assert!(words.contains("cogoidc doctor --fix --target mlspace"), "{words}");

    let (world, _) = changed(json!({"ReadAttributes": ["email", "email_verified", "name"]}));
    let ran = world.run(LINE).exits(3);
    assert_eq!(outcomes(&ran, "target.claim"), ["fail", "pass", "pass"]);
    let (_, words) = check(&ran, "target.claim");
    assert!(words.contains("may not read the attribute preferred_username"), "{words}");
}

#[test]
fn what_stops_a_sign_in_is_found_before_a_user_is_made() {
    let cases = [
        (
            json!({"CallbackURLs": ["https://ml.example/other"]}),
            "sign-in.callback",
            "redirect_mismatch",
        ),
        (json!({"ExplicitAuthFlows": []}), "", ""),
    ];
    for (change, id, words) in cases {
        let (world, pool) = changed(change);
        let (ran, calls) = world.counting(LINE);
        if id.is_empty() {
            ran.exits(0);
            continue;
        }
        let ran = ran.exits(3);
        let (outcome, said) = check(&ran, id);
        assert_eq!(outcome, "fail");
        assert!(said.contains(words), "{said}");
        assert_eq!(outcomes(&ran, "token.id"), ["skip"]);
        assert!(calls.writes().is_empty(), "{calls:?}");
        assert!(addresses(&world, &pool).is_empty());
    }
}

#[test]
fn what_a_throw_away_user_cannot_prove_is_not_claimed() {
    let world = World::new();
    let line = "init --target ohif --app-url http://localhost:3000 --mfa required --save cogoidc.toml --yes";
    world.run(line).exits(0);
    let (ran, calls) = world.counting(LINE);
    let ran = ran.exits(3);
    let (outcome, words) = check(&ran, "login.sign-in");
    assert_eq!(outcome, "fail");
    assert!(
        words.contains("could not be tested: the user pool requires a second factor"),
        "{words}"
    );
    assert!(calls.writes().is_empty(), "{calls:?}");
    let ran = world.run("login --unattended --identity-provider Corp").exits(2);
    ran.says("not of an identity provider");
}

#[test]
fn a_page_that_needs_scripts_is_opened_by_a_chromium_or_not_proved() {
    let world = World::with("scripted-sign-in");
    set_up(&world, "ohif", TARGETS[0].1);
    // The environment of these tests has no PATH, so there is no Chromium to find.
    let ran = world.run(LINE).exits(3);
    let (outcome, words) = check(&ran, "login.sign-in");
    assert_eq!(outcome, "fail");
    assert!(words.contains("could not be tested: the sign-in page needs JavaScript"), "{words}");
    let pool = text(&world.pool_named("ohif")["Id"]);
    assert!(addresses(&world, &pool).is_empty());
    let path = std::env::var_os("PATH").unwrap();
    let has = |name: &str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    if !has("chromium") {
        eprintln!("skip a Chromium signs in: there is none here");
        return;
    }
    let mut command = world.program(LINE);
    command.env("PATH", &path);
    run(command, LINE).exits(0);
    assert!(addresses(&world, &pool).is_empty());
}

#[test]
fn a_pool_that_demands_more_of_its_users_is_served_too() {
    let world = World::new();
    let required = |name: &str| json!({"Name": name, "AttributeDataType": "String", "Required": true, "Mutable": true});
    let names = [
        "address",
        "birthdate",
        "family_name",
        "gender",
        "given_name",
        "locale",
        "middle_name",
        "nickname",
        "phone_number",
        "picture",
        "profile",
        "website",
        "zoneinfo",
    ];
    let schema: Vec<Value> = names.iter().map(|name| required(name)).collect();
    for more in [
        json!({"UsernameAttributes": ["email"]}),
        json!({"UsernameAttributes": ["phone_number"]}),
        json!({"UsernameAttributes": ["phone_number", "email"]}),
        json!({"UsernameAttributes": null}),
        json!({"UsernameAttributes": null, "AliasAttributes": ["email", "preferred_username"]}),
    ] {
        let mut body = json!({
            "PoolName": "demanding", "Schema": schema,
            "Policies": {"PasswordPolicy": {"MinimumLength": 99, "RequireLowercase": true, "RequireNumbers": true,
                "RequireSymbols": true, "RequireUppercase": true}},
        });
        for (name, value) in more.as_object().unwrap() {
            if !value.is_null() {
                body[name] = value.clone();
            }
        }
        let pool = text(&world.api("CreateUserPool", body)["UserPool"]["Id"]);
        let client = world.client(&pool, "app", json!({}));
        world.domain(&pool, &format!("d-{}", pool.to_lowercase().replace('_', "-")), 1);
        let line = format!("{LINE} --pool-id {pool} --client-id {client}");
        let ran = world.run(&line).exits(0);
        assert_eq!(ran.json()["ok"], true, "{more}");
        assert!(addresses(&world, &pool).is_empty());
    }
}

#[test]
fn without_the_permission_to_make_a_user_it_is_named() {
    for (operation, writes) in
        [("AdminCreateUser", 1), ("AdminSetUserPassword", 3), ("ListUsers", 0)]
    {
        let world = World::new();
        set_up(&world, "ohif", TARGETS[0].1);
        world.fault(&format!("deny@{operation}"));
        let before = world.writes().len();
        let ran = world.run(LINE).exits(4);
        let missing = ran.json()["error"]["missing_permission"].clone();
        assert_eq!(missing, format!("cognito-idp:{operation}"), "{ran}");
        assert!(world.writes().len() - before <= writes + 1, "{operation}");
        let pool = text(&world.pool_named("ohif")["Id"]);
        if operation != "ListUsers" {
            assert!(addresses(&world, &pool).is_empty(), "{operation}");
        }
    }
}
