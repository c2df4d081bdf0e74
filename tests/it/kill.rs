//! Killed at any call, the same command finishes the job, with nothing but Cognito to remember by; and of
//! two runs at once one wins.
//!
//! By default each command is killed on both sides of each write, for an app that keeps a secret and one
//! with a second factor. With `COGOIDC_THOROUGH` set it is killed on both sides of each call, for every app.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::idp;
use crate::init::TARGETS;
use crate::proxy::{Moment, Proxy};
use crate::world::{Ran, World, ended, is_write, mode, run, started, text, thorough, times};

/// Members that differ from run to run.
const PASSING: [&str; 7] = [
    "CreationDate",
    "LastModifiedDate",
    "UserCreateDate",
    "UserLastModifiedDate",
    "ManagedLoginBrandingId",
    "Version",
    "nextToken",
];

/// Everything in the sandbox, with names in the place of ids, and lists as sets.
pub(crate) fn estate(world: &World) -> Value {
    let mut names = HashMap::new();
    let mut estate = BTreeMap::new();
    for (number, pool) in world.pools().iter().enumerate() {
        let id = text(&pool["Id"]);
        names.insert(id.clone(), format!("POOL{number}"));
        let mut clients = world.clients(&id);
        clients.sort_by_key(|client| client["ClientName"].to_string());
        for (place, client) in clients.iter().enumerate() {
            names.insert(text(&client["ClientId"]), format!("CLIENT{number}.{place}"));
        }
        for (key, value) in world.everything(&id) {
            estate.insert(format!("{id} {key}"), value);
        }
    }
    let mut text = json!(estate).to_string();
    for (id, name) in names {
        text = text.replace(&id, &name);
    }
    let mut estate = serde_json::from_str(&text).unwrap();
    settle(&mut estate);
    estate
}

/// Fails with the parts that differ.
#[track_caller]
pub(crate) fn same(found: &Value, wanted: &Value, what: &dyn std::fmt::Display) {
    let parts = |value: &Value| value.as_object().unwrap().clone();
    let (found, wanted) = (parts(found), parts(wanted));
    let names: BTreeSet<&String> = found.keys().chain(wanted.keys()).collect();
    for name in names {
        assert_eq!(found.get(name), wanted.get(name), "{name}: {what}");
    }
}

fn settle(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.iter_mut().for_each(settle);
            list.sort_by_key(Value::to_string);
        }
        Value::Object(map) => {
            map.retain(|name, _| !PASSING.contains(&name.as_str()));
            let is_sub = map.get("Name").is_some_and(|name| name == "sub");
            for (name, value) in map.iter_mut() {
                match (name.as_str(), &*value) {
                    ("ClientSecret", Value::String(secret)) => {
                        *value = format!("{} characters", secret.len()).into();
                    }
                    ("Username", Value::String(name)) if name.len() == 36 => *value = "SUB".into(),
                    ("Value", _) if is_sub => *value = "SUB".into(),
                    _ => settle(value),
                }
            }
            map.sort_keys();
        }
        _ => {}
    }
}

/// Which calls of a run are struck.
type Counts = fn(&str) -> bool;

/// Runs the program until it is killed at that one of the calls that count, on that side of it. Whether
/// it came so far.
pub(crate) fn killed(
    world: &World,
    line: &str,
    counts: Counts,
    strike: usize,
    side: Moment,
) -> bool {
    let victim = Arc::new(Mutex::new(None::<Pid>));
    let struck = Arc::new(Mutex::new(false));
    let (whom, done) = (Arc::clone(&victim), Arc::clone(&struck));
    let counted = Mutex::new(BTreeMap::<usize, usize>::new());
    let proxy = Proxy::hooked(world, move |number, operation, now| {
        if !counts(operation) {
            return true;
        }
        let place = {
            let mut counted = counted.lock().unwrap();
            let next = counted.len() + 1;
            *counted.entry(number).or_insert(next)
        };
        let strikes = place == strike && now == side;
        if strikes {
            *done.lock().unwrap() = true;
            let victim = whom.lock().unwrap().unwrap();
            kill_process(victim, Signal::KILL).unwrap();
        }
        !strikes
    });
    let child = {
        // Held until it is noted whom to kill.
        let mut victim = victim.lock().unwrap();
        let child = started(proxy.program(world, line));
        *victim = Some(Pid::from_child(&child));
        child
    };
    let ran = ended(child, line);
    let struck = *struck.lock().unwrap();
    assert_eq!(struck, ran.code == -1, "{ran}");
    struck
}

