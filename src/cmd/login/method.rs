//! Chooses how to sign in: browser, pasted URL, or unattended.

use std::env;

use crate::cli::LoginArgs;
use crate::cognito::ObservedClient;
use crate::error::{Error, Failure};

/// How to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignInMethod {
    /// With a browser on this machine; a listener receives the callback.
    Browser,
    /// With a browser anywhere; a person pastes the callback URL.
    Paste,
    /// With a temporary user, on the pool's own pages.
    Unattended,
}

/// The facts about this machine that decide it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Environment {
    /// Whether the session came over SSH.
    pub(super) remote: bool,
    /// Whether a window can be opened.
    pub(super) display: bool,
    /// Whether a person can be asked.
    pub(super) asking: bool,
}

impl Environment {
    pub(super) fn here(asking: bool) -> Self {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            remote: is_set("SSH_CONNECTION"),
            display: !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"),
            asking,
        }
    }
}

/// The method, and a note about the choice.
///
/// # Errors
///
/// If the requested method cannot work here.
pub(super) fn choose(
    args: &LoginArgs,
    here: &Environment,
) -> Result<(SignInMethod, Option<&'static str>), Failure> {
    let usage = |text: &str| Failure::from(Error::Usage(text.to_owned()));
    if args.unattended {
        return match args.identity_provider.as_deref() {
            None | Some("COGNITO") => Ok((SignInMethod::Unattended, None)),
            Some(_) => Err(usage(
                "--unattended signs in a user of the pool itself, not of an identity provider",
            )
            .hint("omit --unattended and sign in with an account at that provider")),
        };
    }
    let (method, note) = match (args.no_browser, here.remote, here.display) {
        (true, _, _) => (SignInMethod::Paste, None),
        (false, true, _) => (
            SignInMethod::Paste,
            Some("no browser is opened over SSH; continuing as with --no-browser"),
        ),
        (false, false, false) => (
            SignInMethod::Paste,
            Some("there is no display for a browser; continuing as with --no-browser"),
        ),
        (false, false, true) => (SignInMethod::Browser, None),
    };
    if method == SignInMethod::Paste && !here.asking {
        return Err(usage(
            "without a browser somebody has to paste an address, and nobody can be asked here",
        )
        .hint(match &args.identity_provider {
            None => "sign in with a temporary user instead: cogoidc login --unattended",
            Some(_) => "run it on a terminal, where the address can be pasted",
        }));
    }
    Ok((method, note))
}

/// The error for an app client without a callback URL.
pub(super) fn no_callback(client: &ObservedClient) -> Failure {
    Failure::from(Error::NotFound(format!(
        "the app client `{}` ({}) has no callback URL",
        client.name, client.id
    )))
    .hint("register one: cogoidc callback add URL")
}

/// Whether `BROWSER` names a text browser, which would take over the terminal.
pub(super) fn is_text_browser(choice: &str) -> bool {
    const TEXT: [&str; 8] =
        ["elinks", "eww", "links", "links2", "lynx", "retawq", "w3m", "www-browser"];
    choice.split(':').any(|command| {
        let program = command.split_whitespace().next().unwrap_or_default();
        let name = program.rsplit('/').next().unwrap_or_default();
        TEXT.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(unattended: bool, no_browser: bool) -> LoginArgs {
        LoginArgs { unattended, no_browser, ..LoginArgs::default() }
    }

    fn here(remote: bool, display: bool, asking: bool) -> Environment {
        Environment { remote, display, asking }
    }

    #[test]
    fn a_browser_is_opened_only_on_a_local_display() {
        for (unattended, no_browser, remote, display, method, noted) in [
            (false, false, false, true, SignInMethod::Browser, false),
            (false, false, false, false, SignInMethod::Paste, true),
            (false, false, true, true, SignInMethod::Paste, true),
            (false, true, false, true, SignInMethod::Paste, false),
            (true, false, true, false, SignInMethod::Unattended, false),
        ] {
            let chosen = choose(&args(unattended, no_browser), &here(remote, display, true));
            let (chosen, note) = chosen.unwrap();
            assert_eq!((chosen, note.is_some()), (method, noted));
        }
    }

    #[test]
    fn pasting_needs_a_terminal() {
        let off_terminal = here(true, false, false);
        assert!(choose(&args(false, false), &off_terminal).is_err());
        assert!(choose(&args(false, true), &here(false, true, false)).is_err());
        assert!(choose(&args(true, false), &off_terminal).is_ok());
        assert!(choose(&args(false, false), &here(false, true, false)).is_ok());
    }

    #[test]
    fn an_unattended_sign_in_uses_the_pool_itself() {
        let mut args = args(true, false);
        args.identity_provider = Some("Corp".into());
        assert!(choose(&args, &here(false, true, true)).is_err());
        args.identity_provider = Some("COGNITO".into());
        assert!(choose(&args, &here(false, true, true)).is_ok());
    }

    #[test]
    fn a_text_browser_is_known_by_its_name() {
        for choice in ["lynx", "/usr/bin/w3m", "links -g %s", "firefox:lynx"] {
            assert!(is_text_browser(choice), "{choice}");
        }
        for choice in ["", "firefox", "/opt/links-browser/run", "google-chrome:firefox"] {
            assert!(!is_text_browser(choice), "{choice}");
        }
    }
}
