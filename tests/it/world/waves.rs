//! Round trips: which requests of a command are under way at the same time.

use std::thread;
use std::time::Duration;

use super::{Ran, World, run};

/// How many milliseconds no request arrives before those that are held go on, in tries that follow each other: a busy machine
/// takes longer to send what belongs together.
const QUIET: [u64; 4] = [30, 60, 120, 240];

/// Pause between two looks at what is held.
const LOOK: Duration = Duration::from_millis(2);

/// Requests that were under way at the same time, in alphabetical order.
type Wave = Vec<String>;

/// The waves of a command line in a new world, one a line. Requests are never taken for simultaneous if one waits for
/// the other, so the fewest waves of some tries count.
pub(crate) fn waves(
    world: impl Fn() -> World,
    line: impl Fn(&World) -> String,
    expected: &str,
) -> String {
    let mut seen = String::new();
    for quiet in QUIET.map(Duration::from_millis) {
        let world = world();
        let line = line(&world);
        let (ran, waves) = world.waves(&line, quiet);
        ran.exits(0);
        seen = without_repeats(waves).iter().map(|wave| wave.join(" + ") + "\n").collect();
        if seen == expected {
            break;
        }
    }
    seen
}

/// A read before an update is repeated if it took long, which here it always may.
fn without_repeats(mut waves: Vec<Wave>) -> Vec<Wave> {
    let is_read = |wave: &Wave| matches!(wave.as_slice(), [one] if one.starts_with("Describe") || one.starts_with("Get"));
    waves.dedup_by(|next, wave| is_read(wave) && next == wave);
    waves
}

/// An operation, or the method and the end of the path of another request.
fn short(request: &str) -> String {
    match request.split_once(' ') {
        Some((method, path)) => format!("{method} {}", path.rsplit('/').next().unwrap_or(path)),
        None => request.to_owned(),
    }
}

impl World {
    /// Runs a command line, and holds each request until no other arrives for so long.
    fn waves(&self, line: &str, quiet: Duration) -> (Ran, Vec<Wave>) {
        let faults = self.sandbox.faults();
        self.fault("hold-before");
        self.fault("hold-before@visit");
        let program = self.program(line);
        let running = thread::spawn({
            let line = line.to_owned();
            move || run(program, &line)
        });
        let mut waves = Vec::new();
        while !running.is_finished() {
            let mut held = faults.held_now();
            if held.is_empty() {
                thread::sleep(LOOK);
                continue;
            }
            loop {
                thread::sleep(quiet);
                let now = faults.held_now();
                if now.len() == held.len() {
                    break;
                }
                held = now;
            }
            let mut wave: Wave = held.iter().map(|request| short(request)).collect();
            wave.sort();
            waves.push(wave);
            faults.let_go();
        }
        faults.release();
        (running.join().unwrap(), waves)
    }
}