/// A command, as it is tried on each target.
pub(crate) struct Case {
    /// Lays out the world.
    pub(crate) world: fn(target: &str) -> World,
    /// Writes the files that the command reads, and gives its line.
    pub(crate) line: fn(&World, target: &str, app: &str) -> String,
    /// What has to hold afterwards beside the estate.
    pub(crate) after: fn(&World, target: &str),
    /// Fewest kills, at writes alone.
    kills: usize,
}

impl Case {
    /// Writes the files that the command reads, and gives its line with the exit code of a good end: with
    /// the way to the pages cut, no keys have to be made, which would cost more than all the rest, and the
    /// check of the pages fails.
    pub(crate) fn line(&self, world: &World, target: &str, app: &str) -> (String, i32) {
        let line = (self.line)(world, target, app);
        let verifies = line.starts_with("init") || line.starts_with("apply");
        if verifies {
            (format!("{line} --issuer-base-url http://127.0.0.1:9"), 3)
        } else {
            (line, 0)
        }
    }
}

fn kills(case: &Case) {
    let counts: Counts = if thorough() { |_| true } else { is_write };
    let mut kills = 0;
    let few = [TARGETS[1], TARGETS[2]];
    let targets = if thorough() { &TARGETS[..] } else { &few };
    for &(target, app) in targets {
        let again = |world: &World| {
            let (line, code) = case.line(world, target, app);
            world.run(&line).exits(code)
        };
        let world = (case.world)(target);
        again(&world);
        let undisturbed = estate(&world);
        for side in [Moment::Before, Moment::After] {
            for strike in 1.. {
                let world = (case.world)(target);
                let line = (case.line)(&world, target, app);
                if !killed(&world, &line, counts, strike, side) {
                    break;
                }
                kills += 1;
                world.forget();
                let ran = again(&world);
                let what = format!("{target}, killed {side:?} call {strike}:\n{ran}");
                same(&estate(&world), &undisturbed, &what);
                (case.after)(&world, target);
            }
        }
    }
    eprintln!("{kills} kills");
    assert!(kills >= case.kills, "{kills} kills");
}

/// Whether the app of a target keeps a secret.
fn keeps_secret(target: &str) -> bool {
    ["cloudflare-access", "encodify"].contains(&target)
}

fn secret_is_delivered(world: &World, target: &str) {
    if keeps_secret(target) {
        let client = world.client_named(target, target);
        let delivered = world.read("secret");
        assert_eq!(delivered.trim_end(), client["ClientSecret"]);
        assert_eq!(mode(&world.path("secret")), 0o600);
    }
}

pub(crate) const INIT: Case = Case {
    world: |_| World::new(),
    line: |world, target, app| {
        world.write("password", "Correct-horse-7\n");
        let secret = if keeps_secret(target) { " --secret-file secret" } else { "" };
        format!(
            "init --target {target} {app} --test-user ada@a.example --password-file password --yes{secret}"
        )
    },
    after: |world, target| {
        secret_is_delivered(world, target);
        let pool = text(&world.pool_named(target)["Id"]);
        let users = world.api("ListUsers", json!({"UserPoolId": pool}));
        assert_eq!(users["Users"][0]["UserStatus"], "CONFIRMED");
    },
    kills: 26,
};

#[test]
fn init_killed_at_any_call_finishes_when_run_again() {
    kills(&INIT);
}

/// A pool of somebody else's with a client that serves the target, and classic pages.
fn adopted(target: &str) -> World {
    let world = World::new();
    let pool = world.pool(
        "staff",
        json!({"UserPoolTags": {"team": "imaging"}, "DeletionProtection": "ACTIVE"}),
    );
    world.client(&pool, target, json!({"GenerateSecret": keeps_secret(target)}));
    world.domain(&pool, "staff-pages", 1);
    world
}

fn ids(world: &World, pool: &str, client: &str) -> (String, String) {
    let id = text(&world.pool_named(pool)["Id"]);
    (id, text(&world.client_named(pool, client)["ClientId"]))
}

pub(crate) const APPLY: Case = Case {
    world: adopted,
    line: |world, target, app| {
        let (pool, client) = ids(world, "staff", target);
        world.write(
            "cogoidc.toml",
            &format!("[pool]\nid = \"{pool}\"\nself_sign_up = true\nmfa = \"optional\"\ntier = \"plus\"\n[pool.tags]\nnew = \"yes\"\n[client]\nid = \"{client}\"\n[domain]\nclassic = false\n"),
        );
        format!("apply --target {target} {app} --callback-url https://new.example/ --yes")
    },
    after: |_, _| {},
    kills: 20,
};

