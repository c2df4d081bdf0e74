//! The app client of a spec.

use super::Invalid;
use crate::apps::{App, Need, Urls};
use crate::settings::draft::Draft;
use crate::settings::{AppSpec, ClientSpec, Setting};
use crate::values::{CallbackUrl, ProviderName, Scope, Tier};

/// Callback or sign-out URLs that a client may have (`CallbackURLs`).
pub(crate) const MAX_URLS: usize = 100;

/// Scopes that a client may have (`AllowedOAuthScopes`).
const MAX_SCOPES: usize = 50;

pub(super) fn client(
    draft: &Draft,
    app_spec: Option<&AppSpec>,
    app: Option<&'static App>,
    app_urls: Option<&Urls>,
    invalid: &mut Invalid,
) -> Option<ClientSpec> {
    let id = invalid.parse("--client-id", draft.client.id.as_ref());
    let name = invalid.parse("--client-name", draft.client.name.as_ref());
    let callback_urls = urls("--callback-url", draft.client.callback_urls.as_ref(), invalid);
    let sign_out_urls = urls("--sign-out-url", draft.client.sign_out_urls.as_ref(), invalid);
    let scopes = scopes(draft, app, invalid);
    let identity_providers = invalid.parse_list::<ProviderName>(
        "--identity-provider",
        draft.client.identity_providers.as_ref(),
    );
    if draft.client.refresh_rotation == Some(true) && draft.pool.tier == Some(Tier::Lite) {
        invalid.problem(
            "--refresh-rotation",
            "the tier lite has no refresh token rotation; omit it or use `--tier essentials`",
        );
    }
    let (app_spec, app, app_urls) = (app_spec?, app?, app_urls?);
    // What follows from a given address is as good as given.
    let from_app = |urls: &Vec<CallbackUrl>| match app_spec.url {
        Some(_) => Setting::Given(urls.clone()),
        None => Setting::Default(urls.clone()),
    };
    Some(ClientSpec {
        id,
        name: Setting::or(name, app.name.parse().ok()?),
        kind: app.kind,
        callback_urls: callback_urls.map_or_else(|| from_app(&app_urls.callback), Setting::Given),
        sign_out_urls: sign_out_urls.map_or_else(|| from_app(&app_urls.sign_out), Setting::Given),
        scopes: Setting::or(
            scopes,
            app.scopes.iter().filter_map(|scope| scope.parse().ok()).collect(),
        ),
        identity_providers: Setting::or(identity_providers, vec![ProviderName::cognito()]),
        refresh_rotation: Setting::or(draft.client.refresh_rotation, false),
    })
}

pub(super) fn urls(
    flag: &'static str,
    given: Option<&Vec<String>>,
    invalid: &mut Invalid,
) -> Option<Vec<CallbackUrl>> {
    let mut urls = invalid.parse_list::<CallbackUrl>(flag, given)?;
    // The placeholder stands for an app without an address; next to a real one it means nothing.
    let placeholder = CallbackUrl::not_deployed();
    if urls.iter().any(|url| *url != placeholder) {
        urls.retain(|url| *url != placeholder);
    }
    if urls.len() > MAX_URLS {
        invalid.problem(
            flag,
            format!("{} URLs are too many; an app client can have {MAX_URLS}", urls.len()),
        );
    }
    Some(urls)
}

fn scopes(draft: &Draft, app: Option<&'static App>, invalid: &mut Invalid) -> Option<Vec<Scope>> {
    let given = draft.client.scopes.as_ref()?;
    let before = invalid.problems.len();
    let scopes = invalid.parse_list::<Scope>("--scope", Some(given))?;
    if invalid.problems.len() > before {
        return Some(scopes);
    }
    let has = |name: &str| scopes.iter().any(|scope| scope.as_str() == name);
    if scopes.len() > MAX_SCOPES {
        invalid.problem(
            "--scope",
            format!("{} scopes are too many; an app client can have {MAX_SCOPES}", scopes.len()),
        );
    }
    for need in app.into_iter().flat_map(|app| app.needs) {
        if let Need::Scope(name) = need
            && !has(name)
        {
            let title = app.map_or("the app", |app| app.title);
            invalid.problem(
                "--scope",
                format!("{title} needs the scope `{name}`; add `--scope {name}`"),
            );
        }
    }
    if !has("openid")
        && ["email", "phone", "profile"].into_iter().any(has)
        && invalid.problems.len() == before
    {
        invalid.problem(
            "--scope",
            "email, phone and profile work only together with `openid`; add `--scope openid`",
        );
    }
    Some(scopes)
}
