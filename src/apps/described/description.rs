//! What a file says about an app.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::DescriptionError;
use crate::apps::{How, TestedBy};
use crate::printable;
use crate::settings::explain;
use crate::values::{Mfa, SignIn};

/// An app as its file describes it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Description {
    /// The value of `--target`; also the default name of pool and client.
    pub(super) name: String,
    /// The name people know the app by.
    pub(super) title: String,
    /// What the app needs of Cognito and why: a sentence a line.
    #[serde(default)]
    pub(super) about: String,
    #[serde(default)]
    pub(super) client: Client,
    /// Callback URLs: a path after the app's address, `{origin}` and a path after its host, a whole URL, or nothing for
    /// the address as it is given.
    #[serde(default)]
    pub(super) callback: Vec<String>,
    /// Sign-out URLs, likewise.
    #[serde(default)]
    pub(super) sign_out: Vec<String>,
    /// Scopes that the app asks for.
    pub(super) scopes: Option<Vec<String>>,
    /// What people type to sign in.
    pub(super) sign_in: Option<SignIn>,
    /// The second factor.
    pub(super) mfa: Option<Mfa>,
    /// Standard attributes that every user must have.
    #[serde(default)]
    pub(super) required_attributes: Vec<String>,
    /// Whether the app takes people with the same e-mail address for the same person.
    #[serde(default)]
    pub(super) knows_people_by_email: bool,
    /// What is left to do by hand, a template each.
    #[serde(default)]
    pub(super) next: Vec<String>,
    pub(super) address: Option<Address>,
    pub(super) tested: Option<TestedText>,
    #[serde(default, rename = "claim")]
    pub(super) claims: Vec<Claim>,
    #[serde(default, rename = "form")]
    pub(super) forms: Vec<FormText>,
}

/// Whether the app client has a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Client {
    /// It runs in a browser or on people's machines.
    #[default]
    Public,
    /// It runs on a server.
    Confidential,
    /// It has no app client of its own: it takes that of another app, and only `config` is for it.
    Another,
}

/// The question for the app's address.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    pub(super) prompt: String,
    #[serde(default)]
    pub(super) help: String,
    pub(super) example: String,
}

/// What the config was tried by.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestedText {
    pub(super) by: TestedBy,
    pub(super) version: String,
    pub(super) source: String,
}

/// A claim that the app reads.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    pub(super) name: String,
    /// What happens without it.
    pub(super) without: String,
}

/// A form of the app's config.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FormText {
    /// The value of `--as`.
    pub(super) name: String,
    /// The file it goes to.
    pub(super) file: Option<String>,
    pub(super) format: TextFormat,
    pub(super) how: How,
    pub(super) note: Option<String>,
    /// The template.
    pub(super) text: String,
    /// What the app itself would expand in a value, and how that is written instead.
    #[serde(default)]
    pub(super) replace: BTreeMap<String, String>,
}

/// What a form is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TextFormat {
    /// A config file of Apache httpd.
    Apache,
    Dotenv,
    Hcl,
    Ini,
    Java,
    Javascript,
    Json,
    Python,
    /// Lines for a person, such as the fields of a form.
    Text,
    Toml,
    Yaml,
}

/// The description in the text of a file.
///
/// # Errors
///
/// The line and what is wrong with it; for an unknown key the nearest known one; a text that controls a terminal.
pub(super) fn parse(text: &str) -> Result<Description, DescriptionError> {
    let description: Description =
        toml_edit::de::from_str(text).map_err(|error| DescriptionError::Text {
            line: error.span().map_or(1, |span| explain::line_at(text, span.start)),
            why: explain::explain(error.message(), text, &[]),
        })?;
    let odd = description.texts().find(|text| printable::lines(text) != **text);
    let odd = odd.map(|text| printable::line(text).into_owned());
    odd.map_or(Ok(description), |text| {
        let why = format!("a text has a character that controls a terminal: `{text}`");
        Err(DescriptionError::Text { line: 1, why })
    })
}

impl Description {
    /// Every text in it that is shown or written.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let address = self.address.iter().flat_map(|one| [&one.prompt, &one.help, &one.example]);
        let tested = self.tested.iter().flat_map(|one| [&one.version, &one.source]);
        let claims = self.claims.iter().flat_map(|one| [&one.name, &one.without]);
        let forms = self.forms.iter().flat_map(FormText::texts);
        let lists = [&self.next, &self.required_attributes].into_iter().flatten();
        let own = [&self.title, &self.about].into_iter().chain(address).chain(tested).chain(claims);
        own.chain(forms).chain(lists).map(String::as_str)
    }
}

impl FormText {
    fn texts(&self) -> impl Iterator<Item = &String> {
        let replaced = self.replace.iter().flat_map(|(from, to)| [from, to]);
        [&self.name, &self.text].into_iter().chain(&self.file).chain(&self.note).chain(replaced)
    }
}

impl TextFormat {
    /// The name of the language, as a snippet gives it.
    pub(super) fn language(self) -> &'static str {
        match self {
            Self::Apache => "apache",
            Self::Dotenv => "dotenv",
            Self::Hcl => "hcl",
            Self::Ini => "ini",
            Self::Java => "java",
            Self::Javascript => "javascript",
            Self::Json => "json",
            Self::Python => "python",
            Self::Text => "text",
            Self::Toml => "toml",
            Self::Yaml => "yaml",
        }
    }

    /// The name of a file of this format that is read as such; `None` if nothing here reads the format.
    pub(super) fn file_name(self) -> Option<&'static str> {
        match self {
            Self::Dotenv => Some(".env"),
            Self::Hcl => Some("main.tf"),
            Self::Ini => Some("config.ini"),
            Self::Javascript => Some("config.js"),
            Self::Json => Some("config.json"),
            Self::Toml => Some("config.toml"),
            Self::Yaml => Some("config.yaml"),
            Self::Apache | Self::Java | Self::Python | Self::Text => None,
        }
    }
}
