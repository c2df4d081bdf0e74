//! Two runs of `init` that overlap leave one set-up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use serde_json::{Value, json};

use crate::estate::{estate, same};
use crate::kill::{Strike, killed_among};
use crate::proxy::{Moment, Proxy};
use crate::testing::thorough::sample;
use crate::world::{Ran, World, is_write, run, text};

const LINE: &str = "init --target cloudflare-access --app-url my-team --yes";

/// Calls of one run before which another is tried in a sample.
const FEW: usize = 4;

/// Runs the command, and the same command whole before the first of its calls that counts.
fn interleaved(
    world: &Arc<World>,
    counts: impl Fn(usize, &str) -> bool + Send + Sync + 'static,
) -> (Ran, Ran) {
    let within = Arc::new(Mutex::new(None));
    let (meanwhile, put) = (Arc::clone(world), Arc::clone(&within));
    let proxy = Proxy::hooked(world, move |call, operation, side| {
        // Other calls wait while the lock is held.
        let mut within = put.lock().unwrap();
        if within.is_none() && side == Moment::Before && counts(call, operation) {
            *within = Some(meanwhile.run(LINE));
        }
        true
    });
    let outer = run(proxy.program(world, LINE), LINE);
    let within = within.lock().unwrap().take();
    (outer, within.expect("a call that counts"))
}

/// Fails unless one run is done, and the other is done too or gives the line that removes what it made too much.
/// How many gave that line.
fn settled(world: &World, undisturbed: &Value, runs: [&Ran; 2], what: &str) -> usize {
    let losers: Vec<&&Ran> = runs.iter().filter(|ran| ran.code != 0).collect();
    assert!(losers.len() < 2, "{what}: neither is done\n{}\n{}", runs[0], runs[1]);
    for loser in &losers {
        assert_eq!(loser.code, 5, "{what}: {loser}");
        let lines = loser.lines_to_paste();
        let line = lines.iter().find(|line| line.starts_with("cogoidc destroy "));
        match line {
            Some(line) => drop(world.run(line).exits(0)),
            // It was too late to create anything.
            None => assert!(loser.stderr.contains("run the same command again"), "{what}: {loser}"),
        }
    }
    same(&estate(world), undisturbed, &format!("{what}\n{}\n{}", runs[0], runs[1]));
    world.run(LINE).exits(0).says("Nothing to change.");
    losers.len()
}

/// What one run alone makes, and its calls.
fn undisturbed() -> (Value, Vec<String>) {
    let world = World::new();
    world.run(LINE).exits(0);
    let calls = world.sandbox.calls().into_iter().map(|call| call.operation);
    (estate(&world), calls.collect())
}

#[test]
fn a_second_init_within_the_first_leaves_one_set_up_wherever_it_comes_in() {
    let (undisturbed, calls) = undisturbed();
    assert!(calls.len() >= 12, "{calls:?}");
    // A second pool of that name is made before this call alone.
    let create = 1 + calls.iter().position(|operation| operation == "CreateUserPool").unwrap();
    let mut numbers = sample(1..=calls.len(), FEW);
    numbers.push(create);
    let mut losers = 0;
    for number in numbers {
        let world = Arc::new(World::new());
        let (outer, within) = interleaved(&world, move |call, _| call == number);
        let what = format!("before call {number}");
        losers += settled(&world, &undisturbed, [&outer, &within], &what);
    }
    assert!(losers > 0);
}

/// Runs the command, and the same command whole before the first call of that operation.
fn overtaken(world: &Arc<World>, operation: &'static str) -> Ran {
    let (outer, within) = interleaved(world, move |_, now| now == operation);
    within.exits(0);
    outer.exits(5).prints_nothing()
}

#[test]
fn the_later_run_deletes_its_own_and_names_what_stays() {
    for (operation, what) in
        [("CreateUserPool", "user pool"), ("CreateUserPoolClient", "app client")]
    {
        let world = Arc::new(World::new());
        let ran = overtaken(&world, operation);
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        let id = if what == "user pool" { &client["UserPoolId"] } else { &client["ClientId"] };
        let (_, said) = ran.stderr.split_once("error: ").unwrap();
        assert_eq!(
            said,
            format!(
                "another run created the {what} {} of the same name at the same time; this run deleted its own again\n\nhint: run the same command again to go on with the other run's\n",
                text(id)
            )
        );
        world.run(LINE).exits(0).says("Nothing to change.");
    }
}

#[test]
fn what_the_later_run_may_not_delete_is_named_with_the_line_that_does() {
    let (undisturbed, _) = undisturbed();
    for operation in ["CreateUserPool", "CreateUserPoolClient"] {
        let world = Arc::new(World::new());
        world.fault(&format!("deny@{}", operation.replace("Create", "Delete")));
        let ran = overtaken(&world, operation).says("could not be deleted").says("not authorized");
        world.sandbox.faults().clear();
        let lines = ran.lines_to_paste();
        let [line] = lines.as_slice() else { panic!("{ran}") };
        world.run(line).exits(0);
        same(&estate(&world), &undisturbed, &ran);
        world.run(LINE).exits(0).says("Nothing to change.");
    }
}

