//! How a person, or nobody, is to sign in.

use std::env;

use crate::cli::LoginArgs;
use crate::cognito::ObservedClient;
use crate::error::{Error, Failure};

/// How a sign-in goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A browser on this machine, which comes back to a listener here.
    Browser,
    /// A browser anywhere; a person brings back the URL it ends at.
    Paste,
    /// A throw-away user, on the pool's own pages.
    Unattended,
}

/// What of the machine decides it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    /// Whether the session came over SSH.
    pub(super) remote: bool,
    /// Whether a window can be opened.
    pub(super) display: bool,
    /// Whether a person can be asked.
    pub(super) asking: bool,
}

impl Surroundings {
    pub(super) fn here(asking: bool) -> Self {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            remote: is_set("SSH_CONNECTION"),
            display: !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"),
            asking,
        }
    }
}

/// Which way, and what a person is told about the choice.
///
/// # Errors
///
/// A way that cannot work here.
pub(super) fn choose(
    args: &LoginArgs,
    here: &Surroundings,
) -> Result<(Way, Option<&'static str>), Failure> {
    let usage = |text: &str| Failure::from(Error::Usage(text.to_owned()));
    if args.unattended {
        return match args.identity_provider.as_deref() {
            None | Some("COGNITO") => Ok((Way::Unattended, None)),
            Some(_) => Err(usage(
                "--unattended signs in a user of the pool itself, and no identity provider's",
            )
            .hint("leave out --unattended, and sign in with an account there")),
        };
    }
    let (way, note) = match (args.no_browser, here.remote, here.display) {
        (true, _, _) => (Way::Paste, None),
        (false, true, _) => {
            (Way::Paste, Some("over SSH no browser is opened; the same as --no-browser"))
        }
        (false, false, false) => {
            (Way::Paste, Some("there is no display to open a browser on; the same as --no-browser"))
        }
        (false, false, true) => (Way::Browser, None),
    };
    if way == Way::Paste && !here.asking {
        return Err(usage(
            "without a browser somebody has to bring back an address, and nobody can be asked here",
        )
        .hint(match &args.identity_provider {
            None => "sign in a throw-away user instead: cogoidc login --unattended",
            Some(_) => "sign in on a terminal, where the address can be pasted",
        }));
    }
    Ok((way, note))
}

/// An app client that nobody can come back from.
pub(super) fn no_callback(client: &ObservedClient) -> Failure {
    Failure::from(Error::NotFound(format!(
        "the app client `{}` ({}) has no callback URL",
        client.name, client.id
    )))
    .hint("register one: cogoidc callback add URL")
}

/// Whether the person's own choice of a browser runs inside the terminal, where it would take the screen.
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

    fn here(remote: bool, display: bool, asking: bool) -> Surroundings {
        Surroundings { remote, display, asking }
    }

    #[test]
    fn a_browser_is_opened_only_where_one_can_be_seen() {
        for (unattended, no_browser, remote, display, way, told) in [
            (false, false, false, true, Way::Browser, false),
            (false, false, false, false, Way::Paste, true),
            (false, false, true, true, Way::Paste, true),
            (false, true, false, true, Way::Paste, false),
            (true, false, true, false, Way::Unattended, false),
        ] {
            let chosen = choose(&args(unattended, no_browser), &here(remote, display, true));
            let (chosen, note) = chosen.unwrap();
            assert_eq!((chosen, note.is_some()), (way, told));
        }
    }

    #[test]
    fn nobody_is_waited_for_who_cannot_be_asked() {
        let off_terminal = here(true, false, false);
        assert!(choose(&args(false, false), &off_terminal).is_err());
        assert!(choose(&args(false, true), &here(false, true, false)).is_err());
        assert!(choose(&args(true, false), &off_terminal).is_ok());
        assert!(choose(&args(false, false), &here(false, true, false)).is_ok());
    }

    #[test]
    fn a_throw_away_user_is_one_of_the_pool() {
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
