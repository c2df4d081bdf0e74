//! Any app in the browser that signs in through oidc-client-ts or react-oidc-context.

use serde_json::json;

use super::{
    App, AppAnswer, AppQuestion, Defaults, How, Need, Next, Snippet, Values, literal, needed,
    oidc_client,
};
use crate::settings::{AppSpec, ClientKind};
use crate::values::{CallbackUrl, Mfa, SignIn, ValueError};

/// A single-page app on oidc-client-ts.
pub(super) struct Spa;

const QUESTIONS: [AppQuestion; 1] = [AppQuestion {
    answer: AppAnswer::Address,
    prompt: "Address the app returns to after sign-in",
    help: "Registered as it is typed, for sign-in and sign-out: Cognito compares exactly, the slash at the end included. For another path after sign-in use --callback-url.",
    example: "http://localhost:5173/",
    required: true,
}];

impl App for Spa {
    fn name(&self) -> &'static str {
        "spa"
    }

    fn title(&self) -> &'static str {
        "Browser app (oidc-client-ts, react-oidc-context)"
    }

    fn about(&self) -> &'static str {
        "\
Any app in the browser on oidc-client-ts, alone or through react-oidc-context.
A public client with code + PKCE: what runs in the browser can keep no secret.
Callback and sign-out URL are the app's address as it is given: Cognito compares exactly.
Scope openid; email and profile bring those claims, and Cognito has no offline_access.
The settings carry a sign-out address of their own, because Cognito's /logout wants client_id and logout_uri and ignores post_logout_redirect_uri.
Only the refresh token is revoked: Cognito refuses an access token there, and sign-out would stop at that.
"
    }

    fn questions(&self) -> &'static [AppQuestion] {
        &QUESTIONS
    }

    fn kind(&self) -> ClientKind {
        ClientKind::Public
    }

    fn defaults(&self, app: &AppSpec) -> Result<Defaults, ValueError> {
        let app: CallbackUrl = needed(app.url.as_ref(), &QUESTIONS)?.as_str().parse()?;
        Ok(Defaults {
            callback_urls: vec![app.clone()],
            sign_out_urls: vec![app],
            scopes: &["openid", "email", "profile"],
            sign_in: SignIn::Email,
            required_attributes: &[],
            mfa: Mfa::Off,
        })
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Scope("openid")]
    }

    fn forms(&self) -> &'static [&'static str] {
        &["oidc-client-ts"]
    }

    fn snippets(&self, values: &Values) -> Vec<Snippet> {
        let settings = json!({
            "authority": values.endpoints.issuer,
            "client_id": values.client_id,
            "redirect_uri": values.callback(),
            "response_type": "code",
            "scope": values.scope(),
            "automaticSilentRenew": true,
            "revokeTokensOnSignout": true,
            "revokeTokenTypes": oidc_client::revocable(),
            "metadata": oidc_client::metadata(values),
        });
        vec![Snippet {
            form: "oidc-client-ts",
            file: None,
            language: "javascript",
            how: How::WholeFile,
            text: format!("export const oidc = {};\n", literal::js(&settings, 0)),
            note: Some(
                "for new UserManager(oidc), or <AuthProvider {...oidc}> of react-oidc-context"
                    .to_owned(),
            ),
        }]
    }

    fn next(&self, values: &Values) -> Vec<Next> {
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
}

#[cfg(test)]
mod tests {
    use super::super::tests::{app, values};
    use super::*;

    #[test]
    fn the_address_is_registered_and_sent_as_it_was_given() {
        for address in
            ["http://localhost:5173", "http://localhost:5173/", "https://app.example/signed-in"]
        {
            let values = values(&Spa, app(&Spa, Some(address), None));
            assert_eq!(values.callback(), address);
            assert_eq!(values.sign_out_urls, values.callback_urls);
            let text = Spa.snippets(&values).remove(0).text;
            assert!(text.contains(&format!("  redirect_uri: '{address}',\n")));
        }
    }

    #[test]
    fn what_is_left_names_the_token_an_api_has_to_verify() {
        let values = values(&Spa, app(&Spa, Some("http://localhost:5173/"), None));
        let next = Spa.next(&values).pop().unwrap();
        assert!(next.text.contains("client_id 1example23456789"));
        assert!(next.text.contains("there is no aud"));
    }
}
