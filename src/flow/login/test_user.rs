//! The temporary user of an unattended sign-in, and leftovers of earlier runs.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::SecretString;

use super::lease;
use crate::cognito::UserSummary;
use crate::error::{Error, Failure};
use crate::flow::random::random;
use crate::values::Email;

/// The beginning of the address of every temporary user.
pub(super) const PREFIX: &str = "cogoidc-login-";
/// Belongs to nobody (RFC 2606 §3); no mail is sent.
const DOMAIN: &str = "example.com";

/// An address for a run that ends within `timeout` seconds.
pub(super) fn address(now: i64, timeout: u64) -> Result<Email, Failure> {
    let label = lease::label(now, timeout)?;
    format!("{PREFIX}{label}@{DOMAIN}")
        .parse()
        .map_err(|why| Error::Failed(format!("cannot name a user: {why}")).into())
}

/// A password that satisfies every password policy: they require at most 99 characters.
pub(super) fn password() -> Result<SecretString, Failure> {
    let text = BASE64_URL_SAFE_NO_PAD.encode(random::<75>()?);
    Ok(SecretString::from(format!("{text}-aA1")))
}

/// The temporary users of runs that are over.
pub(super) fn leftovers(users: &[UserSummary], now: i64) -> Vec<&UserSummary> {
    let label = |email: &str| {
        let name = email.strip_suffix(DOMAIN)?.strip_suffix('@')?;
        Some(name.strip_prefix(PREFIX)?.to_owned())
    };
    users
        .iter()
        .filter(|user| label(&user.email).is_some_and(|label| lease::is_leftover(&label, now)))
        .collect()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn user(email: &str) -> UserSummary {
        UserSummary { name: "name".into(), email: email.into() }
    }

    #[test]
    fn an_address_is_short_enough_and_not_a_leftover_at_once() {
        let email = address(NOW, 180).unwrap();
        let local = email.as_str().split('@').next().unwrap();
        assert!(local.len() <= 64, "{local}");
        assert!(leftovers(&[user(email.as_str())], NOW).is_empty());
        assert_eq!(leftovers(&[user(email.as_str())], NOW + 301).len(), 1);
    }

    #[test]
    fn a_person_is_never_taken_for_a_temporary_user() {
        let users = [
            "ada@hospital.example",
            "cogoidc-login-@example.com",
            "cogoidc-login-ada@example.com",
            "cogoidc-login-1-here-7-x@hospital.example",
        ]
        .map(user);
        assert!(leftovers(&users, NOW).is_empty());
        let own = [user("cogoidc-login-1-here-7-x@example.com")];
        assert_eq!(leftovers(&own, NOW).len(), 1);
    }

    #[test]
    fn a_password_satisfies_every_policy_and_is_unique() {
        let (one, two) = (password().unwrap(), password().unwrap());
        let text = one.expose_secret();
        assert!((99..=256).contains(&text.chars().count()));
        assert!(
            text.contains('a') && text.contains('A') && text.contains('1') && text.contains('-')
        );
        assert_ne!(text, two.expose_secret());
    }
}