/// A list that lags hides the other run's pool, and its domain is hidden as well while the plan is made.
#[test]
fn a_set_up_that_is_listed_too_late_is_known_by_its_domain() {
    let (undisturbed, _) = undisturbed();
    let world = World::new();
    world.run(LINE).exits(0);
    let (lists, domains) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let is_early = |calls: &AtomicUsize, many| calls.fetch_add(1, Ordering::Relaxed) < many;
    let proxy = Proxy::bent(&world, move |operation, _, answer| match operation {
        "ListUserPools" if is_early(&lists, 2) => answer["UserPools"] = json!([]),
        "DescribeUserPoolDomain" if is_early(&domains, 1) => {
            *answer = json!({"DomainDescription": {}});
        }
        _ => {}
    });
    let ran = run(proxy.program(&world, LINE), LINE).exits(5);
    let ran = ran.says("has its sign-in page address").says("run the same command again");
    let lines = ran.lines_to_paste();
    let [line] = lines.as_slice() else { panic!("{ran}") };
    // Its hosts are the proxy's.
    let line = line.split(" --issuer-base-url").next().unwrap();
    world.run(line).exits(0);
    same(&estate(&world), &undisturbed, &ran);
}

/// The writes of a run that finds a twin: the create, and those of the deletion.
const WITHDRAWALS: [(&str, usize, usize); 2] =
    [("CreateUserPool", 1, 3), ("CreateUserPoolClient", 2, 3)];

#[test]
fn a_run_killed_while_it_deletes_its_own_leaves_one_set_up_or_a_choice() {
    for (operation, first, last) in WITHDRAWALS {
        for number in first..=last {
            for side in [Moment::Before, Moment::After] {
                if (number, side) != (first, Moment::Before) {
                    withdrawal_is_killed(operation, Strike { number, side });
                }
            }
        }
    }
}

/// Whether a write is under way while a run looks for a twin of its app client.
fn is_beside(operation: &str) -> bool {
    ["CreateUserPoolDomain", "CreateManagedLoginBranding"].contains(&operation)
}

/// What a run of its own wrote, to be written elsewhere at once: a program would take longer than the call that waits
/// for it.
struct Recorded {
    pool: String,
    client: String,
    writes: Vec<(String, Value)>,
}

impl Recorded {
    fn new() -> Self {
        let world = World::new();
        world.run(LINE).exits(0);
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        let calls = world.sandbox.calls().into_iter().filter(|call| is_write(&call.operation));
        let writes = calls.map(|call| (call.operation, call.request)).collect();
        Self { pool: text(&client["UserPoolId"]), client: text(&client["ClientId"]), writes }
    }

    /// Writes what comes from that operation on. A pool that is there takes the place of the recorded one; whoever made
    /// it makes its domain.
    fn write(&self, world: &World, first: &str) {
        let pools = world.pools();
        let mut pool = pools.first().map(|pool| text(&pool["Id"])).unwrap_or_default();
        let mut client = String::new();
        let is_there = !pool.is_empty();
        let mut writes: Vec<_> = self.writes.iter().skip_while(|(now, _)| now != first).collect();
        writes.retain(|(operation, _)| !(is_there && operation == "CreateUserPoolDomain"));
        for (operation, request) in writes {
            let request = request.to_string().replace(&self.pool, &pool);
            let request = request.replace(&self.client, &client);
            let made = world.api(operation, serde_json::from_str(&request).unwrap());
            match operation.as_str() {
                "CreateUserPool" => pool = text(&made["UserPool"]["Id"]),
                "CreateUserPoolClient" => client = text(&made["UserPoolClient"]["ClientId"]),
                _ => {}
            }
        }
    }
}

static RECORDED: LazyLock<Recorded> = LazyLock::new(Recorded::new);

fn withdrawal_is_killed(operation: &'static str, strike: Strike) {
    let world = Arc::new(World::new());
    let other = Arc::clone(&world);
    let is_begun = Mutex::new(false);
    let recorded = &*RECORDED;
    let others = move |now: &str| {
        if now == operation && !std::mem::replace(&mut *is_begun.lock().unwrap(), true) {
            recorded.write(&other, operation);
        }
    };
    let counts = |operation: &str| is_write(operation) && !is_beside(operation);
    assert!(killed_among(&world, LINE, counts, strike, others), "{operation} {strike:?}");
    let pools = world.pools();
    let clients = pools.iter().flat_map(|pool| world.clients(&text(&pool["Id"])));
    let clients: Vec<Value> = clients.collect();
    let again = world.run(LINE);
    if pools.len() + clients.len() == 2 {
        again.exits(0).says("Nothing to change.");
        return;
    }
    // The other run's is one to choose.
    let ran = again.exits(5);
    let lines = ran.lines_to_paste();
    let ends = lines.iter().map(|line| world.run(line));
    assert!(ends.into_iter().any(|ran| ran.stderr.contains("Nothing to change.")), "{ran}");
}
