//! What has to be known about an app.

use crate::settings::draft::{APP_URL, CALLBACK_URL};
use crate::values::{CallbackUrl, ValueError, instead};

/// A question about an app. Its answer comes from a flag, from the spec file or from the person.
#[derive(Debug)]
pub(crate) struct AppQuestion {
    /// The key of the spec file.
    pub(crate) key: &'static str,
    /// The flag: `--` and the key with hyphens.
    pub(crate) flag: &'static str,
    /// What `--help` shows for the value.
    pub(crate) value_name: &'static str,
    /// What is asked for, in a word or two.
    pub(crate) label: &'static str,
    /// The question as the wizard asks it; also the help of the flag.
    pub(crate) prompt: &'static str,
    /// What `?` explains.
    pub(crate) help: &'static str,
    /// A working answer, for the complete command line of an error.
    pub(crate) example: &'static str,
    /// Whether a set-up is impossible without it.
    pub(crate) required: bool,
    /// The only answers, each with its words for a list, the likeliest first; empty for a text. An empty answer leaves
    /// the question open.
    pub(crate) choices: &'static [(&'static str, &'static str)],
    /// Whether an answer can be right; an address is judged by [`super::App::address`].
    pub(crate) check: fn(&str) -> Result<(), ValueError>,
}

impl AppQuestion {
    /// The question for the app's address.
    pub(crate) const ADDRESS: Self = Self {
        key: APP_URL,
        flag: "--app-url",
        value_name: "URL",
        label: "address of the app",
        prompt: "",
        help: "",
        example: "",
        required: true,
        choices: &[],
        check: |_| Ok(()),
    };

    /// The question for the callback URL of an app that cannot derive it from its address.
    pub(crate) const CALLBACK: Self = Self {
        key: CALLBACK_URL,
        flag: "--callback-url",
        value_name: "URL",
        label: "callback URL",
        prompt: "Callback URL that the app sends (redirect_uri)",
        help: "The documentation of the app's library names it; a wrong one is shown by its error page. Cognito compares character by character.",
        example: "https://app.example/auth/callback",
        choices: &[],
        required: true,
        check: |text| text.parse::<CallbackUrl>().map(drop),
    };

    /// Whether it has a flag and a key of the spec file of its own, which no other app has.
    pub(crate) fn is_own(&self) -> bool {
        ![APP_URL, CALLBACK_URL].contains(&self.key)
    }

    /// Refuses an answer that is not among its choices, if it has any.
    pub(super) fn chosen(&self, answer: &str) -> Result<(), ValueError> {
        let words = self.choices.iter().map(|(word, _)| *word).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        if words.is_empty() || words.contains(&answer) {
            return Ok(());
        }
        Err(ValueError::new(format!("there is no `{answer}`{}", instead(answer, &words))))
    }

    pub(crate) fn is_address(&self) -> bool {
        self.key == APP_URL
    }
}
