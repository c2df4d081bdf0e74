//! The app that a description describes.

use std::collections::BTreeSet;

use super::DescriptionError;
use super::description::{Address, Client, Description, FormText, TextFormat};
use super::error::at;
use super::form::{FormTemplate, kept, kept_list, rendered};
use super::template::Template;
use crate::apps::app::Function;
use crate::apps::shared::SHARED;
use crate::apps::{App, AppQuestion, ClientOf, Need, Next, Tested, Urls, Values};
use crate::oidc::claims::STANDARD;
use crate::settings::{AppSpec, ClientKind};
use crate::values::{AppUrl, CallbackUrl, ClientName, Scope, ValueError, instead};

/// The app of a description, with its templates.
pub(super) struct ReadApp {
    /// It lives as long as the program.
    pub(super) app: &'static App,
    pub(super) forms: Vec<FormTemplate>,
    pub(super) next: Vec<Template>,
}

/// The app of a description.
///
/// # Errors
///
/// A value that cannot be right.
pub(super) fn app(description: Description) -> Result<ReadApp, DescriptionError> {
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
    let attributes = attributes(description.required_attributes)?;
    if description.title.trim().is_empty() {
        return Err(DescriptionError::value("title", &"it is empty"));
    }
    let next: Vec<Template> = next.into_iter().map(plain).collect();
    form_names(&forms)?;
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
    Ok(ReadApp { app, forms, next })
}

/// A name that can be a value of `--target` and the name of a pool and a client.
fn named(name: &str) -> Result<&'static str, DescriptionError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(is_plain) {
        let why =
            format!("`{name}` must begin with a-z and consist of a-z, 0-9 and -, such as `my-app`");
        return Err(DescriptionError::value("name", &why));
    }
    at("name", name.parse::<ClientName>())?;
    Ok(kept(name.to_owned()))
}

/// Fails if two forms have one name, or one has the name of a form that every app has.
fn form_names(forms: &[FormText]) -> Result<(), DescriptionError> {
    for (index, form) in forms.iter().enumerate() {
        let is_taken = forms.iter().take(index).any(|other| other.name == form.name);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let starts_well = form.name.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !starts_well || !form.name.chars().all(is_plain) {
            let why = format!("`{}` must consist of letters, digits, ., _ and -", form.name);
            return Err(DescriptionError::value("form.name", &why));
        }
        if form.replace.contains_key("") {
            return Err(DescriptionError::value(
                "form.replace",
                &"it has an empty text to replace",
            ));
        }
        if is_taken || SHARED.contains(&form.name.as_str()) {
            let why = format!("`{}` is the name of another form; choose another one", form.name);
            return Err(DescriptionError::value("form.name", &why));
        }
    }
    Ok(())
}

/// Attributes that a pool can require of its users: the standard ones, except those that Cognito sets itself.
fn attributes(names: Vec<String>) -> Result<Vec<&'static str>, DescriptionError> {
    let known: Vec<&str> =
        STANDARD.into_iter().filter(|name| !name.ends_with("_verified")).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        let why = format!("there is no attribute `{unknown}`{}", instead(unknown, &known));
        return Err(DescriptionError::value("required_attributes", &why));
    }
    let names: BTreeSet<String> = names.into_iter().collect();
    Ok(names.into_iter().map(kept).collect())
}

fn scopes(scopes: Vec<String>) -> Result<&'static [&'static str], DescriptionError> {
    let mut scopes = scopes;
    for scope in &scopes {
        at("scopes", scope.parse::<Scope>())?;
    }
    let mut seen = BTreeSet::new();
    scopes.retain(|scope| seen.insert(scope.clone()));
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
            let mut urls = Vec::new();
            for entry in entries {
                let url = url(entry, spec.url.as_ref()).transpose()?;
                urls.extend(url.filter(|url| !urls.contains(url)));
            }
            Ok(urls)
        };
        Ok(Urls { callback: all(&callback)?, sign_out: all(&sign_out)? })
    };
    Ok(Box::leak(Box::new(urls)))
}

/// What an entry that is added to the host of the app's address begins with.
const ORIGIN: &str = "{origin}/";

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
        Some(path) => format!("{}/{path}", address.origin()),
        None if entry.is_empty() => address.as_str().to_owned(),
        None => format!("{}{entry}", address.bare()),
    };
    Some(url.parse())
}

/// A template for lines that a person reads.
fn plain(text: String) -> Template {
    Template { text, format: TextFormat::Text, replace: Default::default() }
}

fn steps(templates: Vec<Template>) -> Function<Values, Vec<Next>> {
    let steps: Vec<_> = templates.into_iter().map(rendered).collect();
    Box::leak(Box::new(move |values: &Values| {
        // What cannot be said for these values is left out: the config itself says why.
        let texts = steps.iter().filter_map(|step| Some(step(values).ok()?.trim().to_owned()));
        texts.filter(|text| !text.is_empty()).map(Next::by_hand).collect()
    }))
}