#[test]
fn apply_killed_at_any_call_finishes_when_run_again() {
    kills(&APPLY);
}

pub(crate) const CALLBACK: Case = Case {
    world: adopted,
    line: |world, target, _| {
        let (pool, client) = ids(world, "staff", target);
        format!(
            "callback add https://new.example/a https://new.example/b --pool-id {pool} --client-id {client}"
        )
    },
    after: |_, _| {},
    kills: 4,
};

#[test]
fn callback_add_killed_at_any_call_finishes_when_run_again() {
    kills(&CALLBACK);
}

/// The line that adds the provider that all these cases share.
fn idp_add(world: &World, target: &str) -> String {
    let (pool, client) = ids(world, "staff", target);
    world.write("secret", idp::SECRET);
    let line = idp::line(&idp::UPSTREAM.url);
    format!("{line} --map nickname=nick --pool-id {pool} --client-id {client} --yes")
}

fn provider_is_complete(world: &World, pool_name: &str, target: &str) {
    let (pool, _) = ids(world, pool_name, target);
    let body = json!({"UserPoolId": pool, "ProviderName": "Corp"});
    let provider = world.api("DescribeIdentityProvider", body)["IdentityProvider"].clone();
    assert_eq!(provider["ProviderDetails"]["client_secret"], idp::SECRET);
    assert_eq!(provider["AttributeMapping"]["nickname"], "nick");
    let client = world.client_named(pool_name, target);
    let offered = client["SupportedIdentityProviders"].as_array().unwrap();
    assert!(offered.contains(&"Corp".into()), "{client}");
}

pub(crate) const IDP_ADD: Case = Case {
    world: adopted,
    line: |world, target, _| idp_add(world, target),
    after: |world, target| provider_is_complete(world, "staff", target),
    kills: 8,
};

/// A pool that has the provider, with an older secret and fewer pairs, and a client that does not offer it.
fn older_provider(target: &str) -> World {
    let world = adopted(target);
    let (pool, _) = ids(&world, "staff", target);
    let details = json!({
        "client_id": "pool-1", "client_secret": "older", "attributes_request_method": "GET",
        "oidc_issuer": idp::UPSTREAM.url, "authorize_scopes": "openid email profile",
    });
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
        "ProviderDetails": details, "AttributeMapping": {"email": "email"},
        "IdpIdentifiers": ["corp.example"],
    });
    world.api("CreateIdentityProvider", body);
    world
}

pub(crate) const IDP_CHANGE: Case = Case {
    world: older_provider,
    line: |world, target, _| idp_add(world, target),
    after: |world, target| {
        provider_is_complete(world, "staff", target);
        let (pool, _) = ids(world, "staff", target);
        let body = json!({"UserPoolId": pool, "IdpIdentifier": "corp.example"});
        world.api("GetIdentityProviderByIdentifier", body);
    },
    kills: 8,
};

pub(crate) const IDP_REMOVE: Case = Case {
    world: |target| {
        let world = older_provider(target);
        let (pool, _) = ids(&world, "staff", target);
        let both = json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]});
        world.client(&pool, "second", both);
        world
    },
    line: |world, target, _| {
        let (pool, client) = ids(world, "staff", target);
        format!("idp remove Corp --pool-id {pool} --client-id {client} --yes")
    },
    after: |_, _| {},
    kills: 8,
};

/// A whole set-up out of a spec file, its identity provider included.
pub(crate) const APPLY_ALL: Case = Case {
    world: |_| World::new(),
    line: |world, target, app| {
        world.write("secret", idp::SECRET);
        let issuer = &idp::UPSTREAM.url;
        world.write(
            "cogoidc.toml",
            &format!("[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\nissuer = \"{issuer}\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"secret\"\nmap = {{ nickname = \"nick\" }}\n"),
        );
        format!("apply --target {target} {app} --yes")
    },
    after: |world, target| provider_is_complete(world, target, target),
    kills: 20,
};

#[test]
fn apply_with_an_identity_provider_killed_at_any_call_finishes_when_run_again() {
    kills(&APPLY_ALL);
}

#[test]
fn idp_add_killed_at_any_call_finishes_when_run_again() {
    kills(&IDP_ADD);
    kills(&IDP_CHANGE);
}

