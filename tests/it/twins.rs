//! Runs of a command that start at the same moment: what exits with 0 is there when it is read back, and what does not
//! exits with 5 and says what to do.

use std::collections::BTreeMap;

use serde_json::json;

use crate::described::{self, without};
use crate::idp;
use crate::secret;
use crate::testing::thorough::times;
use crate::world::{PASSWORD, Ran, Running, World, all_at_once, merged, started, text, texts};

/// Tries that run at the same time.
const AT_ONCE: usize = 2;

/// How much longer each call takes, in milliseconds: the tries take turns.
const LATENCIES: [u32; 3] = [0, 15, 60];

/// A command of which several runs start together.
struct Case {
    name: &'static str,
    /// Makes what is there before them.
    before: fn(&World),
    /// A line for each run.
    lines: fn(&World) -> Vec<String>,
    /// Fails unless what the run of that line did is there.
    is_done: fn(&World, &str),
}

const INIT_LINE: &str = "init --target cloudflare-access --app-url my-team --yes";

/// Fails unless there is one whole set-up of that name.
fn is_whole(world: &World, name: &str) {
    let pool = world.pool_named(name);
    let client = world.client_named(name, name);
    let domain = world.api("DescribeUserPoolDomain", json!({"Domain": pool["Domain"]}));
    assert_eq!(domain["DomainDescription"]["UserPoolId"], pool["Id"]);
    let which = json!({"UserPoolId": pool["Id"], "ClientId": client["ClientId"]});
    world.api("DescribeManagedLoginBrandingByClient", which);
}

/// A pool of somebody else's with an app client and a sign-in page.
fn staff(world: &World) {
    let pool = world.pool("staff", json!({}));
    world.client(&pool, "viewer", json!({}));
    world.domain(&pool, "staff-pages", 1);
    world.write("secret", &format!("{}\n", idp::SECRET));
}

fn staff_ids(world: &World) -> String {
    let client = world.client_named("staff", "viewer");
    format!("--pool-id {} --client-id {}", text(&client["UserPoolId"]), text(&client["ClientId"]))
}

/// The last word of a command line.
fn last(line: &str) -> &str {
    line.rsplit(' ').next().unwrap()
}

const INIT: Case = Case {
    name: "init",
    before: |_| {},
    lines: |_| vec![INIT_LINE.to_owned(); 3],
    is_done: |world, _| is_whole(world, "cloudflare-access"),
};

const INIT_FILES: Case = Case {
    name: "init with a user and files",
    before: |world| world.write("password", PASSWORD),
    lines: |_| {
        let more = "--test-user ada@a.example --password-file password";
        vec![format!("{INIT_LINE} {more} --secret-file secret --save cogoidc.toml"); 2]
    },
    is_done: |world, _| {
        is_whole(world, "cloudflare-access");
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        assert_eq!(world.read("secret").trim_end(), client["ClientSecret"]);
        let saved = world.read("cogoidc.toml");
        for id in ["UserPoolId", "ClientId"] {
            assert!(saved.contains(&text(&client[id])), "{saved}");
        }
        let users = world.api("ListUsers", json!({"UserPoolId": client["UserPoolId"]}));
        assert_eq!(users["Users"][0]["UserStatus"], "CONFIRMED");
    },
};

const APPLY: Case = Case {
    name: "apply",
    before: |world| {
        let spec = "target = \"ohif\"\napp_url = \"https://viewer.example\"\n";
        world.write("cogoidc.toml", spec);
    },
    lines: |_| vec!["apply --yes".to_owned(); 2],
    is_done: |world, _| is_whole(world, "ohif"),
};

const APPLY_STAFF: Case = Case {
    name: "apply in a pool of somebody else's",
    before: |world| {
        let pool = world.pool("staff", json!({"UserPoolTier": "LITE"}));
        let spec = format!(
            "target = \"ohif\"\napp_url = \"https://viewer.example\"\n[pool]\nid = \"{pool}\"\ntier = \"plus\"\nself_sign_up = true\n"
        );
        world.write("cogoidc.toml", &spec);
    },
    lines: |_| vec!["apply --yes".to_owned(); 2],
    is_done: |world, _| {
        assert_eq!(world.pool_named("staff")["UserPoolTier"], "PLUS");
        world.client_named("staff", "ohif");
    },
};

