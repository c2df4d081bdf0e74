//! `--test-user`: one user with every attribute the app reads.

use serde_json::{Value, json};

use crate::world::{World, run, text};

const PASSWORD: &str = "Correct-Horse-9";

fn users(world: &World, pool: &str) -> Vec<Value> {
    let pool = text(&world.pool_named(pool)["Id"]);
    let list = world.api("ListUsers", json!({"UserPoolId": pool}));
    list["Users"].as_array().unwrap().clone()
}

/// The user's attributes, by name.
fn attributes(user: &Value) -> Value {
    let list = user["Attributes"].as_array().unwrap().iter();
    list.map(|one| (text(&one["Name"]), one["Value"].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn the_user_can_sign_in_at_once_and_has_what_the_app_reads() {
    for (target, app) in crate::init::TARGETS {
        let world = World::new();
        world.write("password.txt", &format!("{PASSWORD}\nsecond line\n"));
        let line = format!(
            "init --target {target} {app} --test-user ada@hospital.example --password-file password.txt --yes -vv"
        );
        let how = match target {
            "mlspace" => "(user name ada, with the given password)",
            _ => "(with the given password)",
        };
        let ran = world.run(&line).exits(0);
        let ran = ran.says(&format!("create user          ada@hospital.example {how}\n"));
        let ran = ran.says("ok   user ada@hospital.example");
        assert!(!format!("{ran}").contains(PASSWORD), "{ran}");
        let list = users(&world, target);
        assert_eq!(list.len(), 1);
        let user = &list[0];
        assert_eq!(user["UserStatus"], "CONFIRMED");
        let has = attributes(user);
        assert_eq!(has["email"], "ada@hospital.example");
        assert_eq!(has["email_verified"], "true");
        assert_eq!(has["name"], "ada");
        assert_eq!(has["preferred_username"], "ada");
        let pool = text(&world.pool_named(target)["Id"]);
        let name = if target == "mlspace" { "ada" } else { "ada@hospital.example" };
        let found = world.api("AdminGetUser", json!({"UserPoolId": pool, "Username": name}));
        assert_eq!(found["UserStatus"], "CONFIRMED");
        signs_in(&world, &pool, name);
        // The same line again makes no second one and writes nothing.
        let (ran, calls) = world.counting(&line);
        ran.exits(0).says("Nothing to change.");
        assert!(calls.writes().is_empty(), "{calls:?}");
        assert_eq!(users(&world, target).len(), 1);
    }
}

/// Signs in through a client of this test's own, for ours allows no plain passwords.
fn signs_in(world: &World, pool: &str, name: &str) {
    let more =
        json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    let client = world.client(pool, "probe", more);
    let body = json!({
        "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": name, "PASSWORD": PASSWORD},
    });
    let answer = world.api("InitiateAuth", body);
    assert!(answer["AuthenticationResult"]["IdToken"].is_string(), "{answer}");
    let body = json!({"UserPoolId": pool, "ClientId": client});
    world.api("DeleteUserPoolClient", body);
}

#[test]
fn without_a_password_the_sandbox_refuses_for_it_sends_no_mail() {
    let world = World::new();
    let line = format!(
        "init --sandbox --sandbox-port 0 --sandbox-data {} --target ohif --app-url http://localhost:3000 --test-user ada@hospital.example --yes",
        world.path("data").display()
    );
    let ran = run(world.bare(&line), &line).exits(2).prints_nothing();
    ran.says("the sandbox sends no mail").says("--password-file FILE");
    assert!(!world.path("data").exists());
    world.write("password.txt", PASSWORD);
    let line = format!("{line} --password-file password.txt");
    run(world.bare(&line), &line).exits(0).says("ok   user ada@hospital.example");
    let ran = run(world.bare(&line), &line).exits(0);
    ran.says("Nothing to change.");
}

#[test]
fn elsewhere_the_user_is_invited_by_mail() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --test-user ada@hospital.example --yes";
    let ran = world.run(line).exits(0);
    ran.says("ada@hospital.example (invited by mail)")
        .says("ok   invitation sent to ada@hospital.example");
    assert_eq!(users(&world, "ohif")[0]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let (ran, calls) = world.counting(line);
    ran.exits(0).says("Nothing to change.");
    assert!(calls.writes().is_empty());
}

#[test]
fn a_user_is_added_to_a_set_up_that_is_there() {
    let world = World::new();
    let line = "init --target ohif --app-url https://viewer.example --yes";
    world.run(line).exits(0);
    let (ran, calls) = world.counting(&format!("{line} --test-user ada@hospital.example"));
    ran.exits(0).says("Plan: create 1, change 0, delete 0");
    assert_eq!(calls.writes(), ["AdminCreateUser"]);
}

#[test]
fn a_password_that_the_pool_would_refuse_is_refused_before_anything_is_made() {
    let world = World::new();
    world.write("password.txt", "short\n");
    let line = "init --target ohif --app-url https://viewer.example --test-user ada@hospital.example --password-file password.txt --yes";
    let (ran, calls) = world.counting(line);
    let demands = "at least 8 characters, a capital letter, a digit, a symbol such as ! or -";
    let ran = ran.exits(2).says(demands);
    assert!(!ran.stderr.contains("short\n"), "{ran}");
    assert!(calls.writes().is_empty(), "{calls:?}");
    world.write("password.txt", PASSWORD);
    world.run(line).exits(0);
    assert_eq!(users(&world, "ohif")[0]["UserStatus"], "CONFIRMED");
}

#[test]
fn the_password_policy_is_that_of_the_pool_that_exists() {
    let world = World::new();
    let policy = |characters: u8, symbols: bool| {
        let policy = json!({"MinimumLength": characters, "RequireSymbols": symbols});
        json!({"Policies": {"PasswordPolicy": policy}})
    };
    world.write("password.txt", "Correct1");
    for (name, policy, code) in [("strict", policy(12, true), 2), ("lax", policy(6, false), 0)] {
        let pool = world.pool(name, policy);
        let line = format!(
            "init --target spa --app-url https://spa.example --pool-id {pool} --test-user ada@hospital.example --password-file password.txt --yes"
        );
        let ran = world.run(&line).exits(code);
        if code == 2 {
            ran.says("the user pool demands at least 12 characters, a symbol such as ! or -");
            assert!(users(&world, name).is_empty());
        }
    }
}

#[test]
fn the_user_is_in_no_spec_file() {
    let world = World::new();
    world.write("password.txt", PASSWORD);
    let line = "init --target ohif --app-url https://viewer.example --test-user ada@hospital.example --password-file password.txt --save cogoidc.toml --yes";
    world.run(line).exits(0);
    let saved = world.read("cogoidc.toml");
    assert!(!saved.contains("ada@"), "{saved}");
    assert!(!saved.contains("password"), "{saved}");
}
