//! Templates tried with values of every kind, before any set-up is made with them.

use std::path::Path;

use secrecy::SecretString;

use super::DescriptionError;
use super::app::ReadApp;
use super::description::TextFormat;
use super::template::{BEGIN, END};
use crate::app_file::AppFile;
use crate::apps::{App, ConfigSecret, Values};
use crate::command_line::CommandLine;
use crate::oidc::discovery::Endpoints;
use crate::settings::{AppSpec, ClientKind};
use crate::values::ValueError;

/// What a language may take for its own.
const ODD: &str = "it's \"x\" \\ `y` ${a} %{b} */ </script> # ; : \n\u{2028}";

/// Renders every template for a set-up with all values and for one with the fewest.
///
/// # Errors
///
/// A template that does not render, or whose text its format's reader refuses.
pub(super) fn check(read: &ReadApp) -> Result<(), DescriptionError> {
    let ReadApp { app, forms, next } = read;
    for values in [full(app), least(app)] {
        let values = values.map_err(|why| DescriptionError::value("callback", &why))?;
        for form in forms {
            let wrong = |why: String| DescriptionError::Form { form: form.text.name.clone(), why };
            let text = form.template.render(&values).map_err(wrong)?;
            readable(form.template.format, &text).map_err(wrong)?;
            let marked = form.template.marked(&values).map_err(wrong)?;
            apart(form.template.format, &marked).map_err(wrong)?;
        }
        for template in next {
            template.render(&values).map_err(|why| DescriptionError::value("next", &why))?;
        }
    }
    Ok(())
}

/// Fails if the reader of a format refuses a text.
fn readable(format: TextFormat, text: &str) -> Result<(), String> {
    let Some(name) = format.file_name() else {
        return Ok(());
    };
    AppFile::new(Path::new(name), text).check().map_err(|why| {
        format!(
            "with some values its text breaks the rules of {}: {why}; a value brings its own quotation marks: write `key = {{{{ client_id }}}}`",
            format.language()
        )
    })
}

/// Fails if something stands right beside a literal that would become a part of it, such as quotation marks.
fn apart(format: TextFormat, marked: &str) -> Result<(), String> {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '`' | '_' | '\\');
    let before = marked.match_indices(BEGIN).map(|(at, _)| marked.get(..at).unwrap_or_default());
    let after = marked.match_indices(END).map(|(at, _)| marked.get(at + 1..).unwrap_or_default());
    let is_joined = before.filter_map(|text| text.chars().next_back()).any(joins)
        || after.filter_map(|text| text.chars().next()).any(joins);
    if is_joined && format != TextFormat::Text {
        return Err(format!(
            "a value brings its own quotation marks, and nothing may stand right beside it: write `key = {{{{ client_id }}}}`, and in {} put texts together inside: {{{{ app_url ~ \"/login\" }}}}",
            format.language()
        ));
    }
    Ok(())
}

/// A set-up that has everything, with odd texts in it.
fn full(app: &App) -> Result<Values, ValueError> {
    let odd = |name: &str| format!("https://{name}.example/{ODD}");
    let address = app.questions.iter().find(|question| question.is_address());
    let url = address.map(|question| question.example.parse()).transpose()?;
    let spec = AppSpec { url, ..AppSpec::default() };
    let urls = (app.urls)(&spec)?;
    let mut callback_urls: Vec<String> = urls.callback.iter().map(ToString::to_string).collect();
    callback_urls.push(odd("callback"));
    let secret = match app.kind {
        ClientKind::Public => ConfigSecret::None,
        ClientKind::Confidential => ConfigSecret::Shown(SecretString::from(ODD)),
    };
    Ok(Values {
        app: spec,
        account: Some("111122223333".parse()?),
        region: "eu-central-1".parse()?,
        pool_id: "eu-central-1_AbCdEf123".parse()?,
        pool_arn: ODD.to_owned(),
        client_id: "1example23456789".parse()?,
        endpoints: Endpoints {
            authorization: odd("domain") + "/oauth2/authorize",
            token: odd("domain"),
            userinfo: odd("domain"),
            jwks: odd("issuer"),
            revocation: odd("domain"),
            end_session: odd("domain"),
            issuer: odd("issuer"),
            network: None,
        },
        callback_urls,
        sign_out_urls: vec![odd("sign-out")],
        scopes: app.scopes.iter().map(ToString::to_string).collect(),
        secret,
    })
}

/// A set-up without what a set-up need not have.
fn least(app: &App) -> Result<Values, ValueError> {
    let full = full(app)?;
    let secret = match app.kind {
        ClientKind::Public => ConfigSecret::None,
        ClientKind::Confidential => ConfigSecret::Hidden { command: CommandLine::new("config") },
    };
    let has_sign_out = !(app.urls)(&full.app)?.sign_out.is_empty();
    let sign_out_urls = if has_sign_out { full.sign_out_urls } else { Vec::new() };
    Ok(Values { account: None, sign_out_urls, secret, ..full })
}
