//! Leases: the names of temporary users and callback URLs say who uses them and until when.

use aws_lc_rs::digest::{SHA256, digest};

use crate::error::Failure;
use crate::flow::random::random;
use crate::platform::{is_running, machine};

/// Seconds that a run may take beyond its timeout.
const GRACE_PERIOD: i64 = 120;

/// Who uses a temporary thing, and until when. Its name holds the lease, so that any later run on any machine can
/// clean up after a run that was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lease {
    /// Seconds since 1970.
    until: i64,
    /// The host of the process that uses it.
    host: String,
    process: u32,
}

/// A name of letters, digits and hyphens for a temporary thing of a run that ends within `timeout` seconds.
pub(super) fn label(now: i64, timeout: u64) -> Result<String, Failure> {
    let until = now.saturating_add_unsigned(timeout).saturating_add(GRACE_PERIOD);
    let process = std::process::id();
    let unique = random::<4>()?;
    let unique = unique.map(|byte| format!("{byte:02x}")).concat();
    Ok(format!("{until}-{}-{process}-{unique}", host()))
}

/// Identifies the machine or container that process ids belong to.
fn host() -> String {
    let hash = digest(&SHA256, machine().as_bytes());
    hash.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a name belongs to a run that is over; `false` for any name without a lease.
pub(super) fn is_leftover(label: &str, now: i64) -> bool {
    lease(label).is_some_and(|lease| is_over(&lease, now, &host(), is_running))
}

fn lease(label: &str) -> Option<Lease> {
    let mut parts = label.split('-');
    let lease = Lease {
        until: parts.next()?.parse().ok()?,
        host: parts.next()?.to_owned(),
        process: parts.next()?.parse().ok()?,
    };
    (parts.count() == 1).then_some(lease)
}

fn is_over(lease: &Lease, now: i64, host: &str, is_running: impl Fn(u32) -> bool) -> bool {
    lease.until < now || lease.host == host && !is_running(lease.process)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_label_holds_process_host_and_expiry() {
        let label = label(NOW, 180).unwrap();
        let lease = lease(&label).unwrap();
        assert_eq!(lease.until, NOW + 300);
        assert_eq!(lease.host, host());
        assert!(is_running(lease.process));
        assert_ne!(label, super::label(NOW, 180).unwrap());
    }

    #[test]
    fn a_lease_ends_with_its_time_or_its_process() {
        let lease = Lease { until: NOW, host: "here".into(), process: 7 };
        let over = |now, host, runs| is_over(&lease, now, host, |_| runs);
        assert!(!over(NOW - 1, "here", true), "its run goes on");
        assert!(over(NOW - 1, "here", false), "its run was killed");
        assert!(!over(NOW - 1, "there", false), "its run may go on elsewhere");
        assert!(over(NOW + 1, "there", true), "its time is over");
        assert!(over(NOW + 1, "here", true), "another process has its number");
    }

    #[test]
    fn a_name_without_a_lease_is_never_a_leftover() {
        for label in ["", "ada", "1-here-x-y", "1-here-7", "1-here-7-a-b", "x-here-7-a"] {
            assert!(!is_leftover(label, NOW), "{label}");
        }
        assert!(is_leftover("1-here-7-x", NOW));
    }
}
