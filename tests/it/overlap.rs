//! Two runs of `init` that overlap leave one set-up.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::estate::{estate, same};
use crate::proxy::{Moment, Proxy};
use crate::testing::thorough::{sample, times};
use crate::world::{Ran, Running, World, run, started};

const LINE: &str = "init --target cloudflare-access --app-url my-team --yes";

/// Calls of one run before which another is tried in a sample.
const FEW: usize = 4;

/// Runs the command, and the same command whole before its call of that number.
fn interleaved(world: &Arc<World>, number: usize) -> (Ran, Ran) {
    let within = Arc::new(Mutex::new(None));
    let (meanwhile, put) = (Arc::clone(world), Arc::clone(&within));
    let proxy = Proxy::hooked(world, move |call, _, side| {
        if call == number && side == Moment::Before {
            *put.lock().unwrap() = Some(meanwhile.run(LINE));
        }
        true
    });
    let outer = run(proxy.program(world, LINE), LINE);
    let within = within.lock().unwrap().take();
    (outer, within.unwrap_or_else(|| panic!("there is no call {number}")))
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
    assert!(calls.len() >= 13, "{calls:?}");
    // A second pool of that name is made before this call alone.
    let create = 1 + calls.iter().position(|operation| operation == "CreateUserPool").unwrap();
    let mut numbers = sample(1..=calls.len(), FEW);
    numbers.push(create);
    let mut losers = 0;
    for number in numbers {
        let world = Arc::new(World::new());
        let (outer, within) = interleaved(&world, number);
        let what = format!("before call {number}");
        losers += settled(&world, &undisturbed, [&outer, &within], &what);
    }
    assert!(losers > 0);
}

#[test]
fn two_inits_at_once_leave_one_set_up() {
    let (undisturbed, _) = undisturbed();
    let pairs = times(2, 200);
    let mut losers = 0;
    for number in 0..pairs {
        let world = World::new();
        let children = [(), ()].map(|()| started(world.program(LINE), LINE));
        let [a, b] = children.map(Running::end);
        losers += settled(&world, &undisturbed, [&a, &b], &format!("pair {number}"));
    }
    eprintln!(
        "{pairs} double starts, one set-up each; {losers} came second and said so with exit code 5"
    );
}
