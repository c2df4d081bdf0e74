//! Networks that fail: one JSON document all the same, and the exit code in it.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::listener::Listener;
use crate::world::{Ran, World};

pub(crate) const LINES: [&str; 7] = [
    "init --target ohif --app-url https://viewer.example --yes --json",
    "plan --spec spec.toml --json",
    "apply --spec spec.toml --yes --json",
    "config --target ohif --json",
    "callback list --target ohif --json",
    "idp list --target ohif --json",
    "destroy --target ohif --confirm ohif --json",
];

/// Runs each command against that endpoint; each is to fail with exit code 1 and say so in JSON.
fn fails_everywhere(endpoint: &str) -> Vec<Ran> {
    let world = World::new();
    let spec = "target = \"ohif\"\napp_url = \"https://viewer.example\"\n";
    world.write("spec.toml", spec);
    // Each is tried again a few times before it gives up, so all at once.
    crate::world::all_at_once(LINES.len(), &LINES, |line| {
        let ran = world.run(&format!("{line} --endpoint-url {endpoint}")).exits(1);
        let document = ran.json();
        assert_eq!(document["schema"], "cogoidc/1", "{ran}");
        assert_eq!(document["error"]["code"], 1, "{ran}");
        assert_eq!(&document["command"], line.split(' ').next().unwrap());
        assert!(document["error"]["message"].is_string(), "{ran}");
        assert!(document["error"]["hints"].is_array(), "{ran}");
        ran
    })
}

#[test]
fn a_refused_connection_is_reported_with_the_endpoint() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for ran in fails_everywhere(&endpoint) {
        ran.says("cannot reach 127.0.0.1: Connection refused")
            .says("hint: check the network connection to 127.0.0.1 and --endpoint-url");
    }
}

#[test]
fn a_host_that_has_no_address_is_named_with_what_may_be_wrong() {
    for ran in fails_everywhere("https://cognito.invalid") {
        ran.says("cannot reach cognito.invalid: ")
            .says("hint: check the network connection to cognito.invalid")
            .says_not("where it stopped");
    }
    let world = World::new();
    let line = "plan --spec spec.toml --region xx-nowhere-9";
    world.write("spec.toml", "target = \"mlspace\"\n");
    let mut command = world.program(line);
    command.env_remove("COGOIDC_ENDPOINT_URL");
    let ran = crate::world::run(command, line).exits(1);
    ran.says("cannot reach sts.xx-nowhere-9.amazonaws.com: ").says("and the region (--region)");
}

#[test]
fn the_endpoint_hangs_up() {
    let listener = Listener::hanging_up();
    fails_everywhere(&listener.url);
    assert!(listener.count() > 0);
}

#[test]
fn the_endpoint_answers_with_an_error_page() {
    let page = "<html><body>Bad Gateway</body></html>";
    let listener = Listener::answering("502 Bad Gateway", "text/html", page);
    for ran in fails_everywhere(&listener.url) {
        ran.says_not("<html>");
    }
}

#[test]
fn the_endpoint_is_a_web_site() {
    let listener = Listener::answering("200 OK", "text/html", "<html>Welcome</html>");
    for ran in fails_everywhere(&listener.url) {
        ran.says_not("<html>");
    }
}

#[test]
fn without_a_discovery_document_a_check_fails_and_no_config_is_printed() {
    let world = World::new();
    let nobody = Listener::answering("404 Not Found", "text/plain", "no");
    let line = format!(
        "init --target ohif --app-url https://viewer.example --yes --issuer-base-url {}",
        nobody.url
    );
    let ran = world.run(&line).exits(3).prints_nothing();
    ran.says("fail discovery document: issuer and keys are right")
        .says("skip sign-out returns to the app");
    let document = world.run(&format!("{line} --json")).exits(3).json();
    assert_eq!(document["snippets"], json!([]));
    assert_eq!(document["discovery"], Value::Null);
    assert_eq!(document["issuer"], Value::Null);
    assert_eq!(document["checks"][0]["outcome"], "fail");
    assert_eq!(document["checks"][0]["id"], "issuer.discovery");
    let line = format!("config --target ohif --json --issuer-base-url {}", nobody.url);
    let document = world.run(&line).exits(3).json();
    assert_eq!(document["snippets"], json!([]));
    // Where it is found, the same set-up is whole.
    let line = "init --target ohif --app-url https://viewer.example --yes";
    world.run(line).exits(0).says("Nothing to change.");
}

#[test]
fn a_discovery_document_that_names_another_issuer_is_no_config() {
    let world = World::new();
    let line = "init --target spa --app-url http://localhost:5173 --yes --json";
    let mut document = world.run(line).exits(0).json()["discovery"].clone();
    // Right in every other way.
    document["issuer"] = "https://other.example".into();
    let other = Listener::answering("200 OK", "application/json", &document.to_string());
    for line in ["config --target spa", "init --target spa --app-url http://localhost:5173"] {
        let ran = world.run(&format!("{line} --issuer-base-url {}", other.url));
        ran.exits(3).prints_nothing().says("names the issuer https://other.example");
    }
}

#[test]
fn a_discovery_document_of_another_issuer_is_not_waited_for() {
    let world = World::new();
    let body = json!({"issuer": "https://evil.example", "jwks_uri": "https://evil.example/k"});
    let evil = Listener::answering("200 OK", "application/json", &body.to_string());
    let line = format!(
        "init --target spa --app-url http://localhost:5173 --yes --issuer-base-url {}",
        evil.url
    );
    world.run(&line).exits(3).prints_nothing();
}

#[test]
fn a_failure_half_way_says_what_is_done_and_the_same_line_goes_on() {
    let world = World::with("error:LimitExceededException@CreateUserPoolClient");
    let line = "init --target ohif --app-url https://viewer.example --yes --json";
    let ran = world.run(line).exits(1);
    let document = ran.json();
    assert_eq!(document["error"]["code"], 1);
    assert_eq!(document["pool"]["id"], world.pool_named("ohif")["Id"]);
    assert_eq!(document["client"], Value::Null);
    let done: Vec<&Value> = document["steps"].as_array().unwrap().iter().collect();
    assert_eq!(done[0]["done"], true);
    assert_eq!(done[1]["done"], false);
    ran.says("done so far: user pool `ohif`");
    world.sandbox.faults().clear();
    let document = world.run(line).exits(0).json();
    assert_eq!(document["pool"]["created"], false);
    assert_eq!(world.pools().len(), 1);
}

#[test]
fn usage_errors_are_one_document_too() {
    let world = World::new();
    for line in [
        "init --json --nonsense",
        "init --json --target ohif --tier gold",
        "plan --json",
        "--json init",
        "init --json --target nothing --app-url x --yes",
        "callback --json",
        "targets --json nothing",
        "sandbox --json --port abc",
    ] {
        let ran = world.run(line).exits(2);
        let document = ran.json();
        assert_eq!(document["schema"], "cogoidc/1", "{ran}");
        assert_eq!(document["error"]["code"], 2, "{ran}");
        assert!(document["command"].is_string(), "{ran}");
    }
}
