//! The forms that every app has: the secret alone, all values as `.env`, all values as JSON.

use std::borrow::Cow;

use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{App, ConfigSecret, How, Snippet, Values, literal};
use crate::settings::ClientKind;

/// Names of the forms that every app has; the first is for a confidential client.
pub(super) const SHARED: [&str; 3] = ["secret", "env", "json"];

/// Names of the forms that an app's config comes in, as `--as` takes them; without an app, those that every
/// app has.
pub(crate) fn form_names(app: Option<&App>) -> Vec<&'static str> {
    let own = app.map_or(&[][..], |app| app.forms).iter().map(|form| form.name);
    let has_secret = app.is_none_or(|app| app.kind == ClientKind::Confidential);
    own.chain(["env", "json"]).chain(has_secret.then_some("secret")).collect()
}

/// All forms of an app's config: its own, best first, then those of every app.
///
/// # Errors
///
/// Why there is none for these values.
pub(crate) fn forms(app: &App, values: &Values) -> Result<Vec<Snippet>, String> {
    let mut forms = app.snippets(values)?;
    forms.extend(shared_forms(Some(app), values));
    Ok(forms)
}

/// The forms of every app; `secret` is among them only when the secret is shown.
pub(crate) fn shared_forms(app: Option<&App>, values: &Values) -> Vec<Snippet> {
    [env(values), json(app, values)].into_iter().chain(secret(values)).collect()
}

fn secret(values: &Values) -> Option<Snippet> {
    let ConfigSecret::Shown(secret) = &values.secret else {
        return None;
    };
    Some(Snippet {
        form: "secret",
        file: None,
        language: "text",
        how: How::WholeFile,
        text: format!("{}\n", secret.expose_secret()),
        note: None,
    })
}

fn env(values: &Values) -> Snippet {
    let ends = &values.endpoints;
    let rows = [
        ("OIDC_ISSUER", Some(ends.issuer.clone())),
        ("OIDC_DISCOVERY_URL", Some(values.discovery())),
        ("OIDC_CLIENT_ID", Some(values.client_id.to_string())),
        ("OIDC_CLIENT_SECRET", values.secret.text().map(Cow::into_owned)),
        ("OIDC_REDIRECT_URI", Some(values.callback().to_owned())),
        ("OIDC_SCOPES", Some(values.scope())),
        ("OIDC_AUTHORIZATION_ENDPOINT", Some(ends.authorization.clone())),
        ("OIDC_TOKEN_ENDPOINT", Some(ends.token.clone())),
        ("OIDC_USERINFO_ENDPOINT", Some(ends.userinfo.clone())),
        ("OIDC_JWKS_URI", Some(ends.jwks.clone())),
        ("OIDC_LOGOUT_URL", values.sign_out_address()),
    ];
    let text = rows
        .into_iter()
        .filter_map(|(name, value)| {
            let value = literal::env(&literal::line(&value?));
            Some(format!("{name}={value}\n"))
        })
        .collect();
    Snippet {
        form: "env",
        file: Some(".env"),
        language: "dotenv",
        how: How::ReplaceLines,
        text,
        note: None,
    }
}

fn json(app: Option<&App>, values: &Values) -> Snippet {
    let ends = &values.endpoints;
    let text = literal::json(&json!({
        "target": app.map(|app| app.name),
        "app_url": values.app.url,
        "account": values.account,
        "region": values.region,
        "pool_id": values.pool_id,
        "client_id": values.client_id,
        "client_secret": values.secret.text(),
        "issuer": ends.issuer,
        "discovery_url": values.discovery(),
        "authorization_endpoint": ends.authorization,
        "token_endpoint": ends.token,
        "userinfo_endpoint": ends.userinfo,
        "jwks_uri": ends.jwks,
        "revocation_endpoint": ends.revocation,
        "end_session_endpoint": ends.end_session,
        "logout_url": values.sign_out_address(),
        "callback_urls": values.callback_urls,
        "sign_out_urls": values.sign_out_urls,
        "scopes": values.scopes,
    }));
    Snippet { form: "json", file: None, language: "json", how: How::WholeFile, text, note: None }
}
