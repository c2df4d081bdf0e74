//! Does the app ask for what Cognito can give?

use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;

pub(in crate::doctor) static CHECKS: &[Check] = &[Check::new(
    "sign-in.request",
    "the app asks for what Cognito can give",
    Judge::Evidence(request),
)];

/// What an app sends, as far as an address or a file shows it; without either there is nothing to say.
fn request(evidence: &Evidence) -> Vec<Verdict> {
    let app = &evidence.app;
    if let Some(error) = &app.error {
        return vec![Verdict::fail(format!("the error page says {error}: {}", meaning(error)))];
    }
    let asks_offline = app.scopes.iter().flatten().any(|scope| scope == "offline_access");
    let verdict = match app.response_type.as_deref() {
        Some("code") | None if asks_offline => Verdict::fail(
            "it asks for the scope offline_access, which Cognito refuses; a code brings a refresh token without it",
        ),
        Some("code") => Verdict::pass("a code"),
        None => return Vec::new(),
        Some("token") => Verdict::fail(
            "it asks for a token in the address bar (response_type=token); set response_type to code",
        ),
        Some(other) => Verdict::fail(format!(
            "it asks for `{other}`, and Cognito knows only code and token; set response_type to code"
        )),
    };
    vec![verdict]
}

/// What Cognito means by the error on its error page.
fn meaning(error: &str) -> &'static str {
    match error {
        "redirect_mismatch" => {
            "the callback URL that the app sends is not registered, byte for byte; \
             go back one page and give doctor the address of that one, which has it in redirect_uri"
        }
        "invalid_scope" => "a scope that the app asks for is not allowed on the app client",
        "unauthorized_client" => "the app client may not use this flow, or OAuth is off",
        "unsupported_response_type" => "the app asks for something other than a code",
        "invalid_request" => {
            "the app client does not exist, or OAuth is off, or it has no identity provider to sign people in"
        }
        _ if error.to_lowercase().contains("required") => "the app sent no client_id",
        _ => "cogoidc does not know this error",
    }
}
