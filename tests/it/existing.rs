//! What exists already: defaults never touch it, given values do where it is ours, lists only gain.

use serde_json::{Value, json};

use crate::testing::thorough::sample;
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

#[test]
fn a_client_that_is_not_there_is_named() {
    let world = World::new();
    world.run(OHIF).exits(0);
    let ran = world.run(&format!("{OHIF} --client-id 1abc")).exits(5);
    ran.says("there is no app client 1abc in the user pool");
    let ran = world.run(&format!("{OHIF} --pool-id eu-central-1_Absent1"));
    ran.exits(1).says("eu-central-1_Absent1").says("--region");
}

#[test]
fn an_unfinished_run_is_finished_at_every_point_it_may_have_stopped() {
    let line = "init --target mlspace --app-url https://ml.example/ --yes";
    let operations = [
        "SetUserPoolMfaConfig",
        "CreateUserPoolClient",
        "CreateManagedLoginBranding",
        "CreateUserPoolDomain",
        "DescribeUserPoolClient",
    ];
    for operation in sample(operations, 2) {
        let world = World::with(&format!("error:LimitExceededException@{operation}"));
        world.run(line).exits(1).prints_nothing();
        world.sandbox.faults().clear();
        world.run(line).exits(0);
        let whole = World::new();
        whole.run(line).exits(0);
        let parts = |world: &World| {
            let pool = world.pool_named("mlspace");
            let client = world.client_named("mlspace", "mlspace");
            assert_eq!(pool["MfaConfiguration"], "OPTIONAL", "{operation}");
            (pool["Domain"].clone(), client["CallbackURLs"].clone())
        };
        assert_eq!(parts(&world), parts(&whole), "{operation}");
        world.run(line).exits(0).says("Nothing to change.");
    }
}

#[test]
fn a_create_whose_answer_is_lost_is_not_repeated() {
    for fault in [
        "drop-after@CreateUserPool#1",
        "drop-after@CreateUserPoolClient#1",
        "reset-after@CreateUserPoolDomain#1",
        "drop-after@CreateManagedLoginBranding#1",
        "throttle@CreateUserPool#1",
        "internal-error@CreateUserPoolClient#1",
    ] {
        let world = World::with(fault);
        world.run(OHIF).exits(0);
        world.client_named("ohif", "ohif");
        world.run(OHIF).exits(0).says("Nothing to change.");
    }
}
