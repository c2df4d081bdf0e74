//! The command of the README, for each target: the config alone on stdout, and nothing twice.

mod report;

use serde_json::{Value, json};

use crate::world::{World, text, texts};

/// Each target with the least it has to be told.
pub(crate) const TARGETS: [(&str, &str); 5] = [
    ("ohif", "--app-url http://localhost:3000"),
    ("mlspace", "--app-url https://ml.example/Prod/"),
    ("cloudflare-access", "--app-url my-team"),
    ("encodify", "--app-url https://acme.example --name-id Cognito"),
    ("spa", "--app-url http://localhost:5173/"),
];

/// The reads of one look at a finished set-up.
const LOOK: &str = "\
DescribeManagedLoginBrandingByClient
DescribeUserPool
DescribeUserPoolClient
DescribeUserPoolDomain
ListUserPoolClientSecrets
ListUserPoolClients
ListUserPools";

#[test]
fn the_config_alone_is_on_stdout_and_a_second_run_changes_nothing() {
    for (target, app) in TARGETS {
        let world = World::new();
        let line = format!("init --target {target} {app} --no-input --yes");
        let first = world.run(&line).exits(0).says("Next steps:");
        assert!(first.stdout.contains(world.sandbox.url()), "{first}");
        for word in ["Plan:", "ok ", "create ", "Undo:", "Append"] {
            assert!(!first.stdout.contains(word), "`{word}` on stdout: {first}");
        }
        let (second, calls) = world.counting(&line);
        let second = second.exits(0).says("Nothing to change.");
        assert_eq!(second.stdout, first.stdout);
        assert!(calls.writes().is_empty(), "{calls:?}");
    }
}

#[test]
fn the_config_is_of_the_form_the_app_reads() {
    let starts = [
        "// Sign-in with Amazon Cognito; keep this block at the end of the file.\n{\n  const before = window.config;\n",
        "{\n  \"OIDC_URL\": \"",
        "{\n  \"name\": \"Amazon Cognito\",\n  \"type\": \"oidc\",\n",
        "Name ID                      Cognito\n",
        "{\n",
    ];
    for ((target, app), start) in TARGETS.into_iter().zip(starts) {
        let world = World::new();
        let ran = world.run(&format!("init --target {target} {app} --yes"));
        let ran = ran.exits(0);
        let text = ran.stdout.trim_start_matches("export const oidc = ");
        assert!(text.starts_with(start), "{target}: {ran}");
    }
}

