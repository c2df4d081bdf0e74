//! The temporary callback URL of a sign-in in a browser, and leftovers of earlier runs.

use super::attempt::Attempt;
use super::lease;
use crate::cognito::fields::ClientField;
use crate::error::{Error, Failure};
use crate::flow::now;
use crate::oidc::loopback::{TEMPORARY_PATH, temporary_label as label};

/// A URL on this machine for a run that ends within `timeout` seconds.
pub(super) fn url(port: u16, timeout: u64) -> Result<String, Failure> {
    let label = lease::label(now(), timeout)?;
    Ok(format!("http://localhost:{port}{TEMPORARY_PATH}{label}"))
}

/// Whether a callback URL is temporary.
pub(super) fn is_temporary(url: &str) -> bool {
    label(url).is_some()
}

/// The temporary callback URLs of runs that are over.
pub(super) fn leftovers(registered: &[String]) -> Vec<String> {
    let now = now();
    let is_leftover =
        |url: &&String| label(url).is_some_and(|label| lease::is_leftover(label, now));
    registered.iter().filter(is_leftover).cloned().collect()
}

/// Changes the app client's callback URLs, if there is anything to change.
pub(super) async fn edit(
    attempt: &Attempt<'_>,
    add: Vec<String>,
    remove: Vec<String>,
) -> Result<(), Failure> {
    let Some(change) = ClientField::CALLBACK_URLS.edit(add, remove) else {
        return Ok(());
    };
    let step = attempt.set_up.client.update(vec![change]);
    attempt
        .execute(&step)
        .await
        .map_err(|cause| Error::Cognito { doing: step.failure(), cause }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_url_with_the_login_path_on_this_machine_is_temporary() {
        for (url, found) in [
            ("http://localhost:9228/cogoidc-login/1-here-7-x", Some("1-here-7-x")),
            ("http://127.0.0.1:1/cogoidc-login/ada", Some("ada")),
            ("http://localhost:9228/cogoidc-login", None),
            ("http://localhost:9228/callback", None),
            ("https://app.example/cogoidc-login/1-here-7-x", None),
        ] {
            assert_eq!(label(url), found, "{url}");
        }
        let registered = [
            "http://localhost:9228/cogoidc-login/1-here-7-x".to_owned(),
            "http://localhost:9228/cogoidc-login/ada".to_owned(),
            "http://localhost:9228/cogoidc-login".to_owned(),
        ];
        assert_eq!(leftovers(&registered), registered[..1]);
    }
}
