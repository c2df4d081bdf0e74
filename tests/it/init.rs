//! The command of the README, for each target: the config alone on stdout, and nothing twice.

use serde_json::{Value, json};

use crate::world::{HTTP, World, merged, text, texts, wait};

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
    2 ListUserPoolClients
    1 ListUserPools
    ");
    assert_eq!(calls.total(), 13);
    let (ran, calls) = world.counting(line);
    ran.exits(0);
    assert_eq!(calls.total(), 6);
    assert_eq!(calls.list().replace("1 ", "").trim(), LOOK);
}

#[test]
fn mfa_takes_four_calls_more_and_goes_before_the_first_client() {
    let world = World::new();
    let line = "init --target mlspace --app-url https://ml.example/Prod/ --yes";
    let (ran, calls) = world.counting(line);
    ran.exits(0);
    assert_eq!(calls.total(), 17, "{calls:?}");
    let order = world.writes();
    let place = |name: &str| order.iter().position(|call| call == name).unwrap();
    assert!(place("SetUserPoolMfaConfig") < place("CreateUserPoolClient"));
    let (ran, calls) = world.counting(line);
    ran.exits(0);
    assert_eq!(calls.total(), 6, "{calls:?}");
}

#[test]
fn many_pools_cost_a_page_each_and_no_look_at_any_of_them() {
    let world = World::new();
    for number in 0..61 {
        world.pool(&format!("other-{number}"), json!({}));
    }
    let (ran, calls) = world.counting("init --target spa --app-url http://localhost/ --yes");
    ran.exits(0);
    // Two pages.
    assert_eq!(calls.total(), 14, "{calls:?}");
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

#[test]
fn json_is_exactly_the_document_of_the_contract() {
    let world = World::new();
    let line = "init --target cloudflare-access --app-url my-team --yes --json";
    let made = world.run(line).exits(0).json();
    let step = json!({"action": "string", "resource": "string", "name": "string", "fields": [], "done": "bool"});
    let check = json!({"id": "string", "claim": "string", "outcome": "string", "why": "string", "fix": "null"});
    let expected = json!({
        "schema": "string", "command": "string", "endpoint": "string", "account": "null", "target": "string",
        "pool": {"id": "string", "name": "string", "arn": "string", "region": "string", "created": "bool"},
        "client": {"id": "string", "name": "string", "public": "bool", "secret": "null", "secret_file": "null"},
        "domain": {
            "name": "string", "url": "string", "kind": "string", "status": "string",
            "managed_login": "number", "alias_target": "null",
        },
        "issuer": "string",
        "discovery": shape(&discovery(&text(&made["issuer"]))),
        "callback_urls": ["string"], "sign_out_urls": [], "scopes": ["string", "string", "string"],
        "identity_providers": ["string"],
        "steps": [step.clone(), step.clone(), step.clone(), step],
        "checks": [check.clone(), check],
        "snippets": [
            snippet("null", "string"), snippet("string", "string"), snippet("null", "string"),
            snippet("string", "null"), snippet("null", "null"),
        ],
        "next": [next(), next(), next(), next(), {"text": "string", "command": "string"}],
        "api_calls": "number",
    });
    assert_eq!(shape(&made), expected);
    assert_eq!(keys(&made), keys(&expected), "in the contract's order");
    assert_eq!(made["schema"], "cogoidc/1");
    assert_eq!(made["command"], "init");
    assert_eq!(made["endpoint"], world.sandbox.url());
    assert_eq!(made["discovery"], discovery(&text(&made["issuer"])));
    assert_eq!(made["pool"]["created"], true);
    assert_eq!(made["client"]["public"], false);
    assert_eq!(made["domain"]["kind"], "prefix");
    assert_eq!(made["domain"]["managed_login"], 2);
    assert_eq!(made["api_calls"], world.calls());
    let steps: Vec<_> = made["steps"].as_array().unwrap().iter().collect();
    let said = |step: &&Value| {
        let (action, resource) = (text(&step["action"]), text(&step["resource"]));
        assert_eq!(step["done"], true);
        format!("{action} {resource}")
    };
    assert_eq!(
        steps.iter().map(said).collect::<Vec<_>>(),
        ["create user pool", "create app client", "create login style", "create domain"]
    );
    let forms: Vec<_> = made["snippets"].as_array().unwrap().iter().collect();
    let forms: Vec<_> = forms.iter().map(|one| text(&one["form"])).collect();
    assert_eq!(forms, ["api", "terraform", "fields", "env", "json"]);
    let again = world.run(line).exits(0).json();
    assert_eq!(again["steps"], json!([]));
    assert_eq!(again["pool"]["created"], false);
    let unchanged = json!({"steps": [], "pool": null, "api_calls": null});
    assert_eq!(merged(again, unchanged.clone()), merged(made, unchanged), "all else is the same");
}

#[test]
fn json_of_the_sandbox_and_of_a_public_client_says_so() {
    let world = World::new();
    let data = world.path("data");
    let line = format!(
        "init --sandbox --sandbox-port 0 --sandbox-data {} --target spa --app-url http://localhost:5173 --yes --json",
        data.display()
    );
    let made = crate::world::run(world.bare(&line), &line).exits(0).json();
    assert_eq!(made["endpoint"], "sandbox");
    assert_eq!(made["client"]["public"], true);
    assert_eq!(made["pool"]["region"], "us-east-1");
    assert_eq!(made["sign_out_urls"], json!(["http://localhost:5173"]));
    assert_eq!(world.calls(), 0);
}

#[test]
fn quiet_says_nothing_and_prints_the_config() {
    let world = World::new();
    let line = "init --target spa --app-url http://localhost:5173 --yes -q";
    let ran = world.run(line).exits(0);
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("client_id"), "{ran}");
}

