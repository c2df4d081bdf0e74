//! Any app in the browser that signs in through oidc-client-ts or react-oidc-context.

use serde_json::{Value, json};

use super::app_file::members;
use super::{
    App, AppQuestion, Form, How, Next, Tested, TestedBy, Urls, Values, literal, oidc_client,
};
use crate::settings::AppSpec;
use crate::values::{CallbackUrl, ValueError};

/// A single-page app on oidc-client-ts.
pub(super) static SPA: App = App {
    name: "spa",
    title: "Browser app (oidc-client-ts, react-oidc-context)",
    about: "\
Any app in the browser on oidc-client-ts, alone or through react-oidc-context.
A public client with code + PKCE: an app in the browser cannot keep a secret.
Callback and sign-out URL are the app's address exactly as you give it: Cognito compares character by character.
Scope openid; email and profile bring those claims, and Cognito has no offline_access.
The settings contain a separate sign-out address, because Cognito's /logout expects client_id and logout_uri and ignores post_logout_redirect_uri.
Only the refresh token is revoked: Cognito refuses to revoke an access token, and sign-out would stop with that error.
",
    tested: Tested {
        by: TestedBy::Run,
        version: "oidc-client-ts 3.5.0, and react-oidc-context 3.3.1",
        source: "tests/peers/apps/web/spa.mjs",
    },
    questions: &[AppQuestion {
        prompt: "Address the app returns to after sign-in",
        help: "Registered as it is typed, for sign-in and sign-out: Cognito compares exactly, the slash at the end included. For another path after sign-in use --callback-url.",
        example: "http://localhost:5173/",
        ..AppQuestion::ADDRESS
    }],
    urls: &urls,
    forms: &[Form {
        name: "oidc-client-ts",
        file: None,
        language: "javascript",
        how: How::WholeFile,
        note: Some("for new UserManager(oidc), or <AuthProvider {...oidc}> of react-oidc-context"),
        text: &|values| Ok(module(values)),
    }],
    members: &|values| members(settings(values)),
    next: &next,
    ..App::BASE
};

fn urls(spec: &AppSpec) -> Result<Urls, ValueError> {
    let address: CallbackUrl = SPA.needed_address(spec)?.as_str().parse()?;
    Ok(Urls { callback: vec![address.clone()], sign_out: vec![address] })
}

fn settings(values: &Values) -> Value {
    json!({
        "authority": values.endpoints.issuer,
        "client_id": values.client_id,
        "redirect_uri": values.callback(),
        "response_type": "code",
        "scope": values.scope(),
        "automaticSilentRenew": true,
        "revokeTokensOnSignout": true,
        "revokeTokenTypes": oidc_client::revocable(),
        "metadata": oidc_client::metadata(values),
    })
}

fn module(values: &Values) -> String {
    format!("export const oidc = {};\n", literal::js(&settings(values), 0))
}

fn next(values: &Values) -> Vec<Next> {
    vec![
        Next::by_hand(format!(
            "When {} is opened with ?code=, finish with signinCallback(), which react-oidc-context calls by itself; then take code and state out of the address, there in onSigninCallback.",
            values.callback()
        )),
        Next::by_hand(
            "Sign out with signoutRedirect(): removeUser() alone leaves people signed in at Cognito.",
        ),
        Next::by_hand(format!(
            "What people may see is decided by your API, not by the page: it must verify {}.",
            values.access_token()
        )),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{spec, values};
    use super::*;

    #[test]
    fn the_address_is_registered_and_sent_as_it_was_given() {
        for address in
            ["http://localhost:5173", "http://localhost:5173/", "https://app.example/signed-in"]
        {
            let values = values(&SPA, spec(&SPA, Some(address), &[]));
            assert_eq!(values.callback(), address);
            assert_eq!(values.sign_out_urls, values.callback_urls);
            let text = module(&values);
            assert!(text.contains(&format!("  redirect_uri: '{address}',\n")));
        }
    }

    #[test]
    fn what_is_left_names_the_token_an_api_has_to_verify() {
        let values = values(&SPA, spec(&SPA, Some("http://localhost:5173/"), &[]));
        let next = next(&values).pop().unwrap();
        assert!(next.text.contains("client_id 1example23456789"));
        assert!(next.text.contains("there is no aud"));
    }
}
