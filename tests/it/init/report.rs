//! What `init` prints: its JSON document, the config and lines to paste.

use serde_json::{Value, json};

use crate::world::{HTTP, World, merged, text, wait};

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
        "next": [command(), next(), next(), next(), command()],
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
fn quiet_says_only_where_the_run_goes_and_prints_the_config() {
    let world = World::new();
    let line = "init --target spa --app-url http://localhost:5173 --yes -q";
    let ran = world.run(line).exits(0);
    let url = world.sandbox.url();
    let location = format!("The Cognito at {url}, which is not AWS, region eu-central-1.\n");
    assert_eq!(ran.stderr, location);
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

fn command() -> Value {
    json!({"text": "string", "command": "string"})
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
