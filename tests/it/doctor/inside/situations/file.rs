//! Deployed configs that do not fit the user pool.

use super::super::super::situation::{Situation, Spoil, of};

pub(super) static ALL: &[Situation] = &[
    spoiled(
        "a file of another pool",
        |text| text.replace("/eu-central-1_", "/eu-central-1_x"),
        "file.issuer",
        "it is another user pool's",
    ),
    spoiled(
        "a file whose issuer has a slash",
        |text| text.replacen("',", "/',", 1),
        "file.issuer",
        "remove the slash at its end",
    ),
    spoiled(
        "a file of another client",
        |text| text.replacen("client_id: '", "client_id: 'x", 1),
        "file.client",
        "the app client is",
    ),
    spoiled(
        "a file with a secret",
        |text| text.replacen("client_id: '", "client_secret: 'abc', client_id: '", 1),
        "file.secret",
        "everyone who opens the app",
    ),
    spoiled(
        "a file that asks for tokens",
        |text| text.replace("response_type: 'code'", "response_type: 'id_token token'"),
        "sign-in.request",
        "set response_type to code",
    ),
    spoiled(
        "a file that asks for offline_access",
        |text| text.replace("openid email profile", "openid offline_access"),
        "sign-in.request",
        "offline_access",
    ),
    spoiled(
        "a file that asks for a scope that Cognito does not have",
        |text| text.replace("openid email profile", "openid groups"),
        "sign-in.request",
        "remove `groups` from app-config.js",
    ),
    spoiled(
        "a file that asks for a scope that no resource server has",
        |text| text.replace("openid email profile", "openid email profile orders/read"),
        "client.scopes",
        "it lacks orders/read: no resource server of the user pool has it, so remove it from the app",
    ),
    spoiled(
        "a file that does not ask for a scope that the app needs",
        |text| text.replace("openid email profile", "email profile"),
        "sign-in.request",
        "it does not ask for the scope openid, which OHIF Viewer needs",
    ),
    spoiled(
        "a file with the callback URL of an earlier address",
        |text| text.replace("https://viewer.example/callback", "https://old.example/callback"),
        "file.callback",
        "send https://old.example/callback; write https://viewer.example/callback instead",
    ),
    spoiled(
        "a file with another sign-in page",
        |text| text.replace("authorization_endpoint: 'http", "authorization_endpoint: 'https"),
        "file.endpoints",
        "is not the user pool's",
    ),
    spoiled(
        "a file that is none",
        |_| "window.config = {};".to_owned(),
        "file.sign-in",
        "says nothing about a sign-in",
    ),
];

/// A config that was right before somebody changed it.
const fn spoiled(
    name: &'static str,
    spoil: Spoil,
    id: &'static str,
    why: &'static str,
) -> Situation {
    Situation {
        more: " --file app-config.js",
        spoil: Some(spoil),
        ..of(name, |_| {}, id, "fail", why, false)
    }
}
