//! Chooses how to sign in: browser, pasted URL, or unattended.

use std::env;

use super::test_user;
use crate::apps::App;
use crate::cli::LoginArgs;
use crate::cognito::SecretLookup;
use crate::command_line::{CommandLine, Flags, Hint};
use crate::error::{Error, Failure};
use crate::flow::reads::{PageReads, Reads};
use crate::settings::ClientKind;
use crate::values::ProviderName;

/// How to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignInMethod {
    /// With a browser on this machine; a listener receives the callback.
    Browser,
    /// With a browser anywhere; a person pastes the callback URL.
    Paste,
    /// With a temporary user, on the pool's own pages.
    Unattended,
}

impl SignInMethod {
    /// What it needs to know of the set-up of that app.
    pub(crate) fn reads(self, args: &LoginArgs, app: Option<&App>) -> Reads {
        let is_unattended = self == Self::Unattended;
        let has_no_secret = app.is_some_and(|app| app.kind == ClientKind::Public);
        Reads {
            pages: PageReads::Keys,
            secret: if has_no_secret { SecretLookup::No } else { SecretLookup::IfAllowed },
            user_prefix: is_unattended.then_some(test_user::PREFIX),
            client_names: is_unattended && args.dicomweb.is_some(),
            ..Reads::default()
        }
    }
}

/// The facts about this machine that decide it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Environment {
    /// Whether the session came over SSH.
    pub(super) remote: bool,
    /// Whether a window can be opened.
    pub(super) display: bool,
    /// Whether a person can be asked.
    pub(super) asking: bool,
}

impl Environment {
    pub(crate) fn here(asking: bool) -> Self {
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
pub(crate) fn choose(
    args: &LoginArgs,
    here: &Environment,
) -> Result<(SignInMethod, Option<&'static str>), Failure> {
    if args.unattended {
        if !is_for_own_users(args) {
            return Err(not_unattended(args));
        }
        return Ok((SignInMethod::Unattended, None));
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
        return Err(nobody_can_paste(args));
    }
    Ok((method, note))
}

/// Whether a user of the pool itself can sign in, and not only one of an identity provider.
pub(super) fn is_for_own_users(args: &LoginArgs) -> bool {
    args.identity_provider.as_deref().is_none_or(|name| name == ProviderName::COGNITO)
}

fn not_unattended(args: &LoginArgs) -> Failure {
    let text = "--unattended signs in a user of the pool itself, not of an identity provider";
    let flags = Flags::default().option("--identity-provider", args.identity_provider.as_ref());
    Failure::from(Error::Usage(text.to_owned()))
        .hint(Hint::run("sign in with an account at that provider", command(args, &flags)))
}

fn nobody_can_paste(args: &LoginArgs) -> Failure {
    let text = "without a browser somebody must paste an address, and nobody can be asked here";
    let failure = Failure::from(Error::Usage(text.to_owned()));
    if !is_for_own_users(args) {
        return failure.hint("run it on a terminal, where the address can be pasted");
    }
    let command = command(args, &Flags::default().switch("--unattended"));
    failure.hint(Hint::run("sign in with a temporary user instead", command))
}

/// The command line that signs in to the set-up of these flags in another way.
fn command(args: &LoginArgs, way: &Flags) -> CommandLine {
    CommandLine::new("login").with(way).with(&args.selection.flags()).with(&args.common.flags())
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
    fn a_hint_signs_in_to_the_same_set_up() {
        let mut args = args(true, false);
        args.identity_provider = Some("Corp".into());
        args.selection.pool_id = Some("eu-central-1_AbCdEf123".into());
        args.selection.client_name = Some("a b".into());
        args.common.profile = Some("clinic".into());
        args.common.spec = Some("other.toml".into());
        let hint = |args: &LoginArgs| {
            let failure = choose(args, &here(true, false, false)).unwrap_err();
            failure.hints.first().map(ToString::to_string).unwrap()
        };
        insta::assert_snapshot!(hint(&args), @"sign in with an account at that provider: cogoidc login --identity-provider Corp --pool-id eu-central-1_AbCdEf123 --client-name 'a b' --profile clinic --spec other.toml");
        args.unattended = false;
        insta::assert_snapshot!(hint(&args), @"run it on a terminal, where the address can be pasted");
        args.identity_provider = None;
        args.common.sandbox = true;
        insta::assert_snapshot!(hint(&args), @"sign in with a temporary user instead: cogoidc login --unattended --pool-id eu-central-1_AbCdEf123 --client-name 'a b' --profile clinic --sandbox --spec other.toml");
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