#[test]
fn a_first_run_and_a_second_one_send_these_calls() {
    let world = World::new();
    let line = "init --target ohif --app-url http://localhost:3000 --yes";
    let (ran, calls) = world.counting(line);
    ran.exits(0);
    insta::assert_snapshot!(calls.list(), @"
    1 CreateManagedLoginBranding
    1 CreateUserPool
    1 CreateUserPoolClient
    1 CreateUserPoolDomain
    1 DescribeManagedLoginBrandingByClient
    1 DescribeUserPool
    1 DescribeUserPoolClient
    3 DescribeUserPoolDomain
    1 ListUserPoolClients
    2 ListUserPools
    ");
    assert_eq!(calls.total(), 13);
    let (ran, calls) = world.counting(line);
    ran.exits(0);
    // Describe alone does not tell a public client from one whose secret it does not show.
    assert_eq!(calls.total(), 7);
    assert_eq!(calls.list().replace("1 ", "").trim(), LOOK);
}

#[test]
fn mfa_takes_three_calls_more_and_goes_before_the_first_client() {
    let world = World::new();
    let line = "init --target mlspace --app-url https://ml.example/Prod/ --yes";
    let (ran, calls) = world.counting(line);
    ran.exits(0);
    // A busy machine reads the MFA mode again before it writes it.
    let reads = calls.list();
    let reads = reads.lines().find(|line| line.ends_with("GetUserPoolMfaConfig")).unwrap();
    let reads: usize = reads.split(' ').next().unwrap().parse().unwrap();
    assert!(reads >= 2, "{calls:?}");
    assert_eq!(calls.total() - reads, 14, "{calls:?}");
    let order = world.writes();
    let place = |name: &str| order.iter().position(|call| call == name).unwrap();
    assert!(place("SetUserPoolMfaConfig") < place("CreateUserPoolClient"));
    let (ran, calls) = world.counting(line);
    ran.exits(0);
    assert_eq!(calls.total(), 7, "{calls:?}");
}

#[test]
fn many_pools_cost_a_page_each_and_no_look_at_any_of_them() {
    let world = World::new();
    for number in 0..61 {
        world.pool(&format!("other-{number}"), json!({}));
    }
    let (ran, calls) = world.counting("init --target spa --app-url http://localhost/ --yes");
    ran.exits(0);
    // Two pages, before the pool is created and after.
    assert_eq!(calls.total(), 15, "{calls:?}");
}

#[test]
fn what_is_made_is_what_the_contract_says() {
    let world = World::new();
    for (target, app) in TARGETS {
        let line = format!("init --target {target} {app} --yes");
        world.run(&line).exits(0);
        let pool = world.pool_named(target);
        let client = world.client_named(target, target);
        let by_email = target != "mlspace";
        assert_eq!(pool["UserPoolTags"], json!({"cogoidc": target}), "the tag alone");
        assert_eq!(pool["UserPoolTier"], "ESSENTIALS");
        assert_eq!(pool["DeletionProtection"], "ACTIVE");
        assert_eq!(pool["UsernameConfiguration"]["CaseSensitive"], false);
        assert_eq!(pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], true);
        assert_eq!(pool["UsernameAttributes"] == json!(["email"]), by_email);
        assert_eq!(pool["AliasAttributes"], Value::Null);
        let mfa = if by_email { "OFF" } else { "OPTIONAL" };
        assert_eq!(pool["MfaConfiguration"], mfa);
        let confidential = ["cloudflare-access", "encodify"].contains(&target);
        assert_eq!(client["ClientSecret"].is_string(), confidential, "{target}");
        assert_eq!(client["AllowedOAuthFlows"], json!(["code"]));
        assert_eq!(client["EnableTokenRevocation"], true);
        assert_eq!(client["PreventUserExistenceErrors"], "ENABLED");
        let mut flows = texts(&client["ExplicitAuthFlows"]);
        flows.sort();
        assert_eq!(flows, ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]);
        let prefix = text(&pool["Domain"]);
        let domain = world.api("DescribeUserPoolDomain", json!({"Domain": prefix}));
        assert_eq!(domain["DomainDescription"]["ManagedLoginVersion"], 2);
        let hash = prefix.strip_prefix(&format!("{target}-")).unwrap();
        assert_eq!(hash.len(), 6, "{prefix}");
    }
    let urls = |name: &str, member: &str| {
        let mut urls = texts(&world.client_named(name, name)[member]);
        urls.sort();
        urls.join(" ")
    };
    insta::assert_snapshot!(
        TARGETS.map(|(name, _)| format!("{name}: {}", urls(name, "CallbackURLs"))).join("\n"),
        @"
    ohif: http://localhost:3000/callback
    mlspace: https://ml.example/Prod https://ml.example/Prod/
    cloudflare-access: https://my-team.cloudflareaccess.com/cdn-cgi/access/callback
    encodify: https://acme.example/login/oauth2/code/Cognito
    spa: http://localhost:5173/
    "
    );
    assert_eq!(urls("ohif", "LogoutURLs"), "http://localhost:3000/");
    assert_eq!(urls("mlspace", "LogoutURLs"), "https://ml.example/Prod https://ml.example/Prod/");
    assert_eq!(urls("spa", "LogoutURLs"), "http://localhost:5173/");
    let pool = world.pool_named("mlspace");
    let schema = pool["SchemaAttributes"].as_array().unwrap().iter();
    let mut required: Vec<String> = schema
        .filter(|attribute| attribute["Required"] == true)
        .map(|attribute| text(&attribute["Name"]))
        .filter(|name| name != "sub")
        .collect();
    required.sort();
    assert_eq!(required, ["email", "name", "preferred_username"]);
}