#[test]
fn the_undo_line_works_when_pasted() {
    let world = World::new();
    let ran = world.run("init --target ohif --app-url http://localhost:3000 --yes");
    let undo = ran.exits(0).after("Undo: ");
    world.run(&format!("{undo} --confirm ohif")).exits(0);
    assert!(world.pools().is_empty());
}

#[test]
fn the_line_without_questions_works_when_pasted() {
    let world = World::new();
    let ran = world.run(
        "init --target ohif --app-url http://localhost:3000 --mfa optional --tag 'a=b c' --yes",
    );
    let line = ran.exits(0).after("Without questions: ");
    world.run(&line).exits(0).says("Nothing to change.");
}

#[test]
fn the_placeholder_of_the_secret_holds_a_line_that_prints_it() {
    let world = World::new();
    let line = "init --target encodify --app-url https://acme.example --name-id Cognito --yes";
    let ran = world.run(line).exits(0);
    let (_, rest) = ran.stdout.split_once("<printed by: ").unwrap();
    let (line, _) = rest.split_once('>').unwrap();
    let secret = text(&world.client_named("encodify", "encodify")["ClientSecret"]);
    assert_eq!(world.run(line).exits(0).stdout, format!("{secret}\n"));
}

fn snippet(file: &str, note: &str) -> Value {
    json!({"form": "string", "file": file, "language": "string", "how": "string", "text": "string", "note": note})
}

fn next() -> Value {
    json!({"text": "string", "command": "null"})
}

/// The types of a value's parts.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "bool".into(),
        Value::Number(_) => "number".into(),
        Value::String(_) => "string".into(),
        Value::Array(list) => list.iter().map(shape).collect(),
        Value::Object(map) => {
            let members = map.iter().map(|(key, value)| (key.clone(), shape(value)));
            Value::Object(members.collect())
        }
    }
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

/// The discovery document as it is served.
fn discovery(issuer: &str) -> Value {
    let url = format!("{issuer}/.well-known/openid-configuration");
    let text = wait(async { HTTP.get(url).send().await.unwrap().text().await.unwrap() });
    serde_json::from_str(&text).unwrap()
}
