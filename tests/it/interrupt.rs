//! Ctrl-C and SIGTERM while calls are under way: the first lets them finish, the second does not.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::init::TARGETS;
use crate::kill::{
    APPLY, APPLY_ALL, CALLBACK, Case, DESTROY, IDP_ADD, IDP_CHANGE, IDP_REMOVE, INIT, estate, same,
};
use crate::proxy::{Moment, Proxy};
use crate::world::{Ran, World, ended, is_write, thorough};

/// What is said once the first signal is heard.
const STOPPING: &str = "stopping: what is under way is finished first; once more stops at once";
/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until it holds, looking often.
fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "not seen: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Whether a process has ended, waited for or not.
fn is_over(process: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero()));
    stat.is_ok_and(|stat| stat.rsplit(") ").next().unwrap_or("Z").starts_with(['Z', 'X']))
        || !PathBuf::from(format!("/proc/{}", process.as_raw_nonzero())).exists()
}

/// What is struck: calls of a kind, the one of that place.
type Counts = fn(&str) -> bool;

/// How the signals come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// One, and the call goes on when the program has heard it.
    Once(Signal),
    /// A second one after that; the call goes on when the program is gone.
    Twice(Signal),
    /// One where nothing is deferred; the call goes on when the program is gone.
    Idle(Signal),
}

/// What came of a run: how it ended, and the writes that went through by then.
struct Struck {
    ran: Ran,
    writes: usize,
}

/// Runs a command that gets signals before its call of that place; none where it has no such call.
fn struck(world: &World, line: &str, counts: Counts, place: usize, way: Way) -> Option<Struck> {
    let told = world.home("stderr");
    let victim = Arc::new(Mutex::new(None::<Pid>));
    let (whom, says) = (Arc::clone(&victim), told.clone());
    let counted = Mutex::new(BTreeMap::<usize, usize>::new());
    let hit = Arc::new(Mutex::new(false));
    let done = Arc::clone(&hit);
    let proxy = Proxy::hooked(world, move |number, operation, now| {
        if now == Moment::After || !counts(operation) {
            return true;
        }
        let next = {
            let mut counted = counted.lock().unwrap();
            let next = counted.len() + 1;
            *counted.entry(number).or_insert(next)
        };
        if next != place {
            return true;
        }
        *done.lock().unwrap() = true;
        let victim = whom.lock().unwrap().unwrap();
        let heard = || fs::read_to_string(&says).unwrap().contains(STOPPING);
        match way {
            Way::Once(signal) => {
                kill_process(victim, signal).unwrap();
                until(STOPPING, heard);
            }
            Way::Twice(signal) => {
                kill_process(victim, signal).unwrap();
                until(STOPPING, heard);
                // What comes at once after the first is taken for its echo.
                until("the end", || {
                    let _gone = kill_process(victim, signal);
                    is_over(victim)
                });
            }
            Way::Idle(signal) => {
                kill_process(victim, signal).unwrap();
                until("the end", || is_over(victim));
            }
        }
        true
    });
    let child = {
        let mut victim = victim.lock().unwrap();
        let mut command = proxy.program(world, line);
        command.stdout(Stdio::piped()).stderr(fs::File::create(&told).unwrap());
        let child = command.spawn().unwrap();
        *victim = Some(Pid::from_child(&child));
        child
    };
    let mut ran = ended(child, line);
    ran.stderr = fs::read_to_string(&told).unwrap();
    fs::remove_file(&told).unwrap();
    let seen = proxy.seen();
    let writes = seen.iter().filter(|call| is_write(&call.operation));
    let writes = writes.count();
    hit.lock().unwrap().then_some(Struck { ran, writes })
}

fn code(signal: Signal) -> i32 {
    if signal == Signal::INT { 130 } else { 143 }
}

/// Interrupts a command at each of its writes, and runs it again.
fn interrupts(case: &Case) {
    let (target, app) = TARGETS[2];
    let world = (case.world)(target);
    let (line, end) = case.line(&world, target, app);
    world.run(&line).exits(end);
    let undisturbed = estate(&world);
    let mut count = 0;
    for place in 1.. {
        let signal = if place % 2 == 0 { Signal::TERM } else { Signal::INT };
        let world = (case.world)(target);
        let line = (case.line)(&world, target, app);
        let line = format!("{line} --json");
        let Some(Struck { ran, writes }) =
            struck(&world, &line, is_write, place, Way::Once(signal))
        else {
            break;
        };
        count += 1;
        let ran = ran.exits(code(signal));
        // The call under way was finished, and beside it those that were begun before the signal was heard:
        // of `init` several steps run at once after the first.
        let at_once = line.starts_with("init") && place > 1;
        let most = if at_once { usize::MAX } else { place + 2 };
        assert!((place..=most).contains(&writes), "{place}: {writes}: {ran}");
        let ran = ran.says("done so far: ").says("stopped; run the same command again to finish");
        let document = ran.json();
        assert_eq!(document["error"]["code"], code(signal), "{ran}");
        let steps = document["steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| step["done"] == true), "{ran}");
        let (line, end) = case.line(&world, target, app);
        let again = world.run(&line).exits(end);
        let what = format!("interrupted at write {place}: {ran}{again}");
        same(&estate(&world), &undisturbed, &what);
        (case.after)(&world, target);

        // And the second signal waits for nothing.
        if !thorough() && place > 1 {
            continue;
        }
        let world = (case.world)(target);
        let line = (case.line)(&world, target, app);
        let twice = struck(&world, &line, is_write, place, Way::Twice(signal)).unwrap();
        let ran = twice.ran.exits(code(signal)).prints_nothing();
        let ran = ran.says_not("run the same command again");
        let (line, end) = case.line(&world, target, app);
        let again = world.run(&line).exits(end);
        let what = format!("stopped at once at write {place}: {ran}{again}");
        same(&estate(&world), &undisturbed, &what);
    }
    assert!(count > 0);
    eprintln!("{count} interrupts");
}

#[test]
fn init_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&INIT);
}

#[test]
fn apply_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&APPLY);
}

#[test]
fn callback_add_finishes_what_is_under_way() {
    interrupts(&CALLBACK);
}

#[test]
fn idp_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    for case in [&APPLY_ALL, &IDP_ADD, &IDP_CHANGE, &IDP_REMOVE] {
        interrupts(case);
    }
}

#[test]
fn destroy_finishes_what_is_under_way_and_is_finished_by_the_next_run() {
    interrupts(&DESTROY);
}

#[test]
fn while_it_only_looks_the_first_signal_stops_it_at_once() {
    let (target, app) = TARGETS[2];
    for case in [&INIT, &APPLY, &CALLBACK, &IDP_ADD, &IDP_REMOVE, &DESTROY] {
        for signal in [Signal::INT, Signal::TERM] {
            let world = (case.world)(target);
            let line = (case.line)(&world, target, app);
            let reads: Counts = |operation| !is_write(operation);
            let way = Way::Idle(signal);
            let line = format!("{line} --json");
            let struck = struck(&world, &line, reads, 1, way).unwrap();
            let ran = struck.ran.exits(code(signal));
            assert_eq!(struck.writes, 0, "{ran}");
            assert_eq!(ran.json()["error"]["code"], code(signal), "{ran}");
            ran.says("stopped; run the same command again to finish");
        }
    }
}