#[test]
fn idp_remove_killed_at_any_call_finishes_when_run_again() {
    kills(&IDP_REMOVE);
}

/// A set-up as `init` makes it.
fn made(target: &str) -> World {
    let world = World::new();
    let pool = world
        .pool(target, json!({"UserPoolTags": {"cogoidc": target}, "DeletionProtection": "ACTIVE"}));
    let client = world.client(&pool, target, json!({"GenerateSecret": keeps_secret(target)}));
    world.api(
        "CreateManagedLoginBranding",
        json!({"UserPoolId": pool, "ClientId": client, "UseCognitoProvidedValues": true}),
    );
    world.domain(&pool, &format!("{target}-pages"), 2);
    world
}

pub(crate) const DESTROY: Case = Case {
    world: made,
    line: |_, target, _| format!("destroy --target {target} --confirm {target}"),
    after: |world, _| assert_eq!(world.pools(), Vec::<Value>::new()),
    kills: 20,
};

#[test]
fn destroy_killed_at_any_call_finishes_when_run_again() {
    kills(&DESTROY);
}

/// Runs a command, and the same command whole while the first stands before its call of that number.
/// What both came to; none where the first has no such call.
fn interleaved(world: &Arc<World>, line: &str, number: usize) -> Option<(Ran, Ran)> {
    let within = Arc::new(Mutex::new(None));
    let (meanwhile, put) = (Arc::clone(world), Arc::clone(&within));
    let command = line.to_owned();
    let proxy = Proxy::hooked(world, move |call, _, side| {
        if call == number && side == Moment::Before {
            *put.lock().unwrap() = Some(meanwhile.run(&command));
        }
        true
    });
    let outer = run(proxy.program(world, line), line);
    let within = within.lock().unwrap().take()?;
    Some((outer, within))
}

/// One of two runs is done; the other too, or it gives the line that removes what it made too much.
fn settled(world: &World, line: &str, undisturbed: &Value, runs: [&Ran; 2], what: &str) -> usize {
    let losers: Vec<&&Ran> = runs.iter().filter(|ran| ran.code != MADE).collect();
    assert!(losers.len() < 2, "{what}: nobody won\n{}\n{}", runs[0], runs[1]);
    for loser in &losers {
        assert_eq!(loser.code, 5, "{what}: {loser}");
        let lines = loser.lines_to_paste();
        let line = lines.iter().find(|line| line.starts_with("cogoidc destroy "));
        match line {
            Some(line) => drop(world.run(line).exits(0)),
            // It came too late to make anything.
            None => assert!(loser.stderr.contains("run the same command again"), "{what}: {loser}"),
        }
    }
    same(&estate(world), undisturbed, &format!("{what}\n{}\n{}", runs[0], runs[1]));
    // And it goes on as if nothing had been.
    world.run(line).exits(MADE).says("Nothing to change.");
    losers.len()
}

/// Both runs' line, with the way to the pages cut as in [`Case::line`].
const TWICE: &str =
    "init --target cloudflare-access --app-url my-team --yes --issuer-base-url http://127.0.0.1:9";
/// Its exit code when all is made.
const MADE: i32 = 3;

fn undisturbed() -> Value {
    let world = World::new();
    world.run(TWICE).exits(MADE);
    estate(&world)
}

#[test]
fn a_second_init_within_the_first_leaves_one_set_up_wherever_it_comes_in() {
    let undisturbed = undisturbed();
    let mut losers = 0;
    for number in 1.. {
        let world = Arc::new(World::new());
        let Some((outer, within)) = interleaved(&world, TWICE, number) else {
            assert!(number > 13, "{number}");
            break;
        };
        let what = format!("before call {number}");
        losers += settled(&world, TWICE, &undisturbed, [&outer, &within], &what);
    }
    assert!(losers > 0);
}

#[test]
fn two_inits_at_once_leave_one_set_up() {
    let undisturbed = undisturbed();
    let pairs = times(2, 200);
    let mut losers = 0;
    for number in 0..pairs {
        let world = World::new();
        let children = [(), ()].map(|()| started(world.program(TWICE)));
        let [a, b] = children.map(|child| ended(child, TWICE));
        losers += settled(&world, TWICE, &undisturbed, [&a, &b], &format!("pair {number}"));
    }
    eprintln!(
        "{pairs} double starts, one set-up each; {losers} came second and said so with exit code 5"
    );
}