const CALLBACK: Case = Case {
    name: "callback add",
    before: staff,
    lines: |world| {
        let ids = staff_ids(world);
        ["a", "b", "c"].map(|name| format!("callback add {ids} https://{name}.example/")).to_vec()
    },
    is_done: |world, line| {
        let urls = texts(&world.client_named("staff", "viewer")["CallbackURLs"]);
        assert!(urls.iter().any(|url| url == last(line)), "{urls:?}");
    },
};

const IDP_ONE: Case = Case {
    name: "idp add of one provider",
    before: staff,
    lines: |world| {
        let line = idp::line(&idp::UPSTREAM.url);
        vec![format!("{line} {} --yes", staff_ids(world)); 2]
    },
    is_done: |world, _| {
        let details = world.provider_named("staff", "Corp")["ProviderDetails"].clone();
        assert_eq!(details["client_secret"], idp::SECRET);
        assert!(world.offered("staff", "viewer").contains(&"Corp".to_owned()));
    },
};

const IDP_TWO: Case = Case {
    name: "idp add of two providers",
    before: staff,
    lines: |world| {
        let (line, ids) = (idp::line(&idp::UPSTREAM.url), staff_ids(world));
        let line = line.replace("--name Corp", "");
        ["One", "Two"].map(|name| format!("{line} {ids} --yes --name {name}")).to_vec()
    },
    is_done: |world, line| {
        world.provider_named("staff", last(line));
        assert!(world.offered("staff", "viewer").contains(&last(line).to_owned()));
    },
};

const IDP_ROTATE: Case = Case {
    name: "idp rotate",
    before: |world| {
        staff(world);
        let line = idp::line(&idp::UPSTREAM.url);
        world.write("secret", "older");
        world.run(&format!("{line} {} --yes", staff_ids(world))).exits(0);
        world.write("secret", idp::SECRET);
    },
    lines: |world| {
        let ids = staff_ids(world);
        vec![format!("idp rotate Corp --upstream-secret-file secret {ids} --yes"); 2]
    },
    is_done: |world, _| {
        let details = world.provider_named("staff", "Corp")["ProviderDetails"].clone();
        assert_eq!(details["client_secret"], idp::SECRET);
    },
};

const ENCODIFY: &str = "init --target encodify --app-url https://acme.example --name-id Cognito --yes --secret-file secret";

/// A set-up whose app has its secret from the file `secret`.
fn with_secret(world: &World) {
    world.run(ENCODIFY).exits(0);
    world.give_app("old", &world.read("secret"));
}

const SECRET_ROTATE: Case = Case {
    name: "secret rotate",
    before: with_secret,
    lines: |_| vec!["secret rotate --target encodify --secret-file secret --yes".to_owned(); 2],
    is_done: |world, _| {
        let old = std::fs::read_to_string(world.app("old")).unwrap();
        assert_eq!(secret::app::secrets(world, "encodify").len(), 2);
        for value in [old, world.read("secret")] {
            assert!(secret::app::accepts(world, "encodify", value.trim()));
        }
    },
};

const SECRET_FINISH: Case = Case {
    name: "secret finish",
    before: |world| {
        with_secret(world);
        world.run("secret rotate --target encodify --secret-file secret --yes").exits(0);
    },
    lines: |_| vec!["secret finish --target encodify --secret-file secret --yes".to_owned(); 2],
    is_done: |world, _| {
        assert_eq!(secret::app::secrets(world, "encodify").len(), 1);
        assert!(secret::app::accepts(world, "encodify", world.read("secret").trim()));
    },
};

