//! The throw-away user of an unattended sign-in, and those that earlier runs left behind.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rustix::process::{Pid, getpid, test_kill_process};
use secrecy::SecretString;

use crate::cognito::UserSummary;
use crate::error::{Error, Failure};
use crate::spec::types::Email;

/// How the address of every throw-away user begins.
pub(super) const PREFIX: &str = "cogoidc-login-";
/// Never anybody's (RFC 2606 §3), and no mail is sent.
const DOMAIN: &str = "example.com";
/// Seconds a run may take beyond its own time-out.
const GRACE: i64 = 120;

/// Whose a throw-away user is, and how long it may be in use: its address tells it, so that any later run
/// on any machine can clear away after one that was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tenancy {
    /// Seconds since 1970.
    until: i64,
    /// Where the process runs that uses it.
    host: String,
    process: i32,
}

/// An address for one run that ends within `timeout` seconds.
pub(super) fn address(now: i64, timeout: u64) -> Result<Email, Failure> {
    let until = now.saturating_add_unsigned(timeout).saturating_add(GRACE);
    let process = getpid().as_raw_nonzero();
    let unique = random::<4>()?;
    let unique = unique.map(|byte| format!("{byte:02x}")).concat();
    format!("{PREFIX}{until}-{}-{process}-{unique}@{DOMAIN}", host())
        .parse()
        .map_err(|why| Error::Failed(format!("cannot name a user: {why}")).into())
}

/// A password that every password policy takes: they ask for 99 characters at most.
pub(super) fn password() -> Result<SecretString, Failure> {
    let text = BASE64_URL_SAFE_NO_PAD.encode(random::<75>()?);
    Ok(SecretString::from(format!("{text}-aA1")))
}

fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Failure> {
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
    let text = format!(
        "{}\n{boot}\n{}",
        uname.nodename().to_string_lossy(),
        processes.display()
    );
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn tenancy(email: &str) -> Option<Tenancy> {
    let name = email.strip_suffix(&format!("@{DOMAIN}"))?;
    let mut parts = name.strip_prefix(PREFIX)?.split('-');
    let tenancy = Tenancy {
        until: parts.next()?.parse().ok()?,
        host: parts.next()?.to_owned(),
        process: parts.next()?.parse().ok()?,
    };
    (parts.count() == 1).then_some(tenancy)
}

/// The users among these that no run uses any more.
pub(super) fn left_behind(users: &[UserSummary], now: i64) -> Vec<&UserSummary> {
    let host = host();
    users
        .iter()
        .filter(|user| {
            tenancy(&user.email).is_some_and(|tenancy| is_over(&tenancy, now, &host, is_running))
        })
        .collect()
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
    use secrecy::ExposeSecret;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn user(email: &str) -> UserSummary {
        UserSummary {
            name: "name".into(),
            email: email.into(),
        }
    }

    #[test]
    fn an_address_tells_whose_it_is_and_how_long() {
        let email = address(NOW, 180).unwrap();
        let tenancy = tenancy(email.as_str()).unwrap();
        assert_eq!(tenancy.until, NOW + 300);
        assert_eq!(tenancy.host, host());
        assert!(is_running(tenancy.process));
        assert_ne!(email, address(NOW, 180).unwrap());
        let local = email.as_str().split('@').next().unwrap();
        assert!(local.len() <= 64, "{local}");
    }

    #[test]
    fn only_what_no_run_uses_any_more_is_left_behind() {
        let tenancy = Tenancy {
            until: NOW,
            host: "here".into(),
            process: 7,
        };
        let over = |now, host, runs| is_over(&tenancy, now, host, |_| runs);
        assert!(!over(NOW - 1, "here", true), "its run goes on");
        assert!(over(NOW - 1, "here", false), "its run was killed");
        assert!(
            !over(NOW - 1, "there", false),
            "its run may go on elsewhere"
        );
        assert!(over(NOW + 1, "there", true), "its time is over");
        assert!(
            over(NOW + 1, "here", true),
            "another process has its number"
        );
    }

    #[test]
    fn a_person_is_never_taken_for_a_throw_away_user() {
        let users = [
            "ada@hospital.example",
            "cogoidc-login-@example.com",
            "cogoidc-login-ada@example.com",
            "cogoidc-login-1-here-7-x@hospital.example",
            "cogoidc-login-1-here-x-y@example.com",
            "cogoidc-login-1-here-7@example.com",
            "cogoidc-login-1-here-7-a-b@example.com",
        ]
        .map(user);
        assert!(left_behind(&users, NOW).is_empty());
        let own = [user("cogoidc-login-1-here-7-x@example.com")];
        assert_eq!(left_behind(&own, NOW).len(), 1);
    }

    #[test]
    fn a_password_fits_every_policy_and_is_never_the_same() {
        let (one, two) = (password().unwrap(), password().unwrap());
        let text = one.expose_secret();
        assert!((99..=256).contains(&text.chars().count()));
        assert!(
            text.contains('a') && text.contains('A') && text.contains('1') && text.contains('-')
        );
        assert_ne!(text, two.expose_secret());
    }
}
