//! The app that a description describes.

use super::description::{Address, Client, Description, FormText, TextFormat};
use super::error::at;
use super::template::Template;
use super::{DescriptionError, probe};
use crate::apps::app::Function;
use crate::apps::{App, AppQuestion, ClientOf, Form, Need, Next, Tested, Urls, Values};
use crate::settings::{AppSpec, ClientKind};
use crate::values::{AppUrl, CallbackUrl, ClientName, Scope, ValueError};

/// A text for as long as the program runs.
fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn kept_list<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

/// The app of a description, which lives as long as the program.
///
/// # Errors
///
/// A value that cannot be right; a template that does not render, or not to its format.
pub(super) fn app(description: Description) -> Result<&'static App, DescriptionError> {
    let Description { address, tested, claims, forms, callback, sign_out, next, .. } = description;
    let name = named(&description.name)?;
    let (kind, client_of) = match description.client {
        Client::Public => (ClientKind::Public, ClientOf::Itself),
        Client::Confidential => (ClientKind::Confidential, ClientOf::Itself),
        Client::Another => (ClientKind::Public, ClientOf::Another),
    };
    let scopes = description.scopes.map_or(Ok(App::BASE.scopes), scopes)?;
    let needs = claims
        .into_iter()
        .map(|claim| Need::Claim { name: kept(claim.name), without: kept(claim.without) });
    let needs = [Need::Scope("openid")].into_iter().chain(needs).collect();
    let callback_suffices = callback.is_empty();
    let urls = urls(callback, sign_out, address.as_ref())?;
    let asks_callback =
        (callback_suffices && client_of == ClientOf::Itself).then_some(AppQuestion::CALLBACK);
    let questions = address.map(question).into_iter().chain(asks_callback).collect();
    let attributes = description.required_attributes.into_iter().map(kept).collect();
    let next: Vec<Template> = next.into_iter().map(plain).collect();
    let forms: Vec<FormTemplate> = forms.into_iter().map(FormTemplate::from).collect();
    let app: &'static App = Box::leak(Box::new(App {
        name,
        title: kept(description.title),
        about: kept(description.about),
        tested: tested.map_or(Tested::NONE, |tested| Tested {
            by: tested.by,
            version: kept(tested.version),
            source: kept(tested.source),
        }),
        questions: kept_list(questions),
        callback_suffices,
        client_of,
        kind,
        keeps_secret: kind == ClientKind::Confidential,
        urls,
        scopes,
        sign_in: description.sign_in.unwrap_or(App::BASE.sign_in),
        mfa: description.mfa.unwrap_or(App::BASE.mfa),
        required_attributes: kept_list(attributes),
        needs: kept_list(needs),
        knows_people_by_email: description.knows_people_by_email,
        forms: kept_list(forms.iter().map(FormTemplate::form).collect()),
        next: steps(next.clone()),
        ..App::BASE
    }));
    probe::check(app, &forms, &next)?;
    Ok(app)
}

/// A name that can be a value of `--target` and the name of a pool and a client.
fn named(name: &str) -> Result<&'static str, DescriptionError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_plain) {
        let why = format!("`{name}` must consist of a-z, 0-9 and -, such as `my-app`");
        return Err(DescriptionError::value("name", &why));
    }
    at("name", name.parse::<ClientName>())?;
    Ok(kept(name.to_owned()))
}

fn scopes(scopes: Vec<String>) -> Result<&'static [&'static str], DescriptionError> {
    for scope in &scopes {
        at("scopes", scope.parse::<Scope>())?;
    }
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err(DescriptionError::value(
            "scopes",
            &"`openid` is missing: without it there is no ID token",
        ));
    }
    Ok(kept_list(scopes.into_iter().map(kept).collect()))
}

fn question(address: Address) -> AppQuestion {
    AppQuestion {
        prompt: kept(address.prompt),
        help: kept(address.help),
        example: kept(address.example),
        ..AppQuestion::ADDRESS
    }
}

/// The URLs of an app.
fn urls(
    callback: Vec<String>,
    sign_out: Vec<String>,
    address: Option<&Address>,
) -> Result<Function<AppSpec, Result<Urls, ValueError>>, DescriptionError> {
    let example = address.map(|address| at("address.example", address.example.parse::<AppUrl>()));
    let example = example.transpose()?;
    for (key, entries) in [("callback", &callback), ("sign_out", &sign_out)] {
        for entry in entries {
            if is_added(entry) && example.is_none() {
                let why =
                    format!("`{entry}` is added to the app's address, and there is no [address]");
                return Err(DescriptionError::value(key, &why));
            }
            at(key, url(entry, example.as_ref()).transpose())?;
        }
    }
    let urls = move |spec: &AppSpec| {
        let all = |entries: &[String]| -> Result<Vec<CallbackUrl>, ValueError> {
            entries.iter().filter_map(|entry| url(entry, spec.url.as_ref())).collect()
        };
        Ok(Urls { callback: all(&callback)?, sign_out: all(&sign_out)? })
    };
    Ok(Box::leak(Box::new(urls)))
}

/// What an entry that is added to the host of the app's address begins with.
const ORIGIN: &str = "{origin}";

/// Whether an entry is added to the app's address.
fn is_added(entry: &str) -> bool {
    entry.is_empty() || entry.starts_with('/') || entry.starts_with(ORIGIN)
}

/// The URL of an entry; `None` if it is added to an address that is not known.
fn url(entry: &str, address: Option<&AppUrl>) -> Option<Result<CallbackUrl, ValueError>> {
    if !is_added(entry) {
        return Some(entry.parse());
    }
    let address = address?;
    let url = match entry.strip_prefix(ORIGIN) {
        Some(path) => format!("{}{path}", address.origin()),
        None if entry.is_empty() => address.as_str().to_owned(),
        None => format!("{}{entry}", address.bare()),
    };
    Some(url.parse())
}

/// A form and its template.
pub(super) struct FormTemplate {
    pub(super) text: FormText,
    pub(super) template: Template,
}

impl From<FormText> for FormTemplate {
    fn from(text: FormText) -> Self {
        let FormText { text: template, format, replace, .. } = text.clone();
        Self { text, template: Template { text: template, format, replace } }
    }
}

impl FormTemplate {
    fn form(&self) -> Form {
        let text = self.text.clone();
        Form {
            name: kept(text.name),
            file: text.file.map(kept),
            language: text.format.language(),
            how: text.how,
            note: text.note.map(kept),
            text: Box::leak(Box::new(rendered(self.template.clone()))),
        }
    }
}

/// A template for lines that a person reads.
fn plain(text: String) -> Template {
    Template { text, format: TextFormat::Text, replace: Default::default() }
}

/// The text of a template. One that has been tried fails with no set-up, unless it asks for particular values; then its
/// text says why.
fn rendered(template: Template) -> impl Fn(&Values) -> String {
    move |values| {
        template.render(values).unwrap_or_else(|why| format!("the template fails: {why}\n"))
    }
}

fn steps(templates: Vec<Template>) -> Function<Values, Vec<Next>> {
    let steps: Vec<_> = templates.into_iter().map(rendered).collect();
    Box::leak(Box::new(move |values: &Values| {
        let texts = steps.iter().map(|step| step(values).trim().to_owned());
        texts.filter(|text| !text.is_empty()).map(Next::by_hand).collect()
    }))
}
