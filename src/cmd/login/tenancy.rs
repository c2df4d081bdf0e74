//! What a run makes for its own time alone, and how any later run knows what is left of it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;
use rustix::process::{Pid, getpid, test_kill_process};

use crate::error::{Error, Failure};

/// Seconds a run may take beyond its own time-out.
const GRACE: i64 = 120;

/// Whose a thing is, and how long it may be in use: its name tells it, so that any later run on any machine
/// can clear away after one that was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tenancy {
    /// Seconds since 1970.
    until: i64,
    /// Where the process runs that uses it.
    host: String,
    process: i32,
}

/// A name of letters, digits and hyphens, for what one run makes that ends within `timeout` seconds.
pub(super) fn label(now: i64, timeout: u64) -> Result<String, Failure> {
    let until = now.saturating_add_unsigned(timeout).saturating_add(GRACE);
    let process = getpid().as_raw_nonzero();
    let unique = random::<4>()?;
    let unique = unique.map(|byte| format!("{byte:02x}")).concat();
    Ok(format!("{until}-{}-{process}-{unique}", host()))
}

pub(super) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Failure> {
    let mut bytes = [0; LENGTH];
    rand::fill(&mut bytes)
        .map_err(|_| Failure::from(Error::Failed("there is no randomness".to_owned())))?;
    Ok(bytes)
}

/// The machine, as far as process ids count: a container has its own.
fn host() -> String {
    let uname = rustix::system::uname();
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let processes = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let text = format!("{}\n{boot}\n{}", uname.nodename().to_string_lossy(), processes.display());
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether what has that name belongs to a run that is over; never for a name that is no run's.
pub(super) fn is_left_behind(label: &str, now: i64) -> bool {
    tenancy(label).is_some_and(|tenancy| is_over(&tenancy, now, &host(), is_running))
}

fn tenancy(label: &str) -> Option<Tenancy> {
    let mut parts = label.split('-');
    let tenancy = Tenancy {
        until: parts.next()?.parse().ok()?,
        host: parts.next()?.to_owned(),
        process: parts.next()?.parse().ok()?,
    };
    (parts.count() == 1).then_some(tenancy)
}

fn is_over(tenancy: &Tenancy, now: i64, host: &str, is_running: impl Fn(i32) -> bool) -> bool {
    tenancy.until < now || tenancy.host == host && !is_running(tenancy.process)
}

fn is_running(process: i32) -> bool {
    // A process that may not be signalled is there all the same.
    Pid::from_raw(process)
        .is_some_and(|process| test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_label_tells_whose_it_is_and_how_long() {
        let label = label(NOW, 180).unwrap();
        let tenancy = tenancy(&label).unwrap();
        assert_eq!(tenancy.until, NOW + 300);
        assert_eq!(tenancy.host, host());
        assert!(is_running(tenancy.process));
        assert_ne!(label, super::label(NOW, 180).unwrap());
    }

    #[test]
    fn only_what_no_run_uses_any_more_is_left_behind() {
        let tenancy = Tenancy { until: NOW, host: "here".into(), process: 7 };
        let over = |now, host, runs| is_over(&tenancy, now, host, |_| runs);
        assert!(!over(NOW - 1, "here", true), "its run goes on");
        assert!(over(NOW - 1, "here", false), "its run was killed");
        assert!(!over(NOW - 1, "there", false), "its run may go on elsewhere");
        assert!(over(NOW + 1, "there", true), "its time is over");
        assert!(over(NOW + 1, "here", true), "another process has its number");
    }

    #[test]
    fn what_a_person_named_is_never_left_behind() {
        for label in ["", "ada", "1-here-x-y", "1-here-7", "1-here-7-a-b", "x-here-7-a"] {
            assert!(!is_left_behind(label, NOW), "{label}");
        }
        assert!(is_left_behind("1-here-7-x", NOW));
    }
}
