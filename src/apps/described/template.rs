//! The text of a form: a template, in which every value becomes a whole literal of the form's format.

use std::collections::BTreeMap;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::description::TextFormat;
use super::engine;
use crate::app_file::literal;
use crate::apps::Values;
use crate::values::{AppUrl, instead};

/// What stands before a literal in a marked text; no text of a description has it.
pub(super) const BEGIN: char = '\u{1}';

/// What stands behind it.
pub(super) const END: char = '\u{2}';

/// A template of one format.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) text: String,
    pub(super) format: TextFormat,
    /// What the app would expand in a value, and how that is written instead.
    pub(super) replace: BTreeMap<String, String>,
}

impl Template {
    /// The text for the values of a set-up; ends with a newline.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, and its line.
    pub(super) fn render(&self, values: &Values) -> Result<String, String> {
        self.filled(values, |literal| literal)
    }

    fn filled(
        &self,
        values: &Values,
        mark: impl Fn(String) -> String + Send + Sync + 'static,
    ) -> Result<String, String> {
        engine::check(&self.text)?;
        let environment = self.environment(mark).map_err(|why| sentence(&why))?;
        let template = environment.template_from_str(&self.text).map_err(|why| sentence(&why))?;
        let names = template.undeclared_variables(false);
        let all = NAMED.map(|(name, _)| name);
        if let Some(unknown) = names.iter().find(|name| !all.contains(&name.as_str())) {
            return Err(format!("there is no value `{unknown}`{}", instead(unknown, &all)));
        }
        let context: BTreeMap<&str, Value> = context(values).collect();
        let text = template.render(&context).map_err(|why| match why.kind() {
            ErrorKind::UndefinedError => {
                let is_empty = |name: &&String| !context.contains_key(name.as_str());
                empty(names.iter().filter(is_empty))
            }
            _ => sentence(&why),
        })?;
        Ok(format!("{}\n", text.trim_end_matches('\n')))
    }

    /// The text with a mark on each side of every literal.
    ///
    /// # Errors
    ///
    /// As [`Self::render`].
    pub(super) fn marked(&self, values: &Values) -> Result<String, String> {
        self.filled(values, |literal| format!("{BEGIN}{literal}{END}"))
    }

    fn environment(
        &self,
        mark: impl Fn(String) -> String + Send + Sync + 'static,
    ) -> Result<Environment<'_>, Error> {
        let mut environment = engine::environment()?;
        let (format, replace) = (self.format, self.replace.clone());
        environment.set_formatter(move |out, _, value| {
            let literal = mark(written(format, value, &replace)?);
            out.write_str(&literal).map_err(Error::from)
        });
        Ok(environment)
    }
}

/// The sentence about values that a set-up does not have.
fn empty<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    names.sort_unstable();
    let first = names.first().copied().unwrap_or_default();
    format!("`{}` is empty in some set-ups; ask first: {{% if {first} %}}", names.join("`, `"))
}

/// What is wrong with a template.
fn sentence(error: &Error) -> String {
    let line = error.line().map(|line| format!("line {line} of its text: ")).unwrap_or_default();
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    format!("{line}{detail}")
}

/// A value of a set-up under the name that a template uses; undefined if the set-up has none.
type Named = (&'static str, fn(&Values) -> Value);

/// The names that a template may use.
const NAMED: [Named; 22] = [
    ("account", |v| optional(v.account.as_ref())),
    ("app_url", |v| optional(v.app.url.as_ref().map(AppUrl::bare))),
    ("authorization_endpoint", |v| text(&v.endpoints.authorization)),
    ("callback_url", |v| Value::from(v.callback())),
    ("callback_urls", |v| Value::from(v.callback_urls.clone())),
    ("client_id", |v| text(&v.client_id)),
    ("client_secret", |v| optional(v.secret.text())),
    ("discovery_url", |v| Value::from(v.discovery())),
    ("domain", |v| Value::from(host(v.endpoints.pages().unwrap_or_default()))),
    ("end_session_endpoint", |v| text(&v.endpoints.end_session)),
    ("issuer", |v| text(&v.endpoints.issuer)),
    ("jwks_uri", |v| text(&v.endpoints.jwks)),
    ("logout_url", |v| optional(v.sign_out_address())),
    ("pool_arn", |v| text(&v.pool_arn)),
    ("pool_id", |v| text(&v.pool_id)),
    ("region", |v| text(&v.region)),
    ("revocation_endpoint", |v| text(&v.endpoints.revocation)),
    ("scopes", |v| Value::from(v.scopes.clone())),
    ("sign_out_url", |v| optional(v.sign_out_urls.first())),
    ("sign_out_urls", |v| Value::from(v.sign_out_urls.clone())),
    ("token_endpoint", |v| text(&v.endpoints.token)),
    ("userinfo_endpoint", |v| text(&v.endpoints.userinfo)),
];

fn text(text: &impl ToString) -> Value {
    Value::from(text.to_string())
}

fn optional(value: Option<impl ToString>) -> Value {
    value.map_or(Value::UNDEFINED, |value| text(&value))
}

/// A URL without its scheme.
fn host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, host)| host)
}

/// The values that a set-up has.
fn context(values: &Values) -> impl Iterator<Item = (&'static str, Value)> {
    let named = NAMED.iter().map(|(name, value)| (*name, value(values)));
    named.filter(|(_, value)| !value.is_undefined())
}

/// A value as a literal.
fn written(
    format: TextFormat,
    value: &Value,
    replace: &BTreeMap<String, String>,
) -> Result<String, Error> {
    match value.kind() {
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default();
            let text =
                replace.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
            Ok(string(format, &text))
        }
        ValueKind::Seq => {
            let items: Result<Vec<String>, Error> =
                value.try_iter()?.map(|item| written(format, &item, replace)).collect();
            list(format, &items?)
        }
        ValueKind::Bool if format == TextFormat::Python => {
            Ok(if value.is_true() { "True" } else { "False" }.to_owned())
        }
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::Bool => Ok(value.is_true().to_string()),
        ValueKind::Number => Ok(value.to_string()),
        kind => Err(Error::new(
            ErrorKind::BadSerialization,
            format!("{kind} cannot be written; a value is a text, a list of texts or a number"),
        )),
    }
}

fn string(format: TextFormat, text: &str) -> String {
    match format {
        TextFormat::Apache => literal::apache_string(text),
        TextFormat::Dotenv => literal::env(&literal::line(text)),
        TextFormat::Hcl => literal::hcl_string(text),
        TextFormat::Ini => literal::ini(text),
        TextFormat::Java => literal::java_string(text),
        TextFormat::Javascript => literal::js_string(text),
        TextFormat::Json => serde_json::Value::from(text).to_string(),
        TextFormat::Python => literal::python_string(text),
        TextFormat::Text => literal::line(text),
        TextFormat::Toml => literal::toml_string(text),
        TextFormat::Yaml => literal::yaml_string(text),
    }
}

fn list(format: TextFormat, items: &[String]) -> Result<String, Error> {
    match format {
        TextFormat::Apache | TextFormat::Dotenv | TextFormat::Ini | TextFormat::Java => {
            Err(Error::new(
                ErrorKind::BadSerialization,
                "this format has no lists; join the items: {{ scopes | join(' ') }}",
            ))
        }
        TextFormat::Text => Ok(items.join(", ")),
        _ => Ok(format!("[{}]", items.join(", "))),
    }
}