const DOCTOR: Case = Case {
    name: "doctor --fix",
    before: |world| {
        world.run(&format!("{INIT_LINE} --save cogoidc.toml")).exits(0);
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        let wrong = json!({
            "EnableTokenRevocation": false, "PreventUserExistenceErrors": "LEGACY",
            "AllowedOAuthScopes": ["openid"],
        });
        let body = merged(without(client, described::CLIENT), wrong);
        world.api("UpdateUserPoolClient", body);
    },
    lines: |_| {
        let checks = ["client.revocation", "client.scopes"];
        checks.map(|check| format!("doctor --fix --yes --only {check}")).to_vec()
    },
    is_done: |world, line| {
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        let is_fixed = match last(line) {
            "client.revocation" => client["EnableTokenRevocation"] == true,
            _ => texts(&client["AllowedOAuthScopes"]).contains(&"email".to_owned()),
        };
        assert!(is_fixed, "{client:#}");
    },
};

/// Fails unless what a run says is true: with 0 its work is there, and otherwise it is 5 with what to do.
fn is_true(world: &World, case: &Case, line: &str, ran: &Ran) {
    if ran.code == 0 {
        (case.is_done)(world, line);
        return;
    }
    assert_eq!(ran.code, 5, "{ran}");
    assert!(ran.stderr.contains("run the same command again"), "{ran}");
}

/// Starts the runs together; how many are done.
fn done_at_once(case: &Case, number: usize) -> usize {
    let world = World::new();
    (case.before)(&world);
    world.fault(&format!("latency:{}", LATENCIES[number % LATENCIES.len()]));
    let lines = (case.lines)(&world);
    let start = |line: &String| started(world.program(line), line);
    let children: Vec<Running> = lines.iter().map(start).collect();
    let ran: Vec<Ran> = children.into_iter().map(Running::end).collect();
    world.sandbox.faults().clear();
    for (line, ran) in lines.iter().zip(&ran) {
        is_true(&world, case, line, ran);
    }
    // What came second is done by the same command, as it says.
    for line in &lines {
        let again = world.run(line);
        assert_eq!(again.code, 0, "{}, try {number}: {ran:#?}\n{again}", case.name);
        (case.is_done)(&world, line);
    }
    ran.iter().filter(|ran| ran.code == 0).count()
}

fn tries(case: &Case) {
    let numbers: Vec<usize> = (0..times(3, 40)).collect();
    let done = all_at_once(AT_ONCE, &numbers, |number| done_at_once(case, *number));
    let mut counts = BTreeMap::<usize, usize>::new();
    for done in &done {
        *counts.entry(*done).or_default() += 1;
    }
    eprintln!("{}: {} tries; runs that are done, and how often: {counts:?}", case.name, done.len());
}

#[test]
fn twin_init_leaves_one_set_up() {
    tries(&INIT);
}

#[test]
fn twin_init_with_a_user_and_files_leaves_one_set_up_and_its_files() {
    tries(&INIT_FILES);
}

#[test]
fn twin_apply_leaves_one_set_up() {
    tries(&APPLY);
}

#[test]
fn twin_apply_in_a_pool_of_somebody_elses_leaves_one_app_client() {
    tries(&APPLY_STAFF);
}

#[test]
fn twin_callback_add_adds_what_it_says() {
    tries(&CALLBACK);
}

#[test]
fn twin_idp_add_of_one_provider_offers_it() {
    tries(&IDP_ONE);
}

#[test]
fn twin_idp_add_of_two_providers_offers_what_it_says() {
    tries(&IDP_TWO);
}

#[test]
fn twin_idp_rotate_gives_the_newer_secret() {
    tries(&IDP_ROTATE);
}

#[test]
fn twin_secret_rotate_adds_one_secret_whose_value_is_in_the_file() {
    tries(&SECRET_ROTATE);
}

#[test]
fn twin_secret_finish_leaves_the_newer_secret() {
    tries(&SECRET_FINISH);
}

#[test]
fn twin_doctor_fixes_what_it_says() {
    tries(&DOCTOR);
}
