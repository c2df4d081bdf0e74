//! Texts from outside that try to steer the terminal, in every member of every answer, under every command.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::proxy::Proxy;
use crate::testing::thorough::sample;
use crate::world::{Ran, World, all_at_once, run};

/// Ends a line, forges one, and steers the terminal: OSC 52, C1, DEL and a change of direction.
const POISON: &str =
    "\u{1b}]52;c;eA==\u{7}\r\nok   forged\nhint: forged\u{9b}31m\u{7f}\u{202e}\u{2028}x";

/// The commands, as they follow the flags of the set-up.
const COMMANDS: [&str; 29] = [
    "init --target ohif --app-url https://viewer.example --dry-run",
    "init --target ohif --app-url https://viewer.example --yes --json",
    "plan --target ohif --app-url https://other.example",
    "plan --target ohif --app-url https://viewer.example --sign-out-url https://more.example/",
    "plan --target ohif --app-url https://viewer.example --tag a=b --json",
    "apply --target ohif --app-url https://viewer.example --yes",
    "config --target ohif",
    "config --target ohif --as env",
    "config --target ohif --json",
    "export --target ohif --as terraform",
    "export --target ohif --as cdk",
    "callback list",
    "callback add https://viewer.example/callback --json",
    "callback remove https://nowhere.example/",
    "idp list",
    "idp list --json",
    "idp add okta --name Okta --dry-run",
    "idp rotate Corp --upstream-secret-file upstream --yes",
    "idp remove Nobody --yes",
    "secret list",
    "secret list --json",
    "secret rotate --secret-file secret --dry-run",
    "secret finish --keep older --yes",
    "status --spec cogoidc.toml",
    "doctor --target ohif",
    "doctor --target ohif --fix --yes --json",
    "login --target ohif --unattended",
    "login --target ohif --unattended --json",
    "destroy --confirm nobody -v",
];

/// A set-up with everything that is read.
fn world() -> World {
    let world = World::new();
    world.write("cogoidc.toml", "target = \"ohif\"\napp_url = \"https://viewer.example\"\n");
    world.run("apply --yes").exits(0);
    let pool = world.pool_named("ohif")["Id"].clone();
    let details = json!({"MetadataURL": "https://corp.example/metadata"});
    let corp = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "SAML",
        "ProviderDetails": details, "AttributeMapping": {"email": "mail"},
    });
    world.api("CreateIdentityProvider", corp);
    world.write("upstream", "a-secret");
    world
}

fn run_through(proxy: &Proxy, world: &World, line: &str) -> Ran {
    let line = format!("{line} --issuer-base-url {}", proxy.url);
    run(proxy.program(world, &line), &line)
}

/// The places of texts in a value, as JSON pointers (RFC 6901).
fn texts(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(n, inner)| texts(inner, &format!("{at}/{n}"), found));
        }
        Value::Object(map) => {
            for (name, inner) in map {
                let name = name.replace('~', "~0").replace('/', "~1");
                texts(inner, &format!("{at}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// Every kind of text that a command is answered: the operation or the path, and the place.
fn answers(world: &World, line: &str) -> Vec<(String, String)> {
    // By their names: of a list, the first entry.
    let seen: Arc<Mutex<BTreeMap<(String, String), String>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let proxy = Proxy::bent(world, move |operation, _, answer| {
        let mut found = Vec::new();
        texts(answer, "", &mut found);
        let mut kept = kept.lock().unwrap();
        for place in found {
            let is_index = |part: &&str| part.parse::<usize>().is_err();
            let name: Vec<&str> = place.split('/').filter(is_index).collect();
            kept.entry((operation.to_owned(), name.join("/"))).or_insert(place.clone());
        }
    });
    run_through(&proxy, world, line);
    let seen = seen.lock().unwrap();
    seen.iter().map(|((operation, _), place)| (operation.clone(), place.clone())).collect()
}

/// Fails if anything that was printed steers the terminal, or passes for a line of the program's own.
#[track_caller]
fn is_harmless(ran: &Ran) {
    let steers = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2028}');
    for printed in [&ran.stdout, &ran.stderr] {
        assert!(!printed.contains(steers), "{printed:?}");
        let is_forged =
            |line: &str| line.starts_with("ok   forged") || line.starts_with("hint: forged");
        assert!(!printed.lines().any(is_forged), "{printed}");
    }
}

#[test]
fn no_text_of_an_answer_steers_the_terminal_or_forges_a_line() {
    all_at_once(6, &sample(COMMANDS, 6), |line| {
        let world = world();
        let places = answers(&world, line);
        assert!(!places.is_empty(), "{line}");
        for (number, at) in sample(places, 6).into_iter().enumerate() {
            let proxy = Proxy::bent(&world, move |operation, _, answer| {
                if operation == at.0
                    && let Some(text) = answer.pointer_mut(&at.1)
                {
                    let before = text.as_str().filter(|_| number % 2 == 0).unwrap_or_default();
                    *text = format!("{before}{POISON}").into();
                }
            });
            is_harmless(&run_through(&proxy, &world, line));
        }
    });
}

#[test]
fn no_text_of_a_refusal_steers_the_terminal_or_forges_a_line() {
    let world = world();
    for line in sample(COMMANDS, 6) {
        for verbose in ["", " -v"] {
            let proxy = Proxy::bent(&world, |_, status, answer| {
                *status = 400;
                *answer = json!({"__type": POISON, "message": POISON});
            });
            is_harmless(&run_through(&proxy, &world, &format!("{line}{verbose}")));
        }
    }
}
