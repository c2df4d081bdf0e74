//! Other writers at a pool, as a person at the keyboard hears of them.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::proxy::{Moment, Proxy};
use crate::testing::thorough::times;
use crate::world::{Ran, World, merged, run, text, texts};

/// Members of a described client that its update does not take.
const DESCRIBED_ONLY: [&str; 4] =
    ["ClientSecret", "CreationDate", "LastModifiedDate", "ClientType"];

/// What somebody else's console sends: the client as it was read, and one change.
fn theirs(described: &Value, change: Value) -> Value {
    let mut body = merged(described.clone(), change);
    for member in DESCRIBED_ONLY {
        body.as_object_mut().unwrap().remove(member);
    }
    body
}

/// A pool and a client of somebody else's.
fn estate() -> (Arc<World>, String, String) {
    let world = Arc::new(World::new());
    let pool = world.pool("staff", json!({"UserPoolTier": "LITE"}));
    let client = world.client(&pool, "viewer", json!({"AuthSessionValidity": 3}));
    world.domain(&pool, "staff-pages", 1);
    (world, pool, client)
}

/// Runs a command, and a call of somebody else's right before or after its call of that number.
pub(crate) fn raced(
    world: &Arc<World>,
    line: &str,
    (operation, place, side): (&'static str, usize, Moment),
    call: (&'static str, Value),
) -> Ran {
    let meanwhile = Arc::clone(world);
    let seen = std::sync::Mutex::new(0);
    let proxy = Proxy::hooked(world, move |_, now, moment| {
        if now == operation && moment == side {
            let mut seen = seen.lock().unwrap();
            *seen += 1;
            if *seen == place {
                meanwhile.api(call.0, call.1.clone());
            }
        }
        true
    });
    run(proxy.program(world, line), line)
}

#[test]
fn a_setting_changed_since_the_plan_is_a_conflict_that_shows_both_values() {
    let (world, pool, client) = estate();
    let line = format!(
        "init --target cloudflare-access --app-url my-team --pool-id {pool} --client-id {client} --tier plus --yes --json"
    );
    // The kind of client is what the target wants, or nothing is changed at all.
    let secret = world.client(&pool, "door", json!({"GenerateSecret": true}));
    let line = line.replace(&client, &secret);
    let update = json!({"UserPoolId": pool, "UserPoolTier": "ESSENTIALS"});
    let at = ("DescribeUserPool", 1, Moment::After);
    let ran = raced(&world, &line, at, ("UpdateUserPool", update)).exits(5);
    let sentence = r#"tier was "lite" when the plan was made and is "essentials" now; the plan would set "plus""#;
    assert_eq!(ran.json()["error"]["code"], 5);
    ran.says(sentence);
    assert_eq!(world.describe_pool(&pool)["UserPoolTier"], "ESSENTIALS");
    // The next run plans from what is there now.
    world.run(&line).exits(0);
    assert_eq!(world.describe_pool(&pool)["UserPoolTier"], "PLUS");
}

#[test]
fn what_a_stale_write_right_after_ours_undoes_is_written_again() {
    let runs = times(2, 40);
    for _ in 0..runs {
        let (world, pool, client) = estate();
        // Read before ours, sent after it: what a console does that was open for a while.
        let described = world.describe_client(&pool, &client);
        let stale = theirs(&described, json!({"AuthSessionValidity": 9}));
        let line = format!(
            "callback add https://ours.example/ --pool-id {pool} --client-id {client} --json"
        );
        let at = ("UpdateUserPoolClient", 1, Moment::After);
        raced(&world, &line, at, ("UpdateUserPoolClient", stale)).exits(0);
        // Ours is added to theirs.
        let after = world.describe_client(&pool, &client);
        assert_eq!(after["AuthSessionValidity"], 9);
        assert!(texts(&after["CallbackURLs"]).contains(&"https://ours.example/".to_owned()));
    }
    eprintln!("a stale write right after ours: {runs} runs, both kept in each");
}

#[test]
fn a_url_that_another_writer_added_meanwhile_stays() {
    let (world, pool, client) = estate();
    let described = world.describe_client(&pool, &client);
    let urls = json!(["https://other.example/callback", "https://theirs.example/"]);
    let body = theirs(&described, json!({"CallbackURLs": urls}));
    let line = format!("callback add https://ours.example/ --pool-id {pool} --client-id {client}");
    let at = ("DescribeUserPoolClient", 1, Moment::After);
    raced(&world, &line, at, ("UpdateUserPoolClient", body)).exits(0);
    let mut urls = texts(&world.describe_client(&pool, &client)["CallbackURLs"]);
    urls.sort();
    assert_eq!(
        urls,
        ["https://other.example/callback", "https://ours.example/", "https://theirs.example/"]
    );
}

#[test]
fn a_client_that_another_writer_removed_meanwhile_is_named() {
    let (world, pool, client) = estate();
    let body = json!({"UserPoolId": pool, "ClientId": client});
    let line = format!("callback add https://ours.example/ --pool-id {pool} --client-id {client}");
    let at = ("DescribeUserPoolClient", 1, Moment::After);
    let ran = raced(&world, &line, at, ("DeleteUserPoolClient", body)).exits(1);
    ran.says("cannot change app client `viewer`").says(&client);
    assert_eq!(text(&world.describe_pool(&pool)["Id"]), pool);
}
